"""What binding made: the page map, labels, bookmarks and destinations of the finished file."""

from __future__ import annotations

import io

from pypdf import PdfReader

from ...compose.contents import Entry
from ...core.page_map import KeptPages, PageMap


def inspect_top(
    data: bytes, pages: PageMap | KeptPages, entries: list[Entry], tagged: bool = True
) -> list[str]:
    """Faults of a file that was just bound, against the page map it was bound from. Empty when it is sound.
    `tagged`: it is for screens."""
    reader = PdfReader(io.BytesIO(data))
    faults = []
    root = reader.trailer['/Root']
    if root['/Pages']['/Count'] != pages.total:
        faults.append(f'{root["/Pages"]["/Count"]} pages instead of {pages.total}')
    numbers = root['/PageLabels']['/Nums']  # read raw: reader.page_labels would load every page
    labels = [(int(numbers[i]), *_label(numbers[i + 1].get_object())) for i in range(0, len(numbers), 2)]
    if labels != pages.labels():
        faults.append(f'page labels: {labels} instead of {pages.labels()}')
    return faults + (_tags(root, pages, entries) if tagged else [])


def _tags(root, pages: PageMap | KeptPages, entries: list[Entry]) -> list[str]:
    faults = []
    # raw: reader.outline would load every destination
    bookmarks = list(_titles(root['/Outlines'])) if '/Outlines' in root else []
    expected = [f'{e.number} {e.title}'.strip() for e in entries]
    if bookmarks != expected:
        wrong = next(
            (f'{a!r} instead of {b!r}' for a, b in zip(bookmarks, expected, strict=False) if a != b),
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


def _label(row: dict) -> tuple[str, str, int]:
    return str(row.get('/S', '/'))[1:], str(row.get('/P', '')), int(row.get('/St', 1))


def _titles(parent):
    """The titles of the bookmarks below `parent`, in reading order."""
    item = parent.get('/First')
    while item is not None:
        item = item.get_object()
        yield str(item['/Title'])
        yield from _titles(item)
        item = item.get('/Next')
