"""Saddle stitching: sheets folded once in the middle and put into each other, the outermost first."""

from __future__ import annotations

from dataclasses import dataclass

PAGES_OF_SHEET = 4


@dataclass(frozen=True)
class Side:
    """One side of a sheet: the pages on its left and right half, from 0, and how far both are moved towards
    the fold, in mm."""

    left: int
    right: int
    creep: float


def sides(pages: int, thickness: float) -> list[Side]:
    """The sides of all sheets, front and back of each in turn. `pages` must be a multiple of four.

    A sheet inside sticks out at the fore edge by the thickness of those around it, in mm, and is cut there:
    so its pages are moved towards the fold by as much.
    """
    if pages % PAGES_OF_SHEET:
        raise ValueError(f'{pages} pages are no multiple of {PAGES_OF_SHEET}')
    found = []
    for sheet in range(pages // PAGES_OF_SHEET):
        first, creep = 2 * sheet, round(sheet * thickness, 4)
        found += [Side(pages - 1 - first, first, creep), Side(first + 1, pages - 2 - first, creep)]
    return found


def lacking(pages: int) -> int:
    """How many pages are missing to the next multiple of four."""
    return -pages % PAGES_OF_SHEET
