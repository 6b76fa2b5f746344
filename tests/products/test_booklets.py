"""Booklets: a small page of its own, filled up with notes, read in order."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from bindery.checks.finished import inspect_deep
from bindery.products.handouts.rows import read_rows
from bindery.sources.files.cache import Cache
from bindery.sources.files.snapshot import take
from bindery.sources.loader import publication
from support.book import REPOSITORY, build, edit, line_of, pdfs
from support.tagged import Tagged, squeeze

MM = 72 / 25.4
ROWS = 'content/handouts.yaml'


def booklet(book: Path, name: str, look: str = 'booklet') -> Tagged:
    return Tagged(book / f'output/booklets/bread-1.0-{look}-{name}.pdf')


def titles(read: Tagged) -> list[tuple[int, str]]:
    """First-level headings with the page, from 1, that each stands on."""
    return [(min(h.all_pages) + 1, h.text) for h in read.document.all('H1')]


def test_the_page_is_small_and_the_type_is_set_for_it(given: Path):
    read = booklet(given, 'dough')
    left, bottom, right, top = (float(v) for v in read.pdf.pages[0].TrimBox)
    assert (right - left, top - bottom) == pytest.approx((105 * MM, 148 * MM), abs=0.1)
    drawn = b''.join(part.read_bytes() for part in read.pdf.pages[2].Contents)
    sizes = {float(size) * 0.75 for size in re.findall(rb'/\w+ (\S+) Tf', drawn)}
    assert set(re.findall(rb'(\S+) 0 0 \S+ 0 0 cm', drawn)) == {b'0.75'}, (
        'from CSS pixels to points, and nothing else is scaled'
    )
    assert min(sizes, key=lambda s: abs(s - 8)) == pytest.approx(8, abs=0.01) and not any(
        abs(s - 10) < 0.1 for s in sizes
    ), 'running text of 8 pt in place of 10'


def test_notes_fill_the_last_sheet_before_the_back_of_the_cover(given: Path):
    read = booklet(given, 'dough')
    assert len(read.pdf.pages) == 8
    assert titles(read) == [
        (1, 'A booklet of dough'),
        (3, '1 Making the dough'),
        (4, 'Sources'),
        (5, 'Notes'),
        (8, 'Bread at Home'),
    ]
    assert read.labels == [str(n) for n in range(1, 9)]


def test_a_booklet_that_fills_its_sheets_has_no_notes(given: Path):
    read = booklet(given, 'loaves')
    assert [t for _, t in titles(read)] == [
        'A booklet of loaves',
        'A booklet of loaves',
        'Bread at Home',
    ] and len(read.pdf.pages) == 4


def test_chapter_and_table_keep_their_numbers_and_pages_are_quoted(given: Path):
    text = squeeze(booklet(given, 'dough').document.text)
    assert squeeze('1.1 Flour and water') in text and squeeze('Table 1.1') in text
    assert squeeze('Chapter 2 (see p. 3 of the full guide, edition 1.0)') in text
    assert squeeze('“The first proof” (p. 3 of the full guide)') in text, (
        'those that follow do without the edition'
    )


def test_records_are_rows_of_their_table_under_its_head(given: Path):
    (table,) = booklet(given, 'loaves').document.all('Table')
    assert [[c.text for c in row.nodes] for row in table.all('TR')] == [
        ['Loaf', 'Country', 'Flour', 'Grams'],
        ['Rundstykke', 'NO', 'Half white', '60'],
        ['Pumpernickel', 'DE', 'Dark rye', '1000'],
    ]
    assert 'Guide p. A-1' in booklet(given, 'loaves').document.text


def test_booklets_are_sound(given: Path):
    for file in (given / 'output/booklets').glob('*[!s].pdf'):
        assert inspect_deep(file.read_bytes())[1] == []


def test_a_look_that_is_to_be_asked_for_is_made_only_then(handed: Path):
    assert {b['output'] for b in build(handed, 'booklet', 'loaves').built} == {'booklet'}
    built = build(handed, 'booklet', 'loaves', '--look', 'plain').built
    assert [b['path'] for b in built] == [
        'output/booklets/bread-1.0-plain-loaves.pdf',
        'output/booklets/bread-1.0-plain-loaves-sheets.pdf',
    ]


def test_an_edit_changes_its_booklet_and_no_other(handed: Path):
    build(handed, 'booklet')
    before = pdfs(handed)
    edit(
        handed / 'content/chapters/dough.md',
        'Bread is flour, water, salt and time.',
        'Bread is flour, water, salt and much time.',
    )
    build(handed, 'booklet')
    changed = {name for name, data in pdfs(handed).items() if data != before[name]}
    assert changed == {'bread-1.0-booklet-dough.pdf', 'bread-1.0-booklet-dough-sheets.pdf'}


def test_editions_are_not_made_in_a_look(handed: Path):
    assert {b['output'] for b in build(handed).built} == {'screen'}
    assert build(handed, '--output', 'booklet').code == 2


def test_what_quotes_an_output_that_does_not_exist_is_refused(handed: Path):
    edit(
        handed / 'styles/outputs.yaml',
        'selection: {kind: handout, of: screen}',
        'selection: {kind: handout, of: scren}',
    )
    problem = build(handed, 'handout').one('output-unknown')
    assert (problem['file'], problem['line']) == (
        'styles/outputs.yaml',
        line_of(handed / 'styles/outputs.yaml', 'of: scren}'),
    )
    assert 'screen' in problem['hint']


def test_a_book_without_a_look_for_booklets_says_so(handed: Path):
    rows = handed / 'styles/outputs.yaml'
    rows.write_text(rows.read_text().partition('booklet:')[0])
    problem = build(handed, 'booklet').one('look-missing')
    assert problem['file'] == 'styles/outputs.yaml' and 'kind: booklet' in problem['hint']


def test_the_rows_of_the_guide_can_be_used():
    """Of the real publication, without laying it out: every id stands in a text, every query finds
    something."""
    guide, problems = publication(REPOSITORY, take(REPOSITORY)[0], Cache(None))
    rows, found = read_rows(guide)
    assert problems + found == [] and {r.kind for r in rows} == {'handout', 'booklet'}
    stages = {r.id for r in guide.datasets['stages'].records}
    sections = [t.target for r in rows for t in r.takes if t.kind == 'section']
    texts = ''.join(u.text for u in guide.units.values())
    assert all(f'{{#{s}' in texts or f'id: {s}\n' in texts for s in sections)
    assert {r.id.removeprefix('checklist-') for r in rows if r.id.startswith('checklist-')} == stages
    assert guide.meta['url'] == '', 'no address is made up'
