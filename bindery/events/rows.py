"""An event as editors describe it, with everything that is wrong with it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from ..model import Publication
from ..problems import Place, Problem, did_you_mean
from ..read import SELECTIONS
from ..select.rows import Selection
from ..select.run import looks
from ..yaml_source import Yaml

HANDOUT, BOOKLET, EDITION, SHEETS = 'handout', 'booklet', 'edition', 'sheets'


@dataclass(frozen=True)
class Item:
    """One thing to bring. `id` is that of a selection or an edition, `output` the row of styles/outputs.yaml that makes it, `pages` are folios or ''."""

    kind: str
    id: str
    output: str
    pages: str
    copies: int
    place: Place


@dataclass(frozen=True)
class Meeting:
    """A date for the calendar; `day` is None while it is open."""

    id: str
    title: str
    about: str
    day: date | None


@dataclass(frozen=True)
class Event:
    """`first` and `last` are its days, None while they are open."""

    name: str
    title: str
    where: str
    first: date | None
    last: date | None
    languages: tuple[str, ...]
    note: str
    items: tuple[Item, ...]
    series: tuple[Meeting, ...]
    place: Place


def read_event(name: str, publication: Publication, selections: list[Selection]) -> tuple[Event | None, list[Problem]]:
    """The event of a file that has the right shape; None when something in it is wrong."""
    source = publication.events[name]
    if source is None:                       # said when it was read
        return None, []
    reader = _Event(source, publication, selections)
    return reader.event(name), reader.problems


class _Event:
    def __init__(self, source: Yaml, publication: Publication, selections: list[Selection]):
        self.source, self.data, self.publication = source, source.data, publication
        self.selections = selections
        self.problems: list[Problem] = []

    def problem(self, code: str, message: str, hint: str, *path) -> None:
        self.problems.append(Problem(code, message, self.source.place(path), hint))

    def event(self, name: str) -> Event | None:
        d = self.data
        first, last = self.day('date'), self.day('until')
        if last and (first is None or last < first):
            self.problem('date-order', 'the last day comes before the first', 'correct one of them', 'until')
        items = tuple(item for item in self.items() if item)
        if not items and not self.problems and not self.publication.unread.files:
            self.problem('pack-empty', 'nothing is brought to this event', 'name handouts, booklets, editions or sheets')
        series = tuple(self.series())
        if self.problems:
            return None
        return Event(name, d['name'], d.get('place', ''), first, last or first, tuple(d.get('languages', ())), d.get('note', ''), items, series, self.source.place())

    def is_unread(self, kind: str, name: str) -> bool:
        """Is the file that would hold it one that cannot be read?"""
        unread = self.publication.unread
        return f'content/{SELECTIONS}' in unread.files if kind in (HANDOUT, BOOKLET) else name in unread.editions

    def day(self, *path) -> date | None:
        """A day of the calendar; None when it is open, or does not exist."""
        value = self.data
        for step in path:
            value = value.get(step, '') if isinstance(value, dict) else value[step]
        try:
            return date.fromisoformat(value) if value else None
        except ValueError:
            self.problem('date', f'there is no day {value}', 'write year-month-day, such as "2026-11-23", or leave it empty', *path)
            return None

    def series(self) -> Iterable[Meeting]:
        seen: set[str] = set()
        for i, row in enumerate(self.data.get('series', ())):
            if row['id'] in seen:
                self.problem('id-duplicate', f'the id {row["id"]} is used twice', 'choose another id', 'series', i, 'id')
            seen.add(row['id'])
            yield Meeting(row['id'], row['title'], row.get('about', ''), self.day('series', i, 'date'))

    def items(self) -> Iterable[Item | None]:
        for kind, key in ((HANDOUT, 'handouts'), (BOOKLET, 'booklets'), (EDITION, 'editions'), (SHEETS, 'sheets')):
            for i, row in enumerate(self.data.get(key, ())):
                yield self.item(kind, row, key, i)

    def item(self, kind: str, row: dict, *at) -> Item | None:
        if kind in (HANDOUT, BOOKLET):
            rows, outputs = self.publication.selections.data if self.publication.selections else [], looks(self.publication, kind)
            known, key, named = [r['id'] for r in rows if r['kind'] == kind], 'id', 'look'
        else:
            outputs = {name: o for name, o in self.publication.outputs.items() if not o.look}
            known, key, named = list(self.publication.editions), 'edition', 'output'
        output = row.get(named) or next(iter(outputs), '')
        if self.is_unread(kind, row[key]):
            return None
        if row[key] not in known:
            what = EDITION if kind == SHEETS else kind
            self.problem(f'{what}-unknown', f'there is no {what} {row[key]}', did_you_mean(row[key], known, 'known: ' + ', '.join(known)), *at, key)
        if output not in outputs:
            if named in row:
                self.problem('output-unknown', f'no row {output} makes this', did_you_mean(output, outputs, 'rows: ' + ', '.join(outputs)), *at, named)
            else:
                self.problem('look-missing', f'no row of styles/outputs.yaml makes a {kind}', f'add a row with "selection: {{kind: {kind}, ...}}"', *at, key)
        if self.problems:
            return None
        return Item(kind, row[key], output, row.get('pages', ''), row.get('quantity', self.data['quantity']), self.source.place((*at, key)))
