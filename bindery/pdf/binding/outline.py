"""Bookmarks and page labels."""

from __future__ import annotations

from pikepdf import Array, Dictionary, Name, OutlineItem, Pdf, String

from ...compose.contents import Entry
from ...core.page_map import KeptPages, PageMap


def write_outline(pdf: Pdf, entries: list[Entry], destinations: dict[str, Array]) -> None:
    """Bookmarks in the words of the contents; nested by level, closed below the first."""
    with pdf.open_outline() as outline:
        open_items: list[tuple[int, OutlineItem]] = []
        for e in entries:
            if e.anchor not in destinations:
                continue
            title = f'{e.number} {e.title}'.strip() if e.number else e.title
            item = OutlineItem(title, destinations[e.anchor])
            item.is_closed = True
            while open_items and open_items[-1][0] >= e.level:
                open_items.pop()
            (open_items[-1][1].children if open_items else outline.root).append(item)
            open_items.append((e.level, item))


def write_labels(pdf: Pdf, pages: PageMap | KeptPages) -> None:
    """Page labels, so that a viewer counts as the book does (ISO 32000-1, 12.4.2)."""
    numbers: list = []
    for page, style, prefix, start in pages.labels():
        row = Dictionary()
        if style:
            row.S, row.St = Name(f'/{style}'), start
        if prefix:
            row.P = String(prefix)
        numbers += [page, row]
    pdf.Root.PageLabels = Dictionary(Nums=Array(numbers))
