"""Which source line each block came from: Python-Markdown forgets, so the raw text is found again, in order."""

from __future__ import annotations

import re

from markdown.treeprocessors import Treeprocessor

_MARKER = re.compile(r'^\s*(?:>\s*)*(?:(?:[-+*]|\d+[.)]|:|#{1,6})\s+)*(?:\[[ xX]\]\s+)?')      # what stands before the words of a block
UNPLACED = frozenset('tbody thead colgroup col x-problem caption figcaption'.split())
CELLS = frozenset(('td', 'th'))


class Locate(Treeprocessor):
    """Runs before inline parsing, while `text` is still raw: sets `data-line` (from 1 within the text) on every block."""

    def run(self, root):
        self.lines = self.md.source_lines
        self.at = 0           # index of the line that the current block begins on
        self.taken = -1       # last line that a block of its own began on: the next one begins below it
        for child in root:
            self.visit(child, False)

    def visit(self, el, first_of_parent: bool) -> None:
        """`first_of_parent`: the element may begin on the line of its parent (a paragraph in a list item, a cell in a row)."""
        fence = el.attrib.pop('data-fence', None)
        if fence:
            self.seek(lambda line: re.match(rf' {{0,3}}/{{3,}} *{fence}\b', line), self.taken + 1)
        elif el.tag not in UNPLACED:
            text = (el.text or '').strip().split('\n')[0].strip()
            if text:
                start = self.at if first_of_parent or el.tag in CELLS else self.taken + 1
                begins = None if el.tag in CELLS else self.seek(lambda line: _MARKER.sub('', line).startswith(_MARKER.sub('', text)), start)
                if not begins:
                    self.seek(lambda line: text in line, start)
        if fence or el.tag not in UNPLACED:
            el.set('data-line', str(self.at + 1))
        for i, child in enumerate(el):
            self.visit(child, i == 0)

    def seek(self, fits, start: int) -> bool:
        """Move on to the first line from `start` that fits; stay when none does (a preprocessor rewrote the text)."""
        for i in range(max(start, 0), len(self.lines)):
            if fits(self.lines[i]):
                self.at = self.taken = i
                return True
        return False
