"""Two page formats of one edition in one build: each has contents, folios and an index of its own."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
from pypdf import PdfReader

from support.book import build, copy_book
from support.press import press_book

POCKET = """
pocket:
  like: screen
  format: {name: Pocket, width: 100, height: 120}
"""

SECTION = 'Heat'  # its id is heat


@pytest.fixture(scope='module')
def book(tmp_path_factory) -> Path:
    """The bread book with a second row that makes its editions in a smaller format."""
    book = copy_book('bread', tmp_path_factory.mktemp('formats'))
    with (book / 'styles/outputs.yaml').open('a') as file:
        file.write(POCKET)
    return book


@pytest.fixture(scope='module')
def both(book: Path) -> dict[str, PdfReader]:
    """The full edition in both formats, by the names of the outputs."""
    result = build(book, 'full')
    assert result.code == 0, result.err
    return {b['output']: PdfReader(book / Path(b['path'])) for b in result.built}


def words(text: str) -> str:
    return ' '.join(text.split())


def bookmarks(reader: PdfReader) -> list[tuple[str, str, int]]:
    """Title, folio as printed, and page of every bookmark."""
    found, waiting = [], list(reader.outline)
    while waiting:
        item = waiting.pop(0)
        if isinstance(item, list):
            waiting = item + waiting
        else:
            page = reader.get_destination_page_number(item)
            found.append((item.title, reader.page_labels[page], page))
    return found


@pytest.mark.parametrize('output', ['screen', 'pocket'])
def test_the_contents_of_each_format_name_the_pages_of_that_format(both: dict[str, PdfReader], output: str):
    reader = both[output]
    before = [
        words(page.extract_text())
        for page in reader.pages[: next(page for _, folio, page in bookmarks(reader) if folio == '1')]
    ]
    contents = ' '.join(before[next(n for n, text in enumerate(before) if text.startswith('Contents')) :])
    listed = [(title, folio) for title, folio, _ in bookmarks(reader) if f'{words(title)} ' in contents]
    assert len(listed) >= 5
    for title, folio in listed:
        assert re.search(rf'{re.escape(words(title))} {re.escape(folio)}\b', contents), (output, title, folio)


@pytest.mark.parametrize('output', ['screen', 'pocket'])
def test_bookmarks_lead_to_pages_on_which_the_words_stand(both: dict[str, PdfReader], output: str):
    reader = both[output]
    for title, _, page in bookmarks(reader):
        assert words(title).split()[-1] in words(reader.pages[page].extract_text()), (output, title)


def test_the_formats_have_other_pages(both: dict[str, PdfReader]):
    sizes = {
        output: tuple(round(float(v) * 25.4 / 72) for v in reader.pages[4].trimbox[2:])
        for output, reader in both.items()
    }
    assert sizes['pocket'] == (100, 120) != sizes['screen']
    folios = {output: [folio for _, folio, _ in bookmarks(reader)] for output, reader in both.items()}
    assert folios['screen'] != folios['pocket'] and len(both['pocket'].pages) > len(both['screen'].pages)


@pytest.mark.parametrize('output', ['screen', 'pocket'])
def test_the_index_of_each_format_leads_to_pages_of_that_format(both: dict[str, PdfReader], output: str):
    reader = both[output]
    by_folio = {
        label: words(page.extract_text()).casefold()
        for label, page in zip(reader.page_labels, reader.pages, strict=True)
    }
    index = next(page for title, _, page in bookmarks(reader) if title.endswith('Index'))
    listed = re.findall(
        r'([a-z]+), (\d+)(?=\s|$)', words(' '.join(page.extract_text() for page in reader.pages[index:]))
    )
    assert {'flour', 'cold'} == {term for term, _ in listed}, listed
    for term, folio in listed:
        assert term in by_folio[folio], (output, term, folio)


def test_each_format_is_held_to_the_pages_of_its_own_release(book: Path, both: dict[str, PdfReader]):
    """Of an edition with `lock_pages`, every format has a page map of its own in content/releases."""
    title = next(title for title, _, _ in bookmarks(both['screen']) if title.endswith(SECTION))
    pages = {
        output: next(folio for name, folio, _ in bookmarks(reader) if name == title)
        for output, reader in both.items()
    }
    assert pages['screen'] != pages['pocket']
    keep(book, 'full-1.0', pages['screen'])
    keep(book, 'full-1.0-pocket', pages['pocket'], output='pocket')
    edition = book / 'content/editions/full.yaml'
    edition.write_text(f'{edition.read_text()}lock_pages: true\n')
    assert build(book, 'full').code == 0
    keep(book, 'full-1.0-pocket', pages['screen'], output='pocket')
    result = build(book, 'full')
    (moved,) = [p for p in result.problems if p['code'] == 'page-moved']
    assert moved['severity'] == 'error' and f'stands on page {pages["pocket"]}' in moved['message']


def keep(book: Path, name: str, page: str, **more: str) -> None:
    """A page map of one section, as a release leaves it."""
    section = {'id': 'heat', 'number': '', 'title': SECTION, 'page': page}
    said = {'edition': 'full', 'version': '1.0', 'commit': '0' * 40, **more, 'sections': [section]}
    place = book / f'content/releases/{name}.json'
    place.parent.mkdir(exist_ok=True)
    place.write_text(json.dumps(said))


def test_a_letter_press_file_beside_one_on_a4(tmp_path: Path):
    """Another page format for a printer is a row; what hangs on the page (trim, bleed, marks, inks)
    follows."""
    book = press_book(tmp_path)
    with (book / 'styles/outputs.yaml').open('a') as file:
        file.write('letter:\n  like: press\n  format: US Letter\na4:\n  like: press\n  format: A4\n')
    result = build(book, '--output', 'letter', '--output', 'a4')
    assert result.code == 0, result.err
    sizes = {}
    for made in result.built:
        page = PdfReader(book / made['path']).pages[3]
        trim, bleed = page.trimbox, page.bleedbox
        sizes[made['output']] = tuple(
            round(float(v) * 25.4 / 72, 1) for v in (trim.width, trim.height, trim.left - bleed.left)
        )
    assert sizes == {'letter': (215.9, 279.4, 3.0), 'a4': (210.0, 297.0, 3.0)}


def test_a_size_in_a_stylesheet_beside_that_of_the_format_is_refused(tmp_path: Path):
    book = copy_book('bread', tmp_path)
    sheet = book / 'styles/book.css'
    sheet.write_text(sheet.read_text() + '@page wide { margin: 0; size: 300mm 200mm }\n')
    (said,) = build(book, 'full').problems
    assert (said['code'], said['file'], said['line']) == (
        'page-size',
        'styles/book.css',
        len(sheet.read_text().splitlines()),
    )
