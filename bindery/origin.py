"""Which line of the source each structure element of a PDF came from: kept beside the cache, so that a finding can name it."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from pathlib import Path

from .cache import Cache, Step
from .problems import Place
from .typeset import Laid

@dataclass(frozen=True)
class UnitOrigin:
    """One unit in its PDF: `first` is its first page, from 0; `blocks` gives for each of its structure elements, in the order
    in which a tree is written down (parents first), the index of its place in `places`, or -1. `extents` tell where each place
    stands: page of the unit from 0, top and bottom in pt from the top of the trim, index in `places`."""

    unit: str
    file: str
    first: int
    places: tuple[tuple[str, int, int], ...]
    blocks: tuple[int, ...]
    extents: tuple[tuple[int, float, float, int], ...] = ()

    def place(self, element: int) -> Place:
        """Where the `element`-th structure element of this unit was written."""
        n = self.blocks[element] if element < len(self.blocks) else -1
        return Place(*self.places[n]) if n >= 0 else Place(self.file, 1, 1)

    def place_at(self, page: int, y: float) -> Place:
        """Where that was written which stands on `page` of the book (from 0), `y` pt below the top of the trim: the smallest block around it, else the nearest."""
        here = [(max(0.0, top - y, y - bottom), bottom - top, n) for p, top, bottom, n in self.extents if p == page - self.first]
        return Place(*self.places[min(here)[2]]) if here else Place(self.file, 1, 1)


STEP = Step('origin', tuple[str, tuple[UnitOrigin, ...]])          # SHA-256 of the PDF, and where all in it was written


def unit_origin(laid: Laid, file: str, first: int, places: list[Place]) -> UnitOrigin:
    """The origin of a unit, from the blocks that its fragment was made from."""
    numbers = tuple(-1 if block is None else block for block in laid.blocks)
    extents = tuple((e.page, e.top, e.bottom, e.block) for e in laid.extents)
    return UnitOrigin(laid.span.unit, file, first, tuple((p.file, p.line, p.column) for p in places), numbers, extents)


def remember(cache: Cache, path: str, data: bytes, units: tuple[UnitOrigin, ...]) -> None:
    """Keep the origin of the PDF at `path` (below the publication's folder); one entry for each PDF, that of its last build."""
    cache.keep(STEP, (path,), (hashlib.sha256(data).hexdigest(), units))


def recall(file: Path, data: bytes) -> tuple[UnitOrigin, ...]:
    """The origin of a PDF in the output folder of its publication; empty when it was moved, or made by another build."""
    file = file.resolve()
    for folder in file.parents:
        if (folder / '.cache').is_dir():
            known = Cache(folder / '.cache').look(STEP, (file.relative_to(folder.parent).as_posix(),))
            if known and known[0] == hashlib.sha256(data).hexdigest():
                return known[1]
    return ()
