"""What the plates will hold, drawn by Ghostscript: all inks together at every point, and whether the edges
bleed (ISO 12647-2, total ink)."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from PIL import Image
from pypdf import PdfReader

from ...core.rules.measures import MOST_INK
from ...programs.ghostscript import Drawing, drawn
from ..finished.file import Fault
from .file import MM, metadata, says
from .table import fault, limit

PPI = 72  # of the drawing: a pixel is a point
INSIDE = 0.7 * MM  # of the trim, where an edge is looked at
SEEN = 26  # of 255 of all inks: what counts as printed
REACH = 3 * MM  # along an edge: less is the tip of something round


def plates(path: Path, reader: PdfReader) -> Iterator[Fault]:
    """Too much ink, and edges without bleed, page by page. Raises ProgramFailed when Ghostscript does not
    draw the file."""
    allowed = float(says(metadata(reader), 'press:MostInk') or MOST_INK)  # a file that does not say its paper
    for n, (page, drawing) in enumerate(zip(reader.pages, drawn(path, PPI), strict=False), 1):
        image = _image(drawing)
        media, trim, bleed = (
            [float(v) for v in page.get(name, page['/MediaBox'])]
            for name in ('/MediaBox', '/TrimBox', '/BleedBox')
        )
        inside = image.crop(_pixels(bleed, media))
        if (most := _most(inside)) > round(allowed * 2.55) + 1:
            words = f'{most / 2.55:.0f} % of ink where {allowed:.0f} % is the most'
            yield fault('ink', words, n, _row(inside, most) - (trim[1] - bleed[1]))
        yield from _edges(image, _pixels(trim, media), n)


def _image(drawing: Drawing) -> Image.Image:
    return Image.frombytes('CMYK', (drawing.width, drawing.height), drawing.pixels)


def _pixels(box: list[float], media: list[float]) -> tuple[int, int, int, int]:
    """A box of the page in pixels of its drawing, from the top left."""
    return (
        round(box[0] - media[0]),
        round(media[3] - box[3]),
        round(box[2] - media[0]),
        round(media[3] - box[1]),
    )


def _most(image: Image.Image) -> int:
    """The most ink of any pixel, of 255 for each ink."""
    return max(sum(colour) for _, colour in image.getcolors(image.width * image.height))


def _row(image: Image.Image, most: int) -> int:
    """The first row with so much ink."""
    return next(y for y in range(image.height) if _most(image.crop((0, y, image.width, y + 1))) >= most)


def _edges(image: Image.Image, trim: tuple[int, int, int, int], number: int) -> Iterator[Fault]:
    """Where something printed reaches the trim and stops there."""
    out, into = round(limit('bleed') * MM), round(INSIDE)
    left, top, right, bottom = trim
    sides = (
        ('left', [(left + into, y) for y in range(top, bottom)], (-into - out, 0)),
        ('right', [(right - into - 1, y) for y in range(top, bottom)], (into + out, 0)),
        ('upper', [(x, top + into) for x in range(left, right)], (0, -into - out)),
        ('lower', [(x, bottom - into - 1) for x in range(left, right)], (0, into + out)),
    )
    pixels = image.load()
    for name, points, (dx, dy) in sides:
        bare = [
            y
            for x, y in points
            if 0 <= x + dx < image.width
            and 0 <= y + dy < image.height
            and sum(pixels[x, y]) > SEEN
            and sum(pixels[x + dx, y + dy]) == 0
        ]
        if len(bare) > REACH:
            yield fault(
                'bleed',
                f'something reaches the {name} edge and does not go on beyond it',
                number,
                bare[0] - top,
            )
