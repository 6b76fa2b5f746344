"""Header cells: which of them belong to a cell (HTML, 4.9.12; PDF/UA-1, 7.5)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from ..engine_types import HtmlElement
from .tree import Node, Tree

SCOPES = {'col': '/Column', 'colgroup': '/Column', 'row': '/Row', 'rowgroup': '/Row'}


@dataclass(frozen=True)
class Cell:
    """A cell at row `y` and column `x` of its table's grid, spanning `height` rows and `width` columns."""

    element: HtmlElement
    node: Node
    y: int
    x: int
    height: int
    width: int
    scope: str  # of a header cell, else ''

    def heads(self, other: Cell) -> bool:
        """Is this the header of `other`?"""
        if self is other or not self.scope:
            return False
        if self.scope.startswith('row'):
            return self.x < other.x and self.y < other.y + other.height and other.y < self.y + self.height
        return self.y < other.y and self.x < other.x + other.width and other.x < self.x + self.width


def describe_tables(tree: Tree, prefix: str) -> None:
    """Give every TH its Scope and ID and every TD its Headers; ids begin with `prefix`, which no other
    fragment has."""
    n = 0
    for table in tree.tables:
        cells = list(_cells(table, tree))
        for cell in cells:
            layout = cell.node.layout
            layout['O'] = '/Table'
            if cell.width > 1:
                layout['ColSpan'] = cell.width
            if cell.height > 1:
                layout['RowSpan'] = cell.height
            if cell.scope:
                n += 1
                layout['Scope'] = SCOPES.get(cell.scope, '/Both')
                cell.node.attributes['ID'] = f'{prefix}-th{n}'
        for cell in cells:
            headers = [c.node.attributes['ID'] for c in cells if c.heads(cell)]
            if headers and cell.node.role == 'TD':
                cell.node.layout['Headers'] = headers


def _cells(table: HtmlElement, tree: Tree) -> Iterator[Cell]:
    rows = [
        (row, section)
        for section in table
        for row in ([section] if section.tag == 'tr' else section)
        if row.tag == 'tr'
    ]
    taken: set[tuple[int, int]] = set()
    for y, (row, section) in enumerate(rows):
        x = 0
        for element in row:
            if element.tag not in ('th', 'td') or element not in tree.of:
                continue
            while (y, x) in taken:
                x += 1
            width, height = int(element.get('colspan', '1')), int(element.get('rowspan', '1'))
            taken |= {(y + dy, x + dx) for dy in range(height) for dx in range(width)}
            scope = ''
            if element.tag == 'th':
                scope = element.get('scope') or ('col' if section.tag == 'thead' or y == 0 else 'row')
            yield Cell(element, tree.of[element], y, x, height, width, scope)
            x += width
