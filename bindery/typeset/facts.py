"""What was seen of a layout that tells good pages from bad ones. Pages count from 0; lengths in pt from the top left of the trim."""

from __future__ import annotations

from dataclasses import dataclass, replace


@dataclass(frozen=True)
class Fact:
    """Something measured at one spot. `kind` and what its `value` is:

    overfull: pt beyond the room that there is; raster: pixels per inch as printed; stretched: width to height, 1 as drawn;
    widow and orphan: lines left alone; stranded: lines below a heading; torn: a table row over two pages;
    fill: how far down the page is filled, from 0 to 1; border: width of the thinnest border in pt, where it is under a third of a point; note: pages between the call of a note and the note; figure, reference: where a figure stands, and where it is first spoken of.

    `block` is "unit:n" of the source, `anchor` the nearest id, `words` how the text there begins, `detail` a word more.
    """

    kind: str
    page: int
    block: str
    anchor: str
    words: str
    value: float
    detail: str = ''


@dataclass(frozen=True)
class ColourPair:
    """Text in the colour `text` on `background`, both '#rrggbb', where they first occur; `large` as WCAG 2.2 says: 18 pt, or 14 pt bold."""

    page: int
    block: str
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
class Facts:
    """All that was seen of one fragment, or of one unit in it."""

    facts: tuple[Fact, ...] = ()
    colours: tuple[ColourPair, ...] = ()
    tails: tuple[Tail, ...] = ()

    def within(self, start: int, stop: int) -> Facts:
        """Those of the pages from `start` up to `stop`, counted from there."""
        return Facts(*(tuple(replace(one, page=one.page - start) for one in some if start <= one.page < stop)
                       for some in (self.facts, self.colours, self.tails)))
