"""Sheets that are folded and stitched: on paper order first, then with real pages."""

from __future__ import annotations

import io
import re
from pathlib import Path

import pikepdf
import pypdfium2
import pytest
from hypothesis import given as each
from hypothesis import strategies as st

from bindery.pdf.imposition.fold import lacking, sides
from support.book import build, edit

MM = 72 / 25.4
THICK = 1.0  # mm: 500 g/m2 at 2 cm3/g, the paper of the booklets in the overlay


def folded(faces: list[tuple]) -> list:
    """The pages of a stitched booklet as one turns them, from the faces of its sheets: front and back of each
    in turn, the outermost first, each as (left half, right half). The back of a sheet is seen through the
    paper: its left lies behind the right of the front.
    """
    leaves = []  # of the left and of the right stack: (outer page, inner page) from the outside in
    for front, back in zip(faces[::2], faces[1::2], strict=True):
        leaves.append(((front[0], back[1]), (front[1], back[0])))
    right = [page for _, leaf in leaves for page in leaf]  # opened from the front: outermost first
    # past the middle: innermost first, inside before outside
    left = [page for leaf, _ in reversed(leaves) for page in reversed(leaf)]
    return right + left


def test_two_sheets_are_laid_as_a_printer_lays_them():
    assert [(s.left, s.right) for s in sides(8, 0.1)] == [(7, 0), (1, 6), (5, 2), (3, 4)]
    assert [s.creep for s in sides(8, 0.1)] == [0, 0, 0.1, 0.1]


@each(st.integers(1, 40))
def test_a_folded_booklet_reads_from_the_first_page_to_the_last(sheets: int):
    faces = sides(4 * sheets, 0.108)
    assert folded([(f.left, f.right) for f in faces]) == list(range(4 * sheets))
    assert [f.creep for f in faces[::2]] == pytest.approx([n * 0.108 for n in range(sheets)])


@pytest.mark.parametrize('pages, notes', [(1, 3), (4, 0), (5, 3), (6, 2), (7, 1), (8, 0)])
def test_the_last_sheet_is_filled(pages: int, notes: int):
    assert lacking(pages) == notes


def test_pages_that_fill_no_sheet_are_refused():
    with pytest.raises(ValueError, match='6 pages'):
        sides(6, 0.1)


def words(page: pypdfium2.PdfPage, left: float = 0, right: float = 1e4) -> list[str]:
    """What stands on a part of a page, between two distances in pt from its left edge."""
    return re.findall(r'\w+', page.get_textpage().get_text_bounded(left=left, right=right))


def test_the_sheets_of_a_booklet_folded_show_every_page_in_order(given: Path):
    read = pypdfium2.PdfDocument(given / 'output/booklets/bread-1.0-booklet-dough.pdf')
    sheets = pypdfium2.PdfDocument(given / 'output/booklets/bread-1.0-booklet-dough-sheets.pdf')
    width, height = read[0].get_trimbox()[2] - read[0].get_trimbox()[0], 148 * MM
    assert len(read) % 4 == 0 and len(sheets) == len(read) // 2
    assert [s.get_size() for s in sheets] == [pytest.approx((210 * MM, height), abs=0.1)] * len(sheets), (
        'two pages at full size: nothing is scaled'
    )
    faces = [(words(s, right=width), words(s, left=width)) for s in sheets]
    pages = [words(p) for p in read]
    assert folded(faces) == pages
    assert len({' '.join(p) for p in pages if p}) == len([p for p in pages if p]) > 4, (
        'the pages can be told apart'
    )


def first_letter(page: pypdfium2.PdfPage, left: float = 0, right: float = 1e4) -> float:
    """Where the leftmost letter between two edges begins, in pt."""
    text = page.get_textpage()
    boxes = [text.get_charbox(n) for n in range(text.count_chars()) if text.get_text_range(n, 1).strip()]
    return min(b[0] for b in boxes if left <= b[0] < right)


def test_inner_sheets_are_moved_towards_the_fold_by_the_paper_around_them(given: Path):
    read = pypdfium2.PdfDocument(given / 'output/booklets/bread-1.0-booklet-dough.pdf')
    sheets = pypdfium2.PdfDocument(given / 'output/booklets/bread-1.0-booklet-dough-sheets.pdf')
    trim = read[0].get_trimbox()
    width = trim[2] - trim[0]
    seen = set()
    for n, face in enumerate(sides(len(read), THICK)):
        for page, edges, sign in ((face.left, (0, width), 1), (face.right, (width, 2 * width), -1)):
            if words(read[page]):
                at = first_letter(sheets[n], *edges) - edges[0]
                assert at - (first_letter(read[page]) - trim[0]) == pytest.approx(
                    sign * (n // 2) * THICK * MM, abs=0.05
                ), f'page {page + 1} on side {n + 1}'
                seen.add(n // 2)
    assert seen == {0, 1}


def test_creep_follows_the_paper(handed: Path):
    edit(handed / 'styles/outputs.yaml', 'grams: 500, bulk: 2', 'grams: 250, bulk: 2')
    build(handed, 'booklet', 'dough')
    moves = re.findall(
        rb'1 0 0 1 (\S+) ',
        b''.join(
            p.Contents.read_bytes()
            for p in pikepdf.open(handed / 'output/booklets/bread-1.0-booklet-dough-sheets.pdf').pages
        ),
    )
    left = float(moves[0])
    assert [float(m) - left for m in moves[::2]] == pytest.approx([0, 0, 0.5 * MM, 0.5 * MM], abs=0.01)


def test_the_printer_is_told_how_to_print(given: Path):
    data = (given / 'output/booklets/bread-1.0-booklet-loaves-sheets.pdf').read_bytes()
    pdf = pikepdf.open(io.BytesIO(data))
    assert (
        pdf.Root.ViewerPreferences.Duplex == '/DuplexFlipShortEdge'
        and pdf.Root.ViewerPreferences.PrintScaling == '/None'
    )
    assert '/StructTreeRoot' not in pdf.Root and not any('/Annots' in p for p in pdf.pages), (
        'sheets are for printing only'
    )
    assert str(pdf.trailer.Info.Title).startswith('A booklet of loaves')
    for page in pdf.pages:
        clips = re.findall(rb'q (\S+) 0 (\S+) \S+ re W n', page.Contents.read_bytes())
        assert [float(v) for clip in clips for v in clip] == pytest.approx(
            [0, 105 * MM, 105 * MM, 105 * MM], abs=0.01
        ), 'nothing crosses the fold'
