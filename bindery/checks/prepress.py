"""Faults that a printer would reject: thin borders and coarse pictures, found before binding; colours without
inks of their own, found after it."""

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


def pages(laid_out: LaidOutEdition) -> Iterator[Problem]:
    """A problem for each border thinner than HAIRLINE pt, and for each picture with too few pixels: an error
    below COARSE_PPI, a warning below LEAST_PPI."""
    for unit, laid in laid_out.units.items():
        for fact in laid.facts.facts:
            if fact.kind == 'border' and fact.value < HAIRLINE:
                yield Problem(
                    'hairline',
                    f'a border is {fact.value:.2f} pt wide, {HAIRLINE} pt is the least: “{fact.words}”',
                    _place(laid_out, unit, fact.block),
                    'make it wider in the stylesheet',
                )
    for unit, fact in coarse_pictures(laid_out.units, LEAST_PPI):
        least, severity = (COARSE_PPI, 'error') if fact.value < COARSE_PPI else (LEAST_PPI, 'warning')
        yield Problem(
            'picture-coarse',
            f'the picture {fact.words} is printed with {fact.value:.0f} pixels per inch, {least} is the'
            ' least',
            _place(laid_out, unit, fact.block),
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


def colours(laid_out: LaidOutEdition, converted: Iterable[tuple[Rgb, Ink]]) -> Iterator[Problem]:
    """A problem for each colour that no token names, which the profile `converted` to inks."""
    for rgb, ink in converted:
        name = '#' + ''.join(f'{channel:02x}' for channel in rgb)
        yield Problem(
            'colour-converted',
            f'{name} has no inks of its own; the profile of the press makes it '
            + '/'.join(f'{amount * 100:.0f}' for amount in ink),
            _first_use(laid_out, name),
            'take a colour of styles/tokens.yaml, or give it a name and inks there',
        )


def _first_use(laid_out: LaidOutEdition, name: str) -> Place:
    """The first block with text of that colour, or on it; the stylesheets where there is none."""
    for unit, laid in laid_out.units.items():
        for pair in laid.facts.colours:
            if name in (pair.text, pair.background):
                return _place(laid_out, unit, pair.block)
    return Place('styles')


def _place(laid_out: LaidOutEdition, unit: str, block: int | None) -> Place:
    return place_of(laid_out.layout.publication, laid_out.composed.drafts, unit, block)


def place_of(publication: Publication, drafts: Mapping[str, Draft], unit: str, block: int | None) -> Place:
    """Where a block of a unit was written; the first line of the unit's file for None."""
    return publication.units[unit].place if block is None else drafts[unit].places[block]
