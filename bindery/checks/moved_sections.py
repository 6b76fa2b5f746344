"""Compare the pages of the sections of an edition with those of its last release."""

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
    """The sections of the contents with their folios; a page without one is named by its number in the
    file."""
    return tuple(
        Section(
            entry.anchor,
            entry.number,
            entry.title,
            pages.folio(entry.anchor) or f'{pages.page(entry.anchor) + 1} of the file',
        )
        for entry in entries
    )


def moved(now: Iterable[Section], before: Iterable[Section]) -> Iterator[tuple[Section, Section | None]]:
    """Each section of a release that is on another page now: as it was `before`, and as it is `now`, None if
    it is gone.

    A section is matched by its id or, where its title and with it the id was corrected, by its number.
    """
    now = tuple(now)
    by_id, by_number = {s.id: s for s in now}, {s.number: s for s in now if s.number}
    for old in before:
        new = by_id.get(old.id) or by_number.get(old.number)
        if new is None or new.page != old.page:
            yield old, new


def last_release(publication: Publication, edition: Edition, output: Output) -> Release | None:
    """The release of an edition with the highest version. Its page map must be in content/releases and be
    that of `output` or of another output with the same pages. None where there is none."""
    first = next(iter(publication.outputs))
    same = {name for name, other in publication.outputs.items() if other.pages == output.pages}
    return max(
        (
            release
            for release in publication.releases
            if release.edition == edition.name and (release.output or first) in same
        ),
        key=lambda release: [int(part) for part in release.version.split('.')],
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
    """A problem for the first section, in the order of the book, that is on another page than in the last
    release, with the cause and the number of the others; none where no section moved. It is an error in an
    edition with `lock_pages`. `moved` has all of them."""
    before = last_release(publication, edition, output)
    if before is None:
        return []
    now = sections(entries, pages)
    all_moved = list(moved(now, before.sections))
    if not all_moved:
        return []
    (old, new), others = all_moved[0], len(all_moved) - 1
    places = {anchor: place for draft in drafts.values() for anchor, place in draft.anchors.items()}
    places.update({unit: publication.units[unit].place for unit in drafts})
    status = f'stands on page {new.page}' if new else 'is gone'
    cause = _cause(old, new, now, before.sections) if new else None
    more = f'; {others} more section{"s" if others > 1 else ""} moved' if others else ''
    message = (
        f'{old.name} {status}; in version {before.version} it stood on page'
        f' {old.page}{f", because {cause.words}" if cause else ""}{more}'
    )
    section = cause.section if cause else new
    return [
        Problem(
            'page-moved',
            message,
            places[section.id] if section else before.place,
            f'make {"that text" if cause else "the text before it"} as long as it was, or take lock_pages out'
            f' of {edition.file}',
            'error' if edition.lock_pages else 'warning',
        )
    ]


@dataclass(frozen=True)
class Cause:
    """Why a section moved; `section` is the first one of the text whose length changed."""

    section: Section
    words: str


def _cause(old: Section, new: Section, now: tuple[Section, ...], before: tuple[Section, ...]) -> Cause | None:
    """Why the first section that moved did so: the text between it and the last section that did not move;
    None where all sections moved.

    A page map knows pages, not lines: any section that shares a page with that last one may be the cause.
    """
    unmoved = now[: now.index(new)]
    ids = {section.id for section in before}
    numbers = {section.number for section in before if section.number}
    added = [section for section in unmoved if section.id not in ids and section.number not in numbers]
    if added:
        return Cause(added[0], f'{added[0].name} was added before it')
    if not unmoved:
        return None
    last = unmoved[-1]
    first = next((section for section in unmoved if section.page == last.page), last)
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
    """By how many pages the folio `new` is further on; 0 where the two have no number or different
    prefixes."""
    (old_prefix, old_number), (new_prefix, new_number) = _parts(old), _parts(new)
    comparable = old_prefix == new_prefix and old_number and new_number
    return int(new_number) - int(old_number) if comparable else 0


def _parts(folio: str) -> tuple[str, str]:
    """The prefix and the number of a folio, each of which may be ''."""
    match = _FOLIO.fullmatch(folio)
    assert match is not None, folio  # the pattern matches any line
    return match[1], match[2]
