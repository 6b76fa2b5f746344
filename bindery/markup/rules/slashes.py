"""The block rule for `/// name | argument`: options below it, then Markdown, up to a line of as many slashes.

Tokens: `slashes_open` with what was read in its `meta`, `slashes_title_open`, `inline` and
`slashes_title_close` for the argument, the content, and `slashes_close`. Slashes that do not fit give
`slashes_fault`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from markdown_it import MarkdownIt
from markdown_it.rules_block import StateBlock

from ..source import Spot

_SLASHES = re.compile(r'(/{3,})[ \t]*([\w-]*)[ \t]*(\|?)[ \t]*(.*?)[ \t]*\Z')
_CODE = re.compile(r'(`{3,}|~{3,})')
_INDENT = 4  # spaces before an option


@dataclass(frozen=True)
class Opening:
    """The line that opens a block: `line` and `column` from 1, `options` the YAML below it."""

    name: str
    argument: str
    options: str
    line: int
    column: int
    closed: bool
    foreign: bool = False  # a block of another dialect, which may go by another name here

    @property
    def first_option(self) -> Spot:
        """Where the options begin."""
        return Spot(self.line + 1, self.column + _INDENT)


def slashes(md: MarkdownIt) -> None:
    """Register the rule."""
    md.block.ruler.before(
        'fence', 'slashes', _block, {'alt': ['paragraph', 'reference', 'blockquote', 'list', 'footnote_def']}
    )


def text_of(state: StateBlock, line: int) -> str:
    """A line without its indentation."""
    return state.src[state.bMarks[line] + state.tShift[line] : state.eMarks[line]]


def column_of(state: StateBlock, line: int) -> int:
    """The column, from 1, at which a line begins behind its indentation."""
    start = state.bMarks[line] + state.tShift[line]
    return start - state.src.rfind('\n', 0, start)


def _block(state: StateBlock, start: int, end: int, silent: bool) -> bool:
    if state.is_code_block(start) or not (m := _SLASHES.match(text_of(state, start))):
        return False
    if silent:
        return True
    slashes, name, bar, argument = m.groups()
    column = (
        state.bMarks[start] + state.tShift[start] - (state.src.rfind('\n', 0, state.bMarks[start]) + 1) + 1
    )
    if not name or (argument and not bar):
        fault = state.push('slashes_fault', '', 0)
        fault.map = [start, start + 1]
        fault.meta = {'column': column, 'text': text_of(state, start).strip()}
        state.line = start + 1
        return True
    first = start + 1
    while first < end and state.src[state.bMarks[first] : state.eMarks[first]].strip():
        if state.sCount[first] - state.blkIndent < _INDENT:
            break
        first += 1
    options = '\n'.join(
        state.getLines(i, i + 1, state.blkIndent + _INDENT, False) for i in range(start + 1, first)
    )
    behind = next(_ends(state, len(slashes), first, end), None)
    opening = Opening(name, argument, options, start + 1, column, behind is not None)
    open_block(state, opening, end if behind is None else behind + 1, len(slashes) + len(name) + 1)
    content_of(state, first, end if behind is None else behind)
    state.push('slashes_close', 'div', -1)
    state.line = end if behind is None else behind + 1
    return True


def _ends(state: StateBlock, length: int, first: int, end: int) -> Iterator[int]:
    """The line that closes a block with so many slashes; blocks and code in between have their own."""
    depth, code = 0, ''
    for i in range(first, end):
        if state.sCount[i] < state.blkIndent and not state.isEmpty(i):
            return
        text = text_of(state, i)
        if code:
            code = '' if text.startswith(code) and not text.strip(code[0] + ' \t') else code
        elif m := _CODE.match(text):
            code = m[1]
        elif (m := _SLASHES.match(text)) and len(m[1]) == length and not state.is_code_block(i):
            depth += 1 if m[2] else -1
            if depth < 0:
                yield i
                return


def open_block(state: StateBlock, opening: Opening, behind: int, before_argument: int = 0) -> None:
    """Push the tokens of the first line of a block that ends before the line with index `behind`."""
    start = opening.line - 1
    opened = state.push('slashes_open', 'div', 1)
    opened.map, opened.meta = [start, behind], {'block': opening}
    if opening.argument:
        state.push('slashes_title_open', '', 1).map = [start, start + 1]
        title = state.push('inline', '', 0)
        title.content, title.map, title.children = opening.argument, [start, start + 1], []
        title.meta = {'start': opening.column + before_argument}
        state.push('slashes_title_close', '', -1)


def content_of(state: StateBlock, first: int, behind: int) -> None:
    """Read the Markdown of a block, from the line with index `first` to that before `behind`."""
    parent, limit = state.parentType, state.lineMax
    state.parentType, state.lineMax = 'slashes', behind
    state.md.block.tokenize(state, first, behind)
    state.parentType, state.lineMax = parent, limit
