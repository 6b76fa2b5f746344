"""build.py order: the files for the printer, and the order sheet."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from ...compose.composition import Composed
from ...core.problems import Place, Problem, in_order
from ...core.publication.output import Output
from ...core.publication.publication import Publication
from ..assemble import AssembledPdf
from ..handouts.make import Maker
from ..handouts.run import given_out, looks, needed, no_look
from ..paginator import Paginator
from ..pipeline import (
    Built,
    Chosen,
    UsageError,
    account,
    choose_editions,
    compose,
    file_name,
    open_sources,
    produce,
    refuse,
)
from ..release_store import Bundle, Finished, ReleaseStore
from ..session import Session
from .sheet import Sheet, sheet

NAME, TEMPLATE = 'order', 'selections/order-sheet.html.j2'


@dataclass(frozen=True)
class Printing:
    """The rows of styles/outputs.yaml for an order, None for those that do not exist: book block and cover
    for the printer, and the look of the order sheet."""

    pages: Output | None
    cover: Output | None
    look: Output | None

    @property
    def outputs(self) -> dict[str, Output]:
        """Those that exist, by their names."""
        return {o.name: o for o in (self.pages, self.cover, self.look) if o is not None}

    @property
    def order_outputs(self) -> OrderOutputs | None:
        """All that an order needs; None if something is missing."""
        if self.pages is None or self.look is None:
            return None
        return OrderOutputs(self.pages, self.cover, self.look)


@dataclass(frozen=True)
class OrderOutputs:
    """The outputs of an order: book block, cover in one piece if there is one, and look of the sheet."""

    pages: Output
    cover: Output | None
    look: Output


def printing(publication: Publication) -> Printing:
    """The outputs of a publication for a printer."""
    printed = [o for o in publication.outputs.values() if o.kind.printed]
    pages, cover = (
        next((o for o in printed if o.kind.paged), None),
        next((o for o in printed if o.kind.cover), None),
    )
    return Printing(pages, cover, next(iter(looks(publication, 'handout').values()), None))


def order_sheet(
    maker: Maker, composed: Composed, outputs: OrderOutputs, press: Finished, cover: Finished | None
) -> tuple[AssembledPdf, tuple[Finished, Finished]]:
    """Make the order sheet of an edition whose pages and cover are finished: its PDF as it was assembled, and
    the PDF and YAML as files."""
    sheet_values = _sheet(maker, composed, outputs, press, cover)
    title = maker.publication.words.gettext('Order sheet: %(title)s') % {'title': sheet_values.title}
    pdf = maker.page(
        f'{NAME}-{composed.edition.name}',
        'order-sheet',
        title,
        composed.edition.name,
        outputs.look,
        Place(composed.edition.file),
        order=sheet_values,
    )
    stem = Path(file_name(maker.publication, composed.edition, NAME)).stem
    return pdf, (pdf.finished(f'{stem}.pdf'), Finished(f'{stem}.yaml', sheet_values.as_yaml(), 0))


def _sheet(
    maker: Maker, composed: Composed, outputs: OrderOutputs, press: Finished, cover: Finished | None
) -> Sheet:
    laid_out = maker.paginator.sound(composed, outputs.pages)
    trim = outputs.pages.format.width, outputs.pages.format.height
    cover_of_output = (cover, outputs.cover) if cover and outputs.cover else None
    return sheet(
        maker.publication,
        composed.edition,
        (press, outputs.pages),
        cover_of_output,
        trim,
        laid_out.pages.block,
    )


def order(session: Session, bundles: tuple[Bundle, ...] = ()) -> tuple[list[Built], list[Problem]]:
    """Write what a printer needs of the editions that the options name, or of all. Files are taken from the
    releases `bundles`, if any are named; otherwise from the release of the present text, or they are made.

    Raises Refused with all problems, and UsageError for editions that do not exist.
    """
    if bundles:
        return _from_releases(session, bundles), []
    release_store, sources = ReleaseStore(session.directory, session.files), open_sources(session)
    publication = sources.publication
    chosen = choose_editions(session, publication)
    ready = {edition: files for edition in chosen if (files := release_store.files(edition, NAME))}
    to_make = {name: edition for name, edition in chosen.items() if name not in ready}
    rows = printing(publication)
    outputs = needed(publication, rows.outputs) if to_make else {}
    problems = _lacking(rows) if to_make else []
    composition = compose(session, sources, Chosen(to_make, outputs, tuple(problems)))
    refuse(composition.problems, session.options.allowed)
    maker = Maker(Paginator(session, composition, session.notice))
    built: list[Built] = []
    print_problems: list[Problem] = []
    for edition in chosen:
        if edition in ready:
            built += [given_out(file, session.output, edition, edition, NAME) for file in ready[edition]]
        else:
            of_edition, problems_of_edition = _order(maker, composition.editions[edition], rows.order_outputs)
            built, print_problems = built + of_edition, print_problems + problems_of_edition
    session.save()
    unreleased = [release_store.unreleased(edition, 'the order') for edition in composition.editions]
    return built, in_order([*composition.problems, *print_problems, *unreleased])


def _from_releases(session: Session, bundles: tuple[Bundle, ...]) -> list[Built]:
    """Take everything from the releases that were named, without reading the text."""
    of_edition = {bundle.edition: bundle for bundle in bundles}
    wanted = session.options.editions or tuple(of_edition)
    release_store = ReleaseStore(session.directory, session.files, bundles)
    files = {
        edition: release_store.files(edition, NAME) if edition in of_edition else () for edition in wanted
    }
    for edition in (e for e in wanted if not files[e]):
        shown = ' and '.join(bundle.shown for bundle in bundles)
        raise UsageError(f'{shown} holds nothing for the printer of an edition {edition}')
    return [
        given_out(file, session.output, edition, edition, NAME)
        for edition in wanted
        for file in files[edition]
    ]


def _lacking(rows: Printing) -> list[Problem]:
    """A problem for each row of styles/outputs.yaml that an order needs and that does not exist."""
    problems = []
    if rows.pages is None:
        problems.append(
            Problem(
                'press-none',
                'no row makes pages for a printer',
                Place('styles/outputs.yaml', 1, 1),
                'add a row with "finish: press"',
            )
        )
    if rows.look is None:
        problems.append(no_look('handout'))
    return problems


def _order(
    maker: Maker, composed: Composed, outputs: OrderOutputs | None
) -> tuple[list[Built], list[Problem]]:
    """Write pages, cover and order sheet of an edition. Also returns what the printer may object to."""
    assert outputs is not None, 'an order without outputs was refused'
    session, folder, edition = maker.paginator.session, composed.edition.name, composed.edition.name
    built: list[Built] = []
    print_problems: list[Problem] = []
    finished: dict[str, Finished] = {}

    def write(pdf: AssembledPdf, name: str, output: str) -> None:
        session.output.write(f'{folder}/{name}', pdf.data)
        built.append(account(session, pdf, f'{folder}/{name}', edition, output))

    for output in (o for o in (outputs.pages, outputs.cover) if o):
        pdf = produce(maker.paginator, composed, output)
        print_problems += pdf.problems
        finished[output.name] = file = pdf.finished(
            file_name(maker.publication, composed.edition, output.name)
        )
        write(pdf, file.name, output.name)
    cover = finished[outputs.cover.name] if outputs.cover else None
    pdf, (page, yaml_file) = order_sheet(maker, composed, outputs, finished[outputs.pages.name], cover)
    write(pdf, page.name, NAME)
    return [*built, given_out(yaml_file, session.output, folder, edition, NAME)], print_problems
