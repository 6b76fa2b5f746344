"""On which pages the sections of an edition stand, beside those of its last release."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from ..compose.contents import Entry
from ..core.page_map import PageMap
from ..core.problems import Problem
from ..core.publication.draft import Draft
from ..core.publication.edition import Edition, Release, Section
from ..core.publication.output import Output
from ..core.publication.publication import Publication

_FOLIO = re.compile(r'(.*?)(\d*)(?: of the file)?')


def sections(entries: Iterable[Entry], pages: PageMap) -> tuple[Section, ...]:
    """Where every line of the contents stands; a page without a folio is called by its place in the file."""
    return tuple(
        Section(
            e.anchor, e.number, e.title, pages.folio(e.anchor) or f'{pages.page(e.anchor) + 1} of the file'
        )
        for e in entries
    )


def moved(now: Iterable[Section], before: Iterable[Section]) -> Iterator[tuple[Section, Section | None]]:
    """Each section of a release that does not stand where it stood: as it was, and as it is now, None if it
    is gone.

    A section is known by its id or, when its words were corrected and the id with them, by its number.
    """
    now = tuple(now)
    by_id, by_number = {s.id: s for s in now}, {s.number: s for s in now if s.number}
    for old in before:
        new = by_id.get(old.id) or by_number.get(old.number)
        if new is None or new.page != old.page:
            yield old, new


def last_release(publication: Publication, edition: Edition, output: Output) -> Release | None:
    """The release of an edition with the highest version whose page map is kept in content/releases, and is
    that of `output` or of another output with the same pages."""
    first = next(iter(publication.outputs))
    same = {name for name, other in publication.outputs.items() if other.pages == output.pages}
    return max(
        (r for r in publication.releases if r.edition == edition.name and (r.output or first) in same),
        key=lambda r: [int(n) for n in r.version.split('.')],
        default=None,
    )


def moves(
    publication: Publication,
    edition: Edition,
    output: Output,
    drafts: Mapping[str, Draft],
    entries: Iterable[Entry],
    pages: PageMap,
) -> list[Problem]:
    """The first section, in order of the book, that does not stand on the page on which it was released, with
    its cause and the number of the others; an error in an edition with `lock_pages`. The whole list is
    `moved`."""
    before = last_release(publication, edition, output)
    now = sections(entries, pages)
    gone = list(moved(now, before.sections)) if before else []
    if not gone:
        return []
    (old, new), rest = gone[0], len(gone) - 1
    places = {anchor: place for d in drafts.values() for anchor, place in d.anchors.items()}
    places.update({u: publication.units[u].place for u in drafts})
    stands = f'stands on page {new.page}' if new else 'is gone'
    cause = _cause(old, new, now, before.sections) if new else None
    more = f'; {rest} more section{"s" if rest > 1 else ""} moved' if rest else ''
    message = (
        f'{old.name} {stands}; in version {before.version} it stood on page'
        f' {old.page}{f", because {cause.words}" if cause else ""}{more}'
    )
    at = cause.section if cause else new
    return [
        Problem(
            'page-moved',
            message,
            places[at.id] if at else before.place,
            f'make {"that text" if cause else "the text before it"} as long as it was, or take lock_pages out'
            f' of {edition.file}',
            'error' if edition.lock_pages else 'warning',
        )
    ]


@dataclass(frozen=True)
class Cause:
    """Why a section moved; `section` is where the text that is longer or shorter now begins."""

    section: Section
    words: str


def _cause(old: Section, new: Section, now: tuple[Section, ...], before: tuple[Section, ...]) -> Cause | None:
    """The text between the first section that moved and what still stands before it; None when nothing does.

    A page map knows pages, not lines: of sections that share a page with the last one that stands, any may be
    the cause.
    """
    standing = now[: now.index(new)]
    added = [
        s
        for s in standing
        if s.id not in {b.id for b in before} and s.number not in {b.number for b in before if b.number}
    ]
    if added:
        return Cause(added[0], f'{added[0].name} was added before it')
    if not standing:
        return None
    last = standing[-1]
    first = next((s for s in standing if s.page == last.page), last)
    grown = _difference(old.page, new.page)
    amount = (
        f'takes {abs(grown)} page{"s" if abs(grown) > 1 else ""} {"more" if grown > 0 else "less"} than'
        ' it did'
        if grown
        else 'is not as long as it was'
    )
    return Cause(
        first,
        f'the text of {first.name if first == last else f"{first.name} to {last.name}"}, before it, {amount}',
    )


def _difference(old: str, new: str) -> int:
    """By how many pages a folio is further on; 0 when the two do not count alike."""
    (before, then), (after, now) = (_FOLIO.fullmatch(folio).groups() for folio in (old, new))
    return int(now) - int(then) if before == after and then and now else 0
