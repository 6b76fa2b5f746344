"""The rows of a chart, by the query in its file: the records of a dataset, with their lists split into items,
selected, counted, completed and sorted."""

from __future__ import annotations

import itertools
import re
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import partial
from typing import Any

from ...core.problems import Problem, did_you_mean
from ...core.publication.dataset import Chart, Record
from ...core.publication.publication import Publication
from ...core.publication.yaml_document import KeyPath
from ...sources.datasets.fields import Path, UnknownField, UnreadDataset, find, follow
from ...sources.datasets.query import Condition, conditions
from ..templating.views import sort_key

AGGREGATES = ('count', 'sum', 'list')  # ways to make a field that join many rows into one
WAYS = ('field', 'text', *AGGREGATES)  # all ways to make a field
_FIELD = re.compile(r'\{([^{}:]+)(?::0(\d))?\}')  # {start.year} or, filled up with zeros, {start.month:02}


@dataclass
class Rows:
    """The rows of a chart: `values` by the names of the fields, `sources` the citation keys of the records
    behind each row, `datasets` the names of the datasets that they were made from."""

    values: list[dict[str, Any]] = field(default_factory=list)
    sources: list[tuple[str, ...]] = field(default_factory=list)
    datasets: set[str] = field(default_factory=set)


@dataclass
class _Case:
    """A record with one item for each of its lists that was split: path of the list -> item."""

    record: Record
    items: dict[tuple[str, ...], Any]


def make_rows(chart: Chart, publication: Publication) -> tuple[Rows, list[Problem]]:
    """The rows of a chart, and the problems of its query, at their places in the file of the chart."""
    query = _Query(chart, publication)
    rows = query.rows()
    rows.datasets |= query.used
    return rows, query.problems


class _Query:
    """The query of one chart, while its rows are made. `used`: the names of the datasets that it needs."""

    def __init__(self, chart: Chart, publication: Publication):
        self.chart, self.publication = chart, publication
        self.query = chart.source.data['rows']
        self.dataset = self.query['from']
        self.used: set[str] = {self.dataset}
        self.problems: list[Problem] = []
        self.each: list[tuple[str, ...]] = []

    def problem(self, code: str, message: str, hint: str, *path: str | int, key: bool = False) -> None:
        """Add a problem at the value with this path in `rows`, or at its key."""
        source, whole = self.chart.source, ('rows', *path)
        place = source.key_place(whole) if key else source.place(whole)
        self.problems.append(Problem(code, message, place, hint))

    def path(self, written: str, *at: str | int, key: bool = False) -> Path | None:
        """The path of a field; None, with a problem, if there is no such field. `at` is where it is
        written."""
        try:
            path = find(self.publication, self.dataset, written)
        except UnknownField as e:
            self.problem('field-unknown', *e.args, *at, key=key)
            return None
        except UnreadDataset as e:
            self.used.add(str(e))
            return None
        self.used |= {hop for hop in path.hops if hop}
        return path

    # --- the steps ------------------------------------------------------------------------------------------

    def rows(self) -> Rows:
        """The rows; none when the query has problems or needs a dataset that cannot be read."""
        if self.dataset not in self.publication.datasets:
            if self.dataset not in self.publication.unusable:
                known = self.publication.datasets
                self.problem(
                    'dataset-unknown',
                    f'there is no dataset {self.dataset}',
                    did_you_mean(self.dataset, known, 'datasets: ' + ', '.join(known)),
                    'from',
                )
            return Rows()
        cases = [_Case(record, {}) for record in self.publication.datasets[self.dataset].records]
        each = self.query.get('each', [])
        for i, written in enumerate([each] if isinstance(each, str) else each):
            cases = self.split(cases, written, *(('each', i) if isinstance(each, list) else ('each',)))
        required = self.conditions()
        cases = [case for case in cases if all(c.meets(self.value(case, c.path)) for c in required)]
        makers = {name: self.maker(name, how) for name, how in self.query['fields'].items()}
        if self.problems or self.used & self.publication.unusable:
            return Rows()
        rows = self.gather(cases, makers)
        self.complete(rows)
        self.sort(rows)
        if not rows.values and not self.problems:
            self.problem(
                'rows-empty',
                f'no record of {self.dataset} makes a row of this chart',
                'check the values in "where"',
                'where' if 'where' in self.query else 'from',
            )
        return rows

    def conditions(self) -> list[Condition]:
        """The conditions of `where`; none when they need a dataset that cannot be read."""

        def report(code: str, message: str, hint: str, path: KeyPath, key: bool = False) -> None:
            self.problem(code, message, hint, 'where', *path, key=key)

        try:
            required = conditions(
                self.publication, self.publication.datasets[self.dataset], self.query.get('where', {}), report
            )
        except UnreadDataset as e:
            self.used.add(str(e))
            return []
        self.used |= {hop for condition in required for hop in condition.path.hops if hop}
        return required

    def split(self, cases: list[_Case], written: str, *at: str | int) -> list[_Case]:
        """A case for each item of a list; `written` is the field with the list."""
        path = self.path(written, *at)
        if path and not path.is_list:
            self.problem('field-single', f'{written} holds no list', 'leave it out of "each"', *at)
        if path is None or not path.is_list:
            return []
        self.each.append(path.steps)
        split: list[_Case] = []
        for case in cases:
            items = self.value(case, path)
            split += [
                _Case(case.record, {**case.items, path.steps: item})
                for item in (items if isinstance(items, list) else [])
            ]
        return split

    def value(self, case: _Case, path: Path) -> Any:
        """The value at a path. It begins at the item of the longest list on the way that was split."""
        for n in range(len(path.steps), 0, -1):
            if path.steps[:n] in case.items:
                return follow(self.publication, case.items[path.steps[:n]], path, n)
        return follow(self.publication, case.record, path)

    # --- fields ---------------------------------------------------------------------------------------------

    def maker(self, name: str, how: str | dict[str, Any]) -> tuple[str, Callable[[_Case], Any]]:
        """How a field of the rows is made: its aggregate, or '', and the function that gives its value for a
        case."""
        at: tuple[str, ...] = ('fields', name)
        if isinstance(how, str):
            how = {'field': how}
        else:
            at = (*at, next((way for way in WAYS if way in how), ''))
        ways = [way for way in WAYS if way in how]
        if len(ways) != 1:
            self.problem(
                'field-odd',
                f'{name} must be made in one way',
                'write one of: ' + ', '.join(WAYS),
                'fields',
                name,
                key=True,
            )
            return '', lambda case: None
        kind = ways[0]
        if kind == 'count':
            return kind, lambda case: 1
        if kind == 'text':
            return '', self.text(how['text'], *at)
        path, words = self.path(how[kind], *at), how.get('words')
        if path is None:
            return '', lambda case: None
        if words is None:
            return kind if kind in AGGREGATES else '', lambda case: self.value(case, path)
        return kind if kind in AGGREGATES else '', lambda case: self.word(self.value(case, path), words, name)

    def word(self, value: Any, words: dict[str, str], name: str) -> Any:
        """The word that is printed for a value, or the words for a list of values."""
        if isinstance(value, list):
            return [self.word(v, words, name) for v in value]
        if value is None or str(value) in words:
            return None if value is None else words[str(value)]
        message = f'there is no word for {value}'
        if not any(problem.message == message for problem in self.problems):
            self.problem('word-missing', message, f'add "{value}: ..."', 'fields', name, 'words')
        return None

    def text(self, written: str | list[str], *at: str | int) -> Callable[[_Case], str | None]:
        """The function that puts the fields of a case into a pattern: into the first of several for which it
        has a value of every field."""
        patterns: list[tuple[str, dict[str, Path]]] = []
        for i, pattern in enumerate([written] if isinstance(written, str) else written):
            place = (*at, i) if isinstance(written, list) else at
            paths = {m[1]: self.path(m[1], *place) for m in _FIELD.finditer(pattern)}
            patterns.append((pattern, {name: path for name, path in paths.items() if path is not None}))

        def make(case: _Case) -> str | None:
            for pattern, paths in patterns:
                values = {name: self.value(case, path) for name, path in paths.items()}
                if all(v is not None for v in values.values()):
                    return _FIELD.sub(partial(_filled, values), pattern)
            return None

        return make

    # --- rows -----------------------------------------------------------------------------------------------

    def gather(self, cases: list[_Case], makers: dict[str, tuple[str, Callable[[_Case], Any]]]) -> Rows:
        """A row for each case; with an aggregate, a row for each different set of values of the other
        fields."""
        aggregated = [name for name, (kind, _) in makers.items() if kind]
        rows = Rows()
        indexes: dict[object, int] = {}  # values of the other fields -> index of their row
        for n, case in enumerate(cases):
            row = {name: make(case) for name, (_, make) in makers.items()}
            key = repr([v for name, v in row.items() if name not in aggregated]) if aggregated else n
            if key not in indexes:
                indexes[key] = len(rows.values)
                rows.values.append({name: [] if name in aggregated else value for name, value in row.items()})
                rows.sources.append(())
            i = indexes[key]
            for name in aggregated:
                rows.values[i][name] += _items(row[name])
            rows.sources[i] += tuple(
                s for s in case.record.fields.get('sources') or () if s not in rows.sources[i]
            )
        for row in rows.values:
            for name in aggregated:
                row[name] = _aggregate(makers[name][0], row[name])
        return rows

    def complete(self, rows: Rows) -> None:
        """Add a row for every combination of values that has none; what is counted there is 0."""
        groups = [[g] if isinstance(g, str) else g for g in self.query.get('complete', [])]
        if not groups or not self.names('complete', [n for g in groups for n in g]):
            return
        present = {tuple(_key(row, g) for g in groups) for row in rows.values}
        known = [{_key(row, g): row for row in rows.values} for g in groups]
        fields = self.query['fields']
        for combination in itertools.product(*known):
            if combination not in present:
                row = {
                    name: 0 if isinstance(how, dict) and ('count' in how or 'sum' in how) else None
                    for name, how in fields.items()
                }
                for group, values, key in zip(groups, known, combination, strict=False):
                    row.update({name: values[key][name] for name in group})
                rows.values.append(row)
                rows.sources.append(())

    def sort(self, rows: Rows) -> None:
        """Sort the rows, and keep as many as `limit` says."""
        wanted = self.query.get('sort', [])
        if not self.names('sort', [n.removeprefix('-') for n in wanted]):
            return
        order = list(range(len(rows.values)))
        for name in reversed(wanted):
            order.sort(
                key=lambda i: sort_key(rows.values[i][name.removeprefix('-')]), reverse=name.startswith('-')
            )
        order = order[: self.query.get('limit')]
        rows.values[:], rows.sources[:] = [rows.values[i] for i in order], [rows.sources[i] for i in order]

    def names(self, option: str, names: list[str]) -> bool:
        """Whether all of these are fields of the rows; a problem for each that is none. `option` names
        them."""
        known = self.query['fields']
        for i, name in enumerate(names):
            if name not in known:
                self.problem(
                    'field-unknown',
                    f'the rows have no field {name}',
                    did_you_mean(name, known, 'fields: ' + ', '.join(known)),
                    option,
                    i,
                )
        return all(n in known for n in names)


def _filled(values: dict[str, Any], field: re.Match[str]) -> str:
    """The value of a field in a pattern, filled up with zeros."""
    return str(values[field[1]]).rjust(int(field[2] or 0), '0')


def _key(row: dict[str, Any], names: list[str]) -> tuple[str, ...]:
    return tuple(repr(row[name]) for name in names)


def _items(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [] if value is None else [value]


def _aggregate(kind: str, values: list[Any]) -> Any:
    """The list of different values, or their sum (`count` sums up ones)."""
    if kind == 'list':
        return list(dict.fromkeys(values))
    total = sum(v for v in values if isinstance(v, (int, float)))
    return round(total, 6) if isinstance(total, float) else total  # 0.1 + 0.2 is to print as 0.3
