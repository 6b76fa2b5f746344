"""The schemas of datasets (content/schemas): whether they can be used, and what the library requires of a
dataset in addition."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from ...core.problems import Problem, did_you_mean
from ...core.publication.yaml_document import KeyPath, Yaml
from ..shapes import own_schema, validator

# Roles of datasets (`x-role`); each has a schema of the library.
ROLES = ('references', 'index', 'abbreviations')
MOST_PARTS = 20_000  # of a schema, once references are replaced by what they refer to


class _TooLarge(Exception):
    """The parts of a schema refer to themselves, or to each other too often."""


def read_schema(source: Yaml) -> tuple[dict[str, Any] | None, list[Problem]]:
    """The schema in a file of the right shape, with each `$ref` replaced by its part, and its problems; None
    if it cannot be used."""
    problems = list(_unknown_parts(source, source.data, ()))
    if problems:
        return None, problems
    try:
        schema = _Expansion(source.data.get('$defs', {})).of(source.data)
    except _TooLarge as e:
        return None, [
            Problem(
                'schema',
                f'the schema cannot be used: {e}',
                source.place(('$defs',)),
                'write out what is meant',
            )
        ]
    try:
        validator(schema)
    except ValueError as e:
        path = tuple(getattr(e, 'instance_path', ()))
        return None, [
            Problem(
                'schema',
                (
                    'this is no pattern that can be used'
                    if path[-1:] == ('pattern',)
                    else 'the schema cannot be used: this is no JSON Schema'
                ),
                source.place(path),
                (
                    'write a regular expression without look-around and back-references, such as ^[a-z]+$'
                    if path[-1:] == ('pattern',)
                    else 'compare it with another schema'
                ),
            )
        ]
    problems = list(_unknown_fields(source, schema))
    return (None if problems else schema), problems


def _unknown_parts(source: Yaml, value: Any, path: KeyPath) -> Iterator[Problem]:
    """Problems of references to parts that the file does not have."""
    parts = source.data.get('$defs', {})
    if isinstance(value, dict):
        name = value.get('$ref')
        if (
            isinstance(name, str)
            and path[-1:] not in (('properties',), ('$defs',))
            and name.removeprefix('#/$defs/') not in parts
        ):
            yield Problem(
                'schema',
                f'there is no part {name.removeprefix("#/$defs/")} in this file',
                source.place((*path, '$ref')),
                did_you_mean(name.removeprefix('#/$defs/'), parts, 'add it below $defs'),
            )
        for key, child in value.items():
            yield from _unknown_parts(source, child, (*path, key))
    elif isinstance(value, list):
        for i, child in enumerate(value):
            yield from _unknown_parts(source, child, (*path, i))


class _Expansion:
    """Replaces references to the `parts` of a schema by the parts."""

    def __init__(self, parts: dict[str, Any]):
        self.parts, self.count = parts, 0

    def of(self, value: Any, inside: tuple[str, ...] = ()) -> Any:
        """A value of the schema without references. `inside` are the parts in which it stands. Raises
        _TooLarge."""
        self.count += 1
        if self.count > MOST_PARTS:
            raise _TooLarge(f'it has more than {MOST_PARTS:,} parts')
        if isinstance(value, list):
            return [self.of(child, inside) for child in value]
        if not isinstance(value, dict):
            return value
        name = value.get('$ref')
        own = {
            key: self.of(child, inside)
            for key, child in value.items()
            if key not in ('$defs', '$ref') or isinstance(child, dict) and key == '$ref'
        }
        if not isinstance(name, str):
            return own
        name = name.removeprefix('#/$defs/')
        if name in inside:
            raise _TooLarge(f'its part {name} refers to itself')
        return {**self.of(self.parts[name], (*inside, name)), **own}


def _unknown_fields(source: Yaml, schema: dict[str, Any]) -> Iterator[Problem]:
    """Problems of fields that `x-record` names and that records do not have."""
    about, fields = schema.get('x-record', {}), schema['items'].get('properties', {})
    number = about.get('number')
    named: list[tuple[KeyPath, str]] = [
        ((key,), about[key]) for key in ('title', 'index', 'until', 'verified') if key in about
    ]
    named += [(('ended', field), field) for field in about.get('ended', {})]
    named += [
        (('number', key), number[key])
        for key in ('field', 'position-within')
        if isinstance(number, dict) and key in number
    ]
    for path, field in named:
        place = source.place(('x-record', *path))
        if field not in fields:
            yield Problem(
                'schema',
                f'records have no field {field}',
                place,
                did_you_mean(field, fields, 'fields: ' + ', '.join(fields)),
            )
        elif path[-1] == 'position-within' and not fields[field].get('refersTo'):
            yield Problem('schema', f'{field} leads to no other dataset', place, 'name a field with refersTo')


def check_together(schemas: dict[str, tuple[Yaml, dict[str, Any]]]) -> list[Problem]:
    """Problems of schemas that are right each by itself: a role that two of them have, records that are
    counted within each other."""
    problems: list[Problem] = []
    name_by_role: dict[str | None, str] = {}
    for name, (source, schema) in schemas.items():
        role = schema.get('x-role')
        if role and role in name_by_role:
            problems.append(
                Problem(
                    'schema',
                    f'{name_by_role[role]} is the dataset of {role} already',
                    source.place(('x-role',)),
                    'leave x-role out of one of the two schemas',
                )
            )
        name_by_role.setdefault(role, name)
        if name in _counted_within(name, schemas):
            problems.append(
                Problem(
                    'schema',
                    f'the records of {name} are counted within themselves',
                    source.place(('x-record', 'number')),
                    'write number: position',
                )
            )
    return problems


def outer(schema: dict[str, Any]) -> str:
    """The dataset within whose records those of `schema` are counted, or ''."""
    number = schema.get('x-record', {}).get('number')
    if not (isinstance(number, dict) and 'position-within' in number):
        return ''
    return str(schema['items']['properties'][number['position-within']]['refersTo'])


def _counted_within(name: str, schemas: dict[str, tuple[Yaml, dict[str, Any]]]) -> list[str]:
    """The datasets within which the records of `name` are counted, the nearest first."""
    chain: list[str] = []
    while name in schemas and (name := outer(schemas[name][1])) and name not in chain:
        chain.append(name)
    return chain


def library_schema(schema: dict[str, Any]) -> dict[str, Any]:
    """The schema of what the library reads of the records of a dataset: of all records, of those with its
    role, and of the fields that `x-record` names."""
    items = [own_schema('role-record')['items']]
    role = own_schema(f'role-{schema["x-role"]}') if schema.get('x-role') in ROLES else {}
    items += [role['items']] if role else []
    about = schema.get('x-record', {})
    number = about.get('number')
    named = {about.get('title', 'title'): {'type': ['string', 'number']}}
    named |= (
        {number['field']: {'type': ['string', 'number']}}
        if isinstance(number, dict) and 'field' in number
        else {}
    )
    named |= {about['index']: {'type': 'string'}} if about.get('index') else {}
    for part in items:
        named |= part['properties']
    return {
        'type': 'array',
        'items': {
            'type': 'object',
            'required': list(dict.fromkeys(key for part in items for key in part['required'])),
            'properties': named,
        },
        '$defs': role.get('$defs', {}),
    }
