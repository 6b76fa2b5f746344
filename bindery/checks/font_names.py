"""Compare the fonts that pictures, charts and stylesheets ask for with those that the book has: any other
font would be replaced silently."""

from __future__ import annotations

import io
import re
from collections.abc import Iterable, Iterator

from ..core.problems import Place, Problem, did_you_mean
from ..core.publication.publication import Publication
from ..core.publication.yaml_document import Yaml
from ..layout.typesetting.fonts import font_files
from ..sources.files.cache import Cache, Step

FAMILIES = Step('families', tuple[list[str], list[str]])
ASKED = Step('asked-fonts', list[tuple[tuple[str, ...], Place]])
_CSS_WIDE = frozenset(('inherit', 'initial', 'unset', 'revert'))  # CSS-wide keywords, which name no font
_NAME = r"""(?:"[^"<>{}]*"|'[^'<>{}]*'|[A-Za-z_][\w -]*)"""
_NAMES = rf'(?P<names>{_NAME}(?:\s*,\s*{_NAME})*)'
_SIZE = (
    r'(?:[\d.]+(?:[a-z]+|%)|var\([^)]*\)|[a-z-]*(?:small|large)|medium|smaller|larger)'
    r'(?:\s*/\s*(?:[\d.]+[a-z%]*|var\([^)]*\)|normal))?'
)
_ASKED = re.compile(
    rf"""(?<![\w-])(?:font-family\s*:\s*{_NAMES}|font-family\s*=\s*(?P<quote>["'])(?P<listed>[^<>{{}}]*?)(?P=quote)"""
    rf'|font\s*:[^;{{}}<>]*?{_SIZE}\s+{_NAMES.replace("names", "after")})'
)
_COMMENT = re.compile(r'/\*.*?\*/|<!--.*?-->|\{#.*?#\}', re.S)


def unknown_fonts(publication: Publication, cache: Cache) -> list[Problem]:
    """A problem for each font file that cannot be read, and for each place that asks only for fonts that the
    publication does not have. Families and requests are taken from the cache if their files are unchanged."""
    fonts = font_files(publication.files)
    known, broken = cache.get_or_make(FAMILIES, tuple(fonts.values()), lambda: families(fonts))
    files = [
        (name, data.decode('utf-8', 'replace'))
        for name, data in publication.files.files.items()
        if _may_ask(name)
    ]
    in_files = cache.get_or_make(
        ASKED, tuple(part for file in files for part in file), lambda: list(_in_files(files))
    )
    asked = [
        *in_files,
        *(request for source in _charts(publication) for request in _in_yaml(source, source.data, ())),
    ]
    return [
        *(
            Problem(
                'font-broken',
                'this is no font that can be read',
                Place(f'styles/fonts/{name}'),
                'put the font file there again',
            )
            for name in broken
        ),
        *(
            _problem(names, place, known)
            for names, place in asked
            if names and not {name.lower() for name in names} & {name.lower() for name in known}
        ),
    ]


def _may_ask(name: str) -> bool:
    """Is it an SVG, a template or a stylesheet, which may ask for fonts?"""
    if name.startswith('styles/'):
        return name.endswith(('.svg', '.css'))
    return (
        name.startswith('content/images/')
        and name.endswith('.svg')
        or name.startswith('templates/')
        and name.endswith('.j2')
    )


def families(fonts: dict[str, bytes]) -> tuple[list[str], list[str]]:
    """The names of the families in font files (name -> data), and the names of the files that are no
    fonts."""
    from fontTools.ttLib import TTFont

    known: set[str] = set()
    broken = []
    for name, data in fonts.items():
        try:
            with TTFont(io.BytesIO(data), lazy=True) as font:
                # name ids of the OpenType specification: family, typographic family
                known |= {text for n in (1, 16) if (text := font['name'].getDebugName(n))}
        except Exception:  # fontTools raises errors of many kinds for damaged files
            broken.append(name)
    return sorted(known), broken


def asked_in(text: str) -> Iterator[tuple[tuple[str, ...], int]]:
    """The families that a stylesheet or SVG asks for, in their order, each with its offset in the text."""
    # comments and entities become blanks of the same length, which keeps the offsets
    text = _COMMENT.sub(lambda comment: re.sub(r'[^\n]', ' ', comment[0]), text.replace('&quot;', ' ' * 6))
    for match in _ASKED.finditer(text):
        names = _split(match['names'] or match['listed'] or match['after'] or '')
        if not set(names) & _CSS_WIDE:
            yield names, match.start()


def _in_files(files: list[tuple[str, str]]) -> Iterator[tuple[tuple[str, ...], Place]]:
    """The requests in files, given as name and text, with their places."""
    for file, text in files:
        for names, offset in asked_in(text):
            yield names, Place(file, text.count('\n', 0, offset) + 1, offset - text.rfind('\n', 0, offset))


def _charts(publication: Publication) -> list[Yaml]:
    """The specifications of all charts, and the style that they share."""
    sources = [publication.chart_style, *(chart.source for chart in publication.charts.values() if chart)]
    return [source for source in sources if source]


def _in_yaml(
    source: Yaml, data: object, path: tuple[str | int, ...]
) -> Iterator[tuple[tuple[str, ...], Place]]:
    """The requests in a Vega-Lite specification: values of font, labelFont, titleFont and so on."""
    items: Iterable[tuple[str | int, object]] = ()
    if isinstance(data, dict):
        items = data.items()
    elif isinstance(data, list):
        items = enumerate(data)
    for key, value in items:
        if isinstance(value, str) and isinstance(key, str) and (key == 'font' or key.endswith('Font')):
            yield _split(value), source.place((*path, key))
        else:
            yield from _in_yaml(source, value, (*path, key))


def _split(names: str) -> tuple[str, ...]:
    """The names of a comma-separated list, without their quotes."""
    return tuple(name for part in names.split(',') if (name := part.strip(' \n\t"\'')))


def _problem(names: tuple[str, ...], place: Place, known: list[str]) -> Problem:
    return Problem(
        'font-unknown',
        f'the book has no font {" and no font ".join(names)}; another would stand in its place',
        place,
        did_you_mean(
            names[0], known, f'fonts of the book: {", ".join(known)}; or put the font file into styles/fonts'
        ),
    )
