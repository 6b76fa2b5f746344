"""The order sheet: one page and the same as YAML, filled from what was built."""

from __future__ import annotations

import hashlib
from pathlib import Path

import pytest
import yaml
from pypdf import PdfReader

from bindery.core.problems import Refused
from bindery.core.publication.binding_methods import Binding, choose_binding
from support.book import REPOSITORY, build, copy_handed, edit
from support.press import PROFILE

ROWS = """
press:
  like: screen
  finish: press
  asked: true
  paper: {name: silk, coated: true, grams: 100, bulk: 1.2}
  condition: {name: FOGRA39, title: Coated FOGRA39, profile: profiles/FOGRA39L_coated.icc}
  marks: [crop]
  bindings: [{name: sewn}]
cover:
  like: press
  finish: wrap
  asked: true
  paper: {name: board, coated: false, grams: 250, bulk: 1}
  wrap:
    inside: {name: silk, coated: true, grams: 100, bulk: 1.2}
    spine: {template: spine.html.j2, stylesheets: [book.css]}
"""
SHEET = (
    '<h1>{{ order.title }}</h1>{% for i in order.items %}<p>{{ i.file }} {{ i.sha256 }}</p>{% endfor %}<p>{{'
    ' order.open|join(" and ") }}</p><x-content/>'
)


def for_a_printer(book: Path) -> Path:
    """Give a book rows for a printer."""
    with open(book / 'styles/outputs.yaml', 'a') as f:
        f.write(ROWS)
    # or its picture is too coarse
    edit(book / 'styles/book.css', 'figure img { width: 60mm; }', 'figure img { width: 5mm; }')
    (book / 'styles/profiles').mkdir()
    (book / 'styles' / PROFILE).write_bytes((REPOSITORY / 'styles' / PROFILE).read_bytes())
    (book / 'templates/spine.html.j2').write_text(
        '<style>@page { size: {{ width }}mm 210mm; bleed: 3mm; margin: 0 }</style><p>{{ edition.title }}</p>'
    )
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
    count = len(reader.pages) - 2  # the cover and its blank back are no part of the block
    assert (pages['what'], sheet['extent'].split(',')[0]) == (
        f'Pages 3 to {count + 2} of the file',
        f'{count} pages',
    )
    assert pages['trim'] == sheet['format'] == '148 x 210 mm'
    spine = round((count + 1) // 2 * 0.12, 1)
    assert sheet['spine'] == spine and cover['trim'] == f'{2 * 148 + spine:g} x 210 mm'
    assert sheet['weight'] == round(
        (count + 1) // 2 * 100 * 0.148 * 0.21 + 250 * (2 * 0.148 + spine / 1000) * 0.21
    )
    assert (pages['most_ink'], cover['most_ink'], sheet['binding'], pages['marks']) == (
        300,
        280,
        f'sewn, spine {spine:g} mm',
        ['crop'],
    )
    assert set(sheet['to fill in'].values()) == {''} and 'Copies' in sheet['to fill in']
    (page,) = PdfReader(folder / 'bread-1.0-full-order.pdf').pages
    text = ''.join(page.extract_text().split())
    assert pages['sha256'] in text and 'Copiesand' in text


def test_a_book_without_a_cover_of_its_own_is_bound_whole(ordered: Path):
    edit(
        ordered / 'content/editions/full.yaml',
        '  - name: cover\n    folios: none\n',
        '  - name: cover\n    folios: roman\n',
    )
    assert build(ordered, 'order', 'full').code == 0
    sheet = yaml.safe_load((ordered / 'output/full/bread-1.0-full-order.yaml').read_text('utf-8'))
    count = sheet['items'][0]['pages']
    assert sheet['items'][0]['what'] == 'All pages of the file' and sheet['extent'].startswith(
        f'{count} pages'
    )


def test_without_a_row_for_a_printer_there_is_nothing_to_order(ordered: Path):
    edit(ordered / 'styles/outputs.yaml', ROWS, '')
    said = build(ordered, 'order').one('press-none')
    assert (said['file'], said['hint']) == ('styles/outputs.yaml', 'add a row with "finish: press"')


# --- which binding fits -------------------------------------------------------------------------------------

GLUED, STAPLED = (
    Binding('glued', least_spine=3, least_titled=6, multiple=2),
    Binding('stapled', spine=False, least_pages=8, most_pages=64, multiple=4),
)
LEAF = 0.1  # mm


@pytest.mark.parametrize(
    'pages, name, spine, titled, blank',
    [
        (7, 'stapled', 0, False, 1),  # eight with an empty one
        (14, 'stapled', 0, False, 2),
        (58, 'stapled', 0, False, 2),  # a spine of 2.9 mm
        (59, 'glued', 3, False, 1),
        (60, 'glued', 3, False, 0),
        (118, 'glued', 5.9, False, 0),
        (120, 'glued', 6, True, 0),
    ],
)
def test_the_first_binding_that_fits_is_offered(
    pages: int, name: str, spine: float, titled: bool, blank: int
):
    bound = choose_binding((GLUED, STAPLED), pages, LEAF)
    assert (bound.binding.name, bound.spine, bound.titled, bound.blank) == (name, spine, titled, blank)


@pytest.mark.parametrize(
    'pages, reason',
    [
        (4, 'not glued: a spine of 0.2 mm is narrower than 3 mm; not stapled: 4 pages are fewer than 8'),
        (66, 'not glued: a spine of 2 mm is narrower than 3 mm; not stapled: 68 pages are more than 64'),
    ],
)
def test_a_book_that_no_binding_fits_is_refused(pages: int, reason: str):
    with pytest.raises(Refused) as refused:
        choose_binding((GLUED, STAPLED), pages, LEAF if pages < 60 else 0.06)
    (problem,) = refused.value.problems
    assert problem.code == 'binding-none' and reason in problem.message


def test_the_limits_of_a_stapled_book():
    for pages, blank in ((5, 3), (8, 0), (61, 3), (64, 0)):
        assert choose_binding((STAPLED,), pages, LEAF).blank == blank
    for pages, reason in ((4, '4 pages are fewer than 8'), (65, '68 pages are more than 64')):
        with pytest.raises(Refused) as refused:
            choose_binding((STAPLED,), pages, LEAF)
        assert reason in refused.value.problems[0].message


def test_a_thin_book_is_stapled_and_its_cover_has_no_spine(ordered: Path):
    edit(
        ordered / 'styles/outputs.yaml',
        'bindings: [{name: sewn}]',
        'bindings: [{name: glued, least_spine: 3}, {name: stapled, spine: false, most_pages: 64,'
        ' multiple: 4}]',
    )
    result = build(ordered, 'order', 'full')
    assert result.code == 0, result.err
    sheet = yaml.safe_load((ordered / 'output/full/bread-1.0-full-order.yaml').read_text('utf-8'))
    count = int(sheet['extent'].split()[0])
    spine = round((count + 1) // 2 * 0.12, 1)
    assert sheet['binding'].startswith('stapled') and sheet['spine'] == 0
    assert sheet['not_bound'] == f'Not glued: a spine of {spine:g} mm is narrower than 3 mm.'
    assert (
        sheet['items'][1]['what'] == 'Cover in one piece: back, front'
        and sheet['items'][1]['trim'] == '296 x 210 mm'
    )
    (cover,) = PdfReader(ordered / 'output/full/bread-1.0-full-cover.pdf').pages
    assert float(cover.trimbox.width) == pytest.approx(2 * 148 * 72 / 25.4, abs=0.1)
    edit(ordered / 'styles/outputs.yaml', 'most_pages: 64', 'most_pages: 4')
    result = build(ordered, 'order', 'full')
    problem = result.one('binding-none')
    assert (result.code, problem['file']) == (1, 'styles/outputs.yaml') and 'more than 4' in problem[
        'message'
    ]
