"""The parser: markdown-it-py with the rules of the dialect. Its tokens become elements in tree.py."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from markdown_it import MarkdownIt
from markdown_it.rules_core import StateCore
from markdown_it.token import Token
from mdit_py_plugins.deflist import deflist_plugin
from mdit_py_plugins.footnote import footnote_plugin
from mdit_py_plugins.gfm_autolink import gfm_autolink_plugin
from mdit_py_plugins.subscript import sub_plugin
from mdit_py_plugins.superscript import superscript_plugin

from .rules import bounds
from .rules.foreign import alerts, foreign
from .rules.inline import inline, straight_quotes
from .rules.leftovers import command, leftovers_in
from .rules.positions import AT, PlacedInline, place_rules
from .rules.slashes import slashes

_ATTRIBUTES = re.compile(r'[ \t]*\{:?[ \t]*#([A-Za-z][\w.-]*)((?:[ \t]+\.[A-Za-z][\w-]*)*)[ \t]*\}\Z')
EXCESSES = 'excesses'  # in the env of a text: paragraphs that are too large to be read
ENTITIES = 'entities'  # in the env of a text: entities as they were written, as &nbsp;
_NESTING = 100  # elements; markup/rules/bounds.py refuses deeper ones before


@cache
def parser() -> MarkdownIt:
    """The parser, made once. What it remembers of a text is in the `env` of that text."""
    md = MarkdownIt()
    md.inline = PlacedInline()
    md.configure('commonmark', {'typographer': True, 'maxNesting': _NESTING, 'store_labels': True})
    md.enable(['table', 'strikethrough', 'smartquotes'])
    md.use(deflist_plugin)
    md.use(footnote_plugin, inline=False, move_to_end=False, always_match_refs=True)
    md.use(gfm_autolink_plugin)
    md.use(sub_plugin)
    md.use(superscript_plugin)
    slashes(md)
    foreign(md)
    inline(md)
    place_rules(md)
    md.core.ruler.before('inline', 'heading_attributes', _heading_attributes)
    md.core.ruler.before('inline', 'alerts', alerts)
    md.core.ruler.before('inline', 'limits', _limits)
    md.core.ruler.after('inline', 'leftovers', _leftovers)
    md.core.ruler.before('text_join', 'entities', _entities)
    md.core.ruler.after('smartquotes', 'straight_quotes', _straight_quotes)
    # Addresses are judged where the book is known, and kept as they were written until then.
    md.validateLink = lambda url: True  # type: ignore[method-assign]
    md.normalizeLink = lambda url: url  # type: ignore[method-assign]
    md.normalizeLinkText = lambda link: link  # type: ignore[method-assign]
    return md


def _heading_attributes(state: StateCore) -> None:
    """What stands in braces at the end of a heading: an id, and classes for the stylesheet."""
    for opening, content in zip(state.tokens, state.tokens[1:], strict=False):
        if opening.type == 'heading_open' and (m := _ATTRIBUTES.search(content.content)):
            content.content = content.content[: m.start()]
            opening.attrSet('id', m[1])
            if m[2]:
                opening.attrSet('class', ' '.join(name.strip('.') for name in m[2].split()))


def _limits(state: StateCore) -> None:
    """Leave out paragraphs that are too large, or too deep in marks, before they are read."""
    for token in state.tokens:
        if token.type != 'inline':
            continue
        for limit, count in bounds.of_text(token.content):
            line = token.map[0] if token.map else 0
            state.env.setdefault(EXCESSES, []).append(bounds.Excess(limit, count, line))
            token.content = ''


def _leftovers(state: StateCore) -> None:
    """Put a token `leftover` behind each text that would be printed as it was typed by accident."""
    for token in state.tokens:
        before = ''
        children: list[Token] = []
        for child in token.children or ():
            children += [child, *_leftovers_of(child, before)]
            before = child.content
        if token.children:
            token.children = children


def _leftovers_of(text: Token, before: str) -> Iterator[Token]:
    """What is wrong with one token, which stands behind the text `before`."""
    start = text.meta.get(AT, 0)
    if text.type == 'text':
        for offset, element in leftovers_in(text.content):
            yield Token('leftover', '', 0, meta={'problem': element, AT: start + offset})
    elif text.type == 'text_special' and len(text.content) == 2 and text.content[0] == '\\':
        tex = command(before, text.content)
        if tex is not None:
            yield Token('leftover', '', 0, meta={'problem': tex, AT: start})


def _entities(state: StateCore) -> None:
    """Remember entities before they become text."""
    state.env[ENTITIES] = [
        child.markup
        for token in state.tokens
        for child in token.children or ()
        if child.type == 'text_special' and child.info == 'entity'
    ]


def _straight_quotes(state: StateCore) -> None:
    for token in state.tokens:
        for child in token.children or ():
            if child.type == 'text':
                child.content = straight_quotes(child.content)
