"""The preflight: every rule of its table has a file that breaks it, and a book that breaks it is told at its
line."""

from __future__ import annotations

import re
import shutil
from collections.abc import Callable
from pathlib import Path

import pikepdf
import pytest
from pikepdf import Array, Dictionary, Name
from pypdf import PdfReader

from bindery.checks.preflight import preflight, rules
from bindery.checks.preflight.paint import Colour, painted
from bindery.cli import run
from bindery.programs import GHOSTSCRIPT, missing
from support.book import REPOSITORY, build, edit, line_of
from support.press import press_book

MM = 72 / 25.4
PAGE = 5  # the page that is spoilt: the first of a chapter, folio 1
needs_ghostscript = pytest.mark.skipif(GHOSTSCRIPT.command() is None, reason=missing(GHOSTSCRIPT))


@pytest.fixture(scope='module')
def book(tmp_path_factory) -> Path:
    """A book that a printer would take."""
    book = press_book(tmp_path_factory.mktemp('press'))
    result = build(book, '--output', 'press')
    assert result.code == 0, result.out + result.err
    return book


def press_file(book: Path) -> Path:
    (path,) = (book / 'output').glob('*/*-press.pdf')
    return path


def found(path: Path) -> list[tuple[str, int]]:
    """Rule and page of every fault."""
    return [(fault.rule, fault.page) for fault in preflight(path, path.read_bytes())[1]]


def test_a_good_file_has_no_fault(book: Path):
    assert found(press_file(book)) == []


# --- files that break one rule each -------------------------------------------------------------------------


def draw(operators: str, **resources) -> Callable[[pikepdf.Pdf], None]:
    """Paint something more on one page."""

    def change(pdf: pikepdf.Pdf) -> None:
        page = pdf.pages[PAGE - 1].obj
        page.Resources = own = Dictionary(dict(page.Resources.items()))
        for kind, items in resources.items():
            own[f'/{kind}'] = Dictionary({
                **dict(own.get(f'/{kind}', Dictionary()).items()),
                **{f'/{k}': v(pdf) if callable(v) else v for k, v in items.items()},
            })
        page.Contents = Array([*page.Contents, pdf.make_stream(f'q {operators} Q'.encode())])

    return change


def picture(width: int, bits: int = 8, space: str = '/DeviceCMYK'):
    """A picture of one colour, 2 inches wide where it is drawn by `2 INCHES`."""
    channels = {'/DeviceCMYK': 4, '/DeviceRGB': 3, '/DeviceGray': 1}[space]
    size = (width * channels * bits + 7) // 8 * width
    return lambda pdf: pdf.make_indirect(
        pikepdf.Stream(
            pdf,
            bytes(size),
            {
                '/Type': Name.XObject,
                '/Subtype': Name.Image,
                '/Width': width,
                '/Height': width,
                '/BitsPerComponent': bits,
                '/ColorSpace': Name(space),
            },
        )
    )


def text(state: str, size: float) -> str:
    """Text in the font that the page has."""
    return f'/{state} gs BT /%FONT% {size} Tf 1 0 0 1 100 300 Tm <0001> Tj ET'


def with_font(operators: str) -> Callable[[pikepdf.Pdf], None]:
    def change(pdf: pikepdf.Pdf) -> None:
        font = next(iter(pdf.pages[PAGE - 1].obj.Resources.Font.keys()))
        draw(operators.replace('/%FONT%', font))(pdf)

    return change


def metadata(old: str, new: str) -> Callable[[pikepdf.Pdf], None]:
    def change(pdf: pikepdf.Pdf) -> None:
        packet = pdf.Root.Metadata.read_bytes().decode()
        assert old in packet
        pdf.Root.Metadata.write(packet.replace(old, new).encode())

    return change


def of_root(**items) -> Callable[[pikepdf.Pdf], None]:
    return lambda pdf: [pdf.Root.__setitem__(f'/{k}', v) for k, v in items.items()]


def of_page(**items) -> Callable[[pikepdf.Pdf], None]:
    return lambda pdf: [pdf.pages[PAGE - 1].obj.__setitem__(f'/{k}', v) for k, v in items.items()]


def no_trapped(pdf: pikepdf.Pdf) -> None:
    del pdf.trailer.Info.Trapped


def screen_intent(pdf: pikepdf.Pdf) -> None:
    pdf.Root.OutputIntents[0].DestOutputProfile = pdf.make_stream(
        (REPOSITORY / 'bindery/data/profiles/sRGB2014.icc').read_bytes()
    )


def unembedded(pdf: pikepdf.Pdf) -> None:
    for font in pdf.pages[PAGE - 1].obj.Resources.Font.values():
        for key in ('/FontFile2', '/FontFile3'):
            if key in font.DescendantFonts[0].FontDescriptor:
                del font.DescendantFonts[0].FontDescriptor[key]


def narrow_bleed(pdf: pikepdf.Pdf) -> None:
    page = pdf.pages[PAGE - 1].obj
    page.BleedBox = Array([
        v + d for v, d in zip(map(float, page.TrimBox), (-2 * MM, -2 * MM, 2 * MM, 2 * MM), strict=True)
    ])


INCHES = '144 0 0 144 100 300 cm /Bad Do'
GROUP = Dictionary(S=Name.Transparency, CS=Name.DeviceRGB)
SPOT = Array([
    Name.Separation,
    Name('/Gold'),
    Name.DeviceCMYK,
    Dictionary(FunctionType=2, N=1, Domain=[0, 1], C0=[0, 0, 0, 0], C1=[0, 0.2, 1, 0]),
])
BREAKS = [
    ('x4-identification', metadata('PDF/X-4', 'PDF/X-3'), 0),
    ('x4-metadata', metadata('xmpMM:VersionID', 'xmpMM:Other'), 0),
    ('x4-trapped', no_trapped, 0),
    ('x4-version', of_root(Version=Name('/1.7')), 0),
    ('x4-intent', screen_intent, 0),
    ('x4-intent', of_root(OutputIntents=Array()), 0),
    ('x4-active', of_root(OpenAction=Dictionary(S=Name.JavaScript, JS='app.beep()')), 0),
    (
        'x4-annotation',
        of_page(Annots=Array([Dictionary(Type=Name.Annot, Subtype=Name.Link, Rect=[10, 10, 40, 40])])),
        PAGE,
    ),
    ('x4-font', unembedded, PAGE),
    ('tags', of_root(MarkInfo=Dictionary(Marked=True)), 0),
    ('tags', draw('/Span <</MCID 0>> BDC EMC'), PAGE),
    ('box', of_page(CropBox=Array([0, 0, 100, 100])), PAGE),
    ('box', of_page(UserUnit=2), PAGE),
    ('box', of_page(BleedBox=Array([10, 10, 100, 100])), PAGE),
    ('trim-size', of_page(Rotate=90), PAGE),
    ('trim-size', of_page(TrimBox=Array([0, 0, 300, 500])), PAGE),
    ('bleed-box', narrow_bleed, PAGE),
    ('colour-space', draw('1 0 0 rg 100 300 50 50 re f'), PAGE),
    (
        'colour-space',
        draw(
            '/Lab cs 50 10 10 sc 100 300 50 50 re f',
            ColorSpace={'Lab': Array([Name.Lab, Dictionary(WhitePoint=[0.96, 1, 0.82])])},
        ),
        PAGE,
    ),
    ('colour-space', draw(INCHES, XObject={'Bad': picture(700, space='/DeviceRGB')}), PAGE),
    ('colour-space', of_page(Group=GROUP), PAGE),
    ('spot', draw('/Gold cs 1 scn 100 300 50 50 re f', ColorSpace={'Gold': SPOT}), PAGE),
    ('spot', draw('/RegistrationAll CS 1 SCN 1 w 100 300 m 200 300 l S'), PAGE),
    ('grey-space', draw('/OverLine gs 0 G 1 w 100 300 m 200 300 l S'), PAGE),
    ('black-text', with_font('0 0 0 1 k ' + text('Knock', 9)), PAGE),
    ('black-line', draw('/Knock gs 0 0 0 1 K 1 w 100 300 m 200 300 l S'), PAGE),
    ('white-overprint', with_font('0 0 0 0 k ' + text('Over', 9)), PAGE),
    ('white-overprint', draw('/Over gs 0 0 0 0 k 100 300 50 50 re f'), PAGE),
    ('rich-black', with_font('0.7 0.7 0.6 0.9 k ' + text('Knock', 20)), PAGE),
    ('white-text', with_font('0 0 0 0 k ' + text('Knock', 5)), PAGE),
    ('coloured-text', with_font('1 0.5 0 0 k ' + text('Knock', 5)), PAGE),
    ('hairline', draw('/Over gs 0 0 0 1 K 0.1 w 100 300 m 200 300 l S'), PAGE),
    ('hairline', draw('/Over gs 0 0 0 1 k 100 300 0.2 50 re f'), PAGE),
    ('hairline', draw('/Over gs 0.1 0 0 0.1 0 0 cm 0 0 0 1 K 1 w 1000 3000 m 2000 3000 l S'), PAGE),
    ('picture', draw(INCHES, XObject={'Bad': picture(200)}), PAGE),
    ('picture-coarse', draw(INCHES, XObject={'Bad': picture(400)}), PAGE),
    ('bitmap', draw(INCHES, XObject={'Bad': picture(800, 1, '/DeviceGray')}), PAGE),
]
DRAWN = [
    ('ink', draw('/Knock gs 1 0.9 0.8 0.6 k 100 300 50 50 re f'), PAGE),
    ('bleed', draw('/Knock gs 1 0 0 0 k 300 300 119.53 50 re f'), PAGE),
]


def broken(book: Path, to: Path, change: Callable[[pikepdf.Pdf], None]) -> Path:
    with pikepdf.open(press_file(book)) as pdf:
        change(pdf)
        pdf.save(to / 'broken.pdf', force_version='1.6')
    return to / 'broken.pdf'


@pytest.mark.parametrize('rule, change, page', BREAKS, ids=[f'{r}-{n}' for n, (r, _, _) in enumerate(BREAKS)])
def test_a_file_that_breaks_a_rule(book: Path, tmp_path: Path, rule: str, change: Callable, page: int):
    said = found(broken(book, tmp_path, change))
    assert (rule, page) in said
    # some mistakes are two at once: a page of another size has no proper bleed either
    assert {name for name, _ in said} - {rule} <= {
        'trim-size': {'bleed', 'box', 'ink'},
        'box': {'bleed', 'bleed-box', 'ink', 'spot', 'trim-size'},
        'rich-black': {'ink'},
        'bleed-box': set(),
        'spot': {'ink'},
    }.get(rule, set())


def test_an_encrypted_file_and_one_without_identifier(book: Path, tmp_path: Path):
    with pikepdf.open(press_file(book)) as pdf:
        pdf.save(
            tmp_path / 'locked.pdf',
            encryption=pikepdf.Encryption(owner='x', user='', R=3, aes=False, metadata=False),
            force_version='1.6',
        )
    assert found(tmp_path / 'locked.pdf') == [('x4-encryption', 0)]
    data = press_file(book).read_bytes()
    assert data.count(b'/ID [') + data.count(b'/ID[') == 1
    (tmp_path / 'nameless.pdf').write_bytes(re.sub(rb'/ID ?\[', lambda m: m[0].replace(b'/ID', b'/IE'), data))
    assert [rule for rule, _ in found(tmp_path / 'nameless.pdf')] == ['x4-id']


@needs_ghostscript
@pytest.mark.parametrize('rule, change, page', DRAWN, ids=[r for r, _, _ in DRAWN])
def test_ink_and_bleed_are_seen_on_the_plates(
    book: Path, tmp_path: Path, rule: str, change: Callable, page: int
):
    assert found(broken(book, tmp_path, change)) == [(rule, page)]


@needs_ghostscript
def test_uncoated_paper_takes_less_ink(book: Path, tmp_path: Path):
    change = draw('/Knock gs 0.9 0.8 0.7 0.5 k 100 300 50 50 re f')  # 290 %
    assert found(broken(book, tmp_path, change)) == []

    def on_uncoated(pdf: pikepdf.Pdf) -> None:
        change(pdf)
        metadata('<press:MostInk>300', '<press:MostInk>280')(pdf)

    path = broken(book, tmp_path, on_uncoated)
    (fault,) = [f for f in preflight(path, path.read_bytes())[1] if f.page == PAGE]
    assert (fault.rule, fault.message[:4]) == ('ink', '290 ') and fault.y == pytest.approx(
        210 * MM - 350, abs=2
    )


def test_every_rule_of_the_table_has_such_a_file():
    assert set(rules()) == {rule for rule, _, _ in (*BREAKS, *DRAWN)} | {'x4-encryption', 'x4-id'}
    assert all(asked.source and asked.what for asked in rules().values())


# --- a bad book ---------------------------------------------------------------------------------------------


def test_a_bad_book_is_told_file_and_line(book: Path, tmp_path: Path, capsys: pytest.CaptureFixture):
    bad = Path(shutil.copytree(book, tmp_path / 'bad', symlinks=True))
    chapter = bad / 'content/chapters/signs.md'
    with open(bad / 'styles/book.css', 'a') as f:
        f.write("""#rules { font-size: 5pt }
                   #words { margin-left: -38mm; background: var(--board); color: var(--paper) }
                   dd { color: var(--paper); background: var(--ink); font-size: 5.5pt }\n""")
    edit(bad / 'content/images/board.svg', 'v12" stroke=', 'v12" stroke-width=".05" stroke=')
    assert build(bad, '--output', 'press').code == 0
    assert run(['inspect', str(press_file(bad))]) == 1
    said = {
        m[2]: (int(m[1]), m[3])
        for m in re.finditer(
            r'signs\.md:(\d+):\d+: (?:error|warning)\[([\w-]+)\]: (.*)', capsys.readouterr().out
        )
    }
    assert (
        said['coloured-text'][0] == line_of(chapter, '## Rules {#rules}')
        and '5.0 pt' in said['coloured-text'][1]
    )
    assert (
        said['white-text'][0] == line_of(chapter, ': It must be done.')
        and 'page 5 (folio 1)' in said['white-text'][1]
    )
    assert (
        said['hairline'][0] == line_of(chapter, '/// figure | A board with nothing on it yet')
        and '0.12 pt' in said['hairline'][1]
    )
    if GHOSTSCRIPT.command():
        assert (
            said['bleed'][0] == line_of(chapter, '## A word for every day {#words}')
            and 'left edge' in said['bleed'][1]
        )
    assert set(said) - {'bleed'} == {'coloured-text', 'white-text', 'hairline'}


def test_a_moved_file_is_told_by_its_own_name(book: Path, tmp_path: Path, capsys: pytest.CaptureFixture):
    path = broken(book, tmp_path, draw('1 0 0 rg 100 300 50 50 re f'))
    assert run(['inspect', str(path)]) == 1
    out = capsys.readouterr().out
    assert (
        f'{path}: error[colour-space]: page {PAGE} (folio 1)' in out
        and 'inspect --rules' in out
        and '1 error(s), 0 warning(s)' in out
    )


def test_the_table_is_printed(capsys: pytest.CaptureFixture):
    assert run(['inspect', '--rules']) == 0
    lines = capsys.readouterr().out.splitlines()
    assert (
        len(lines) == len(rules())
        and 'hairline (error): the width of a line: 0.25 pt at least [GWG R0018, R0019]' in lines
    )


# --- reading what is painted --------------------------------------------------------------------------------


def test_paint_is_read_whoever_wrote_it(book: Path):
    resources = PdfReader(press_file(book)).pages[1]['/Resources']
    content = b"""q 2 0 0 2 10 20 cm 0.5 g /F1 10 Tf BT 5 5 Td (a \\) [b] << c) Tj
        0 1 0 0 k [(x] y) -20 (z)] TJ ET 3 w 1 0 0 RG 0 0 m 9 9 l S Q 1 1 2 2 re f"""
    assert [(p.kind, p.colour, p.size, p.x, p.y) for p in painted(content, resources)] == [
        ('text', Colour('DeviceGray', (0.5,)), 20, 20, 30),
        ('text', Colour('DeviceCMYK', (0, 1, 0, 0)), 20, 20, 30),
        ('line', Colour('DeviceRGB', (1, 0, 0)), 6, 10, 20),
        ('fill', Colour('DeviceGray', (0,)), 2, 1, 1),
    ]
