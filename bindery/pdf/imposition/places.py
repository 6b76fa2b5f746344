"""Turn the source map of pages into that of the sheets on which they are imposed."""

from __future__ import annotations

from msgspec.structs import replace

from ..source_map import SourceMap, Spot, Unit
from ..source_map.questions import BESIDE
from .fold import Side

MM = 72 / 25.4


def placed(pages: SourceMap, build: str, sides: list[Side], width: float) -> SourceMap:
    """The source map of the sides of the sheets; `width` is that of a page in pt. Sheets are not tagged, so
    the map has no structure elements."""
    positions = {page: position for n, side in enumerate(sides) for page, position in _halves(n, side, width)}
    beside = ((pages.folios[side.left], pages.folios[side.right]) for side in sides)
    folios = tuple(BESIDE.join(filter(None, both)) for both in beside)
    units = tuple(_moved(unit, positions) for unit in pages.units)
    return replace(pages, build=build, folios=folios, units=units)


def _halves(number: int, side: Side, width: float) -> tuple[tuple[int, tuple[int, float]], ...]:
    """The two pages of a side, each with the number of the side and the distance in pt from the left edge of
    the sheet to that of the page."""
    creep = side.creep * MM
    return (side.left, (number, creep)), (side.right, (number, width - creep))


def _moved(unit: Unit, positions: dict[int, tuple[int, float]]) -> Unit:
    blocks = tuple(
        replace(block, spots=tuple(_shifted(spot, *positions[spot.page]) for spot in block.spots))
        for block in unit.blocks
    )
    return replace(unit, first=positions[unit.first][0], blocks=blocks, elements=())


def _shifted(spot: Spot, side: int, right: float) -> Spot:
    return replace(spot, page=side, left=round(spot.left + right, 2), right=round(spot.right + right, 2))
