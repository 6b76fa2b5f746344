"""The fonts that pictures, charts and stylesheets ask for, beside those that the book has: another would be
replaced without a word."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator

from ..core.problems import Place, Problem, did_you_mean
from ..core.publication.publication import Publication
from ..core.publication.yaml_document import Yaml
from ..layout.typesetting.fonts import font_files
from ..sources.files.cache import Cache, Step

FAMILIES = Step('families', tuple[list[str], list[str]])
ASKED = Step('asked-fonts', list[tuple[tuple[str, ...], Place]])
_WIDE = frozenset(('inherit', 'initial', 'unset', 'revert'))  # they ask for no font
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
    """Font files that cannot be read, and every place that asks only for fonts that the publication does not
    have."""
    fonts = font_files(publication.files)
    known, broken = cache.get_or_make(FAMILIES, tuple(fonts.values()), lambda: families(fonts))
    asking = [name for name in publication.files.files if _may_ask(name)]
    files = [(name, publication.files.files[name].decode('utf-8', 'replace')) for name in asking]
    in_files = cache.get_or_make(
        ASKED, tuple(part for file in files for part in file), lambda: list(_in_files(files))
    )
    asked = [*in_files, *(a for source in _charts(publication) for a in _in_yaml(source, source.data, ()))]
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
            if names and not {n.lower() for n in names} & {k.lower() for k in known}
        ),
    ]


def _may_ask(name: str) -> bool:
    """Is it a picture, a template or a stylesheet?"""
    if name.startswith('styles/'):
        return name.endswith(('.svg', '.css'))
    return (
        name.startswith('content/images/')
        and name.endswith('.svg')
        or name.startswith('templates/')
        and name.endswith('.j2')
    )


def families(fonts: dict[str, bytes]) -> tuple[list[str], list[str]]:
    """The names of the families in font files, and the names of the files that are no fonts."""
    from fontTools.ttLib import TTFont

    found, broken = set(), []
    for name, data in fonts.items():
        try:
            with TTFont(io.BytesIO(data), lazy=True) as font:
                found |= {text for n in (1, 16) if (text := font['name'].getDebugName(n))}
        except Exception:  # fontTools answers damage with errors of many kinds
            broken.append(name)
    return sorted(found), broken


def asked_in(text: str) -> Iterator[tuple[tuple[str, ...], int]]:
    """The families that each place of a stylesheet or SVG asks for, in their order, and where it begins in
    the text."""
    # as long as before, for the places
    text = _COMMENT.sub(lambda m: re.sub(r'[^\n]', ' ', m[0]), text.replace('&quot;', ' ' * 6))
    for m in _ASKED.finditer(text):
        names = _split(m['names'] or m['listed'] or m['after'] or '')
        if not set(names) & _WIDE:
            yield names, m.start()


def _in_files(files: list[tuple[str, str]]) -> Iterator[tuple[tuple[str, ...], Place]]:
    for file, text in files:
        for names, at in asked_in(text):
            yield names, Place(file, text.count('\n', 0, at) + 1, at - text.rfind('\n', 0, at))


def _charts(publication: Publication) -> list[Yaml]:
    sources = [publication.chart_style, *(c.source for c in publication.charts.values() if c)]
    return [s for s in sources if s]


def _in_yaml(source: Yaml, data: object, path: tuple) -> Iterator[tuple[tuple[str, ...], Place]]:
    """Vega-Lite calls it font, labelFont, titleFont and so on."""
    for key, value in (
        data.items() if isinstance(data, dict) else enumerate(data) if isinstance(data, list) else ()
    ):
        if isinstance(value, str) and isinstance(key, str) and (key == 'font' or key.endswith('Font')):
            yield _split(value), source.place((*path, key))
        else:
            yield from _in_yaml(source, value, (*path, key))


def _split(names: str) -> tuple[str, ...]:
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
