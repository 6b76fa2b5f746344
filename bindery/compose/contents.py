"""The edition as templates see it in `book`: contents, lists, cited works, abbreviations, index."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from markupsafe import Markup

from ..core.encoding import digest
from ..core.page_map import PageMap
from ..core.publication.dataset import Dataset, Record
from ..core.publication.draft import Draft
from ..core.publication.edition import Edition
from ..core.publication.publication import Publication
from .citations import labels
from .numbering import Numbers, heading_number, within
from .templating.helpers import inline
from .templating.views import sort_key


@dataclass(frozen=True)
class Entry:
    """A line of the contents or of a list. `level` 0 is a unit that divides the others, such as a part, 1
    any other unit, 2 and 3 are headings."""

    level: int
    number: str
    title: str
    anchor: str
    kind: str


@dataclass
class IndexEntry:
    """A line of the index. `term`, `see` and `see_also` are HTML; `locators` are (folios, anchor), as
    ("12–14", "ix-plan-3")."""

    term: Markup
    marks: list[str] = field(default_factory=list)
    subs: list[IndexEntry] = field(default_factory=list)
    see: Markup = Markup()
    see_also: list[Markup] = field(default_factory=list)
    locators: list[tuple[str, str]] = field(default_factory=list)


class Book:
    """One edition, numbered, for the templates that use `book`. Made from its drafts."""

    def __init__(
        self, publication: Publication, edition: Edition, numbers: Numbers, drafts: dict[str, Draft]
    ):
        self._publication, self._edition, self._numbers, self._drafts = publication, edition, numbers, drafts

    def contents(self, depth: int = 2) -> list[Entry]:
        """Units and their headings down to `depth`, in reading order."""
        entries = []
        for u in self._edition.unit_ids:
            unit = self._publication.units[u]
            if unit.front.get('contents') is False:
                continue
            n, kinds, words = self._numbers.units[u], self._publication.kinds, self._publication.words
            level = 0 if kinds.unit(unit.kind).divides else 1
            entries.append(Entry(level, heading_number(kinds, words, unit.kind, n), unit.title, u, unit.kind))
            for h in self._drafts[u].headings if u in self._drafts else ():
                if h.level <= depth and (n or h.label):
                    entries.append(
                        Entry(
                            h.level,
                            h.label or (within(n, h.local) if h.local else ''),
                            h.text,
                            h.id,
                            'section',
                        )
                    )
        return entries

    def captions(self, kind: str) -> list[Entry]:
        """The figures, tables or boxes of the edition, for a list of them."""
        return [
            Entry(1, self._numbers.caption(u, kind, c.local), c.text, c.id, kind)
            for u in self._edition.unit_ids
            if u in self._drafts
            for c in self._drafts[u].captions
            if c.kind == kind
        ]

    @property
    def cited(self) -> list[tuple[str, Record]]:
        """The references that the edition cites, as (label, record), sorted by label."""
        references = self._publication.dataset_of_role('references')
        if references is None:
            return []
        names = labels(references, self._publication.words)
        keys = {use.target for d in self._drafts.values() for use in d.uses if use.kind == 'cite'}
        return sorted(
            ((names[k], references.by_id[k]) for k in keys if k in references.by_id),
            key=lambda pair: (sort_key(pair[0]), pair[1].id),
        )

    @property
    def abbreviations(self) -> list[Record]:
        """The abbreviations that the edition uses, in alphabetical order."""
        dataset = self._publication.dataset_of_role('abbreviations')
        used = {k for d in self._drafts.values() for k in d.abbreviations}
        return (
            sorted((r for r in dataset.records if r.id in used), key=lambda r: sort_key(r.fields['short']))
            if dataset
            else []
        )

    @cached_property
    def digest(self) -> str:
        """The digest of everything that a template can learn from the book before pages are known."""
        kinds = [self.captions(kind) for kind in ('figure', 'table', 'box')]
        marks = [self._drafts[u].index for u in self._edition.unit_ids if u in self._drafts]
        return digest(
            repr((
                self.contents(3),
                kinds,
                [label for label, _ in self.cited],
                [r.id for r in self.abbreviations],
                marks,
            ))
        )

    def index(self, pages: PageMap) -> list[tuple[str, list[IndexEntry]]]:
        """The index as (letter, entries), with the folios of `pages`."""
        return build_index(
            [m for u in self._edition.unit_ids if u in self._drafts for m in self._drafts[u].index],
            self._publication.dataset_of_role('index'),
            pages,
        )


def build_index(
    marks: list[tuple[str, str]], extra: Dataset | None, pages: PageMap
) -> list[tuple[str, list[IndexEntry]]]:
    """The index as (letter, entries), from marks such as ("finance > green bond", anchor), and from the
    records of `extra` with `see` and `see_also`."""
    top: dict[str, IndexEntry] = {}
    subs: dict[tuple[str, str], IndexEntry] = {}
    for path, anchor in marks:
        term, _, sub = path.partition(' > ')
        entry = top.setdefault(fold(term), IndexEntry(inline(term)))
        if sub:
            key = (fold(term), fold(sub))
            if key not in subs:
                subs[key] = IndexEntry(inline(sub))
                entry.subs.append(subs[key])
            entry = subs[key]
        entry.marks.append(anchor)
    _add_pointers(top, extra.records if extra else ())
    for entry in [*top.values(), *subs.values()]:
        entry.locators = pages.ranges(entry.marks)
        entry.subs.sort(key=_by_words)
    letters: dict[str, list[IndexEntry]] = {}
    for entry in sorted(top.values(), key=_by_words):
        first = _by_words(entry)[2].lstrip('“"(')[:1].upper()
        letters.setdefault(first if first.isalpha() else '0–9', []).append(entry)
    return sorted(letters.items(), key=lambda pair: (pair[0] != '0–9', pair[0]))


def _add_pointers(entries: dict[str, IndexEntry], records: Iterable[Record]) -> None:
    """Add "see" and "see also" to the index, as far as the edition has the terms that they lead to."""
    marked = set(entries)
    for record in records:
        fields: dict[str, Any] = record.fields
        targets = [fields['see']] if fields.get('see') else fields.get('see_also', [])
        present = [target for target in targets if fold(target.partition(' > ')[0]) in marked]
        if not present:
            continue
        term = fields['term']
        if fields.get('see'):
            if fold(term) not in marked:
                entries[fold(term)] = IndexEntry(inline(term), see=inline(present[0]))
        elif entry := entries.get(fold(term)):
            entry.see_also += map(inline, present)


def _by_words(entry: IndexEntry) -> tuple[int, float, str]:
    """The key by which entries of the index are sorted."""
    return sort_key(entry.term.striptags())


def fold(term: str) -> str:
    """The words of a term without markup and case: terms that agree in them are one."""
    return ' '.join(inline(term).striptags().split()).casefold()
