"""The limits of a text, checked before the parser sees it, in one pass over its lines and one over each
paragraph.

Some steps of the parser take a time that grows with the square of a paragraph, a list or a block; the limits
keep these small.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from ...core import limits
from ...core.limits import Limit
from .fences import Fences

# The marks of list items and quotations at the beginning of a line.
_MARKERS = re.compile(r'(?: *(?:>|[-+*](?= )|\d{1,9}[.)](?= )|:(?= )))+')
_MARKER = re.compile(r'>|[-+*:]|\d+[.)]')
_INDENT = 4  # spaces that a list inside of a list is indented by
_MARK = re.compile(r'[*_`\[\]()^~{}<>&!\\]')
_NESTING = re.compile(r'\[\^?|[(\])]|\*+|_+|~+|\^+')


@dataclass(frozen=True)
class Excess:
    """A limit that is exceeded, the count, and the index of the line."""

    limit: Limit
    count: int
    index: int


def of_lines(lines: list[str], fences: Fences) -> list[Excess]:
    """The limits that a whole text exceeds. `fences` are those of its lines."""
    excesses: list[Excess] = []

    def at_most(limit: Limit, count: int, index: int) -> None:
        if count > limit.most:
            excesses.append(Excess(limit, count, index))

    at_most(limits.FILE_CHARACTERS, sum(map(len, lines)) + len(lines) - 1, 0)
    at_most(limits.FILE_LINES, len(lines), 0)
    at_most(limits.BLOCK_DEPTH, *fences.deepest)
    for first, behind in fences.parts:
        within = 0
        for start, end in _runs(lines, first, behind):
            within += 1
            at_most(limits.BLOCK_LINES, end - start, start)
            _of_run(lines, start, end, at_most)
        if lines[first].lstrip().startswith('///'):
            at_most(limits.BLOCK_PARAGRAPHS, within, first)
    return excesses


def _runs(lines: list[str], first: int, behind: int) -> Iterator[tuple[int, int]]:
    """The runs of lines that are not empty, as (first, behind the last)."""
    start = None
    for i in range(first, behind):
        if lines[i].strip():
            start = i if start is None else start
        elif start is not None:
            yield start, i
            start = None
    if start is not None:
        yield start, behind


def _of_run(lines: list[str], start: int, end: int, at_most: Callable[[Limit, int, int], None]) -> None:
    """Judge the depth and the table of a run of lines, at the deepest line and the widest row."""
    deepest, widest, rows = (0, start), (0, start), 0
    for i in range(start, end):
        deepest = max(deepest, (_depth(lines[i]), i), key=lambda depth: depth[0])
        if '|' in lines[i] and not lines[i].lstrip(' ').startswith('///'):
            rows += 1
            widest = max(widest, (lines[i].strip().strip('|').count('|') + 1, i), key=lambda width: width[0])
    at_most(limits.LIST_DEPTH, *deepest)
    if rows > 1:
        at_most(limits.TABLE_COLUMNS, *widest)
        at_most(limits.TABLE_ROWS, rows - 2, start)  # without the head and the delimiter row


def _depth(line: str) -> int:
    """The most lists and quotations that a line can be nested in."""
    m = _MARKERS.match(line)
    if not m:
        return 0
    indent = len(line) - len(line.lstrip(' '))
    return indent // _INDENT + len(_MARKER.findall(m[0]))


def of_text(text: str) -> list[tuple[Limit, int]]:
    """The limits that one text with inline marks exceeds, each with the count."""
    counts = [(limits.PARAGRAPH_CHARACTERS, len(text))]
    if len(text) > limits.MARK_DEPTH.most:
        counts += [(limits.PARAGRAPH_MARKS, len(_MARK.findall(text))), (limits.MARK_DEPTH, _mark_depth(text))]
    return [(limit, count) for limit, count in counts if count > limit.most]


def _mark_depth(text: str) -> int:
    """The most inline marks that are open at once: brackets, and runs of stars and the like."""
    depth = {'[': 0, '(': 0, '*': 0, '_': 0, '~': 0, '^': 0}
    deepest = 0
    for m in _NESTING.finditer(text):
        mark = m[0][0]
        if mark in '])':
            mark = '[' if mark == ']' else '('
            depth[mark] = max(0, depth[mark] - 1)
            continue
        if mark in '[(':
            depth[mark] += 1
        elif _opens(text, m.start(), m.end(), depth[mark]):
            depth[mark] += len(m[0])
        else:
            depth[mark] = max(0, depth[mark] - len(m[0]))
        deepest = max(deepest, sum(depth.values()))
    return deepest


def _opens(text: str, start: int, end: int, depth: int) -> bool:
    """Whether a run of stars or the like opens emphasis. Between punctuation, as in `*"so"*,`, it closes what
    is open."""
    before, behind = text[start - 1 : start] or ' ', text[end : end + 1] or ' '
    if behind.isspace() or before.isalnum():
        return False
    return before.isspace() or behind.isalnum() or not depth
