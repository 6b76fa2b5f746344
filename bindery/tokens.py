"""The names of colours and sizes (styles/tokens.yaml): read, checked, and written as CSS custom properties."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from .problems import Problem, did_you_mean
from .shapes import check_shape, own_schema
from .yaml_source import Yaml, parse_yaml

TOKENS = 'tokens.yaml'     # below styles/, and what an output's row calls it
MOST_INK = 280             # per cent, all inks of one colour together: more does not dry on coated paper


@dataclass(frozen=True)
class Pair:
    """Text of one colour on another, by their names; `least` is the contrast that it must reach."""

    text: str
    background: str
    least: float
    where: str


@dataclass(frozen=True)
class Tokens:
    """`rgb`: name -> '#rrggbb' (sRGB); `cmyk`: name -> per cent of cyan, magenta, yellow, black; `scopes`: class -> {name: name of a colour}."""

    rgb: dict[str, str] = field(default_factory=dict)
    cmyk: dict[str, tuple[float, float, float, float]] = field(default_factory=dict)
    scopes: dict[str, dict[str, str]] = field(default_factory=dict)
    sizes: dict[str, str] = field(default_factory=dict)
    pairs: tuple[Pair, ...] = ()
    source: Yaml | None = field(default=None, repr=False)

    def css(self) -> str:
        """Custom properties for stylesheets: `--ink` on the root, `--stage` again in each scope; '' without any token."""
        rules = [(':root', {**self.rgb, **self.sizes})] if self.rgb else []
        rules += [(f'.{scope}', {name: self.rgb[colour] for name, colour in names.items()}) for scope, names in self.scopes.items()]
        return ''.join(f'{selector}{{{"".join(f"--{name}:{value};" for name, value in values.items())}}}\n' for selector, values in rules)


def read_tokens(text: str, name: str) -> tuple[Tokens | None, list[Problem]]:
    """The tokens in `text`, the content of the file `name`; None when something is wrong with them."""
    source, problems = parse_yaml(text, name)
    if source.data is not None:
        said = {p.place.line for p in problems}
        problems = problems + [p for p in check_shape(source, own_schema('tokens')) if p.place.line not in said]
    if problems or source.data is None:
        return None, problems
    d = source.data
    colours = d['colours']
    tokens = Tokens({n: c['rgb'] for n, c in colours.items()}, {n: tuple(c['cmyk']) for n, c in colours.items()},
                    d.get('scopes', {}), d.get('sizes', {}), tuple(Pair(*p) for p in d.get('pairs', ())), source)
    problems = [*_unknown(tokens), *_too_much_ink(tokens), *_twice(tokens)]
    return None if problems else tokens, problems


def _unknown(tokens: Tokens) -> Iterator[Problem]:
    """Names that scopes and pairs use and that no colour has."""
    used = [(('scopes', scope, name), colour) for scope, names in tokens.scopes.items() for name, colour in names.items()]
    used += [(('pairs', i, at), colour) for i, p in enumerate(tokens.pairs) for at, colour in enumerate((p.text, p.background))]
    for path, colour in used:
        if colour not in tokens.rgb:
            yield Problem('colour-unknown', f'no colour has the name {colour}', tokens.source.place(path), did_you_mean(colour, tokens.rgb, 'add it to colours'))
    for scope, names in tokens.scopes.items():
        for name in names:
            if name not in tokens.rgb:
                yield Problem('colour-unknown', f'no colour has the name {name}', tokens.source.key_place(('scopes', scope, name)), did_you_mean(name, tokens.rgb, 'add it to colours'))


def _too_much_ink(tokens: Tokens) -> Iterator[Problem]:
    for name, inks in tokens.cmyk.items():
        if sum(inks) > MOST_INK:
            yield Problem('ink', f'{name} puts {sum(inks):g} % of ink on the paper; {MOST_INK} % is the most', tokens.source.place(('colours', name, 'cmyk')),
                          'lower the inks: what cyan, magenta and yellow have in common can be black')


def _twice(tokens: Tokens) -> Iterator[Problem]:
    for name in tokens.sizes:
        if name in tokens.rgb:
            yield Problem('token-twice', f'{name} names a colour and a size', tokens.source.key_place(('sizes', name)), 'choose another name')
