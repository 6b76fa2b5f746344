"""Facts of a layout by which its quality is judged. Pages count from 0; lengths in pt from the top left of
the trim."""

from __future__ import annotations

from dataclasses import dataclass, replace


@dataclass(frozen=True)
class LayoutFact:
    """Something measured at one spot. `kind` and what its `value` is:

    overfull: pt beyond the room that there is; raster: pixels per inch as printed; stretched: width to
    height, 1 as drawn; widow and orphan: lines left alone; stranded: lines below a heading; torn: a table row
    over two pages; fill: how far down the page is filled, from 0 to 1; border: width of the thinnest border
    in pt, where it is under a third of a point; note: pages between the call of a note and the note; figure,
    reference: where a figure stands, and where it is first spoken of.

    `block` is the number of the block of the source, None for none; `anchor` the nearest id, `words` how the
    text there begins, `detail` a word more.
    """

    kind: str
    page: int
    block: int | None
    anchor: str
    words: str
    value: float
    detail: str = ''


@dataclass(frozen=True)
class ColourPair:
    """Text in the colour `text` on `background`, both '#rrggbb', where they first occur; `large` as WCAG 2.2
    says: 18 pt, or 14 pt bold."""

    page: int
    block: int | None
    words: str
    text: str
    background: str
    large: bool


@dataclass(frozen=True)
class Tail:
    """A table that goes on on `page`: the top left corner of its repeated head, and the id of the table."""

    page: int
    x: float
    y: float
    table: str


@dataclass(frozen=True)
class LayoutFacts:
    """All facts of one fragment, or of one unit in it."""

    facts: tuple[LayoutFact, ...] = ()
    colours: tuple[ColourPair, ...] = ()
    tails: tuple[Tail, ...] = ()

    def within(self, pages: range, blocks: range) -> LayoutFacts:
        """The facts of some pages with these blocks; both are then counted from the first of them."""

        facts = tuple(
            replace(fact, page=fact.page - pages.start, block=within(fact.block, blocks))
            for fact in self.facts
            if fact.page in pages
        )
        colours = tuple(
            replace(pair, page=pair.page - pages.start, block=within(pair.block, blocks))
            for pair in self.colours
            if pair.page in pages
        )
        tails = tuple(
            replace(tail, page=tail.page - pages.start) for tail in self.tails if tail.page in pages
        )
        return LayoutFacts(facts, colours, tails)


def within(block: int | None, blocks: range) -> int | None:
    """The number of a block of a job among those of one unit, counted from the first of them; None for none,
    and for a block of another unit."""
    return block - blocks.start if block is not None and block in blocks else None
