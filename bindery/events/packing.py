"""The list of what is in a pack: as numbers, as YAML and as plain text."""

from __future__ import annotations

from dataclasses import dataclass

from ..sources import as_yaml
from .address import Address
from .rows import Event, Item
from .when import When, in_words


@dataclass(frozen=True)
class Packed:
    """One thing in the pack. `file` is the one that is printed; `paper` and `grams` are of one copy, in sheets and grams."""

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

    @property
    def all_paper(self) -> int:
        return sum(p.all_paper for p in self.packed)

    @property
    def kilograms(self) -> float:
        return sum(p.kilograms for p in self.packed)

    def as_yaml(self) -> bytes:
        """For programs."""
        e = self.event
        return as_yaml({'event': e.name, 'name': e.title, 'place': str(e.address), 'address': _address(e.address), **_when(e.when), 'languages': list(e.languages),
                        'note': e.note, 'version': self.version, 'made': self.date, 'sheets': self.all_paper, 'kilograms': round(self.kilograms, 2),
                        'items': [{'kind': p.item.kind, 'id': p.item.id, 'title': p.title, 'file': p.file, 'copies': p.item.copies, 'pages': p.pages, 'sheets': p.all_paper,
                                   'kilograms': round(p.kilograms, 2), 'sha256': p.sha256} for p in self.packed],
                        **{key: [{'id': m.id, 'title': m.title, 'place': str(m.address), **_when(m.when)} for m in meetings]
                           for key, meetings in (('sessions', e.sessions), ('series', e.series)) if meetings}})

    def as_text(self) -> bytes:
        """For people without a PDF reader."""
        e = self.event
        head = [f'Packing list: {e.title}', str(e.address) or 'place open', in_words(e.when), *([e.note] if e.note else []), '']
        rows = [f'[ ] {p.item.copies:5} x {p.title} (pages: {p.pages}, sheets: {p.all_paper}, {p.kilograms:.2f} kg)\n            {p.file}\n            sha256 {p.sha256}' for p in self.packed]
        dates = [f'{m.title}: {in_words(m.when)}' for m in e.meetings]
        return '\n'.join([*head, *rows, '', f'{self.all_paper} sheets of paper, {self.kilograms:.2f} kg', '', *([*dates, ''] if dates else [])]).encode()


def _address(address: Address) -> dict:
    """What is known of an address."""
    return {name: value if name != 'position' else list(value) for name, value in vars(address).items() if value and name != 'place'}


def _when(when: When | None) -> dict:
    """A time for programs, and in words."""
    return {'date': str(when.first) if when else '', 'until': str(when.last) if when else '',
            **({'start': f'{when.start:%H:%M}', 'end': f'{when.end:%H:%M}' if when.end else '', 'time_zone': when.zone} if when and when.start else {}), 'when': in_words(when)}
