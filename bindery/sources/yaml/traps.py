"""YAML that can be read and says something else than was meant: curly quotation marks, comments that swallow
text, spaces that are none.

Each trap is told at its place, so that no text is lost and no quotation mark is printed that nobody wanted.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

import yaml

CURLY = '“”„‟‘’‚‛«»‹›'
ODD_SPACE = (  # spaces and invisible characters that YAML takes for letters
    '\u00a0\u1680\u2000-\u200d\u202f\u205f\u2060\u3000\ufeff'
)
_PAIRS = {
    '“': '”“',
    '„': '“”',
    '‟': '”',
    '”': '”',
    '«': '»',
    '»': '«',
    '‘': '’',
    '‚': '‘’',
    '‹': '›',
    '›': '‹',
}
_SINGLE = '‘’‚‛‹›'
_KEY = re.compile(r'[A-Za-z_][\w-]*:(?=[^\s/])')
_COMMENT = re.compile(r'([ \t]*)#(.*)')
_STRANGE = re.compile(f'[{CURLY}{ODD_SPACE}]')
_ODD = re.compile(f'[{ODD_SPACE}]')
_ODD_BEHIND = re.compile(f'[A-Za-z_-]+[:-]?(?<=[:-])(?=[{ODD_SPACE}])')
_HYPHEN = re.compile(r'-[^\s\d.-]')
_ITEM = re.compile(r'\s*- ')
_FINISHED = re.compile(r'[-+]?[\d.]+|true|false', re.I)
_LIST_MARK = re.compile(r'[–—−•*·‣◦][ \t]')

STRAIGHT = 'write straight quotation marks, as in "text"; word processors make them curly'
QUOTE = 'put the text in double quotes'
TYPE_SPACE = 'delete it and type a space'


@dataclass(frozen=True)
class Trap:
    """What is wrong at line and column, both from 0. `whole`: the file says something else than it looks
    like, so nothing of it can be judged."""

    code: str
    message: str
    line: int
    column: int
    hint: str
    whole: bool = False


def said_space(character: str) -> str:
    return (
        'a non-breaking space'
        if character in '\u00a0\u202f'
        else f'an invisible character or odd space (U+{ord(character):04X})'
    )


def spelt_key(node: yaml.ScalarNode) -> Trap | None:
    """A key that holds quotation marks or spaces which are no such thing for YAML."""
    if node.style in ('"', "'"):
        return None
    m = _STRANGE.search(node.value)
    if m is None:
        return None
    line, column = node.start_mark.line, node.start_mark.column + m.start()
    if m[0] in CURLY:
        return Trap(
            'yaml-syntax',
            f'the quotation mark {m[0]} of this key is curly and counts as a letter of its name',
            line,
            column,
            STRAIGHT,
            True,
        )
    return Trap(
        'yaml-syntax',
        f'{said_space(m[0])} counts as a letter of this key',
        line,
        column,
        'delete it; indent with ordinary spaces',
        True,
    )


def without_value(key: yaml.ScalarNode, value: yaml.Node) -> Trap | None:
    """A word in braces that is neither a key nor a value, mostly because a comma ended the text before it."""
    if not (
        isinstance(value, yaml.ScalarNode)
        and value.value == ''
        and value.start_mark.index == key.end_mark.index
    ):
        return None
    line, column = key.start_mark.line, key.start_mark.column
    if m := _KEY.match(key.value):
        return Trap(
            'yaml-syntax',
            'a space is missing after the colon',
            line,
            column + m.end() - 1,
            f'write "{m[0]} ..."',
            True,
        )
    return Trap(
        'yaml-syntax',
        f'"{key.value[:40]}" stands alone: the comma before it ended the text',
        line,
        column,
        'put the whole text in double quotes; or write "key: value", if it is a key',
        True,
    )


def misread(node: yaml.ScalarNode, lines: list[str], parent: int, in_flow: bool) -> Trap | None:
    """What a value says that was not meant. `parent` is the column of its key, or of the hyphen of its
    list."""
    if node.style in ('|', '>'):
        return None
    if node.style in ('"', "'"):
        return None if in_flow else _open_quotation(node, lines, parent)
    return (
        _looks_like_structure(node, lines, in_flow)
        or _comment(node, lines, parent)
        or _curly(node)
        or _edge(node)
    )


def _open_quotation(node: yaml.ScalarNode, lines: list[str], parent: int) -> Trap | None:
    """A quotation that runs into lines which are no deeper than its key: they are keys or items of their
    own."""
    start, end = node.start_mark, node.end_mark
    for line in range(start.line + 1, end.line + 1):
        text = lines[line]
        if text.strip() and len(text) - len(text.lstrip(' ')) <= parent and text.strip() != node.style:
            return Trap(
                'yaml-syntax',
                'the quotation that begins here is not closed on its line and swallows the next',
                start.line,
                start.column,
                f'write {node.style} at the end of the text',
                True,
            )
    return None


def _looks_like_structure(node: yaml.ScalarNode, lines: list[str], in_flow: bool) -> Trap | None:
    start, end = node.start_mark, node.end_mark
    first = lines[start.line] if start.line < len(lines) else ''
    alone = not first[: start.column].strip()  # nothing stands before it on its line
    if alone and not in_flow:
        if m := _ODD_BEHIND.match(node.value):
            return Trap(
                'yaml-syntax',
                f'{said_space(node.value[m.end()])} stands where an ordinary space is wanted',
                start.line,
                start.column + m.end(),
                TYPE_SPACE,
                True,
            )
        if _HYPHEN.match(node.value):
            return Trap(
                'yaml-syntax',
                'a space is missing after the hyphen',
                start.line,
                start.column,
                'write "- " before each item of a list',
                True,
            )
        if _LIST_MARK.match(node.value):
            return Trap(
                'yaml-syntax',
                f'{node.value[0]} begins no item of a list',
                start.line,
                start.column,
                'write "- " before each item: a hyphen and a space',
                True,
            )
        if m := _KEY.match(node.value):
            return Trap(
                'yaml-syntax',
                'a space is missing after the colon',
                start.line,
                start.column + m.end() - 1,
                f'write "{m[0]} ..."; or {QUOTE}, if it is text',
                True,
            )
    for line in range(start.line + 1, end.line + 1) if not in_flow else ():
        if _ITEM.match(lines[line]):
            return Trap(
                'yaml-syntax',
                'this line looks like an item of a list, but goes on with the text above it',
                line,
                len(lines[line]) - len(lines[line].lstrip()),
                f'begin the list on a line of its own below its key and nothing else; or {QUOTE}, if it is'
                ' text',
                True,
            )
    return None


def _comment(node: yaml.ScalarNode, lines: list[str], parent: int) -> Trap | None:
    """A `#` behind unquoted text, or on a line where the text could go on, begins a comment: what follows
    would be lost without a word.

    A comment is meant after a number, true or false; elsewhere if two spaces stand before and one after the
    #, and then no number.
    """
    end = node.end_mark
    rest = lines[end.line][end.column :] if end.line < len(lines) else ''
    m = _COMMENT.match(rest)
    if m and not _FINISHED.fullmatch(node.value):
        if re.match(r'[ \t]{2,}', m[1]) and re.match(r'[ \t]+[^\s\d]', m[2]):
            return None
        return _lost(end.line, end.column + len(m[1]), node.value, m[2])
    if not m and not rest.strip() and node.value and end.line + 1 < len(lines):
        below = lines[end.line + 1]
        if (m := _COMMENT.match(below)) and len(m[1]) > parent:
            return _lost(end.line + 1, len(m[1]), node.value, m[2])
    return None


def _lost(line: int, column: int, value: str, comment: str) -> Trap:
    text = f'{value} #{comment}'.strip()
    example = f' as in "{text}"' if len(text) < 60 and '"' not in text and '\n' not in text else ''
    return Trap(
        'yaml-comment',
        f'# begins a comment here, and "#{comment[:40]}" would be lost',
        line,
        column,
        f'if it belongs to the text, put the whole text in double quotes{example}; if it is a comment, put it'
        ' on a line of its own above',
    )


def _curly(node: yaml.ScalarNode) -> Trap | None:
    """A value in curly quotation marks, which YAML takes for letters. A quotation inside of a longer text is
    none of our business."""
    text, start = node.value, node.start_mark
    first, last = text[:1], text[-1:]
    trap = Trap(
        'yaml-quotes',
        f'the quotation marks around this text are curly ({first}) and would be printed',
        start.line,
        start.column,
        f'{STRAIGHT}; if they are to be printed, put straight ones around them too',
    )
    if first in _PAIRS:
        inner = text[1:-1]
        closed = any(c in inner for c in _PAIRS[first])
        if last in _PAIRS[first] + '"\'' and len(text) > 1 and not closed:
            return trap
        if first not in _SINGLE and not closed:
            return trap
    elif last and last in '”»' and not any(c in text for c in '“„«'):
        return Trap(
            'yaml-quotes',
            f'the quotation mark at the end of this text is curly ({last}), and none opens it',
            node.end_mark.line,
            max(0, node.end_mark.column - 1),
            STRAIGHT,
        )
    return None


def _edge(node: yaml.ScalarNode) -> Trap | None:
    """Spaces before or after a text that are no spaces for YAML."""
    for at, c in ((node.start_mark.column, node.value[:1]), (node.end_mark.column - 1, node.value[-1:])):
        if c and _ODD.match(c):
            return Trap(
                'yaml-syntax',
                f'{said_space(c)} counts as a letter of this text',
                node.start_mark.line if at == node.start_mark.column else node.end_mark.line,
                at,
                'delete it, or put ordinary spaces in its place',
            )
    return None
