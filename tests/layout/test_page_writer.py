"""The writer of pages: a page is written as values that know no other page, and a file is made of such
values."""

from __future__ import annotations

import io
import xml.etree.ElementTree as ET
from dataclasses import fields

import pikepdf
import pytest

from bindery.layout.typesetting import Job
from bindery.layout.typesetting.file import fragment_file
from bindery.layout.typesetting.fonts import together
from bindery.layout.typesetting.pages import PageWriter, Written
from bindery.layout.typesetting.worker import render, typeset
from support.book import REPOSITORY

FONTS = str(REPOSITORY / 'styles' / 'fonts')
PIXEL = (
    'data:image/png;base64,iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJ'
    'AAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=='
)
DRAWING = """<svg xmlns="http://www.w3.org/2000/svg" width="40" height="40" viewBox="0 0 40 40"><defs>
<linearGradient id="warm"><stop offset="0" stop-color="#c00"/>
<stop offset="1" stop-color="#fc0" stop-opacity=".2"/></linearGradient></defs>
<rect width="40" height="40" fill="url(#warm)" opacity=".7"/></svg>"""
LEAF = f"""<p id="{{name}}">{{words}}</p><p class="pale">Pale</p><p class="dim">Dim</p>
<img src="{PIXEL}" alt="A dot"/>{DRAWING}<p><a href="ref:{{other}}">Elsewhere</a></p>"""
STYLE = """@page {size: 80mm 120mm; margin: 10mm} .leaf {break-before: page} .pale {opacity: .5}
.dim {color: rgb(0 0 0 / 40%)} img {width: 5mm}"""
HTML = (
    '<html lang="en"><head><title>Bread</title></head><body>'
    '<section class="unit" id="bread">{}</section></body></html>'
)
LEAVES = (
    ('dough', 'Mix flour and water', 'oven'),
    ('oven', 'Heat it, then bake', 'dough'),
    ('table', 'Eat', 'oven'),
)


def job(*leaves: tuple[str, str, str]) -> Job:
    """A unit with one page for each of `leaves`: id, words, id of another."""
    made = (LEAF.format(name=name, words=words, other=other) for name, words, other in leaves)
    html = HTML.format(''.join(f'<div class="leaf">{leaf}</div>' for leaf in made))
    ET.fromstring(html)
    return Job('bread', html, (('bread.css', STYLE),), (), FONTS)


def written(one: Job) -> list[Written]:
    """The pages of a job, written one after the other."""
    _, document = render(one)
    writer = PageWriter(FONTS, tagged=False)
    return [writer.write(page, page.links, {})[0] for page in document.pages]


def values(page: Written) -> dict:
    """All that a page is; links are compared by what they say."""
    links = [(link.rectangle, link.target, link.address) for link in page.links]
    return {f.name: getattr(page, f.name) for f in fields(page) if f.name != 'links'} | {'links': links}


@pytest.fixture(scope='module')
def pages() -> list[Written]:
    return written(job(*LEAVES))


@pytest.mark.parametrize('n', range(3))
def test_a_page_is_written_alike_whatever_stands_before_it(pages: list[Written], n: int):
    (alone,) = written(job(LEAVES[n]))
    assert values(alone) == values(pages[n])


def test_names_begin_anew_on_each_page(pages: list[Written]):
    first, second, third = (page.content.resources for page in pages)
    groups = [list(one.groups) for one in (first, second, third)]
    assert groups == [['x0', 'x2']] * 3, 'x1 would be the picture'
    assert list(first.states) == list(second.states) == list(third.states)
    patterns = [
        list(group.resources.patterns) for one in (first, second, third) for group in one.groups.values()
    ]
    assert patterns == [[], ['p0']] * 3


def test_a_page_says_what_it_draws_with(pages: list[Written]):
    for page in pages:
        assert len(page.pictures) == 1 and page.content.resources.pictures == tuple(page.pictures)
        assert [link.target for link in page.links] and page.anchors and page.fonts
        assert all(set(use.widths) == set(use.unicode) for use in page.fonts.values())
    said = [''.join(''.join(use.unicode.values()) for use in page.fonts.values()) for page in pages]
    assert 'M' in said[0] and 'M' not in said[1] and 'H' in said[1] and 'H' not in said[2]


def test_the_fonts_of_a_fragment_are_those_of_its_pages(pages: list[Written]):
    total = together(page.fonts for page in pages)
    of_pages = {name: set().union(*(page.fonts[name].widths for page in pages)) for name in pages[0].fonts}
    assert {name: set(use.widths) for name, use in total.items()} == of_pages
    assert total == typeset(job(*LEAVES)).fonts


def test_a_picture_on_several_pages_is_written_once(pages: list[Written]):
    pdf = pikepdf.open(io.BytesIO(fragment_file(pages, None)))
    drawn = [one for page in pdf.pages for one in page.Resources.XObject.values()]
    shown = [one for one in drawn if one.Subtype == '/Image']
    assert len(shown) == 3 and len({image.objgen for image in shown}) == 1
    images = [o for o in pdf.objects if isinstance(o, pikepdf.Stream) and o.get('/Subtype') == '/Image']
    assert len(images) == 2, 'the picture and its mask'


def test_each_page_of_a_file_has_resources_of_its_own_and_all_share_the_fonts(pages: list[Written]):
    pdf = pikepdf.open(io.BytesIO(fragment_file(pages, None)))
    groups = [page.Resources.XObject['/x0'] for page in pdf.pages]
    assert len({group.objgen for group in groups}) == 3
    fonts = {one.Resources.Font.objgen for one in (*pdf.pages, *groups)}
    assert len(fonts) == 1 and pdf.pages[0].Resources.Font.Bindery is True


def test_pages_that_are_kept_make_the_same_file_again(pages: list[Written]):
    once = fragment_file(pages, None)
    assert fragment_file(pages, None) == once, 'to write a file changes no page'
    mixed = [pages[0], written(job(*LEAVES))[1], pages[2]]
    assert fragment_file(mixed, None) == once


def test_a_page_without_tags_has_neither_marks_nor_links(pages: list[Written]):
    pdf = pikepdf.open(io.BytesIO(fragment_file(pages, None)))
    assert all('/Annots' not in page and b'BDC' not in page.Contents.read_bytes() for page in pdf.pages)
    tagged = pikepdf.open(io.BytesIO(typeset(job(*LEAVES)).pdf))
    assert all(len(page.Annots) == 1 and b'BDC' in page.Contents.read_bytes() for page in tagged.pages)
    assert [str(link.Dest) for page in tagged.pages for link in page.Annots] == ['oven', 'dough', 'oven']
