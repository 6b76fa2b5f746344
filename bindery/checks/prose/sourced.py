"""Rules of sources: numbers without a source, pages without the day of reading, content that nothing uses."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator

from ...core.publication.draft import Draft
from ...core.publication.publication import Publication
from ...sources.datasets.proposals import typed
from ...sources.shapes import foreign_keys
from .findings import Finder, Finding
from .passages import PROSE, Passage

EDITIONS = 'content/editions'
MOST_NAMED = 5  # works in a finding about many
WAITING = ('index', 'abbreviations')  # roles whose records are shown only if a text asks for them
_NUMBER = r'\d[\d,. ]*'
_MEASURES = (
    r'%|per ?cent\b|percentage points?\b|'
    r'(?:million|billion|thousand)\b|euros?\b|[kMGT]Wh?\b|[kMG]Wp\b|kWh\b|MJ\b|GJ\b|km²?\b|m²|m³|hectares?\b|ha\b|'
    r'kg\b|t\b|tonnes?\b|litres?\b|kilomet(?:re|er)s?\b|metres?\b|°C|degrees?\b|'
    r'inhabitants\b|residents\b|households\b|people\b|dwellings\b|flats\b|homes\b|buildings\b|cities\b|vehicles\b|jobs\b'
)
_MEASURED = re.compile(rf'(?<![\w.,/:-]){_NUMBER}\s*(?:{_MEASURES})')
_MONEY = re.compile(r'(?:€|£|\$|\b(?:EUR|GBP|SEK|USD|DKK|NOK|CHF)\b)\s*\d')
_MONTHS = (
    'January|February|March|April|May|June|July|August|September|October|November|December|'
    'spring|summer|autumn|winter'
)
_YEAR = re.compile(
    r'\b(?:in|since|until|by|from|of|before|after|during|between|and|to)\s+(?:(?:early|late|mid|about|around|the'
    rf' year|{_MONTHS})\s+)?((?:19|20)\d\d)\b(?![/:-]\d)'
)
_MADE_UP = re.compile(
    r'\b(?:invented|made[-'
    r' ]up|fictitious|imaginary|imagine|suppose|assum(?:e|es|ed|ing|ption)|illustrat(?:es?|ive|ion)|worked'
    r' example)\b',
    re.I,
)
_QUOTED = re.compile(r'“[^”]*”')  # quoted words are no claim


def numbers(
    passages: list[Passage], has_sources: Callable[[str], bool], own_years: frozenset[str], finder: Finder
) -> Iterator[Finding]:
    """Numbers with a unit, amounts of money and years in paragraphs that cite nothing.

    Excepted are passages in a box, table or figure with sources; paragraphs with a link to something with
    sources (`has_sources`); examples that are said to be made up, in the passage or in the paragraph, title
    or caption above it; quoted words; and `own_years`, those of the editions.
    """
    above = ''
    for passage in passages:
        is_excepted = (
            passage.cites
            or passage.sourced
            or any(map(has_sources, passage.links))
            or _MADE_UP.search(f'{passage.around} {above} {passage.text}')
        )
        if (
            passage.kind in PROSE
            and not is_excepted
            and (claim := _claim(_QUOTED.sub(' ', passage.text), own_years))
        ):
            yield finder.finding(
                'number-unsourced',
                passage,
                claim,
                f'“{claim}” has no source',
                'cite one in the same paragraph, [@key], say that the example is made up, or leave the'
                ' number out',
            )
        if passage.kind in ('text', 'heading'):
            above = passage.text


def _claim(text: str, own_years: frozenset[str]) -> str:
    """The first number in a text that needs a source; '' where there is none."""
    for pattern in (_MEASURED, _MONEY):
        if match := pattern.search(text):
            return match[0]
    return next((match[0] for match in _YEAR.finditer(text) if match[1] not in own_years), '')


def undated(publication: Publication, finder: Finder) -> Iterator[Finding]:
    """Works with an address and without the day on which it was read: one finding for all of a dataset."""
    for dataset in publication.datasets.values():
        works = [r for r in dataset.records if r.fields.get('URL') and not r.fields.get('accessed')]
        if dataset.role != 'references' or not works:
            continue
        passage = Passage('field', '', dataset.name, dataset.name, works[0].place)
        more = f', and {len(works) - MOST_NAMED} more' if len(works) > MOST_NAMED else ''
        yield finder.finding(
            'access-undated',
            passage,
            '',
            f'{len(works)} of {len(dataset.records)} works have a URL and do not say when it was read:'
            f' {", ".join(work.id for work in works[:MOST_NAMED])}{more}',
            'give the day of the copy that was read, "accessed: {date-parts: [[2027, 3, 14]]}"; where none is'
            ' known, leave it out',
        )


def unused(publication: Publication, drafts: Iterable[Draft], finder: Finder) -> Iterator[Finding]:
    """Units that no edition has, references that nothing cites, and records that no edition shows. `drafts`
    are those of all editions.

    A record counts as shown if a view or a chart prints it, or if a text or another shown record refers to
    it; so the source of a shown record counts as cited. Records of the index and of abbreviations may be
    unused.
    """
    in_editions = {unit for edition in publication.editions.values() for unit in edition.unit_ids}
    for unit in publication.units.values():
        if unit.id not in in_editions:
            passage = Passage('title', unit.title, unit.id, unit.id, unit.place)
            yield finder.finding(
                'unused',
                passage,
                '',
                f'no edition has {unit.id}',
                f'add it to the units of an edition in {EDITIONS}, or delete the file',
            )
    drafts = list(drafts)
    cited = {use.target for draft in drafts for use in draft.uses if use.kind == 'cite'}
    charts = [publication.charts[name] for draft in drafts for name in draft.charts]
    charted = {chart.source.data['rows']['from'] for chart in charts if chart}  # None has mistakes
    shown = _reached(
        publication,
        {key for draft in drafts for key in draft.shown}
        | {(use.dataset, use.target) for draft in drafts for use in draft.uses if use.kind == 'record'}
        | {(name, record.id) for name in charted for record in publication.datasets[name].records},
    )
    for dataset in publication.datasets.values():
        are_works = dataset.role == 'references'
        if (
            not are_works
            and dataset.role not in WAITING
            and dataset.records
            and not any((dataset.name, record.id) in shown for record in dataset.records)
        ):
            passage = Passage('field', '', dataset.name, dataset.name, dataset.source.place())
            yield finder.finding(
                'unused',
                passage,
                '',
                f'no edition shows anything of {dataset.name}',
                'delete it, or print it: write into a'
                f' chapter{typed([f"/// view | {dataset.name}", "    as: list", "///"])}',
            )
            continue
        for record in dataset.records if dataset.role not in WAITING else ():
            if (dataset.name, record.id) not in shown and not (are_works and record.id in cited):
                passage = Passage('field', '', dataset.name, f'{dataset.name}:{record.id}', record.place)
                yield finder.finding(
                    'unused',
                    passage,
                    '',
                    f'{"nothing cites" if are_works else "no edition shows"} {record.title}',
                    'use it, or delete it',
                )


def _reached(publication: Publication, shown: set[tuple[str, str]]) -> set[tuple[str, str]]:
    """The `shown` records (dataset and id), and all that these refer to by foreign keys."""
    reached, waiting = set(shown), list(shown)
    while waiting:
        dataset, key = waiting.pop()
        if record := publication.record(dataset, key):
            schema = publication.datasets[dataset].schema['items']
            new = {(name, other) for name, other, _ in foreign_keys(schema, record.fields)} - reached
            reached |= new
            waiting += new
    return reached
