"""The cover wrap: back, spine and front on one sheet; the spine is as wide as the book is thick."""

from __future__ import annotations

from pathlib import Path

import pypdfium2
import pytest

from bindery.checks.preflight import preflight
from bindery.pdf.barcode import MODULES, bars
from support.book import build, edit
from support.press import press_book

MM = 72 / 25.4
ROW = """
cover:
  like: press
  finish: wrap
  asked: true
  marks: []
  bindings: [{name: glued, least_titled: 6}]
  wrap:
    inside: {name: board, coated: true, grams: 2000, bulk: 1}
    spine: {template: spine.html.j2, stylesheets: [spine.css]}
    barcode: {template: barcode.html.j2, stylesheets: [barcode.css]}
"""
SPINE = """<style>@page {size: {{ width }}mm 210mm; bleed: 3mm; margin: 0}</style>
<div style="background: #ff0000; height: 216mm; margin: -3mm">
{% if titled %}<p>{{ publication.title }}</p>{% endif %}</div>"""

BARCODE = """<svg xmlns="http://www.w3.org/2000/svg" width="38mm" height="20mm" viewBox="0 0 95 50">
{% for at, width in bars %}<rect x="{{ at }}" y="0" width="{{ width }}" height="50" fill="black"/>
{% endfor %}</svg><p>{{ isbn }}</p>"""
ISBN = '978-0-306-40615-7'  # the example of ISO 2108


@pytest.fixture
def signs(tmp_path: Path) -> Path:
    """The book of signs with a cover, red on the spine, blue on the first page."""
    book = press_book(tmp_path)
    with open(book / 'styles/outputs.yaml', 'a') as f:
        f.write(ROW)
    (book / 'styles/spine.css').write_text('html { font: 10pt "Source Serif 4" } body, p { margin: 0 }')
    with open(book / 'styles/book.css', 'a') as f:
        f.write('section#title { page: first } @page first { background: #0000ff }\n')
    (book / 'templates/spine.html.j2').write_text(SPINE)
    (book / 'styles/barcode.css').write_text(
        '@page { size: 40mm 30mm; margin: 0 } body, p { margin: 0 } svg { display: block }'
    )
    (book / 'templates/barcode.html.j2').write_text(BARCODE)
    return book


def sheet(book: Path) -> pypdfium2.PdfPage:
    (built,) = build(book, '--output', 'cover').built
    assert (built['output'], built['pages']) == ('cover', 1)
    (page,) = pypdfium2.PdfDocument(book / built['path'])
    return page


def colour(page: pypdfium2.PdfPage, x: float, y: float) -> str:
    """What the sheet looks like at x, y in mm from its top left: red, blue or white. Inks are never as bright
    as the screen."""
    scale = 4
    red, green, blue = (
        page.render(scale=scale).to_pil().convert('RGB').getpixel((int(x * MM * scale), int(y * MM * scale)))
    )
    return (
        'white'
        if min(red, green, blue) > 250
        else 'red'
        if red > 2 * max(green, blue)
        else 'blue'
        if blue > 1.5 * max(red, green)
        else 'other'
    )


def test_a_cover_is_made_only_when_it_is_asked_for(signs: Path):
    assert [b['output'] for b in build(signs).built] == ['screen']


def test_back_spine_and_front_stand_side_by_side(signs: Path):
    page = sheet(signs)
    leaves = 4  # of 7 pages, each 2 mm thick
    width, height = page.get_size()
    assert width == pytest.approx((2 * 148 + 2 * leaves + 2 * 3) * MM, abs=0.1) and height == pytest.approx(
        216 * MM, abs=0.1
    )
    left, bottom, right, top = page.get_trimbox()
    assert (right - left, top - bottom) == pytest.approx(((2 * 148 + 2 * leaves) * MM, 210 * MM), abs=0.1)
    fold = 3 + 148
    assert colour(page, fold + 4, 1) == 'red', 'the spine bleeds at the head'
    assert colour(page, fold - 1, 100) == 'white' and colour(page, fold + 9, 100) == 'blue', (
        'nothing crosses a fold'
    )
    assert colour(page, fold + 8 + 148 + 2, 100) == 'blue', 'the front bleeds on the outside'
    text = page.get_textpage()
    assert 'Signs' in text.get_text_bounded(left=fold * MM, right=(fold + 8) * MM)


def test_a_thin_book_has_no_title_on_its_spine(signs: Path):
    edit(signs / 'styles/outputs.yaml', 'grams: 2000', 'grams: 80')
    page = sheet(signs)
    assert page.get_size()[0] == pytest.approx((2 * 148 + 0.3 + 2 * 3) * MM, abs=0.1)
    assert page.get_textpage().get_text_range().count('A Book of Signs') == 1  # on the front


def test_the_barcode_stands_on_the_back_if_there_is_an_isbn(signs: Path):
    assert 'ISBN' not in sheet(signs).get_textpage().get_text_range()
    edit(signs / 'content/publication.yaml', 'publisher:', f'identifiers: {{isbn_print: {ISBN}}}\npublisher:')
    page = sheet(signs)
    assert (
        page.get_textpage().get_text_bounded(left=23 * MM, right=63 * MM, bottom=25 * MM, top=55 * MM).strip()
        == ISBN
    )
    row = (
        page
        .render(scale=20)
        .to_pil()
        .convert('L')
        .crop((round(23 * MM * 20), 0, round(61 * MM * 20), 10**4))
        .crop((0, round((216 - 52) * MM * 20), 2155, round((216 - 52) * MM * 20) + 1))
    )
    dark = [v < 128 for v in row.tobytes()]
    # bars of any EAN-13
    assert sum(a and not b for a, b in zip([*dark, False][:-1], [*dark, False][1:], strict=True)) == 30


def test_the_bars_say_the_isbn():
    found = bars(ISBN)
    assert found[0] == (0, 1) and sum(found[-1]) == MODULES and len(found) == 30
    spaced = ''.join('1' if any(at <= n < at + width for at, width in found) else '0' for n in range(MODULES))
    assert spaced[:3] == spaced[-3:] == '101' and spaced[45:50] == '01010'  # guards (ISO/IEC 15420)
    right = {
        '1110010': 0,
        '1100110': 1,
        '1101100': 2,
        '1000010': 3,
        '1011100': 4,
        '1001110': 5,
        '1010000': 6,
        '1000100': 7,
        '1001000': 8,
        '1110100': 9,
    }
    assert [right[spaced[n : n + 7]] for n in range(50, 92, 7)] == [4, 0, 6, 1, 5, 7]


def test_the_cover_passes_the_preflight(signs: Path):
    edit(signs / 'styles/outputs.yaml', '  marks: []\n', '  marks: [crop, registration]\n')
    (built,) = build(signs, '--output', 'cover').built
    path = signs / built['path']
    assert [f.rule for f in preflight(path, path.read_bytes())[1] if f.severity == 'error'] == []
