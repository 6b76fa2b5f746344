"""Stylesheets, pictures, tables and maps that are too large are refused at the door: just below each limit
they pass."""

from __future__ import annotations

import base64
import io
import xml.etree.ElementTree as ET

import pytest
from PIL import Image

from bindery.compose import bounds
from bindery.compose.templating.environment import Templates
from bindery.core import limits
from bindery.core.problems import Place, Refused
from bindery.core.publication.source_files import Snapshot
from bindery.sources.pictures.checks import address_problems, svg_problems
from bindery.sources.pictures.size import map_too_large, scan, too_large
from bindery.sources.yaml import parse_yaml
from support.book import build, edit, line_of

HERE = Place('content/a.md', 3, 1)
BAKING, CSS = 'content/chapters/baking.md', 'styles/book.css'


def svg(inside: str) -> bytes:
    return f'<svg xmlns="http://www.w3.org/2000/svg">{inside}</svg>'.encode()


def address(data: bytes, kind: str = 'image/svg+xml') -> str:
    return f'data:{kind};base64,{base64.b64encode(data).decode()}'


def told(data: bytes) -> list[str]:
    return [p.code for p in svg_problems(data, 'a.svg')]


def uses(times: int, levels: int) -> bytes:
    """Each group uses the one before `times` times."""
    groups = ''.join(
        f'<g id="g{i + 1}">{f"<use href=%s#g{i}%s/>" % (chr(34), chr(34)) * times}</g>' for i in range(levels)
    )
    return svg(f'<g id="g0"><path/></g>{groups}')


def nested(n: int) -> str:
    data = svg('')
    for _ in range(n - 1):
        data = svg(f'<image href="{address(data)}"/>')
    return address(data)


SVGS = {
    limits.SVG_BYTES: lambda n: b'<!--' + b'a' * (n - 7 - len(svg(''))) + b'-->' + svg(''),
    limits.SVG_ELEMENTS: lambda n: svg('<g/>' * (n - 1)),
    limits.SVG_DEPTH: lambda n: svg('<g>' * (n - 1) + '</g>' * (n - 1)),
    limits.SVG_DRAWN: lambda n: svg(
        '<g id="a">' + '<g/>' * 4999 + '</g>' + '<use href="#a"/>' * 8 + '<g/>' * (n - 5001 - 8 * 5001)
    ),
}
STYLES = {
    limits.STYLE_CHARACTERS: lambda n: 'a' * n,
    limits.STYLE_BLOCKS: lambda n: 'p{}' * n,
    limits.STYLE_DEPTH: lambda n: 'p { width: ' + 'calc(' * (n - 1) + '1px' + ')' * (n - 1) + '}',
}
MAPS = {limits.MAP_BYTES: lambda n: b' ' * n, limits.MAP_DEPTH: lambda n: b'[' * n + b']' * n}


@pytest.mark.parametrize('limit', SVGS, ids=lambda limit: limit.name)
def test_an_svg_just_below_a_limit_passes_and_just_above_it_is_told(limit):
    assert told(SVGS[limit](limit.most)) == []
    assert told(SVGS[limit](limit.most + 1)) == [limit.code]


@pytest.mark.parametrize('limit', STYLES, ids=lambda limit: limit.name)
def test_a_stylesheet_just_below_a_limit_passes_and_just_above_it_is_told(limit):
    assert list(too_large(STYLES[limit](limit.most))) == []
    assert [(found, count) for found, count, _ in too_large(STYLES[limit](limit.most + 1))] == [
        (limit, limit.most + 1)
    ]


@pytest.mark.parametrize('limit', MAPS, ids=lambda limit: limit.name)
def test_a_map_just_below_a_limit_passes_and_just_above_it_is_told(limit):
    assert list(map_too_large(MAPS[limit](limit.most))) == []
    assert [found for found, _, _ in map_too_large(MAPS[limit](limit.most + 1))] == [limit]


def test_pictures_inside_of_pictures_have_an_end():
    most = limits.SVG_NESTED.most
    assert address_problems(nested(most), HERE) == []
    assert [p.code for p in address_problems(nested(most + 1), HERE)] == [limits.SVG_NESTED.code]


def test_a_table_counts_what_its_cells_span():
    def table(columns: int, rows: int, span: str = '') -> list:
        row = f'<tr>{f"<td{span}/>" * columns}</tr>'
        return [
            limit
            for limit, _ in bounds.of_table(ET.fromstring(f'<table><tbody>{row * rows}</tbody></table>'))
        ]

    most, cells = limits.TABLE_COLUMNS.most, limits.CELLS.most
    assert table(most, 1) == [] and table(most + 1, 1) == [limits.TABLE_COLUMNS]
    assert table(1, cells) == [] and table(1, cells + 1) == [limits.CELLS]
    assert table(1, 1, f' colspan="{most + 1}"') == [limits.TABLE_COLUMNS]
    assert table(1, 1, ' rowspan="999999999999"') == [limits.CELLS]
    assert bounds.of_html('a' * limits.UNIT_CHARACTERS.most, HERE) == []
    assert [p.code for p in bounds.of_html('a' * (limits.UNIT_CHARACTERS.most + 1), HERE)] == [
        limits.UNIT_CHARACTERS.code
    ]


def test_every_limit_is_tried_here():
    assert {*SVGS, limits.SVG_NESTED} == set(limits.SVG) and set(STYLES) == set(limits.STYLES)
    assert set(MAPS) == set(limits.MAPS)


def test_brackets_in_strings_comments_and_addresses_do_not_count():
    deep = '(' * 100
    for text in (
        f'p {{ content: "{deep}" }}',
        f'/* {deep} */',
        f"p {{ content: '{deep}\\'(' }}",
        f'a{{b:url(x{deep})}}',
        'p { a: ' + '\\(' * 100 + ' }',
    ):
        assert scan(text).deepest[0] <= 2, text[:20]
    assert scan('a { b: url(data:x,1); c: "\\64 ata:y,2" }').addresses == (('data:x,1', 7), ('data:y,2', 25))


def test_what_uses_multiply_is_counted_without_being_drawn():
    assert told(uses(2, 10)) == []
    assert told(uses(10, 10)) == [limits.SVG_DRAWN.code]
    assert told(uses(10, 18)) == [limits.SVG_DRAWN.code]
    assert limits.SVG_DEPTH.code in told(uses(1, limits.SVG_DEPTH.most))


@pytest.mark.parametrize(
    'inside',
    [
        (
            '<pattern id="a"><rect fill="url(#b)"/></pattern><pattern id="b"><rect style="stroke:'
            ' url(#a)"/></pattern>'
        ),
        '<g id="a"><use href="#a"/></g>',
        '<g id="a"><use href="#b"/></g><g id="b"><use href="#a"/></g>',
        '<linearGradient id="a" href="#b"/><linearGradient id="b" href="#a"/>',
        '<mask id="a"><rect mask="url(#a)"/></mask>',
        '<g fill="url(#a)"><pattern id="a"><rect/></pattern></g>',
    ],
)
def test_what_leads_back_to_itself_is_refused(inside):
    assert told(svg(inside)) == ['svg-circle']


def test_patterns_masks_and_markers_multiply_too():
    shapes = '<rect/>' * 300
    assert told(svg(f'<pattern id="a">{shapes}</pattern><g fill="url(#a)">{shapes}</g>')) == [
        limits.SVG_DRAWN.code
    ]
    assert told(svg(f'<marker id="a">{shapes}</marker><path marker-mid="url(#a)" d="{"1 1 " * 300}"/>')) == [
        limits.SVG_DRAWN.code
    ]
    assert told(
        svg(f'<style>rect {{ clip-path: url(#a) }}</style><clipPath id="a">{shapes}</clipPath>{shapes}')
    ) == [limits.SVG_DRAWN.code]


def test_letters_and_the_corners_of_paths_count_as_they_take_time():
    word, path = f'<text>{"Rye " * 100}</text>', f'<path d="M0 0{"L1 1" * 1000}"/>'

    def many(shape: str, times: int) -> bytes:
        return svg(f'<g id="a">{shape}</g>' + '<use href="#a"/>' * (times - 1))

    assert told(many(word, 160)) == [] and told(many(word, 170)) == [limits.SVG_DRAWN.code]
    assert told(many(path, 480)) == [] and told(many(path, 500)) == [limits.SVG_DRAWN.code]


def test_ordinary_drawings_pass():
    assert (
        told(
            svg(
                '<style>.a{fill:url(#g)}</style><g fill="url(#g)"><linearGradient'
                ' id="g"><stop/><stop/></linearGradient><rect class="a"/><use href="#dot"/><use'
                ' href="#dot"/></g><symbol id="dot"><circle/></symbol>'
            )
        )
        == []
    )


@pytest.mark.parametrize(
    'data, code',
    [
        (svg('<image href="&#104;ttp://example.org/a.png"/>'), 'svg-link'),
        (
            '<?xml version="1.0" encoding="UTF-16"?><!DOCTYPE svg [<!ENTITY a "b">]><svg/>'.encode('utf-16'),
            'svg-entity',
        ),
        (b'<?xml-stylesheet href="http://example.org/a.css"?>' + svg(''), 'svg-link'),
        (svg('<style>@import "a.css";</style>'), 'svg-link'),
        (svg('<rect style="width: ' + 'calc(' * 50 + '"/>'), limits.STYLE_DEPTH.code),
    ],
)
def test_what_an_svg_hides_is_found(data, code):
    assert told(data) == [code]


def test_a_picture_in_an_address_is_checked_like_any_other():
    file = io.BytesIO()
    Image.new('RGB', (2, 2)).save(file, 'PNG')
    assert address_problems(address(file.getvalue(), 'image/png'), HERE) == []
    for data, kind, code in (
        (file.getvalue()[:40], 'image/png', 'image-broken'),
        (b'GIF89a', 'image/gif', 'image-kind'),
        (svg('<use href="http://a.org/#b"/>'), 'image/svg+xml', 'svg-link'),
    ):
        assert [(p.code, p.place) for p in address_problems(address(data, kind), HERE)] == [(code, HERE)]


@pytest.mark.parametrize('escape', [r'\uE000', r'\u001b', r'\x00', r'\x9b', r'\L', r'\N', r'\e'])
def test_an_escape_brings_in_nothing_that_may_not_be_written(escape):
    for text, column in ((f'a: b\nname: "Rye {escape}"\n', 7), (f'a: b\n"{escape}": rye\n', 1)):
        source, (problem,) = parse_yaml(text, 'a.yaml')
        assert source.data is None and (problem.code, problem.place.line, problem.place.column) == (
            'character',
            2,
            column,
        )
    assert parse_yaml(r'name: "Rye\tand\n\u00e9 \"more\""', 'a.yaml')[1] == []


def test_a_build_names_each_at_its_line(bread):
    with open(bread / BAKING, 'a') as f:
        f.write(f'\n![A bomb]({address(uses(10, 9))})\n')
    with open(bread / CSS, 'a') as f:
        f.write('\np { width: ' + 'calc(' * 500 + '1px' + ')' * 500 + ' }\n')
    (bread / 'styles/icons').mkdir()
    (bread / 'styles/icons/loaf.svg').write_bytes(svg('\n<g id="a"><use href="#a"/></g>'))
    edit(bread / 'content/images/oven.svg', '</svg>', '<g>' * 50 + '</g>' * 50 + '</svg>')
    result = build(bread)
    assert result.code == 1
    bomb, deep, loop, oven = (
        result.one(code) for code in ('limit-svg-drawn', 'limit-style-depth', 'svg-circle', 'limit-svg-depth')
    )
    assert (bomb['file'], bomb['line']) == (BAKING, line_of(bread / BAKING, 'A bomb'))
    assert (deep['file'], deep['line']) == (CSS, line_of(bread / CSS, 'calc(' * 500))
    assert (loop['file'], loop['line']) == ('styles/icons/loaf.svg', 2) and oven[
        'file'
    ] == 'content/images/oven.svg'
    assert 'style-missing' not in result.codes


def test_what_templates_make_is_counted_too(bread):
    (bread / 'templates/drawings').mkdir()
    (bread / 'templates/drawings/loaf.svg.j2').write_bytes(svg('{% for i in range(20001) %}<g/>{% endfor %}'))
    edit(bread / BAKING, 'image: images/oven.svg', 'drawing: loaf')
    with open(bread / 'templates/units/chapter.html.j2', 'a') as f:
        f.write('<table><tr><td colspan="41">Rye</td></tr></table><svg><g id="a"><use href="#a"/></g></svg>')
    result = build(bread)
    assert result.code == 1 and {'limit-svg-elements', 'limit-table-columns', 'svg-circle'} <= set(
        result.codes
    )
    assert result.one('limit-svg-elements')['file'] == 'templates/drawings/loaf.svg.j2'


# --- templates whose pages no writer sees -------------------------------------------------------------------

OVERLAY = 'templates/overlay.html.j2'
DEEP = 'width: ' + 'calc(' * 30 + '1px' + ')' * 30
BESIDE_THE_WRITER = {
    '<table><tr><td colspan="41">Rye</td></tr></table>': limits.TABLE_COLUMNS.code,
    '<svg xmlns="http://www.w3.org/2000/svg"><g id="a"><use href="#a"/></g></svg>': 'svg-circle',
    f'<p style="{DEEP}">Rye</p>': limits.STYLE_DEPTH.code,
    f'<style>p {{ {DEEP} }}</style>': limits.STYLE_DEPTH.code,
    '<img src="data:image/gif;base64,R0lG" alt="Rye"/>': 'image-kind',
    '<p style="background: url(data:image/gif;base64,R0lG)">Rye</p>': 'image-kind',
    '<link rel="stylesheet" href="data:text/css,p{}"/>': 'image-kind',
    '<p>{{ "\\ue000" }}n{{ "\\ue001" }}</p>': 'character',
    '<p>&#xE000;</p>': 'character',
    '{{ "x" * 4000001 }}': limits.UNIT_CHARACTERS.code,
    '<p>': 'template-markup',
}


@pytest.mark.parametrize('made', BESIDE_THE_WRITER, ids=range(len(BESIDE_THE_WRITER)))
def test_what_a_template_makes_without_the_writer_is_looked_at_all_the_same(made: str):
    templates = Templates(Snapshot({OVERLAY: f'<section>{made}</section>'.encode()}))
    for render in (
        lambda: templates.render_page('overlay.html.j2'),
        lambda: templates.render_part('overlay.html.j2', 'section'),
    ):
        with pytest.raises(Refused) as refused:
            render()
        assert {(p.code, p.place.file) for p in refused.value.problems} == {
            (BESIDE_THE_WRITER[made], OVERLAY)
        }


def test_an_ordinary_overlay_is_laid_out_as_it_was_rendered():
    made = (
        '<section><p style="top: calc(2mm + (1mm * 3))">A &amp; B</p><svg'
        ' xmlns="http://www.w3.org/2000/svg"><text>1</text></svg></section>'
    )
    assert Templates(Snapshot({OVERLAY: made.encode()})).render_page('overlay.html.j2') == made


def test_a_build_names_the_template_of_an_overlay_and_of_a_unit(bread):
    edit(bread / OVERLAY, '<section', '<section style="' + DEEP + '"')
    edit(
        bread / 'templates/units/chapter.html.j2',
        '<h1>',
        '<h1 style="' + DEEP + '">{{ "\\ue000u:0\\ue001" }}',
    )
    result = build(bread)
    assert result.code == 1
    assert {(p['code'], p['file']) for p in result.problems} == {
        (code, 'templates/units/chapter.html.j2') for code in (limits.STYLE_DEPTH.code, 'character')
    }
    edit(
        bread / 'templates/units/chapter.html.j2',
        '<h1 style="' + DEEP + '">{{ "\\ue000u:0\\ue001" }}',
        '<h1>',
    )
    result = build(bread)
    assert result.code == 1 and {(p['code'], p['file']) for p in result.problems} == {
        (limits.STYLE_DEPTH.code, OVERLAY)
    }


def test_a_template_nested_beyond_all_measure_is_named(bread):
    edit(
        bread / 'templates/units/chapter.html.j2',
        '<h1>',
        '<h1>{{ ' + '(' * 3000 + '1' + ')' * 3000 + ' }}{{ 1' + ' + 1' * 5000 + ' }}',
    )
    result = build(bread)
    assert result.code == 1
    told = result.one('task-failed')
    assert told['file'] == 'templates/units/chapter.html.j2' and 'nested too deeply' in told['message']
