"""What the pages of a book are drawn with."""

from __future__ import annotations

import io
from pathlib import Path

from pypdf import PdfReader
from pypdf.generic import StreamObject

from .book import pdfs

ICON = (
    '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 24 24" fill="none" stroke="currentColor"'
    ' stroke-width="1.5">\n<path d="M4 12h16"/>\n</svg>\n'
)


def colours(book: Path) -> bytes:
    """What the pages of the full edition are drawn with."""
    pdf = next(data for name, data in pdfs(book).items() if '-full-' in name)
    reader = PdfReader(io.BytesIO(pdf))
    objects = (reader.get_object(n) for n in range(1, reader.trailer['/Size']))
    return b'\n'.join(
        o.get_data() for o in objects if isinstance(o, StreamObject) and o.get('/Subtype') != '/Image'
    )


def operands(rgb: str) -> bytes:
    """A colour as it stands in a content stream."""
    return b' '.join(
        f'{int(rgb[i : i + 2], 16) / 255:.6f}'.rstrip('0').rstrip('.').encode() for i in (1, 3, 5)
    )
