"""Running text with its marks: the children of the parser's tokens `inline`, as elements."""

from __future__ import annotations

import re
import xml.etree.ElementTree as ET

from markdown_it.token import Token

from .builder import Builder
from .html import HtmlWriter
from .notes import Notes
from .rules import tables
from .rules.leftovers import leftovers_in
from .rules.positions import AT
from .source import Lines, Spot

_TASK = re.compile(r'\[([ xX])\][ \t]+')
_LETTERED = re.compile(r'\(?a[.)] [^\n]*\n[ \t]*\(?b[.)] ')


class MarkWriter:
    """Writes the texts of one source. The place of a mark comes from its offset in the content of its block,
    `content`, which begins with the line with index `first`, there at the column `start`."""

    def __init__(self, builder: Builder, lines: Lines, html: HtmlWriter, notes: Notes) -> None:
        self.builder, self.lines, self.html, self.notes = builder, lines, html, notes
        self.first, self.content, self.start = 0, '', 0

    def write(self, token: Token) -> None:
        """Write a token `inline` into the element that is open."""
        self.first, self.content = token.map[0] if token.map else 0, token.content
        self.start = token.meta.get('start', 0)
        builder, line = self.builder, Spot(self.first + 1)
        builder.line = self.first + 1
        if builder.parent.tag == 'p' and tables.is_failed(token.content):
            builder.add(tables.failure(token.content, line))
            return
        if _LETTERED.match(token.content):
            message, hint = (
                'a list with letters would be printed as one paragraph',
                'number the items: 1. first',
            )
            builder.fault('markup-leftover', message, hint, line)
        children = list(token.children or ())
        if children and (item := self._item()) is not None:
            self._tick(item, children[0])
        depth = len(builder.stack)
        for child in children:
            self._mark(child)
        self.html.close_from(depth, self.first + 1)

    def _item(self) -> ET.Element | None:
        """The item of a list that begins with this text."""
        parent, above = self.builder.parent, self.builder.stack[-2] if len(self.builder.stack) > 1 else None
        if parent.tag == 'p' and above is not None and above.tag == 'li' and above[0] is parent:
            parent = above
        return parent if parent.tag == 'li' and not parent.text and not parent.get('class') else None

    def _tick(self, item: ET.Element, first: Token) -> None:
        """Make the item one of a check list, if it begins with a box."""
        if first.type != 'text' or not (m := _TASK.match(first.content)):
            return
        first.content = first.content[m.end() :]
        self.builder.consumed.append(m[0])
        item.set('class', 'task-list-item' + ('' if m[1] == ' ' else ' done'))
        around = next(el for el in reversed(self.builder.stack) if el.tag in ('ul', 'ol'))
        around.set('class', 'task-list')

    def _spot(self, token: Token) -> Spot:
        at = token.meta.get(AT)
        if at is None or not self.lines.lines:
            return Spot(self.first + 1)
        return self.lines.spot(self.first, self.content, at, self.start)

    def _mark(self, token: Token) -> None:
        builder, kind = self.builder, token.type
        builder.consumed += (token.info, token.markup, token.meta.get('label', ''))
        if kind in ('text', 'text_special'):
            builder.text(token.content)
        elif kind == 'softbreak':
            builder.text('\n')
        elif kind == 'hardbreak':
            builder.add(ET.Element('br'))
        elif kind == 'code_inline':
            builder.add(ET.Element('code')).text = token.content
        elif kind == 'link_open':
            about = {key: str(value) for key, value in token.attrs.items() if key in ('href', 'title')}
            builder.open(self._spot(token).mark(ET.Element('a', about)))
        elif kind == 'image':
            about = {'src': str(token.attrs.get('src', '')), 'alt': token.content}
            title = {'title': str(token.attrs['title'])} if token.attrs.get('title') else {}
            builder.add(self._spot(token).mark(ET.Element('img', {**about, **title})))
        elif kind in ('citation', 'index'):
            self._written(token)
        elif kind == 'leftover':
            builder.add(self._spot(token).mark(token.meta['problem']))
        elif kind == 'html_inline':
            self.html.inline(token.content, self._spot(token))
        elif kind == 'footnote_ref':
            self.notes.call(token.meta['label'], self._spot(token))
        elif kind == 'note_open':
            builder.open(ET.Element('span', {'class': 'footnote'}))
        elif token.nesting > 0:
            element = ET.Element(token.tag, {key: str(value) for key, value in token.attrs.items()})
            builder.open(self._spot(token).mark(element) if kind == 'foreign_open' else element)
        elif token.nesting < 0:
            builder.close()

    def _written(self, token: Token) -> None:
        """Add the element for a citation or a mark of the index, with the mark as it was written."""
        tag, key = ('x-cite', 'keys') if token.type == 'citation' else ('x-index', 'term')
        element = ET.Element(tag, {key: token.content, 'literal': token.meta['literal']})
        if token.meta.get('named'):
            element.set('named', 'yes')
        element = next((leftover for _, leftover in leftovers_in(token.content)), element)
        self.builder.add(self._spot(token).mark(element))
