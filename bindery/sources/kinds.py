"""What a publication calls its kinds of unit, caption and box, and how they look (content/kinds.yaml).

The library has rows for what every publication needs (defaults/kinds.yaml); a row of the publication takes
the place of the library's row of the same name.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from copy import deepcopy
from dataclasses import replace
from functools import cache
from importlib.resources import files
from typing import Any

from ..core.numerals import NUMERALS
from ..core.problems import Problem, did_you_mean
from ..core.publication.kinds import BoxKind, Kinds, UnitKind
from ..core.publication.yaml_document import Yaml
from ..core.words import ENGLISH, Words
from .shapes import own_schema
from .yaml import parse_yaml

KINDS = 'kinds.yaml'  # below content/, and what an output's row calls the rules that it makes
# Blocks of the dialect that every publication has: no kind of box may be called so.
BLOCKS = ('margin', 'table', 'figure', 'chart-data', 'view', 'only')
_FORM = re.compile(r'\.form-([a-z][a-z0-9-]*)')


@cache
def kinds_schema() -> dict[str, Any]:
    """The shape of content/kinds.yaml. Which numerals there are is said by their table."""
    schema = deepcopy(own_schema('kinds'))
    schema['properties']['units']['additionalProperties']['properties']['numerals']['enum'] = list(NUMERALS)
    return schema


def default_kinds(words: Words = ENGLISH) -> Kinds:
    """The rows of the library, in the language of `words`; raises ValueError if we made a mistake in them."""
    kinds = _defaults()
    if words.english:
        return kinds
    _ = words.gettext
    return replace(
        kinds,
        units={name: replace(row, label=_(row.label)) for name, row in kinds.units.items()},
        captions={name: _(label) for name, label in kinds.captions.items()},
        boxes={name: replace(row, label=_(row.label)) for name, row in kinds.boxes.items()},
    )


@cache
def _defaults() -> Kinds:
    text = files('bindery').joinpath('data', 'defaults', KINDS).read_text('utf-8')
    source, problems = parse_yaml(text, f'bindery/data/defaults/{KINDS}')
    if problems:
        raise ValueError(str(problems[0]))
    return _on_top(Kinds(), source.data)


def read_kinds(source: Yaml, words: Words) -> Kinds:
    """The rows of a publication, from a file of the right shape, on top of those of the library."""
    return _on_top(default_kinds(words), source.data)


def _on_top(below: Kinds, data: dict[str, Any]) -> Kinds:
    front = data.get('front_matter', {})
    units = {name: UnitKind(**row) for name, row in data.get('units', {}).items()}
    boxes = {name: BoxKind(**row) for name, row in data.get('boxes', {}).items() if name not in BLOCKS}
    captions = data.get('captions', {})
    return Kinds(
        {**below.units, **units},
        {**below.captions, **captions},
        {**below.boxes, **boxes},
        {name: row['description'] for name, row in front.items()},
        tuple(name for name, row in front.items() if row.get('class')),
    )


def front_matter_schema(kinds: Kinds | None) -> dict[str, Any]:
    """The shape of front matter in a publication with these rows; None: they cannot be read, so it may have
    any further key."""
    schema = deepcopy(own_schema('front-matter'))
    if kinds is None:
        return {**schema, 'additionalProperties': True}
    for name, about in kinds.front.items():
        schema['properties'].setdefault(name, {'type': 'string', 'format': 'name', 'description': about})
    return schema


def unusable(
    source: Yaml, icons: Iterable[str], colours: Iterable[str] | None, stylesheets: Iterable[str]
) -> Iterator[Problem]:
    """Rows that name what is not there: an icon, a colour (None: that cannot be told), a form of which none
    of the `stylesheets` has the class; and names that mean something else already."""
    forms = sorted({form for text in stylesheets for form in _FORM.findall(text)})
    known = {
        'icon': ('icon-unknown', 'there is no icon {}', list(icons), 'add it as styles/icons/{}.svg'),
        'form': (
            'form-unknown',
            'no stylesheet has rules for the form {}',
            forms,
            'write rules for .form-{}',
        ),
    }
    if colours is not None:
        colour = 'colour-unknown', 'no colour has the name {}', list(colours), 'add it to styles/tokens.yaml'
        known |= {'colour': colour, 'tint': colour}
    for name, row in source.data.get('boxes', {}).items():
        if name in BLOCKS:
            yield Problem(
                'box-name',
                f'{name} is the name of another block',
                source.key_place(('boxes', name)),
                'choose another name for the box',
            )
        for key, (code, message, names, otherwise) in known.items():
            if key in row and row[key] not in names:
                hint = did_you_mean(row[key], names, otherwise.format(row[key]))
                yield Problem(code, message.format(row[key]), source.place(('boxes', name, key)), hint)
    for name in source.data.get('front_matter', {}):
        if name in own_schema('front-matter')['properties']:
            yield Problem(
                'front-matter-twice',
                f'front matter has the key {name} in every publication',
                source.key_place(('front_matter', name)),
                'delete the row',
            )


def undrawn(kinds: Kinds, outputs: Yaml) -> Iterator[Problem]:
    """Lists of stylesheets that leave out the rules made of the rows (`kinds.yaml`), where one has an icon or
    a colour."""
    if not any(box.icon or box.colour for box in kinds.boxes.values()):
        return
    for name, row in outputs.data.items():
        if 'stylesheets' in row and KINDS not in row['stylesheets']:
            message = f'the stylesheets of {name} leave out {KINDS}, so boxes have neither icon nor colour'
            yield Problem(
                'kinds-undrawn',
                message,
                outputs.place((name, 'stylesheets')),
                f'write {KINDS} behind tokens.yaml',
            )
