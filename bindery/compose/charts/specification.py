"""The Vega-Lite specification of a chart, made ready to draw: rows, outlines and colours put in, mistakes
reported at their places."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from ...core.problems import Place, Problem, did_you_mean
from ...core.publication.dataset import Chart
from ...core.publication.publication import Publication
from ...core.publication.yaml_document import KeyPath, Yaml
from ...markup import parse_inline
from ...sources.pictures.size import map_too_large
from .rows import Rows

ROWS = 'rows'  # the name of the rows in a spec that has other data as well
_MARKED = re.compile(r'[*_`\[{~^<&\\]')
_DATUM = re.compile(r"datum(?:\.(\w+)|\[['\"]([^'\"]+)['\"]\])")
_OTHER_DATA = frozenset(['labelExpr', 'from', 'lookup'])  # in these, `datum` and `field` mean other data


@dataclass(frozen=True)
class Drawing:
    """What a worker needs to draw a chart."""

    name: str
    spec: str  # JSON
    maps: tuple[tuple[str, bytes], ...]  # name of the data -> GeoJSON
    place: Place  # of the spec


def config(publication: Publication) -> tuple[dict[str, Any], list[Problem]]:
    """The configuration that all charts share (styles/charts.yaml), with its colours put in, and its
    problems."""
    source = publication.chart_style
    return _coloured(source, (), publication.tokens.rgb) if source else ({}, [])


def drawing(
    chart: Chart, rows: Rows, shared: dict[str, Any], publication: Publication
) -> tuple[Drawing | None, list[Problem]]:
    """The complete specification; None if it has problems. `shared` is the `config` of all charts."""
    source, data = chart.source, chart.source.data
    spec, problems = _coloured(source, ('spec',), publication.tokens.rgb)
    maps, missing = _maps(chart, publication)
    problems += missing
    problems += [*_outside(source, {ROWS, *data.get('maps', {})}), *_fields(source), *_columns(source)]
    if problems:
        return None, problems
    spec = {'data': {'name': ROWS}, **spec, 'datasets': {ROWS: [_plain(row) for row in rows.values]}}
    spec['config'] = _merged(shared, spec.get('config', {}))
    if locale := publication.words.chart_locale:
        spec['config'] = {**spec['config'], 'locale': locale}
    return (
        Drawing(
            chart.name,
            json.dumps(spec, sort_keys=True, ensure_ascii=False),
            maps,
            source.key_place(('spec',)),
        ),
        [],
    )


def _merged(below: dict[str, Any], above: dict[str, Any]) -> dict[str, Any]:
    """Two configurations as one; the values of `above` win."""
    return {
        **below,
        **{
            k: (
                _merged(below.get(k, {}), v)
                if isinstance(v, dict) and isinstance(below.get(k, {}), dict)
                else v
            )
            for k, v in above.items()
        },
    }


def _plain(row: dict[str, Any]) -> dict[str, Any]:
    """A row without Markdown, which a picture cannot show: CO~2~ becomes CO2."""

    def plain(value: Any) -> Any:
        if isinstance(value, list):
            return ', '.join(map(str, map(plain, value)))
        return (
            ''.join(parse_inline(value).itertext())
            if isinstance(value, str) and _MARKED.search(value)
            else value
        )

    return {name: plain(value) for name, value in row.items()}


def _coloured(source: Yaml, path: KeyPath, colours: dict[str, str]) -> tuple[Any, list[Problem]]:
    """The value at `path` with colours in place of their names, such as $ink; a problem for each unknown
    name."""
    problems: list[Problem] = []

    def put_in(value: Any, at: KeyPath) -> Any:
        if isinstance(value, dict):
            return {k: put_in(v, (*at, k)) for k, v in value.items()}
        if isinstance(value, list):
            return [put_in(v, (*at, i)) for i, v in enumerate(value)]
        if not isinstance(value, str) or not value.startswith('$') or at[-1] == '$schema':
            return value
        if value[1:] not in colours:
            problems.append(
                Problem(
                    'token-unknown',
                    f'no colour has the name {value[1:]}',
                    source.place(at),
                    did_you_mean(value[1:], colours, 'colours: ' + ', '.join(colours)),
                )
            )
        return colours.get(value[1:])

    value = source.data
    for step in path:
        value = value[step]
    return put_in(value, path), problems


def _maps(chart: Chart, publication: Publication) -> tuple[tuple[tuple[str, bytes], ...], list[Problem]]:
    """The outlines that a chart uses, as (name of the data, GeoJSON), and their problems."""
    maps: list[tuple[str, bytes]] = []
    problems: list[Problem] = []
    for name, file in sorted(chart.source.data.get('maps', {}).items()):
        known = [path.rpartition('/')[2] for path in publication.files.names('content/maps', '.json')]
        if file in known:
            data, path = publication.files.files[f'content/maps/{file}'], f'content/maps/{file}'
            problems += [
                Problem(
                    limit.code,
                    limit.message(count),
                    Place(path, data.count(b'\n', 0, at) + 1, 1),
                    limit.way_out,
                )
                for limit, count, at in map_too_large(data)
            ]
            maps.append((name, data))
        else:
            problems.append(
                Problem(
                    'map-missing',
                    f'there is no content/maps/{file}',
                    chart.source.place(('maps', name)),
                    did_you_mean(file, known, 'put the file there'),
                )
            )
    return tuple(maps), problems


def _walk(value: Any, path: KeyPath) -> Iterator[tuple[KeyPath, Any]]:
    """A value and all values in it, each with its path."""
    yield path, value
    for key, child in (
        value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    ):
        yield from _walk(child, (*path, key))


def _outside(source: Yaml, known: set[str]) -> Iterator[Problem]:
    """A problem for all data that does not come from the rows or the maps (`known`): that of the spec itself
    or from an address."""
    for path, value in _walk(source.data['spec'], ('spec',)):
        if (
            path[-1] in ('url', 'href')
            or path[-1] == 'values'
            and path[-2] == 'data'
            or path == ('spec', 'datasets')
        ):
            yield Problem(
                'chart-data',
                'a spec brings no data of its own',
                source.key_place(path),
                'take the numbers from a dataset, in "rows"',
            )
        elif path[-1] == 'name' and path[-2] == 'data' and value not in known:
            yield Problem(
                'chart-data',
                f'there is no data {value}',
                source.place(path),
                did_you_mean(str(value), known, 'data: ' + ', '.join(sorted(known))),
            )


def _fields(source: Yaml) -> Iterator[Problem]:
    """A problem for each field in the spec that neither the rows have nor the spec computes."""
    spec = source.data['spec']
    rows = source.data['rows']['fields']
    computed = {
        str(name)
        for path, value in _walk(spec, ())
        if path and path[-1] in ('as', 'fields')
        for name in (value if isinstance(value, list) else [value])
    }
    known = {*rows, *computed}
    for path, value in _walk(spec, ('spec',)):
        if not isinstance(value, str) or _elsewhere(spec, path):
            continue
        names = [value] if path[-1] == 'field' else [m[1] or m[2] for m in _DATUM.finditer(value)]
        for name in names:
            if name not in known:
                yield Problem(
                    'field-unknown',
                    f'the rows have no field {name}',
                    source.place(path),
                    did_you_mean(name, known, 'fields: ' + ', '.join(sorted(known))),
                )


def _elsewhere(spec: Any, path: KeyPath) -> bool:
    """Whether the part of the spec at `path` is about other data than the rows."""
    if not _OTHER_DATA.isdisjoint(path):
        return True
    for step in path[1:-1]:
        spec = spec[step]
        if (
            isinstance(spec, dict)
            and isinstance(spec.get('data'), dict)
            and spec['data'].get('name', ROWS) != ROWS
        ):
            return True
    return False


def _columns(source: Yaml) -> Iterator[Problem]:
    """The problems of the columns of the printed table."""
    known = source.data['rows']['fields']
    for i, column in enumerate(source.data['columns']):
        if ('field' in column) == ('sources' in column):
            yield Problem(
                'column-odd',
                'a column prints a field or the sources',
                source.place(('columns', i)),
                'write "field: ..." or "sources: true"',
            )
        if ('heading' in column) == ('across' in column):
            yield Problem(
                'column-odd',
                'a column has one heading',
                source.place(('columns', i)),
                'write "heading: ..." or "across: ..."',
            )
        for key in ('field', 'across'):
            if key in column and column[key] not in known:
                yield Problem(
                    'field-unknown',
                    f'the rows have no field {column[key]}',
                    source.place(('columns', i, key)),
                    did_you_mean(column[key], known, 'fields: ' + ', '.join(known)),
                )
