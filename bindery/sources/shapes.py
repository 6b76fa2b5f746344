"""YAML against its JSON Schema (2020-12), and foreign keys (`refersTo`) between datasets; faults at line and
column."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING, Any

from ..core.names import is_name, is_prefix
from ..core.problems import Problem, did_you_mean
from ..core.publication.yaml_document import KeyPath, Yaml
from .shape_messages import Fault, words
from .yaml import parse_yaml

if TYPE_CHECKING:
    from jsonschema_rs import ValidationError


@cache
def own_schema(name: str) -> dict[str, Any]:
    """One of the library's own schemas, a file in bindery/data/schemas; raises ValueError if we made a
    mistake in it."""
    text = files('bindery').joinpath('data', 'schemas', f'{name}.yaml').read_text('utf-8')
    source, problems = parse_yaml(text, f'bindery/data/schemas/{name}.yaml')
    if problems:
        raise ValueError(str(problems[0]))
    schema: dict[str, Any] = source.data
    return schema


def validator(schema: dict[str, Any]) -> Callable[[object], Iterator[ValidationError]]:
    """A compiled validator; raises ValueError if the schema itself is wrong. It fetches nothing, from no
    network and no disk, and its patterns take time in proportion to the text."""
    import jsonschema_rs

    return jsonschema_rs.Draft202012Validator(
        schema,
        offline=True,
        pattern_options=jsonschema_rs.RegexOptions(),
        validate_formats=True,
        formats={'name': is_name, 'prefix': is_prefix},
    ).iter_errors


def check_shape(source: Yaml, schema: dict[str, Any]) -> list[Problem]:
    """Every fault of `source` against `schema`, in plain words, at its line and column."""
    return [
        problem for error in validator(schema)(source.data) for problem in _in_words(error, source, schema)
    ]


def check_role(source: Yaml, role: dict[str, Any], said: list[Problem]) -> tuple[Yaml, list[Problem]]:
    """What the library itself needs of a dataset, whatever the schema of the publication allows: `role` is
    the library's schema.

    The same dataset comes back without the values that do not fit, so that whatever else is wrong can be
    told: a key that must be there is given the id of its record. Of a line that has been found fault with
    already (`said`), nothing more is said.
    """
    faults = list(validator(role)(source.data))
    lines = {p.place.line for p in said}
    problems = [p for error in faults for p in _in_words(error, source, role) if p.place.line not in lines]
    return (replace(source, data=_without(source.data, faults, role)) if faults else source), problems


def _without(rows: list[Any], faults: list[ValidationError], role: dict[str, Any]) -> list[Any]:
    """`rows` without the fields in which the faults are; fields that `role` requires hold the id instead."""
    wrong: dict[int, set[str]] = {}
    for error in faults:
        kind: Any = error.kind
        path = (*error.instance_path, *([kind.property] if kind.name == 'required' else []))
        if len(path) > 1 and isinstance(path[0], int) and isinstance(path[1], str):
            wrong.setdefault(path[0], set()).add(path[1])
    result = list(rows)
    for i, fields in wrong.items():
        row = {key: value for key, value in rows[i].items() if key not in fields}
        if isinstance(row.get('id'), str):
            row |= {key: row['id'] for key in fields if key in role['items']['required']}
        result[i] = row
    return result


def _in_words(error: ValidationError, source: Yaml, schema: dict[str, Any]) -> list[Problem]:
    """The problems of one error of the validator: one, or one for each unknown key."""
    path: KeyPath = tuple(error.instance_path)
    kind: Any = error.kind  # a class for each keyword, with attributes of its own
    if kind.name in ('additionalProperties', 'unevaluatedProperties'):
        known = _properties(schema, path)
        return [
            Problem(
                'key-unknown',
                f'unknown key {key}',
                source.key_place((*path, key)),
                did_you_mean(
                    key, known, 'known keys: ' + ', '.join(sorted(known)) if known else 'leave it out'
                ),
            )
            for key in kind.unexpected
        ]
    code, message, hint = words(
        Fault(kind, error.instance, _label(path), _at(schema, path).get('description', ''))
    )
    place = (
        source.key_place((*path, kind.error.instance)) if kind.name == 'propertyNames' else source.place(path)
    )
    return [Problem(code, message, place, hint)]


def _label(path: KeyPath) -> str:
    """What to call the value at `path`: by its key, or by its place in a list."""
    if len(path) > 1 and isinstance(path[-1], int):
        return f'entry {path[-1] + 1} of {_label(path[:-1])}'
    return next((str(p) for p in reversed(path) if isinstance(p, str)), 'this entry')


def _properties(schema: dict[str, Any], path: KeyPath) -> set[str]:
    """The keys that `schema` allows at `path`."""
    return set(_at(schema, path).get('properties', {}))


def _at(schema: dict[str, Any], path: KeyPath) -> dict[str, Any]:
    """The part of `schema` for the value at `path`; {} where it says nothing."""
    part = _resolved(schema, schema)
    for step in path:
        if isinstance(step, int):
            first = part.get('prefixItems', [])
            inner = first[step] if step < len(first) else part.get('items')
        else:
            inner = part.get('properties', {}).get(step, part.get('additionalProperties'))
        part = _resolved(inner, schema) if isinstance(inner, dict) else {}
    return part


def _resolved(part: dict[str, Any], schema: dict[str, Any]) -> dict[str, Any]:
    """`part` with what its local `$ref`, if it has one, leads to."""
    leads = str(part.get('$ref', ''))
    return {**schema.get('$defs', {}).get(leads.removeprefix('#/$defs/'), {}), **part} if leads else part


def foreign_keys(schema: dict[str, Any], data: Any, path: KeyPath = ()) -> Iterator[tuple[str, str, KeyPath]]:
    """Every value below `data` that its schema declares with `refersTo`, as (dataset, key, path)."""
    if 'refersTo' in schema and isinstance(data, str):
        yield schema['refersTo'], data, path
    if isinstance(data, dict):
        for key, child in data.items():
            if isinstance(inner := schema.get('properties', {}).get(key), dict):
                yield from foreign_keys(inner, child, (*path, key))
    elif isinstance(data, list) and isinstance(inner := schema.get('items'), dict):
        for i, child in enumerate(data):
            yield from foreign_keys(inner, child, (*path, i))


def check_foreign_keys(
    source: Yaml, schema: dict[str, Any], ids: dict[str, set[str]], unusable: frozenset[str]
) -> list[Problem]:
    """Foreign keys of one dataset that lead nowhere. `ids` maps a dataset's name to the ids in it; `unusable`
    have none to look at."""
    problems = []
    for dataset, key, path in foreign_keys(schema, source.data):
        if dataset in unusable:
            continue
        if dataset not in ids:
            problems.append(
                Problem(
                    'dataset-unknown',
                    f'there is no dataset {dataset}',
                    source.place(path),
                    did_you_mean(dataset, ids, 'datasets: ' + ', '.join(ids)),
                )
            )
        elif key not in ids[dataset]:
            problems.append(
                Problem(
                    'ref-unknown',
                    f'{key} is not in {dataset}',
                    source.place(path),
                    did_you_mean(key, ids[dataset], f'add it to content/data/{dataset}.yaml'),
                )
            )
    return problems
