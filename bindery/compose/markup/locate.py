"""The source line of each block. Python-Markdown does not keep it, so the text of the blocks is looked up in
the source again, in order."""

from __future__ import annotations

import re
import xml.etree.ElementTree as ET
from collections.abc import Callable

from ...core.attributes import FENCE, HEAD, LINE
from .lines import Lines

# The marks before the words of a block.
_MARKER = re.compile(r'^\s*(?:>\s*)*(?:(?:[-+*]|\d+[.)]|:|#{1,6})\s+)*(?:\[[ xX]\]\s+)?')
UNPLACED = frozenset(['tbody', 'thead', 'colgroup', 'col', 'x-problem', 'caption', 'figcaption'])

TITLES = frozenset(('box-title', 'margin-title'))  # they stand on the first line of their block


def locate(root: ET.Element, lines: Lines, first: int, behind: int) -> None:
    """Set `data-line` (from 1 within the text) on every block of a tree that was read from the lines from
    `first` on.

    To be called before inline marks are read, while `text` is still as it was written.
    """
    places = _Places(lines, first, behind)
    for child in root:
        places.visit(child, False)


class _Places:
    def __init__(self, lines: Lines, first: int, behind: int):
        self.lines, self.behind = lines, behind
        self.at = first  # index of the line on which the current block begins
        self.taken = first - 1  # index of the last line that was found: the next block begins below it
        self.fence = first  # index of the last line with slashes: titles and captions stand there

    def visit(self, el: ET.Element, first_of_parent: bool) -> None:
        """Set the line of an element and of all in it. `first_of_parent`: it may begin on the line of its
        parent, as a paragraph in a list item does."""
        fence = el.attrib.pop(FENCE, None)
        if fence:
            self.seek(re.compile(rf'[ >]*/{{3,}} *{fence}\b').match, self.taken + 1)
            self.fence = self.at
        elif el.tag == 'table':
            return self.table(el, self.at if first_of_parent else self.taken + 1)
        elif el.tag not in UNPLACED and el.get('class') not in TITLES:
            text = (el.text or '').strip().split('\n')[0].strip()
            if text:
                start, words = self.at if first_of_parent else self.taken + 1, _MARKER.sub('', text)
                if not self.seek(lambda line: _MARKER.sub('', line).startswith(words), start):
                    self.seek(lambda line: text in line, start)
        if fence or el.tag not in UNPLACED:
            el.set(LINE, str(self.at + 1))
        for i, child in enumerate(el):
            self.visit(child, i == 0)

    def table(self, table: ET.Element, start: int) -> None:
        """Set the lines of a table: its rows follow each other below the head and the delimiter row."""
        head = table.attrib.pop(HEAD, '')
        for caption in table.findall('caption'):
            caption.set(LINE, str(self.fence + 1))
        self.seek(lambda line: head in line, start)
        table.set(LINE, str(self.at + 1))
        begins = self.at
        for i, row in enumerate(table.iter('tr')):
            self.at = begins if i == 0 else begins + 1 + i
            for el in (row, *row):
                if el.tag not in UNPLACED:
                    el.set(LINE, str(self.at + 1))
        self.taken = max(self.at, begins + 1)

    def seek(self, fits: Callable[[str], object], start: int) -> bool:
        """Move on to the first line from `start` that fits; stay when none does (a preprocessor rewrote the
        text)."""
        index = self.lines.first(fits, start, self.behind)
        if index is not None:
            self.at = self.taken = index
        return index is not None
