"""Faults of characters in YAML: tabs and odd spaces, quotation marks, brackets. One function for each kind;
it returns the fault at its cause, or None for another kind."""

from __future__ import annotations

import re

import yaml

from .scene import Scene
from .traps import CURLY, ODD_SPACE, QUOTE, STRAIGHT, TYPE_SPACE, Trap, said_space

# A line with a key: what stands before it, the key, the value.
ENTRY = re.compile(r'( *(?:- +)*)([\w-]+):(?: +|$)(.*)')
_BRACKETS = {'[': ']', '{': '}'}


def syntax_fault(message: str, line: int, column: int, hint: str) -> Trap:
    """A fault that makes the file unreadable. `line` and `column` are from 0."""
    return Trap('yaml-syntax', f'the file cannot be read: {message}', line, column, hint, True)


def spaces(n: int) -> str:
    """A number of spaces in words."""
    return '1 space' if n == 1 else f'{n} spaces'


def tab(s: Scene) -> Trap | None:
    """A tab in the indentation."""
    m = re.match(r' *(?:- *)*(?=\t)', s.text)
    return (
        syntax_fault(
            'a tab stands where spaces are wanted',
            s.line,
            m.end(),
            'indent with spaces, two for each level; most editors can turn tabs into spaces',
        )
        if m
        else None
    )


def odd_space(s: Scene) -> Trap | None:
    """A no-break space or the like where YAML needs an ordinary space."""
    for n in s.suspects:
        if m := re.search(
            rf'^[ \t]*(?:- *)*(?=[{ODD_SPACE}])|(?<=[\w"\'][:])(?=[{ODD_SPACE}])|^ *[{ODD_SPACE}]', s.lines[n]
        ):
            at = (
                m.end()
                if m.end() < len(s.lines[n]) and re.match(f'[{ODD_SPACE}]', s.lines[n][m.end()])
                else m.start()
            )
            return syntax_fault(
                f'{said_space(s.lines[n][at])} stands where an ordinary space is wanted', n, at, TYPE_SPACE
            )
    return None


def curly_mark(s: Scene) -> Trap | None:
    """A curly quotation mark around a text."""
    for n in s.suspects:
        line = s.lines[n]
        m = (
            re.search(rf'(?:^ *(?:- +)*|: +|[\[{{,] *)[{CURLY}]', line)
            or re.search(r'(?:: +|- +|[\[{,] *)"[^"]*[”“„»](?=\s*(?:$|[,\]}]))', line)
            or re.search(r"(?:: +|- +|[\[{,] *)'[^']*[’‘](?=\s*(?:$|[,\]}]))", line)
        )
        if m:
            return syntax_fault(
                f'the quotation mark {m[0][-1]} is curly and counts as a letter', n, m.end() - 1, STRAIGHT
            )
    return None


def quotation(s: Scene) -> Trap | None:
    """A quotation that is not closed, or closed too early."""
    if (
        'quoted scalar' in s.context
        and 'end of stream' in s.reason
        or 'quoted scalar' in s.context
        and 'document' in s.reason
    ):
        assert s.begun is not None  # such an error always has a context
        mark = s.lines[s.begun[0]][s.begun[1]]
        return syntax_fault(
            'the quotation that begins here is never closed',
            *s.begun,
            f'write {mark} at the end of the text; if it is an apostrophe, {QUOTE}',
        )
    if 'escape' in s.reason:
        return syntax_fault(
            'a backslash in double quotes has a meaning of its own',
            s.line,
            max(0, s.text.rfind('\\', 0, s.column + 1)),
            'write it twice (\\\\), or put the text in single quotes',
        )
    if (token := s.quotation) is None:
        return None
    start, end, mark = token.start_mark, token.end_mark, token.style
    if start.line < end.line and any(
        ENTRY.match(line) or re.match(r' *- ', line) for line in s.lines[start.line + 1 : end.line + 1]
    ):
        return syntax_fault(
            'the quotation that begins here is not closed on its line',
            start.line,
            start.column,
            f'write {mark} at the end of the text',
        )
    before, after = (
        s.lines[end.line][end.column - 2 : end.column - 1],
        s.lines[end.line][end.column : end.column + 1],
    )
    if mark == "'" and before.isalpha() and after.isalpha():
        return syntax_fault(
            'this apostrophe ends the text in single quotes too early',
            end.line,
            end.column - 1,
            f"{QUOTE}, or write the apostrophe twice ('')",
        )
    if after == ',' or s.character == ',':
        return syntax_fault(
            'something follows the quotation mark that ends the text',
            end.line,
            end.column,
            'put several texts in square brackets, as in ["one", "two"], or the whole in other quotes',
        )
    other = "single quotes ('...')" if mark == '"' else 'double quotes'
    return syntax_fault(
        f'the text ends at this {mark}, and more follows',
        end.line,
        end.column - 1,
        f'put the whole text in {other}, or delete the quotation marks inside of it',
    )


def bracket(s: Scene) -> Trap | None:
    """Brackets that are not closed, or closed by another kind, or never opened."""
    if s.opened:
        line, column = s.opened[-1]
        opening = s.lines[line][column]
        if s.character in ('}', ']') and s.character != _BRACKETS[opening]:
            return syntax_fault(
                f'{s.character} closes a bracket that began with {opening}',
                s.line,
                s.column,
                f'write {_BRACKETS[opening]}',
            )
        if s.line > line and not _is_closed(s, line, column):
            return syntax_fault(
                f'the bracket {opening} is never closed',
                line,
                column,
                f'write {_BRACKETS[opening]} at the end; {QUOTE}, if the bracket belongs to it',
            )
        if 'flow' in s.context and s.line == line:
            return syntax_fault(
                'a comma is missing before this',
                s.line,
                s.column,
                f'write a comma between entries; {QUOTE}, if it is one',
            )
        return None
    if s.character in ('}', ']'):
        return syntax_fault(
            f'{s.character} closes a bracket that was never opened',
            s.line,
            s.column,
            f'delete it; {QUOTE}, if it belongs to it',
        )
    if (
        isinstance(s.last, (yaml.FlowSequenceEndToken, yaml.FlowMappingEndToken))
        and s.last.end_mark.line == s.line
        and s.last.end_mark.column <= s.column
    ):
        value = (ENTRY.match(s.text) or ['', '', '', s.text])[3]
        return syntax_fault(
            'more follows the closing bracket',
            s.line,
            s.column,
            f'{QUOTE}: what begins with {value[:1] or "[ or {"} is taken for a list or for keys',
        )
    return None


def _is_closed(s: Scene, line: int, column: int) -> bool:
    """Is the bracket closed before a line that is no deeper than its own?"""
    own = s.lines[line]
    depth, inside = len(own) - len(own.lstrip()), [own[column + 1 :]]
    for text in s.lines[line + 1 :]:
        if text.strip() and len(text) - len(text.lstrip()) <= depth:
            break
        inside.append(text)
    return _BRACKETS[own[column]] in '\n'.join(inside)
