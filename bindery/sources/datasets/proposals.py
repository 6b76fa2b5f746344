"""Lines for an editor to type: the first row of a dataset, made from its schema, or a schema, made from the
rows; and the problems whose hints are these lines."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import replace
from pathlib import PurePosixPath
from typing import Any, TypeGuard

from ...core.problems import Place, Problem
from ...core.publication.yaml_document import Yaml

INDENT = '    '
PLAIN = 'abcdefghijklmnopqrstuvwxyz'
EXAMPLE: dict[str, Any] = {
    'type': 'array',
    'items': {'required': ['id', 'title'], 'properties': {'id': {}, 'title': {'type': 'string'}}},
}
TYPES = ((bool, 'boolean'), (int, 'integer'), (float, 'number'), (str, 'string'))


def typed(lines: list[str]) -> str:
    """Lines as the end of a hint, indented; they remain valid YAML."""
    return ':\n' + '\n'.join(INDENT + line for line in lines)


# --- problems -----------------------------------------------------------------------------------------------


def describes_records(schema: Yaml | None) -> TypeGuard[Yaml]:
    """Whether it is the schema of a list of records."""
    return schema is not None and isinstance(schema.data, dict) and isinstance(schema.data.get('items'), dict)


def no_dataset(name: str, schema: Yaml | None) -> Problem:
    """The problem of a schema without a dataset."""
    about = schema.data if describes_records(schema) else None
    return Problem(
        'dataset-missing',
        f'there is no content/data/{name}.yaml',
        Place(f'content/schemas/{name}.yaml', 1, 1),
        f'delete the schema, or make content/data/{name}.yaml and begin with{rows_to_type(about)}',
    )


def begin(
    problems: list[Problem],
    schemas: Mapping[str, Yaml | None],
    undescribed: Mapping[str, Yaml],
    ids: Mapping[str, set[str]],
) -> list[Problem]:
    """The problems of datasets and schemas, with the lines that solve them in their hints, and the problems
    of datasets without a schema.

    `schemas` are all schemas, None for those that cannot be read; `undescribed` the datasets without a usable
    schema; `ids` the ids of all other datasets. No schema is proposed for rows that are no records.
    """
    odd = {name: problem for name, source in undescribed.items() if (problem := _odd(source))}
    lines = {
        f'content/schemas/{name}.yaml': schema_to_type(name, source.data, ids)
        for name, source in undescribed.items()
        if name not in odd
    }
    empty = {
        f'content/data/{name}.yaml': rows_to_type(schema.data if describes_records(schema) else None)
        for name, schema in schemas.items()
    }
    result = []
    for problem in problems:
        file = problem.place.file
        if problem.code == 'file-empty' and (file in lines or file.startswith('content/data/')):
            beginning = lines.get(file) or empty.get(file) or rows_to_type()
            problem = replace(problem, hint=f'delete it, or begin with{beginning}')
        result.append(problem)
    for file, text in lines.items():
        name = PurePosixPath(file).stem
        if name not in schemas:
            result.append(
                Problem(
                    'schema-missing',
                    f'there is no {file}',
                    undescribed[name].place(),
                    f'describe the dataset: make {file}{_model(ids)}{text}',
                )
            )
        elif (schema := schemas[name]) is not None:
            result.append(
                Problem(
                    'schema-odd',
                    'this is no schema of a list of records',
                    schema.place(),
                    f'describe the dataset: write {file}{_model(ids)}{text}',
                )
            )
    return result + list(odd.values())


def _odd(source: Yaml) -> Problem | None:
    """The problem of a dataset that is no list of records with ids, None if it is one."""
    rows = source.data if isinstance(source.data, list) and source.data else None
    if rows is None:
        return Problem(
            'dataset-odd',
            'a dataset is a list of records, each with an id',
            source.place(),
            f'write rows such as{rows_to_type()}',
        )
    n = next(
        (n for n, row in enumerate(rows) if not isinstance(row, dict) or not isinstance(row.get('id'), str)),
        None,
    )
    return (
        None
        if n is None
        else Problem(
            'dataset-odd',
            'this row is no record with an id',
            source.place((n,)),
            f'write rows such as{rows_to_type()}',
        )
    )


def _model(ids: Mapping[str, set[str]]) -> str:
    """The part of a hint that names another schema as an example, '' if there is none."""
    return next((f', by the model of content/schemas/{name}.yaml or with these lines' for name in ids), '')


# --- rows ---------------------------------------------------------------------------------------------------


def rows_to_type(schema: dict[str, Any] | None = None) -> str:
    """The first row of a dataset, with every field that its schema asks for."""
    items: dict[str, Any] = (schema or EXAMPLE).get('items') or {}
    properties = items.get('properties') or {}
    fields = ['id', *(f for f in items.get('required') or () if f != 'id')]
    lines = [f'{field}: {_value(field, properties.get(field) or {})}' for field in fields]
    return typed([f'{"  " if n else "- "}{line}' for n, line in enumerate(lines)])


def _value(field: str, schema: dict[str, Any]) -> str:
    """An example of a value that a schema allows."""
    if schema.get('enum'):
        return (
            json.dumps(schema['enum'][0], ensure_ascii=False)
            if not isinstance(schema['enum'][0], str)
            else schema['enum'][0]
        )
    kind = schema.get('type')
    if kind == 'array':
        return f'[{_value(field, schema.get("items") or {})}]'
    if kind == 'object':
        inner = schema.get('properties') or {}
        return (
            '{'
            + ', '.join(f'{k}: {_value(k, inner.get(k) or {})}' for k in schema.get('required') or inner)
            + '}'
        )
    if kind in ('integer', 'number'):
        return str(schema.get('minimum', 1))
    if kind == 'boolean':
        return 'true'
    if schema.get('refersTo'):
        return f'an-id-of-{schema["refersTo"]}'
    return 'first' if field == 'id' else '...'


# --- schema -------------------------------------------------------------------------------------------------


def schema_to_type(name: str, rows: list[dict[str, Any]], ids: Mapping[str, set[str]]) -> str:
    """A schema that these rows meet, one line for each field. `ids`: the ids of all other datasets, to which
    fields may refer."""
    fields = dict.fromkeys(key for row in rows for key in row)
    required = [f for f in fields if all(row.get(f) is not None for row in rows)]
    title = next(
        (f for f in ('title', 'name') if f in required), next((f for f in required if f != 'id'), 'id')
    )
    lines = [
        f'title: {_words(name)}',
        f'x-record: {{title: {title}}}',
        'type: array',
        'items:',
        '  type: object',
        '  additionalProperties: false',
        f'  required: [{", ".join(map(_key, required))}]',
        '  properties:',
    ]
    for field in fields:
        about = _shape([row[field] for row in rows if row.get(field) is not None], field, ids)
        lines.append(
            f'    {_key(field)}: '
            + '{'
            + ('' if field == 'id' else f'title: {_quoted(_words(field))}, ')
            + about
            + '}'
        )
    return typed(lines)


def _shape(values: list[Any], field: str, ids: Mapping[str, set[str]]) -> str:
    """The schema of these values, as YAML without the outer braces."""
    kinds = {type(v) for v in values}
    if kinds == {list}:
        return 'type: array, items: {' + _shape([item for v in values for item in v], field, ids) + '}'
    if kinds == {dict}:
        inner = dict.fromkeys(key for v in values for key in v)
        return (
            'type: object, properties: {'
            + ', '.join(
                f'{_key(k)}: {{{_shape([v[k] for v in values if v.get(k) is not None], k, ids)}}}'
                for k in inner
            )
            + '}'
        )
    if kinds == {int, float}:
        return 'type: number'
    type_name = next((name for kind, name in TYPES if kinds == {kind}), '')
    if not type_name:
        return ''
    dataset = _dataset_of_ids(values, field, ids) if type_name == 'string' and field != 'id' else ''
    return f'type: {type_name}' + (f', refersTo: {dataset}' if dataset else '')


def _dataset_of_ids(values: list[str], field: str, ids: Mapping[str, set[str]]) -> str:
    """The dataset that has all these ids, '' for none; of several, the one that is named like the field."""
    fits = [name for name, known in ids.items() if set(values) <= known]
    return next((name for name in fits if name.startswith(field)), fits[0] if len(fits) == 1 else '')


def _words(name: str) -> str:
    return name.replace('_', ' ').replace('-', ' ').capitalize()


def _key(key: str) -> str:
    return (
        key if key[:1].lower() in PLAIN and key.replace('_', '').replace('-', '').isalnum() else _quoted(key)
    )


def _quoted(text: str) -> str:
    return text if all(c.isalnum() or c in ' -' for c in text) else json.dumps(text, ensure_ascii=False)
