"""What is used inside of WeasyPrint is what the pinned version has, and one module alone uses it."""

from __future__ import annotations

import ast
import inspect
import sys
import tomllib
import xml.etree.ElementTree as ET
from importlib.metadata import version
from pathlib import Path

import pydyf
import pytest

from bindery.layout import engine
from bindery.layout.engine import boxes
from bindery.layout.typesetting import Job
from bindery.layout.typesetting.worker import typeset
from support.book import REPOSITORY

ENGINE = REPOSITORY / 'bindery' / 'layout' / 'engine.py'
PUBLIC = {
    'weasyprint': {'HTML', 'CSS'},
    'weasyprint.text.fonts': {'FontConfiguration'},
    'weasyprint.urls': {'URLFetcher', 'URLFetcherResponse'},
}
BY_NAME = ('getattr', 'setattr', 'hasattr', 'object.__setattr__')
DRAWING = {
    path
    for folder in ('tags', 'typesetting')
    for path in (REPOSITORY / 'bindery' / 'layout' / folder).glob('*.py')
}
# What engine.py takes from inside of the libraries, with the signatures that were looked at; '': nothing to
# call.
TAKEN = {
    'AbsolutePlaceholder': '(box)',
    'D50': '',
    'D65': '',
    'Page': '(page_box)',
    'RasterImage': '',
    'Stream': (
        '(fonts, page_rectangle, resources, images, tags, color_profiles, output_intent, *args, **kwargs)'
    ),
    '_to_bytes': '(item)',
    'boxes': '',
    'get_color': '(style, key)',
    'replacedbox_layout': '(box)',
    'resolve_links': '(pages)',
}
METHODS = {  # those that are called, and those that PageStream has its own of
    (engine.Page, 'paint'): '(self, stream, scale=1)',
    (engine.RasterImage, 'get_x_object'): '(self, interpolate, dpi_ratio)',
    (engine.Stream, 'add_font'): '(self, pango_font)',
    (engine.Stream, 'clone'): '(self, **kwargs)',
    (engine.Stream, 'marked'): '(self, box, tag)',
    (engine.Stream, 'transform'): '(self, a=1, b=0, c=0, d=1, e=0, f=0)',
    (pydyf.Stream, '__init__'): '(self, stream=None, extra=None, compress=False)',
    (pydyf.Stream, 'begin_marked_content'): '(self, tag, property_list=None)',
    (pydyf.Stream, 'end_marked_content'): '(self)',
}
OF_STREAMS = {'_color_profiles', '_fonts', '_images', '_output_intent', '_resources', '_tags'}
BOX_METHODS = (
    'border_box_x',
    'border_width',
    'content_box_x',
    'content_box_y',
    'is_in_normal_flow',
    'margin_height',
    'margin_width',
    'padding_box_x',
    'padding_box_y',
    'padding_height',
    'padding_width',
)
# What is read of boxes besides their methods.
BOX_VALUES = {
    'background',
    'baseline',
    'canvas_background',
    'children',
    'element',
    'element_tag',
    'height',
    'is_column',
    'is_footer',
    'is_header',
    'is_leader',
    'is_table_wrapper',
    'page_type',
    'position_x',
    'position_y',
    'replacement',
    'style',
    'text',
    'width',
}
PICTURE = (
    'data:image/png;base64,iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJ'
    'AAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=='
)
PAGES = f"""<html lang="en"><head><title>Bread</title></head><body><section class="unit" id="bread">
<h1 data-b="0">Bread</h1>
<p data-b="1">Dough rests<span class="footnote">For a night.</span>, see
<a href="ref:oven">the oven</a>.</p>
<div class="columns"><p data-b="2">Incomprehensibilities</p><p data-b="3">Two</p></div>
<div class="over">A seal</div>
<table id="flours"><caption data-b="4">Flours</caption><thead><tr><th data-b="5">Flour</th></tr></thead>
<tbody>{''.join(f'<tr><td data-b="{6 + n}">Rye</td></tr>' for n in range(40))}</tbody></table>
<p class="leader" data-b="46">Oven</p>
<figure id="oven"><img src="{PICTURE}" alt="An oven" data-b="47"/></figure></section></body></html>"""
STYLE = """@page {size: 80mm 120mm; margin: 10mm; @top-center {content: 'Head'}}
.footnote {float: footnote} .columns {columns: 2} .over {position: absolute; top: 0; background: #eee}
td {overflow: hidden; border: .1px solid} .leader::after {content: leader('.') '1'} img {width: 5mm}"""


def nodes(path: Path) -> list[ast.AST]:
    return list(ast.walk(ast.parse(path.read_text('utf-8'))))


def taken() -> set[str]:
    """What engine.py imports from inside of WeasyPrint, pydyf and tinycss2."""
    found = [node for node in nodes(ENGINE) if isinstance(node, ast.ImportFrom)]
    libraries = ('weasyprint', 'pydyf', 'tinycss2')
    return {a.name for node in found if (node.module or '').split('.')[0] in libraries for a in node.names}


def test_what_is_taken_from_inside_has_the_signature_that_was_looked_at():
    signatures = {
        name: known and str(inspect.signature(getattr(engine, name))) for name, known in TAKEN.items()
    }
    assert signatures == TAKEN and taken() == set(TAKEN)


@pytest.mark.parametrize('owner, method', METHODS, ids=lambda one: getattr(one, '__name__', one))
def test_a_method_has_the_signature_that_was_looked_at(owner: type, method: str):
    assert str(inspect.signature(getattr(owner, method))) == METHODS[owner, method]


def test_the_version_that_was_looked_at_is_pinned_and_installed():
    pins = tomllib.loads((REPOSITORY / 'pyproject.toml').read_text('utf-8'))['project']['dependencies']
    assert {f'weasyprint=={version("weasyprint")}', f'pydyf=={version("pydyf")}'} <= set(pins)


def test_nothing_replaces_functions_of_others():
    for path in (REPOSITORY / 'bindery').rglob('*.py'):
        text = path.read_text('utf-8')
        assert 'mock' not in text.split() and 'unittest' not in text, path
    before = {(owner, name): getattr(owner, name) for owner, name in METHODS}
    typeset(Job('bread', PAGES, (('bread.css', STYLE),), (), str(REPOSITORY / 'styles' / 'fonts')))
    assert before == {(owner, name): getattr(owner, name) for owner, name in METHODS}


def inside(text: str) -> list[str]:
    """What a module imports of WeasyPrint and pydyf that is not public, and private attributes that it reads
    of anything but itself."""
    found = []
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.Import):
            found += [a.name for a in node.names if of_weasyprint(a.name) and a.name not in PUBLIC]
        elif isinstance(node, ast.ImportFrom) and of_weasyprint(node.module or ''):
            public = PUBLIC.get(node.module, ())
            found += [f'{node.module}.{a.name}' for a in node.names if a.name not in public]
        elif isinstance(node, ast.ImportFrom) and node.module == 'pydyf':
            found += [f'pydyf.{a.name}' for a in node.names if private(a.name)]
        elif isinstance(node, ast.Attribute):
            chain = ast.unparse(node)
            if (
                of_weasyprint(chain)
                and chain.split('.')[1] not in {*PUBLIC['weasyprint'], 'text', 'urls'}
                or private(node.attr)
                and ast.unparse(node.value) not in ('self', 'cls')
            ):
                found.append(chain)
        elif isinstance(node, ast.Call) and ast.unparse(node.func) in BY_NAME:
            words = [a.value for a in node.args if isinstance(a, ast.Constant) and isinstance(a.value, str)]
            found += [ast.unparse(node)] * any(map(private, words))
    return found


def of_weasyprint(name: str) -> bool:
    return name.split('.')[0] == 'weasyprint'


def private(name: str) -> bool:
    return name.startswith('_') and not name.startswith('__')


def test_one_module_knows_the_inside_of_weasyprint():
    assert {path.name: found for path in DRAWING if (found := inside(path.read_text('utf-8')))} == {}
    others = [p for p in (REPOSITORY / 'bindery').rglob('*.py') if p != ENGINE]
    found = [(p.name, found) for p in others for found in inside(p.read_text('utf-8'))]
    assert [one for one in found if of_weasyprint(one[1])] == []


@pytest.mark.parametrize(
    'text, found',
    [
        ('from weasyprint.layout import absolute', ['weasyprint.layout.absolute']),
        ('import weasyprint.pdf', ['weasyprint.pdf']),
        ('from pydyf import _to_bytes, PDF', ['pydyf._to_bytes']),
        ('from weasyprint import default_url_fetcher', ['weasyprint.default_url_fetcher']),
        ('import weasyprint\nweasyprint.document.Page', ['weasyprint.document.Page', 'weasyprint.document']),
        ('page._page_box', ['page._page_box']),
        ("getattr(box, '_box', box)", ["getattr(box, '_box', box)"]),
        ('self._notes.marks; self.text; box.__class__; weasyprint.CSS', []),
        ('from weasyprint.text.fonts import FontConfiguration\nimport weasyprint', []),
    ],
)
def test_no_way_into_the_inside_is_overlooked(text: str, found: list[str]):
    assert sorted(inside(text)) == sorted(found)


def test_every_private_attribute_that_is_named_is_there(laid_out):
    """The fragment that was made with them shows that they still mean the same."""
    named = {node.attr for node in nodes(ENGINE) if isinstance(node, ast.Attribute) and private(node.attr)}
    assert named == {'_page_box', '_box', *OF_STREAMS}
    stream = engine.Stream(
        fonts={}, page_rectangle=(), resources={}, images={}, tags={}, color_profiles={}, output_intent=None
    )
    assert vars(stream).keys() >= OF_STREAMS
    _, fragment = laid_out
    assert fragment.blocks and not fragment.lost and not fragment.messages


@pytest.fixture(scope='module')
def laid_out():
    """A fragment with every kind of box, and the attributes that the library read of boxes, to make it."""
    read: set[str] = set()
    plain = boxes.Box.__getattribute__
    own = {str(path) for path in (*DRAWING, ENGINE)}

    def watching(box, name):
        if sys._getframe(1).f_code.co_filename in own:
            read.add(name)
        return plain(box, name)

    boxes.Box.__getattribute__ = watching
    try:
        fonts = str(REPOSITORY / 'styles' / 'fonts')
        fragment = typeset(Job('bread', PAGES, (('bread.css', STYLE),), (), fonts))
    finally:
        del boxes.Box.__getattribute__
    return read, fragment


def test_whatever_is_read_of_a_box_was_looked_at(laid_out):
    read, _ = laid_out
    assert {name for name in read if not name.startswith('__')} == {*BOX_METHODS, *BOX_VALUES, 'descendants'}


@pytest.mark.parametrize('method', BOX_METHODS)
def test_a_method_of_boxes_takes_nothing(method: str):
    assert str(inspect.signature(getattr(boxes.Box, method))) == '(self)'


def test_the_kinds_of_boxes_are_there():
    used = {
        node.attr
        for path in DRAWING
        for node in nodes(path)
        if isinstance(node, ast.Attribute) and ast.unparse(node.value) == 'boxes'
    }
    assert 'TextBox' in used and all(issubclass(getattr(boxes, name), boxes.Box) for name in used)


def test_html_that_was_parsed_is_laid_out_as_if_it_had_been_read():
    root = ET.fromstring('<html><body><p>Bread</p></body></html>')
    ours = engine.Parsed(root, 'bindery:///', None)
    theirs = engine.weasyprint.HTML(string='<p>Bread</p>', base_url='bindery:///')
    assert vars(ours).keys() == vars(theirs).keys()
    assert ours.media_type == theirs.media_type and ours.etree_element is root
