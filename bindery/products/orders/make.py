"""build.py order: the files for the printer, and the sheet that goes with them."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from ...compose.composition import Composed
from ...core.problems import Place, Problem, in_order
from ...core.publication.output import Output
from ...core.publication.publication import Publication
from ..assemble import Made
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
from ..release_store import Bundle, Finished, Shelf
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
    maker: Maker, c: Composed, rows: Printing, press: Finished, cover: Finished | None
) -> tuple[Made, tuple[Finished, Finished]]:
    """The order sheet of an edition whose pages and cover are finished: how it was made, and its page and its
    YAML as files."""
    listed = _sheet(maker, c, rows, press, cover)
    title = maker.publication.words.gettext('Order sheet: %(title)s') % {'title': listed.title}
    made = maker.page(
        f'{NAME}-{c.edition.name}',
        'order-sheet',
        title,
        c.edition.name,
        rows.look,
        Place(c.edition.file),
        order=listed,
    )
    stem = Path(file_name(maker.publication, c.edition, NAME)).stem
    return made, (made.finished(f'{stem}.pdf'), Finished(f'{stem}.yaml', listed.as_yaml(), 0))


def _sheet(maker: Maker, c: Composed, rows: Printing, press: Finished, cover: Finished | None) -> Sheet:
    found, page = maker.paginator.sound(c, rows.pages), (rows.pages.format.width, rows.pages.format.height)
    covered = (cover, rows.cover) if cover else None
    return sheet(maker.publication, c.edition, (press, rows.pages), covered, page, found.pages.block)


def order(session: Session, bundles: tuple[Bundle, ...] = ()) -> tuple[list[Built], list[Problem]]:
    """What a printer needs of the editions that the options name, or of all. `bundles` are releases to take
    the files from, whatever the text is now. Raises Refused with all that is wrong, and UsageError for
    editions that do not exist.
    """
    if bundles:
        return _from_releases(session, bundles), []
    shelf, sources = Shelf(session.directory, session.files), open_sources(session)
    publication = sources.publication
    chosen = choose_editions(session, publication)
    ready = {edition: files for edition in chosen if (files := shelf.files(edition, NAME))}
    left = {name: edition for name, edition in chosen.items() if name not in ready}
    rows = printing(publication)
    outputs, problems = ({}, []) if not left else (needed(publication, rows.outputs), _lacking(rows))
    composition = compose(session, sources, Chosen(left, outputs, tuple(problems)))
    refuse(composition.problems, session.options.allowed)
    maker = Maker(Paginator(session, composition, session.notice))
    built, met = [], []
    for edition in chosen:
        if edition in ready:
            built += [given_out(file, session.output, edition, edition, NAME) for file in ready[edition]]
        else:
            of_edition, found = _order(maker, composition.editions[edition], rows)
            built, met = built + of_edition, met + found
    session.save()
    unreleased = [shelf.unreleased(edition, 'the order') for edition in composition.editions]
    return built, in_order([*composition.problems, *met, *unreleased])


def _from_releases(session: Session, bundles: tuple[Bundle, ...]) -> list[Built]:
    """Everything from the releases that were named; the text is not even read."""
    of_edition = {bundle.edition: bundle for bundle in bundles}
    wanted = session.options.editions or tuple(of_edition)
    shelf = Shelf(session.directory, session.files, bundles)
    files = {
        edition: shelf.bundle(edition).files(NAME) if edition in of_edition else () for edition in wanted
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


def _order(maker: Maker, c: Composed, rows: Printing) -> tuple[list[Built], list[Problem]]:
    """Pages, cover and order sheet of an edition, written; and what the printer may object to."""
    session, folder, edition = maker.paginator.session, c.edition.name, c.edition.name
    built: list[Built] = []
    met: list[Problem] = []
    finished: dict[str, Finished] = {}

    def write(made: Made, name: str, output: str) -> None:
        session.output.write(f'{folder}/{name}', made.data)
        built.append(account(session, made, f'{folder}/{name}', edition, output))

    for output in (o for o in (rows.pages, rows.cover) if o):
        made = produce(maker.paginator, c, output)
        met += made.problems
        finished[output.name] = file = made.finished(file_name(maker.publication, c.edition, output.name))
        write(made, file.name, output.name)
    cover = finished[rows.cover.name] if rows.cover else None
    made, (page, listed) = order_sheet(maker, c, rows, finished[rows.pages.name], cover)
    write(made, page.name, NAME)
    return [*built, given_out(listed, session.output, folder, edition, NAME)], met
