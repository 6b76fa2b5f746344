"""Choose the pages of a comparison that are bound: all, or, if few pages have changes, only those."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from ...core.document import Element, block_numbers, elements
from ...layout.typesetting import Extent

FEW = 3  # if fewer than one page in so many has changes, only pages with changes are bound


def pages_with_changes(
    changed: Mapping[str, Iterable[int]],
    trees: Mapping[str, Element],
    extents: Mapping[str, Iterable[Extent]],
) -> dict[str, frozenset[int]]:
    """For each unit with changes the pages, from 0 within the unit, that show them. Its first page is added
    for the title, and all pages of a table with changes, because its cells cannot be understood without the
    head."""
    return {
        u: frozenset({0, *_with_tables(frozenset(pages), trees[u], list(extents[u]))})
        for u, pages in changed.items()
        if pages
    }


def _with_tables(pages: frozenset[int], tree: Element, extents: list[Extent]) -> frozenset[int]:
    numbers = block_numbers(tree)
    for table in (e for e in elements(tree) if e.tag == 'table'):
        blocks = {numbers[e] for e in elements(table) if e in numbers}
        pages_of_blocks = [e.page for e in extents if e.block in blocks]
        of_table = set(range(min(pages_of_blocks), max(pages_of_blocks) + 1)) if pages_of_blocks else set()
        if of_table & pages:
            pages |= of_table
    return pages


def are_few(kept: Mapping[str, frozenset[int]], total: int) -> bool:
    """Are so few of the `total` pages kept that the others are left out?"""
    return sum(map(len, kept.values())) * FEW < total
