"""Contrast of text with its background (WCAG 2.2, success criterion 1.4.3): of the declared pairs of colours,
and of the text as laid out."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from ..core.colour.spaces import channels, linear
from ..core.page_map import PageMap
from ..core.problems import Place, Problem
from ..core.publication.tokens import Tokens
from ..core.rules.measures import LEAST_CONTRAST, LEAST_CONTRAST_LARGE
from ..layout.typesetting import LaidOutUnit


def luminance(rgb: str) -> float:
    """The relative luminance of '#rrggbb', from 0 (black) to 1 (white), as WCAG 2.2 defines it."""
    red, green, blue = linear(rgb)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(first: str, second: str) -> float:
    """The contrast ratio of two colours '#rrggbb', from 1 to 21; their order does not matter."""
    dark, light = sorted((luminance(first), luminance(second)))
    return (light + 0.05) / (dark + 0.05)


def of_pairs(tokens: Tokens) -> Iterator[Problem]:
    """A problem for each pair in tokens.yaml with too little contrast, in general or in a scope that changes
    one of its colours."""
    source = tokens.source
    if source is None:  # no tokens, no pairs
        return
    for i, pair in enumerate(tokens.pairs):
        scopes: dict[str, dict[str, str]] = {
            '': {},
            **{
                scope: names
                for scope, names in tokens.scopes.items()
                if pair.text in names or pair.background in names
            },
        }
        for scope, names in scopes.items():
            text, background = (names.get(name, name) for name in (pair.text, pair.background))
            ratio = contrast(tokens.rgb[text], tokens.rgb[background])
            if ratio < pair.least:
                inside = f' in {scope}' if scope else ''
                yield Problem(
                    'contrast',
                    f'{text} on {background} has a contrast of {_shown(ratio)}{inside}, at least'
                    f' {pair.least:g} is needed ({pair.where})',
                    source.place(('pairs', i)),
                    _remedy(text, background, tokens, pair.least),
                )


def as_laid_out(
    units: Mapping[str, LaidOutUnit], places: dict[str, list[Place]], pages: PageMap, tokens: Tokens
) -> Iterator[Problem]:
    """A problem for each pair of colours on the pages with too little contrast, once for each unit, where it
    first occurs. `places`: unit -> places of its blocks."""
    names = {rgb: name for name, rgb in reversed(tokens.rgb.items())}
    for unit, laid in units.items():
        for pair in laid.facts.colours:
            least = LEAST_CONTRAST_LARGE if pair.large else LEAST_CONTRAST
            ratio = contrast(pair.text, pair.background)
            if ratio < least:
                text, background = (names.get(rgb, rgb) for rgb in (pair.text, pair.background))
                place = places[unit][pair.block] if pair.block is not None else Place('styles')
                yield Problem(
                    'contrast',
                    f'{pages.spoken(unit, pair.page)}: {text} on {background} has a contrast of'
                    f' {_shown(ratio)}, {"large text" if pair.large else "text"} needs {least:g}:'
                    f' “{pair.words}”',
                    place,
                    'take a darker colour or a lighter background in the stylesheet, and note the pair in'
                    ' styles/tokens.yaml',
                )


def _shown(ratio: float) -> str:
    """A ratio with two decimals, rounded down, so that it never seems to reach its limit."""
    return f'{int(ratio * 100) / 100:.2f}'


def _remedy(text: str, background: str, tokens: Tokens, least: float) -> str:
    """A hint: darken the darker colour until the contrast is at least `least`."""
    dark, light = sorted((text, background), key=lambda name: luminance(tokens.rgb[name]))
    red_green_blue = channels(tokens.rgb[dark])
    for percent in range(99, -1, -1):
        darker = '#' + ''.join(f'{channel * percent // 100:02x}' for channel in red_green_blue)
        if contrast(darker, tokens.rgb[light]) >= least:
            return f'darken {dark} to {darker}, or take a lighter {light}'
    return f'take a lighter {light}'
