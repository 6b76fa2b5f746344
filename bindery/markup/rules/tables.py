"""Tables of pipes: every row has as many cells as the head, and the line of dashes is there."""

from __future__ import annotations

import xml.etree.ElementTree as ET
from collections.abc import Sequence

from markdown_it.rules_block.table import escapedSplit

from ...core.attributes import LINE
from ..source import Spot, problem


def check_rows(table: ET.Element, lines: Sequence[str]) -> None:
    """Report rows with other cells than the head: the parser drops cells beyond it, and fills up rows."""
    rows = list(table.iter('tr'))
    for row in rows:
        line = int(row.get(LINE, '0'))
        wanted = len(rows[0])
        count = cells_in(lines[line - 1]) if 0 < line <= len(lines) else wanted
        if count != wanted:
            row.append(
                problem(
                    'row-cells',
                    f'this row has {_cells(count)}, the head of the table has {wanted}',
                    r'write one | between two cells; a | inside of a cell is written \|',
                    spot=Spot(line),
                )
            )


def cells_in(line: str) -> int:
    """How many cells a row has as it was written."""
    cells = escapedSplit(line.strip().lstrip('> \t'))
    return len(cells[1 if not cells[0].strip() else 0 : -1 if not cells[-1].strip() else None])


def _cells(count: int) -> str:
    return '1 cell' if count == 1 else f'{count} cells'


def is_failed(content: str) -> bool:
    """Is this paragraph a table that the parser did not take for one?"""
    first = content.split('\n')[0].strip()
    return first.startswith('|') and first.endswith('|') and len(first) > 2


def failure(content: str, spot: Spot) -> ET.Element:
    """What is wrong with the second line of rows that should have been a table."""
    lines = [line.strip() for line in content.strip().split('\n')]
    columns = len(lines[0].strip('|').split('|'))
    dashes = '|' + '---|' * columns
    if len(lines) > 1 and set(lines[1]) <= set('|:- ') and '-' in lines[1]:
        return problem(
            'table-dashes',
            f'the line of dashes does not fit: the head of the table has {_cells(columns)}',
            f'write below the head: {dashes}',
            spot=spot,
        )
    return problem(
        'table-dashes',
        'the line of dashes under the head of the table is missing',
        f'add below the first line: {dashes}',
        spot=spot,
    )
