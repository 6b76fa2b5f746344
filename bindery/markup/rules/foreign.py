"""Blocks of other dialects, read as blocks of ours where there is such a thing.

- `!!! note "Title"` and `??? note` of Python-Markdown's extensions, the text indented
- `::: note Title`, `:::{note} Title`, `::: {.note}` of MyST, Pandoc and Docusaurus
- ```` ```{note} Title ```` of MyST

Their tokens are those of `slashes`, with the name of ours; `unknown` says what there is none for.
"""

from __future__ import annotations

import re

from markdown_it import MarkdownIt
from markdown_it.ruler import RuleOptionsType
from markdown_it.rules_block import StateBlock
from markdown_it.rules_core import StateCore

from .slashes import Opening, column_of, content_of, open_block, text_of

# Kinds of box by the names that other dialects give them. A publication that has a box of the name prints it;
# any other prints the box `note`, with the name as its title.
ADMONITIONS = frozenset([
    'abstract',
    'admonition',
    'attention',
    'bug',
    'caution',
    'danger',
    'error',
    'example',
    'failure',
    'hint',
    'important',
    'info',
    'note',
    'question',
    'quote',
    'seealso',
    'success',
    'summary',
    'tip',
    'todo',
    'warning',
])
_COLONS = re.compile(r'(:{3,})[ \t]*(?:\{\.?([\w-]+)[^{}]*\}|([\w-]+))?[ \t]*(.*?)[ \t]*:*\Z')
_FENCE = re.compile(r'(`{3,}|~{3,})[ \t]*\{([\w:-]+)\}[ \t]*(.*?)[ \t]*\Z')
_BANGS = re.compile(r'(?:!!!|\?\?\?\+?)[ \t]+([\w-]+)(?:[ \t]+[\w-]+)*(?:[ \t]+"(.*)")?[ \t]*\Z')
_OPTION = re.compile(r':([\w-]+):[ \t]*(.*)\Z')
_INDENT = 4


def foreign(md: MarkdownIt) -> None:
    """Register the rules."""
    interrupts: RuleOptionsType = {'alt': ['paragraph', 'reference', 'blockquote', 'list', 'footnote_def']}
    md.block.ruler.before('fence', 'directive', _fenced, interrupts)
    md.block.ruler.before('fence', 'colons', _colons, interrupts)
    md.block.ruler.before('fence', 'admonition', _indented, interrupts)


def _fenced(state: StateBlock, start: int, end: int, silent: bool) -> bool:
    """A fence of MyST whose content is Markdown; those with code or anything else are left to `fence`."""
    if state.is_code_block(start) or not (m := _FENCE.match(text_of(state, start))):
        return False
    if m[2] not in ADMONITIONS:
        return False
    if silent:
        return True
    sign, length = m[1][0], len(m[1])
    behind = next(
        (
            i
            for i in range(start + 1, end)
            if (text := text_of(state, i)).startswith(sign * length) and not text.strip(sign + ' \t')
        ),
        None,
    )
    _block(state, start, end, behind, m[2], m[3])
    return True


def _colons(state: StateBlock, start: int, end: int, silent: bool) -> bool:
    if state.is_code_block(start) or not (m := _COLONS.match(text_of(state, start))):
        return False
    name = m[2] or m[3]
    if name not in ADMONITIONS:
        return False
    if silent:
        return True
    depth, behind = 0, None
    for i in range(start + 1, end):
        inner = _COLONS.match(text_of(state, i))
        if inner and not state.is_code_block(i):
            depth += 1 if inner[2] or inner[3] else -1
            if depth < 0:
                behind = i
                break
    _block(state, start, end, behind, name, m[4])
    return True


def _indented(state: StateBlock, start: int, end: int, silent: bool) -> bool:
    if state.is_code_block(start) or not (m := _BANGS.match(text_of(state, start))):
        return False
    if m[1] not in ADMONITIONS:
        return False
    if silent:
        return True
    behind = start + 1
    while behind < end and (state.isEmpty(behind) or state.sCount[behind] - state.blkIndent >= _INDENT):
        behind += 1
    while behind > start + 1 and state.isEmpty(behind - 1):
        behind -= 1
    opening = Opening(m[1], m[2] or '', '', start + 1, column_of(state, start), True, foreign=True)
    open_block(state, opening, behind)
    indent, state.blkIndent = state.blkIndent, state.blkIndent + _INDENT
    content_of(state, start + 1, behind)
    state.blkIndent = indent
    state.push('slashes_close', 'div', -1)
    state.line = behind
    return True


def _block(state: StateBlock, start: int, end: int, behind: int | None, name: str, title: str) -> None:
    """A block of foreign fences from `start` to the fence on line `behind`; None if that is missing."""
    last = end if behind is None else behind
    first, options = start + 1, []
    while first < last and (m := _OPTION.match(text_of(state, first))):
        if m[1] == 'name':
            options.append(f'id: {m[2]}')
        first += 1
    opening = Opening(
        name, title, '\n'.join(options), start + 1, column_of(state, start), behind is not None, foreign=True
    )
    open_block(state, opening, last)
    content_of(state, first, last)
    state.push('slashes_close', 'div', -1)
    state.line = last if behind is None else behind + 1


_ALERT = re.compile(r'\[!([A-Za-z]+)\][+-]?[ \t]*([^\n]*)(?:\n|\Z)')


def alerts(state: StateCore) -> None:
    """`> [!NOTE]` of GitHub and Obsidian: a quotation whose first line names a box."""
    tokens, ends = state.tokens, []
    for i, token in enumerate(tokens):
        if token.type == 'blockquote_open':
            ends.append('blockquote_close')
            first = tokens[i + 2] if i + 2 < len(tokens) else token
            if tokens[i + 1].type != 'paragraph_open' or not (m := _ALERT.match(first.content)):
                continue
            if (name := m[1].lower()) not in ADMONITIONS or token.map is None or first.map is None:
                continue
            ends[-1] = 'slashes_close'
            token.type, token.tag = 'slashes_open', 'div'
            token.meta = {'block': Opening(name, m[2].strip(), '', token.map[0] + 1, 1, True, foreign=True)}
            first.content, first.map = first.content[m.end() :], [first.map[0] + 1, first.map[1]]
        elif token.type == 'blockquote_close':
            token.type = ends.pop()
