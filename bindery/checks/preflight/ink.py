"""Measure total ink (ISO 12647-2) and bleed on the pages as Ghostscript renders them in CMYK."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from PIL import Image
from pypdf import PdfReader

from ...core.rules.measures import MOST_INK
from ...programs.ghostscript import Drawing, drawn
from ..finished.file import Fault
from .file import MM, metadata, property_of
from .table import fault, limit

PPI = 72  # of the rendering: a pixel is a point
INSIDE = 0.7 * MM  # distance inside of the trim at which its edges are looked at
SEEN = 26  # least sum of all inks, each of 255, that counts as printed
REACH = 3 * MM  # least length along an edge: less is the tip of something round


def plates(path: Path, reader: PdfReader) -> Iterator[Fault]:
    """A fault for each page with too much ink, and for each edge without bleed. Raises ProgramFailed when
    Ghostscript cannot render the file."""
    allowed = float(
        property_of(metadata(reader), 'press:MostInk') or MOST_INK
    )  # the default for files that do not name their paper
    for n, (page, drawing) in enumerate(zip(reader.pages, drawn(path, PPI), strict=False), 1):
        image = _image(drawing)
        media, trim, bleed = (
            [float(number) for number in page.get(name, page['/MediaBox'])]
            for name in ('/MediaBox', '/TrimBox', '/BleedBox')
        )
        inside = image.crop(_pixels(bleed, media))
        if (most := _most(inside)) > round(allowed * 2.55) + 1:
            words = f'{most / 2.55:.0f} % of ink where {allowed:.0f} % is the most'
            yield fault('ink', words, n, _row(inside, most) - (trim[1] - bleed[1]))
        yield from _edges(image, _pixels(trim, media), n)


def _image(drawing: Drawing) -> Image.Image:
    """A rendered page as a picture in CMYK."""
    return Image.frombytes('CMYK', (drawing.width, drawing.height), drawing.pixels)


def _pixels(box: list[float], media: list[float]) -> tuple[int, int, int, int]:
    """A box of the page in pixels of its rendering: left, top, right, bottom."""
    return (
        round(box[0] - media[0]),
        round(media[3] - box[3]),
        round(box[2] - media[0]),
        round(media[3] - box[1]),
    )


def _most(image: Image.Image) -> int:
    """The largest sum of inks of any pixel, of 255 for each ink."""
    colours = image.getcolors(image.width * image.height)
    assert colours is not None  # there are no more colours than pixels
    return max(sum(colour) for _, colour in colours if isinstance(colour, tuple))


def _row(image: Image.Image, most: int) -> int:
    """The first row of pixels with so much ink."""
    return next(y for y in range(image.height) if _most(image.crop((0, y, image.width, y + 1))) >= most)


def _edges(image: Image.Image, trim: tuple[int, int, int, int], number: int) -> Iterator[Fault]:
    """A fault for each edge of the trim that something printed reaches without going on into the bleed."""
    outside, inside = round(limit('bleed') * MM), round(INSIDE)
    left, top, right, bottom = trim
    sides = (
        ('left', [(left + inside, y) for y in range(top, bottom)], (-inside - outside, 0)),
        ('right', [(right - inside - 1, y) for y in range(top, bottom)], (inside + outside, 0)),
        ('upper', [(x, top + inside) for x in range(left, right)], (0, -inside - outside)),
        ('lower', [(x, bottom - inside - 1) for x in range(left, right)], (0, inside + outside)),
    )
    pixels = image.load()
    assert pixels is not None

    def ink(x: int, y: int) -> int:
        """The sum of inks of a pixel."""
        inks = pixels[x, y]
        assert isinstance(inks, tuple)  # in CMYK
        return sum(inks)

    for name, points, (dx, dy) in sides:
        bare = [
            y
            for x, y in points
            if 0 <= x + dx < image.width
            and 0 <= y + dy < image.height
            and ink(x, y) > SEEN
            and ink(x + dx, y + dy) == 0
        ]
        if len(bare) > REACH:
            yield fault(
                'bleed',
                f'something reaches the {name} edge and does not go on beyond it',
                number,
                bare[0] - top,
            )
