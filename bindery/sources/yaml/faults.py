"""Why YAML cannot be read, in words for people who do not know YAML, at the place of the cause.

The parser reports an error often a line or more after its cause. So the cause is looked for before that
place, by one function for each kind of fault; the first that recognises its kind describes it."""

from __future__ import annotations

import re
from collections.abc import Callable

import yaml

from .scene import Scene, scene_of
from .traps import CURLY, ODD_SPACE, QUOTE, STRAIGHT, TYPE_SPACE, Trap, said_space

# a line with a key: what stands before it, the key, the value
_ENTRY = re.compile(r'( *(?:- +)*)([\w-]+):(?: +|$)(.*)')
_BRACKETS = {'[': ']', '{': '}'}


def explain(text: str, error: yaml.YAMLError) -> Trap:
    """Why `text` cannot be read, as one fault at its cause."""
    scene = scene_of(text, error)
    for recognise in KINDS:
        if fault := recognise(scene):
            return fault
    return _fault(
        'this does not fit what stands above it',
        scene.line,
        scene.column,
        'compare it with a line of its kind that is right: indentation, "key: value", "- " before items; put'
        ' text with special characters in double quotes',
    )


def _fault(message: str, line: int, column: int, hint: str) -> Trap:
    return Trap('yaml-syntax', f'the file cannot be read: {message}', line, column, hint, True)


def _spaces(n: int) -> str:
    return '1 space' if n == 1 else f'{n} spaces'


# --- the kinds ----------------------------------------------------------------------------------------------


def _tab(s: Scene) -> Trap | None:
    m = re.match(r' *(?:- *)*(?=\t)', s.text)
    return (
        _fault(
            'a tab stands where spaces are wanted',
            s.line,
            m.end(),
            'indent with spaces, two for each level; most editors can turn tabs into spaces',
        )
        if m
        else None
    )


def _space(s: Scene) -> Trap | None:
    for n in s.suspects:
        if m := re.search(
            rf'^[ \t]*(?:- *)*(?=[{ODD_SPACE}])|(?<=[\w"\'][:])(?=[{ODD_SPACE}])|^ *[{ODD_SPACE}]', s.lines[n]
        ):
            at = (
                m.end()
                if m.end() < len(s.lines[n]) and re.match(f'[{ODD_SPACE}]', s.lines[n][m.end()])
                else m.start()
            )
            return _fault(
                f'{said_space(s.lines[n][at])} stands where an ordinary space is wanted', n, at, TYPE_SPACE
            )
    return None


def _curly(s: Scene) -> Trap | None:
    for n in s.suspects:
        line = s.lines[n]
        m = (
            re.search(rf'(?:^ *(?:- +)*|: +|[\[{{,] *)[{CURLY}]', line)
            or re.search(r'(?:: +|- +|[\[{,] *)"[^"]*[”“„»](?=\s*(?:$|[,\]}]))', line)
            or re.search(r"(?:: +|- +|[\[{,] *)'[^']*[’‘](?=\s*(?:$|[,\]}]))", line)
        )
        if m:
            return _fault(
                f'the quotation mark {m[0][-1]} is curly and counts as a letter', n, m.end() - 1, STRAIGHT
            )
    return None


def _quotation(s: Scene) -> Trap | None:
    """A quotation that is not closed, or closed too early."""
    if (
        'quoted scalar' in s.context
        and 'end of stream' in s.reason
        or 'quoted scalar' in s.context
        and 'document' in s.reason
    ):
        assert s.begun is not None  # such an error always has a context
        mark = s.lines[s.begun[0]][s.begun[1]]
        return _fault(
            'the quotation that begins here is never closed',
            *s.begun,
            f'write {mark} at the end of the text; if it is an apostrophe, {QUOTE}',
        )
    if 'escape' in s.reason:
        return _fault(
            'a backslash in double quotes has a meaning of its own',
            s.line,
            max(0, s.text.rfind('\\', 0, s.column + 1)),
            'write it twice (\\\\), or put the text in single quotes',
        )
    if (quotation := s.quotation) is None:
        return None
    start, end, mark = quotation.start_mark, quotation.end_mark, quotation.style
    if start.line < end.line and any(
        _ENTRY.match(line) or re.match(r' *- ', line) for line in s.lines[start.line + 1 : end.line + 1]
    ):
        return _fault(
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
        return _fault(
            'this apostrophe ends the text in single quotes too early',
            end.line,
            end.column - 1,
            f"{QUOTE}, or write the apostrophe twice ('')",
        )
    if after == ',' or s.character == ',':
        return _fault(
            'something follows the quotation mark that ends the text',
            end.line,
            end.column,
            'put several texts in square brackets, as in ["one", "two"], or the whole in other quotes',
        )
    other = "single quotes ('...')" if mark == '"' else 'double quotes'
    return _fault(
        f'the text ends at this {mark}, and more follows',
        end.line,
        end.column - 1,
        f'put the whole text in {other}, or delete the quotation marks inside of it',
    )


def _bracket(s: Scene) -> Trap | None:
    """Brackets that are not closed, or closed by another kind, or never opened."""
    if s.opened:
        line, column = s.opened[-1]
        bracket = s.lines[line][column]
        if s.character in ('}', ']') and s.character != _BRACKETS[bracket]:
            return _fault(
                f'{s.character} closes a bracket that began with {bracket}',
                s.line,
                s.column,
                f'write {_BRACKETS[bracket]}',
            )
        if s.line > line and not _is_closed(s, line, column):
            return _fault(
                f'the bracket {bracket} is never closed',
                line,
                column,
                f'write {_BRACKETS[bracket]} at the end; {QUOTE}, if the bracket belongs to it',
            )
        if 'flow' in s.context and s.line == line:
            return _fault(
                'a comma is missing before this',
                s.line,
                s.column,
                f'write a comma between entries; {QUOTE}, if it is one',
            )
        return None
    if s.character in ('}', ']'):
        return _fault(
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
        value = (_ENTRY.match(s.text) or ['', '', '', s.text])[3]
        return _fault(
            'more follows the closing bracket',
            s.line,
            s.column,
            f'{QUOTE}: what begins with {value[:1] or "[ or {"} is taken for a list or for keys',
        )
    return None


def _is_closed(s: Scene, line: int, column: int) -> bool:
    """Is the bracket closed before a line that is no deeper than its own?"""
    own = s.lines[line]
    depth, rest = len(own) - len(own.lstrip()), [own[column + 1 :]]
    for text in s.lines[line + 1 :]:
        if text.strip() and len(text) - len(text.lstrip()) <= depth:
            break
        rest.append(text)
    return _BRACKETS[own[column]] in '\n'.join(rest)


def _missing_space(s: Scene) -> Trap | None:
    """A key or an item without the space behind its colon or hyphen."""
    if (
        'not allowed' in s.reason
        and s.last is not None
        and s.last.start_mark.line == s.line
        and not s.first_on_line
        and not re.match(r' *-[^\s-]', s.text)
    ):
        return None
    for n in s.suspects:
        if m := re.match(r'( *)-(?=[^\s\-\d.])', s.lines[n]):
            return _fault(
                'a space is missing after the hyphen', n, len(m[1]), 'write "- " before each item of a list'
            )
        if m := re.match(r' *(?:- +)*[A-Za-z_][\w-]*(?=:[^\s/])', s.lines[n]):
            return _fault(
                'a space is missing after the colon', n, m.end(), f'write "{m[0].split()[-1]}: ..."'
            )
        if m := re.match(r' *(?:- +)*[A-Za-z_][\w-]*(?=[：꞉])', s.lines[n]):
            return _fault(
                'this colon is another character that looks like one',
                n,
                m.end(),
                'type an ordinary colon and a space',
            )
    return None


def _colon(s: Scene) -> Trap | None:
    """A colon and a space inside of unquoted text, or a line that is indented deeper than the text above
    allows."""
    if not s.reason.startswith('mapping values are not allowed'):
        return None
    above = None if s.last is None or getattr(s.last, 'style', None) else s.last.start_mark.line
    if above is None or above >= s.line:
        m = _ENTRY.match(s.text)
        example = f': {m[2]}: "{m[3].strip()}"' if m and m[3] and '"' not in m[3] and len(m[3]) < 60 else ''
        return _fault('a colon and a space inside unquoted text', s.line, s.column, QUOTE + example)
    indent = len(s.text) - len(s.text.lstrip())
    m = _ENTRY.match(s.lines[above])
    if m is None:
        return _fault(
            'the colon after a key is missing',
            above,
            len(s.lines[above].rstrip()),
            'write "key: value"; indent it deeper, if it goes on with the text above',
        )
    return _fault(
        f'this line is indented by {_spaces(indent)} and so goes on with the text above',
        s.line,
        indent,
        'if it begins with a key of its own, begin it below'
        f' "{m[2]}"{f", behind {_spaces(len(m[1]))}" if m[1] else ", without any space before it"}; if it is'
        ' text, put the whole text in double quotes',
    )


def _special(s: Scene) -> Trap | None:
    """Text that begins with a character which means something else."""
    place = (
        s.begun
        if s.begun and re.search('alias|anchor|block scalar|tag|directive', s.context)
        else (s.line, s.column)
    )
    first = s.lines[place[0]][place[1] : place[1] + 1] if place[0] < len(s.lines) else ''
    if first == '-' and 'sequence entries' in s.reason:
        return _fault(
            'a list cannot begin on the line of its key',
            *place,
            f'begin it on the next line: each item on a line of its own, after "- "; {QUOTE}, if it is text',
        )
    if first == ':' and s.first_on_line:
        return _fault('a key is missing before this colon', *place, 'write "key: value"')
    if (
        first
        and first in '*&!|>%@`?,#'
        and (s.begun == place or re.search('cannot start|not allowed|node content|alias', s.reason))
    ):
        return _fault(f'text cannot begin with {first} unless it is quoted', *place, QUOTE)
    return None


def _document(s: Scene) -> Trap | None:
    if 'document' not in s.reason + s.context:
        return None
    line = (
        s.line
        if s.text.startswith('---')
        else next(
            (n for n in range(s.line, -1, -1) if n < len(s.lines) and s.lines[n].startswith(('---', '...'))),
            s.line,
        )
    )
    return _fault(
        f'a line {s.lines[line][:3]} ends it, and more follows',
        line,
        0,
        'delete the line: a file, or the head of a text, holds its keys only once',
    )


def _list_item(s: Scene) -> Trap | None:
    """A line in a list that is no item and belongs to none."""
    if 'block collection' not in s.context or s.begun is None:
        return None
    column = s.begun[1]
    item = next(
        (m for n in range(s.line - 1, -1, -1) if (m := re.match(rf' {{{column}}}- +', s.lines[n]))), None
    )
    deeper = (
        f'put it behind {_spaces(len(item[0]))}, if it belongs to the item above'
        if item
        else 'indent it like the lines of the item above'
    )
    if s.column <= column:
        return _fault(
            'an item of this list begins without "- "', s.line, s.column, f'write "- " before it; {deeper}'
        )
    return _fault(
        f'this line is indented by {_spaces(s.column)}, which fits neither the list nor its items',
        s.line,
        s.column,
        f'{deeper}; or begin a new item with "- "',
    )


def _no_colon(s: Scene) -> Trap | None:
    """A line without a colon where a key is wanted."""
    if "could not find expected ':'" not in s.reason or s.begun is None:
        return None
    line, column = s.begun
    above = next((s.lines[n] for n in range(line - 1, -1, -1) if s.lines[n].strip()), '')
    if re.search(r'[|>][-+]?\s*$', above):
        return _fault(
            'the text below | or > is not indented',
            line,
            column,
            'indent all of its lines by two spaces more than its key',
        )
    if re.match(rf' {{{column}}}- ', above) or (
        line + 1 < len(s.lines) and re.match(rf' {{{column}}}- ', s.lines[line + 1])
    ):
        return _fault(
            'an item of this list begins without "- "',
            line,
            column,
            'write "- " before it; indent it deeper, if it goes on with the text above',
        )
    return _fault(
        'this line is neither a key with its value nor an item of a list',
        line,
        column,
        'write "key: value" or "- item"; indent it deeper, if it goes on with the text above',
    )


def _indentation(s: Scene) -> Trap | None:
    if 'block mapping' not in s.context or s.begun is None or not s.first_on_line:
        return None
    if s.character == '-' and s.column <= s.begun[1]:
        return _fault(
            'an item of a list stands where a key is wanted',
            s.line,
            s.column,
            'indent it deeper than its key, and leave nothing else behind the colon of that key; or delete'
            ' "- "',
        )
    return _fault(
        f'this line is indented by {_spaces(s.column)}, which fits none of the lines above',
        s.line,
        s.column,
        'put what belongs together behind the same number of spaces',
    )


KINDS: tuple[Callable[[Scene], Trap | None], ...] = (
    _tab,
    _space,
    _curly,
    _quotation,
    _bracket,
    _document,
    _missing_space,
    _colon,
    _special,
    _list_item,
    _no_colon,
    _indentation,
)
