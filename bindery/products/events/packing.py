"""The list of what is in a pack: as numbers, as YAML and as plain text."""

from __future__ import annotations

from dataclasses import dataclass

from ...core.encoding import as_yaml
from ...core.words import ENGLISH, Words
from .address import Address
from .rows import Event, Item, Meeting
from .when import When, in_words


@dataclass(frozen=True)
class Packed:
    """One thing in the pack. `file` is the one that is printed; `paper` and `grams` are of one copy, in
    sheets and grams."""

    item: Item
    title: str
    file: str
    pages: int
    paper: int
    grams: float
    sha256: str

    @property
    def all_paper(self) -> int:
        return self.paper * self.item.copies

    @property
    def kilograms(self) -> float:
        """Of all copies."""
        return self.grams * self.item.copies / 1000


@dataclass(frozen=True)
class PackingList:
    """Everything in the pack of an event, made from an edition's version of a day."""

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
        return sum(p.all_paper for p in self.packed)

    @property
    def kilograms(self) -> float:
        return sum(p.kilograms for p in self.packed)

    def as_yaml(self) -> bytes:
        """For programs."""
        e = self.event
        lists = (('sessions', e.sessions), ('series', e.series))
        return as_yaml({
            'event': e.name,
            'name': e.title,
            'place': str(e.address),
            'address': _address(e.address),
            **self._when(e.when),
            'languages': list(e.languages),
            'note': e.note,
            'version': self.version,
            'made': self.date,
            'sheets': self.all_paper,
            'kilograms': round(self.kilograms, 2),
            'items': [_packed(p) for p in self.packed],
            **{key: [self._meeting(m) for m in meetings] for key, meetings in lists if meetings},
        })

    def _meeting(self, m: Meeting) -> dict:
        return {'id': m.id, 'title': m.title, 'place': str(m.address), **self._when(m.when)}

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
        """For people without a PDF reader."""
        e, _ = self.event, self.words.gettext
        note = [e.note] if e.note else []
        head = [self.title, str(e.address) or _('place open'), self.when(e.when), *note, '']
        dates = [f'{m.title}: {self.when(m.when)}' for m in e.meetings]
        weight = self.words.number(self.kilograms, 2)
        paper = _('%(sheets)s sheets of paper, %(weight)s kg') % {'sheets': self.all_paper, 'weight': weight}
        rows = map(self._row, self.packed)
        return '\n'.join([*head, *rows, '', paper, '', *([*dates, ''] if dates else [])]).encode()

    @property
    def title(self) -> str:
        return self.words.gettext('Packing list: %(event)s') % {'event': self.event.title}

    def _row(self, p: Packed) -> str:
        """One thing in three lines: what it is, its file, its checksum."""
        about = self.words.gettext('pages: %(pages)s, sheets: %(sheets)s, %(weight)s kg') % {
            'pages': p.pages,
            'sheets': p.all_paper,
            'weight': self.words.number(p.kilograms, 2),
        }
        indent = '\n            '
        return f'[ ] {p.item.copies:5} x {p.title} ({about}){indent}{p.file}{indent}sha256 {p.sha256}'


def _packed(p: Packed) -> dict:
    return {
        'kind': p.item.kind,
        'id': p.item.id,
        'title': p.title,
        'file': p.file,
        'copies': p.item.copies,
        'pages': p.pages,
        'sheets': p.all_paper,
        'kilograms': round(p.kilograms, 2),
        'sha256': p.sha256,
    }


def _address(address: Address) -> dict:
    """What is known of an address."""
    return {
        name: value if name != 'position' else list(value)
        for name, value in vars(address).items()
        if value and name != 'place'
    }
