"""Contact sheets of a finished PDF: small pictures of all pages, facing pages side by side."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from itertools import groupby

import pypdfium2
from PIL import Image, ImageDraw, ImageFont

from ..checks.finished import Damaged
from ..core.problems import did_you_mean
from ..core.words import N_

WIDTH = 300  # px of a page
ACROSS, DOWN = 4, 5  # spreads on a sheet: 40 pages
GAP, BORDER, FOLIO = 36, 48, 34  # px between spreads, around all, for the folio below a page
BOARD, LINE, TEXT = '#dcdfe4', '#a9b0ba', '#1b2430'
RESOLUTION = 150  # ppi of the PDF of sheets

TALLEST = 20  # height of a page in widths; a higher one is an error in the file
_ROMAN = re.compile('[ivxlcdm]+')

Spread = tuple[int | None, int | None]


TITLE = N_('Contact sheets')


class NoSuchPage(ValueError):
    """The pages asked for are not in the book."""


def sheets(pdf: bytes, pages: str = '', grey: bool = False, title: str = TITLE) -> tuple[list[bytes], bytes]:
    """The sheets of a PDF whose first page is a recto, each as a PNG file, and all of them as one PDF.

    `pages` are two folios with a hyphen between them, as "12-40" or "A-3-A-9", or one folio; '' means all.
    `grey`: without colour, to see whether anything is shown by colour alone. `title` is that of the PDF of
    sheets. Raises NoSuchPage, and Damaged for a page whose size cannot be right.
    """
    document = pypdfium2.PdfDocument(pdf)
    try:
        labels = [document.get_page_label(n) or str(n + 1) for n in range(len(document))]
        first, last = _range(pages, labels)
        spreads = list(_spreads(first, last))
        images = [
            _sheet(document, labels, spreads[n : n + ACROSS * DOWN], grey)
            for n in range(0, len(spreads), ACROSS * DOWN)
        ]
    finally:
        document.close()
    return [_png(image) for image in images], _pdf(images, title)


def page_size(pdf: bytes) -> tuple[float, float]:
    """Width and height of the trim box of the first page, in mm."""
    document = pypdfium2.PdfDocument(pdf)
    try:
        left, bottom, right, top = document[
            0
        ].get_trimbox()  # pdfium gives the box of the page where there is none
        return round((right - left) * 25.4 / 72, 2), round((top - bottom) * 25.4 / 72, 2)
    finally:
        document.close()


def _range(pages: str, labels: list[str]) -> tuple[int, int]:
    """The first and the last page, from 0, of a range of folios; folios may have hyphens themselves."""
    if not pages:
        return 0, len(labels) - 1
    cuts = [(pages, pages)] + [(pages[:n], pages[n + 1 :]) for n, c in enumerate(pages) if c == '-']
    for first_folio, last_folio in cuts:
        if first_folio in labels and last_folio in labels:
            first, last = labels.index(first_folio), len(labels) - 1 - labels[::-1].index(last_folio)
            if first <= last:
                return first, last
    suggestion = did_you_mean(pages, labels)
    raise NoSuchPage(
        f'no pages {pages} in this edition; {f"{suggestion} Its" if suggestion else "its"} pages are'
        f' {_runs(labels)}'
    )


def _runs(labels: list[str]) -> str:
    """All folios in words: "Cover, i to viii, 1 to 56, A-1 to A-12"."""
    runs = [
        list(run)
        for _, run in groupby(
            labels, lambda label: 'roman' if _ROMAN.fullmatch(label) else label.rstrip('0123456789')
        )
    ]
    return ', '.join(run[0] if run[0] == run[-1] else f'{run[0]} to {run[-1]}' for run in runs)


def _spreads(first: int, last: int) -> Iterator[Spread]:
    """Facing pages, (verso, recto); None where there is no page. Page 0 is a recto."""
    for verso in range(first - (first + 1) % 2, last + 1, 2):
        recto = verso + 1
        yield verso if verso >= first else None, recto if recto <= last else None


def _sheet(
    document: pypdfium2.PdfDocument, labels: list[str], spreads: list[Spread], grey: bool
) -> Image.Image:
    shown = {n: _thumbnail(document[n]) for spread in spreads for n in spread if n is not None}
    height = max(image.height for image in shown.values())
    across, down = min(ACROSS, len(spreads)), -(-len(spreads) // ACROSS)
    wide, high = 2 * WIDTH + GAP, height + FOLIO + GAP
    sheet = Image.new('RGB', (2 * BORDER + across * wide - GAP, 2 * BORDER + down * high - GAP), BOARD)
    draw, font = ImageDraw.Draw(sheet), ImageFont.load_default(22)
    for i, spread in enumerate(spreads):
        left, top = BORDER + i % ACROSS * wide, BORDER + i // ACROSS * high
        for n, x in zip(spread, (left, left + WIDTH), strict=True):
            if n is not None:
                sheet.paste(shown[n], (x, top))
                draw.rectangle((x, top, x + WIDTH - 1, top + shown[n].height - 1), outline=LINE)
                draw.text((x + WIDTH // 2, top + height + 6), labels[n], TEXT, font, anchor='ma')
    return sheet.convert('L') if grey else sheet


def _thumbnail(page: pypdfium2.PdfPage) -> Image.Image:
    """A page inside its trim box (ISO 32000-1, 14.11.2), WIDTH px wide. Raises Damaged."""
    left, bottom, right, top = page.get_trimbox()
    if not 0 < top - bottom < TALLEST * (right - left):
        raise Damaged(f'it has a page of {right - left:g} by {top - bottom:g} pt')
    page.set_cropbox(left, bottom, right, top)
    image = page.render(scale=WIDTH / (right - left)).to_pil().convert('RGB')
    page.close()
    return (
        image.resize((WIDTH, round(WIDTH * (top - bottom) / (right - left))))
        if image.width != WIDTH
        else image
    )


def _png(image: Image.Image) -> bytes:
    out = io.BytesIO()
    image.save(out, 'PNG')
    return out.getvalue()


def _pdf(images: list[Image.Image], title: str) -> bytes:
    out = io.BytesIO()
    # without dates, so that the same pages give the same bytes
    images[0].save(
        out,
        'PDF',
        save_all=True,
        append_images=images[1:],
        resolution=RESOLUTION,
        quality=88,
        title=title,
        creationDate=None,
        modDate=None,
    )
    return out.getvalue()
