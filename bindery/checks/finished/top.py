"""Check what binding wrote: page count, page labels, bookmarks, the roots of the trees."""

from __future__ import annotations

import io
from collections.abc import Iterator
from typing import Any

from pypdf import PdfReader

from ...compose.contents import Entry
from ...core.page_map import KeptPages, PageMap
from .opening import catalog


def inspect_top(
    data: bytes, pages: PageMap | KeptPages, entries: list[Entry], tagged: bool = True
) -> list[str]:
    """Compare a file that was just bound with its page map and its bookmarks (`entries`). Returns the faults.
    `tagged`: it must have a structure tree and bookmarks."""
    reader = PdfReader(io.BytesIO(data))
    faults: list[str] = []
    root = catalog(reader)
    if root['/Pages']['/Count'] != pages.total:
        faults.append(f'{root["/Pages"]["/Count"]} pages instead of {pages.total}')
    numbers = root['/PageLabels']['/Nums']  # not reader.page_labels, which loads every page
    labels = [(int(numbers[i]), *_label(numbers[i + 1].get_object())) for i in range(0, len(numbers), 2)]
    if labels != pages.labels():
        faults.append(f'page labels: {labels} instead of {pages.labels()}')
    return faults + (_tags(root, pages, entries) if tagged else [])


def _tags(root: Any, pages: PageMap | KeptPages, entries: list[Entry]) -> list[str]:
    """Faults of bookmarks and structure tree."""
    faults: list[str] = []
    # not reader.outline, which loads every destination
    bookmarks = list(_titles(root['/Outlines'])) if '/Outlines' in root else []
    expected = [f'{entry.number} {entry.title}'.strip() for entry in entries]
    if bookmarks != expected:
        wrong = next(
            (
                f'{title!r} instead of {right!r}'
                for title, right in zip(bookmarks, expected, strict=False)
                if title != right
            ),
            f'{len(bookmarks)} instead of {len(expected)}',
        )
        faults.append(f'bookmarks: {wrong}')
    if not root.get('/MarkInfo', {}).get('/Marked') or '/StructTreeRoot' not in root:
        faults.append('the file is not tagged')
    if '/Lang' not in root or '/Metadata' not in root or '/OutputIntents' not in root:
        faults.append('language, metadata or output intent is missing')
    kids = root['/StructTreeRoot']['/K'][0].get_object()['/K']
    if len(kids) != len(pages.placed):
        faults.append(f'{len(kids)} units are tagged instead of {len(pages.placed)}')
    return faults


def _label(row: Any) -> tuple[str, str, int]:
    """Style, prefix and first number of a page label dictionary (ISO 32000-1, table 159)."""
    return str(row.get('/S', '/'))[1:], str(row.get('/P', '')), int(row.get('/St', 1))


def _titles(parent: Any) -> Iterator[str]:
    """The titles of the bookmarks below `parent`, in reading order."""
    reference = parent.get('/First')
    while reference is not None:
        item = reference.get_object()
        yield str(item['/Title'])
        yield from _titles(item)
        reference = item.get('/Next')
