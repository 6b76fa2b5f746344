"""How the pages look: rules over the facts of their layout, and what editors accepted in spite of them."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace

from .accepted import Acceptances, how_to_accept
from .model import Edition
from .pagemap import PageMap
from .problems import Place, Problem
from .typeset import Fact, Laid

LEAST_PPI = 300             # of a picture made of pixels, at its printed size
LEAST_FILL = 1 / 3          # of the last page of a unit
FARTHEST = 1                # pages between a figure and where it is first spoken of
OVERFULL = 0.5              # pt that nobody sees
STRETCH = 0.01              # of a picture, that nobody sees


@dataclass(frozen=True)
class Rule:
    """What of a kind of facts is a fault, in words (filled in from the fact), and what to do about it."""

    name: str
    kind: str
    broken: Callable[[Fact], bool]
    message: str
    hint: str


RULES = (
    Rule('overfull', 'overfull', lambda f: f.value > OVERFULL, 'a {detail} sticks out by {value:.1f} pt: “{words}”',
         'shorten the word or allow it to break (&shy;), or give the column more room (widths)'),
    Rule('resolution', 'raster', lambda f: f.value < LEAST_PPI, f'the picture {{words}} is printed with {{value:.0f}} pixels per inch, {LEAST_PPI} is the least',
         'take a larger original, or print it smaller'),
    Rule('stretched', 'stretched', lambda f: abs(f.value - 1) > STRETCH, 'the picture {words} is drawn {value:.2f} times as wide as it should be',
         'set its width or its height, not both'),
    Rule('widow', 'widow', lambda f: True, 'the last line of a paragraph stands alone at the top of the page: “{words}”', 'shorten or lengthen the paragraph by a few words'),
    Rule('orphan', 'orphan', lambda f: True, 'the first line of a paragraph stands alone at the foot of the page: “{words}”', 'shorten or lengthen what stands above'),
    Rule('stranded', 'stranded', lambda f: True, 'the heading “{words}” stands at the foot of the {detail} with {value:.0f} line(s) below it', 'shorten or lengthen what stands above'),
    Rule('torn-row', 'torn', lambda f: True, 'a row of a table is torn over two pages: “{words}”', 'shorten the row, or set tr { break-inside: avoid }'),
    Rule('far-note', 'note', lambda f: True, 'a note stands {value:.0f} page(s) after its call: “{words}”', 'shorten the note, or lengthen what stands above its call'),
    Rule('short-page', 'short', lambda f: f.value < LEAST_FILL, 'the last page is {percent:.0f} % full', 'shorten the text by these lines, or let it grow'),
    Rule('far-figure', 'far', lambda f: f.value > FARTHEST, 'the figure {detail} stands {value:.0f} pages from where the text first speaks of it',
         'move the figure, or the words that point to it'),
)


def fit(units: dict[str, Laid], places: dict[str, list[Place]], pages: PageMap, edition: Edition) -> list[Problem]:
    """Every fault of the layout that nobody accepted, and what was accepted for nothing. `places`: unit -> places of its blocks."""
    problems, acceptances = [], Acceptances([edition], (rule.name for rule in RULES))
    for unit, laid in units.items():
        for fact in (*laid.facts.facts, *_derived(laid)):
            for rule in RULES:
                if rule.kind != fact.kind or not rule.broken(fact) or _at_the_end(fact, laid):
                    continue
                if not acceptances.accepts(rule.name, fact.anchor):
                    problems.append(_problem(rule, fact, unit, places, pages, edition))
    return [*problems, *acceptances.idle()]


def _derived(laid: Laid) -> Iterator[Fact]:
    """What follows from several facts: the last page is short, a figure is far from its text."""
    facts = laid.facts.facts
    last = laid.span.pages - 1
    yield from (replace(f, kind='short', anchor=laid.span.unit) for f in facts if f.kind == 'fill' and f.page == last > 0)
    first = {f.detail: f for f in facts if f.kind == 'reference'}
    for figure in facts:
        if figure.kind == 'figure' and figure.detail in first:
            yield replace(figure, kind='far', value=abs(figure.page - first[figure.detail].page))


def _at_the_end(fact: Fact, laid: Laid) -> bool:
    """Nothing comes after the heading: it is the last of its unit."""
    return fact.kind == 'stranded' and fact.detail == 'page' and fact.page == laid.span.pages - 1


def _problem(rule: Rule, fact: Fact, unit: str, places: dict[str, list[Place]], pages: PageMap, edition: Edition) -> Problem:
    of_unit, _, n = fact.block.partition(':')
    place = places[of_unit][int(n)] if n else places[unit][0] if places[unit] else Place('styles')
    words = rule.message.format(words=fact.words, value=fact.value, detail=fact.detail, percent=fact.value * 100)
    return Problem(rule.name, f'{edition.name}, {pages.spoken(unit, fact.page)}: {words}', place, rule.hint + how_to_accept(edition, rule.name, fact.anchor), 'warning')

