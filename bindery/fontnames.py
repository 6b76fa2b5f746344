"""The fonts that pictures, charts and stylesheets ask for, beside those that the book has: another would be replaced without a word."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

from .cache import Cache
from .model import Publication
from .problems import Place, Problem, did_you_mean
from .sources import Yaml

FILES = ('content/images/**/*.svg', 'templates/**/*.j2', 'styles/**/*.svg', 'styles/*.css')
_WIDE = frozenset(('inherit', 'initial', 'unset', 'revert'))                # they ask for no font
_NAME = r'''(?:"[^"<>{}]*"|'[^'<>{}]*'|[A-Za-z_][\w -]*)'''
_NAMES = rf'(?P<names>{_NAME}(?:\s*,\s*{_NAME})*)'
_SIZE = r'(?:[\d.]+(?:[a-z]+|%)|var\([^)]*\)|[a-z-]*(?:small|large)|medium|smaller|larger)(?:\s*/\s*(?:[\d.]+[a-z%]*|var\([^)]*\)|normal))?'
_ASKED = re.compile(rf'''(?<![\w-])(?:font-family\s*:\s*{_NAMES}|font-family\s*=\s*(?P<quote>["'])(?P<listed>[^<>{{}}]*?)(?P=quote)'''
                    rf'|font\s*:[^;{{}}<>]*?{_SIZE}\s+{_NAMES.replace("names", "after")})')
_COMMENT = re.compile(r'/\*.*?\*/|<!--.*?-->|\{#.*?#\}', re.S)


def unknown_fonts(publication: Publication, fonts: Path, font_digest: str, cache: Cache) -> list[Problem]:
    """Every place that asks only for fonts that are not among the files in `fonts`, whose digest is `font_digest`."""
    known = cache.recall('families', (font_digest,), lambda: families(fonts))
    files = [(path.relative_to(publication.directory).as_posix(), path.read_text('utf-8', 'replace'))
             for path in sorted(p for pattern in FILES for p in publication.directory.glob(pattern))]
    in_files = cache.recall('asked-fonts', tuple(part for file in files for part in file), lambda: list(_in_files(files)))
    asked = [*in_files, *(a for source in _charts(publication) for a in _in_yaml(source, source.data, ()))]
    return [_problem(names, place, known) for names, place in asked if names and not {n.lower() for n in names} & {k.lower() for k in known}]


def families(fonts: Path) -> list[str]:
    """The names of the families in a folder of font files."""
    from fontTools.ttLib import TTFont
    found = set()
    for path in (p for p in fonts.iterdir() if p.suffix in ('.ttf', '.otf')):
        with TTFont(path, lazy=True) as font:
            found |= {name for n in (1, 16) if (name := font['name'].getDebugName(n))}
    return sorted(found)


def asked_in(text: str) -> Iterator[tuple[tuple[str, ...], int]]:
    """The families that each place of a stylesheet or SVG asks for, in their order, and where it begins in the text."""
    text = _COMMENT.sub(lambda m: re.sub(r'[^\n]', ' ', m[0]), text.replace('&quot;', ' ' * 6))          # as long as before, for the places
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
    for key, value in data.items() if isinstance(data, dict) else enumerate(data) if isinstance(data, list) else ():
        if isinstance(value, str) and isinstance(key, str) and (key == 'font' or key.endswith('Font')):
            yield _split(value), source.place((*path, key))
        else:
            yield from _in_yaml(source, value, (*path, key))


def _split(names: str) -> tuple[str, ...]:
    return tuple(name for part in names.split(',') if (name := part.strip(' \n\t"\'')))


def _problem(names: tuple[str, ...], place: Place, known: list[str]) -> Problem:
    return Problem('font-unknown', f'the book has no font {" and no font ".join(names)}; another would stand in its place', place,
                   did_you_mean(names[0], known, f'fonts of the book: {", ".join(known)}; or put the font file into styles/fonts'), 'warning')
