"""Look things up in a source map: what is at a place of a page, and where a line of a source is printed."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from ...core.problems import Place
from .values import NONE, Block, SourceMap, Spot, Unit

BESIDE = ' | '  # between the folios of two pages on one side of a sheet


@dataclass(frozen=True)
class PlaceOnPage:
    """A block, or the part of one that is on a page, with its position. `record` is the dataset and id of the
    record that it prints, or None."""

    unit: str
    place: Place
    record: tuple[str, str] | None
    spot: Spot
    folio: str


def standing(source_map: SourceMap) -> Iterator[PlaceOnPage]:
    """Everything that is on any page, in reading order."""
    for unit in source_map.units:
        for block in unit.blocks:
            for spot in block.spots:
                yield _standing(source_map, unit, block, spot)


def pages_with_folio(source_map: SourceMap, folio: str) -> list[int]:
    """The pages with a folio, from 0. A folio may be on several pages, as in a comparison, or beside another
    one on a sheet."""
    return [
        n
        for n, printed in enumerate(source_map.folios)
        if folio and folio in (printed, *printed.split(BESIDE))
    ]


def on_page(source_map: SourceMap, page: int) -> list[PlaceOnPage]:
    """What is on a page, in reading order."""
    return [placed for placed in standing(source_map) if placed.spot.page == page]


def of_line(source_map: SourceMap, file: str, line: int) -> list[PlaceOnPage]:
    """Where a line of a source is printed, in reading order.

    In the file of a dataset, these are the places where the record at that line is printed. In any other
    file, they are the block that begins at the line, or else the last one before it, and what that block
    shows from other files, as a view shows records.
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
    first_lines = [
        block.line
        for unit in source_map.units
        for block in unit.blocks
        if block.file == number and block.record == NONE and block.line <= line
    ]
    return (
        _spots_of(source_map, lambda unit: _from_line(unit, number, max(first_lines))) if first_lines else []
    )


def _from_line(unit: Unit, file: int, line: int) -> list[Block]:
    """The blocks of a unit that begin at a line, each with the following ones that are from other files."""
    blocks, inside = [], False
    for block in unit.blocks:
        inside = block.line == line if block.file == file else inside
        if inside:
            blocks.append(block)
    return blocks


def _spots_of(source_map: SourceMap, chosen: Callable[[Unit], list[Block]]) -> list[PlaceOnPage]:
    return [
        _standing(source_map, unit, block, spot)
        for unit in source_map.units
        for block in chosen(unit)
        for spot in block.spots
    ]


def pages_of_line(source_map: SourceMap, file: str, line: int) -> list[int]:
    """The pages on which a line of a source is printed, each once, in their order."""
    return sorted({placed.spot.page for placed in of_line(source_map, file, line)})


def at_point(source_map: SourceMap, page: int, x: float, y: float) -> PlaceOnPage | None:
    """The innermost block around a point of a page, x and y in pt from the top left of the trim; None where
    there is no block."""
    around = [placed for placed in on_page(source_map, page) if placed.spot.holds(x, y)]
    return min(around, key=lambda placed: placed.spot.area, default=None)


# --- the source of a fault in a PDF -------------------------------------------------------------------------


def unit_on_page(source_map: SourceMap, page: int) -> Unit | None:
    """The unit of a page: the last one that begins on it or before it; else the first of all."""
    before = [unit for unit in source_map.units if unit.first <= page]
    return before[-1] if before else next(iter(source_map.units), None)


def place_of_element(source_map: SourceMap, unit: Unit, element: int) -> Place:
    """Where the structure element with this number in its unit was written; the first line of the unit's file
    where it belongs to no block."""
    block = unit.elements[element] if element < len(unit.elements) else NONE
    return source_map.place(unit.blocks[block]) if block != NONE else source_map.head(unit)


def place_at_height(source_map: SourceMap, unit: Unit, page: int, y: float) -> Place:
    """Where the block of a unit was written that is on a page, `y` pt below the top of the trim: the smallest
    block around that height, else the nearest one; the first line of the unit's file where none of it is on
    that page."""
    candidates = [
        (max(0.0, spot.top - y, y - spot.bottom), spot.bottom - spot.top, n)
        for n, block in enumerate(unit.blocks)
        for spot in block.spots
        if spot.page == page
    ]
    return source_map.place(unit.blocks[min(candidates)[2]]) if candidates else source_map.head(unit)


def _standing(source_map: SourceMap, unit: Unit, block: Block, spot: Spot) -> PlaceOnPage:
    row = source_map.records[block.record] if block.record != NONE else None
    record = (row.dataset, row.key) if row else None
    return PlaceOnPage(unit.id, source_map.place(block), record, spot, source_map.folios[spot.page])
