"""What a printer would send back, seen before anything is bound: coarse pictures, thin lines; and afterwards:
colours without an ink of their own."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from ..core.colour.profile import Ink, Rgb
from ..core.problems import Place, Problem
from ..core.publication.draft import Draft
from ..core.publication.publication import Publication
from ..core.rules import hint
from ..core.rules.measures import COARSE_PPI, HAIRLINE, LEAST_PPI
from ..layout.pagination import LaidOutEdition
from ..layout.typesetting import LaidOutUnit, LayoutFact


def pages(found: LaidOutEdition) -> Iterator[Problem]:
    """Borders that are too thin; pictures with too few pixels: errors below COARSE_PPI, warnings below
    LEAST_PPI."""
    for unit, laid in found.units.items():
        for fact in laid.facts.facts:
            if fact.kind == 'border' and fact.value < HAIRLINE:
                yield Problem(
                    'hairline',
                    f'a border is {fact.value:.2f} pt wide, {HAIRLINE} pt is the least: “{fact.words}”',
                    _place(found, unit, fact.block),
                    'make it wider in the stylesheet',
                )
    for unit, fact in coarse_pictures(found.units, LEAST_PPI):
        least, severity = (COARSE_PPI, 'error') if fact.value < COARSE_PPI else (LEAST_PPI, 'warning')
        yield Problem(
            'picture-coarse',
            f'the picture {fact.words} is printed with {fact.value:.0f} pixels per inch, {least} is the'
            ' least',
            _place(found, unit, fact.block),
            hint('picture-coarse'),
            severity,
        )


def coarse_pictures(units: Mapping[str, LaidOutUnit], least: float) -> Iterator[tuple[str, LayoutFact]]:
    """Pictures with fewer than `least` pixels per inch as printed, each with its unit."""
    return (
        (unit, fact)
        for unit, laid in units.items()
        for fact in laid.facts.facts
        if fact.kind == 'raster' and fact.value < least
    )


def colours(found: LaidOutEdition, converted: Iterable[tuple[Rgb, Ink]]) -> Iterator[Problem]:
    """Colours that no token names, with the inks that the printer's profile made of them."""
    for rgb, ink in converted:
        name = '#' + ''.join(f'{v:02x}' for v in rgb)
        yield Problem(
            'colour-converted',
            f'{name} has no inks of its own; the profile of the press makes it '
            + '/'.join(f'{v * 100:.0f}' for v in ink),
            _first_use(found, name),
            'take a colour of styles/tokens.yaml, or give it a name and inks there',
        )


def _first_use(found: LaidOutEdition, name: str) -> Place:
    """Where text of that colour, or on it, first stands; the stylesheets when there is none."""
    for unit, laid in found.units.items():
        for pair in laid.facts.colours:
            if name in (pair.text, pair.background):
                return _place(found, unit, pair.block)
    return Place('styles')


def _place(found: LaidOutEdition, unit: str, block: int | None) -> Place:
    return place_of(found.layout.publication, found.composed.drafts, unit, block)


def place_of(publication: Publication, drafts: Mapping[str, Draft], unit: str, block: int | None) -> Place:
    """Where a block of a unit was written; the head of the unit's file for none."""
    return publication.units[unit].place if block is None else drafts[unit].places[block]
