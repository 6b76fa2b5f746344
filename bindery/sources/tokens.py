"""The names of colours and sizes (styles/tokens.yaml): read, derived, checked, and written as CSS custom
properties."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from ..core.colour.spaces import derived
from ..core.problems import Problem, did_you_mean
from ..core.publication.tokens import Pair, Tokens
from ..core.publication.yaml_document import KeyPath, Yaml
from ..core.rules.measures import DELTA_E, MOST_INK
from .shapes import check_shape, own_schema
from .yaml import parse_yaml

TOKENS = 'tokens.yaml'  # below styles/, and what an output's row calls it
OF = 'of'  # what a derived colour calls the one that it comes from
RULE = ('lightness', 'chroma', 'hue')  # how it comes from it


def read_tokens(text: str, name: str) -> tuple[Tokens | None, list[Problem]]:
    """The tokens in `text`, the content of the file `name`; None when something is wrong with them."""
    source, problems = parse_yaml(text, name)
    if source.data is not None:
        lines = {p.place.line for p in problems}
        problems = problems + [
            p for p in check_shape(source, own_schema('tokens')) if p.place.line not in lines
        ]
    if problems or source.data is None:
        return None, problems
    d = source.data
    colours = d['colours']
    problems = list(_underivable(colours, source))
    if problems:
        return None, problems
    whole = {name: _with_inks(c, colours) for name, c in colours.items()}
    rgb = {name: _rgb(c, colours) for name, c in colours.items()}
    cmyk = {name: tuple(c['cmyk']) for name, c in whole.items() if 'cmyk' in c}
    delta_e = {name: c.get('delta_e', d.get('delta_e', DELTA_E)) for name, c in whole.items()}
    tokens = Tokens(
        rgb=rgb,
        cmyk=cmyk,
        delta_e=delta_e,
        scopes=d.get('scopes', {}),
        sizes=d.get('sizes', {}),
        pairs=tuple(Pair(*p) for p in d.get('pairs', ())),
        source=source,
    )
    problems = [
        *_unknown(tokens, source),
        *_too_much_ink(tokens, source),
        *_two_inks(tokens, source),
        *_twice(tokens, source),
    ]
    return None if problems else tokens, problems


def _with_inks(colour: dict[str, Any], colours: dict[str, dict[str, Any]]) -> dict[str, Any]:
    """The colour as it is written; one that is but another name has the inks of the colour that it names."""
    return {**colours[colour[OF]], **colour} if OF in colour and not colour.keys() & set(RULE) else colour


def _rgb(colour: dict[str, Any], colours: dict[str, dict[str, Any]]) -> str:
    """The colour on screens: its own, or derived by its rule from that which it names."""
    if OF not in colour:
        return str(colour['rgb'])
    origin = colours[colour[OF]]['rgb']
    return derived(origin, colour.get('lightness'), colour.get('chroma', 100), colour.get('hue', 0))


def _underivable(colours: dict[str, dict[str, Any]], source: Yaml) -> Iterator[Problem]:
    """Colours that are neither written nor derived, or both, or derived from one without a value of its
    own."""
    for name, colour in colours.items():
        place, key = source.key_place(('colours', name)), ('colours', name, OF)
        if OF not in colour and 'rgb' not in colour:
            yield Problem(
                'colour-empty',
                f'{name} has no value',
                place,
                'add rgb: "#1a3a6b" with the colour, or of: NAME with another colour from which it is'
                ' derived',
            )
        elif OF in colour and 'rgb' in colour:
            yield Problem(
                'colour-twice',
                f'{name} has a value and is derived from {colour[OF]}',
                place,
                'keep rgb, or of',
            )
        elif OF in colour and colour[OF] not in colours:
            yield Problem(
                'colour-unknown',
                f'no colour has the name {colour[OF]}',
                source.place(key),
                did_you_mean(colour[OF], colours, 'add it to colours'),
            )
        elif OF in colour and OF in colours[colour[OF]]:
            yield Problem(
                'colour-derived',
                f'{name} is derived from {colour[OF]}, which is derived itself',
                source.place(key),
                'name a colour that has its own rgb',
            )
        elif OF not in colour and (rule := next((key for key in RULE if key in colour), None)):
            yield Problem(
                'colour-rule',
                f'{rule} says how a colour is derived, and {name} has its own rgb',
                source.key_place(('colours', name, rule)),
                'delete it, or write "of: NAME" in the place of rgb',
            )


def _unknown(tokens: Tokens, source: Yaml) -> Iterator[Problem]:
    """Names that scopes and pairs use and that no colour has."""
    used: list[tuple[KeyPath, str]] = [
        (('scopes', scope, name), colour)
        for scope, names in tokens.scopes.items()
        for name, colour in names.items()
    ]
    used += [
        (('pairs', i, at), colour)
        for i, p in enumerate(tokens.pairs)
        for at, colour in enumerate((p.text, p.background))
    ]
    for path, colour in used:
        if colour not in tokens.rgb:
            yield Problem(
                'colour-unknown',
                f'no colour has the name {colour}',
                source.place(path),
                did_you_mean(colour, tokens.rgb, 'add it to colours'),
            )
    for scope, names in tokens.scopes.items():
        for name in names:
            if name not in tokens.rgb:
                yield Problem(
                    'colour-unknown',
                    f'no colour has the name {name}',
                    source.key_place(('scopes', scope, name)),
                    did_you_mean(name, tokens.rgb, 'add it to colours'),
                )


def _too_much_ink(tokens: Tokens, source: Yaml) -> Iterator[Problem]:
    for name, inks in tokens.cmyk.items():
        if sum(inks) > MOST_INK and 'cmyk' in source.data['colours'][name]:
            yield Problem(
                'ink',
                f'{name} puts {sum(inks):g} % of ink on the paper; {MOST_INK} % is the most',
                source.place(('colours', name, 'cmyk')),
                'lower the inks: what cyan, magenta and yellow have in common can be black',
            )


def _two_inks(tokens: Tokens, source: Yaml) -> Iterator[Problem]:
    """Names of one and the same colour that have other inks: pages know colours, not names, so only one of
    them would be printed."""
    first: dict[str, str] = {}
    for name, rgb in tokens.rgb.items():
        other = first.setdefault(rgb, name)
        if tokens.cmyk.get(name) != tokens.cmyk.get(other):
            yield Problem(
                'ink-two',
                f'{name} is the same colour as {other} ({rgb}) and has other inks',
                source.key_place(('colours', name)),
                f'give it the inks of {other}, or write "{name}: {{of: {other}}}"',
            )


def _twice(tokens: Tokens, source: Yaml) -> Iterator[Problem]:
    for name in tokens.sizes:
        if name in tokens.rgb:
            yield Problem(
                'token-twice',
                f'{name} names a colour and a size',
                source.key_place(('sizes', name)),
                'choose another name',
            )
