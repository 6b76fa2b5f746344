"""From a place in a PDF to the line that it came from, and back: identifiers and source maps."""

from __future__ import annotations

import hashlib
import json
import re
import shutil
import subprocess
import sys
from itertools import pairwise
from pathlib import Path

import msgspec
import pikepdf
import pypdf
import pypdfium2
import pytest
from pikepdf import Dictionary

from bindery.checks.finished import builds, carried_map
from bindery.checks.finished.opening import open_pdf
from bindery.pdf.attachments import Attachment
from bindery.pdf.finishing.embed import embed_files
from bindery.pdf.source_map import BadMap, PlaceOnPage, SourceMap, questions
from bindery.pdf.source_map.make import attachment
from bindery.pdf.source_map.storage import KEPT, find
from bindery.pdf.source_map.values import LARGEST, read, written
from support.book import REPOSITORY, build, copy_book, edit, line_of
from support.press import press_book
from support.shelf import BUNDLE, ready, release

DOUGH, RISING, FLOURS = 'content/chapters/dough.md', 'content/chapters/rising.md', 'content/data/flours.yaml'
UUID = r'[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}'
VIEW = '\n/// view | flours\n    as: cards\n    where: {grain: wheat}\n///\n'
PLAIN = {
    'Turn it a quarter': 'Turnitaquarter.',
    '| Ciabatta': 'Ciabatta',
    ': The weight of': 'Theweightofthewaterperweightofflour.',
    '## Flour and water': 'Flourandwater',
    'Bread is flour': 'Saltkeepstheyeastincheck.',
}
NO_TEXT = re.compile(r'[\s\u00ad\u2010\u2007-]')


@pytest.fixture(scope='module')
def twice(tmp_path_factory) -> tuple[Path, dict]:
    """The bread book, in which the flours stand in two chapters; and what the build said of its full
    edition."""
    book = copy_book('bread', tmp_path_factory.mktemp('twice'))
    text = book / 'content/chapters/baking.md'
    text.write_text(text.read_text('utf-8') + VIEW, 'utf-8')
    result = build(book, 'full')
    assert result.code == 0, result.err
    return book, result.built[0]


@pytest.fixture(scope='module')
def full(twice) -> tuple[Path, SourceMap]:
    """Its PDF, and the map of that."""
    book, built = twice
    return book / built['path'], map_of(book, built)


def map_of(book: Path, built: dict) -> SourceMap:
    (file,) = (book / 'output/maps').glob(f'*/{built["identifier"]}.json')
    return read(file.read_bytes(), built['identifier'])


def inspect(*files: Path) -> tuple[int, str]:
    command = [sys.executable, str(REPOSITORY / 'build.py'), 'inspect', '--no-validator', *map(str, files)]
    done = subprocess.run(command, capture_output=True, text=True, cwd=REPOSITORY, timeout=300)
    assert done.stderr == ''
    return done.returncode, done.stdout


def spoil(pdf: Path, to: Path) -> Path:
    """Take the words of the first link in chapter 1 away, as a program does that saves a PDF again."""
    with pikepdf.open(pdf) as file:
        link = next(a for page in list(file.pages)[4:] for a in page.get('/Annots', []))
        del link.Contents
        file.save(to)
    return to


# --- the identifier ---------------------------------------------------------------------------------------


def test_it_stands_in_metadata_and_trailer_and_is_said(twice):
    book, built = twice
    assert re.fullmatch(UUID, built['identifier'])
    with pikepdf.open(book / built['path']) as pdf:
        said = pdf.open_metadata()
        assert said['xmpMM:InstanceID'] == f'uuid:{built["identifier"]}' != said['xmpMM:DocumentID']
        assert {bytes(part).hex() for part in pdf.trailer.ID} == {built['identifier'].replace('-', '')}
    assert f'{book / built["path"]}: build {built["identifier"]}, ' in inspect(book / built['path'])[1]


def test_the_same_content_has_the_same_one_anywhere(twice, tmp_path: Path):
    book, built = twice
    again = Path(shutil.copytree(book, tmp_path / 'elsewhere', ignore=shutil.ignore_patterns('output')))
    (other,) = build(again, 'full', '--jobs=2').built
    assert other['identifier'] == built['identifier'] and other['sha256'] == built['sha256']
    assert written(map_of(again, other)) == written(map_of(book, built))


DIFFERENT = {
    'a word': (DOUGH, 'Turn it a quarter.', 'Turn it a third.'),
    'a record': (FLOURS, 'Rises high.', 'Rises very high.'),
    'a colour': ('styles/book.css', '', 'p { color: #333333 }\n'),
    'a folio': ('content/editions/full.yaml', 'prefix: "R-"', 'prefix: "S-"'),
    'the version': ('content/editions/full.yaml', 'version: "1.0"', 'version: "1.1"'),
    'the subject': ('content/publication.yaml', 'subtitle: A small manual', 'subtitle: A large manual'),
    'alt text': ('content/chapters/baking.md', 'alt: An oven', 'alt: Another oven'),
}


@pytest.mark.parametrize('what', DIFFERENT)
def test_whatever_is_printed_or_said_makes_another_one(what: str, baked: Path):
    name, old, new = DIFFERENT[what]
    (before,) = (baked / 'output/maps/bread-1.0-full-screen').iterdir()
    text = (baked / name).read_text('utf-8')
    assert old in text
    (baked / name).write_text(text.replace(old, new, 1) if old else text + new, 'utf-8')
    (built,) = build(baked, 'full').built
    assert built['identifier'] != before.stem


def test_a_line_that_prints_nothing_moves_the_map_and_not_the_identifier(baked: Path):
    (before,) = build(baked, 'full').built
    old = map_of(baked, before)
    edit(baked / DOUGH, '## Flour and water', '\n\n## Flour and water')
    (after,) = build(baked, 'full').built
    assert (after['identifier'], after['sha256']) == (before['identifier'], before['sha256'])
    pairs = zip(questions.standing(old), questions.standing(map_of(baked, after)), strict=True)
    moved = [(a.place.line, b.place.line) for a, b in pairs if a.place.file == DOUGH]
    heading = line_of(baked / DOUGH, '## Flour and water') - 2
    assert any(a >= heading for a, _ in moved) and all(b == a + 2 * (a >= heading) for a, b in moved)


def test_each_paper_has_one_of_its_own_and_a_map(given: Path):
    known: dict[str, str] = {}
    for path in sorted((given / 'output').rglob('*.pdf')):
        if '-contact' in path.name:  # pictures of pages
            continue
        identifier, *_ = builds(open_pdf(path.read_bytes()))
        assert known.setdefault(identifier, path.name) == path.name  # an event holds copies
        found, problems = find(path, [identifier])
        assert problems == [] and found and found.build == identifier, path
        assert len(found.folios) == len(pypdf.PdfReader(path).pages)
    names = known.values()
    assert len(known) > 8 and 'packing-list.pdf' in names
    assert any(name.endswith('-sheets.pdf') for name in names)


# --- where it stands --------------------------------------------------------------------------------------


def words_in(pdf: pypdfium2.PdfDocument, one: PlaceOnPage) -> str:
    """What a reader sees in a box, without white space and hyphens."""
    page = pdf[one.spot.page]
    left, _, _, top = page.get_trimbox()
    spot = one.spot
    box = left + spot.left - 1, top - spot.bottom - 1, left + spot.right + 1, top - spot.top + 1
    text = page.get_textpage().get_text_bounded(*box)
    return NO_TEXT.sub('', text)


def test_a_box_holds_the_words_of_its_block(twice, full):
    book, _ = twice
    pdf, source_map = full
    opened = pypdfium2.PdfDocument(pdf)
    for marker, words in PLAIN.items():
        line = line_of(book / DOUGH, marker)
        at_line = [
            one for one in questions.standing(source_map) if (one.place.file, one.place.line) == (DOUGH, line)
        ]
        assert sum(words in words_in(opened, one) for one in at_line) == 1, at_line
    ends = [(one.spot.left, one.spot.right) for one in questions.standing(source_map)]
    assert all(0 <= left < right < opened[0].get_width() for left, right in ends)


def test_what_stands_on_a_folio_is_told_in_reading_order(twice, full):
    book, _ = twice
    source_map = full[1]
    (page,) = questions.pages_with_folio(source_map, '1')
    here = questions.on_page(source_map, page)
    assert {one.folio for one in here} == {'1'} and {one.unit for one in here} == {'dough'}
    lines = list(dict.fromkeys(one.place.line for one in here if one.place.file == DOUGH))
    assert lines[0] == 1 and lines[2:4] == [line_of(book / DOUGH, mark) for mark in ('## Flour', 'First AH')]
    tops = [one.spot.top for one in here if one.spot.bottom < 400]  # above the notes
    assert all(a <= b + 1 for a, b in pairwise(tops))
    assert (
        questions.pages_with_folio(source_map, '') == []
        and questions.pages_with_folio(source_map, '4711') == []
    )


def test_a_record_that_is_printed_in_two_chapters_stands_on_both_pages(twice, full):
    book, _ = twice
    source_map = full[1]
    line = line_of(book / FLOURS, 'id: t65')
    for at in (line, line + 1):  # any line of the record
        found = questions.of_line(source_map, FLOURS, at)
        assert {one.unit for one in found} == {'rising', 'baking'}
        assert {one.record for one in found} == {('flours', 't65')}
        assert len(questions.pages_of_line(source_map, FLOURS, at)) == 2
    other = line_of(book / FLOURS, 'id: t80')
    assert {one.record for one in questions.of_line(source_map, FLOURS, other)} == {('flours', 't80')}
    unprinted = line_of(book / FLOURS, 'id: r1150')  # rye: in neither view
    assert questions.of_line(source_map, FLOURS, unprinted) == []


def test_a_line_of_text_stands_where_its_block_does(twice, full):
    book, _ = twice
    source_map = full[1]
    view = line_of(book / RISING, '/// view | flours')
    shown = questions.of_line(source_map, RISING, view + 1)  # a line within it
    assert {one.record for one in shown} == {('flours', 't65'), ('flours', 't80')}
    assert {one.unit for one in shown} == {'rising'}
    above = questions.of_line(source_map, RISING, view - 1)
    assert [one.record for one in above] == [None] and above[0].place.line == view - 2
    assert questions.of_line(source_map, 'content/chapters/unknown.md', 1) == []


def test_the_innermost_block_is_found_at_a_point(full):
    source_map = full[1]
    cells = [one for one in questions.standing(source_map) if one.unit == 'loaves' and one.record]
    for one in cells:
        x, y = (one.spot.left + one.spot.right) / 2, (one.spot.top + one.spot.bottom) / 2
        assert questions.at_point(source_map, one.spot.page, x, y) == one
    assert len(cells) > 8 and questions.at_point(source_map, cells[0].spot.page, 1, 1) is None


def test_structure_elements_know_their_blocks(full):
    pdf, source_map = full
    with pikepdf.open(pdf) as opened:
        units = list(opened.Root.StructTreeRoot.K[0].K)
    assert len(units) == len(source_map.units) and all(unit.elements for unit in source_map.units)
    rising = next(unit for unit in source_map.units if unit.id == 'rising')
    places = [questions.place_of_element(source_map, rising, n) for n in range(len(rising.elements))]
    assert {place.file for place in places} == {RISING, FLOURS}
    assert questions.place_of_element(source_map, rising, len(places)) == source_map.head(rising)


def test_sheets_have_their_pages_side_by_side(given: Path):
    def of(name: str) -> SourceMap:
        (file,) = (given / 'output/maps' / name).glob('*.json')
        return read(file.read_bytes())

    pages, sheets = of('bread-1.0-booklet-loaves'), of('bread-1.0-booklet-loaves-sheets')
    assert len(pages.folios) == 2 * len(sheets.folios) and pages.build != sheets.build
    width = 105 / 25.4 * 72
    before, after = (
        {(one.place, one.unit): one for one in questions.standing(each)} for each in (pages, sheets)
    )
    assert before.keys() == after.keys() and before
    moved = {after[key].spot.left - one.spot.left for key, one in before.items()}
    assert min(moved) < 5 and max(moved) > 0.9 * width


COVER = """
cover:
  like: press
  finish: wrap
  bindings: [{name: folded, spine: false}]
  wrap:
    inside: {name: board, coated: true, grams: 200, bulk: 1}
    spine: {template: spine.html.j2, stylesheets: []}
"""


def test_a_file_for_the_printer_has_no_elements_and_a_cover_its_two_pages(tmp_path: Path):
    book = press_book(tmp_path)
    with (book / 'styles/outputs.yaml').open('a') as rows:
        rows.write(COVER)
    (book / 'templates/spine.html.j2').write_text('<p></p>')
    result = build(book, '--output', 'press', '--output', 'cover')
    assert result.code == 0, result.err
    press, cover = (map_of(book, built) for built in result.built)
    assert press.build != cover.build
    assert all(unit.elements == () for unit in (*press.units, *cover.units))
    assert len(press.folios) == result.built[0]['pages'] and len(cover.folios) == 1
    before = {one.place: one for one in questions.on_page(press, 0)}
    moved = [
        one.spot.left - before[one.place].spot.left
        for one in questions.on_page(cover, 0)
        if one.place in before
    ]
    width = pypdf.PdfReader(book / result.built[0]['path']).pages[0].trimbox.width
    assert moved and all(right == pytest.approx(float(width), abs=0.02) for right in moved)


# --- led home ---------------------------------------------------------------------------------------------


def test_a_pdf_that_was_copied_within_its_publication_is_led_home(twice, full):
    book, _ = twice
    proofs = book / 'proofs' / 'for-anna'
    proofs.mkdir(parents=True)
    code, said = inspect(spoil(full[0], proofs / 'read-me.pdf'))
    assert code == 1 and re.search(rf'^{DOUGH}:\d+:1: error\[annotations-owned\]: ', said, re.M), said


def test_elsewhere_it_names_itself_unless_it_carries_its_map(full, tmp_path: Path):
    pdf, source_map = full
    code, said = inspect(spoil(pdf, tmp_path / 'alone.pdf'))
    assert code == 1 and f'{tmp_path / "alone.pdf"}: error[annotations-owned]: ' in said
    with pikepdf.open(tmp_path / 'alone.pdf') as opened:
        flour = Attachment('flour.csv', 'text/csv', 'Flour', '2026-01-31', b'a,b\n')
        embed_files(opened, [attachment(source_map, '2026-01-31'), flour])
        opened.save(tmp_path / 'carrying.pdf')
    assert read(carried_map(open_pdf((tmp_path / 'carrying.pdf').read_bytes()))) == source_map
    code, said = inspect(tmp_path / 'carrying.pdf')
    assert code == 1 and f'{DOUGH}:' in said and 'map-wrong' not in said


def test_metadata_that_another_program_threw_away_leave_the_file_identifier(full, tmp_path: Path):
    with pikepdf.open(full[0]) as opened:
        del opened.Root.Metadata
        opened.save(tmp_path / 'bare.pdf')
    assert builds(open_pdf((tmp_path / 'bare.pdf').read_bytes())) == [full[1].build]


def test_another_instance_of_the_same_document_is_known(full, tmp_path: Path):
    with pikepdf.open(full[0]) as opened:
        with opened.open_metadata(set_pikepdf_as_editor=False) as said:
            said['xmpMM:InstanceID'] = 'uuid:00000000-0000-4000-8000-000000000000'
        opened.save(tmp_path / 'saved.pdf')
    assert builds(open_pdf((tmp_path / 'saved.pdf').read_bytes()))[0] == full[1].build


def test_the_maps_of_the_last_builds_stay(baked: Path):
    seen = [build(baked, 'full').built[0]['identifier']]
    old = 'Turn it a quarter.'
    for n in range(KEPT + 1):
        new = f'Turn it {n} times.'
        edit(baked / DOUGH, old, new)
        old = new
        seen.append(build(baked, 'full').built[0]['identifier'])
    assert len(set(seen)) == len(seen)
    folder = baked / 'output/maps/bread-1.0-full-screen'
    assert {p.stem for p in folder.iterdir()} == set(seen[-KEPT:]) and KEPT >= 2
    assert len(list((baked / 'output/maps/bread-0.5-trial-screen').iterdir())) == 1
    shutil.rmtree(baked / 'output/maps')  # a build with nothing to do brings it back
    (again,) = build(baked, 'full').built
    assert map_of(baked, again).build == seen[-1]


def test_a_release_has_the_maps_of_its_files(bread: Path):
    book = ready(bread)
    result = release(book)
    assert result.code == 0, result.out + result.err
    folder = book / BUNDLE
    manifest = json.loads((folder / 'manifest.json').read_text('utf-8'))
    papers = [f for f in manifest['files'] if f['kind'] == 'application/pdf']
    assert papers and all(re.fullmatch(UUID, f['identifier']) for f in papers)
    sums = dict(reversed(line.split('  ')) for line in (folder / 'SHA256SUMS').read_text().splitlines())
    for paper in papers:
        name = f'maps/{paper["identifier"]}.json'
        assert name in {f['path'] for f in manifest['files']}
        assert sums[name] == hashlib.sha256((folder / name).read_bytes()).hexdigest()
        assert read((folder / name).read_bytes(), paper['identifier']).version == '1.0'
    assert 'maps/' not in (folder / 'index.html').read_text('utf-8')
    shutil.rmtree(book / 'output/maps', ignore_errors=True)
    screen = next(f['path'] for f in papers if f['path'].endswith('-screen.pdf'))
    assert f'{DOUGH}:' in inspect(spoil(folder / screen, folder / 'spoilt.pdf'))[1]  # beside it
    assert f'{DOUGH}:' in inspect(spoil(folder / screen, book / 'spoilt.pdf'))[1]  # elsewhere


# --- a map of a stranger ----------------------------------------------------------------------------------


def changed(**values) -> dict:
    blocks = [[0, 1, 1, -1, [[0, 1, 2, 3, 4]]]]
    sound = {
        'format': 1,
        'build': '00000000-0000-5000-8000-000000000000',
        'publication': 'bread',
        'edition': 'full',
        'version': '1.0',
        'output': 'screen',
        'files': [DOUGH],
        'records': [['flours', 't65', 0, 1, 5]],
        'folios': ['1', '2'],
        'units': [{'id': 'dough', 'file': 0, 'first': 0, 'blocks': blocks, 'elements': [0, -1]}],
    }
    return {**sound, **values}


def unit(**values) -> list[dict]:
    return [{**changed()['units'][0], **values}]


WRONG = {
    'no JSON': (b'flour', 'cannot be understood'),
    'another thing': (b'[1, 2]', 'cannot be understood'),
    'deep': (b'[' * 100_000, 'cannot be understood'),
    'no text': (b'\xff\xfe\x00', 'cannot be understood'),
    'endless': (b' ' * (LARGEST + 1), 'has more than 64 MB'),
    'a later format': (changed(format=2), 'has the format 2'),
    'no identifier': (changed(build='../../x'), 'is the map of another PDF'),
    'a file outside': (changed(files=['../secret']), 'names a file that is none of a publication'),
    'a file at the root': (changed(files=['/etc/passwd']), 'names a file that is none of a publication'),
    'a name that steers': (changed(files=['a\x1b[2Jb']), 'names a file that is none of a publication'),
    'an unknown file': (changed(units=unit(file=7)), 'has blocks of a file that it does not name'),
    'an unknown record': (changed(units=unit(blocks=[[0, 1, 1, 9, []]])), 'has blocks of a record'),
    'a record of no file': (changed(records=[['flours', 't65', 3, 1, 5]]), 'has a record of a file'),
    'an unknown page': (
        changed(units=unit(blocks=[[0, 1, 1, -1, [[9, 0, 0, 3, 4]]]])),
        'has blocks on pages',
    ),
    'a page before the first': (changed(units=unit(first=-1)), 'has blocks on pages'),
    'an unknown block': (changed(units=unit(elements=[5])), 'has elements of blocks'),
    'words for numbers': (changed(units=unit(first='0')), 'cannot be understood'),
}


@pytest.mark.parametrize('what', WRONG)
def test_what_is_no_map_is_refused_in_one_line(what: str):
    assert read(msgspec.json.encode(changed())).files == (DOUGH,)
    data, reason = WRONG[what]
    with pytest.raises(BadMap) as told:
        read(data if isinstance(data, bytes) else msgspec.json.encode(data))
    assert reason in str(told.value) and str(told.value).isprintable()


def test_a_map_that_is_none_is_told_in_one_line(full, tmp_path: Path):
    pdf = spoil(full[0], tmp_path / 'spoilt.pdf')
    maps = tmp_path / 'maps'
    maps.mkdir()
    (maps / f'{full[1].build}.json').write_text('flour')
    code, said = inspect(pdf)
    (line,) = [x for x in said.splitlines() if 'map-wrong' in x]
    assert code == 1 and 'Traceback' not in said
    assert line.startswith(f'{maps / (full[1].build + ".json")}: warning[map-wrong]: this should be')
    assert f'{pdf}: error[annotations-owned]' in said


@pytest.mark.parametrize('data', [b'flour', b''], ids=['a wrong one', 'an empty one'])
def test_a_wrong_map_inside_of_a_pdf_does_no_harm(data: bytes, full, tmp_path: Path):
    with pikepdf.open(spoil(full[0], tmp_path / 'spoilt.pdf')) as opened:
        embed_files(opened, [Attachment('source-map.json', 'application/json', '', '2026-01-31', data)])
        opened.save(tmp_path / 'carrying.pdf')
    code, said = inspect(tmp_path / 'carrying.pdf')
    assert code == 1 and said.count('map-wrong') == bool(data)
    assert f'{tmp_path / "carrying.pdf"}: error[annotations-owned]' in said


def test_a_map_of_another_pdf_is_not_believed(full, given: Path, tmp_path: Path):
    other = read(next((given / 'output/maps').glob('market-packing-list/*.json')).read_bytes())
    with pikepdf.open(spoil(full[0], tmp_path / 'spoilt.pdf')) as opened:
        embed_files(opened, [attachment(other, '2026-01-31')])
        opened.save(tmp_path / 'carrying.pdf')
    assert 'it is the map of another PDF' in inspect(tmp_path / 'carrying.pdf')[1]


def test_a_link_is_not_followed_to_a_map(full, tmp_path: Path):
    (tmp_path / 'elsewhere.json').write_bytes(written(full[1]))
    (tmp_path / 'maps').mkdir()
    (tmp_path / 'maps' / f'{full[1].build}.json').symlink_to(tmp_path / 'elsewhere.json')
    assert find(tmp_path / 'x.pdf', [full[1].build]) == (None, [])


def test_trees_of_names_without_end_are_left(full, tmp_path: Path):
    with pikepdf.open(full[0]) as opened:
        tree = opened.make_indirect(Dictionary())
        tree.Kids = pikepdf.Array([tree])
        opened.Root.Names.EmbeddedFiles = tree
        opened.save(tmp_path / 'circle.pdf')
    assert carried_map(open_pdf((tmp_path / 'circle.pdf').read_bytes())) is None
