"""Why YAML cannot be read, in words for people who do not know YAML, at the place of the cause.

The parser reports an error often a line or more after its cause. So the cause is looked for before that
place, by one function for each kind of fault; the first that recognises its kind describes it."""

from __future__ import annotations

import re
from collections.abc import Callable

import yaml

from .characters import ENTRY, bracket, curly_mark, odd_space, quotation, spaces, syntax_fault, tab
from .scene import Scene, scene_of
from .traps import QUOTE, Trap


def explain(text: str, error: yaml.YAMLError) -> Trap:
    """Why `text` cannot be read, as one fault at its cause."""
    scene = scene_of(text, error)
    for recognise in KINDS:
        if fault := recognise(scene):
            return fault
    return syntax_fault(
        'this does not fit what stands above it',
        scene.line,
        scene.column,
        'compare it with a line of its kind that is right: indentation, "key: value", "- " before items; put'
        ' text with special characters in double quotes',
    )


# --- the kinds ----------------------------------------------------------------------------------------------


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
            return syntax_fault(
                'a space is missing after the hyphen', n, len(m[1]), 'write "- " before each item of a list'
            )
        if m := re.match(r' *(?:- +)*[A-Za-z_][\w-]*(?=:[^\s/])', s.lines[n]):
            return syntax_fault(
                'a space is missing after the colon', n, m.end(), f'write "{m[0].split()[-1]}: ..."'
            )
        if m := re.match(r' *(?:- +)*[A-Za-z_][\w-]*(?=[：꞉])', s.lines[n]):
            return syntax_fault(
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
        m = ENTRY.match(s.text)
        example = f': {m[2]}: "{m[3].strip()}"' if m and m[3] and '"' not in m[3] and len(m[3]) < 60 else ''
        return syntax_fault('a colon and a space inside unquoted text', s.line, s.column, QUOTE + example)
    indent = len(s.text) - len(s.text.lstrip())
    m = ENTRY.match(s.lines[above])
    if m is None:
        return syntax_fault(
            'the colon after a key is missing',
            above,
            len(s.lines[above].rstrip()),
            'write "key: value"; indent it deeper, if it goes on with the text above',
        )
    return syntax_fault(
        f'this line is indented by {spaces(indent)} and so goes on with the text above',
        s.line,
        indent,
        'if it begins with a key of its own, begin it below'
        f' "{m[2]}"{f", behind {spaces(len(m[1]))}" if m[1] else ", without any space before it"}; if it is'
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
        return syntax_fault(
            'a list cannot begin on the line of its key',
            *place,
            f'begin it on the next line: each item on a line of its own, after "- "; {QUOTE}, if it is text',
        )
    if first == ':' and s.first_on_line:
        return syntax_fault('a key is missing before this colon', *place, 'write "key: value"')
    if (
        first
        and first in '*&!|>%@`?,#'
        and (s.begun == place or re.search('cannot start|not allowed|node content|alias', s.reason))
    ):
        return syntax_fault(f'text cannot begin with {first} unless it is quoted', *place, QUOTE)
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
    return syntax_fault(
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
        f'put it behind {spaces(len(item[0]))}, if it belongs to the item above'
        if item
        else 'indent it like the lines of the item above'
    )
    if s.column <= column:
        return syntax_fault(
            'an item of this list begins without "- "', s.line, s.column, f'write "- " before it; {deeper}'
        )
    return syntax_fault(
        f'this line is indented by {spaces(s.column)}, which fits neither the list nor its items',
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
        return syntax_fault(
            'the text below | or > is not indented',
            line,
            column,
            'indent all of its lines by two spaces more than its key',
        )
    if re.match(rf' {{{column}}}- ', above) or (
        line + 1 < len(s.lines) and re.match(rf' {{{column}}}- ', s.lines[line + 1])
    ):
        return syntax_fault(
            'an item of this list begins without "- "',
            line,
            column,
            'write "- " before it; indent it deeper, if it goes on with the text above',
        )
    return syntax_fault(
        'this line is neither a key with its value nor an item of a list',
        line,
        column,
        'write "key: value" or "- item"; indent it deeper, if it goes on with the text above',
    )


def _indentation(s: Scene) -> Trap | None:
    if 'block mapping' not in s.context or s.begun is None or not s.first_on_line:
        return None
    if s.character == '-' and s.column <= s.begun[1]:
        return syntax_fault(
            'an item of a list stands where a key is wanted',
            s.line,
            s.column,
            'indent it deeper than its key, and leave nothing else behind the colon of that key; or delete'
            ' "- "',
        )
    return syntax_fault(
        f'this line is indented by {spaces(s.column)}, which fits none of the lines above',
        s.line,
        s.column,
        'put what belongs together behind the same number of spaces',
    )


KINDS: tuple[Callable[[Scene], Trap | None], ...] = (
    tab,
    odd_space,
    curly_mark,
    quotation,
    bracket,
    _document,
    _missing_space,
    _colon,
    _special,
    _list_item,
    _no_colon,
    _indentation,
)
