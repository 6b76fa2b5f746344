"""What a reader with a screen reader meets, beyond what a validator can check (PDF/UA-1, EN 301 549 clause
10)."""

from __future__ import annotations

import csv
import io
import json
import re
import subprocess
import sys
import xml.etree.ElementTree as ET
from pathlib import Path

import pikepdf
import pypdf
import pypdfium2
import pytest
import yaml

from bindery.programs import VERAPDF, missing
from support.book import BOOKS, REPOSITORY, build, copy_book, edit, line_of
from support.reading import heard
from support.tagged import Tagged, squeeze

SIGNS = 'content/chapters/signs.md'
needs_verapdf = pytest.mark.skipif(VERAPDF.command() is None, reason=missing(VERAPDF))


def inspect(*files: Path, validator: bool = False) -> tuple[int, str]:
    """What the inspection of finished PDFs says."""
    done = subprocess.run(
        [
            sys.executable,
            str(REPOSITORY / 'build.py'),
            'inspect',
            *([] if validator else ['--no-validator']),
            *map(str, files),
        ],
        capture_output=True,
        text=True,
        cwd=REPOSITORY,
        timeout=300,
    )
    return done.returncode, done.stdout + done.stderr


@pytest.fixture(scope='module')
def signs(tmp_path_factory) -> Path:
    """The book of signs, built."""
    book = copy_book('signs', tmp_path_factory.mktemp('signs'))
    result = build(book)
    assert result.code == 0, result.out + result.err
    return book


@pytest.fixture(scope='module')
def file(signs: Path) -> Path:
    return next((signs / 'output').rglob('*.pdf'))


@pytest.fixture(scope='module')
def tagged(file: Path) -> Tagged:
    return Tagged(file)


def dests(tagged: Tagged) -> dict[str, pikepdf.Array]:
    names = [part for leaf in tagged.pdf.Root.Names.Dests.Kids for part in leaf.Names]
    return {str(name): place for name, place in zip(names[::2], names[1::2], strict=True)}


# --- notes --------------------------------------------------------------------------------------------------


def test_a_note_can_be_followed_there_and_back(file: Path, tagged: Tagged):
    """From the call to the note at the foot of the page, and from its number back to the words that called
    it."""
    document, places = pypdfium2.PdfDocument(file), dests(tagged)
    notes = list(tagged.document.all('Note'))
    assert len(notes) == 2
    for note, before, inside in zip(
        notes, ('eight sides.', 'Look twice, though.'), ('From behind', 'Left, right'), strict=False
    ):
        parent = next(n for n in tagged.document.all() if note in n.nodes)
        reference = parent.nodes[parent.nodes.index(note) - 1]
        there, back = (next(n.all('Link')).annotations[0] for n in (reference, note))
        assert reference.role == 'Reference' and [n.role for n in note.nodes[0].nodes] == ['Link']
        number = reference.text.strip()
        assert (str(there.Contents), str(back.Contents)) == (
            f'Note {number}',
            f'Back to note {number} in the text',
        )
        for link, words in ((there, inside), (back, before)):
            page, _, x, y, _ = places[str(link.Dest)]
            text = document[tagged.number[page.objgen]].get_textpage()
            index, _ = text.search(words).get_next()
            _, bottom, _, top = text.get_charbox(index)
            assert bottom - 6 <= float(y) <= top + 14, (
                f'{link.Contents} leads to the height {y}, {words!r} stands at {bottom} to {top}'
            )
        rectangle = [float(v) for v in there.Rect]
        page = document[min(parent.pages)].get_textpage()
        index, length = page.search(before).get_next()
        right = page.get_charbox(index + length - 1)[2]
        assert abs(rectangle[0] - right) < 2, 'the link lies on the number of the call'


def test_a_note_carried_over_to_an_empty_page_is_bound_too(tmp_path: Path):
    """A note may go on behind the last page of its unit, on one that would be blank without it: no word of it
    is lost."""
    book = copy_book('signs', tmp_path)
    edit(book / SIGNS, ' On [](page:table-signs) they are counted.', '')
    text = (book / 'content/chapters/list.md').read_text().partition('## In two')[0]
    note = ' '.join(f'Side {n} was painted by hand.' for n in range(1, 60))
    (book / 'content/chapters/list.md').write_text(
        f'{text}Here is the list.\n\nThis is its end.[^n]\n\n[^n]: {note}\n'
    )
    result = build(book)
    assert result.code == 0, result.out
    tagged = Tagged(book / result.built[0]['path'])
    last = tagged.document.nodes[-1]
    called, (carried,) = last.one('P', 'This is its end'), last.all('Note')
    assert min(carried.pages) > min(called.pages), 'the note was carried over'
    assert squeeze('Side 1 was') in squeeze(carried.text) and squeeze('Side 59 was') in squeeze(carried.text)


# --- marks in the text --------------------------------------------------------------------------------------


def test_a_box_to_tick_is_a_form_field_for_the_pen(tagged: Tagged):
    boxes = list(tagged.document.all('Form'))
    assert len(boxes) == 2
    items = [n for n in tagged.document.all('LI') if any(k.role == 'Form' for k in n.all())]
    assert [[k.role for k in item.nodes] for item in items] == [['Lbl', 'LBody']] * 2
    for box in boxes:
        assert (str(box.object.A.O), str(box.object.A.Role), str(box.object.A.checked)) == (
            '/PrintField',
            '/cb',
            '/off',
        )


def test_foreign_words_name_their_language(tagged: Tagged):
    spans = {n.text: str(n.object.Lang) for n in tagged.document.all() if '/Lang' in n.object}
    assert spans == {'ΣΤΟΠ': 'el', 'СТОП': 'bg', 'arrêt': 'fr-CA'}


def test_a_divided_word_is_read_as_one(file: Path, tagged: Tagged):
    """The hyphen at the end of a line is printed but not spoken."""
    assert tagged.pdf.pages[4].Contents is not None
    page = next(n for n in tagged.document.all('P') if n.text.startswith('Nonconformity'))
    printed = pypdfium2.PdfDocument(file)[min(page.pages)].get_textpage().get_text_range()
    assert (
        printed.count('-\r\n') + printed.count('\ufffe') + printed.count('\xad') + printed.count('\x02') >= 2
    ), 'the paragraph has divided words'
    assert squeeze(
        'Nonconformity, incomprehensibility, internationalisation, counterproductiveness, disproportionately'
    ) in heard(page)
    assert '\u2010' not in heard(page) and '-' not in heard(page)


def test_ornament_is_left_out_and_pictures_say_what_they_show(tagged: Tagged):
    assert '***' not in squeeze(tagged.document.text) and '***' in squeeze(tagged.artifacts[0])
    (figure,) = tagged.document.all('Figure')
    assert str(figure.object.Alt) == 'An empty white board on two posts.'


def test_spanning_heads_reach_the_cells_below_them(tagged: Tagged):
    (table,) = tagged.document.all('Table')
    assert [n.role for n in table.nodes][0] == 'Caption'
    names = {str(th.object.ID): squeeze(th.text) for th in table.all('TH')}
    cells = {
        squeeze(td.text): [names[str(h)] for h in td.object.A.Headers] for td in table.all('TD') if td.text
    }
    assert cells['levelcrossings'] == ['Whereitstands', 'Second', 'Stop']


# --- ways through the book ----------------------------------------------------------------------------------


@pytest.mark.parametrize('case', ['signs', 'bread'])
def test_contents_and_bookmarks_use_the_same_words(case: str, tmp_path: Path):
    book = copy_book(case, tmp_path)
    result = build(book)
    tagged = Tagged(book / result.built[0]['path'])
    contents = next(n for n in tagged.document.nodes if str(n.object.T) == 'Contents')
    lines = [squeeze(n.text) for n in contents.all('Link')]
    marks: list[str] = []

    def walk(items):
        for item in items:
            page = tagged.number[item.destination[0].objgen]
            marks.append(squeeze(f'{item.title} {tagged.labels[page]}'))
            walk(item.children)

    with tagged.pdf.open_outline() as outline:
        walk(outline.root)
    assert len(lines) > 3 and [m for m in marks if m in lines] == lines


def test_each_unit_is_a_section_with_its_title(tagged: Tagged):
    assert [str(n.object.T) for n in tagged.document.nodes] == [
        'A Book of Signs',
        'Contents',
        '1 Signs on the road',
        '2 All signs',
    ]


# --- what travels with the file -----------------------------------------------------------------------------


@pytest.fixture
def opened():
    """Opens PDFs with pikepdf and keeps them open: its objects die with their file."""
    kept: list[pikepdf.Pdf] = []

    def open_one(file: Path) -> pikepdf.Pdf:
        kept.append(pikepdf.open(file))
        return kept[-1]

    yield open_one
    for pdf in kept:
        pdf.close()


def attached(pdf: pikepdf.Pdf) -> dict[str, pikepdf.Object]:
    """The files inside of a PDF, by name; each is associated with the document, once."""
    names = list(pdf.Root.Names.EmbeddedFiles.Names)
    assert [spec.objgen for spec in pdf.Root.AF] == [spec.objgen for spec in names[1::2]]
    return dict(zip(map(str, names[::2]), names[1::2], strict=True))


def test_the_datasets_travel_with_the_file(signs: Path, file: Path, opened):
    files = attached(opened(file))
    assert list(files) == ['signs.csv', 'signs.yaml']
    for name, spec in files.items():
        assert (str(spec.F), str(spec.UF), str(spec.AFRelationship)) == (name, name, '/Data')
        assert '2 records' in str(spec.Desc) and 'version 2.1' in str(spec.Desc)
        assert str(spec.EF.F.Params.ModDate) == 'D:20260304000000Z'
    assert files['signs.yaml'].EF.F.read_bytes() == (signs / 'content/data/signs.yaml').read_bytes()
    rows = list(csv.DictReader(io.StringIO(files['signs.csv'].EF.F.read_bytes().decode('utf-8-sig'))))
    records = yaml.safe_load((signs / 'content/data/signs.yaml').read_text())
    assert list(rows[0]) == ['number', 'id', 'name', 'where', 'size.width', 'size.height', 'used', 'seen']
    assert [(r['id'], r['name']) for r in rows] == [(r['id'], r['name']) for r in records]
    assert (rows[0]['number'], rows[0]['where'], rows[0]['size.width'], rows[0]['used']) == (
        '1',
        'crossings; level crossings',
        '60',
        'true',
    )
    assert json.loads(rows[1]['seen']) == [{'year': 1998, 'by': 'Anna'}]


def test_an_edition_takes_only_what_it_prints(tmp_path: Path, opened):
    """The trial edition of the bread book has no annex with the loaves."""
    book = copy_book('bread', tmp_path)
    built = {b['edition']: opened(book / b['path']) for b in build(book).built}
    assert 'loaves.csv' in attached(built['full']) and 'loaves.csv' not in attached(built['trial'])


def xmp(file: Path) -> dict[str, list[str]]:
    """Every property of the metadata packet: its name without a namespace -> its values."""
    with pikepdf.open(file) as pdf:
        packet = pdf.Root.Metadata.read_bytes().decode()
    root = ET.fromstring(packet.partition('?>')[2].rpartition('<?xpacket')[0])
    description = root[0][0]
    return {p.tag.partition('}')[2]: [t.strip() for t in p.itertext() if t.strip()] for p in description}


def test_the_file_says_what_it_is(file: Path):
    said = xmp(file)
    assert said['title'] == ['A Book of Signs: Everything that is read in a way of its own. Only edition']
    assert said['subtitle'] == ['Everything that is read in a way of its own'] and said['edition'] == [
        'Only edition'
    ]
    assert said['creator'] == said['publisher'] == ['The Sign Painters'] and said['subject'] == [
        'signs',
        'reading',
    ]
    assert (
        said['language'] == ['en-GB']
        and said['rights'] == ['CC BY 4.0']
        and said['WebStatement'] == ['https://creativecommons.org/licenses/by/4.0/']
    )
    assert said['VersionID'] == said['versionIdentifier'] == ['2.1'] and said['RenditionClass'] == ['draft']
    assert 'identifier' not in said, 'nothing is invented where no identifier is set'
    info = pypdf.PdfReader(file).metadata
    assert (
        info.title == said['title'][0]
        and info.author == said['creator'][0]
        and info['/Keywords'] == said['Keywords'][0]
    )


def test_a_new_version_is_the_same_document(tmp_path: Path):
    book = copy_book('bread', tmp_path)
    first = xmp(book / build(book, 'full').built[0]['path'])
    edit(book / 'content/editions/full.yaml', '"1.0"', '"1.1"')
    second = xmp(book / build(book, 'full').built[0]['path'])
    assert first['DocumentID'] == second['DocumentID'] and (first['VersionID'], second['VersionID']) == (
        ['1.0'],
        ['1.1'],
    )
    assert first['identifier'] == ['urn:isbn:9780000000002'] and first['RenditionClass'] == ['default']


# --- the validators -----------------------------------------------------------------------------------------


@needs_verapdf
@pytest.mark.parametrize('case', sorted(p.name for p in BOOKS.iterdir()))
def test_every_book_is_valid_pdf_ua_and_pdf_a(case: str, tmp_path: Path):
    book = copy_book(case, tmp_path)
    files = [book / b['path'] for b in build(book).built]
    code, said = inspect(*files, validator=True)
    assert code == 0, said
    assert said.count('PASS PDF/UA-1') == said.count('PASS PDF/A-3A') == len(files)


@needs_verapdf
def test_a_failure_names_the_line_that_it_came_from(tmp_path: Path):
    """A template that forgets a cell, and one that forgets the title of a chapter."""
    book = copy_book('signs', tmp_path)
    edit(
        book / 'templates/views/signs-table.html.j2',
        "<td>{{ r.where[1] if r.where|length > 1 else '' }}</td></tr>",
        '</tr>',
    )
    edit(
        book / 'templates/units/chapter.html.j2',
        '<h1>{{ number }} {{ unit.title }}</h1>',
        '<p>{{ number }} {{ unit.title }}</p>',
    )
    code, said = inspect(book / build(book).built[0]['path'], validator=True)
    assert code == 1
    view, rules = (
        line_of(book / 'content/chapters/list.md', '/// view'),
        line_of(book / SIGNS, '## Rules {#rules}'),
    )
    assert re.search(
        rf'content/chapters/list.md:{view}:1: error\[pdfua-1-7\.2-4[123]\]: page 7 \(folio 3\), ', said
    ), said
    assert (
        f'{SIGNS}:{rules}:1: error[headings-in-order]: page 5 (folio 1), a heading of level 2 follows one of'
        ' level 0' in said
    )
    assert 'FAIL PDF/UA-1' in said and 'PASS PDF/A-3A' in said


def test_a_pdf_that_was_moved_names_at_least_its_unit(signs: Path, file: Path, tmp_path: Path):
    pdf = pikepdf.open(file)
    link = next(a for p in pdf.pages for a in p.get('/Annots', []))
    del link.Contents
    pdf.save(tmp_path / 'moved.pdf')
    code, said = inspect(tmp_path / 'moved.pdf')
    assert (
        code == 1
        and 'moved.pdf: error[annotations-owned]: page 3 (folio iii), an annotation has no words' in said
    )
    assert 'look at the Link in “Contents”' in said


def test_without_a_validator_the_inspection_says_so(file: Path, tmp_path: Path):
    """No Java, no veraPDF: a sound file is sound, but nobody may take it for validated."""
    done = subprocess.run(
        [sys.executable, str(REPOSITORY / 'build.py'), 'inspect', str(file)],
        capture_output=True,
        text=True,
        cwd=REPOSITORY,
        env={'PATH': str(tmp_path)},
        timeout=300,
    )
    assert done.returncode == 0 and 'not validated: veraPDF is not installed' in done.stdout


def explained(finding: dict, tagged: Tagged) -> bool:
    """Heuristics that take running heads for prose, and the order of painting for that of reading."""
    shown = squeeze(finding.get('evidence') or '').rstrip('…')
    return finding['rule'] == 'ORD-001' or (
        finding['rule'] == 'TAG-002' and shown in squeeze(tagged.artifacts[finding['page'] - 1])
    )


def test_a_second_checker_agrees(tmp_path: Path):
    """outloud shares no code with veraPDF or with us."""
    book = copy_book('bread', tmp_path)
    pdf = book / build(book, 'full').built[0]['path']
    report = tmp_path / 'report.json'
    subprocess.run(
        [str(Path(sys.executable).with_name('outloud')), str(pdf), '--json', str(report)],
        capture_output=True,
        timeout=300,
    )
    (result,) = json.loads(report.read_text())['results']
    tagged = Tagged(pdf)
    assert result['stats'] and not result['error']
    assert [
        f for f in result['findings'] if f['severity'] in ('error', 'warning') and not explained(f, tagged)
    ] == []
