"""Bookmarks and page labels."""

from __future__ import annotations

from pikepdf import Array, Dictionary, Name, OutlineItem, Pdf, String

from ...compose.contents import Entry
from ...core.page_map import KeptPages, PageMap


def write_outline(pdf: Pdf, entries: list[Entry], destinations: dict[str, Array]) -> None:
    """Write a bookmark for each entry of the contents whose anchor has a destination; nested by level, all
    closed (ISO 32000-1, 12.3.3)."""
    with pdf.open_outline() as outline:
        open_items: list[tuple[int, OutlineItem]] = []
        for entry in entries:
            if entry.anchor not in destinations:
                continue
            title = f'{entry.number} {entry.title}'.strip() if entry.number else entry.title
            item = OutlineItem(title, destinations[entry.anchor])
            item.is_closed = True
            while open_items and open_items[-1][0] >= entry.level:
                open_items.pop()
            (open_items[-1][1].children if open_items else outline.root).append(item)
            open_items.append((entry.level, item))


def write_labels(pdf: Pdf, pages: PageMap | KeptPages) -> None:
    """Write the page labels, so that viewers show the folios of the book (ISO 32000-1, 12.4.2)."""
    numbers: list[int | Dictionary] = []  # pairs of page and label
    for page, style, prefix, start in pages.labels():
        row = Dictionary()
        if style:
            row.S, row.St = Name(f'/{style}'), start
        if prefix:
            row.P = String(prefix)
        numbers += [page, row]
    pdf.Root.PageLabels = Dictionary(Nums=Array(numbers))
