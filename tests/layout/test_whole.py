"""The oracle: what is laid out as one document and what is bound from units must be the same book."""

from __future__ import annotations

import io
from collections import Counter

import pypdf
import pypdfium2
import pytest

from bindery.checks.finished.deep import File
from support.book import build
from support.thick import thick


@pytest.fixture(scope='module', params=['full', 'trial'])
def pair(request, tmp_path_factory) -> tuple[bytes, bytes]:
    """An edition of the thick bread book, bound from units and laid out whole."""
    made = []
    for args in ((), ('--whole',)):
        book = thick(tmp_path_factory.mktemp('whole'))
        result = build(book, request.param, *args)
        assert result.code == 0, result.out + result.err
        typeset = {name for step, name, _ in result.built[0]['events'] if step == 'typeset'}
        assert ('whole' in typeset) == bool(args) and ('dough' in typeset) != bool(args)
        made.append((book / result.built[0]['path']).read_bytes())
    return made[0], made[1]


def readers(pair: tuple[bytes, bytes]) -> list[pypdf.PdfReader]:
    return [pypdf.PdfReader(io.BytesIO(data)) for data in pair]


def test_the_same_words_on_every_page(pair):
    bound, whole = ([p.get_textpage().get_text_range() for p in pypdfium2.PdfDocument(data)] for data in pair)
    assert len(bound) == len(whole) > 10
    assert bound == whole
    assert any('Trial 30' in page for page in bound)


def test_the_same_folios_and_bookmarks(pair):
    def outline(reader: pypdf.PdfReader, items=None, level: int = 0):
        for item in reader.outline if items is None else items:
            if isinstance(item, list):
                yield from outline(reader, item, level + 1)
            else:
                yield level, item.title, reader.get_destination_page_number(item), round(float(item.top), 1)

    bound, whole = readers(pair)
    assert bound.page_labels == whole.page_labels and 'ii' not in bound.page_labels[4:]
    assert list(outline(bound)) == list(outline(whole))
    assert {level for level, *_ in outline(bound)} >= {0, 1}


def test_the_same_links_to_the_same_places(pair):
    def links(reader: pypdf.PdfReader):
        places = {
            name: (reader.get_destination_page_number(d), round(float(d.left), 1), round(float(d.top), 1))
            for name, d in reader.named_destinations.items()
        }
        annotations = (
            (n, ref.get_object()) for n, page in enumerate(reader.pages) for ref in page.get('/Annots', ())
        )
        return [
            (
                n,
                [round(float(x), 1) for x in a['/Rect']],
                a['/Contents'],
                places[a['/Dest']] if '/Dest' in a else a['/A']['/URI'],
            )
            for n, a in annotations
        ]

    bound, whole = map(links, readers(pair))
    assert len(bound) > 20
    assert bound == whole


def test_the_same_tags(pair):
    bound, whole = ([(e.role, e.unit, e.index) for e in File(data).elements.values()] for data in pair)
    roles = Counter(role for role, _, _ in bound)
    assert roles['Document'] == 1 and roles['P'] > 20
    assert bound == whole


def test_the_pages_look_the_same(pair):
    for n, (a, b) in enumerate(zip(*(pypdfium2.PdfDocument(data) for data in pair), strict=True)):
        one, other = (page.render(scale=50 / 72).to_pil() for page in (a, b))
        assert one.size == other.size and one.tobytes() == other.tobytes(), f'page {n + 1} looks different'


def test_the_comparison_can_fail(pair):
    """The pages have something on them: they differ from one another."""
    pages = [page.render(scale=50 / 72).to_pil().tobytes() for page in pypdfium2.PdfDocument(pair[0])]
    assert len(set(pages)) > len(pages) / 2
