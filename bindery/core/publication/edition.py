"""Editions: which units, in which order, with which folios; and the pages of sections in released
editions."""

from __future__ import annotations

from dataclasses import dataclass, field

from ..problems import Place
from .yaml_document import Yaml


@dataclass(frozen=True)
class Matter:
    """Consecutive units whose folios belong together: front matter, body, annexes.

    `folios` is none, arabic or roman. `prefix` stands before the folio; {number} in it is the number of the
    unit, as in "{number}-". `restart` is matter or unit: where the folios begin again at 1.
    """

    name: str
    folios: str
    prefix: str
    restart: str
    units: tuple[str, ...]


@dataclass(frozen=True)
class Accepted:
    """A problem that an editor accepts: the `rule`, the id `at` of the element, and the reason, `because`."""

    rule: str
    at: str
    because: str
    place: Place


@dataclass(frozen=True)
class Edition:
    """One edition of the publication: a file of content/editions.

    `status` is draft or final; `date` is in ISO 8601; `stamp` is printed on every page, '' for none. `opens`
    is where a unit may begin: on a recto, or on any page. With `lock_pages` every section has to stay on the
    page on which it was released. `refers_to` is the edition whose pages are printed in references to what
    this edition does not contain, '' for none. `comments_until` is the last day for comments in ISO 8601, ''
    where none is fixed and None where the edition asks for none.
    """

    name: str
    title: str
    version: str
    status: str
    date: str
    stamp: str
    matters: tuple[Matter, ...]
    file: str
    accepted: tuple[Accepted, ...] = ()
    opens: str = 'recto'
    lock_pages: bool = False
    refers_to: str = ''
    comments_until: str | None = None
    source: Yaml | None = field(default=None, repr=False, compare=False)

    @property
    def unit_ids(self) -> tuple[str, ...]:
        """The ids of all its units, in their order."""
        return tuple(unit for matter in self.matters for unit in matter.units)


@dataclass(frozen=True)
class Section:
    """A line of the contents, and the folio of its page."""

    id: str
    number: str
    title: str
    page: str

    @property
    def name(self) -> str:
        """Number and title, as in the contents."""
        return f'{self.number} {self.title}'.strip()


@dataclass(frozen=True)
class Release:
    """The pages of the sections of a released edition, as kept in content/releases. `output` is the one whose
    pages these are, '' for the first row of styles/outputs.yaml."""

    edition: str
    version: str
    sections: tuple[Section, ...]
    place: Place
    output: str = ''


def prefix_of(matter: Matter, number: str) -> str:
    """The prefix of the folios of a unit with this number: "A-"."""
    return matter.prefix.replace('{number}', number)
