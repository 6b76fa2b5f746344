"""Tokens: colours and sizes by name."""

from __future__ import annotations

from dataclasses import dataclass, field

from .yaml_document import Yaml


@dataclass(frozen=True)
class Pair:
    """Text of one colour on another, by their names. `least` is the contrast ratio that the pair must reach
    (WCAG 2.2, 1.4.3); `where` says where it occurs."""

    text: str
    background: str
    least: float
    where: str


@dataclass(frozen=True)
class Tokens:
    """The content of styles/tokens.yaml, derived colours included.

    - rgb: name -> '#rrggbb' (sRGB)
    - cmyk: name -> cyan, magenta, yellow and black in per cent, for colours with inks of their own
    - delta_e: name -> the largest colour difference (CIEDE2000) between screen and ink
    - scopes: CSS class -> {name: name of a colour}, which the name has within elements of this class
    - sizes: name -> CSS length
    """

    rgb: dict[str, str] = field(default_factory=dict)
    cmyk: dict[str, tuple[float, float, float, float]] = field(default_factory=dict)
    delta_e: dict[str, float] = field(default_factory=dict)
    scopes: dict[str, dict[str, str]] = field(default_factory=dict)
    sizes: dict[str, str] = field(default_factory=dict)
    pairs: tuple[Pair, ...] = ()
    source: Yaml | None = field(default=None, repr=False)

    def css(self) -> str:
        """Custom properties for stylesheets: all names on the root, and again in each scope those that it
        changes; '' if there are no tokens."""
        rules = [(':root', {**self.rgb, **self.sizes})] if self.rgb else []
        rules += [
            (f'.{scope}', {name: self.rgb[colour] for name, colour in names.items()})
            for scope, names in self.scopes.items()
        ]
        return ''.join(
            f'{selector}{{{"".join(f"--{name}:{value};" for name, value in values.items())}}}\n'
            for selector, values in rules
        )
