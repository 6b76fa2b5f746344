"""Contrast of text with its background, by WCAG 2.2 (success criterion 1.4.3): between the named colours, and
as laid out."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from ..core.colour.spaces import channels, linear
from ..core.page_map import PageMap
from ..core.problems import Place, Problem
from ..core.publication.tokens import Tokens
from ..core.rules.measures import LEAST_CONTRAST, LEAST_CONTRAST_LARGE
from ..layout.typesetting import LaidOutUnit


def luminance(rgb: str) -> float:
    """Relative luminance of '#rrggbb', from 0 (black) to 1 (white), as WCAG 2.2 defines it."""
    red, green, blue = linear(rgb)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    """The ratio of two colours '#rrggbb', from 1 to 21, whichever is the lighter one."""
    dark, light = sorted((luminance(one), luminance(other)))
    return (light + 0.05) / (dark + 0.05)


def of_pairs(tokens: Tokens) -> Iterator[Problem]:
    """Every pair in tokens.yaml that is too weak, by itself or in a scope that gives one of its names another
    colour."""
    for i, pair in enumerate(tokens.pairs):
        scopes = {
            '': {},
            **{
                s: names
                for s, names in tokens.scopes.items()
                if pair.text in names or pair.background in names
            },
        }
        for scope, names in scopes.items():
            text, background = (names.get(n, n) for n in (pair.text, pair.background))
            found = contrast(tokens.rgb[text], tokens.rgb[background])
            if found < pair.least:
                inside = f' in {scope}' if scope else ''
                yield Problem(
                    'contrast',
                    f'{text} on {background} has a contrast of {_shown(found)}{inside}, at least'
                    f' {pair.least:g} is needed ({pair.where})',
                    tokens.source.place(('pairs', i)),
                    _remedy(text, background, tokens, pair.least),
                )


def as_laid_out(
    units: Mapping[str, LaidOutUnit], places: dict[str, list[Place]], pages: PageMap, tokens: Tokens
) -> Iterator[Problem]:
    """Every pair of colours on the pages that is too weak, in each unit where it first occurs. `places`: unit
    -> places of its blocks."""
    names = {rgb: name for name, rgb in reversed(tokens.rgb.items())}
    for unit, laid in units.items():
        for pair in laid.facts.colours:
            least = LEAST_CONTRAST_LARGE if pair.large else LEAST_CONTRAST
            found = contrast(pair.text, pair.background)
            if found < least:
                text, background = (names.get(c, c) for c in (pair.text, pair.background))
                place = places[unit][pair.block] if pair.block is not None else Place('styles')
                yield Problem(
                    'contrast',
                    f'{pages.spoken(unit, pair.page)}: {text} on {background} has a contrast of'
                    f' {_shown(found)}, {"large text" if pair.large else "text"} needs {least:g}:'
                    f' “{pair.words}”',
                    place,
                    'take a darker colour or a lighter background in the stylesheet, and note the pair in'
                    ' styles/tokens.yaml',
                )


def _shown(ratio: float) -> str:
    """A ratio with two digits, never rounded up to what it does not reach."""
    return f'{int(ratio * 100) / 100:.2f}'


def _remedy(text: str, background: str, tokens: Tokens, least: float) -> str:
    """The darker one of the two, darkened until the pair is strong enough."""
    dark, light = sorted((text, background), key=lambda name: luminance(tokens.rgb[name]))
    parts = channels(tokens.rgb[dark])
    for percent in range(99, -1, -1):
        darker = '#' + ''.join(f'{c * percent // 100:02x}' for c in parts)
        if contrast(darker, tokens.rgb[light]) >= least:
            return f'darken {dark} to {darker}, or take a lighter {light}'
    return f'take a lighter {light}'
