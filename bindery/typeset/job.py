"""What goes into typesetting and what comes out. Lengths in pt; y counts down from the top of the trim."""

from __future__ import annotations

from dataclasses import dataclass, field, replace

from ..words import NOTE_LINKS
from .facts import Facts


@dataclass(frozen=True)
class Job:
    """`name` is unique in the book and begins every id in the fragment; `html` is well-formed XML."""

    name: str
    html: str
    stylesheets: tuple[tuple[str, str], ...]       # (name, text)
    images: tuple[tuple[str, bytes], ...]          # (src as written, content)
    fonts: str                                     # folder with the font files
    tagged: bool = True                            # False: furniture, which is artifact through and through
    notes: tuple[str, str] = NOTE_LINKS                 # what links to notes are called, there and back


@dataclass(frozen=True)
class Slot:
    """Room left for the page number of `target`, on the baseline `y`, in the type of the text around; `id` is that of its structure element."""

    page: int
    x: float
    y: float
    size: float
    family: str
    target: str
    after: str
    id: str


@dataclass(frozen=True)
class Extent:
    """How far down a page a block of the source ("unit:n") reaches: from `top` to `bottom`. A block that goes on overleaf, or has a note, has two."""

    page: int
    top: float
    bottom: float
    block: str


@dataclass
class FontUse:
    """The glyphs of one face. `name` is its PDF name without a subset tag; widths in 1/1000 em; metrics in 1/1000 em."""

    name: str
    file: str
    ascent: int
    descent: int
    flags: int
    widths: dict[int, float] = field(default_factory=dict)
    unicode: dict[int, str] = field(default_factory=dict)


@dataclass
class Fragment:
    """A typeset unit: its pages as a PDF without fonts (binding adds the book's), and the facts of its layout."""

    pdf: bytes
    pages: int
    width: float
    height: float
    anchors: dict[str, tuple[int, float, float]]   # id -> page from 0, x, y
    slots: tuple[Slot, ...]
    fonts: dict[str, FontUse]                      # resource name -> use
    lost: tuple[tuple[str, str], ...]              # block as "unit:n", how its text begins
    missing: tuple[str, ...]                       # characters that no font has
    messages: tuple[str, ...]                      # what WeasyPrint complained about
    blanks: frozenset[int]                         # pages left empty between two units of one job
    targets: frozenset[str]                        # anchors that its links lead to
    blocks: tuple[tuple[str, ...], ...]            # of each unit in it: the block of each structure element, parents first
    facts: Facts = Facts()                         # of the layout, to judge it by
    extents: tuple[Extent, ...] = ()               # where each block stands, page by page


@dataclass(frozen=True)
class Span:
    """The pages of one unit in a fragment: `pages` of them from `start`."""

    unit: str
    start: int
    pages: int


@dataclass(frozen=True)
class Laid:
    """One unit as it was laid out; pages count from 0 within the unit."""

    fragment: Fragment
    span: Span
    anchors: dict[str, tuple[int, float, float]]
    slots: tuple[Slot, ...]
    blocks: tuple[str, ...]                        # of each structure element, '' for none
    facts: Facts = Facts()
    extents: tuple[Extent, ...] = ()


def laid(fragment: Fragment, units: list[str]) -> dict[str, Laid]:
    """The units of a fragment. A job holds one unit as a rule, or the whole book (`--whole`)."""
    starts = [fragment.anchors[u][0] if i else 0 for i, u in enumerate(units)] + [fragment.pages]
    result = {}
    for unit, start, stop, blocks in zip(units, starts, starts[1:], fragment.blocks, strict=False):
        while stop - 1 in fragment.blanks:
            stop -= 1
        anchors = {a: (p - start, x, y) for a, (p, x, y) in fragment.anchors.items() if start <= p < stop}
        slots = tuple(s for s in fragment.slots if start <= s.page < stop)
        extents = tuple(replace(e, page=e.page - start) for e in fragment.extents if start <= e.page < stop)
        result[unit] = Laid(fragment, Span(unit, start, stop - start), anchors, slots, blocks, fragment.facts.within(start, stop), extents)
    return result
