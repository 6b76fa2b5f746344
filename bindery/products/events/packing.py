"""The packing list: as values, as YAML and as plain text."""

from __future__ import annotations

from dataclasses import dataclass

from ...core.encoding import as_yaml
from ...core.words import ENGLISH, Words
from .address import Address
from .rows import Event, Item, Meeting
from .when import When, in_words


@dataclass(frozen=True)
class Packed:
    """A row of the list. `file` is the one that is printed; `paper` is the number of leaves and `grams` the
    weight of one copy."""

    item: Item
    title: str
    file: str
    pages: int
    paper: int
    grams: float
    sha256: str

    @property
    def all_paper(self) -> int:
        """The leaves of all copies."""
        return self.paper * self.item.copies

    @property
    def kilograms(self) -> float:
        """The weight of all copies."""
        return self.grams * self.item.copies / 1000


@dataclass(frozen=True)
class PackingList:
    """The list of an event. `version` and `date` are those of the edition that it names."""

    event: Event
    packed: tuple[Packed, ...]
    version: str
    date: str
    words: Words = ENGLISH

    def when(self, when: When | None) -> str:
        """A time in words, for the template."""
        return in_words(when, self.words)

    @property
    def all_paper(self) -> int:
        """The leaves of the whole pack."""
        return sum(p.all_paper for p in self.packed)

    @property
    def kilograms(self) -> float:
        """The weight of the whole pack."""
        return sum(p.kilograms for p in self.packed)

    def as_yaml(self) -> bytes:
        """The list for programs."""
        event = self.event
        lists = (('sessions', event.sessions), ('series', event.series))
        return as_yaml({
            'event': event.name,
            'name': event.title,
            'place': str(event.address),
            'address': _address(event.address),
            **self._when(event.when),
            'languages': list(event.languages),
            'note': event.note,
            'version': self.version,
            'made': self.date,
            'sheets': self.all_paper,
            'kilograms': round(self.kilograms, 2),
            'items': [_packed(p) for p in self.packed],
            **{key: [self._meeting(m) for m in meetings] for key, meetings in lists if meetings},
        })

    def _meeting(self, meeting: Meeting) -> dict:
        return {
            'id': meeting.id,
            'title': meeting.title,
            'place': str(meeting.address),
            **self._when(meeting.when),
        }

    def _when(self, when: When | None) -> dict:
        """A time for programs, and in words."""
        times = {}
        if when and when.start:
            end = f'{when.end:%H:%M}' if when.end else ''
            times = {'start': f'{when.start:%H:%M}', 'end': end, 'time_zone': when.zone}
        return {
            'date': str(when.first) if when else '',
            'until': str(when.last) if when else '',
            **times,
            'when': self.when(when),
        }

    def as_text(self) -> bytes:
        """The list for people without a PDF reader."""
        event, _ = self.event, self.words.gettext
        note = [event.note] if event.note else []
        head = [self.title, str(event.address) or _('place open'), self.when(event.when), *note, '']
        dates = [f'{m.title}: {self.when(m.when)}' for m in event.meetings]
        weight = self.words.number(self.kilograms, 2)
        paper = _('%(sheets)s sheets of paper, %(weight)s kg') % {'sheets': self.all_paper, 'weight': weight}
        rows = map(self._row, self.packed)
        return '\n'.join([*head, *rows, '', paper, '', *([*dates, ''] if dates else [])]).encode()

    @property
    def title(self) -> str:
        return self.words.gettext('Packing list: %(event)s') % {'event': self.event.title}

    def _row(self, packed: Packed) -> str:
        """Three lines for an item: what it is, its file, its checksum."""
        about = self.words.gettext('pages: %(pages)s, sheets: %(sheets)s, %(weight)s kg') % {
            'pages': packed.pages,
            'sheets': packed.all_paper,
            'weight': self.words.number(packed.kilograms, 2),
        }
        indent = '\n            '
        head = f'[ ] {packed.item.copies:5} x {packed.title} ({about})'
        return f'{head}{indent}{packed.file}{indent}sha256 {packed.sha256}'


def _packed(packed: Packed) -> dict:
    return {
        'kind': packed.item.kind,
        'id': packed.item.id,
        'title': packed.title,
        'file': packed.file,
        'copies': packed.item.copies,
        'pages': packed.pages,
        'sheets': packed.all_paper,
        'kilograms': round(packed.kilograms, 2),
        'sha256': packed.sha256,
    }


def _address(address: Address) -> dict:
    """The parts of an address that are known."""
    return {
        name: value if name != 'position' else list(value)
        for name, value in vars(address).items()
        if value and name != 'place'
    }
