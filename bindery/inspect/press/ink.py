"""What the plates will hold, drawn by Ghostscript: all inks together at every point, and whether the edges bleed (ISO 12647-2, total ink)."""

from __future__ import annotations

import shutil
import subprocess
import tempfile
import threading
from collections.abc import Iterator
from pathlib import Path

from PIL import Image
from pypdf import PdfReader

from ...rules.measures import MOST_INK
from ..file import Fault
from ..tool import LONGEST_WAIT, ROOM, failed
from .file import MM, metadata, says
from .table import fault, limit

PPI = 72                   # of the drawing: a pixel is a point
INSIDE = 0.7 * MM          # of the trim, where an edge is looked at
SEEN = 26                  # of 255 of all inks: what counts as printed
REACH = 3 * MM             # along an edge: less is the tip of something round


def installed() -> bool:
    """Is there a Ghostscript?"""
    return shutil.which('gs') is not None


def plates(path: Path, reader: PdfReader) -> Iterator[Fault]:
    """Too much ink, and edges without bleed, page by page. Raises ToolFailed when Ghostscript does not draw the file."""
    allowed = float(says(metadata(reader), 'press:MostInk') or MOST_INK)        # a file that does not say its paper
    for n, (page, image) in enumerate(zip(reader.pages, _drawn(path), strict=False), 1):
        media, trim, bleed = ([float(v) for v in page.get(name, page['/MediaBox'])] for name in ('/MediaBox', '/TrimBox', '/BleedBox'))
        inside = image.crop(_pixels(bleed, media))
        if (most := _most(inside)) > round(allowed * 2.55) + 1:
            words = f'{most / 2.55:.0f} % of ink where {allowed:.0f} % is the most'
            yield fault('ink', words, n, _row(inside, most) - (trim[1] - bleed[1]))
        yield from _edges(image, _pixels(trim, media), n)


def _drawn(path: Path) -> Iterator[Image.Image]:
    """The pages in cyan, magenta, yellow and black."""
    with tempfile.TemporaryFile() as errors:
        command = ['gs', '-q', '-dSAFER', '-dNOPAUSE', '-dBATCH', '-sDEVICE=pamcmyk32', f'-r{PPI}', '-dUseCropBox', '-sOutputFile=%stdout', '-sstdout=%stderr', str(path)]
        with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=errors, **ROOM) as process:
            deadline = threading.Timer(LONGEST_WAIT, process.kill)
            deadline.start()
            try:
                pages = 0
                while image := _next(process.stdout):
                    pages += 1
                    yield image
                process.wait()
            finally:
                deadline.cancel()
        errors.seek(0)
        if process.returncode or not pages:
            raise failed('Ghostscript', path, process.returncode, errors.read().decode('utf-8', 'replace'))


def _next(stream) -> Image.Image | None:
    """The next picture of a stream in the format PAM."""
    header: dict[bytes, bytes] = {}
    while line := stream.readline():
        if line.strip() == b'ENDHDR':
            size = int(header[b'WIDTH']), int(header[b'HEIGHT'])
            return Image.frombytes('CMYK', size, stream.read(size[0] * size[1] * 4))
        name, _, value = line.strip().partition(b' ')
        header[name] = value
    return None


def _pixels(box: list[float], media: list[float]) -> tuple[int, int, int, int]:
    """A box of the page in pixels of its drawing, from the top left."""
    return round(box[0] - media[0]), round(media[3] - box[3]), round(box[2] - media[0]), round(media[3] - box[1])


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
    sides = (('left', [(left + into, y) for y in range(top, bottom)], (-into - out, 0)), ('right', [(right - into - 1, y) for y in range(top, bottom)], (into + out, 0)),
             ('upper', [(x, top + into) for x in range(left, right)], (0, -into - out)), ('lower', [(x, bottom - into - 1) for x in range(left, right)], (0, into + out)))
    pixels = image.load()
    for name, points, (dx, dy) in sides:
        bare = [y for x, y in points if 0 <= x + dx < image.width and 0 <= y + dy < image.height and sum(pixels[x, y]) > SEEN and sum(pixels[x + dx, y + dy]) == 0]
        if len(bare) > REACH:
            yield fault('bleed', f'something reaches the {name} edge and does not go on beyond it', number, bare[0] - top)
