"""Inline marks of the dialect: citations, index marks, footnotes, foreign words.

No pattern runs on past the next mark, so a mark that is never closed costs no more time than one that is.
"""

from __future__ import annotations

import re
import xml.etree.ElementTree as ET
from collections import Counter

from markdown import Markdown
from markdown.extensions import Extension
from markdown.extensions.footnotes import FootnoteBlockProcessor

from ...core.limits import NOTE_CALLS
from .strays import InlinePattern, strays_in


class Cite(InlinePattern):
    """`[@key; @other, p. 12]`"""

    def read(self, m: re.Match[str]) -> ET.Element:
        cite = ET.Element('x-cite', {'keys': m[1], 'literal': m[0]})
        return next(strays_in(m[1]), cite)


class IndexMark(InlinePattern):
    """`{index: term > subterm}`"""

    def read(self, m: re.Match[str]) -> ET.Element | None:
        if not m[1].strip():
            return None  # a pattern of strays.py reports it
        mark = ET.Element('x-index', {'term': m[1].strip(), 'literal': m[0]})
        return next(strays_in(m[1]), mark)


class Foreign(InlinePattern):
    """`*[de]Stadtwerke*`: words in another language. A link in italics, `*[EIB](#eib)*`, does not match."""

    def read(self, m: re.Match[str]) -> ET.Element:
        el = ET.Element('em', {'lang': m[1]})
        el.text = m[2]
        return el


class FootnoteMark(InlinePattern):
    """`[^1]`: the note's text moves to where it is called; the stylesheet floats it to the foot of the
    page."""

    def __init__(self, pattern: str, md: Markdown, marks: Marks):
        super().__init__(pattern, md)
        self.marks = marks

    def read(self, m: re.Match[str]) -> ET.Element:
        key = m[1]
        if key not in self.marks.footnotes:
            return ET.Element(
                'x-problem',
                {
                    'code': 'footnote-unknown',
                    'message': f'there is no footnote {key}',
                    'hint': f'write it below: [^{key}]: ...',
                    'literal': m[0],
                },
            )
        el = ET.Element('span', {'class': 'footnote'})
        self.marks.called[key] += 1
        if self.marks.called[key] <= NOTE_CALLS.most:
            el.text = ' '.join(self.marks.footnotes[key].split())
        return el


class Marks(Extension):
    """Registers the inline marks. Of Python-Markdown's footnotes only the parser is used. `footnotes` maps
    the key of a note to its text, `called` to the number of its calls."""

    def __init__(self) -> None:
        super().__init__()
        self.footnotes: dict[str, str] = {}
        self.called: Counter[str] = Counter()

    def extendMarkdown(self, md: Markdown) -> None:
        md.registerExtension(self)
        self.parser = md.parser
        # Of its FootnoteExtension the processor uses `parser` and `setFootnote`.
        footnotes = FootnoteBlockProcessor(self)  # type: ignore[arg-type]
        md.parser.blockprocessors.register(footnotes, 'footnote', 17)
        md.inlinePatterns.register(FootnoteMark(r'\[\^([^\[\]\s]+)\]', md, self), 'footnote-mark', 195)
        md.inlinePatterns.register(
            Foreign(r'\*\[([A-Za-z]{2,3}(?:-[A-Za-z0-9]{2,8})*)\](?![(\[])([^*]+)\*', md), 'foreign', 178
        )
        md.inlinePatterns.register(Cite(r'\[(@[^\[\]]+)\]', md), 'cite', 176)
        md.inlinePatterns.register(IndexMark(r'\{index:\s*([^{}]+)\}', md), 'index-mark', 175)

    def setFootnote(self, key: str, text: str) -> None:
        """Keep the text of a note; called by FootnoteBlockProcessor."""
        self.footnotes[key] = text

    def reset(self) -> None:
        """Forget the notes of the last text."""
        self.footnotes.clear()
        self.called.clear()
