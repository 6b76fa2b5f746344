"""content/schemas and content/data to datasets with numbered records."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

from ...core.problems import Problem
from ...core.publication.dataset import Dataset, Record
from ...core.publication.source_files import Snapshot
from ...core.publication.yaml_document import Yaml
from ..reader import Reader, stem
from ..shapes import check_foreign_keys, check_role, own_schema
from .proposals import begin, describes_records, no_dataset
from .schemas import ROLES, check_together, library_schema, outer, read_schema

# A YAML file and its schema; for a schema, its file and itself with all references written out.
Described = tuple[Yaml, dict[str, Any]]
_ID = re.compile(r'\bid:[ \t]*["\']?([\w.-]+)')


@dataclass(frozen=True)
class Datasets:
    """The datasets by their names. Of those that cannot be used: their names, the roles that they have or may
    have, and the ids that their files seem to give. One with mistakes in it is used as far as it goes, so
    that whatever else is wrong is said in the same run.
    """

    usable: dict[str, Dataset]
    unusable: frozenset[str]
    unusable_roles: frozenset[str]
    unusable_ids: frozenset[str]


def read_datasets(reader: Reader) -> Datasets:
    """All datasets; says what is wrong with them."""
    described, schemas = _schemas(reader)
    names = [stem(name) for name in reader.names('content/data', '.yaml')]
    reader.problems += [
        no_dataset(name, source)
        for name, source in described.items()
        if f'content/data/{name}.yaml' not in reader.files
    ]
    sources: dict[str, Described] = {}
    undescribed: dict[str, Yaml] = {}  # rows without a schema that can be used
    for name in names:
        if name not in schemas:
            if source := reader.yaml(f'content/data/{name}.yaml', None):
                undescribed[name] = source
            continue
        source, problems = reader.checked(f'content/data/{name}.yaml', schemas[name][1])
        if source is not None and isinstance(source.data, list):
            source, more = check_role(source, library_schema(schemas[name][1]), problems)
            reader.problems += more
            sources[name] = source, schemas[name][1]
    unusable = frozenset((described.keys() | set(names)) - sources.keys())
    ids = {name: {row['id'] for _, row in _rows(source)} for name, (source, _) in sources.items()}
    for source, schema in sources.values():
        reader.problems += check_foreign_keys(source, schema, ids, unusable)
        reader.problems += _duplicate_ids(source)
    reader.problems = begin(reader.problems, described, undescribed, ids)
    return Datasets(
        {name: _dataset(name, source, schemas[name][0], sources) for name, (source, _) in sources.items()},
        unusable,
        _roles(unusable, schemas, sources),
        _ids(unusable, reader.files),
    )


def _schemas(reader: Reader) -> tuple[dict[str, Yaml | None], dict[str, Described]]:
    """The schemas that are there, None for what can be read by nobody, and those that can be used."""
    described: dict[str, Yaml | None] = {}
    schemas = {}
    for name in reader.names('content/schemas', '.yaml'):
        raw, problems = reader.checked(name, None)
        if raw is not None and not problems and not describes_records(raw):
            described[stem(name)] = raw  # `begin` says what to write instead
            reader.unread.add(name)
            continue
        source = described[stem(name)] = reader.yaml(name, own_schema('dataset')) if raw is not None else None
        if source is None:
            continue
        schema, problems = read_schema(source)
        reader.problems += problems
        if schema is None:
            described[stem(name)] = None  # what is wrong with it is said
            reader.unread.add(source.name)
        else:
            schemas[stem(name)] = source, schema
    problems = check_together(schemas)
    reader.problems += problems
    wrong = {p.place.file for p in problems}
    reader.unread |= wrong
    described = {
        name: None if source is not None and source.name in wrong else source
        for name, source in described.items()
    }
    return described, {
        name: (source, schema) for name, (source, schema) in schemas.items() if source.name not in wrong
    }


def _roles(
    unusable: frozenset[str], schemas: dict[str, Described], sources: dict[str, Described]
) -> frozenset[str]:
    """The roles that unusable datasets have; where even the schema cannot be read, any that no other dataset
    has."""
    taken = {schema.get('x-role') for _, schema in sources.values()}
    if any(name not in schemas for name in unusable):
        return frozenset(ROLES) - taken
    return frozenset(role for name in unusable if (role := schemas[name][1].get('x-role')))


def _ids(unusable: frozenset[str], files: Snapshot) -> frozenset[str]:
    """What looks like an id in the files of unusable datasets."""
    texts = [
        data.decode('utf-8', 'replace')
        for name in sorted(unusable)
        if (data := files.get(f'content/data/{name}.yaml'))
    ]
    return frozenset(m[1] for text in texts for m in _ID.finditer(text))


def _rows(source: Yaml) -> list[tuple[int, dict[str, Any]]]:
    """The rows that are records at all, with their index in the file."""
    return [
        (i, row)
        for i, row in enumerate(source.data)
        if isinstance(row, dict) and isinstance(row.get('id'), str)
    ]


def _duplicate_ids(source: Yaml) -> list[Problem]:
    first: dict[str, int] = {}
    problems = []
    for i, row in _rows(source):
        key = row['id']
        if key in first:
            line = source.place((first[key], 'id')).line
            problems.append(
                Problem(
                    'id-duplicate',
                    f'the id {key} is used twice (first on line {line})',
                    source.place((i, 'id')),
                    'choose another id',
                )
            )
        first.setdefault(key, i)
    return problems


def _numbers(name: str, sources: dict[str, Described]) -> list[str]:
    """The printed numbers of records, by the rule `x-record.number` of their schema."""
    source, schema = sources[name]
    rule = schema.get('x-record', {}).get('number')
    rows = [row for _, row in _rows(source)]
    if rule == 'id':
        return [row['id'] for row in rows]
    if rule == 'position':
        return [str(i) for i in range(1, len(rows) + 1)]
    if isinstance(rule, dict) and 'field' in rule:
        return [str(row.get(rule['field'], '')) for row in rows]
    if (around := outer(schema)) in sources:
        outer_numbers = dict(
            zip((row['id'] for _, row in _rows(sources[around][0])), _numbers(around, sources), strict=True)
        )
        counts: dict[str, int] = {}
        result = []
        for row in rows:
            within = str(row.get(rule['position-within']))
            counts[within] = counts.get(within, 0) + 1
            result.append(f'{outer_numbers.get(within, "?")}.{counts[within]}')
        return result
    return [''] * len(rows)


def _dataset(name: str, source: Yaml, described: Yaml, sources: dict[str, Described]) -> Dataset:
    schema = sources[name][1]
    about = schema.get('x-record', {})
    title = about.get('title', 'title')
    declared = tuple(schema['items'].get('properties', {}))
    records = tuple(
        Record(
            name, row['id'], row, i + 1, str(row.get(title, row['id'])), number, source.place((i,)), declared
        )
        for (i, row), number in zip(_rows(source), _numbers(name, sources), strict=True)
    )
    return Dataset(
        name=name,
        title=schema.get('title', name),
        label=about.get('label', ''),
        role=schema.get('x-role', ''),
        index_field=about.get('index', ''),
        properties=declared,
        records=records,
        by_id={r.id: r for r in records},
        source=source,
        schema=schema,
        schema_source=described,
    )
