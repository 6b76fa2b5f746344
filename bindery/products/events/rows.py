"""Read the file of an event and check it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from ...core.problems import Place, Problem, did_you_mean
from ...core.publication.publication import Publication
from ...core.publication.yaml_document import Yaml
from ...core.words import N_
from ...sources.loader import SELECTIONS
from ..handouts.rows import Selection
from ..handouts.run import looks
from .address import Address, read_address
from .moments import read_when, read_zone
from .when import When

HANDOUT, BOOKLET, EDITION, SHEETS = N_('handout'), N_('booklet'), N_('edition'), N_('sheets')
# kind of an item -> the key of the event file that lists such items
LISTS = {HANDOUT: 'handouts', BOOKLET: 'booklets', EDITION: 'editions', SHEETS: 'sheets'}
OF_EVENT = 'event'  # the id of the event itself in the calendar, so not free for its meetings
MOST_NAMED = 12  # the most ids that a hint lists


@dataclass(frozen=True)
class Item:
    """A document that is brought to an event. `id` is that of a selection or edition; `output` is the row of
    styles/outputs.yaml that makes it; `pages` is a range of folios for contact sheets, or ''."""

    kind: str
    id: str
    output: str
    pages: str
    copies: int
    place: Place


@dataclass(frozen=True)
class Meeting:
    """A session of an event, or a meeting besides it. `when` is None if no date is set."""

    id: str
    title: str
    about: str
    when: When | None
    address: Address


@dataclass(frozen=True)
class Event:
    """An event. `when` is None if no date is set; `sessions` are parts of the event, `series` are meetings
    besides it; `items` are brought to it."""

    name: str
    title: str
    when: When | None
    address: Address
    languages: tuple[str, ...]
    note: str
    items: tuple[Item, ...]
    sessions: tuple[Meeting, ...]
    series: tuple[Meeting, ...]
    place: Place

    @property
    def meetings(self) -> tuple[Meeting, ...]:
        """All meetings."""
        return (*self.sessions, *self.series)


def read_event(
    name: str, publication: Publication, selections: list[Selection]
) -> tuple[Event | None, list[Problem]]:
    """Read an event, whose file was checked against its schema. None, with the problems, if it has
    mistakes."""
    source = publication.events[name]
    if source is None:  # reported when it was read
        return None, []
    reader = _Event(source, publication, selections)
    return reader.event(name), reader.problems


class _Event:
    def __init__(self, source: Yaml, publication: Publication, selections: list[Selection]):
        self.source, self.data, self.publication = source, source.data, publication
        self.selections = selections
        self.problems: list[Problem] = []

    def problem(self, code: str, message: str, hint: str, *path: str | int) -> None:
        self.problems.append(Problem(code, message, self.source.place(path), hint))

    def event(self, name: str) -> Event | None:
        data = self.data
        when = self.when(data)
        # the problems of the zone are reported already; then any zone will do to check the meetings
        zone = read_zone(data, lambda *problem: None) or ('UTC' if data.get('time_zone') else '')
        address = read_address(data.get('place', ''), data.get('address', {}))
        items = self.items()
        if not items and not self.problems and not self.publication.unread.files:
            self.problem(
                'pack-empty',
                'nothing is brought to this event',
                'name handouts, booklets, editions or sheets',
            )
        ids: dict[str, Place] = {}
        sessions, series = (tuple(self.meetings(key, ids, zone)) for key in ('sessions', 'series'))
        self.within(when, sessions)
        if self.problems:
            return None
        sessions = tuple(
            Meeting(s.id, s.title, s.about, s.when, s.address if str(s.address) else address)
            for s in sessions
        )
        return Event(
            name=name,
            title=data['name'],
            when=when,
            address=address,
            languages=tuple(data.get('languages', ())),
            note=data.get('note', ''),
            items=tuple(i for i in items if i),
            sessions=sessions,
            series=series,
            place=self.source.place(),
        )

    def is_unread(self, kind: str, name: str) -> bool:
        """Is the file that would contain an item unreadable?"""
        unread = self.publication.unread
        return SELECTIONS in unread.files if kind in (HANDOUT, BOOKLET) else name in unread.editions

    def when(self, row: dict, zone: str = '', *at: str | int) -> When | None:
        return read_when(
            row, zone, lambda code, message, hint, key: self.problem(code, message, hint, *at, key)
        )

    def meetings(self, key: str, ids: dict[str, Place], zone: str) -> Iterable[Meeting]:
        for i, row in enumerate(self.data.get(key, ())):
            name, place = row['id'], self.source.place((key, i, 'id'))
            if name == OF_EVENT:
                self.problem(
                    'id-taken',
                    f'the id {name} is that of the event itself',
                    'choose another id',
                    key,
                    i,
                    'id',
                )
            elif name in ids:
                self.problem(
                    'id-duplicate',
                    f'the id {name} is used twice (first on line {ids[name].line})',
                    'choose another id',
                    key,
                    i,
                    'id',
                )
            ids.setdefault(name, place)
            yield Meeting(
                name,
                row['title'],
                row.get('about', ''),
                self.when(row, zone, key, i),
                read_address(row.get('place', ''), row.get('address', {})),
            )

    def within(self, when: When | None, sessions: tuple[Meeting, ...]) -> None:
        """Check that sessions are on the days of the event."""
        for i, session in enumerate(sessions):
            if (
                when
                and session.when
                and not when.first <= session.when.first <= session.when.last <= when.last
            ):
                self.problem(
                    'date-outside',
                    f'this session is not on the days of the event ({when.first} to {when.last})',
                    'correct one of them, or move it to series: meetings besides the event',
                    'sessions',
                    i,
                    'date',
                )

    # --- what is brought ------------------------------------------------------------------------------------

    def items(self) -> list[Item | None]:
        items = [
            self.item(kind, row, key, i)
            for kind, key in LISTS.items()
            for i, row in enumerate(self.data.get(key, ()))
        ]
        first: dict[tuple, Place] = {}
        for item in items:
            if item is None:
                continue
            same = item.kind, item.id, item.output, item.pages
            if same in first:
                self.problems.append(
                    Problem(
                        'item-twice',
                        f'{item.kind} {item.id} is named twice (first on line {first[same].line})',
                        item.place,
                        'name it once, with the copies of both together as its quantity',
                    )
                )
            first.setdefault(same, item.place)
        return items

    def item(self, kind: str, row: dict[str, Any], *at: str | int) -> Item | None:
        before = len(self.problems)
        if kind in (HANDOUT, BOOKLET):
            outputs, key, named = looks(self.publication, kind), 'id', 'look'
            self.selected(kind, row['id'], *at, key)
        else:
            outputs, key, named = (
                {name: o for name, o in self.publication.outputs.items() if not o.look},
                'edition',
                'output',
            )
            self.known_edition(row['edition'], *at, key)
        output = row.get(named) or next(iter(outputs), '')
        if self.is_unread(kind, row[key]):
            return None
        if output not in outputs:
            if named in row:
                self.problem(
                    'output-unknown',
                    f'styles/outputs.yaml has no row {output} that makes {with_article(kind)}',
                    did_you_mean(output, outputs, 'rows: ' + ', '.join(outputs)),
                    *at,
                    named,
                )
            else:
                self.problem(
                    'look-missing',
                    f'no row of styles/outputs.yaml makes {with_article(kind)}',
                    f'add a row with "selection: {{kind: {kind}, ...}}"',
                    *at,
                    key,
                )
        if len(self.problems) > before:
            return None
        return Item(
            kind,
            row[key],
            output,
            row.get('pages', ''),
            row.get('quantity', self.data['quantity']),
            self.source.place((*at, key)),
        )

    def selected(self, kind: str, name: str, *at: str | int) -> None:
        """Check that content/handouts.yaml has such a row. If it cannot be read, that is reported already."""
        if self.publication.selections is None:
            if SELECTIONS not in self.publication.digests:
                self.problem(
                    f'{kind}-unknown',
                    f'there is no {kind} {name}: {SELECTIONS} does not exist',
                    'add the file: a row for each handout and booklet',
                    *at,
                )
            return
        known = [row['id'] for row in self.publication.selections.data if row['kind'] == kind]
        other = HANDOUT if kind == BOOKLET else BOOKLET
        if name in known:
            return
        if any((row['kind'], row['id']) == (other, name) for row in self.publication.selections.data):
            self.problem(
                f'{kind}-unknown',
                f'{name} is a {other}, not a {kind}',
                f'write it below {LISTS[other]}:',
                *at,
            )
        else:
            self.problem(
                f'{kind}-unknown',
                f'{SELECTIONS} has no {kind} {name}',
                did_you_mean(name, known, list_names(LISTS[kind], known)),
                *at,
            )

    def known_edition(self, name: str, *at: str | int) -> None:
        editions = self.publication.editions
        if name not in editions and f'content/editions/{name}.yaml' not in self.publication.digests:
            self.problem(
                'edition-unknown',
                f'there is no edition {name}',
                did_you_mean(name, editions, list_names('editions', editions)),
                *at,
            )


def with_article(kind: str) -> str:
    """The noun for a kind, with its article."""
    return {
        HANDOUT: 'a handout',
        BOOKLET: 'a booklet',
        EDITION: 'a whole edition',
        SHEETS: 'the pages of an edition',
    }[kind]


def list_names(what: str, names: Iterable[str]) -> str:
    """The first names in words, for a hint."""
    names = list(names)
    return (
        f'{what}: {", ".join(names[:MOST_NAMED])}{" ..." if len(names) > MOST_NAMED else ""}'
        if names
        else f'there are no {what} yet'
    )
