"""Everything that is made of one edition, in memory."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from ..assemble import Made
from ..events.pack import SELECTED, Pack, Packer, command, edition_of
from ..events.rows import Event, Item, read_event
from ..layout import Composed, Layout
from ..model import Output, Publication
from ..ordersheet.make import TEMPLATE, Printing, order_sheet, printing
from ..pipeline import Build, UsageError, file_name
from ..problems import Problem, did_you_mean, in_order
from ..select.make import Maker, Product, unmakeable
from ..select.rows import Selection, read_rows
from ..select.run import looks, needed, no_look
from ..shelf import Finished


@dataclass(frozen=True)
class Pressed:
    """`layout` is that of the first output; `selections` are handouts and booklets; `order` is the order sheet, None where nothing is made for a printer;
    `met` is what stood in the way of print, and was no error."""

    publication: Publication
    composed: Composed
    layout: Layout
    outputs: dict[str, Output]
    made: dict[str, Made]
    selections: tuple[Product, ...]
    printing: Printing
    order: tuple[Made, tuple[Finished, ...]] | None
    packs: tuple[Pack, ...]
    met: tuple[Problem, ...]


@dataclass(frozen=True)
class Wanted:
    """What belongs to a release besides the outputs of its edition: the rows of its handouts and booklets, and the events that were named."""

    rows: tuple[Selection, ...] = ()
    events: tuple[Event, ...] = ()


def wanted(publication: Publication, edition: str, names: tuple[str, ...]) -> tuple[Wanted, list[Problem]]:
    """What belongs to the release of an edition with the events `names`, and what is wrong with it. Raises UsageError for events that do not exist."""
    rows, problems = read_rows(publication)
    by_id, events = {(r.kind, r.id): r for r in rows}, []
    problems += [no_look('handout')] if names and not looks(publication, 'handout') else []
    for name in names:
        if name not in publication.events:
            raise UsageError(f'there is no event {name}; {did_you_mean(name, publication.events, "events: " + ", ".join(publication.events))}')
        event, found = read_event(name, publication, rows)
        problems += found
        items = [i for i in event.items if i.kind not in SELECTED or (i.kind, i.id) in by_id] if event else []
        problems += [Problem('event-edition', f'{event.title} brings the {i.kind} {i.id} of the edition {other}: a release of {edition} holds nothing else', i.place,
                             f'leave out --event {name}; when both editions are released, "build.py event {name}" takes everything from their releases')
                     for i in items if (other := edition_of(i, by_id)) != edition]
        events += [event] if event else []
    return Wanted(tuple(r for r in rows if r.edition == edition), tuple(events)), problems


def press(build: Build, events: tuple[str, ...], judge: Callable[[Publication, Composed], list[Problem]], looked: Callable[[list[Layout]], None]) -> Pressed:
    """Every output, handout and booklet of the only edition of `build`, its order sheet, and the packs of some events.

    `judge` tells what stands against the composed text, before anything is laid out; `looked` is called with the layouts before anything is bound.
    Raises Refused with everything that keeps it from being built.
    """
    asked = Wanted()

    def choose(publication):
        nonlocal asked
        editions = build.choose_editions(publication)
        asked, problems = wanted(publication, next(iter(editions)), events)
        kinds = {row.kind for row in asked.rows} | ({'handout'} if asked.events or printing(publication).pages else set())
        outputs = {name: o for name, o in publication.outputs.items() if not o.look or o.look.kind in kinds}
        return editions, needed(publication, outputs), problems

    def make(publication, composed, outputs):
        (c,) = composed
        of_book = {name: o for name, o in outputs.items() if not o.look}
        layouts = dict.fromkeys(build.layout(c, output) for output in of_book.values())
        looked(list(layouts))
        made = {name: build.assembled(c, output) for name, output in of_book.items()}
        maker = Maker(build, publication, composed)
        selections = tuple(maker.make(row, o) for row in asked.rows for o in outputs.values() if o.look and o.look.kind == row.kind)
        printed = printing(publication)
        order = _order(maker, c, printed, made)
        packs = tuple(_packs(maker, c, asked, made, selections))
        return Pressed(publication, c, next(iter(layouts)), of_book, made, selections, printed, order, packs, tuple(in_order(build.met))), []

    def weigh(publication, composed):
        return unmakeable(publication, composed, list(asked.rows)) + [p for c in composed for p in judge(publication, c)]
    return build.work(make, choose, weigh)[0]


def _order(maker: Maker, c: Composed, rows: Printing, made: dict[str, Made]) -> tuple[Made, tuple[Finished, ...]] | None:
    """The order sheet, for a publication that has a printer and a template for it."""
    if rows.pages is None or rows.look is None or not maker.build.templates.exists(TEMPLATE):
        return None
    files = [Finished(file_name(maker.publication, c.edition, o.name), made[o.name].data, made[o.name].pages) if o else None for o in (rows.pages, rows.cover)]
    return order_sheet(maker, c, rows, *files)


def _packs(maker: Maker, c: Composed, asked: Wanted, made: dict[str, Made], selections: tuple[Product, ...]):
    """The pack of each event, of the files that the release holds."""
    publication = maker.publication
    finished = {(p.selection.kind, p.selection.id, p.output.name): p.files for p in selections}
    finished.update({('edition', name): (Finished(file_name(publication, c.edition, name), m.data, m.pages),) for name, m in made.items()})

    def ready(item: Item) -> tuple[Finished, ...]:
        return finished[command(item)]
    look = next(iter(looks(publication, 'handout').values()), None)
    packer = Packer(maker, publication.outputs, look, {(r.kind, r.id): r for r in asked.rows}, ready)
    yield from (packer.pack(event, c.edition) for event in asked.events)
