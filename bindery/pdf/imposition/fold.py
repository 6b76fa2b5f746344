"""Imposition for saddle stitching: sheets folded once in the middle and nested, the outermost first."""

from __future__ import annotations

from dataclasses import dataclass

PAGES_OF_SHEET = 4


@dataclass(frozen=True)
class Side:
    """One side of a sheet: the pages on its left and right half, from 0, and the creep, by which both are
    moved towards the fold, in mm."""

    left: int
    right: int
    creep: float


def sides(pages: int, thickness: float) -> list[Side]:
    """The sides of all sheets, front and back of each in turn, for leaves of a `thickness` in mm.

    An inner sheet sticks out at the fore edge by the thickness of the sheets around it and is trimmed there,
    so its pages are moved towards the fold by as much. Raises ValueError unless `pages` is a multiple of
    four.
    """
    if pages % PAGES_OF_SHEET:
        raise ValueError(f'{pages} pages are no multiple of {PAGES_OF_SHEET}')
    all_sides: list[Side] = []
    for sheet in range(pages // PAGES_OF_SHEET):
        first, creep = 2 * sheet, round(sheet * thickness, 4)
        all_sides += [Side(pages - 1 - first, first, creep), Side(first + 1, pages - 2 - first, creep)]
    return all_sides


def lacking(pages: int) -> int:
    """The number of pages missing to the next multiple of four."""
    return -pages % PAGES_OF_SHEET
