"""Reading units: Markdown files with front matter."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Any

from ..core.problems import Place, Problem
from ..core.publication.draft import Unit
from ..core.publication.kinds import Kinds
from .kinds import front_matter_schema
from .reader import Reader, stem
from .shapes import check_shape
from .yaml import parse_yaml

FOLDERS = ('chapters', 'annexes', 'matter')
TEXT_WAITS = 'the text below the front matter is looked at once this is mended'
_FRONT = re.compile(r'---[ \t]*\n(.*?)^---[ \t]*(?:\n|\Z)', re.S | re.M)


def read_units(reader: Reader, kinds: Kinds | None) -> tuple[dict[str, Unit], set[str]]:
    """The units by their ids; and the ids, or at least the names, of files that cannot be used. `kinds` None:
    they cannot be read."""
    units: dict[str, Unit] = {}
    broken: set[str] = set()
    shape = front_matter_schema(kinds)
    for name in (n for folder in FOLDERS for n in reader.files.names(f'content/{folder}', '.md')):
        text = reader.text(name)
        unit, given = _unit(reader, shape, text, name) if text else (None, '')
        if unit is None:
            reader.unread.add(name)
            broken |= {stem(name), given}
        elif unit.id in units:
            reader.problems.append(
                Problem(
                    'id-duplicate',
                    f'the id {unit.id} is also that of {units[unit.id].file}',
                    unit.place,
                    'choose another id',
                )
            )
        else:
            units[unit.id] = unit
    return units, broken


def _unit(reader: Reader, shape: dict[str, Any], text: str, name: str) -> tuple[Unit | None, str]:
    """A unit, or None when its head cannot be used; and the id that it gives, if that much can be read."""
    head = _FRONT.match(text)
    problem = _fence(text, head, name)
    if problem:
        reader.problems.append(problem)
        return None, ''
    assert head is not None  # else there is a problem
    front, problems = parse_yaml(head[1], name, first_line=2)
    if front.data is not None and not problems:
        problems = check_shape(front, shape)
    if problems:  # a head decides how its text is read, so the text waits
        problems = [*problems[:-1], replace(problems[-1], message=f'{problems[-1].message} ({TEXT_WAITS})')]
    reader.problems += problems
    if problems or front.data is None:
        given = (
            front.data.get('id')
            if isinstance(front.data, dict)
            else (re.search(r'^id:[ \t]*["\']?([\w-]+)', head[1], re.M) or ['', ''])[1]
        )
        return None, str(given)
    d = front.data
    return (
        Unit(
            d['id'],
            d['kind'],
            d['title'],
            d.get('short', d['title']),
            d,
            text[head.end() :],
            name,
            text.count('\n', 0, head.end()) + 1,
        ),
        d['id'],
    )


def _fence(text: str, head: re.Match[str] | None, name: str) -> Problem | None:
    """What is wrong with the lines of --- around the head of a text."""
    if not re.match(r'---[ \t]*(\n|\Z)', text):
        return Problem(
            'front-matter',
            'the file does not begin with its front matter',
            Place(name, 1, 1),
            'begin with a line ---, then id:, title: and kind:, then a line ---',
        )
    if head is None:
        return Problem(
            'front-matter',
            'the front matter is never closed',
            Place(name, 1, 1),
            'write a line --- below its last key',
        )
    if not head[1].strip():
        return Problem(
            'front-matter',
            'two lines --- follow each other, and so the front matter is empty',
            Place(name, 2, 1),
            'delete one of the two lines',
        )
    if m := re.match(r'\s*---[ \t]*(?:\n|\Z)', text[head.end() :]):
        line = text.count('\n', 0, head.end() + len(m[0].rstrip()) - 3) + 1
        return Problem(
            'front-matter',
            'a line --- stands once too often: the front matter is closed already',
            Place(name, line, 1),
            'delete it',
        )
    return None
