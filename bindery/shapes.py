"""YAML against its JSON Schema (2020-12), and foreign keys (`refersTo`) between datasets; faults at line and column."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from functools import cache
from importlib.resources import files

from .problems import Problem, did_you_mean
from .sources import Yaml, parse_yaml

_WORDS = {'string': 'text', 'integer': 'a whole number', 'number': 'a number', 'boolean': 'true or false',
          'array': 'a list', 'object': 'a mapping of keys', 'null': 'nothing'}


@cache
def own_schema(name: str) -> dict:
    """One of the library's own schemas (publication, edition, front-matter, outputs, tokens)."""
    text = files('bindery').joinpath('schemas', f'{name}.yaml').read_text('utf-8')
    return parse_yaml(text, f'bindery/schemas/{name}.yaml')[0].data


def validator(schema: dict) -> Callable[[object], Iterator]:
    """A compiled validator; raises ValueError if the schema itself is wrong."""
    import jsonschema_rs
    return jsonschema_rs.Draft202012Validator(schema).iter_errors


def check_shape(source: Yaml, schema: dict) -> list[Problem]:
    """Every fault of `source` against `schema`, in plain words, at its line and column."""
    return [problem for error in validator(schema)(source.data) for problem in _in_words(error, source, schema)]


def _in_words(error, source: Yaml, schema: dict) -> list[Problem]:
    path, kind = tuple(error.instance_path), error.kind
    if kind.name in ('additionalProperties', 'unevaluatedProperties'):
        known = _properties(schema, path)
        return [Problem('key-unknown', f'unknown key {key}', source.key_place((*path, key)), did_you_mean(key, known, 'known keys: ' + ', '.join(sorted(known))))
                for key in kind.unexpected]
    return [_in_words_one(kind, error.message, path, source, schema)]


def _in_words_one(kind, message: str, path: tuple, source: Yaml, schema: dict) -> Problem:
    label = _label(path)
    name = kind.name
    if name == 'required':
        return Problem('key-missing', f'the key {kind.property} is missing', source.place(path), f'add "{kind.property}: ..."')
    if name == 'type':
        wanted = ' or '.join(_WORDS.get(t, t) for t in re.findall(r'"(\w+)"', message.rsplit(' is not of type', 1)[-1]))
        hint = 'put quotes around it to make it text' if wanted == 'text' else f'write {wanted}, without quotes'
        return Problem('type', f'{label} must be {wanted}', source.place(path), (_described(schema, path) if wanted in ('a list', 'a mapping of keys') else '') or hint)
    if name == 'enum':
        allowed = [str(o) for o in kind.options] if isinstance(kind.options, list) else re.findall(r'"([^"]+)"', str(kind.options))
        value = _value(source.data, path)
        return Problem('value', f'{label} is {value!r}', source.place(path), did_you_mean(str(value), allowed, 'one of: ' + ', '.join(allowed)))
    return Problem('value', f'{label}: {message}', source.place(path), _described(schema, path) or f'see the schema: {label}')


def _label(path: tuple) -> str:
    """What to call the value at `path`: by its key, or by its place in a list."""
    if len(path) > 1 and isinstance(path[-1], int):
        return f'entry {path[-1] + 1} of {_label(path[:-1])}'
    return next((str(p) for p in reversed(path) if isinstance(p, str)), 'this entry')


def _value(data, path: tuple):
    for step in path:
        data = data[step]
    return data


def _described(schema: dict, path: tuple) -> str:
    """What the schema says to editors about the value at `path`."""
    return _at(schema, path).get('description', '')


def _properties(schema: dict, path: tuple) -> set[str]:
    """The keys that `schema` allows at `path`."""
    return set(_at(schema, path).get('properties', {}))


def _at(schema: dict, path: tuple) -> dict:
    """The part of `schema` for the value at `path`, with what it refers to in `$defs`; {} where it says nothing."""
    shared = schema.get('$defs', {})
    for step in path:
        inner = schema.get('items') if isinstance(step, int) else schema.get('properties', {}).get(step, schema.get('additionalProperties'))
        inner = inner if isinstance(inner, dict) else {}
        schema = {**shared.get(inner.get('$ref', '').removeprefix('#/$defs/'), {}), **inner}
    return schema


def foreign_keys(schema: dict, data, path: tuple = ()) -> Iterator[tuple[str, str, tuple]]:
    """Every value below `data` that its schema declares with `refersTo`, as (dataset, key, path)."""
    if 'refersTo' in schema and isinstance(data, str):
        yield schema['refersTo'], data, path
    if isinstance(data, dict):
        for key, child in data.items():
            if key in schema.get('properties', {}):
                yield from foreign_keys(schema['properties'][key], child, (*path, key))
    elif isinstance(data, list) and 'items' in schema:
        for i, child in enumerate(data):
            yield from foreign_keys(schema['items'], child, (*path, i))


def check_foreign_keys(source: Yaml, schema: dict, ids: dict[str, set[str]], unusable: frozenset[str]) -> list[Problem]:
    """Foreign keys of one dataset that lead nowhere. `ids` maps a dataset's name to the ids in it; `unusable` have none to look at."""
    problems = []
    for dataset, key, path in foreign_keys(schema, source.data):
        if dataset in unusable:
            continue
        if dataset not in ids:
            problems.append(Problem('dataset-unknown', f'there is no dataset {dataset}', source.place(path), did_you_mean(dataset, ids, 'datasets: ' + ', '.join(ids))))
        elif key not in ids[dataset]:
            problems.append(Problem('ref-unknown', f'{key} is not in {dataset}', source.place(path),
                                    did_you_mean(key, ids[dataset], f'add it to content/data/{dataset}.yaml')))
    return problems
