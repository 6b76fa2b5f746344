"""The press output: the same pages as on the screen, in inks, and what a printer needs around them."""

from __future__ import annotations

import shutil
from pathlib import Path

import pikepdf
import pypdfium2
import pytest
from pypdf import PdfReader

from bindery.checks.preflight.paint import painted
from bindery.core.colour.palette import Palette
from support.book import REPOSITORY, build, edit, line_of
from support.press import PROFILE, press_book

MM = 72 / 25.4


@pytest.fixture(scope='module')
def printed(tmp_path_factory) -> Path:
    """The book, built for screen and press."""
    book = press_book(tmp_path_factory.mktemp('press'))
    result = build(book, '--output', 'screen', '--output', 'press')
    assert result.code == 0, result.out + result.err
    return book


def file(book: Path, output: str) -> Path:
    (path,) = (book / 'output').glob(f'*/*-{output}.pdf')
    return path


def paints(book: Path):
    for page in PdfReader(file(book, 'press')).pages:
        yield from painted(page.get_contents().get_data(), page['/Resources'])


def words(page: pypdfium2.PdfPage, box: dict[str, float]) -> str:
    """What stands on a page, without the hyphens of divided words: on the screen these are for the eye
    only."""
    text = page.get_textpage().get_text_bounded(**box)
    return ''.join(c for c in text if c.isalnum())


def test_press_and_screen_have_the_same_words_on_the_same_pages(printed: Path):
    screen, press = (pypdfium2.PdfDocument(file(printed, output)) for output in ('screen', 'press'))
    assert len(press) == len(screen) == 7
    for one, other in zip(screen, press, strict=True):
        left, bottom, right, top = one.get_trimbox()
        assert other.get_trimbox() == (left, bottom, right, top)
        box = {'left': left, 'bottom': bottom, 'right': right, 'top': top}
        assert words(other, box) == words(one, box)
    assert PdfReader(file(printed, 'press')).page_labels == PdfReader(file(printed, 'screen')).page_labels


def test_the_sheet_has_trim_bleed_and_room_for_marks(printed: Path):
    for page in PdfReader(file(printed, 'press')).pages:
        assert [float(v) for v in page.trimbox] == pytest.approx([0, 0, 148 * MM, 210 * MM], abs=0.01)
        assert [float(v) for v in page.bleedbox] == pytest.approx(
            [-3 * MM, -3 * MM, 151 * MM, 213 * MM], abs=0.01
        )
        assert (
            [float(v) for v in page.mediabox]
            == pytest.approx([-15 * MM, -15 * MM, 163 * MM, 225 * MM], abs=0.01)
            == [float(v) for v in page.cropbox]
        )


def test_marks_print_on_every_plate_and_stay_off_the_bleed(printed: Path):
    marks = [p for p in paints(printed) if p.colour.space == 'Separation All']
    # 8 crop marks; 4 targets of a circle and a cross, on each of 7 pages
    assert len(marks) == 7 * (8 + 4 * 3)
    assert all(p.x <= -3 * MM or p.x >= 151 * MM or p.y <= -3 * MM or p.y >= 213 * MM for p in marks)


def test_tokens_print_with_exactly_their_inks(printed: Path):
    inks = {p.colour.inks for p in paints(printed) if p.kind == 'text'}
    assert (0, 0, 0, 1) in inks and (1, 0.8, 0, 0.05) in inks


def test_black_prints_over_what_is_below_and_nothing_else_does(printed: Path):
    for p in paints(printed):
        if p.kind in ('text', 'line', 'fill') and p.colour.space == 'DeviceCMYK':
            assert p.over == (p.colour.inks == (0, 0, 0, 1)), p


def test_what_all_pages_print_with_is_written_once(printed: Path):
    """Each page has resources of its own: what is the same in all of them would make the file larger."""
    pdf = pikepdf.open(file(printed, 'press'))
    pages, names = [page.Resources for page in pdf.pages], ('/Over', '/OverFill', '/OverLine', '/Knock')
    states = {found.ExtGState[name].objgen for found in pages for name in names}
    spaces = {found.ColorSpace.objgen for found in pages}
    assert len(pages) == 7 and len(states) == 4 and len(spaces) == 1 and (0, 0) not in states | spaces


def test_what_only_a_screen_needs_is_gone(printed: Path):
    screen, press = (pikepdf.open(file(printed, output)) for output in ('screen', 'press'))
    for name in ('/StructTreeRoot', '/MarkInfo', '/Outlines', '/Names'):
        assert name in screen.Root and name not in press.Root
    assert any('/Annots' in page for page in screen.pages)
    for page in press.pages:
        assert '/Annots' not in page
        assert b'BDC' not in b''.join(stream.read_bytes() for stream in page.Contents)


def test_it_says_that_it_is_pdf_x_4_for_its_printing_condition(printed: Path):
    pdf = pikepdf.open(file(printed, 'press'))
    (intent,) = pdf.Root.OutputIntents
    assert (intent.S, intent.OutputConditionIdentifier) == ('/GTS_PDFX', 'FOGRA39')
    assert intent.DestOutputProfile.read_bytes() == (printed / 'styles' / PROFILE).read_bytes()
    assert pdf.docinfo['/Trapped'] == '/False' and pdf.pdf_version == '1.6'
    packet = pdf.Root.Metadata.read_bytes().decode()
    assert (
        '<pdfxid:GTS_PDFXVersion>PDF/X-4</pdfxid:GTS_PDFXVersion>' in packet
        and '<press:MostInk>300</press:MostInk>' in packet
    )
    assert 'pdfaid' not in packet and 'pdfuaid' not in packet


def test_the_same_bytes_in_another_folder_with_other_jobs(printed: Path, tmp_path: Path):
    book = press_book(tmp_path / 'elsewhere')
    assert build(book, '--output', 'press', '--jobs=2').code == 0
    assert file(book, 'press').read_bytes() == file(printed, 'press').read_bytes()


def test_screen_and_press_are_laid_out_once(printed: Path, tmp_path: Path):
    book = Path(shutil.copytree(printed, tmp_path / 'again', symlinks=True))
    edit(
        book / 'content/chapters/signs.md',
        'A stop sign has eight sides.',
        'A stop sign has just eight sides.',
    )
    result = build(book, '--output', 'screen', '--output', 'press')
    redone = [[(step, name) for step, name, why in b['events'] if why] for b in result.built]
    assert ('typeset', 'signs') in redone[0]
    assert [step for step, _ in redone[1]] == []


def test_a_colour_without_inks_is_told_where_it_stands(printed: Path, tmp_path: Path):
    book = Path(shutil.copytree(printed, tmp_path / 'green', symlinks=True))
    with open(book / 'styles/book.css', 'a') as f:
        f.write('#rules { color: #2f7a1e }\n')
    result = build(book, '--output', 'press')
    assert result.code == 0
    said = result.one('colour-converted')
    assert (said['severity'], said['file'], said['line']) == (
        'warning',
        'content/chapters/signs.md',
        line_of(book / 'content/chapters/signs.md', '## Rules {#rules}'),
    )
    assert said['message'].startswith('#2f7a1e') and 'styles/tokens.yaml' in said['hint']
    cyan, magenta, yellow, black = (int(v) for v in said['message'].rpartition(' ')[2].split('/'))
    assert cyan > 60 and yellow > 80 and magenta < cyan and black < 60  # a green
    assert build(printed, '--output', 'press').codes == []


def test_greys_are_black_ink_alone_and_the_limit_holds_for_any_colour(printed: Path):
    profile = (printed / 'styles' / PROFILE).read_bytes()
    for limit in (3.0, 2.8):
        palette = Palette({(34, 17, 0): (0, 0, 0, 1)}.items(), profile, limit)
        assert palette.ink((128, 128, 128)) == (0, 0, 0, pytest.approx(0.498, abs=0.001)) and palette.ink((
            0,
            0,
            0,
        )) == (0, 0, 0, 1)
        assert palette.ink((34, 17, 0)) == (0, 0, 0, 1)
        for colour in ((30, 10, 0), (20, 0, 40), (0, 30, 0), (60, 0, 0)):
            assert 2 < sum(palette.ink(colour)) <= limit + 1e-6
        assert (128, 128, 128) not in palette.converted and (30, 10, 0) in palette.converted


def test_pictures_become_ink_within_the_limit(printed: Path):
    (picture,) = [p.object for p in paints(printed) if p.kind == 'picture']
    assert picture['/ColorSpace'] == '/DeviceCMYK' and (picture['/Width'], picture['/Height']) == (700, 350)
    data = picture.get_data()
    assert len(data) == 700 * 350 * 4
    inks = [data[4 * x : 4 * x + 4] for x in (50, 680)]
    assert 255 * 2.5 < sum(inks[0]) <= 255 * 3 and sum(inks[1]) == 0  # black at the left, white at the right


def test_a_coarse_picture_is_refused_and_the_last_good_file_stays(printed: Path, tmp_path: Path):
    book = Path(shutil.copytree(printed, tmp_path / 'coarse', symlinks=True))
    before = file(book, 'press').read_bytes()
    press_book(tmp_path / 'other', picture=200)
    shutil.copy(tmp_path / 'other/signs/content/images/night.png', book / 'content/images/night.png')
    result = build(book, '--output', 'press')
    assert result.code == 1
    said = result.one('picture-coarse')
    assert (said['severity'], said['file'], said['line']) == (
        'error',
        'content/chapters/list.md',
        line_of(book / 'content/chapters/list.md', '/// figure | A road at night'),
    )
    assert '102 pixels per inch, 150 is the least' in said['message'] and said['hint']
    assert file(book, 'press').read_bytes() == before


def test_a_picture_that_will_do_is_only_mentioned(tmp_path: Path):
    result = build(press_book(tmp_path, picture=500), '--output', 'press')
    assert result.code == 0
    said = result.one('picture-coarse')
    assert said['severity'] == 'warning' and '254 pixels per inch, 300 is the least' in said['message']


def test_a_border_that_may_not_print_is_refused(printed: Path, tmp_path: Path):
    book = Path(shutil.copytree(printed, tmp_path / 'thin', symlinks=True))
    with open(book / 'styles/book.css', 'a') as f:
        f.write('blockquote { border-left: .1pt solid var(--ink) }\n')
    said = build(book, '--output', 'press').one('hairline')
    chapter = book / 'content/chapters/signs.md'
    assert (said['severity'], said['line']) == (
        'error',
        line_of(chapter, '> A sign that nobody reads is a board.'),
    ) and '0.10 pt wide, 0.25 pt is the least' in said['message']
    edit(book / 'styles/book.css', '.1pt solid', '.3pt solid')
    assert build(book, '--output', 'press').codes == []


@pytest.mark.parametrize(
    'old, new, code, at, hint',
    [
        (
            'profile: profiles/FOGRA39L_coated.icc',
            'profile: profiles/FOGRA51.icc',
            'profile-missing',
            'profile: profiles/FOGRA51',
            'that the printer gave you',
        ),
        ('like: screen', 'like: scren', 'output-like', 'like: scren', 'did you mean screen?'),
        ('like: screen', 'like: press', 'output-like', 'like: press', 'on its own'),
        (
            '  paper: {name: silk, coated: true, grams: 100, bulk: 1}\n',
            '',
            'output-incomplete',
            'press:',
            'add it',
        ),
    ],
    ids=['no-profile', 'like-nobody', 'like-itself', 'no-paper'],
)
def test_a_row_that_cannot_be_printed(tmp_path: Path, old: str, new: str, code: str, at: str, hint: str):
    book = press_book(tmp_path)
    edit(book / 'styles/outputs.yaml', old, new)
    result = build(book, '--output', 'screen')
    said = result.one(code)
    assert (result.code, said['file'], said['line']) == (
        1,
        'styles/outputs.yaml',
        line_of(book / 'styles/outputs.yaml', at),
    ) and hint in said['hint']


def test_a_profile_of_a_screen_is_refused(tmp_path: Path):
    book = press_book(tmp_path)
    shutil.copy(REPOSITORY / 'bindery/data/profiles/sRGB2014.icc', book / 'styles' / PROFILE)
    said = build(book, '--output', 'press').one('profile-wrong')
    assert 'class “mntr” in RGB' in said['message'] and said['line'] == line_of(
        book / 'styles/outputs.yaml', PROFILE
    )


def test_another_profile_makes_another_file(printed: Path, tmp_path: Path):
    book = Path(shutil.copytree(printed, tmp_path / 'own', symlinks=True))
    profile = bytearray((book / 'styles' / PROFILE).read_bytes())
    profile[24:36] = bytes(12)  # its date
    (book / 'styles' / PROFILE).write_bytes(profile)
    assert build(book, '--output', 'press').code == 0
    assert file(book, 'press').read_bytes() != file(printed, 'press').read_bytes()
