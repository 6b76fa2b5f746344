"""Questions to a source map. All are pure functions of the map."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from ...core.problems import Place
from .values import NONE, Block, SourceMap, Spot, Unit

BESIDE = ' | '  # between the folios of two pages on one side of a sheet


@dataclass(frozen=True)
class PlaceOnPage:
    """A block, or a piece of one, where it stands. `record` is the dataset and id of the record that it
    prints, or None."""

    unit: str
    place: Place
    record: tuple[str, str] | None
    spot: Spot
    folio: str


def standing(source_map: SourceMap) -> Iterator[PlaceOnPage]:
    """Everything that stands anywhere, in reading order."""
    for unit in source_map.units:
        for block in unit.blocks:
            for spot in block.spots:
                yield _standing(source_map, unit, block, spot)


def pages_with_folio(source_map: SourceMap, folio: str) -> list[int]:
    """The pages with a folio, from 0; a folio may stand on several, as in a comparison, or beside another on
    a sheet."""
    return [
        n
        for n, printed in enumerate(source_map.folios)
        if folio and folio in (printed, *printed.split(BESIDE))
    ]


def on_page(source_map: SourceMap, page: int) -> list[PlaceOnPage]:
    """What stands on a page, in reading order."""
    return [one for one in standing(source_map) if one.spot.page == page]


def of_line(source_map: SourceMap, file: str, line: int) -> list[PlaceOnPage]:
    """Where a line of a source is printed, in reading order.

    In the file of a dataset, it is wherever the record is printed that is written there. In any other, it is
    the block that begins at the line, or the last one before it, and what this shows from elsewhere, as a
    view shows records.
    """
    if file not in source_map.files:
        return []
    number = source_map.files.index(file)
    records = {
        n
        for n, record in enumerate(source_map.records)
        if record.file == number and record.first <= line <= record.last
    }
    if records:
        return _spots_of(source_map, lambda unit: [block for block in unit.blocks if block.record in records])
    begins = [
        block.line
        for unit in source_map.units
        for block in unit.blocks
        if block.file == number and block.record == NONE and block.line <= line
    ]
    return _spots_of(source_map, lambda unit: _from_line(unit, number, max(begins))) if begins else []


def _from_line(unit: Unit, file: int, line: int) -> list[Block]:
    """The blocks of a unit that begin at a line, each with those behind it that are of other files."""
    found, inside = [], False
    for block in unit.blocks:
        inside = block.line == line if block.file == file else inside
        if inside:
            found.append(block)
    return found


def _spots_of(source_map: SourceMap, chosen: Callable[[Unit], list[Block]]) -> list[PlaceOnPage]:
    return [
        _standing(source_map, unit, block, spot)
        for unit in source_map.units
        for block in chosen(unit)
        for spot in block.spots
    ]


def pages_of_line(source_map: SourceMap, file: str, line: int) -> list[int]:
    """The pages on which a line of a source is printed, each once, in their order."""
    return sorted({one.spot.page for one in of_line(source_map, file, line)})


def at_point(source_map: SourceMap, page: int, x: float, y: float) -> PlaceOnPage | None:
    """The innermost block around a point of a page, x and y in pt from the top left of the trim; None beside
    all blocks."""
    around = [one for one in on_page(source_map, page) if one.spot.holds(x, y)]
    return min(around, key=lambda one: one.spot.area, default=None)


# --- where a fault in a PDF came from -----------------------------------------------------------------------


def unit_on_page(source_map: SourceMap, page: int) -> Unit | None:
    """The unit of a page: the last one that begins there or before; else the first of all."""
    before = [unit for unit in source_map.units if unit.first <= page]
    return before[-1] if before else next(iter(source_map.units), None)


def place_of_element(source_map: SourceMap, unit: Unit, element: int) -> Place:
    """Where the structure element with this number in its unit was written; the head of the unit's file for
    none."""
    block = unit.elements[element] if element < len(unit.elements) else NONE
    return source_map.place(unit.blocks[block]) if block != NONE else source_map.head(unit)


def place_at_height(source_map: SourceMap, unit: Unit, page: int, y: float) -> Place:
    """Where that of a unit was written which stands on a page, `y` pt below the top of the trim: the lowest
    block around it, else the nearest; the head of the unit's file where it has nothing there."""
    here = [
        (max(0.0, spot.top - y, y - spot.bottom), spot.bottom - spot.top, n)
        for n, block in enumerate(unit.blocks)
        for spot in block.spots
        if spot.page == page
    ]
    return source_map.place(unit.blocks[min(here)[2]]) if here else source_map.head(unit)


def _standing(source_map: SourceMap, unit: Unit, block: Block, spot: Spot) -> PlaceOnPage:
    row = source_map.records[block.record] if block.record != NONE else None
    record = (row.dataset, row.key) if row else None
    return PlaceOnPage(unit.id, source_map.place(block), record, spot, source_map.folios[spot.page])
