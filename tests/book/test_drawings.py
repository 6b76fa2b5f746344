"""Drawings from templates: how a book gets one, and what those of the book keep to."""

from __future__ import annotations

import re
import xml.etree.ElementTree as ET
from functools import cache
from pathlib import Path

import pytest
from fontTools.ttLib import TTFont
from pypdf import PdfReader

from bindery.compose.templating.environment import Templates
from bindery.compose.templating.helpers import Data, helpers
from bindery.sources import loader
from bindery.sources.files.cache import Cache
from bindery.sources.files.snapshot import take
from support.book import REPOSITORY, build, edit, line_of
from support.drawn import colours, operands
from support.tagged import Tagged

SVG = '{http://www.w3.org/2000/svg}'
BAKING = 'content/chapters/baking.md'
LOAF = """{% from 'drawings/_macros.svg.j2' import dot with context %}
<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 90 30">{{ dot('rye') }}
{% for r in data.loaves %}<text x="5" y="{{ 10 + loop.index0 * 6 }}" font-family="Source Sans 3"
    font-size="6" font-weight="600">{{ r.title }}, drawn</text>
{% endfor %}</svg>
"""
MACROS = '{% macro dot(colour) %}<circle cx="3" cy="3" r="2" fill="{{ tokens[colour] }}"/>{% endmacro %}\n'
NAMES = sorted(p.name.split('.')[0] for p in (REPOSITORY / 'templates' / 'drawings').glob('[!_]*.j2'))


# --- how a book gets a drawing ------------------------------------------------------------------------------


@pytest.fixture
def drawn(baked: Path) -> Path:
    """A book with a drawing of its loaves in place of the oven; not built yet."""
    folder = baked / 'templates' / 'drawings'
    folder.mkdir()
    (folder / 'loaf.svg.j2').write_text(LOAF)
    (folder / '_macros.svg.j2').write_text(MACROS)
    edit(baked / BAKING, 'image: images/oven.svg', 'drawing: loaf')
    return baked


def test_a_drawing_takes_names_from_the_data_and_colours_from_the_tokens(drawn: Path):
    assert build(drawn).code == 0
    assert operands('#3d3a1f') in colours(drawn)
    pdf = next((drawn / 'output').rglob('*full*.pdf'))
    assert 'Rundstykke, drawn' in ''.join(page.extract_text() for page in PdfReader(pdf).pages)  # real text
    tagged = Tagged(pdf)
    assert 'An oven with a stone below and steam above.' in [
        str(f.object.Alt) for f in tagged.document.all('Figure')
    ]


def test_a_drawing_follows_its_data(drawn: Path):
    assert build(drawn).code == 0
    edit(drawn / 'content/data/loaves.yaml', 'Rundstykke', 'Rundstykkene')
    result = build(drawn)
    assert result.code == 0 and any(
        name == 'baking' and why for b in result.built for _, name, why in b['events']
    )


def test_a_wrong_name_is_told_with_the_nearest(drawn: Path):
    edit(drawn / BAKING, 'drawing: loaf', 'drawing: laof')
    problem = build(drawn).one('drawing-unknown')
    assert (problem['file'], problem['line']) == (BAKING, line_of(drawn / BAKING, 'drawing: laof'))
    assert (
        problem['hint'].startswith('did you mean loaf? ')
        and 'make templates/drawings/laof.svg.j2' in problem['hint']
    )


def test_the_macros_are_no_drawing(drawn: Path):
    edit(drawn / BAKING, 'drawing: loaf', 'drawing: _macros')
    assert build(drawn).one('drawing-unknown')['hint'].startswith('write one of the drawings: loaf. ')


def test_a_drawing_that_is_no_xml_is_told_with_its_file(drawn: Path):
    edit(drawn / 'templates/drawings/loaf.svg.j2', '</svg>', '')
    problem = build(drawn).one('template-markup')
    assert problem['file'] == 'templates/drawings/loaf.svg.j2'


# --- what the drawings of this book keep to -----------------------------------------------------------------


@cache
def drawing(name: str) -> ET.Element:
    """A drawing of the book, as it is typeset."""
    publication, _ = loader.publication(REPOSITORY, take(REPOSITORY)[0], Cache(None))
    return ET.fromstring(
        Templates(take(REPOSITORY)[0]).render_svg(
            f'drawings/{name}.svg.j2', publication=publication.meta, **helpers(Data(publication))
        )
    )


@cache
def widths(weight: str) -> tuple[dict[int, str], object]:
    font = TTFont(
        REPOSITORY / 'styles' / 'fonts' / f'SourceSans3-{ {"400": "Regular", "600": "Semibold"}[weight] }.ttf'
    )
    return font.getBestCmap(), font['hmtx']


def boxes(name: str) -> list[tuple[float, float, float, float, str]]:
    """Left, top, right, bottom and words of each text: typeset letter by letter, so widths are sums of
    advances."""
    found = []
    for el in drawing(name).iter(f'{SVG}text'):
        size, glyphs = float(el.get('font-size')), widths(el.get('font-weight'))
        width = sum(glyphs[1][glyphs[0][ord(c)]][0] for c in el.text) / 1000 * size
        x, y = float(el.get('x')), float(el.get('y'))
        found.append((x, y - 0.7 * size, x + width, y + 0.2 * size, el.text))
    return found


@pytest.mark.parametrize('name', NAMES)
def test_words_stay_on_the_drawing_and_off_each_other(name: str):
    width, height = map(float, drawing(name).get('viewBox').split()[2:])
    texts = boxes(name)
    assert [t for t in texts if t[0] < 0 or t[1] < 0 or t[2] > width or t[3] > height] == []
    assert [
        (a[4], b[4])
        for i, a in enumerate(texts)
        for b in texts[i + 1 :]
        if a[0] < b[2] and b[0] < a[2] and a[1] < b[3] and b[1] < a[3]
    ] == []


def lightness(rgb: str) -> float:
    """Relative luminance (WCAG 2.1)."""
    parts = [int(rgb[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    return sum(
        w * (c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4)
        for w, c in zip((0.2126, 0.7152, 0.0722), parts, strict=False)
    )


@pytest.mark.parametrize('name', NAMES)
def test_words_can_be_read_on_what_lies_below_them(name: str):
    paper, faint = '#ffffff', []
    fields: list[tuple[float, float, float, float, str]] = []
    for el in drawing(name).iter():
        number = {k: float(el.get(k, 0)) for k in ('x', 'y', 'cx', 'cy', 'r')}
        if el.tag == f'{SVG}rect':
            fields.append((
                number['x'],
                number['y'],
                number['x'] + float(el.get('width')),
                number['y'] + float(el.get('height')),
                el.get('fill'),
            ))
        elif el.tag == f'{SVG}circle':
            x, y, r = number['cx'], number['cy'], number['r']
            fields.append((x - r, y - r, x + r, y + r, el.get('fill')))
        elif el.tag == f'{SVG}text':
            below = [
                f[4] for f in fields if f[0] <= number['x'] + 1 <= f[2] and f[1] <= number['y'] - 2 <= f[3]
            ]
            a, b = sorted((lightness(el.get('fill')), lightness(below[-1] if below else paper)))
            if (b + 0.05) / (a + 0.05) < 4.5:
                faint.append((el.text, el.get('fill'), below[-1:]))
    assert faint == []


@pytest.mark.parametrize('name', NAMES)
def test_type_is_real_and_large_enough_at_the_width_of_the_page(name: str):
    svg = drawing(name)
    assert svg.get('viewBox').split()[2] == '468' and svg.get('font-family') == 'Source Sans 3'
    sizes = [float(el.get('font-size')) for el in svg.iter(f'{SVG}text')]
    assert len(sizes) > 5 and min(sizes) >= 7.5


@pytest.mark.parametrize('name', NAMES)
def test_drawings_are_flat(name: str):
    """No transparency, no gradient, no text that must be drawn as a group to be moved: nothing that a printer
    has to flatten."""
    for el in drawing(name).iter():
        assert el.tag.removeprefix(SVG) in {'svg', 'g', 'text', 'path', 'rect', 'circle'}
        assert not {'opacity', 'fill-opacity', 'stroke-opacity', 'filter', 'text-anchor', 'style'} & set(
            el.keys()
        )


@pytest.mark.parametrize(
    'path', sorted((REPOSITORY / 'templates' / 'drawings').glob('*.j2')), ids=lambda p: p.name
)
def test_templates_name_colours_and_never_write_them(path: Path):
    assert re.findall(r'#[0-9a-fA-F]{3,8}\b|rgb\(|\b(?:black|white)\b', path.read_text('utf-8')) == []


# scissors on a dashed line and lines to write on: drawn to their place on the page
ORNAMENTS = ('cut', 'ruled')


def test_icons_are_one_family():
    icons = [
        path for path in sorted((REPOSITORY / 'styles' / 'icons').glob('*.svg')) if path.stem not in ORNAMENTS
    ]
    assert len(icons) > 20
    for path in icons:
        svg = ET.fromstring(path.read_text('utf-8'))
        assert (svg.get('viewBox'), svg.get('stroke'), svg.get('stroke-width'), svg.get('fill')) == (
            '0 0 24 24',
            'currentColor',
            '1.5',
            'none',
        ), path.name
