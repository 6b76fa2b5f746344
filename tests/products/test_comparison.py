"""Compare: an edition is printed, editors go on, and the comparison tells exactly what they did."""

from __future__ import annotations

import csv
import io
import json
import shutil
import subprocess
import sys
import tarfile
from collections import Counter
from pathlib import Path

import pikepdf
import pypdf
import pytest

from bindery.core.document import Text, element
from bindery.core.problems import Place
from bindery.layout.typesetting import Extent
from bindery.pdf.binding.excerpt import close_up
from bindery.products.comparison.archive import BadArchive, files_of
from bindery.products.comparison.few import are_few, pages_with_changes
from bindery.products.comparison.pages import Move, page_map
from bindery.products.differences.words import plain_difference
from bindery.sources.files.snapshot import INPUTS, Limits, take
from support.book import BOOKS, FONTS, REPOSITORY, build, edit
from support.tagged import Tagged
from support.thick import ADDED, GRID

PRESS = """  finish: press
  paper: {name: matt coated, coated: true, grams: 115, bulk: 0.9}
  condition: {name: FOGRA39, title: 'Coated FOGRA39', profile: profiles/FOGRA39L_coated.icc}
  marks: [crop]"""

BAKING = """
## After the oven {#after}

Bread sings when it leaves the oven and the crust cracks.

Let every loaf cool down on a rack before it is cut.

Old bread makes good soup, good crumbs and good dumplings.

- Wrap what is left in a linen cloth.
- Never put it into the fridge, where it dries.
"""


def git(book: Path, *arguments: str) -> None:
    who = ('-c', 'user.name=Baker', '-c', 'user.email=baker@example.org')
    subprocess.run(['git', '-C', str(book), *who, *arguments], check=True, capture_output=True)


def keep(folder: Path) -> Path:
    """The bread book with a longer chapter, its text kept in git under the name v1."""
    book = Path(shutil.copytree(BOOKS / 'bread', folder / 'kept'))
    (book / 'styles' / 'fonts').mkdir()
    for name in FONTS:
        shutil.copy(REPOSITORY / 'styles' / 'fonts' / name, book / 'styles' / 'fonts')
    with chapter(book, 'baking').open('a') as f:
        f.write(BAKING)
    git(book, 'init', '-q')
    git(book, 'add', '-A')
    git(book, 'commit', '-q', '-m', 'First print')
    git(book, 'tag', 'v1')
    return book


@pytest.fixture
def kept(tmp_path: Path) -> Path:
    return keep(tmp_path)


@pytest.fixture(scope='module')
def changed(tmp_path_factory) -> Path:
    """The book after twelve edits, compared with v1."""
    book = keep(tmp_path_factory.mktemp('twelve'))
    twelve_edits(book)
    compare(book)
    return book


def data_of(book: Path) -> dict:
    return json.loads((folder(book) / 'changes.json').read_text())


def compare(book: Path, old: str = 'v1:full', new: str = 'full', *more: str) -> dict:
    """The data of a comparison."""
    result = build(book, 'compare', old, new, *more)
    assert result.code == 0, result.out + result.err
    return json.loads((folder(book, old, new) / 'changes.json').read_text())


def folder(book: Path, old: str = 'v1:full', new: str = 'full') -> Path:
    return book / 'output' / 'compare' / f'{old.replace(":", "-")}--{new}'


def chapter(book: Path, name: str) -> Path:
    return book / 'content' / 'chapters' / f'{name}.md'


def data(book: Path, name: str) -> Path:
    return book / 'content' / 'data' / f'{name}.yaml'


def edits(found: dict) -> list[dict]:
    return [c for c in found['changes'] if not c['effect']]


def one(found: dict, kind: str, what: str) -> dict:
    """The only edit of a kind."""
    those = [c for c in edits(found) if (c['kind'], c['what']) == (kind, what)]
    assert len(those) == 1, [(c['kind'], c['what'], c['words']) for c in found['changes']]
    return those[0]


def said(change: dict, sign: str) -> list[str]:
    return [text for s, text in change['words'] if s == sign]


def twelve_edits(book: Path) -> None:
    """One edit of each kind."""
    # a word inserted
    edit(chapter(book, 'dough'), 'flour, water, salt and time', 'flour, clean water, salt and time')
    # a word deleted
    edit(chapter(book, 'dough'), 'At a low AH the dough dries.', 'At low AH the dough dries.')
    # a word replaced
    edit(chapter(book, 'rising'), 'Warm dough rises fast, cold', 'Warm dough rises quickly, cold')
    # a paragraph added
    edit(
        chapter(book, 'rising'),
        'Gluten wants time.\n',
        'Gluten wants time.\n\nSo do you, and so does the oven.\n',
    )
    # a paragraph removed
    edit(chapter(book, 'baking'), 'Bread sings when it leaves the oven and the crust cracks.\n\n', '')
    rack, soup = (
        'Let every loaf cool down on a rack before it is cut.\n\n',
        'Old bread makes good soup, good crumbs and good dumplings.\n\n',
    )
    edit(chapter(book, 'baking'), rack + soup, soup + rack)  # moved within the chapter
    # moved to another chapter
    edit(chapter(book, 'baking'), '- Never put it into the fridge, where it dries.\n', '')
    edit(
        chapter(book, 'dough'),
        '2. Turn it a quarter.\n',
        '2. Turn it a quarter.\n3. Never put it into the fridge, where it dries.\n',
    )
    edit(chapter(book, 'dough'), '650 grams', '680 grams')  # a cell of a table
    edit(data(book, 'loaves'), 'grams: 60', 'grams: 55')  # a field of a record
    edit(
        data(book, 'loaves'),
        '- id: baguette',
        '- id: ciabatta\n  title: Ciabatta\n  country: IT\n  flour: t65\n  grams: 300\n- id: baguette',
    )
    edit(
        data(book, 'loaves'),
        '- id: pumpernickel\n  title: Pumpernickel\n  country: DE\n  flour: r1150\n  grams: 1000\n',
        '',
    )
    edit(book / 'content' / 'images' / 'oven.svg', '<svg ', '<svg data-drawn="again" ')  # a figure


# --- what is found ------------------------------------------------------------------------------------------


def test_twelve_edits_are_found_and_nothing_else(changed: Path):
    found = data_of(changed)
    assert Counter(c['kind'] for c in edits(found)) == {
        'words': 3,
        'added': 1,
        'removed': 1,
        'moved': 2,
        'table': 1,
        'record': 3,
        'figure': 1,
    }
    assert found['edits'] == 12


def test_words_are_told_not_paragraphs(changed: Path):
    found = data_of(changed)
    inserted, deleted, replaced = (c for c in edits(found) if c['kind'] == 'words')
    assert (said(inserted, '+'), said(inserted, '-')) == (['clean'], [])
    assert (said(deleted, '+'), said(deleted, '-')) == ([], ['a'])
    assert (said(replaced, '+'), said(replaced, '-')) == (['quickly'], ['fast'])
    assert said(one(found, 'added', 'paragraph'), '+') == ['So do you, and so does the oven.']
    assert said(one(found, 'removed', 'paragraph'), '-') == [
        'Bread sings when it leaves the oven and the crust cracks.'
    ]


def test_what_moved_says_where_from(changed: Path):
    found = data_of(changed)
    away, within = one(found, 'moved', 'list item'), one(found, 'moved', 'paragraph')
    assert (away['old']['unit'], away['old']['page'], away['new']['unit'], away['new']['page']) == (
        'baking',
        '5',
        'dough',
        '1',
    )
    assert (within['old']['unit'], within['new']['unit'], within['words'][0][0]) == ('baking', 'baking', '=')
    assert away['new']['file'] == 'content/chapters/dough.md'
    pages = [
        ' '.join(p.extract_text().split()) for p in pypdf.PdfReader(folder(changed) / 'comparison.pdf').pages
    ]
    assert any('Moved here from page 5. Never put it into the fridge' in p for p in pages)
    assert any('Moved to page 1: “Never put it into the fridge, where it dries.”' in p for p in pages)


def test_a_table_is_compared_by_its_cells(changed: Path):
    cell = one(data_of(changed), 'table', 'cell')
    assert (cell['row'], cell['column'], cell['title']) == ('Baguette', 'Water per kilo', 'How much water')
    assert cell['words'] == [['-', '650'], ['+', '680'], ['=', 'grams']]


def test_records_are_compared_field_by_field(changed: Path):
    found = data_of(changed)
    assert {(r['what'], r['id']) for r in found['datasets'][0]['records']} == {
        ('added', 'ciabatta'),
        ('removed', 'pumpernickel'),
        ('changed', 'rundstykke'),
    }
    (field,) = one(found, 'record', 'changed')['fields']
    assert (field['path'], field['old'], field['new']) == ('grams', '60', '55')


def test_a_table_that_prints_a_record_follows_it_and_is_no_edit(changed: Path):
    effects = [(c['kind'], c['what'], c.get('row')) for c in data_of(changed)['changes'] if c['effect']]
    assert sorted(effects) == [
        ('table', 'cell', 'Rundstykke'),
        ('table', 'row added', 'Ciabatta'),
        ('table', 'row removed', 'Pumpernickel'),
    ]


def test_nothing_is_found_where_nothing_was_done(kept: Path):
    found = compare(kept)
    assert (found['edits'], found['effects'], found['changes']) == (0, 0, [])
    assert all(p['stays'] for p in found['pages'])


def test_other_numbers_are_no_change_of_text(kept: Path):
    """A chapter changes its place: every reference to it prints another number, and no word has changed."""
    edit(kept / 'content' / 'editions' / 'full.yaml', '[dough, rising, baking]', '[rising, dough, baking]')
    found = compare(kept)
    assert found['edits'] == 0
    assert ('Chapter 1', 'Chapter 2') in {(r['old'], r['new']) for r in found['renumbered']}
    assert next((p['old'], p['new']) for p in found['pages'] if p['anchor'] == 'tab-water') == ('1', '3')


def test_an_abbreviation_spelled_out_elsewhere_is_no_change(kept: Path):
    """The sentence in which the press spelled AH out is gone; now it does so in the next one."""
    edit(chapter(kept, 'dough'), 'First AH decides how much water goes in. At', 'At')
    words = one(compare(kept), 'words', 'paragraph')
    assert [w for w in words['words'] if w[0] != '='] == [['-', 'First AH decides how much water goes in.']]


def test_a_reference_to_another_place_is_a_change(kept: Path):
    edit(chapter(kept, 'dough'), 'See [](#rising),', 'See [](#baking),')
    words = one(compare(kept), 'words', 'paragraph')
    assert (said(words, '-'), said(words, '+')) == (['Chapter 2'], ['Chapter 3'])


def test_a_column_that_came_is_one_change(kept: Path):
    rows = (
        '| Loaf     | Water per kilo |\n|----------|----------------|\n| Baguette | 650 grams      |\n|'
        ' Ciabatta | 800 grams      |'
    )
    edit(chapter(kept, 'dough'), 'widths: [40, 60]', 'widths: [40, 30, 30]')
    edit(
        chapter(kept, 'dough'),
        rows,
        '| Loaf | Salt | Water per kilo |\n|---|---|---|\n| Baguette | 20 grams | 650 grams |\n| Ciabatta |'
        ' 22 grams | 800 grams |',
    )
    assert one(compare(kept), 'table', 'column added')['column'] == 'Salt'


def test_the_page_says_which_column_went_and_that_rows_stand_in_another_order(kept: Path):
    before = (
        '| Loaf     | Water per kilo |\n|----------|----------------|\n| Baguette | 650 grams      |\n|'
        ' Ciabatta | 800 grams      |'
    )
    edit(chapter(kept, 'dough'), before, '| Loaf     |\n|----------|\n| Ciabatta |\n| Baguette |')
    edit(chapter(kept, 'dough'), 'widths: [40, 60]', 'widths: [100]')
    compare(kept)
    pages = ' '.join(
        ' '.join(p.extract_text().split()) for p in pypdf.PdfReader(folder(kept) / 'comparison.pdf').pages
    )
    assert 'Column removed: Water per kilo.' in pages
    assert 'Rows in another order.' in pages


def test_a_box_that_is_gone_is_one_change(kept: Path):
    edit(
        chapter(kept, 'rising'),
        '/// pitfall | Too warm\n\nAbove thirty degrees the dough smells of beer.\n///\n',
        '',
    )
    found = compare(kept)
    assert found['edits'] == 1
    assert one(found, 'removed', 'box')['title'] == 'Too warm'


def test_a_moved_figure_moves_once(kept: Path):
    figure = (
        '/// figure | A crumb\n    id: fig-crumb\n    image: images/crumb.png\n    alt: Crumb with small even'
        ' holes.\n///\n'
    )
    edit(chapter(kept, 'baking'), figure, '')
    edit(chapter(kept, 'rising'), '## Flours to choose from\n', f'{figure}\n## Flours to choose from\n')
    found = compare(kept)
    assert found['edits'] == 1
    assert one(found, 'moved', 'figure')['title'] == 'A crumb'


# --- two editions of one text -------------------------------------------------------------------------------


def test_two_editions_of_the_present_text(kept: Path):
    """The full edition has chapters that the trial edition has not, and not its request to the bakery."""
    found = compare(kept, 'trial', 'full')
    assert {u['id']: u['status'] for u in found['units'] if u['status'] in ('new', 'gone')} == {
        'baking': 'new',
        'loaves': 'new',
        'index': 'new',
    }
    assert said(one(found, 'removed', 'paragraph'), '-') == ['Tell the bakery how your dough rose.']
    assert [c['title'] for c in edits(found) if c['kind'] == 'unit added'] == [
        '3 Baking',
        'Annex A Loaves of the world',
    ]
    back = compare(kept, 'full', 'trial')
    assert {u['id'] for u in back['units'] if u['status'] == 'gone'} == {'baking', 'loaves', 'index'}


def test_a_chapter_without_a_change_is_not_laid_out_again(kept: Path):
    """What the comparison shows of it are the pages of the edition itself."""
    edit(chapter(kept, 'dough'), 'Bread is flour', 'Bread is good flour')
    build(kept, 'full')
    result = subprocess.run(
        [
            sys.executable,
            str(REPOSITORY / 'build.py'),
            'compare',
            'v1:full',
            'full',
            '--book',
            str(kept),
            '--jobs',
            '1',
        ],
        capture_output=True,
        text=True,
        cwd=REPOSITORY,
        check=True,
    )
    laid_out = [
        line.removeprefix('typeset ').partition(',')[0]
        for line in result.stderr.split('\n')
        if line.startswith('typeset ')
    ]
    assert laid_out.count('dough') == 2  # as it was, and with marks
    assert laid_out.count('rising') == laid_out.count('baking') == 0
    assert {'comparison-summary', 'comparison-changes'} <= set(laid_out)


# --- the PDF ------------------------------------------------------------------------------------------------


def test_marks_are_heard(changed: Path):
    """A screen reader says where an insertion or deletion begins and ends; the words between are text like
    any other."""
    tagged = Tagged(folder(changed) / 'comparison.pdf')
    document = tagged.document
    spans = [
        n
        for n in document.all('Span')
        if any(str(k.object.get('/ActualText', '')) == 'inserted: ' for k in n.nodes)
    ]
    mark = next(n for n in spans if 'clean' in n.text)
    assert [str(k.object.ActualText) for k in mark.nodes] == ['inserted: ', ' end of insertion ']
    assert mark.text.strip() == '+clean'
    deleted = next(n for n in document.all('Span') if n.text.startswith('\u2212fast'))
    assert str(deleted.nodes[0].object.ActualText) == 'deleted: '


def test_the_pages_carry_the_folios_of_the_new_edition(changed: Path):
    labels = pypdf.PdfReader(folder(changed) / 'comparison.pdf').page_labels
    assert labels[0] == 'C-i'
    assert labels.count('5') == 2  # marks have taken room: page 5 of the book stands on two pages
    # the page, and the blank behind it
    assert [label for label in labels if label.startswith('A')] == ['A-1', 'A-1']


def test_the_comparison_is_a_sound_pdf(changed: Path):
    done = subprocess.run(
        [sys.executable, str(REPOSITORY / 'build.py'), 'inspect', str(folder(changed) / 'comparison.pdf')],
        capture_output=True,
        text=True,
        cwd=REPOSITORY,
        timeout=300,
    )
    assert done.returncode == 0, done.stdout


def test_a_change_leads_to_its_mark(changed: Path):
    reader = pypdf.PdfReader(folder(changed) / 'comparison.pdf')
    anchors = {c['anchor'] for c in edits(data_of(changed)) if c['kind'] != 'record'}
    assert len(anchors) == 9 and anchors <= set(reader.named_destinations)


def test_both_pictures_stand_side_by_side(changed: Path):
    tagged = Tagged(folder(changed) / 'comparison.pdf')
    figures = [str(n.object.Alt) for n in tagged.document.all('Figure')]
    assert figures[:2] == [
        'Before: An oven with a stone below and steam above.',
        'An oven with a stone below and steam above.',
    ]


def test_the_same_bytes_for_any_jobs_and_cache(changed: Path):
    before = {p.name: p.read_bytes() for p in folder(changed).iterdir()}
    compare(changed, 'v1:full', 'full', '--jobs=2', '--no-cache')
    assert {p.name: p.read_bytes() for p in folder(changed).iterdir()} == before


# --- a few pages of many ------------------------------------------------------------------------------------


@pytest.fixture(scope='module')
def long(tmp_path_factory) -> Path:
    """A long book with one new sentence in its last chapter, which points into the first; compared with v1.
    Not to be changed."""
    book = keep(tmp_path_factory.mktemp('long'))
    with chapter(book, 'dough').open('a') as f:
        f.write(ADDED)
    (book / 'templates' / 'views' / 'flours-grid.html.j2').write_text(GRID, 'utf-8')
    edit(book / 'content' / 'editions' / 'trial.yaml', 'rising, references]', 'rising, baking, references]')
    git(book, 'add', '-A')
    git(book, 'commit', '-q', '-m', 'A long wait')
    git(book, 'tag', '-f', 'v1')
    edit(
        chapter(book, 'baking'),
        'Bread sings when',
        'The trials of [](#tab-trials) stand on [](page:tab-trials). Bread sings when',
    )
    compare(book)
    return book


def whole_of(book: Path) -> int:
    """The pages of the comparison with --all, without the blank ones between units."""
    compare(book, 'v1:full', 'full', '--all')
    reader = pypdf.PdfReader(folder(book) / 'comparison.pdf')
    return sum(bool(p.extract_text().strip()) for p in reader.pages)


def test_of_a_long_book_only_pages_with_changes_are_bound(long: Path):
    reader = pypdf.PdfReader(folder(long) / 'comparison.pdf')
    assert reader.page_labels[0] == 'C-i' and reader.page_labels[-1].startswith('C-')
    baking = [label for label in reader.page_labels if not label.startswith('C-')]
    assert baking and len(baking) <= 2, 'the title page of the chapter, and the one with the change'
    text = ' '.join(' '.join(p.extract_text().split()) for p in reader.pages)
    left_out = data_of(long)['left_out']
    assert (
        f'Left out: {left_out}; all with --all.' in text
        and 'Bread sings when' in text
        and 'A long wait' not in text
    )
    assert [str(item.title) for item in reader.outline if not isinstance(item, list)][1] == '3 Baking'


def test_nothing_of_the_pages_that_are_left_out_stays_in_the_file(long: Path):
    reader = pypdf.PdfReader(folder(long) / 'comparison.pdf')
    leaves = [
        leaf.get_object()['/Nums']
        for leaf in reader.trailer['/Root']['/StructTreeRoot']['/ParentTree']['/Kids']
    ]
    of_pages = {
        int(key)
        for nums in leaves
        for key, value in zip(nums[::2], nums[1::2], strict=True)
        if isinstance(value.get_object(), list)
    }
    assert of_pages == {int(page['/StructParents']) for page in reader.pages}
    objects = [reader.get_object(n) for n in range(1, int(reader.trailer['/Size']))]
    assert sum(isinstance(o, dict) and o.get('/Type') == '/Page' for o in objects) == len(reader.pages)


def test_links_out_of_the_bound_pages_say_where_their_target_is(long: Path):
    tagged = Tagged(folder(long) / 'comparison.pdf')
    said = [
        str(n.object.ActualText)
        for n in tagged.document.all('Span')
        if '/ActualText' in n.object and 'not in this file' in str(n.object.ActualText)
    ]
    assert said and all(', on page ' in words for words in said)


def test_a_comparison_of_few_pages_is_a_sound_pdf(long: Path):
    done = subprocess.run(
        [
            sys.executable,
            str(REPOSITORY / 'build.py'),
            'inspect',
            '--no-validator',
            str(folder(long) / 'comparison.pdf'),
        ],
        capture_output=True,
        text=True,
        cwd=REPOSITORY,
        timeout=300,
    )
    assert done.returncode == 0, done.stdout


def test_all_pages_are_bound_when_that_is_asked_for(long: Path, tmp_path: Path):
    book = Path(shutil.copytree(long, tmp_path / 'long'))
    shown, left_out = len(pypdf.PdfReader(folder(book) / 'comparison.pdf').pages), data_of(book)['left_out']
    assert whole_of(book) == shown + left_out and data_of(book)['left_out'] == 0


def test_a_table_with_a_change_comes_whole(long: Path, tmp_path: Path):
    book = Path(shutil.copytree(long, tmp_path / 'long'))
    git(book, 'checkout', '-q', '.')
    edit(chapter(book, 'dough'), '| Trial 60 | 110 per cent |', '| Trial 60 | 111 per cent |')
    with chapter(book, 'rising').open('a') as f:
        f.write('\n## Nights\n\n' + 'Wait.\n\n' * 500)  # or the table is more than a third of the book
    git(book, 'commit', '-q', '-a', '-m', 'Sixty')
    git(book, 'tag', '-f', 'v1')
    edit(chapter(book, 'dough'), '| Trial 60 | 111 per cent |', '| Trial 60 | 112 per cent |')
    compare(book)
    reader = pypdf.PdfReader(folder(book) / 'comparison.pdf')
    text = ' '.join(' '.join(p.extract_text().split()) for p in reader.pages)
    assert data_of(book)['left_out'] > 0 and 'Trial 1 ' in text and 'Trial number' in text, (
        'the head of the table, pages before'
    )
    test_a_comparison_of_few_pages_is_a_sound_pdf(book)


def test_headings_close_up_where_one_between_is_left_out():
    heading = [pikepdf.Dictionary(S=pikepdf.Name(f'/H{level}')) for level in (1, 4, 4, 2, 3)]
    unit = pikepdf.Dictionary(S=pikepdf.Name.Sect, K=pikepdf.Array(heading))
    close_up(unit)
    assert [str(h.S) for h in unit.K] == ['/H1', '/H2', '/H2', '/H2', '/H3']


def block(page: int, number: int) -> Extent:
    return Extent(page, 0, 10, number)


def test_which_pages_are_bound_as_a_pure_function():
    at = Place('u.md', 1, 1)
    rows = [
        element('tr', {}, [element('td', {}, [Text('b')], at)], at),
        element('tr', {}, [element('td', {}, [Text('c')], at)]),
    ]
    # 0 a, 1 its first row, 2 b, 3 c
    tree = element('section', {}, [element('p', {}, [Text('a')], at), element('table', {}, rows)])
    extents = {'u': [block(0, 0), block(3, 2), block(5, 3)], 'v': []}
    assert pages_with_changes({'u': [1], 'v': []}, {'u': tree}, extents) == {'u': {0, 1}}
    assert pages_with_changes({'u': [2]}, {'u': tree}, extents) == {'u': {0, 2}}
    assert pages_with_changes({'u': [5]}, {'u': tree}, extents) == {'u': {0, 3, 4, 5}}
    assert are_few({'u': frozenset({0, 1})}, 7) and not are_few({'u': frozenset({0, 1})}, 6), (
        'less than a third'
    )


# --- page map and changelog ---------------------------------------------------------------------------------


def test_the_page_map_as_a_pure_function():
    old, new = {'a': '1', 'b': '2', 'gone': '2', 'c': '3'}, {'a': '1', 'fresh': '2', 'b': '4', 'sea': '5'}
    assert page_map(old, new, {'sea': 'c'}) == [
        Move('a', '1', '1', 'a'),
        Move('fresh', '', '2'),
        Move('b', '2', '4', 'b'),
        Move('gone', '2', '', 'gone'),
        Move('sea', '3', '5', 'c'),
    ]
    assert [m.anchor for m in page_map(old, new, {'sea': 'c'}) if not m.stays] == [
        'fresh',
        'b',
        'gone',
        'sea',
    ]


def test_the_page_map_is_a_table_too(changed: Path):
    rows = list(csv.DictReader((folder(changed) / 'pages.csv').read_text('utf-8-sig').splitlines()))
    assert next(r for r in rows if r['anchor'] == 'heat') == {
        'anchor': 'heat',
        'kind': 'section',
        'label': 'Section 3.1',
        'title': 'Heat',
        'old': '5',
        'new': '5',
    }


def test_the_changelog_begins_with_the_words_of_the_editors(kept: Path):
    edit(chapter(kept, 'dough'), 'Bread is flour', 'Bread is good flour')
    result = build(kept, 'compare', 'v1:full', 'full', '--changelog')
    unsaid = result.one('changes-unsaid')
    assert (result.code, unsaid['file'], unsaid['severity'], unsaid['hint']) == (
        0,
        'content/changes/1.0.md',
        'warning',
        'write a paragraph for readers into this file',
    )
    assert 'The editors have not yet said' in (folder(kept) / 'CHANGELOG.md').read_text()
    (kept / 'content' / 'changes').mkdir()
    (kept / 'content' / 'changes' / '1.0.md').write_text('We have tasted every loaf again.\n')
    assert build(kept, 'compare', 'v1:full', 'full', '--changelog').problems == []
    log = (folder(kept) / 'CHANGELOG.md').read_text()
    assert 'We have tasted every loaf again.' in log and 'not yet said' not in log
    assert '- 1 Making the dough (p. 1): 1 text changed' in log


# --- what cannot be compared --------------------------------------------------------------------------------


@pytest.mark.parametrize(
    'old, message',
    [
        (
            'fool',
            (
                'there is no edition fool; write one of full, trial, or REVISION:EDITION as in v1.0:full, or'
                ' the folder of a release'
            ),
        ),
        ('fulll', 'there is no edition fulll; did you mean full? Or write one of full, trial'),
        ('zzz', 'there is no edition zzz; write one of full, trial'),
        ('v1:', 'v1: names no edition; write REVISION:EDITION as in v1.0:full'),
        (':full', ':full names no revision; write REVISION:EDITION'),
        (
            'tests',
            'tests is no folder of a release: there is no manifest.json in it; write one of full, trial',
        ),
        ('z' * 300, 'there is no edition zzz'),
        ('v9:full', 'git knows no revision v9 here'),
        ('v1:ful', 'there is no edition ful; did you mean full?'),
        ('-v1:full', 'No such option'),
    ],
)
def test_what_does_not_exist_is_said_in_a_line(kept: Path, old: str, message: str):
    result = build(kept, 'compare', old, 'full')
    assert result.code == 2
    assert message in result.err and 'Traceback' not in result.err


def test_a_pdf_is_not_compared(kept: Path, tmp_path: Path):
    (tmp_path / 'old.pdf').write_bytes(b'%PDF')
    result = build(kept, 'compare', str(tmp_path / 'old.pdf'), 'full')
    assert (
        result.code == 2
        and 'is a PDF, and texts are compared, not PDFs; name the edition that it was made from: full, trial'
        in result.err
    )


def test_a_revision_from_before_there_was_a_publication(kept: Path):
    git(kept, 'checkout', '-q', '--orphan', 'empty')
    git(kept, 'rm', '-rq', '--cached', 'styles')
    git(kept, 'commit', '-q', '-m', 'Before')
    git(kept, 'tag', 'v0')
    result = build(kept, 'compare', 'v0:full', 'full')
    assert result.code == 2 and 'revision v0 has no folder styles: there was no publication yet' in result.err


def test_words_of_editors_that_cannot_be_read(kept: Path):
    (kept / 'content' / 'changes').mkdir()
    (kept / 'content' / 'changes' / '1.0.md').write_bytes('Süß.\n'.encode('latin-1'))
    result = build(kept, 'compare', 'full', 'full', '--changelog')
    assert result.code == 1 and result.one('encoding')['file'] == 'content/changes/1.0.md'


# --- a revision that a stranger wrote -----------------------------------------------------------------------


def tar_of(*members: tuple[str, bytes, bytes, str]) -> bytes:
    """An archive of (name, type, content, link)."""
    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode='w') as tar:
        for name, kind, content, link in members:
            info = tarfile.TarInfo(name)
            info.type, info.size, info.linkname = kind, len(content), link
            tar.addfile(info, io.BytesIO(content))
    return out.getvalue()


@pytest.mark.parametrize(
    'name, kind, link, words',
    [
        ('/tmp/evil', tarfile.REGTYPE, '', 'leads out of the publication'),
        ('content/../../evil', tarfile.REGTYPE, '', 'leads out of the publication'),
        ('content/\x1b[2J', tarfile.REGTYPE, '', 'is no name of a file'),
        ('content/a\\b', tarfile.REGTYPE, '', 'is no name of a file'),
        ('content/link', tarfile.SYMTYPE, '/etc/passwd', 'which is a link'),
        ('content/link', tarfile.SYMTYPE, 'good.md', 'which is a link'),
        ('content/hard', tarfile.LNKTYPE, 'content/good.md', 'which is a link'),
        ('content/pipe', tarfile.FIFOTYPE, '', 'no regular file'),
        ('content/good.md', tarfile.REGTYPE, '', 'two files of one name'),
        ('content/good.md/under', tarfile.REGTYPE, '', 'two files of one name'),
    ],
)
def test_only_regular_files_leave_an_archive(name: str, kind: bytes, link: str, words: str):
    good = 'content/good.md', tarfile.REGTYPE, b'good', ''
    assert files_of(tar_of(good)).files == {'content/good.md': b'good'}
    with pytest.raises(BadArchive, match=words) as refused:
        files_of(tar_of(good, (name, kind, b'', link)))
    assert '\x1b' not in str(refused.value)


def test_an_archive_has_the_limits_of_the_door():
    few = Limits(file=10, total=15, files=2, depth=2, name=20)

    def file(name: str, size: int = 0) -> tuple[str, bytes, bytes, str]:
        return f'content/{name}', tarfile.REGTYPE, b'x' * size, ''

    one, two = file('a', 10), file('b/c', 5)
    assert files_of(tar_of(one, two), few).files == {'content/a': b'x' * 10, 'content/b/c': b'x' * 5}
    for members, words in (
        ((file('a', 11),), 'more than 1e-05 MB'),
        ((one, two, file('d')), 'more than 2 files'),
        ((one, file('b', 6)), 'more than 1.5e-05 MB'),
        ((file('b/c/d'),), 'more than 2 deep'),
        ((file('a' * 21),), 'no name of a file'),
    ):
        with pytest.raises(BadArchive, match=words):
            files_of(tar_of(*members), few)
    with pytest.raises(BadArchive, match='cannot be read'):
        files_of(b'x' * 1024)


def test_an_archive_and_a_folder_are_the_same_files(bread: Path):
    """What belongs to editors and systems is passed over in both."""
    (bread / 'content' / '.notes').mkdir()
    (bread / 'content' / '.notes' / 'a.md').write_text('a')
    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode='w') as tar:
        for folder in INPUTS:
            tar.add(bread / folder, folder)
    assert files_of(out.getvalue()) == take(bread)[0]


def test_a_link_in_a_revision_is_not_followed(kept: Path, tmp_path: Path):
    (tmp_path / 'secret.md').write_text('secret')
    (kept / 'content' / 'chapters' / 'secret.md').symlink_to(tmp_path / 'secret.md')
    git(kept, 'add', '-A')
    git(kept, 'commit', '-q', '-m', 'A link')
    (kept / 'content' / 'chapters' / 'secret.md').unlink()
    result = build(kept, 'compare', 'HEAD:full', 'full')
    assert (
        result.code == 2
        and 'it holds content/chapters/secret.md, which is a link: only regular files are read' in result.err
    )


def test_without_git_a_revision_cannot_be_read(kept: Path):
    result = build(kept, 'compare', 'v1:full', 'full', env={'PATH': ''})
    assert result.code == 2
    assert 'git is not installed' in result.err


def test_a_release_names_its_commit(kept: Path, tmp_path: Path):
    commit = subprocess.run(
        ['git', '-C', str(kept), 'rev-parse', 'v1'], capture_output=True, text=True, check=True
    ).stdout.strip()
    release = tmp_path / 'bread-1.0-full'
    release.mkdir()
    (release / 'manifest.json').write_text(
        json.dumps({'commit': commit, 'edition': 'full', 'version': '1.0'})
    )
    (release / 'bread-1.0-full-screen.pdf').write_bytes(b'%PDF')
    edit(chapter(kept, 'dough'), 'Bread is flour', 'Bread is good flour')
    for name in (release, release / 'bread-1.0-full-screen.pdf'):
        assert build(kept, 'compare', str(name), 'full').code == 0
    found = json.loads((kept / 'output' / 'compare' / 'bread-1.0-full--full' / 'changes.json').read_text())
    assert (found['edits'], found['old']['commit']) == (1, commit[:12])
    (release / 'manifest.json').write_text('{}')
    result = build(kept, 'compare', str(release), 'full')
    assert result.code == 2 and 'does not name the edition and commit of a release' in result.err


def test_a_mistake_in_a_revision_is_said_at_its_file_there(kept: Path):
    edit(chapter(kept, 'rising'), '[](#tab-water)', '[](#tab-watr)')
    git(kept, 'commit', '-q', '-a', '-m', 'A slip')
    git(kept, 'tag', 'v2')
    edit(chapter(kept, 'rising'), '[](#tab-watr)', '[](#tab-water)')
    result = build(kept, 'compare', 'v2:full', 'full')
    assert result.code == 1
    slip = result.one('ref-unknown')
    assert (slip['file'], slip['hint']) == ('v2:content/chapters/rising.md', 'did you mean tab-water?')


def test_an_output_for_the_screen_is_needed(kept: Path):
    shutil.copytree(REPOSITORY / 'styles' / 'profiles', kept / 'styles' / 'profiles')
    edit(kept / 'styles' / 'outputs.yaml', '  finish: screen', PRESS)
    result = build(kept, 'compare', 'trial', 'full')
    none = result.one('output-none')
    assert (none['file'], none['hint']) == ('styles/outputs.yaml', 'add a row with "finish: screen"')


def test_the_look_of_a_comparison_belongs_to_the_publication(kept: Path):
    (kept / 'styles' / 'comparison.css').unlink()
    (kept / 'templates' / 'units' / 'comparison-changes.html.j2').unlink()
    result = build(kept, 'compare', 'trial', 'full')
    assert result.code == 1 and result.codes == ['comparison-missing'] * 2
    assert [p['file'] for p in result.problems] == [
        'templates/units/comparison-changes.html.j2',
        'styles/comparison.css',
    ]
    assert result.problems[0]['hint'] == 'take it over from another publication'


# --- words --------------------------------------------------------------------------------------------------


def test_a_small_word_between_two_large_changes_is_no_island():
    before, now = (
        'We bake bread at night in the old oven.',
        'We sell fresh warm rolls at noon from every single shop.',
    )
    assert plain_difference(before, now) == (
        ('=', 'We'),
        ('-', 'bake bread at night in the old oven'),
        ('+', 'sell fresh warm rolls at noon from every single shop'),
        ('=', '.'),
    )
    assert plain_difference('one red loaf', 'one blue loaf') == (
        ('=', 'one'),
        ('-', 'red'),
        ('+', 'blue'),
        ('=', 'loaf'),
    )
