"""The names of colours and sizes."""

from __future__ import annotations

from dataclasses import dataclass, field

from .yaml_document import Yaml


@dataclass(frozen=True)
class Pair:
    """Text of one colour on another, by their names; `least` is the contrast that it must reach."""

    text: str
    background: str
    least: float
    where: str


@dataclass(frozen=True)
class Tokens:
    """`rgb`: name -> '#rrggbb' (sRGB); `cmyk`: name -> per cent of cyan, magenta, yellow, black, for colours
    with inks of their own; `delta_e`: name -> how far the ink may look from the screen; `scopes`: class ->
    {name: name of a colour}.
    """

    rgb: dict[str, str] = field(default_factory=dict)
    cmyk: dict[str, tuple[float, float, float, float]] = field(default_factory=dict)
    delta_e: dict[str, float] = field(default_factory=dict)
    scopes: dict[str, dict[str, str]] = field(default_factory=dict)
    sizes: dict[str, str] = field(default_factory=dict)
    pairs: tuple[Pair, ...] = ()
    source: Yaml | None = field(default=None, repr=False)

    def css(self) -> str:
        """Custom properties for stylesheets: `--ink` on the root, `--stage` again in each scope; '' without
        any token."""
        rules = [(':root', {**self.rgb, **self.sizes})] if self.rgb else []
        rules += [
            (f'.{scope}', {name: self.rgb[colour] for name, colour in names.items()})
            for scope, names in self.scopes.items()
        ]
        return ''.join(
            f'{selector}{{{"".join(f"--{name}:{value};" for name, value in values.items())}}}\n'
            for selector, values in rules
        )
