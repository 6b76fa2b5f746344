"""Where each token of running text begins in the content of its block, which markdown-it-py does not keep."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Literal

from markdown_it import MarkdownIt
from markdown_it.parser_inline import ParserInline
from markdown_it.rules_inline import StateInline
from markdown_it.token import Token
from markdown_it.utils import EnvType

AT = 'at'  # in the meta of a token: the offset of its first character in the content of its block
# Rules of others whose first token is a mark.
_PLACED = ('link', 'image', 'autolink', 'html_inline', 'footnote_ref', 'gfm_autolink')


class _State(StateInline):
    """Remembers where the text that is not yet a token began."""

    pending_at = 0

    def append_pending(self, text: str) -> None:
        if not self.pending:
            self.pending_at = self.pos
        super().append_pending(text)

    def push(self, ttype: str, tag: str, nesting: Literal[-1, 0, 1]) -> Token:
        token = super().push(ttype, tag, nesting)
        if ttype.startswith('text'):
            token.meta[AT] = self.pos
        return token

    def pushPending(self) -> Token:
        token = super().pushPending()
        token.meta[AT] = self.pending_at
        return token


class PlacedInline(ParserInline):
    """The parser of running text, with places."""

    def parse(self, src: str, md: MarkdownIt, env: EnvType, tokens: list[Token]) -> list[Token]:
        state = _State(src, md, env, tokens)
        self.tokenize(state)
        for rule in self.ruler2.getRules(''):
            rule(state)
        return state.tokens


def place_rules(md: MarkdownIt) -> None:
    """Make the rules of others keep where their tokens begin; to be called when all are registered."""
    for rule in md.inline.ruler.__rules__:
        if rule.name in _PLACED:
            rule.fn = partial(_placed, rule.fn)
    md.inline.ruler2.before('fragments_join', 'join_places', _join_places)


def _placed(rule: Callable[[StateInline, bool], bool], state: StateInline, silent: bool) -> bool:
    """Run another rule, and keep where its first token begins."""
    at, before = state.pos, len(state.tokens)
    matched = rule(state, silent)
    if matched and not silent:
        mark = next((token for token in state.tokens[before:] if token.type != 'text'), None)
        if mark is not None:
            mark.meta.setdefault(AT, at)
    return matched


def _join_places(state: StateInline) -> None:
    """Texts side by side become one: it begins where the first does."""
    for text, following in zip(state.tokens, state.tokens[1:], strict=False):
        if text.type == following.type == 'text' and text.content and AT in text.meta:
            following.meta[AT] = text.meta[AT]
