"""Inline marks of the dialect: citations, index marks, footnotes, foreign words.

None of their patterns runs on past the next mark: so what is never closed costs no more than what is.
"""

from __future__ import annotations

import xml.etree.ElementTree as ET
from collections import Counter

from markdown.extensions import Extension
from markdown.extensions.footnotes import FootnoteBlockProcessor
from markdown.inlinepatterns import InlineProcessor

from ...core.limits import NOTE_CALLS
from .strays import strays_in


class Cite(InlineProcessor):
    """`[@key; @other, p. 12]`"""

    def handleMatch(self, m, data):
        cite = ET.Element('x-cite', {'keys': m[1], 'literal': m[0]})
        return next(strays_in(m[1]), cite), m.start(0), m.end(0)


class IndexMark(InlineProcessor):
    """`{index: term > subterm}`"""

    def handleMatch(self, m, data):
        if not m[1].strip():
            return None, None, None  # strays.py says what is missing
        mark = ET.Element('x-index', {'term': m[1].strip(), 'literal': m[0]})
        return next(strays_in(m[1]), mark), m.start(0), m.end(0)


class Foreign(InlineProcessor):
    """`*[de]Stadtwerke*`; a link in italics, `*[EIB](#eib)*`, is none."""

    def handleMatch(self, m, data):
        el = ET.Element('em', {'lang': m[1]})
        el.text = m[2]
        return el, m.start(0), m.end(0)


class FootnoteMark(InlineProcessor):
    """`[^1]`: the note's text moves to where it is called; the stylesheet floats it to the foot of the
    page."""

    def __init__(self, pattern, md, marks):
        super().__init__(pattern, md)
        self.marks = marks

    def handleMatch(self, m, data):
        key = m[1]
        if key not in self.marks.footnotes:
            return (
                ET.Element(
                    'x-problem',
                    {
                        'code': 'footnote-unknown',
                        'message': f'there is no footnote {key}',
                        'hint': f'write it below: [^{key}]: ...',
                        'literal': m[0],
                    },
                ),
                m.start(0),
                m.end(0),
            )
        el = ET.Element('span', {'class': 'footnote'})
        self.marks.called[key] += 1
        if self.marks.called[key] <= NOTE_CALLS.most:
            el.text = ' '.join(self.marks.footnotes[key].split())
        return el, m.start(0), m.end(0)


class Marks(Extension):
    """Registers the inline marks. Of Python-Markdown's footnotes only the reading is used; `footnotes` maps a
    key to its text."""

    def __init__(self):
        super().__init__()
        self.footnotes: dict[str, str] = {}
        self.called: Counter[str] = Counter()  # how often each is called

    def extendMarkdown(self, md):
        md.registerExtension(self)
        self.parser = md.parser
        md.parser.blockprocessors.register(FootnoteBlockProcessor(self), 'footnote', 17)
        md.inlinePatterns.register(FootnoteMark(r'\[\^([^\[\]\s]+)\]', md, self), 'footnote-mark', 195)
        md.inlinePatterns.register(
            Foreign(r'\*\[([A-Za-z]{2,3}(?:-[A-Za-z0-9]{2,8})*)\](?![(\[])([^*]+)\*', md), 'foreign', 178
        )
        md.inlinePatterns.register(Cite(r'\[(@[^\[\]]+)\]', md), 'cite', 176)
        md.inlinePatterns.register(IndexMark(r'\{index:\s*([^{}]+)\}', md), 'index-mark', 175)

    def setFootnote(self, key, text):
        """Called by FootnoteBlockProcessor."""
        self.footnotes[key] = text

    def reset(self):
        self.footnotes.clear()
        self.called.clear()
