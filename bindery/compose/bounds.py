"""What is too large to be laid out, in what templates and views make of datasets."""

from __future__ import annotations

import xml.etree.ElementTree as ET
from collections.abc import Iterator

from .. import limits
from ..document import Element, Node, Text
from ..limits import Limit


def of_table(table: ET.Element) -> Iterator[tuple[Limit, int]]:
    """The limits that a table breaks. A cell counts for every column and row that it spans."""
    columns, cells = sum(_span(col, 'span') for col in table.iter('col')), 0
    for row in table.iter('tr'):
        widths = [(_span(cell, 'colspan'), _span(cell, 'rowspan'))
                  for cell in row if cell.tag in ('td', 'th')]
        columns = max(columns, sum(across for across, _ in widths))
        cells += sum(across * down for across, down in widths)
    for limit, count in ((limits.TABLE_COLUMNS, columns), (limits.CELLS, cells)):
        if count > limit.most:
            yield limit, count


def of_unit(tree: Element | None) -> Iterator[tuple[Limit, int]]:
    """The limit that a composed unit breaks."""
    if tree is not None and (length := _length(tree)) > limits.UNIT_CHARACTERS.most:
        yield limits.UNIT_CHARACTERS, length


def _length(node: Node) -> int:
    """About the characters that a tree has as HTML."""
    if isinstance(node, Text):
        return len(node.words)
    if not isinstance(node, Element):
        return sum(map(_length, getattr(node, 'children', ())))
    return 2 * len(node.tag) + 5 + sum(len(key) + len(value) + 4 for key, value in node.attributes) + sum(map(_length, node.children))


def _span(cell: ET.Element, name: str) -> int:
    given = cell.get(name, '1').strip()
    return max(1, int(given[:9])) if given[:9].isdecimal() else 1
