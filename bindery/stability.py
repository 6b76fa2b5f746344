"""On which pages the sections of an edition stand, beside those of its last release."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from .compose.book import Entry
from .model import Draft, Edition, Publication, Release, Section
from .pagemap import PageMap
from .problems import Problem


def sections(entries: Iterable[Entry], pages: PageMap) -> tuple[Section, ...]:
    """Where every line of the contents stands; a page without a folio is called by its place in the file."""
    return tuple(Section(e.anchor, e.number, e.title, pages.folio(e.anchor) or f'{pages.page(e.anchor) + 1} of the file') for e in entries)


def moved(now: Iterable[Section], before: Iterable[Section]) -> Iterator[tuple[Section, Section | None]]:
    """Each section of a release that does not stand where it stood: as it was, and as it is now, None if it is gone.

    A section is known by its id or, when its words were corrected and the id with them, by its number.
    """
    now = tuple(now)
    by_id, by_number = {s.id: s for s in now}, {s.number: s for s in now if s.number}
    for old in before:
        new = by_id.get(old.id) or by_number.get(old.number)
        if new is None or new.page != old.page:
            yield old, new


def last_release(publication: Publication, edition: Edition) -> Release | None:
    """The release of an edition with the highest version whose page map is kept in content/releases."""
    return max((r for r in publication.releases if r.edition == edition.name), key=lambda r: [int(n) for n in r.version.split('.')], default=None)


def moves(publication: Publication, edition: Edition, drafts: dict[str, Draft], entries: Iterable[Entry], pages: PageMap) -> list[Problem]:
    """Every section that does not stand on the page on which it was released, at its heading: errors in an edition with `lock_pages`."""
    before = last_release(publication, edition)
    if before is None:
        return []
    places = {anchor: place for d in drafts.values() for anchor, place in d.anchors.items()}
    places.update({u: publication.units[u].place for u in drafts})
    return [Problem('page-moved', f'{old.name} {f"stands on page {new.page}" if new else "is gone"}; in version {before.version} it stood on page {old.page}',
                    places[new.id] if new else before.place, 'make the text before it as long as it was, or take lock_pages out of ' + edition.file,
                    'error' if edition.lock_pages else 'warning') for old, new in moved(sections(entries, pages), before.sections)]
