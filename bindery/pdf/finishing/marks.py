"""Page boxes, crop marks and registration marks for the printer (ISO 32000-1, 14.11.2
and 14.11.3). Lengths in pt."""

from __future__ import annotations

from collections.abc import Iterable

from pikepdf import Array, Dictionary, Name, Object, Pdf

MM = 72 / 25.4
SLUG = 12 * MM  # room for the marks, around the bleed
LENGTH = 5 * MM  # of a crop mark
CLEAR = 1 * MM  # between the bleed and a mark
LINE = 0.25  # width of a line of a mark
TARGET = 2.5 * MM  # radius of the circle of a registration mark
ALL = '/RegistrationAll'  # name of the colour space of all plates
Box = tuple[float, float, float, float]  # left, bottom, right, top


def registration(pdf: Pdf) -> Object:
    """The colour space that prints on every plate (ISO 32000-1, 8.6.6.4)."""
    tint = Dictionary(
        FunctionType=2, N=1, Domain=Array([0, 1]), C0=Array([0, 0, 0, 0]), C1=Array([1, 1, 1, 1])
    )
    return pdf.make_indirect(Array([Name.Separation, Name.All, Name.DeviceCMYK, tint]))


def box(numbers: Iterable[Object]) -> Box:
    """A rectangle of a PDF (ISO 32000-1, 7.9.5) as numbers."""
    left, bottom, right, top = map(float, numbers)
    return left, bottom, right, top


def set_boxes(page: Dictionary, marks: tuple[str, ...]) -> tuple[Box, Box]:
    """Enlarge the media and crop box of a page so that the `marks`, if there are any, fit around the bleed.
    Returns the trim box and the bleed box."""
    trim, bleed = box(page.TrimBox), box(page.BleedBox)
    slug = SLUG if marks else 0
    sheet = Array([
        round(bleed[0] - slug, 4),
        round(bleed[1] - slug, 4),
        round(bleed[2] + slug, 4),
        round(bleed[3] + slug, 4),
    ])
    page.MediaBox, page.CropBox = sheet, Array(list(sheet))
    return trim, bleed


def draw(marks: tuple[str, ...], trim: Box, bleed: Box, folds: tuple[float, ...] = ()) -> bytes:
    """The operators that draw the `marks` (crop, registration) outside of the bleed; b'' for none. `folds`
    are where a sheet is folded, in pt from its left trim."""
    lines: list[Box] = []
    circles: list[tuple[float, float]] = []
    left, bottom, right, top = trim
    out_left, out_bottom, out_right, out_top = (
        bleed[0] - CLEAR,
        bleed[1] - CLEAR,
        bleed[2] + CLEAR,
        bleed[3] + CLEAR,
    )
    if 'crop' in marks:
        for y in (bottom, top):
            lines += [(out_left - LENGTH, y, out_left, y), (out_right, y, out_right + LENGTH, y)]
        for x in (left, *(left + fold for fold in folds), right):
            lines += [(x, out_bottom - LENGTH, x, out_bottom), (x, out_top, x, out_top + LENGTH)]
    if 'registration' in marks:
        reach = TARGET + CLEAR
        middle_x, middle_y = (left + right) / 2, (bottom + top) / 2
        circles = [
            (out_left - reach, middle_y),
            (out_right + reach, middle_y),
            (middle_x + (2 * reach if folds else 0), out_bottom - reach),
            (middle_x + (2 * reach if folds else 0), out_top + reach),
        ]
        for x, y in circles:
            lines += [(x - reach, y, x + reach, y), (x, y - reach, x, y + reach)]
    strokes = [f'{a:.3f} {b:.3f} m {c:.3f} {d:.3f} l S' for a, b, c, d in lines] + [
        _circle(x, y) for x, y in circles
    ]
    return '\n'.join(['q', f'{ALL} CS', '1 SCN', f'{LINE} w', *strokes, 'Q']).encode() if strokes else b''


def _circle(x: float, y: float) -> str:
    """A circle of four Bézier curves, whose control points lie 0.5523 of the radius from their ends."""
    r, k = TARGET, TARGET * 0.5523
    return (
        f'{x + r:.3f} {y:.3f} m {x + r:.3f} {y + k:.3f} {x + k:.3f} {y + r:.3f} {x:.3f} {y + r:.3f} c'
        f' {x - k:.3f} {y + r:.3f} {x - r:.3f} {y + k:.3f} {x - r:.3f} {y:.3f} c {x - r:.3f} {y - k:.3f}'
        f' {x - k:.3f} {y - r:.3f} {x:.3f} {y - r:.3f} c {x + k:.3f} {y - r:.3f} {x + r:.3f} {y - k:.3f}'
        f' {x + r:.3f} {y:.3f} c S'
    )
