"""Judge the facts of the layout by rules of page make-up, less what editors accepted."""

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
    """When a fact of a `kind` is a fault, and the message for it, a format filled in from the fact. `name` is
    the code in bindery/core/rules, whose row has the hint."""

    name: str
    kind: str
    broken: Callable[[LayoutFact], bool]
    message: str


RULES = (
    Rule(
        'overfull',
        'overfull',
        lambda fact: fact.value > OVERFULL,
        'a {detail} sticks out by {value:.1f} pt: “{words}”',
    ),
    Rule(
        'resolution',
        'raster',
        lambda fact: fact.value < LEAST_PPI,
        f'the picture {{words}} is printed with {{value:.0f}} pixels per inch, {LEAST_PPI} is the least',
    ),
    Rule(
        'stretched',
        'stretched',
        lambda fact: abs(fact.value - 1) > STRETCH,
        'the picture {words} is drawn {value:.2f} times as wide as it should be',
    ),
    Rule(
        'widow',
        'widow',
        lambda _: True,
        'the last line of a paragraph stands alone at the top of the page: “{words}”',
    ),
    Rule(
        'orphan',
        'orphan',
        lambda _: True,
        'the first line of a paragraph stands alone at the foot of the page: “{words}”',
    ),
    Rule(
        'stranded',
        'stranded',
        lambda _: True,
        'the heading “{words}” stands at the foot of the {detail} with {value:.0f} line(s) below it',
    ),
    Rule('torn-row', 'torn', lambda _: True, 'a row of a table is torn over two pages: “{words}”'),
    Rule('far-note', 'note', lambda _: True, 'a note stands {value:.0f} page(s) after its call: “{words}”'),
    Rule(
        'short-page', 'short', lambda fact: fact.value < LEAST_FILL, 'the last page is {percent:.0f} % full'
    ),
    Rule(
        'far-figure',
        'far',
        lambda fact: fact.value > FARTHEST,
        'the figure {detail} stands {value:.0f} pages from where the text first speaks of it',
    ),
)


def page_quality(
    units: Mapping[str, LaidOutUnit], places: dict[str, list[Place]], pages: PageMap, edition: Edition
) -> list[Problem]:
    """Every fault of the layout that is not accepted, and every acceptance of nothing. `places`: unit ->
    places of its blocks."""
    problems: list[Problem] = []
    acceptances = Acceptances([edition], (rule.name for rule in RULES))
    for unit, laid in units.items():
        for fact in (*laid.facts.facts, *_derived(laid)):
            for rule in RULES:
                if rule.kind != fact.kind or not rule.broken(fact) or _is_last_page(fact, laid):
                    continue
                if not acceptances.accepts(rule.name, fact.anchor):
                    problems.append(_problem(rule, fact, unit, places, pages, edition))
    return [*problems, *acceptances.idle()]


def _derived(laid: LaidOutUnit) -> Iterator[LayoutFact]:
    """Facts that follow from others: how full the last page is, how far a figure is from its first
    reference."""
    facts = laid.facts.facts
    last = laid.span.pages - 1
    yield from (
        replace(fact, kind='short', anchor=laid.span.unit)
        for fact in facts
        if fact.kind == 'fill' and fact.page == last > 0
    )
    first = {fact.detail: fact for fact in facts if fact.kind == 'reference'}
    for figure in facts:
        if figure.kind == 'figure' and figure.detail in first:
            yield replace(figure, kind='far', value=abs(figure.page - first[figure.detail].page))


def _is_last_page(fact: LayoutFact, laid: LaidOutUnit) -> bool:
    """Is it a heading at the foot of the last page of its unit, after which nothing could follow?"""
    return fact.kind == 'stranded' and fact.detail == 'page' and fact.page == laid.span.pages - 1


def _problem(
    rule: Rule, fact: LayoutFact, unit: str, places: dict[str, list[Place]], pages: PageMap, edition: Edition
) -> Problem:
    blocks = places[unit]
    place = blocks[fact.block or 0] if blocks else Place('styles')
    message = rule.message.format(
        words=fact.words, value=fact.value, detail=fact.detail, percent=fact.value * 100
    )
    return Problem(
        rule.name,
        f'{edition.name}, {pages.spoken(unit, fact.page)}: {message}',
        place,
        hint(rule.name) + how_to_accept(edition, rule.name, fact.anchor),
    )
