"""All the rules over the text of the editions, less what editors accepted."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace

from ...core.problems import Problem
from ...core.publication.draft import Draft
from ...core.publication.edition import Edition
from ...core.publication.publication import Publication
from ...core.rules import acceptable
from ...sources.files.cache import Cache, Step
from ..accepted import Acceptances, how_to_accept
from . import plain, repeated, sourced, spelling, structure
from .findings import Finder, Finding
from .passages import Passage, names_in, of_dataset, of_unit

RULES = acceptable('proof-reading')
PASSAGES = Step(
    'passages', list[Passage], ('markup', 'checks/prose', 'core/attributes.py', 'core/languages.py')
)


def proofread(
    publication: Publication, editions: Sequence[tuple[Edition, Mapping[str, Draft]]], cache: Cache
) -> list[Problem]:
    """Every finding in the editions, each with its drafts. What nothing uses is said only when all editions
    are there."""
    reader, whole = _Reader(publication, cache), len(editions) == len(publication.editions)
    found = [(one, edition) for edition, drafts in editions for one in reader.edition(edition, drafts)]
    if whole:
        drafts = [d for _, drafts in editions for d in drafts.values()]
        found += [(one, editions[0][0]) for one in sourced.unused(publication, drafts, reader.finder)]
    # editions share their texts: accepted in one is accepted
    acceptances = Acceptances(publication.editions.values(), RULES)
    problems = {
        one: _acceptable(one, edition)
        for one, edition in reversed(found)
        if not acceptances.accepts(one.problem.code, one.at)
    }
    return [*problems.values(), *(acceptances.idle() if whole else ())]


def _acceptable(found: Finding, edition: Edition) -> Problem:
    """The problem, with a hint that says how to accept it."""
    problem = found.problem
    accept = how_to_accept(edition, problem.code, found.at) if problem.code in RULES else ''
    if accept and '\n' in problem.hint:  # the hint ends with lines to type
        accept = f'\n  {accept.removeprefix("; ")}'
    return replace(problem, hint=problem.hint + accept)


class _Reader:
    """Reads one publication; passages are made once, and kept in the cache by their text."""

    def __init__(self, publication: Publication, cache: Cache):
        self.publication, self.cache = publication, cache
        self.language = publication.meta['language']
        self.boxes = tuple(publication.kinds.boxes)
        self.finder = Finder(publication.files)
        self.names = {text for d in publication.datasets.values() for text in names_in(d)}
        self.speller = spelling.Speller(publication, cache, self.names)
        self.short = self.speller.known | {word for text in self.names for word in text.split()}
        self.sourced = {
            (d.name, r.id)
            for d in publication.datasets.values()
            for r in d.records
            if r.fields.get('sources')
        }
        self.years = frozenset(e.date[:4] for e in publication.editions.values())

    def unit(self, key: str) -> list[Passage]:
        unit = self.publication.units[key]
        parts = repr(unit), self.language, repr(self.boxes)
        return self.cache.get_or_make(PASSAGES, parts, lambda: of_unit(unit, self.language, self.boxes))

    def dataset(self, name: str) -> list[Passage]:
        digests = self.publication.digests
        parts = (
            name,
            self.language,
            digests.get(f'content/data/{name}.yaml', ''),
            digests.get(f'content/schemas/{name}.yaml', ''),
        )
        return self.cache.get_or_make(
            PASSAGES, parts, lambda: of_dataset(self.publication.datasets[name], self.language)
        )

    def edition(self, edition: Edition, drafts: Mapping[str, Draft]) -> Iterator[Finding]:
        """What the rules say of an edition."""
        units = {
            u: [p for p in self.unit(u) if not p.only or edition.name in p.only] for u in edition.unit_ids
        }
        shown = {name for d in drafts.values() for name in d.datasets} | {
            d.name for d in self.publication.datasets.values() if d.role
        }
        data = {name: self.dataset(name) for name in self.publication.datasets if name in shown}
        yield from self.findings(units, data)

    def findings(self, units: dict[str, list[Passage]], data: dict[str, list[Passage]]) -> Iterator[Finding]:
        """What the rules say of an edition. `units` and `data`: the passages of each."""
        both, finder = {**{f'unit {u}': p for u, p in units.items()}, **data}, self.finder
        yield from spelling.spelling(both, self.speller, finder)
        listed = self.publication.dataset_of_role('abbreviations')
        if listed:
            yield from plain.abbreviations(both, self.short, listed.name, finder)
        for passages in both.values():
            yield from plain.long_sentences(passages, finder)
            yield from plain.passives(passages, finder)
        yield from repeated.repeated([p for passages in both.values() for p in passages], finder)
        has_sources = self._has_sources(units)
        for key, passages in units.items():
            yield from structure.headings(passages, finder)
            if self.publication.kinds.unit(self.publication.units[key].kind).prose:
                yield from structure.lists(passages, finder)
            yield from sourced.numbers(passages, has_sources, self.years, finder)
        for name, passages in data.items():
            if 'sources' in self.publication.datasets[name].properties:
                yield from sourced.numbers(passages, has_sources, self.years, finder)

    def _has_sources(self, units: dict[str, list[Passage]]) -> Callable[[str], bool]:
        """Does what a link leads to name its sources: a record, or a box, table or figure of the edition?"""
        anchors = {p.at for passages in units.values() for p in passages if p.sourced}

        def has(href: str) -> bool:
            dataset, _, key = href.partition(':')
            return (dataset, key) in self.sourced or href.removeprefix('#') in anchors

        return has
