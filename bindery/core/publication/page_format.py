"""Page formats: trim size and bleed."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

PT = 72 / 25.4  # points in a millimetre
BLEED = 3  # mm, what printers ask for unless they say otherwise
# Width and height in mm: ISO 216, and for North America ANSI/ASME Y14.1 (Letter, Tabloid) and usual practice.
SIZES = {
    'A3': (297, 420),
    'A4': (210, 297),
    'A5': (148, 210),
    'A6': (105, 148),
    'B4': (250, 353),
    'B5': (176, 250),
    'B6': (125, 176),
    'US Letter': (215.9, 279.4),
    'US Half Letter': (139.7, 215.9),
    'US Legal': (215.9, 355.6),
    'US Tabloid': (279.4, 431.8),
}


@dataclass(frozen=True)
class Format:
    """A page format: trim size and bleed in mm."""

    name: str
    width: float
    height: float
    bleed: float = BLEED

    @property
    def width_pt(self) -> float:
        """The width in points."""
        return self.width * PT

    @property
    def height_pt(self) -> float:
        """The height in points."""
        return self.height * PT

    def css(self) -> str:
        """The @page rule, and the lengths as custom properties, for all stylesheets of an output."""
        return (
            f'@page {{ size: {self.width:g}mm {self.height:g}mm; bleed: {self.bleed:g}mm }}\n:root {{'
            f' --page-width: {self.width:g}mm; --page-height: {self.height:g}mm; --page-bleed:'
            f' {self.bleed:g}mm }}\n'
        )


def format_of(row: str | dict[str, Any]) -> Format | None:
    """The format of a row of styles/outputs.yaml, given by name or by lengths in mm; None for an unknown
    name."""
    if isinstance(row, dict):
        return Format(row['name'], row['width'], row['height'], row.get('bleed', BLEED))
    return Format(row, *SIZES[row]) if row in SIZES else None
