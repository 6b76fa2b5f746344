"""Contact sheets show the book that was built: each page where it belongs, facing pages side by side."""

from __future__ import annotations

import io
import subprocess
import sys
from pathlib import Path

import pikepdf
import pypdfium2
import pytest
from PIL import Image, ImageChops, ImageStat

from bindery.products.contact_sheets import BORDER, FOLIO, GAP, WIDTH, NoSuchPage, sheets
from support.book import REPOSITORY, edit, pdfs


def sheet(book: Path, *args: str) -> subprocess.CompletedProcess:
    return subprocess.run(
        [sys.executable, str(REPOSITORY / 'build.py'), 'sheet', *args, '--book', str(book)],
        capture_output=True,
        text=True,
        timeout=120,
    )


def full(book: Path) -> bytes:
    return next(data for name, data in pdfs(book).items() if '-full-' in name)


def page_at(image: Image.Image, place: int, height: int) -> Image.Image:
    """What a sheet shows at the n-th place for a page: two for each spread, four spreads in a row."""
    row, column = divmod(place // 2, 4)
    left = BORDER + column * (2 * WIDTH + GAP) + place % 2 * WIDTH
    top = BORDER + row * (height + FOLIO + GAP)
    return image.crop((left, top, left + WIDTH, top + height))


def differ(one: Image.Image, other: Image.Image) -> float:
    return ImageStat.Stat(ImageChops.difference(one.convert('L'), other.convert('L'))).mean[0]


def test_every_page_is_shown_in_its_spread(baked: Path):
    data = full(baked)
    document = pypdfium2.PdfDocument(data)
    (png,), _ = sheets(data)
    image = Image.open(io.BytesIO(png))
    height = round(WIDTH * 210 / 148)
    for n in range(len(document)):
        left, bottom, right, top = document[n].get_trimbox()
        page = document[n]
        page.set_cropbox(left, bottom, right, top)
        want = page.render(scale=WIDTH / (right - left)).to_pil().resize((WIDTH, height))
        places = [differ(page_at(image, k, height), want) for k in range(1, len(document) + 1)]
        assert places[n] < 2 and places[n] == min(places)  # page 0 stands at place 1, a recto
    # nothing faces the cover
    assert differ(page_at(image, 0, height), Image.new('L', (WIDTH, height), 'white')) > 20


def test_the_command_writes_pictures_and_one_pdf(baked: Path):
    before = pdfs(baked)
    done = sheet(baked, 'full')
    assert done.returncode == 0, done.stderr
    folder = baked / 'output/full/sheets'
    names = sorted(p.name for p in folder.iterdir())
    assert [n.rpartition('-')[2] for n in names] == ['1.png', 'sheets.pdf']
    assert len(pypdfium2.PdfDocument(folder / names[1])) == 1
    first = {p.name: p.read_bytes() for p in folder.iterdir()}
    assert sheet(baked, 'full').returncode == 0
    assert {p.name: p.read_bytes() for p in folder.iterdir()} == first  # the same pages, the same bytes
    assert {n: d for n, d in pdfs(baked).items() if n in before} == before
    assert sheet(baked).returncode == 0 and (baked / 'output/trial/sheets').is_dir()


def test_a_range_is_named_by_folios(baked: Path):
    data = full(baked)
    document = pypdfium2.PdfDocument(data)
    labels = [document.get_page_label(n) for n in range(len(document))]
    (png,), _ = sheets(data, '1-3')
    (one,), _ = sheets(data, '3')
    (annex,), _ = sheets(data, 'A-1-A-2')
    height = round(WIDTH * 210 / 148)
    page = page_at(Image.open(io.BytesIO(one)), 1, height)
    assert labels.index('3') % 2 == 0 and differ(page, page_at(Image.open(io.BytesIO(png)), 3, height)) < 1
    assert Image.open(io.BytesIO(annex)).width == 2 * BORDER + 2 * (2 * WIDTH + GAP) - GAP
    with pytest.raises(NoSuchPage, match='no pages 3-1'):
        sheets(data, '3-1')
    with pytest.raises(NoSuchPage, match='did you mean A-1'):
        sheets(data, 'A-11')


def test_grey_sheets_have_no_colour(baked: Path):
    (colour,), _ = sheets(full(baked))
    (grey,), _ = sheets(full(baked), grey=True)
    assert Image.open(io.BytesIO(colour)).mode == 'RGB' and Image.open(io.BytesIO(grey)).mode == 'L'
    assert Image.open(io.BytesIO(colour)).size == Image.open(io.BytesIO(grey)).size


def test_what_was_not_built_cannot_be_shown(bread: Path, baked: Path):
    done = sheet(bread)
    assert done.returncode == 2 and 'build one first' in done.stderr
    done = sheet(baked, 'fulll')
    assert done.returncode == 2 and 'did you mean full?' in done.stderr
    done = sheet(baked, 'full', '--pages', '90-95')
    assert (
        done.returncode == 2
        and 'no pages 90-95 in this edition; its pages are Cover, i to ii, 1 to ' in done.stderr
        and 'Traceback' not in done.stderr
    )


def test_a_sheet_is_of_the_edition_as_it_stands_now(baked: Path):
    """Not of an earlier version that lies there, nor of the files for a printer."""
    folder = baked / 'output/full'
    now = folder / 'bread-1.0-full-screen.pdf'
    for name in ('bread-0.9-full-screen.pdf', 'bread-1.0-full-press.pdf', 'notes.pdf'):
        (folder / name).write_bytes(now.read_bytes())
    done = sheet(baked, 'full')
    assert done.returncode == 0, done.stderr
    assert [p.name for p in sorted((folder / 'sheets').glob('*.pdf'))] == ['bread-1.0-full-screen-sheets.pdf']
    edit(baked / 'content/editions/full.yaml', 'version: "1.0"', 'version: "1.1"')
    done = sheet(baked, 'full')
    assert (
        done.returncode == 2
        and 'bread-1.1-full-screen.pdf, only one of another version: build it first' in done.stderr
    )


def test_what_is_no_page_is_said_in_one_line(baked: Path):
    file = baked / 'output/full/bread-1.0-full-screen.pdf'
    whole = file.read_bytes()
    odd = pikepdf.open(file)
    odd.pages[0].TrimBox = [0, 0, 1, 100_000]
    odd.save(baked / 'odd.pdf')
    for data, told in (
        (b'words', 'this is not a PDF'),
        (whole[:-2000], 'cut off'),
        ((baked / 'odd.pdf').read_bytes(), '1 by 100000 pt'),
    ):
        file.write_bytes(data)
        done = sheet(baked, 'full')
        assert done.returncode == 1 and told in done.stderr and len(done.stderr.splitlines()) == 1, (
            done.stderr
        )
    assert not (file.parent / 'sheets').exists()
