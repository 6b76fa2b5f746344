"""A table that goes on overleaf says so above its repeated head, for the eye alone."""

from __future__ import annotations

import re
from pathlib import Path

import pypdf
import pytest

from support.book import build, edit

DOUGH, CSS = 'content/chapters/dough.md', 'styles/book.css'
ROWS = '\n'.join(f'| Loaf {n} | {n}00 grams |' for n in range(1, 90))


def pages(book: Path) -> list[str]:
    (file,) = book.glob('output/full/*.pdf')
    return [page.extract_text() for page in pypdf.PdfReader(file).pages]


@pytest.fixture
def long(baked: Path) -> Path:
    edit(baked / DOUGH, '| Baguette | 650 grams      |', ROWS)
    assert build(baked).code == 0
    return baked


def test_each_page_after_the_first_carries_label_and_word(long: Path):
    holding = [n for n, text in enumerate(pages(long)) if re.search(r'Loaf \d+ \d+00 grams', text)]
    marked = [n for n, text in enumerate(pages(long)) if 'Table 1.1, continued' in text]
    assert len(holding) > 2 and marked == holding[1:]


def test_the_words_stand_right_above_the_repeated_head(long: Path):
    (file,) = long.glob('output/full/*.pdf')
    reader = pypdf.PdfReader(file)
    page = next(p for p in reader.pages if 'Table 1.1, continued' in p.extract_text())
    found: dict[str, tuple[float, float]] = {}

    def visit(text, cm, tm, font, size) -> None:
        for word in ('continued', 'Water per kilo', 'Loaf'):
            if word in text:
                found.setdefault(word, (tm[4] * cm[0] + cm[4], tm[5] * cm[3] + cm[5]))

    page.extract_text(visitor_text=visit)
    assert {'continued', 'Water per kilo'} <= set(found)
    above = found['continued'][1] - found['Water per kilo'][1]
    assert 4 < above < 30


def test_it_is_no_part_of_the_text(long: Path):
    """An artifact: no structure element holds it, though the overlay prints it."""
    (file,) = long.glob('output/full/*.pdf')
    reader = pypdf.PdfReader(file)
    for page in reader.pages:
        if 'continued' in page.extract_text():
            assert 'continued' not in re.sub(
                rb'/Artifact.*?EMC', b'', page.get_contents().get_data(), flags=re.S
            ).decode('latin-1')
            assert '/Furniture' in page['/Resources']['/XObject']
            assert (
                b'/Artifact\n<</Type /Pagination>>\nBDC\n/Furniture Do\nEMC' in page.get_contents().get_data()
            )


def test_a_table_that_fits_says_nothing(baked: Path):
    assert not any('continued' in text for text in pages(baked))


def test_a_table_without_a_number_says_nothing(baked: Path):
    """The loaves of the annex, on several pages because their rows are high: with a caption, and without."""
    annex = baked / 'content/annexes/loaves.md'
    edit(baked / CSS, 'figure img {', 'td.loaf { padding: 30mm 0; }\nfigure img {')
    assert build(baked).code == 0
    assert any('Table A.1, continued' in text for text in pages(baked))
    edit(annex, '    id: tab-loaves\n    caption: Loaves and where they come from\n', '')
    assert build(baked).code == 0
    assert not any('continued' in text for text in pages(baked))
    assert sum('Country' in text for text in pages(baked)) > 1  # its head is repeated all the same
