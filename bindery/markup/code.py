"""Code: its language, and what each piece of it is, for the stylesheet."""

from __future__ import annotations

import re
import xml.etree.ElementTree as ET
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from typing import Any

# Kinds of Pygments token, by the beginning of their name -> class; the first that fits counts.
_CLASSES = (
    ('Token.Comment', 'comment'),
    ('Token.Literal.String', 'string'),
    ('Token.Literal.Number', 'number'),
    ('Token.Keyword', 'keyword'),
    ('Token.Operator.Word', 'keyword'),
    ('Token.Name.Function', 'name'),
    ('Token.Name.Class', 'name'),
    ('Token.Name.Tag', 'name'),
    ('Token.Name.Attribute', 'name'),
    ('Token.Name.Decorator', 'name'),
    ('Token.Name.Builtin', 'builtin'),
    ('Token.Generic.Inserted', 'inserted'),
    ('Token.Generic.Deleted', 'deleted'),
    ('Token.Generic.Heading', 'name'),
)
_INFO = re.compile(r'\{?\.?([\w+#.-]*)\}?\s*(.*)\Z', re.S)
_OPTION = re.compile(r"""([\w-]+)(?:=("[^"]*"|'[^']*'|\S+))?""")


@dataclass(frozen=True)
class Info:
    """What stands behind the opening fence: the language, and options."""

    language: str
    title: str
    numbered: bool


def read_info(info: str) -> Info:
    """```` ```python title="settings.py" numbers ````"""
    m = _INFO.match(info.strip())
    language, rest = (m[1], m[2]) if m else ('', '')
    options = {name: value.strip('"\'') for name, value in _OPTION.findall(rest)}
    numbered = any(name in options for name in ('numbers', 'linenos', 'numberLines', 'lineno-start'))
    return Info(language, options.get('title') or options.get('caption', ''), numbered)


def code_element(code: str, language: str) -> ET.Element:
    """`<code>` with the text exactly as it is, in spans where the language is known."""
    el = ET.Element('code')
    if language:
        el.set('class', f'language-{language}')
    last: ET.Element | None = None
    for kind, text in _pieces(code, language):
        if kind:
            last = ET.SubElement(el, 'span', {'class': f'code-{kind}'})
            last.text = text
        elif last is None:
            el.text = (el.text or '') + text
        else:
            last.tail = (last.tail or '') + text
    return el


@cache
def _lexer(language: str) -> Any:
    """The lexer of Pygments for a language, None if it has none."""
    from pygments.lexers import get_lexer_by_name
    from pygments.util import ClassNotFound

    try:
        return get_lexer_by_name(language, stripnl=False, ensurenl=False)
    except ClassNotFound:
        return None


def _pieces(code: str, language: str) -> Iterator[tuple[str, str]]:
    lexer = _lexer(language) if language else None
    if lexer is None:
        yield '', code
        return
    pieces = list(lexer.get_tokens(code))
    if ''.join(text for _, text in pieces) != code:  # a lexer may change line ends: the text counts
        yield '', code
        return
    kind, run = '', ''
    for token, text in pieces:
        name = str(token)
        new = next((cls for begin, cls in _CLASSES if name.startswith(begin)), '')
        if new != kind and text.strip():
            if run:
                yield kind, run
            kind, run = new, ''
        run += text
    if run:
        yield kind, run
