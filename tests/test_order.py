"""The order sheet: one page and the same as YAML, filled from what was built."""

from __future__ import annotations

import hashlib
from pathlib import Path

import pytest
import yaml
from conftest import REPOSITORY, build, copy_handed, edit
from press import PROFILE
from pypdf import PdfReader

ROWS = '''
press:
  like: screen
  finish: press
  asked: true
  paper: {name: silk, coated: true, grams: 100, bulk: 1.2}
  condition: {name: FOGRA39, title: Coated FOGRA39, profile: profiles/FOGRA39L_coated.icc}
  marks: [crop]
  binding: sewn
cover:
  like: press
  finish: wrap
  asked: true
  paper: {name: board, coated: false, grams: 250, bulk: 1}
  wrap:
    inside: {name: silk, coated: true, grams: 100, bulk: 1.2}
    spine: {template: spine.html.j2, stylesheets: [book.css]}
'''
SHEET = '<h1>{{ order.title }}</h1>{% for i in order.items %}<p>{{ i.file }} {{ i.sha256 }}</p>{% endfor %}<p>{{ order.open|join(" and ") }}</p><x-content/>'


def for_a_printer(book: Path) -> Path:
    """Give a book rows for a printer."""
    with open(book / 'styles/outputs.yaml', 'a') as f:
        f.write(ROWS)
    edit(book / 'styles/book.css', 'figure img { width: 60mm; }', 'figure img { width: 5mm; }')          # or its picture is too coarse
    (book / 'styles/profiles').mkdir()
    (book / 'styles' / PROFILE).write_bytes((REPOSITORY / 'styles' / PROFILE).read_bytes())
    (book / 'templates/spine.html.j2').write_text('<style>@page { size: {{ width }}mm 210mm; bleed: 3mm; margin: 0 }</style><p>{{ edition.title }}</p>')
    (book / 'templates/selections/order-sheet.html.j2').write_text(SHEET)
    return book


@pytest.fixture
def ordered(tmp_path: Path) -> Path:
    """The bread book with rows for a printer."""
    return for_a_printer(copy_handed(tmp_path))


def test_a_sheet_goes_with_the_files_that_it_names(ordered: Path):
    result = build(ordered, 'order', 'full')
    assert result.code == 0, result.err
    folder = ordered / 'output/full'
    sheet = yaml.safe_load((folder / 'bread-1.0-full-order.yaml').read_text('utf-8'))
    pages, cover = sheet['items']
    for item in (pages, cover):
        data = (folder / item['file']).read_bytes()
        assert item['sha256'] == hashlib.sha256(data).hexdigest() and item['bytes'] == len(data)
        assert item['pages'] == len(PdfReader(folder / item['file']).pages)
    reader = PdfReader(folder / 'bread-1.0-full-press.pdf')
    count = len(reader.pages) - 2                  # the cover and its blank back are no part of the block
    assert (pages['what'], sheet['extent'].split(',')[0]) == (f'Pages 3 to {count + 2} of the file', f'{count} pages')
    assert pages['trim'] == sheet['format'] == '148 x 210 mm'
    spine = round((count + 1) // 2 * .12, 1)
    assert sheet['spine'] == spine and cover['trim'] == f'{2 * 148 + spine:g} x 210 mm'
    assert sheet['weight'] == round((count + 1) // 2 * 100 * .148 * .21 + 250 * (2 * .148 + spine / 1000) * .21)
    assert (pages['most_ink'], cover['most_ink'], sheet['binding'], pages['marks']) == (300, 280, 'sewn', ['crop'])
    assert set(sheet['to fill in'].values()) == {''} and 'Copies' in sheet['to fill in']
    page, = PdfReader(folder / 'bread-1.0-full-order.pdf').pages
    text = ''.join(page.extract_text().split())
    assert pages['sha256'] in text and 'Copiesand' in text


def test_a_book_without_a_cover_of_its_own_is_bound_whole(ordered: Path):
    edit(ordered / 'content/editions/full.yaml', '  - name: cover\n    folios: none\n', '  - name: cover\n    folios: roman\n')
    assert build(ordered, 'order', 'full').code == 0
    sheet = yaml.safe_load((ordered / 'output/full/bread-1.0-full-order.yaml').read_text('utf-8'))
    count = sheet['items'][0]['pages']
    assert sheet['items'][0]['what'] == 'All pages of the file' and sheet['extent'].startswith(f'{count} pages')


def test_without_a_row_for_a_printer_there_is_nothing_to_order(ordered: Path):
    edit(ordered / 'styles/outputs.yaml', ROWS, '')
    said = build(ordered, 'order').one('press-none')
    assert (said['file'], said['hint']) == ('styles/outputs.yaml', 'add a row with "finish: press"')
