"""Numbers that want a source, and what of the content nothing uses."""

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
WAITING = ('index', 'abbreviations')  # roles whose records wait until a text asks for them
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
_QUOTED = re.compile(r'“[^”]*”')  # words that are spoken of, not claimed


def numbers(
    passages: list[Passage], has_sources: Callable[[str], bool], own_years: frozenset[str], finder: Finder
) -> Iterator[Finding]:
    """Numbers with a unit, amounts of money and years in paragraphs that cite nothing.

    Excused: what stands in a box, table or figure with sources; a paragraph that points to something with
    sources (`has_sources`); an example that says that it is made up, by itself or in the paragraph, title or
    caption above; quoted words; the years of the editions themselves.
    """
    above = ''
    for passage in passages:
        excused = (
            passage.cites
            or passage.sourced
            or any(map(has_sources, passage.links))
            or _MADE_UP.search(f'{passage.around} {above} {passage.text}')
        )
        if (
            passage.kind in PROSE
            and not excused
            and (said := _claim(_QUOTED.sub(' ', passage.text), own_years))
        ):
            yield finder.finding(
                'number-unsourced',
                passage,
                said,
                f'“{said}” has no source',
                'cite one in the same paragraph, [@key], say that the example is made up, or leave the'
                ' number out',
            )
        if passage.kind in ('text', 'heading'):
            above = passage.text


def _claim(text: str, own_years: frozenset[str]) -> str:
    """The first number in a text that wants a source, or ''."""
    for pattern in (_MEASURED, _MONEY):
        if m := pattern.search(text):
            return m[0]
    return next((m[0] for m in _YEAR.finditer(text) if m[1] not in own_years), '')


def unused(publication: Publication, drafts: Iterable[Draft], finder: Finder) -> Iterator[Finding]:
    """Texts that no edition has, references that nothing cites, and records that no edition shows. `drafts`
    are those of all editions.

    A record counts as shown where a view or a chart prints it, a text points to it, or a shown record does,
    so a work counts as cited that is the source of a shown record. Abbreviations wait until a text uses them,
    and rows of the index until their term is marked.
    """
    in_editions = {u for edition in publication.editions.values() for u in edition.unit_ids}
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
    cited = {use.target for d in drafts for use in d.uses if use.kind == 'cite'}
    charted = {publication.charts[name].source.data['rows']['from'] for d in drafts for name in d.charts}
    shown = _reached(
        publication,
        {key for d in drafts for key in d.shown}
        | {(use.dataset, use.target) for d in drafts for use in d.uses if use.kind == 'record'}
        | {(name, r.id) for name in charted for r in publication.datasets[name].records},
    )
    for dataset in publication.datasets.values():
        works = dataset.role == 'references'
        if (
            not works
            and dataset.role not in WAITING
            and dataset.records
            and not any((dataset.name, r.id) in shown for r in dataset.records)
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
            if (dataset.name, record.id) not in shown and not (works and record.id in cited):
                passage = Passage('field', '', dataset.name, f'{dataset.name}:{record.id}', record.place)
                yield finder.finding(
                    'unused',
                    passage,
                    '',
                    f'{"nothing cites" if works else "no edition shows"} {record.title}',
                    'use it, or delete it',
                )


def _reached(publication: Publication, shown: set[tuple[str, str]]) -> set[tuple[str, str]]:
    """`shown`, and all that these records point to by their foreign keys."""
    reached, waiting = set(shown), list(shown)
    while waiting:
        dataset, key = waiting.pop()
        if record := publication.record(dataset, key):
            schema = publication.datasets[dataset].schema['items']
            new = {(name, other) for name, other, _ in foreign_keys(schema, record.fields)} - reached
            reached |= new
            waiting += new
    return reached
