"""The options of a block: which names it knows, and which kind of value each option takes."""

from __future__ import annotations

import xml.etree.ElementTree as ET
from collections.abc import Callable
from typing import Any

from ...core.problems import did_you_mean
from .notes import note_problem
from .strays import strays_in

PRINTED = frozenset({'caption', 'credit'})  # printed as plain text, without reading marks

# Each reads a value as YAML gives it, and returns None for one of the wrong kind.


def _text(value: Any) -> str | None:
    if isinstance(value, (dict, list, bool)) or value is None:
        return None
    return str(value)


def _yes_or_no(value: Any) -> bool | None:
    return value if isinstance(value, bool) else None


def _number(value: Any) -> int | None:
    return value if isinstance(value, int) and not isinstance(value, bool) and value > 0 else None


def _fields(value: Any) -> dict[str, Any] | None:
    return value if isinstance(value, dict) and all(isinstance(key, str) for key in value) else None


def _texts(value: Any) -> list[str] | None:
    if not isinstance(value, list):
        return None if _text(value) is None else str(value).split()
    texts = [text for part in value if (text := _text(part)) is not None]
    return texts if len(texts) == len(value) else None


def _widths(value: Any) -> list[float] | None:
    def is_width(part: Any) -> bool:
        return isinstance(part, (int, float)) and not isinstance(part, bool) and 0 < part <= 100

    return [float(part) for part in value] if isinstance(value, list) and all(map(is_width, value)) else None


def _columns(value: Any) -> Any:
    # The view reports what is wrong with a column, at its place (compose/templating/columns.py).
    return value


_KINDS: dict[str, tuple[Callable[[Any], Any], str]] = {  # option -> its reader, and an example
    'wide': (_yes_or_no, 'wide: true'),
    'home': (_yes_or_no, 'home: true'),
    'limit': (_number, 'limit: 5'),
    'where': (_fields, 'where: {field: value}'),
    'sources': (_texts, 'sources: [key, key]'),
    'widths': (_widths, 'widths: [30, 70]'),
    'columns': (_columns, 'columns: [field, field]'),
}


def read_options(
    block: str, options: dict[Any, Any], known: tuple[str, ...]
) -> tuple[dict[str, Any], list[ET.Element]]:
    """The options that are right, and the problems of the others, as `x-problem` elements. `known` are the
    names of options that the block has."""
    right: dict[str, Any] = {}
    notes = ET.Element('x-notes')
    if _shares_values(options):
        note_problem(
            notes,
            'option-alias',
            f'the options of the block {block} use an alias (*name)',
            'write the value out: an alias can grow without limit',
        )
        return {}, list(notes)
    for key, value in options.items():
        if key not in known:
            note_problem(
                notes,
                'option-unknown',
                f'the block {block} has no option {key}',
                did_you_mean(str(key), known, 'options: ' + ', '.join(known)),
            )
            continue
        if value is None:  # "credit:" with nothing behind it is as good as left out
            continue
        read, example = _KINDS.get(key, (_text, f'{key}: words'))
        right[key] = read(value)
        if right[key] is None:
            del right[key]
            note_problem(
                notes,
                'option-kind',
                f'the option {key} of the block {block} cannot be {_shown(value)}',
                f'write for example {example}',
            )
        elif key in PRINTED:
            notes.extend(strays_in(right[key]))
    return right, list(notes)


def _shown(value: Any) -> str:
    kinds = {dict: 'a list of fields', list: 'a list', bool: 'yes or no'}
    return kinds.get(type(value), f'"{value}"'[:60])


def _shares_values(value: Any) -> bool:
    """Whether a list or mapping occurs twice, as with an alias of YAML."""
    seen: set[int] = set()
    waiting = [value]
    while waiting:
        part = waiting.pop()
        if isinstance(part, (dict, list)):
            if id(part) in seen:
                return True
            seen.add(id(part))
            waiting += part.values() if isinstance(part, dict) else part
    return False
