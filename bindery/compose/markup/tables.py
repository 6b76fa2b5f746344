"""Tables of pipes: every row has as many cells as the head, and the line of dashes is there."""

from __future__ import annotations

import xml.etree.ElementTree as ET

from markdown.extensions import Extension
from markdown.extensions.tables import TableProcessor

from ...core.attributes import HEAD
from .notes import note_problem


class StrictTable(TableProcessor):
    """Python-Markdown drops cells beyond the head, and fills up rows that are too short, without a word."""

    def run(self, parent, blocks):
        head = blocks[0].split('\n')[0].strip(' ')
        super().run(parent, blocks)
        parent[-1].set(HEAD, head)  # locate.py finds the table by it

    def _build_row(self, row, parent, align):
        super()._build_row(row, parent, align)
        cells, wanted = len(self._split_row(row)), len(align)
        if cells != wanted:
            note_problem(
                parent[-1],
                'row-cells',
                f'this row has {_cells(cells)}, the head of the table has {wanted}',
                r'write one | between two cells; a | inside of a cell is written \|',
            )


def _cells(count: int) -> str:
    return '1 cell' if count == 1 else f'{count} cells'


class Tables(Extension):
    """Registers them in place of Python-Markdown's own."""

    def extendMarkdown(self, md):
        if '|' not in md.ESCAPED_CHARS:
            md.ESCAPED_CHARS = [*md.ESCAPED_CHARS, '|']
        md.parser.blockprocessors.register(
            StrictTable(md.parser, {'use_align_attribute': False}), 'table', 75
        )


def is_failed_table(paragraph: ET.Element) -> bool:
    """Is this paragraph, not yet read for inline marks, a table that Python-Markdown did not take for one?"""
    lines = (paragraph.text or '').strip().split('\n')
    return lines[0].startswith('|') and lines[0].endswith('|') and len(lines[0]) > 2


def note_failed_table(paragraph: ET.Element) -> None:
    """Say what is wrong with the second line of rows that should have been a table."""
    lines = [line.strip() for line in (paragraph.text or '').strip().split('\n')]
    columns = len(lines[0].strip('|').split('|'))
    dashes = '|' + '---|' * columns
    if len(lines) > 1 and set(lines[1]) <= set('|:- ') and '-' in lines[1]:
        message = f'the line of dashes does not fit: the head of the table has {_cells(columns)}'
        hint = f'write below the head: {dashes}'
    else:
        message = 'the line of dashes under the head of the table is missing'
        hint = f'add below the first line: {dashes}'
    note_problem(paragraph, 'table-dashes', message, hint)
