"""The few HTML tags that a text may hold, as elements; everything else is a problem at its line."""

from __future__ import annotations

import re
from dataclasses import dataclass
from html.parser import HTMLParser

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
