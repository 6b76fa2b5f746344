"""Make everything that belongs to a release of an edition, in memory."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from ...compose.composition import Composed, Composition
from ...core.problems import Problem, did_you_mean, in_order
from ...core.publication.output import Output
from ...core.publication.publication import Publication
from ...layout.pagination import LaidOutEdition
from ..assemble import AssembledPdf
from ..events.pack import SELECTED, Pack, Packer, command, edition_of
from ..events.rows import Event, Item, read_event
from ..handouts.make import Maker, Product, unmakeable
from ..handouts.rows import Selection, read_rows
from ..handouts.run import looks, needed, no_look
from ..orders.make import TEMPLATE, Printing, order_sheet, printing
from ..paginator import Paginator
from ..pipeline import Chosen, UsageError, choose_editions, compose, file_name, open_sources, produce
from ..release_store import Finished
from ..session import Session


@dataclass(frozen=True)
class ReleaseContents:
    """Everything that is made for a release.

    - laid_out: the laid-out edition by outputs; of outputs with the same pages only the first
    - pdfs: name of an output -> its PDF
    - selections: handouts and booklets
    - order: the order sheet as it was assembled, and its files; None if nothing is made for a printer
    - packs: the packs of events
    - print_problems: warnings about print
    """

    publication: Publication
    composed: Composed
    laid_out: Mapping[str, LaidOutEdition]
    outputs: dict[str, Output]
    pdfs: dict[str, AssembledPdf]
    selections: tuple[Product, ...]
    printing: Printing
    order: tuple[AssembledPdf, tuple[Finished, ...]] | None
    packs: tuple[Pack, ...]
    print_problems: tuple[Problem, ...]

    @property
    def pages(self) -> LaidOutEdition:
        """The edition as laid out for the first output."""
        return next(iter(self.laid_out.values()))


@dataclass(frozen=True)
class Wanted:
    """What belongs to a release besides the outputs of its edition: handouts and booklets, and the events
    that were named."""

    rows: tuple[Selection, ...] = ()
    events: tuple[Event, ...] = ()


def wanted(publication: Publication, edition: str, names: tuple[str, ...]) -> tuple[Wanted, list[Problem]]:
    """What belongs to the release of an edition with the events `names`, and the problems of that. Raises
    UsageError for events that do not exist."""
    rows, problems = read_rows(publication)
    by_id = {(r.kind, r.id): r for r in rows}
    events: list[Event] = []
    problems += [no_look('handout')] if names and not looks(publication, 'handout') else []
    for name in names:
        if name not in publication.events:
            raise UsageError(
                f'there is no event {name};'
                f' {did_you_mean(name, publication.events, "events: " + ", ".join(publication.events))}'
            )
        event, event_problems = read_event(name, publication, rows)
        problems += event_problems
        if event is None:
            continue
        items = [i for i in event.items if i.kind not in SELECTED or (i.kind, i.id) in by_id]
        problems += [
            Problem(
                'event-edition',
                f'{event.title} brings the {i.kind} {i.id} of the edition {other}: a release of {edition}'
                ' holds nothing else',
                i.place,
                f'leave out --event {name}; when both editions are released, "build.py event {name}" takes'
                ' everything from their releases',
            )
            for i in items
            if (other := edition_of(i, by_id)) != edition
        ]
        events.append(event)
    return Wanted(tuple(r for r in rows if r.edition == edition), tuple(events)), problems


@dataclass(frozen=True)
class Manuscript:
    """The edition that is released, composed, with what else belongs to the release."""

    composition: Composition
    wanted: Wanted

    @property
    def composed(self) -> Composed:
        (composed,) = self.composition.editions.values()
        return composed

    @property
    def outputs(self) -> dict[str, Output]:
        """The outputs of the edition itself."""
        return {name: o for name, o in self.composition.outputs.items() if not o.look}

    @property
    def looks(self) -> list[Output]:
        """The first of the outputs that share the same pages."""
        first: dict[object, Output] = {}
        for output in self.outputs.values():
            first.setdefault(output.pages, output)
        return list(first.values())


def compose_release(session: Session, events: tuple[str, ...]) -> tuple[Manuscript, list[Problem]]:
    """Compose the edition that the options name for a release with some events. Also returns all problems.
    Raises Refused when nothing can be composed."""
    sources = open_sources(session)
    publication = sources.publication
    editions = choose_editions(session, publication)
    wanted_parts, problems = wanted(publication, next(iter(editions)), events)
    printed = wanted_parts.events or printing(publication).pages
    kinds = {row.kind for row in wanted_parts.rows} | ({'handout'} if printed else set())
    outputs = {name: o for name, o in publication.outputs.items() if not o.look or o.look.kind in kinds}
    composition = compose(session, sources, Chosen(editions, needed(publication, outputs), tuple(problems)))
    return Manuscript(composition, wanted_parts), [
        *composition.problems,
        *unmakeable(composition, wanted_parts.rows),
    ]


def lay_out_release(session: Session, text: Manuscript) -> tuple[Paginator, list[LaidOutEdition]]:
    """Lay out the edition for each of `text.looks`. Also returns the paginator, for what else is laid out.
    Raises Refused when text was lost."""
    paginator = Paginator(session, text.composition, session.notice)
    return paginator, [paginator.laid_out(text.composed, output) for output in text.looks]


def press(paginator: Paginator, text: Manuscript) -> ReleaseContents:
    """Make every output, handout and booklet of the edition, its order sheet, and the packs of the events.
    Raises Refused."""
    composed, publication = text.composed, text.composition.publication
    pdfs = {name: produce(paginator, composed, output) for name, output in text.outputs.items()}
    maker = Maker(paginator)
    selections = tuple(
        maker.make(row, o)
        for row in text.wanted.rows
        for o in text.composition.outputs.values()
        if o.look and o.look.kind == row.kind
    )
    printed = printing(publication)
    order = _order(maker, composed, printed, pdfs)
    packs = tuple(_packs(maker, composed, text.wanted, pdfs, selections))
    laid_out = {output.name: paginator.laid_out(composed, output) for output in text.looks}
    print_problems = in_order(p for pdf in pdfs.values() for p in pdf.problems)
    return ReleaseContents(
        publication=publication,
        composed=composed,
        laid_out=laid_out,
        outputs=text.outputs,
        pdfs=pdfs,
        selections=selections,
        printing=printed,
        order=order,
        packs=packs,
        print_problems=tuple(print_problems),
    )


def _order(
    maker: Maker, composed: Composed, rows: Printing, pdfs: dict[str, AssembledPdf]
) -> tuple[AssembledPdf, tuple[Finished, ...]] | None:
    """Make the order sheet, if the publication has outputs for a printer and a template for the sheet."""
    outputs = rows.order_outputs
    if outputs is None or not maker.composition.templates.exists(TEMPLATE):
        return None

    def finished(output: Output) -> Finished:
        return pdfs[output.name].finished(file_name(maker.publication, composed.edition, output.name))

    cover = finished(outputs.cover) if outputs.cover else None
    return order_sheet(maker, composed, outputs, finished(outputs.pages), cover)


def _packs(
    maker: Maker,
    composed: Composed,
    wanted_parts: Wanted,
    pdfs: dict[str, AssembledPdf],
    selections: tuple[Product, ...],
) -> Iterator[Pack]:
    """Make the pack of each event from the files of the release."""
    if not wanted_parts.events:
        return
    publication = maker.publication
    finished: dict[tuple[str, ...], tuple[Finished, ...]] = {
        (p.selection.kind, p.selection.id, p.output.name): p.files for p in selections
    }
    finished.update({
        ('edition', name): (pdf.finished(file_name(publication, composed.edition, name)),)
        for name, pdf in pdfs.items()
    })

    def ready(item: Item) -> tuple[Finished, ...]:
        return finished[command(item)]

    look = next(iter(looks(publication, 'handout').values()))  # without one the release was refused
    packer = Packer(maker, publication.outputs, look, {(r.kind, r.id): r for r in wanted_parts.rows}, ready)
    yield from (packer.pack(event, composed.edition) for event in wanted_parts.events)
