"""Pipe tables: every row has as many cells as the head, and the delimiter row is there."""

from __future__ import annotations

import xml.etree.ElementTree as ET
from typing import Any

from markdown import Markdown
from markdown.extensions import Extension
from markdown.extensions.tables import TableProcessor

from ...core.attributes import HEAD
from .notes import note_problem


class StrictTable(TableProcessor):
    """A table in which every row must have as many cells as the head. Python-Markdown silently drops the
    cells beyond the head and fills up rows that are too short."""

    def run(self, parent: ET.Element, blocks: list[str]) -> None:
        head = blocks[0].split('\n')[0].strip(' ')
        super().run(parent, blocks)
        parent[-1].set(HEAD, head)  # locate.py finds the table by it

    # Its types leave out the private methods of Python-Markdown's processor.
    def _build_row(self, row: str, parent: ET.Element, align: list[Any]) -> None:
        super()._build_row(row, parent, align)  # type: ignore[misc]
        cells, wanted = len(self._split_row(row)), len(align)  # type: ignore[attr-defined]
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
    """Registers strict tables in place of Python-Markdown's own."""

    def extendMarkdown(self, md: Markdown) -> None:
        if '|' not in md.ESCAPED_CHARS:
            md.ESCAPED_CHARS = [*md.ESCAPED_CHARS, '|']
        md.parser.blockprocessors.register(
            StrictTable(md.parser, {'use_align_attribute': False}), 'table', 75
        )


def is_failed_table(paragraph: ET.Element) -> bool:
    """Whether a paragraph, not yet read for inline marks, was meant as a table."""
    lines = (paragraph.text or '').strip().split('\n')
    return lines[0].startswith('|') and lines[0].endswith('|') and len(lines[0]) > 2


def note_failed_table(paragraph: ET.Element) -> None:
    """Note what is wrong with the delimiter row, the second line of what was meant as a table."""
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
