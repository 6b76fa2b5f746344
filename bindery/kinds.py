"""What a publication calls its kinds of unit, caption and box, and how they look (content/kinds.yaml).

The library has rows for what every publication needs (defaults/kinds.yaml); a row of the publication takes
the place of the library's row of the same name.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from copy import deepcopy
from dataclasses import dataclass, field, replace
from functools import cache
from importlib.resources import files

from .numerals import NUMERALS
from .problems import Problem, did_you_mean
from .shapes import own_schema
from .words import ENGLISH, Words
from .yaml_source import Yaml, parse_yaml

KINDS = 'kinds.yaml'       # below content/, and what an output's row calls the rules that it makes
# Blocks of the dialect that every publication has: no kind of box may be called so.
BLOCKS = ('margin', 'table', 'figure', 'chart-data', 'view', 'only')
_FORM = re.compile(r'\.form-([a-z][a-z0-9-]*)')


@dataclass(frozen=True)
class UnitKind:
    """A kind of unit. `numerals` names a function of numerals.py, '' for a kind without numbers; `spelled`:
    contents and bookmarks print the label before the number (Annex A, but plain 3); `divides`: it stands
    above the other units in the contents; `prose`: its text should not be mostly lists."""

    label: str = ''
    numerals: str = ''
    spelled: bool = False
    divides: bool = False
    prose: bool = False


@dataclass(frozen=True)
class BoxKind:
    """A kind of box. `colour` and `tint` name tokens, `form` a class of the stylesheets; `unfinished`: it
    says what is still to do."""

    label: str = ''
    icon: str = ''
    colour: str = ''
    tint: str = ''
    form: str = ''
    unfinished: bool = False

    @property
    def classes(self) -> str:
        """What stylesheets know it by, besides its name."""
        return f'form-{self.form}' if self.form else ''


@dataclass(frozen=True)
class Kinds:
    """The rows of a publication, those of the library among them. `front` are more keys of front matter, each
    with what it says; a unit has the class KEY-VALUE for those in `classes`."""

    units: Mapping[str, UnitKind] = field(default_factory=dict)
    captions: Mapping[str, str] = field(default_factory=dict)
    boxes: Mapping[str, BoxKind] = field(default_factory=dict)
    front: Mapping[str, str] = field(default_factory=dict)
    classes: tuple[str, ...] = ()

    def unit(self, kind: str) -> UnitKind:
        """The row of a kind of unit; one without word and number where there is none."""
        return self.units.get(kind, UnitKind())

    def css(self) -> str:
        """Rules for stylesheets: `--box` and `--box-tint` on every box whose row has colours, and the icon
        beside its label."""
        rules = ['/* content/kinds.yaml */']
        for name, box in self.boxes.items():
            properties = {'--box': box.colour, '--box-tint': box.tint}
            if values := ''.join(f'{p}:var(--{token});' for p, token in properties.items() if token):
                rules.append(f'.box-{name}{{{values}}}')
            if box.icon:
                colour = f'?colour={box.colour}' if box.colour else ''
                address = f'url(icons/{box.icon}.svg{colour})'
                rules.append(f'.box-{name} .box-kind{{background-image:{address};}}')
        return '\n'.join(rules) + '\n'


@cache
def kinds_schema() -> dict:
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
    return replace(kinds, units={name: replace(row, label=_(row.label)) for name, row in kinds.units.items()},
                   captions={name: _(label) for name, label in kinds.captions.items()},
                   boxes={name: replace(row, label=_(row.label)) for name, row in kinds.boxes.items()})


@cache
def _defaults() -> Kinds:
    text = files('bindery').joinpath('defaults', KINDS).read_text('utf-8')
    source, problems = parse_yaml(text, f'bindery/defaults/{KINDS}')
    if problems:
        raise ValueError(str(problems[0]))
    return _on_top(Kinds(), source.data)


def read_kinds(source: Yaml, words: Words) -> Kinds:
    """The rows of a publication, from a file of the right shape, on top of those of the library."""
    return _on_top(default_kinds(words), source.data)


def _on_top(below: Kinds, data: dict) -> Kinds:
    front = data.get('front_matter', {})
    units = {name: UnitKind(**row) for name, row in data.get('units', {}).items()}
    boxes = {name: BoxKind(**row) for name, row in data.get('boxes', {}).items() if name not in BLOCKS}
    captions = data.get('captions', {})
    return Kinds({**below.units, **units}, {**below.captions, **captions}, {**below.boxes, **boxes},
                 {name: row['description'] for name, row in front.items()},
                 tuple(name for name, row in front.items() if row.get('class')))


def front_matter_schema(kinds: Kinds | None) -> dict:
    """The shape of front matter in a publication with these rows; None: they cannot be read, so it may have
    any further key."""
    schema = deepcopy(own_schema('front-matter'))
    if kinds is None:
        return {**schema, 'additionalProperties': True}
    for name, about in kinds.front.items():
        schema['properties'].setdefault(name, {'type': 'string', 'format': 'name', 'description': about})
    return schema


def unusable(source: Yaml, icons: Iterable[str], colours: Iterable[str] | None,
             stylesheets: Iterable[str]) -> Iterator[Problem]:
    """Rows that name what is not there: an icon, a colour (None: that cannot be told), a form of which none
    of the `stylesheets` has the class; and names that mean something else already."""
    forms = sorted({form for text in stylesheets for form in _FORM.findall(text)})
    known = {
        'icon': ('icon-unknown', 'there is no icon {}', list(icons), 'add it as styles/icons/{}.svg'),
        'form': ('form-unknown', 'no stylesheet has rules for the form {}', forms,
                 'write rules for .form-{}'),
    }
    if colours is not None:
        colour = 'colour-unknown', 'no colour has the name {}', list(colours), 'add it to styles/tokens.yaml'
        known |= {'colour': colour, 'tint': colour}
    for name, row in source.data.get('boxes', {}).items():
        if name in BLOCKS:
            yield Problem('box-name', f'{name} is the name of another block',
                          source.key_place(('boxes', name)), 'choose another name for the box')
        for key, (code, message, names, otherwise) in known.items():
            if key in row and row[key] not in names:
                hint = did_you_mean(row[key], names, otherwise.format(row[key]))
                yield Problem(code, message.format(row[key]), source.place(('boxes', name, key)), hint)
    for name in source.data.get('front_matter', {}):
        if name in own_schema('front-matter')['properties']:
            yield Problem('front-matter-twice', f'front matter has the key {name} in every publication',
                          source.key_place(('front_matter', name)), 'delete the row')


def undrawn(kinds: Kinds, outputs: Yaml) -> Iterator[Problem]:
    """Lists of stylesheets that leave out the rules made of the rows (`kinds.yaml`), where one has an icon or
    a colour."""
    if not any(box.icon or box.colour for box in kinds.boxes.values()):
        return
    for name, row in outputs.data.items():
        if 'stylesheets' in row and KINDS not in row['stylesheets']:
            message = f'the stylesheets of {name} leave out {KINDS}, so boxes have neither icon nor colour'
            yield Problem('kinds-undrawn', message,
                          outputs.place((name, 'stylesheets')), f'write {KINDS} behind tokens.yaml')
