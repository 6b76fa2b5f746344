"""Inline rules of the dialect: citations, index marks, passages in another language, notes in their place;
dashes and apostrophes."""

from __future__ import annotations

import re

from markdown_it import MarkdownIt
from markdown_it.rules_core import StateCore
from markdown_it.rules_inline import StateInline

from .positions import AT

_INDEX = re.compile(r'\{index:\s*([^{}]+)\}')
_FOREIGN = re.compile(r'\*\[([A-Za-z]{2,3}(?:-[A-Za-z0-9]{2,8})*)\](?![(\[])')
# A citation in brackets, with words before the first key: [see @key, p. 3; @other]; and one in the text.
_CITATION = re.compile(r'\[((?:[^\[\]@]*\s)?)(@[^\[\]]+)\]')
_NAMED = re.compile(r'@([A-Za-z_][\w:.+/-]*\w)')

# Two dashes, three dashes, three points.
_DASHES = (
    (re.compile(r'(?<!-)---(?!-)'), '—'),
    (re.compile(r'(?<!-)--(?!-)'), '–'),
    (re.compile(r'\.{3}(?!\.)'), '…'),
)
# An apostrophe at the beginning of a word or a year, which is no quotation mark.
_APOSTROPHE = re.compile(r"(?<![\w'])'(?=(?:tis|twas|til|em|cause|n)\b|\d\ds?\b)", re.I)
_FEET_AND_INCHES = re.compile(r"(?<=\d)'(\d+)\"")


def inline(md: MarkdownIt) -> None:
    """Register the rules."""
    ruler = md.inline.ruler
    ruler.before('link', 'citation', _citation)
    ruler.before('link', 'named_citation', _named)
    ruler.before('emphasis', 'foreign', _foreign)
    ruler.before('link', 'index', _index)
    ruler.before('link', 'inline_note', _note)
    md.core.ruler.after('inline', 'typography', _typography)


def _citation(state: StateInline, silent: bool) -> bool:
    """`[@key; @other, p. 12]`, with words before a key: `[see @key]`"""
    if state.src[state.pos] != '[' or not (m := _CITATION.match(state.src, state.pos, state.posMax)):
        return False
    if state.src[m.end() : m.end() + 1] == '(':
        return False
    if not silent:
        token = state.push('citation', '', 0)
        token.content, token.meta = m[1] + m[2], {AT: state.pos, 'literal': m[0]}
    state.pos = m.end()
    return True


def _named(state: StateInline, silent: bool) -> bool:
    """`@key says`: a work that is named in the sentence."""
    before = state.src[state.pos - 1 : state.pos] if state.pos else ''
    if state.src[state.pos] != '@' or before.isalnum() or before in ('[', '/', '.', '@', '-', '_'):
        return False
    if not (m := _NAMED.match(state.src, state.pos, state.posMax)):
        return False
    if not silent:
        token = state.push('citation', '', 0)
        token.content, token.meta = m[0], {AT: state.pos, 'literal': m[0], 'named': True}
    state.pos = m.end()
    return True


def _index(state: StateInline, silent: bool) -> bool:
    """`{index: term > subterm}`"""
    if state.src[state.pos] != '{' or not (m := _INDEX.match(state.src, state.pos, state.posMax)):
        return False
    if not m[1].strip():
        return False  # leftovers.py says what is missing
    if not silent:
        token = state.push('index', '', 0)
        token.content, token.meta = m[1].strip(), {AT: state.pos, 'literal': m[0]}
    state.pos = m.end()
    return True


def _foreign(state: StateInline, silent: bool) -> bool:
    """`*[de]Stadtwerke*`; a link in italics, `*[EIB](#eib)*`, is none."""
    if state.src[state.pos] != '*' or not (m := _FOREIGN.match(state.src, state.pos, state.posMax)):
        return False
    end = state.src.find('*', m.end(), state.posMax)
    if end <= m.end():
        return False
    if not silent:
        limit = state.posMax
        token = state.push('foreign_open', 'em', 1)
        token.attrs, token.meta = {'lang': m[1]}, {**token.meta, AT: state.pos}
        state.pos, state.posMax = m.end(), end
        state.md.inline.tokenize(state)
        state.posMax = limit
        state.push('foreign_close', 'em', -1)
    state.pos = end + 1
    return True


def _note(state: StateInline, silent: bool) -> bool:
    """`^[the text of a note]`"""
    if not state.src.startswith('^[', state.pos) or (
        (end := state.md.helpers.parseLinkLabel(state, state.pos + 1)) < 0
    ):
        return False
    if not silent:
        limit = state.posMax
        token = state.push('note_open', 'span', 1)
        token.meta = {**token.meta, AT: state.pos}
        state.pos, state.posMax = state.pos + 2, end
        state.md.inline.tokenize(state)
        state.posMax = limit
        state.push('note_close', 'span', -1)
    state.pos = end + 1
    return True


def _typography(state: StateCore) -> None:
    """Dashes, ellipses and primes in running text; quotation marks are markdown-it's `smartquotes`."""
    for token in state.tokens:
        for child in token.children or ():
            if child.type == 'text':
                for pattern, sign in _DASHES:
                    child.content = pattern.sub(sign, child.content)
                child.content = _APOSTROPHE.sub('’', child.content)
                child.content = _FEET_AND_INCHES.sub('′\\1″', child.content)


def straight_quotes(text: str) -> str:
    """Text in which quotation marks that found no partner are apostrophes, or end something."""
    return text.replace("'", '’').replace('"', '”')
