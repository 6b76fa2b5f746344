"""How large and how deep a stylesheet or a JSON text is, found in one walk before any parser sees it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from ...core import limits
from ...core.limits import Limit

# Comments, strings (to their end or that of the line), addresses without quotes, escapes, brackets.
_CSS = re.compile(
    r"""/\*.*?(?:\*/|\Z)|"(?:[^"\\\n]|\\.)*"?|'(?:[^'\\\n]|\\.)*'?"""
    r"""|url\(\s*(?!["'\s])(?:[^)\\]|\\.)*\)?|\\.|[()\[\]{}]""",
    re.S | re.I,
)
_JSON = re.compile(r'"(?:[^"\\]|\\.)*"?|[\[\]{}]', re.S)
_ESCAPE = re.compile(r'\\(?:([0-9a-fA-F]{1,6})\s?|\n|(.))', re.S)


@dataclass(frozen=True)
class Scan:
    """`deepest` is the largest depth and the index of the bracket that reaches it; `blocks` counts `{`."""

    deepest: tuple[int, int]
    blocks: int
    addresses: tuple[tuple[str, int], ...]  # data: addresses, and where each begins


def scan(text: str, tokens: re.Pattern[str] = _CSS) -> Scan:
    """Walk once along a text, strings and comments left out."""
    depth, deepest, blocks, addresses = 0, (0, 0), 0, []
    for m in tokens.finditer(text):
        first = m[0][0]
        if first in '([{':
            depth += 1
            blocks += first == '{'
            if depth > deepest[0]:
                deepest = depth, m.start()
        elif first in ')]}':
            depth = max(0, depth - 1)
        elif first in '"\'uU' and 'a' in m[0].lower() and (address := _address(m[0])):
            addresses.append((address, m.start()))
    return Scan(deepest, blocks, tuple(addresses))


def _address(literal: str) -> str:
    """The data: address that a string or url() holds, '' for any other."""
    inside = literal.partition('(')[2].rstrip(')') if literal[0] in 'uU' else literal.strip('"\'')
    if '\\' in inside:
        inside = _ESCAPE.sub(lambda m: chr(min(int(m[1], 16), 0x10FFFF)) if m[1] else m[2] or '', inside)
    inside = inside.strip()
    return inside if inside[:5].lower() == 'data:' else ''


def too_large(text: str) -> Iterator[tuple[Limit, int, int]]:
    """The limits that a stylesheet breaks: each with the count and the index in the text."""
    if len(text) > limits.STYLE_CHARACTERS.most:
        yield limits.STYLE_CHARACTERS, len(text), 0
        return
    measured = scan(text)
    if measured.blocks > limits.STYLE_BLOCKS.most:
        yield limits.STYLE_BLOCKS, measured.blocks, 0
    if measured.deepest[0] > limits.STYLE_DEPTH.most:
        yield (limits.STYLE_DEPTH, *measured.deepest)


def map_too_large(data: bytes) -> Iterator[tuple[Limit, int, int]]:
    """The limits that the JSON of a map breaks."""
    if len(data) > limits.MAP_BYTES.most:
        yield limits.MAP_BYTES, len(data), 0
        return
    deepest = scan(data.decode('utf-8', 'replace'), _JSON).deepest
    if deepest[0] > limits.MAP_DEPTH.most:
        yield (limits.MAP_DEPTH, *deepest)
