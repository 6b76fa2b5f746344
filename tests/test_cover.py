"""The cover wrap: back, spine and front on one sheet; the spine is as wide as the book is thick."""

from __future__ import annotations

from pathlib import Path

import pypdfium2
import pytest
from conftest import build, copy_book, edit

MM = 72 / 25.4
ROW = '''
cover:
  finish: wrap
  asked: true
  stylesheets: [book.css]
  furniture: [furniture.css]
  spine: {template: spine.html.j2, stylesheets: [spine.css], paper: {grams: 2000, bulk: 1}}
'''
SPINE = '''<style>@page {size: {{ width }}mm 210mm; bleed: 3mm; margin: 0}</style>
<div style="background: #ff0000; height: 216mm; margin: -3mm">{% if width >= 6 %}<p>{{ publication.title }}</p>{% endif %}</div>'''


@pytest.fixture
def signs(tmp_path: Path) -> Path:
    """The book of signs with a cover, red on the spine, blue on the first page."""
    book = copy_book('signs', tmp_path)
    with open(book / 'styles/outputs.yaml', 'a') as f:
        f.write(ROW)
    (book / 'styles/spine.css').write_text('html { font: 10pt "Source Serif 4" } body, p { margin: 0 }')
    with open(book / 'styles/book.css', 'a') as f:
        f.write('section#title { page: first } @page first { background: #0000ff }\n')
    (book / 'templates/spine.html.j2').write_text(SPINE)
    return book


def sheet(book: Path) -> pypdfium2.PdfPage:
    (built,) = build(book, '--output', 'cover').built
    assert (built['output'], built['pages']) == ('cover', 1)
    (page,) = pypdfium2.PdfDocument(book / built['path'])
    return page


def colour(page: pypdfium2.PdfPage, x: float, y: float) -> tuple[int, ...]:
    """The colour of the sheet at x, y in mm from its top left."""
    scale = 4
    return page.render(scale=scale).to_pil().convert('RGB').getpixel((int(x * MM * scale), int(y * MM * scale)))


def test_a_cover_is_made_only_when_it_is_asked_for(signs: Path):
    assert [b['output'] for b in build(signs).built] == ['screen']


def test_back_spine_and_front_stand_side_by_side(signs: Path):
    page = sheet(signs)
    leaves = 4                                     # of 7 pages, each 2 mm thick
    width, height = page.get_size()
    assert width == pytest.approx((2 * 148 + 2 * leaves + 2 * 3) * MM, abs=.1) and height == pytest.approx(216 * MM, abs=.1)
    left, bottom, right, top = page.get_trimbox()
    assert (right - left, top - bottom) == pytest.approx(((2 * 148 + 2 * leaves) * MM, 210 * MM), abs=.1)
    fold = 3 + 148
    assert colour(page, fold + 4, 1) == (255, 0, 0), 'the spine bleeds at the head'
    assert colour(page, fold - 1, 100) == (255, 255, 255) and colour(page, fold + 9, 100) == (0, 0, 255), 'nothing crosses a fold'
    assert colour(page, fold + 8 + 148 + 2, 100) == (0, 0, 255), 'the front bleeds on the outside'
    text = page.get_textpage()
    assert 'Signs' in text.get_text_bounded(left=fold * MM, right=(fold + 8) * MM)


def test_a_thin_book_has_no_title_on_its_spine(signs: Path):
    edit(signs / 'styles/outputs.yaml', 'grams: 2000', 'grams: 80')
    page = sheet(signs)
    assert page.get_size()[0] == pytest.approx((2 * 148 + .3 + 2 * 3) * MM, abs=.1)
    assert page.get_textpage().get_text_range().count('A Book of Signs') == 1         # on the front
