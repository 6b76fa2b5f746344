"""Editions: which units, in which order, with which folios; and where the sections of released ones stand."""

from __future__ import annotations

from dataclasses import dataclass, field

from ..problems import Place
from .yaml_document import Yaml


@dataclass(frozen=True)
class Matter:
    """A run of units whose folios belong together: front matter, body, annexes."""

    name: str
    folios: str  # none, arabic, roman
    prefix: str  # before the folio; {number} is the unit's own number, as in "{number}-"
    restart: str  # matter or unit: where the folio begins again at 1
    units: tuple[str, ...]


@dataclass(frozen=True)
class Accepted:
    """What an editor accepts although a rule is broken: at the element with the id `at`, `because` of
    something."""

    rule: str
    at: str
    because: str
    place: Place


@dataclass(frozen=True)
class Edition:
    """One edition of the publication: which units, in which order, under which version and date."""

    name: str
    title: str
    version: str
    status: str  # draft or final
    date: str  # ISO 8601
    stamp: str  # printed on every page of the edition, or ''
    matters: tuple[Matter, ...]
    file: str
    accepted: tuple[Accepted, ...] = ()
    opens: str = 'recto'  # where a unit may begin: recto, or on any page
    lock_pages: bool = False  # every section stays on the page on which it was released
    refers_to: str = (
        ''  # the edition whose pages stand in references to what this one does not have; '' when it has none
    )
    source: Yaml | None = field(default=None, repr=False, compare=False)

    @property
    def unit_ids(self) -> tuple[str, ...]:
        return tuple(u for m in self.matters for u in m.units)


@dataclass(frozen=True)
class Section:
    """A line of the contents, and the folio of its page."""

    id: str
    number: str
    title: str
    page: str

    @property
    def name(self) -> str:
        return f'{self.number} {self.title}'.strip()


@dataclass(frozen=True)
class Release:
    """Where the sections of a released edition stand, as kept in content/releases. `output` is the one whose
    pages these are, '' for the first row of styles/outputs.yaml."""

    edition: str
    version: str
    sections: tuple[Section, ...]
    place: Place
    output: str = ''


def prefix_of(matter: Matter, number: str) -> str:
    """What stands before the folios of a unit with this number: "A-"."""
    return matter.prefix.replace('{number}', number)
