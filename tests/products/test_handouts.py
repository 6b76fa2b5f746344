"""Handouts: whole units with the pages of the book, or pieces of it; both know where the rest stands."""

from __future__ import annotations

import base64
import re
from pathlib import Path

import pypdfium2
import pytest
import segno

from bindery.checks.finished import inspect_deep
from bindery.products.handouts.qr import qr_picture
from support.book import build, edit, line_of, pdfs
from support.tagged import Tagged

ROWS = 'content/handouts.yaml'
URL = 'https://example.org/bread'


def handout(book: Path, name: str) -> Tagged:
    return Tagged(book / f'output/handouts/bread-1.0-handout-{name}.pdf')


def printed(book: Path, name: str) -> list[str]:
    """The lines on the first page, those of its overlay among them."""
    page = pypdfium2.PdfDocument(book / f'output/handouts/bread-1.0-handout-{name}.pdf')[0]
    return page.get_textpage().get_text_range().split('\r\n')


def links(read: Tagged) -> list:
    return [a for n in read.document.all('Link') for a in n.annotations]


def with_url(book: Path) -> Path:
    edit(book / 'content/publication.yaml', 'identifiers:', f'url: {URL}\nidentifiers:')
    return book


# --- whole units --------------------------------------------------------------------------------------------


def test_a_whole_unit_keeps_its_pages_folios_and_numbers(given: Path):
    book, read = Tagged(given / 'output/full/bread-1.0-full-screen.pdf'), handout(given, 'rising')
    at = book.labels.index('3')
    assert read.labels == ['3', '4'][: len(read.pdf.pages)]
    assert book.marked[at] == read.marked[0] and 'Box 2.1' in read.document.text
    assert '3' in printed(given, 'rising'), 'the folio is printed too'


def test_its_strip_and_foot_are_in_the_overlay(given: Path):
    lines = printed(given, 'rising')
    assert 'Rising on one leaf, pages 3' in lines
    assert 'p. 1: see the full guide, edition 1.0' in lines, 'the page of the table that it points to, once'
    assert 'Rising on one leaf' not in handout(given, 'rising').document.text


def test_a_page_number_outside_is_heard_in_full(given: Path):
    read = handout(given, 'rising')
    (slot,) = (n for n in read.document.all('Span') if str(n.object.get('/ActualText', '')).startswith('1 '))
    assert slot.object.ActualText == '1 of the full guide, edition 1.0.'


def test_without_an_address_links_out_become_words_that_say_where(given: Path):
    read = handout(given, 'rising')
    assert links(read) == [], 'the unit points to others and to works only'
    said = [
        str(n.object.ActualText)
        for n in read.document.all('Span')
        if 'Table' in n.text and '/ActualText' in n.object
    ]
    assert said == ['Table 1.1, see p.\u00a01 of the full guide, edition 1.0']


def test_with_an_address_links_lead_there(handed: Path):
    build(with_url(handed), 'handout')
    read = handout(handed, 'rising')
    found = links(read)
    assert {str(a.A.URI) for a in found} == {URL}
    assert 'Table 1.1, see p.\u00a01 of the full guide, edition 1.0' in {str(a.Contents) for a in found}
    assert all('/Dest' not in a for a in found)


# --- pieces -------------------------------------------------------------------------------------------------


def test_a_section_comes_with_what_belongs_to_it_and_says_where_it_stands(given: Path):
    text = handout(given, 'flour').document.text
    assert (
        '1.1 Flour and water' in text
        and '1.1.1 Kneading' in text
        and 'Table 1.1' in text
        and 'Box 2.1' in text
    )
    assert text.count('Guide p. 1') == 1 and text.count('Guide p. 3') == 1
    assert 'Salt keeps the yeast' not in text, 'what stands before the section stays behind'


def test_references_out_of_pieces_say_the_page_and_those_within_are_links(given: Path):
    read = handout(given, 'flour')
    assert 'Chapter 2 (see p. 3 of the full guide, edition 1.0)' in read.document.text
    within = {str(a.Dest): str(a.Contents) for a in links(read)}
    assert within['box-window'] == 'Box 2.1'
    assert {d for d in within if d.startswith('references-')} == {
        'references-calvel2001',
        'references-tartine2010',
    }
    assert 'Chapter 2' not in within.values()


def test_the_works_that_pieces_cite_come_along(given: Path):
    read = handout(given, 'flour')
    assert [h.text for h in read.document.all('H2')][-1] == 'Sources'
    assert 'The Taste of Bread' in read.document.text and 'Country Loaves' in read.document.text
    assert 'Le goût du pain' not in read.document.text, 'and no others'


def test_a_range_of_records_by_number_and_id(given: Path):
    read = handout(given, 'small-loaves')
    assert [r.nodes[0].text for r in next(read.document.all('TBody')).all('TR')] == ['Baguette', 'Rundstykke']
    assert [h.text for h in read.document.all('H2')] == ['Loaves to begin with']


def test_records_by_value_and_by_words(given: Path):
    rows = [r.nodes[0].text for r in next(handout(given, 'french').document.all('TBody')).all('TR')]
    assert rows == ['Baguette']


def test_a_page_number_alone_says_where_to_see(handed: Path):
    edit(
        handed / 'content/chapters/dough.md',
        'See [](#rising), ',
        'On [](page:proof) too.\n\n[](page:rising)\n\nSee [](#rising), ',
    )
    build(handed, 'handout', 'flour')
    said = [p.text for p in handout(handed, 'flour').document.all('P')]
    assert 'On p. 3 of the full guide, edition 1.0 too.' in said
    assert 'see p. 3 of the full guide' in said


def test_a_code_is_printed_only_where_there_is_an_address(handed: Path, given: Path):
    assert list(handout(given, 'flour').document.all('Figure')) == []
    build(with_url(handed), 'handout', 'flour')
    read = handout(handed, 'flour')
    (code,) = read.document.all('Figure')
    assert str(code.object.Alt) == f'QR code: {URL}'


def test_the_code_is_the_address(given: Path):
    """Its drawing, module by module, is that of an independent encoder; around it the white that readers
    need."""
    svg = base64.b64decode(qr_picture(URL, '#000000').partition('base64,')[2]).decode()
    dark = {
        (int(x) + n, int(y)) for x, y, run in re.findall(r'M(\d+) (\d+)h(\d+)', svg) for n in range(int(run))
    }
    matrix = segno.make(URL, error='m', micro=False).matrix
    assert dark == {(x + 4, y + 4) for y, row in enumerate(matrix) for x, module in enumerate(row) if module}
    assert f'viewBox="0 0 {len(matrix) + 8} {len(matrix) + 8}"' in svg


# --- files --------------------------------------------------------------------------------------------------


def test_handouts_are_sound_with_an_address_and_without(handed: Path, given: Path):
    build(with_url(handed), 'handout')
    files = [*(given / 'output/handouts').iterdir(), *(handed / 'output/handouts').iterdir()]
    assert len(files) == 8
    for file in files:
        assert inspect_deep(file.read_bytes())[1] == [], file.name


def test_a_handout_is_called_by_its_own_title(given: Path):
    read = handout(given, 'rising')
    assert str(read.pdf.trailer.Info.Title) == 'Rising on one leaf. From Bread, full edition'
    xmp = read.pdf.Root.Metadata.read_bytes().decode()
    assert '978-0-00' not in xmp, 'the ISBN is that of the whole book'
    assert '/AF' not in read.pdf.Root


def test_the_same_bytes_anywhere(handed: Path, given: Path):
    build(handed, 'handout', '--jobs', '3')
    assert {p.name: p.read_bytes() for p in (given / 'output/handouts').iterdir()} == pdfs(handed)


def test_handouts_are_taken_from_the_last_final_edition_or_from_the_one_that_is_named(handed: Path):
    edit(handed / ROWS, 'edition: full', 'edition: trial')
    assert [(b['edition'], b['path']) for b in build(handed, 'handout', 'rising', 'french').built] == [
        ('trial', 'output/handouts/bread-0.5-handout-rising.pdf'),
        ('full', 'output/handouts/bread-1.0-handout-french.pdf'),
    ]


def test_a_handout_that_does_not_exist(handed: Path):
    result = build(handed, 'handout', 'flower')
    assert result.code == 2 and 'did you mean flour?' in result.err


def test_a_book_without_handouts_says_so(bread: Path):
    result = build(bread, 'handout')
    assert (
        result.one('selection-none')['file'] == ROWS
        and 'add the file' in result.one('selection-none')['hint']
    )


# --- mistakes -----------------------------------------------------------------------------------------------

MISTAKES = """\
- {id: a1, kind: handout, title: T, take: [{unit: risin}]}
- {id: a2, kind: handout, title: T, take: [{section: flouur}]}
- {id: a3, kind: handout, title: T, take: [{records: loavs}]}
- {id: a4, kind: handout, title: T, take: [{records: loaves, where: {contry: FR}}]}
- {id: a5, kind: handout, title: T, take: [{records: flours, where: {grain: wheet}}]}
- {id: a6, kind: handout, title: T, take: [{records: loaves, from: pumpernikel}]}
- {id: a7, kind: handout, title: T, take: [{records: loaves, from: pumpernickel, to: baguette}]}
- {id: a8, kind: handout, title: T, take: [{records: loaves, where: {country: FR, title: {has: rye}}}]}
- {id: a9, kind: handout, title: T, edition: ful, take: [{unit: rising}]}
- {id: a9, kind: handout, title: T, take: [{unit: rising}]}
- {id: b1, kind: handout, title: T, take: [{section: flour}, {section: kneading}]}
- {id: b2, kind: handout, title: T, take: [{records: flours, where: {grain: rye}}]}
- {id: b3, kind: handout, title: T, take: [{unit: rising}, {section: flour}]}
- {id: b4, kind: handout, title: T, take: [{unit: contents}]}
- {id: b5, kind: handout, title: T, take: [{records: loaves, where: {title: {hat: x}}}]}
- {id: b6, kind: handout, title: T, take: [{unit: rising, section: flour}]}
- {id: b7, kind: handout, title: T, take: [{unit: rising, where: {a: b}}]}
- {id: b8, kind: handout, title: T, take: [{section: dough}]}
- {id: c1, kind: handout, title: T, take: [{records: loaves, where: {country: [[FR]]}}]}
- {id: c2, kind: handout, title: T, take: [{records: loaves, where: {country: null}}]}
- {id: c3, kind: handout, title: T, take: [{records: loaves, where: {title: {has: ""}}}]}
- {id: c4, kind: handout, title: T, take: [{title: Nothing}]}
- {id: c5, kind: handout, title: T, edition: trial, take: [{unit: baking}]}
- {id: c6, kind: handout, title: T, take: [{unit: zzz}]}
- {id: b9, kind: handout, title: T, take: [{records: references, where: {author: Calvel}}]}
"""


@pytest.fixture(scope='module')
def wrong(tmp_path_factory) -> tuple[Path, object]:
    """A file full of mistakes, and what the build says: all of it at once."""
    from support.book import copy_handed

    book = copy_handed(tmp_path_factory.mktemp('wrong'))
    (book / ROWS).write_text(MISTAKES)
    return book, build(book, 'handout')


@pytest.mark.parametrize(
    'code, row, column_of, hint',
    [
        ('unit-unknown', 'a1', 'risin}', 'did you mean rising?'),
        ('section-unknown', 'a2', 'flouur', 'did you mean flour?'),
        ('dataset-unknown', 'a3', 'loavs', 'did you mean loaves?'),
        ('field-unknown', 'a4', 'contry', 'did you mean country?'),
        ('value-unknown', 'a5', 'wheet', 'did you mean wheat?'),
        ('record-unknown', 'a6', 'pumpernikel', 'did you mean pumpernickel?'),
        ('range-backwards', 'a7', 'pumpernickel', 'turn them round'),
        ('selection-empty', 'a8', '{country', 'check the values in "where"'),
        ('edition-unknown', 'a9', 'ful,', 'did you mean full?'),
        ('id-duplicate', 'a9', 'a9', 'choose another id'),
        ('taken-twice', 'b1', 'kneading', 'leave one of the two out'),
        ('record-homeless', 'b2', 'flours', 'set "home: true" on a view of flours'),
        ('take-mixed', 'b3', 'b3', 'make two handouts'),
        ('unit-late', 'b4', 'contents', 'take another unit'),
        ('query-odd', 'b5', '{hat', '{has: words}'),
        ('take-odd', 'b6', '{unit', 'write one of: unit, section, records'),
        ('take-odd', 'b7', 'where', 'take records in place of a unit'),
        ('section-unknown', 'b8', 'dough', 'write "unit: dough"'),
        ('query-odd', 'c1', '[[FR', 'a list of values, {has: words} or {exists: true}'),
        ('query-odd', 'c2', 'null', 'a list of values, {has: words} or {exists: true}'),
        ('query-odd', 'c3', '{has', 'a list of values, {has: words} or {exists: true}'),
        ('take-odd', 'c4', '{title', 'write one of: unit, section, records; each thing'),
        ('unit-unknown', 'c5', 'baking', 'add baking to content/editions/trial.yaml'),
        ('unit-unknown', 'c6', 'zzz', 'units: cover, contents, dough'),
    ],
)
def test_every_mistake_is_said_at_its_place(wrong, code: str, row: str, column_of: str, hint: str):
    book, result = wrong
    assert result.code == 1
    lines = (book / ROWS).read_text().splitlines()
    found = [p for p in result.problems if p['code'] == code and f'id: {row},' in lines[p['line'] - 1]]
    assert len(found) == 1 and found[0]['file'] == ROWS, result.problems
    problem = found[0]
    assert lines[problem['line'] - 1][problem['column'] - 1 :].startswith(column_of)
    assert hint in problem['hint']


def test_a_template_without_room_for_the_pieces(handed: Path):
    edit(handed / 'templates/selections/handout.html.j2', '<x-content/>', '')
    problem = build(handed, 'handout', 'flour').one('content-missing')
    assert problem['file'] == 'templates/selections/handout.html.j2' and problem['hint'] == 'add <x-content/>'


def test_a_row_of_the_wrong_shape_stops_any_build(handed: Path):
    edit(handed / ROWS, 'title: A French loaf', 'titel: A French loaf')
    result = build(handed)
    assert (
        result.one('key-unknown')['line'] == line_of(handed / ROWS, 'titel:')
        and 'did you mean title?' in result.one('key-unknown')['hint']
    )


def test_a_mistake_leaves_the_last_good_handouts(handed: Path):
    build(handed, 'handout', 'rising', 'french')
    before = pdfs(handed)
    edit(handed / ROWS, '- section: box-window', '- section: box-windo')
    assert build(handed, 'handout').code == 1 and pdfs(handed) == before
