"""What goes into typesetting and what comes out. Lengths in pt; y counts down from the top of the trim."""

from __future__ import annotations

from dataclasses import dataclass, field, replace

from ...core.words import NOTE_LINKS
from .layout_facts import LayoutFacts, within

MOST_BLOCKS = 1 << 31  # more than any unit has


@dataclass(frozen=True)
class Job:
    """`name` is unique in the book and begins every id in the fragment; `html` is well-formed XML."""

    name: str
    html: str
    stylesheets: tuple[tuple[str, str], ...]  # (name, text)
    images: tuple[tuple[str, bytes], ...]  # (src as written, content)
    fonts: str  # folder with the font files
    tagged: bool = True  # False: an overlay, all of which is artifact
    notes: tuple[str, str] = NOTE_LINKS  # what links to notes are called, there and back


@dataclass(frozen=True)
class Slot:
    """Room left for the page number of `target`, on the baseline `y`, in the type of the text around; `id` is
    that of its structure element."""

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
    """Where on a page a block of the source stands: its box. A block that goes on overleaf, or has a note,
    has two. `block` is its number."""

    page: int
    top: float
    bottom: float
    block: int
    left: float = 0.0
    right: float = 0.0


@dataclass
class FontUse:
    """The glyphs of one face. `name` is its PDF name without a subset tag; widths in 1/1000 em; metrics in
    1/1000 em."""

    name: str
    file: str
    ascent: int
    descent: int
    flags: int
    widths: dict[int, float] = field(default_factory=dict)
    unicode: dict[int, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Fragment:
    """A typeset job: its pages as a PDF without fonts (binding adds the book's), and the facts of its layout.
    Blocks are numbered from 0, through all units of the job."""

    pdf: bytes
    pages: int
    width: float
    height: float
    anchors: dict[str, tuple[int, float, float]]  # id -> page from 0, x, y
    fonts: dict[str, FontUse]  # resource name -> use
    missing: tuple[str, ...]  # characters that no font has
    messages: tuple[str, ...]  # what WeasyPrint complained about
    slots: tuple[Slot, ...] = ()
    lost: tuple[tuple[int, str], ...] = ()  # block, how its text begins
    blanks: frozenset[int] = frozenset()  # pages left empty between two units of one job
    targets: frozenset[str] = frozenset()  # anchors that its links lead to
    blocks: tuple[tuple[int | None, ...], ...] = ()  # of each unit: that of each structure element
    firsts: tuple[int, ...] = ()  # of each unit: its first block
    facts: LayoutFacts = LayoutFacts()  # of the layout, to judge it by
    extents: tuple[Extent, ...] = ()  # where each block stands, page by page


@dataclass(frozen=True)
class Span:
    """The pages of one unit in a fragment: `pages` of them from `start`."""

    unit: str
    start: int
    pages: int


@dataclass(frozen=True)
class LaidOutUnit:
    """One unit as it was laid out; pages and blocks count from 0 within the unit."""

    fragment: Fragment
    span: Span
    anchors: dict[str, tuple[int, float, float]]
    slots: tuple[Slot, ...]
    blocks: tuple[int | None, ...]  # of each structure element, None for none
    facts: LayoutFacts = LayoutFacts()
    extents: tuple[Extent, ...] = ()


def laid(fragment: Fragment, units: list[str]) -> dict[str, LaidOutUnit]:
    """The units of a fragment. A job holds one unit as a rule, or the whole book (`--whole`)."""
    starts = [fragment.anchors[u][0] if i else 0 for i, u in enumerate(units)] + [fragment.pages]
    ends = [*fragment.firsts[1:], MOST_BLOCKS]
    result = {}
    for n, (unit, blocks) in enumerate(zip(units, fragment.blocks, strict=False)):
        start, stop, first, end = starts[n], starts[n + 1], fragment.firsts[n], ends[n]
        while stop - 1 in fragment.blanks:
            stop -= 1
        own, pages = range(first, end), range(start, stop)
        anchors = {a: (p - start, x, y) for a, (p, x, y) in fragment.anchors.items() if start <= p < stop}
        slots = tuple(s for s in fragment.slots if start <= s.page < stop)
        extents = tuple(
            replace(e, page=e.page - start, block=e.block - first) if start or first else e
            for e in fragment.extents
            if e.page in pages and e.block in own
        )
        result[unit] = LaidOutUnit(
            fragment=fragment,
            span=Span(unit, start, stop - start),
            anchors=anchors,
            slots=slots,
            blocks=tuple(within(b, own) for b in blocks),
            facts=fragment.facts.within(pages, own),
            extents=extents,
        )
    return result
