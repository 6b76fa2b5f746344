"""Embedding icons (styles/icons/NAME.svg) in stylesheets as data: URLs, because no file is opened while pages
are laid out."""

from __future__ import annotations

import re

from ...core.encoding import svg_address
from ...core.problems import Place, Problem, did_you_mean

ICONS = 'icons'  # below styles/
_ADDRESS = re.compile(r"""url\(\s*(["']?)icons/([^"'()?\s]+)\.svg(?:\?colour=([^"'()\s]*))?\1\s*\)""")


def coloured(svg: str, rgb: str) -> str:
    """The icon with `rgb`, such as '#1b2430', in place of `currentColor`."""
    return svg.replace('currentColor', rgb)


def with_icons(
    text: str, name: str, icons: dict[str, str], colours: dict[str, str]
) -> tuple[str, list[Problem]]:
    """A stylesheet with its icons embedded, and the problems of its references to icons.

    `url(icons/NAME.svg?colour=TOKEN)` becomes the icon in that colour; without `colour` it stays as it is
    drawn, black where it says `currentColor`. `name` is the path that problems show, `icons` maps NAME to
    SVG, `colours` a token to '#rrggbb'.
    """
    problems: list[Problem] = []

    def data_url(match: re.Match[str]) -> str:
        icon, colour = str(match[2]), match[3]
        start = match.start()
        place = Place(name, text.count('\n', 0, start) + 1, start - text.rfind('\n', 0, start))
        if icon not in icons:
            problems.append(
                Problem(
                    'icon-unknown',
                    f'there is no icon {icon}',
                    place,
                    did_you_mean(icon, icons, f'add it as styles/{ICONS}/{icon}.svg'),
                )
            )
            return str(match[0])
        if colour is not None and colour not in colours:
            problems.append(
                Problem(
                    'colour-unknown',
                    f'no colour has the name {colour}',
                    place,
                    did_you_mean(colour, colours, 'add it to styles/tokens.yaml'),
                )
            )
            return str(match[0])
        svg = coloured(icons[icon], colours[colour] if colour else 'black')
        return f'url({svg_address(svg)})'

    return _ADDRESS.sub(data_url, text), problems
