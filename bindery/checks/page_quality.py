"""How the pages look: rules over the facts of their layout, and what editors accepted in spite of them."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace

from ..core.page_map import PageMap
from ..core.problems import Place, Problem
from ..core.publication.edition import Edition
from ..core.rules import hint
from ..core.rules.measures import FARTHEST, LEAST_FILL, LEAST_PPI, OVERFULL, STRETCH
from ..layout.typesetting import LaidOutUnit, LayoutFact
from .accepted import Acceptances, how_to_accept


@dataclass(frozen=True)
class Rule:
    """What of a kind of facts is a fault, in words (filled in from the fact). `name` is that of its row in
    bindery/core/rules, which says what to do about it."""

    name: str
    kind: str
    broken: Callable[[LayoutFact], bool]
    message: str


RULES = (
    Rule(
        'overfull',
        'overfull',
        lambda f: f.value > OVERFULL,
        'a {detail} sticks out by {value:.1f} pt: “{words}”',
    ),
    Rule(
        'resolution',
        'raster',
        lambda f: f.value < LEAST_PPI,
        f'the picture {{words}} is printed with {{value:.0f}} pixels per inch, {LEAST_PPI} is the least',
    ),
    Rule(
        'stretched',
        'stretched',
        lambda f: abs(f.value - 1) > STRETCH,
        'the picture {words} is drawn {value:.2f} times as wide as it should be',
    ),
    Rule(
        'widow',
        'widow',
        lambda f: True,
        'the last line of a paragraph stands alone at the top of the page: “{words}”',
    ),
    Rule(
        'orphan',
        'orphan',
        lambda f: True,
        'the first line of a paragraph stands alone at the foot of the page: “{words}”',
    ),
    Rule(
        'stranded',
        'stranded',
        lambda f: True,
        'the heading “{words}” stands at the foot of the {detail} with {value:.0f} line(s) below it',
    ),
    Rule('torn-row', 'torn', lambda f: True, 'a row of a table is torn over two pages: “{words}”'),
    Rule('far-note', 'note', lambda f: True, 'a note stands {value:.0f} page(s) after its call: “{words}”'),
    Rule('short-page', 'short', lambda f: f.value < LEAST_FILL, 'the last page is {percent:.0f} % full'),
    Rule(
        'far-figure',
        'far',
        lambda f: f.value > FARTHEST,
        'the figure {detail} stands {value:.0f} pages from where the text first speaks of it',
    ),
)


def page_quality(
    units: Mapping[str, LaidOutUnit], places: dict[str, list[Place]], pages: PageMap, edition: Edition
) -> list[Problem]:
    """Every fault of the layout that nobody accepted, and what was accepted for nothing. `places`: unit ->
    places of its blocks."""
    problems, acceptances = [], Acceptances([edition], (rule.name for rule in RULES))
    for unit, laid in units.items():
        for fact in (*laid.facts.facts, *_derived(laid)):
            for rule in RULES:
                if rule.kind != fact.kind or not rule.broken(fact) or _at_the_end(fact, laid):
                    continue
                if not acceptances.accepts(rule.name, fact.anchor):
                    problems.append(_problem(rule, fact, unit, places, pages, edition))
    return [*problems, *acceptances.idle()]


def _derived(laid: LaidOutUnit) -> Iterator[LayoutFact]:
    """What follows from several facts: the last page is short, a figure is far from its text."""
    facts = laid.facts.facts
    last = laid.span.pages - 1
    yield from (
        replace(f, kind='short', anchor=laid.span.unit)
        for f in facts
        if f.kind == 'fill' and f.page == last > 0
    )
    first = {f.detail: f for f in facts if f.kind == 'reference'}
    for figure in facts:
        if figure.kind == 'figure' and figure.detail in first:
            yield replace(figure, kind='far', value=abs(figure.page - first[figure.detail].page))


def _at_the_end(fact: LayoutFact, laid: LaidOutUnit) -> bool:
    """Nothing comes after the heading: it is the last of its unit."""
    return fact.kind == 'stranded' and fact.detail == 'page' and fact.page == laid.span.pages - 1


def _problem(
    rule: Rule, fact: LayoutFact, unit: str, places: dict[str, list[Place]], pages: PageMap, edition: Edition
) -> Problem:
    of_unit = places[unit]
    place = of_unit[fact.block or 0] if of_unit else Place('styles')
    words = rule.message.format(
        words=fact.words, value=fact.value, detail=fact.detail, percent=fact.value * 100
    )
    return Problem(
        rule.name,
        f'{edition.name}, {pages.spoken(unit, fact.page)}: {words}',
        place,
        hint(rule.name) + how_to_accept(edition, rule.name, fact.anchor),
    )
