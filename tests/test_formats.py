"""Two page formats of one edition in one build: each has contents, folios and an index of its own."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from conftest import build, copy_book
from pypdf import PdfReader

POCKET = '@page { size: 100mm 120mm }\n'
FURNITURE = '@page { size: 100mm 120mm }\nsection.page { height: 120mm }\n'
OUTPUT = """
pocket:
  finish: screen
  stylesheets: [tokens.yaml, book.css, pocket.css]
  furniture: [furniture.css, pocket-furniture.css]
"""


@pytest.fixture(scope='module')
def both(tmp_path_factory) -> dict[str, PdfReader]:
    """The full edition of the bread book, as it is and in a smaller format, by the names of the outputs."""
    book = copy_book('bread', tmp_path_factory.mktemp('formats'))
    (book / 'styles/pocket.css').write_text(POCKET)
    (book / 'styles/pocket-furniture.css').write_text(FURNITURE)
    with (book / 'styles/outputs.yaml').open('a') as file:
        file.write(OUTPUT)
    result = build(book, 'full', '--output', 'screen', '--output', 'pocket')
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
    before = [words(page.extract_text()) for page in reader.pages[:next(page for _, folio, page in bookmarks(reader) if folio == '1')]]
    contents = ' '.join(before[next(n for n, text in enumerate(before) if text.startswith('Contents')):])
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
    sizes = {output: tuple(round(float(v) * 25.4 / 72) for v in reader.pages[4].trimbox[2:]) for output, reader in both.items()}
    assert sizes['pocket'] == (100, 120) != sizes['screen']
    folios = {output: [folio for _, folio, _ in bookmarks(reader)] for output, reader in both.items()}
    assert folios['screen'] != folios['pocket'] and len(both['pocket'].pages) > len(both['screen'].pages)
