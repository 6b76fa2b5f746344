"""Apply all rules of proof-reading to the text of editions, less what editors accepted."""

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
    """Every finding in the `editions`, given with their drafts. Unused content, works without the day of
    reading, and idle acceptances are reported only for all editions together."""
    reader, whole = _Reader(publication, cache), len(editions) == len(publication.editions)
    findings = [
        (finding, edition) for edition, drafts in editions for finding in reader.edition(edition, drafts)
    ]
    if whole:
        all_drafts = [draft for _, drafts in editions for draft in drafts.values()]
        of_all = (
            *sourced.unused(publication, all_drafts, reader.finder),
            *sourced.undated(publication, reader.finder),
        )
        findings += [(finding, editions[0][0]) for finding in of_all]
    # editions share their texts, so an acceptance in one holds for all
    acceptances = Acceptances(publication.editions.values(), RULES)
    problems = {
        finding: _acceptable(finding, edition)
        for finding, edition in reversed(findings)
        if not acceptances.accepts(finding.problem.code, finding.at)
    }
    return [*problems.values(), *(acceptances.idle() if whole else ())]


def _acceptable(finding: Finding, edition: Edition) -> Problem:
    """The problem, with a hint that says how to accept it."""
    problem = finding.problem
    accept = how_to_accept(edition, problem.code, finding.at) if problem.code in RULES else ''
    if accept and '\n' in problem.hint:  # the hint ends with lines to type
        accept = f'\n  {accept.removeprefix("; ")}'
    return replace(problem, hint=problem.hint + accept)


class _Reader:
    """Reads the text of a publication and applies the rules; passages are cached by their source."""

    def __init__(self, publication: Publication, cache: Cache):
        self.publication, self.cache = publication, cache
        self.language = publication.meta['language']
        self.boxes = tuple(publication.kinds.boxes)
        self.finder = Finder(publication.files)
        self.names = {text for dataset in publication.datasets.values() for text in names_in(dataset)}
        self.speller = spelling.Speller(publication, cache, self.names)
        self.short = self.speller.known | {word for text in self.names for word in text.split()}
        self.sourced = {
            (dataset.name, record.id)
            for dataset in publication.datasets.values()
            for record in dataset.records
            if record.fields.get('sources')
        }
        self.years = frozenset(edition.date[:4] for edition in publication.editions.values())

    def unit(self, key: str) -> list[Passage]:
        """The passages of a unit."""
        unit = self.publication.units[key]
        parts = repr(unit), self.language, repr(self.boxes)
        return self.cache.get_or_make(PASSAGES, parts, lambda: of_unit(unit, self.language, self.boxes))

    def dataset(self, name: str) -> list[Passage]:
        """The passages of a dataset."""
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
        """The findings in an edition, whose drafts say which datasets it shows."""
        units = {
            unit: [passage for passage in self.unit(unit) if not passage.only or edition.name in passage.only]
            for unit in edition.unit_ids
        }
        shown = {name for draft in drafts.values() for name in draft.datasets} | {
            dataset.name for dataset in self.publication.datasets.values() if dataset.role
        }
        data = {name: self.dataset(name) for name in self.publication.datasets if name in shown}
        yield from self.findings(units, data)

    def findings(self, units: dict[str, list[Passage]], data: dict[str, list[Passage]]) -> Iterator[Finding]:
        """The findings of all rules. `units` and `data`: name of a unit or dataset -> its passages."""
        both = {**{f'unit {unit}': passages for unit, passages in units.items()}, **data}
        finder = self.finder
        yield from spelling.spelling(both, self.speller, finder)
        listed = self.publication.dataset_of_role('abbreviations')
        if listed:
            yield from plain.abbreviations(both, self.short, listed.name, finder)
        for passages in both.values():
            yield from plain.long_sentences(passages, finder)
            yield from plain.passives(passages, finder)
        yield from repeated.repeated([passage for passages in both.values() for passage in passages], finder)
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
        """A function that says whether the target of a link names its sources: a record, or a box, table or
        figure of the edition."""
        anchors = {passage.at for passages in units.values() for passage in passages if passage.sourced}

        def has(href: str) -> bool:
            dataset, _, key = href.partition(':')
            return (dataset, key) in self.sourced or href.removeprefix('#') in anchors

        return has
