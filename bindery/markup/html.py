"""The few HTML tags that a text may hold, as elements; everything else is a problem at its line."""

from __future__ import annotations

import re
import xml.etree.ElementTree as ET
from dataclasses import dataclass
from html.parser import HTMLParser

from ..core.attributes import BOX, LINE
from .builder import Builder
from .source import Spot, problem

# Tag -> the tag that is written for it.
INLINE = {
    **dict.fromkeys(('b', 'strong'), 'strong'),
    **dict.fromkeys(('i', 'em', 'cite', 'dfn', 'var'), 'em'),
    **{name: name for name in ('sub', 'sup', 'kbd', 'code', 's', 'del', 'ins', 'mark', 'q', 'small', 'u')},
}
VOID = {'br': 'br', 'img': 'img', 'hr': 'hr', 'wbr': 'wbr'}
BLOCKS = ('details', 'summary')
_TAG = re.compile(r'<!--.*?-->|<[^<>]*>', re.S)
_OPEN_COMMENT = re.compile(r'<!--(?:(?!-->).)*\Z', re.S)


@dataclass(frozen=True)
class Tag:
    """A tag, or a piece of text between tags (`name` is ''). `kind`: open, close, void, text, other."""

    kind: str
    name: str
    attributes: dict[str, str]
    text: str
    line: int  # from 0, within what was read


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.tags: list[Tag] = []

    def _add(self, kind: str, name: str, attributes: dict[str, str] | None = None, text: str = '') -> None:
        self.tags.append(Tag(kind, name, attributes or {}, text, self.getpos()[0] - 1))

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        kind = 'void' if tag in VOID else 'open' if tag in INLINE or tag in BLOCKS else 'other'
        text = self.get_starttag_text() or ''
        self._add(kind, tag, {key: value or '' for key, value in attrs}, text)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handle_starttag(tag, attrs)

    def handle_endtag(self, tag: str) -> None:
        self._add('close', tag, text=f'</{tag}>')

    def handle_data(self, data: str) -> None:
        self._add('text', '', text=data)

    def handle_decl(self, decl: str) -> None:
        self._add('other', '', text=f'<!{decl}>')

    def handle_pi(self, data: str) -> None:
        self._add('other', '', text=f'<?{data}>')

    def unknown_decl(self, data: str) -> None:
        self._add('other', '', text=f'<![{data}]>')


def read_tags(source: str) -> list[Tag]:
    """The tags and texts of a piece of HTML; comments are not among them."""
    reader = _Reader()
    reader.feed(source)
    reader.close()
    return reader.tags


def is_open_comment(source: str) -> bool:
    """Does a comment begin here that has no end? It would hide the rest of the text."""
    return _OPEN_COMMENT.search(source) is not None


def tags_in(source: str) -> list[str]:
    """The tags and comments in a piece of HTML, without the text between them."""
    return _TAG.findall(source)


class HtmlWriter:
    """Writes the tags of a text."""

    def __init__(self, builder: Builder) -> None:
        self.builder = builder
        self.details: list[ET.Element] = []  # boxes of the tag details, which goes on over several blocks
        self.refused: set[str] = set()  # names of tags

    def block(self, source: str, line: int) -> None:
        """HTML that stands between blocks, from its line on."""
        if is_open_comment(source):
            spot = Spot(line)
            self.builder.fault(
                'raw-html', 'a comment is never closed', 'close it with -->', spot, source.split('\n')[0]
            )
            return
        depth = len(self.builder.stack)
        self.inline(source, Spot(line))
        self.close_from(depth, line)

    def inline(self, source: str, spot: Spot) -> None:
        """HTML in running text."""
        self.builder.consumed += tags_in(source)
        for tag in read_tags(source):
            self._write(tag, Spot(spot.line + tag.line, spot.column) if spot.line else spot)

    def close_from(self, depth: int, line: int) -> None:
        """Report and close tags that were opened in a block and not closed there; so many elements were open
        before it."""
        while len(self.builder.stack) > depth and self.builder.parent not in self.details:
            tag = self.builder.close().tag
            self.builder.fault(
                'raw-html',
                f'the HTML tag {tag} is never closed',
                f'close it with </{tag}> in the same paragraph, or write \\< to print the sign',
                Spot(line),
            )

    def end(self) -> None:
        """Report details that are never closed."""
        for element in self.details:
            spot = Spot(int(element.get(LINE, '0')))
            message, hint = 'the HTML tag details is never closed', 'close it with </details>'
            element.append(problem('raw-html', message, hint, spot=spot))

    def _write(self, tag: Tag, spot: Spot) -> None:
        builder, parent = self.builder, self.builder.parent
        if tag.kind == 'text':
            builder.text(tag.text.strip() if parent.tag == 'div' else tag.text)
        elif tag.kind == 'void':
            keep = ('src', 'alt', 'title') if tag.name == 'img' else ()
            attributes = {key: tag.attributes[key] for key in keep if key in tag.attributes}
            builder.add(spot.mark(ET.Element(VOID[tag.name], attributes)))
        elif tag.kind == 'open' and tag.name == 'details':
            box = ET.Element('div', {'class': 'box box-note', BOX: 'note'})
            self.details.append(builder.open(spot.mark(box)))
        elif tag.kind == 'open' and tag.name == 'summary' and parent in self.details:
            builder.open(spot.mark(ET.Element('p', {'class': 'box-title'})))
        elif tag.kind == 'close' and tag.name == 'summary' and parent.get('class') == 'box-title':
            builder.close()
        elif tag.kind == 'close' and tag.name == 'details' and parent in self.details:
            self.details.remove(builder.close())
        elif tag.kind == 'open' and tag.name in INLINE:
            builder.open(ET.Element(INLINE[tag.name]))
        elif tag.kind == 'close' and INLINE.get(tag.name) == parent.tag:
            builder.close()
        elif tag.kind != 'close' or tag.name not in self.refused:
            self.refused.add(tag.name)
            builder.fault(
                'raw-html',
                f'HTML such as {tag.text[:40]} has no effect here: texts are written in Markdown',
                'see docs/writing.md for what to write instead; write \\< for a sign that is to be printed',
                spot,
                tag.text.split('\n')[0],
            )
