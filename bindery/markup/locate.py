"""Which source line each block came from: Python-Markdown forgets, so the raw text is found again, in order."""

from __future__ import annotations

import re

from markdown.treeprocessors import Treeprocessor

_MARKER = re.compile(r'^\s*(?:>\s*)*(?:[-+*]\s+|\d+\.\s+|:\s+|#{1,6}\s*|\|\s*)*')


class Locate(Treeprocessor):
    """Runs before inline parsing, while `text` is still raw: sets `data-line` (from 1 within the text) on every block."""

    def run(self, root):
        self.lines = self.md.source_lines
        self.at = 0
        for child in root:
            self.visit(child)

    def visit(self, el) -> None:
        fence = el.get('data-fence')
        if fence:
            self.seek(lambda line: re.match(rf' {{0,3}}/{{3,}} *{fence}\b', line))
            del el.attrib['data-fence']
            el.set('data-line', str(self.at + 1))
        elif el.tag not in ('tbody', 'thead', 'colgroup', 'col', 'x-problem', 'caption', 'figcaption'):
            first = (el.text or '').strip().split('\n')[0].strip()
            if first:
                self.seek(lambda line: first in line)
            elif not len(el):
                pass
            el.set('data-line', str(self.at + 1))
        for child in el:
            self.visit(child)

    def seek(self, fits) -> None:
        """Move on to the next line that fits; stay when none does (the text was rewritten by a preprocessor)."""
        for i in range(self.at, len(self.lines)):
            if fits(self.lines[i]):
                self.at = i
                return
