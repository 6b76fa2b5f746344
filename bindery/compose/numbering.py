"""Numbering chapters, annexes, sections, figures, tables, boxes and records, before any page is laid out."""

from __future__ import annotations

import itertools
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field

from ..core.numerals import NUMERALS
from ..core.problems import Place, Problem, home_twice
from ..core.publication.draft import Draft
from ..core.publication.edition import Edition
from ..core.publication.kinds import Kinds
from ..core.publication.publication import Publication
from ..core.words import Words


@dataclass(frozen=True)
class Target:
    """What a cross-reference can lead to. `label` is as "Figure 3.1", or '' if it has no number."""

    anchor: str
    unit: str
    kind: str
    label: str
    title: str


@dataclass
class Numbers:
    """The numbers of one edition."""

    units: dict[str, str] = field(default_factory=dict)  # unit -> its number, or ''
    targets: dict[str, Target] = field(default_factory=dict)  # anchor -> target
    records: dict[tuple[str, str], str] = field(default_factory=dict)  # (dataset, id) -> anchor
    anchors: dict[str, str] = field(default_factory=dict)  # anchor -> unit
    # unit that is numbered -> which of its kind it is, from 1
    ordinals: dict[str, int] = field(default_factory=dict)
    # unit without a number, kind -> captions in such units before it
    before: dict[tuple[str, str], int] = field(default_factory=dict)

    def caption(self, unit: str, kind: str, local: str) -> str:
        """The number of a figure, table or box: "3.2" in chapter 3. In units without a number, they are
        counted through all such units. A piece taken from another edition keeps its number."""
        if not self.units[unit] and (unit, kind) in self.before:
            return str(int(local) + self.before[unit, kind])
        return within(self.units[unit], local)


def ordinals(edition: Edition, publication: Publication) -> dict[str, int]:
    """The position of every unit among those of its kind, from 1; only for kinds that are numbered."""
    counters = {kind: itertools.count(1) for kind, row in publication.kinds.units.items() if row.numerals}
    kinds = {u: publication.units[u].kind for u in edition.unit_ids}
    return {u: next(counters[kind]) for u, kind in kinds.items() if kind in counters}


def number_units(edition: Edition, publication: Publication) -> dict[str, str]:
    """The number of every unit of an edition; '' for kinds that have none."""
    of_kind = ordinals(edition, publication)

    def printed(unit: str) -> str:
        numerals = publication.kinds.unit(publication.units[unit].kind).numerals
        return NUMERALS[numerals](of_kind[unit]) if unit in of_kind else ''

    return {u: printed(u) for u in edition.unit_ids}


def heading_number(kinds: Kinds, words: Words, kind: str, number: str) -> str:
    """The number of a unit as contents and bookmarks print it: ("annex", "A") -> "Annex A"."""
    row = kinds.unit(kind)
    return words.labelled(row.label, number) if number and row.spelled else number


def within(unit_number: str, local: str) -> str:
    """A number within a unit: ("3", "2.1") -> "3.2.1"."""
    return f'{unit_number}.{local}' if unit_number else local


def number(
    edition: Edition, publication: Publication, drafts: Iterable[Draft], late: Iterable[str] = ()
) -> tuple[Numbers, list[Problem]]:
    """Number everything in the drafts of one edition, and the problems of ids that are used twice. `late` are
    units without a draft as yet: references may lead to them."""
    kinds, labelled = publication.kinds, publication.words.labelled
    numbers = Numbers(number_units(edition, publication), ordinals=ordinals(edition, publication))
    problems: list[Problem] = []
    places: dict[str, Place] = {}
    homes: dict[tuple[str, str], Place] = {}
    for u in edition.unit_ids:
        unit = publication.units[u]
        label = labelled(kinds.unit(unit.kind).label, numbers.units[u]) if numbers.units[u] else ''
        numbers.targets[u] = Target(u, u, unit.kind, label, unit.title)
    of_unit = {draft.unit: draft for draft in drafts}
    counts: Counter[str] = Counter()
    for u in edition.unit_ids:
        if not numbers.units[u] and u in of_unit:
            captioned = [c.kind for c in of_unit[u].captions]
            numbers.before.update(((u, kind), counts[kind]) for kind in captioned)
            counts.update(captioned)
    for draft in of_unit.values():
        n = numbers.units[draft.unit]
        of_records = set(draft.records.values())
        for anchor, place in draft.anchors.items():
            if anchor in places and anchor in of_records:
                continue  # reported below
            if anchor in places:
                problems.append(
                    Problem(
                        'id-duplicate',
                        f'the id {anchor} is used twice (first at {places[anchor]})',
                        place,
                        'choose another id',
                    )
                )
                continue
            places[anchor] = place
            numbers.anchors[anchor] = draft.unit
        for h in draft.headings:
            label = h.label or (
                labelled(kinds.captions['section'], within(n, h.local)) if n and h.local else ''
            )
            numbers.targets[h.id] = Target(h.id, draft.unit, 'section', label, h.text)
        for c in draft.captions:
            label = labelled(kinds.captions[c.kind], numbers.caption(draft.unit, c.kind, c.local))
            numbers.targets[c.id] = Target(c.id, draft.unit, c.kind, label, c.text)
        for (dataset, key), anchor in draft.records.items():
            home = draft.homes[dataset, key]
            first = homes.setdefault((dataset, key), home)
            if first is not home:
                problems.append(home_twice(dataset, first, home))
            numbers.records[dataset, key] = anchor
    for u in late:
        numbers.anchors.setdefault(u, u)
    return numbers, list(dict.fromkeys(problems))
