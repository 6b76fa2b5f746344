"""The rows of a chart: records, their lists taken apart, selected, counted, completed and sorted, as its file
declares."""

from __future__ import annotations

import itertools
import re
from collections.abc import Callable
from dataclasses import dataclass, field

from ...core.problems import Problem, did_you_mean
from ...core.publication.dataset import Chart, Record
from ...core.publication.publication import Publication
from ...sources.datasets.fields import Path, UnknownField, UnreadDataset, find, follow
from ...sources.datasets.query import Condition, conditions
from ..templating.views import sort_key

GATHERS = ('count', 'sum', 'list')  # these make one row of many
MAKES = ('field', 'text', *GATHERS)
_FIELD = re.compile(r'\{([^{}:]+)(?::0(\d))?\}')  # {start.year} or, filled up with zeros, {start.month:02}


@dataclass
class Rows:
    """`values` are what is drawn and printed; `sources` are those of the records behind each row; `datasets`
    is what they were made from."""

    values: list[dict] = field(default_factory=list)
    sources: list[tuple[str, ...]] = field(default_factory=list)
    datasets: set[str] = field(default_factory=set)


@dataclass
class _Case:
    """One record, with the items that stand for its lists: path of the list -> item."""

    record: Record
    items: dict[tuple[str, ...], object]


def make_rows(chart: Chart, publication: Publication) -> tuple[Rows, list[Problem]]:
    """The rows, and everything that is wrong with the query, each at its line and column in the chart's
    file."""
    query = _Query(chart, publication)
    rows = query.rows()
    rows.datasets |= query.used
    return rows, query.problems


class _Query:
    def __init__(self, chart: Chart, publication: Publication):
        self.chart, self.publication = chart, publication
        self.query = chart.source.data['rows']
        self.dataset = self.query['from']
        self.used: set[str] = {self.dataset}
        self.problems: list[Problem] = []
        self.each: list[tuple[str, ...]] = []

    def problem(self, code: str, message: str, hint: str, *path, key: bool = False) -> None:
        source, path = self.chart.source, ('rows', *path)
        self.problems.append(
            Problem(code, message, source.key_place(path) if key else source.place(path), hint)
        )

    def path(self, written: str, *at, key: bool = False) -> Path | None:
        """The path of a field, or a problem at the place `at` where it is written."""
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
            cases = self.take_apart(cases, written, *(('each', i) if isinstance(each, list) else ('each',)))
        every = self.conditions()
        cases = [c for c in cases if all(one.meets(self.value(c, one.path)) for one in every)]
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
        """Those of its `where`; none when they ask for a dataset that cannot be read."""

        def say(code: str, message: str, hint: str, path: tuple[str | int, ...], key: bool = False) -> None:
            self.problem(code, message, hint, 'where', *path, key=key)

        try:
            found = conditions(
                self.publication, self.publication.datasets[self.dataset], self.query.get('where', {}), say
            )
        except UnreadDataset as e:
            self.used.add(str(e))
            return []
        self.used |= {hop for condition in found for hop in condition.path.hops if hop}
        return found

    def take_apart(self, cases: list[_Case], written: str, *at) -> list[_Case]:
        """A case for each item of a list."""
        path = self.path(written, *at)
        if path and not path.is_list:
            self.problem('field-single', f'{written} holds no list', 'leave it out of "each"', *at)
        if path is None or not path.is_list:
            return []
        self.each.append(path.steps)
        result = []
        for case in cases:
            found = self.value(case, path)
            result += [
                _Case(case.record, {**case.items, path.steps: item})
                for item in (found if isinstance(found, list) else [])
            ]
        return result

    def value(self, case: _Case, path: Path):
        """What a path leads to, beginning with the item of the longest list on the way that was taken
        apart."""
        for n in range(len(path.steps), 0, -1):
            if path.steps[:n] in case.items:
                return follow(self.publication, case.items[path.steps[:n]], path, n)
        return follow(self.publication, case.record, path)

    # --- fields ---------------------------------------------------------------------------------------------

    def maker(self, name: str, how: str | dict) -> tuple[str, Callable[[_Case], object]]:
        """How a field of the rows is made: '' or the way in which it gathers, and what each case gives to
        it."""
        at = ('fields', name)
        if isinstance(how, str):
            how = {'field': how}
        else:
            at = (*at, next((k for k in MAKES if k in how), ''))
        said = [k for k in MAKES if k in how]
        if len(said) != 1:
            self.problem(
                'field-odd',
                f'{name} must be made in one way',
                'write one of: ' + ', '.join(MAKES),
                'fields',
                name,
                key=True,
            )
            return '', lambda case: None
        kind = said[0]
        if kind == 'count':
            return kind, lambda case: 1
        if kind == 'text':
            return '', self.text(how['text'], *at)
        path, words = self.path(how[kind], *at), how.get('words')
        if path is None:
            return '', lambda case: None
        if words is None:
            return kind if kind in GATHERS else '', lambda case: self.value(case, path)
        return kind if kind in GATHERS else '', lambda case: self.word(self.value(case, path), words, name)

    def word(self, value, words: dict, name: str):
        if isinstance(value, list):
            return [self.word(v, words, name) for v in value]
        if value is None or str(value) in words:
            return None if value is None else words[str(value)]
        problem = (
            'word-missing',
            f'there is no word for {value}',
            f'add "{value}: ..."',
            'fields',
            name,
            'words',
        )
        if not any(p.message == problem[1] for p in self.problems):
            self.problem(*problem)
        return None

    def text(self, written: str | list[str], *at) -> Callable[[_Case], object]:
        """Fields set into words; the first of several that has all of its fields."""
        forms = []
        for i, one in enumerate([written] if isinstance(written, str) else written):
            place = (*at, i) if isinstance(written, list) else at
            forms.append((one, {m[1]: self.path(m[1], *place) for m in _FIELD.finditer(one)}))

        def make(case: _Case) -> str | None:
            for one, paths in forms:
                values = {name: self.value(case, path) for name, path in paths.items()}
                if all(v is not None for v in values.values()):
                    return _FIELD.sub(
                        lambda m, values=values: str(values[m[1]]).rjust(int(m[2] or 0), '0'), one
                    )
            return None

        return make

    # --- rows -----------------------------------------------------------------------------------------------

    def gather(self, cases: list[_Case], makers: dict[str, tuple[str, Callable]]) -> Rows:
        """A row for each case; if a field gathers, a row for each different set of the other fields."""
        gathering = [name for name, (kind, _) in makers.items() if kind]
        rows, where = Rows(), {}
        for n, case in enumerate(cases):
            row = {name: make(case) for name, (_, make) in makers.items()}
            key = repr([v for name, v in row.items() if name not in gathering]) if gathering else n
            if key not in where:
                where[key] = len(rows.values)
                rows.values.append({name: [] if name in gathering else value for name, value in row.items()})
                rows.sources.append(())
            i = where[key]
            for name in gathering:
                rows.values[i][name] += _items(row[name])
            rows.sources[i] += tuple(
                s for s in case.record.fields.get('sources') or () if s not in rows.sources[i]
            )
        for row in rows.values:
            for name in gathering:
                row[name] = _gathered(makers[name][0], row[name])
        return rows

    def complete(self, rows: Rows) -> None:
        """A row for every combination of some fields; what is counted there is 0."""
        groups = [[g] if isinstance(g, str) else g for g in self.query.get('complete', [])]
        if not groups or not self.names('complete', [n for g in groups for n in g]):
            return
        there = {tuple(_key(row, g) for g in groups) for row in rows.values}
        known = [{_key(row, g): row for row in rows.values} for g in groups]
        fields = self.query['fields']
        for combination in itertools.product(*known):
            if combination not in there:
                row = {
                    name: 0 if isinstance(how, dict) and ('count' in how or 'sum' in how) else None
                    for name, how in fields.items()
                }
                for group, values, key in zip(groups, known, combination, strict=False):
                    row.update({name: values[key][name] for name in group})
                rows.values.append(row)
                rows.sources.append(())

    def sort(self, rows: Rows) -> None:
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

    def names(self, what: str, names: list[str]) -> bool:
        """Are these fields of the rows?"""
        known = self.query['fields']
        for i, name in enumerate(names):
            if name not in known:
                self.problem(
                    'field-unknown',
                    f'the rows have no field {name}',
                    did_you_mean(name, known, 'fields: ' + ', '.join(known)),
                    what,
                    i,
                )
        return all(n in known for n in names)


def _key(row: dict, names: list[str]) -> tuple:
    return tuple(repr(row[name]) for name in names)


def _items(value) -> list:
    return value if isinstance(value, list) else [] if value is None else [value]


def _gathered(kind: str, values: list):
    if kind == 'list':
        return list(dict.fromkeys(values))
    total = sum(v for v in values if isinstance(v, (int, float)))
    return round(total, 6) if isinstance(total, float) else total  # 0.1 + 0.2 is to print as 0.3
