"""build.py order: the files for the printer, and the sheet that goes with them."""

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
    """The rows of styles/outputs.yaml that an order is made of; None for those that there are not."""

    pages: Output | None
    cover: Output | None
    look: Output | None  # of the sheet itself

    @property
    def outputs(self) -> dict[str, Output]:
        return {o.name: o for o in (self.pages, self.cover, self.look) if o is not None}


def printing(publication: Publication) -> Printing:
    """What a publication has for a printer."""
    printed = [o for o in publication.outputs.values() if o.kind.printed]
    pages, cover = (
        next((o for o in printed if o.kind.paged), None),
        next((o for o in printed if o.kind.cover), None),
    )
    return Printing(pages, cover, next(iter(looks(publication, 'handout').values()), None))


def order_sheet(
    maker: Maker, composed: Composed, rows: Printing, press: Finished, cover: Finished | None
) -> tuple[AssembledPdf, tuple[Finished, Finished]]:
    """The order sheet of an edition whose pages and cover are finished: how it was made, and its page and its
    YAML as files."""
    sheet_values = _sheet(maker, composed, rows, press, cover)
    title = maker.publication.words.gettext('Order sheet: %(title)s') % {'title': sheet_values.title}
    pdf = maker.page(
        f'{NAME}-{composed.edition.name}',
        'order-sheet',
        title,
        composed.edition.name,
        rows.look,
        Place(composed.edition.file),
        order=sheet_values,
    )
    stem = Path(file_name(maker.publication, composed.edition, NAME)).stem
    return pdf, (pdf.finished(f'{stem}.pdf'), Finished(f'{stem}.yaml', sheet_values.as_yaml(), 0))


def _sheet(
    maker: Maker, composed: Composed, rows: Printing, press: Finished, cover: Finished | None
) -> Sheet:
    laid_out, trim = (
        maker.paginator.sound(composed, rows.pages),
        (rows.pages.format.width, rows.pages.format.height),
    )
    cover_of_output = (cover, rows.cover) if cover else None
    return sheet(
        maker.publication, composed.edition, (press, rows.pages), cover_of_output, trim, laid_out.pages.block
    )


def order(session: Session, bundles: tuple[Bundle, ...] = ()) -> tuple[list[Built], list[Problem]]:
    """What a printer needs of the editions that the options name, or of all. `bundles` are releases to take
    the files from, whatever the text is now. Raises Refused with all that is wrong, and UsageError for
    editions that do not exist.
    """
    if bundles:
        return _from_releases(session, bundles), []
    release_store, sources = ReleaseStore(session.directory, session.files), open_sources(session)
    publication = sources.publication
    chosen = choose_editions(session, publication)
    ready = {edition: files for edition in chosen if (files := release_store.files(edition, NAME))}
    to_make = {name: edition for name, edition in chosen.items() if name not in ready}
    rows = printing(publication)
    outputs, problems = ({}, []) if not to_make else (needed(publication, rows.outputs), _lacking(rows))
    composition = compose(session, sources, Chosen(to_make, outputs, tuple(problems)))
    refuse(composition.problems, session.options.allowed)
    maker = Maker(Paginator(session, composition, session.notice))
    built: list[Built] = []
    print_problems: list[Problem] = []
    for edition in chosen:
        if edition in ready:
            built += [given_out(file, session.output, edition, edition, NAME) for file in ready[edition]]
        else:
            of_edition, problems_of_edition = _order(maker, composition.editions[edition], rows)
            built, print_problems = built + of_edition, print_problems + problems_of_edition
    session.save()
    unreleased = [release_store.unreleased(edition, 'the order') for edition in composition.editions]
    return built, in_order([*composition.problems, *print_problems, *unreleased])


def _from_releases(session: Session, bundles: tuple[Bundle, ...]) -> list[Built]:
    """Everything from the releases that were named; the text is not even read."""
    of_edition = {bundle.edition: bundle for bundle in bundles}
    wanted = session.options.editions or tuple(of_edition)
    release_store = ReleaseStore(session.directory, session.files, bundles)
    files = {
        edition: release_store.bundle(edition).files(NAME) if edition in of_edition else ()
        for edition in wanted
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
    """The rows of styles/outputs.yaml that an order needs, and that are not there."""
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


def _order(maker: Maker, composed: Composed, rows: Printing) -> tuple[list[Built], list[Problem]]:
    """Pages, cover and order sheet of an edition, written; and what the printer may object to."""
    session, folder, edition = maker.paginator.session, composed.edition.name, composed.edition.name
    built: list[Built] = []
    print_problems: list[Problem] = []
    finished: dict[str, Finished] = {}

    def write(pdf: AssembledPdf, name: str, output: str) -> None:
        session.output.write(f'{folder}/{name}', pdf.data)
        built.append(account(session, pdf, f'{folder}/{name}', edition, output))

    for output in (o for o in (rows.pages, rows.cover) if o):
        pdf = produce(maker.paginator, composed, output)
        print_problems += pdf.problems
        finished[output.name] = file = pdf.finished(
            file_name(maker.publication, composed.edition, output.name)
        )
        write(pdf, file.name, output.name)
    cover = finished[rows.cover.name] if rows.cover else None
    pdf, (page, yaml_file) = order_sheet(maker, composed, rows, finished[rows.pages.name], cover)
    write(pdf, page.name, NAME)
    return [*built, given_out(yaml_file, session.output, folder, edition, NAME)], print_problems
