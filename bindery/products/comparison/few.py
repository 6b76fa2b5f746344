"""Which pages of a comparison are bound: all, or when only a few have changes, these."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from ...core.document import Element, block_numbers, elements
from ...layout.typesetting import Extent

FEW = 3  # fewer than one page in so many: only pages with changes are bound


def pages_with_changes(
    changed: Mapping[str, Iterable[int]],
    trees: Mapping[str, Element],
    extents: Mapping[str, Iterable[Extent]],
) -> dict[str, frozenset[int]]:
    """For each unit with changes the pages, from 0 within it, that show them. The first page comes along, for
    its title, and a table comes whole: without its head nobody can read it, by eye or by ear."""
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
    """Are so few of all pages shown that the others are left out?"""
    return sum(map(len, kept.values())) * FEW < total
