"""A picture, a chart or a stylesheet that asks for a font the book lacks is told, and which fonts there
are."""

from __future__ import annotations

from pathlib import Path

import pytest

from bindery.checks.font_names import asked_in
from support.book import build, edit, line_of


@pytest.mark.parametrize(
    'text, expected',
    [
        ('<text style="font-size:9px;font-family:Arial, sans-serif" x="1">', [('Arial', 'sans-serif')]),
        ('<text font-family="Arial">', [('Arial',)]),
        ("<text font-family='&quot;Open Sans&quot;, Arial'>", [('Open Sans', 'Arial')]),
        ('<text style="font-family:&quot;Open Sans&quot;">', [('Open Sans',)]),
        ('<text style="font: 12px \'Foo Bar\', serif">', [('Foo Bar', 'serif')]),
        (
            'b { font: bold 12pt/14pt Helvetica } i { font-family: "Times New Roman"; }',
            [('Helvetica',), ('Times New Roman',)],
        ),
        ('h1 { font: 600 var(--size)/var(--line) "Source Sans 3"; }', [('Source Sans 3',)]),
        (
            (
                'p { font: inherit; font-family: inherit } /* font-family: Gone */ <!-- <text'
                ' font-family="Gone"> -->'
            ),
            [],
        ),
        ('<text font-family="{{ family }}">', []),
        ('<text style="-inkscape-font-specification:Arial;font-weight:bold">', []),
    ],
)
def test_what_is_asked_for(text: str, expected: list):
    assert [names for names, _ in asked_in(text)] == expected


def test_a_font_that_the_book_lacks_is_told_at_its_line(baked: Path):
    assert 'font-unknown' not in build(baked).codes
    oven, style = baked / 'content/images/oven.svg', baked / 'styles/book.css'
    edit(oven, '</svg>', '<!-- a name -->\n<text font-family="Helvetica" y="9">Oven</text>\n</svg>')
    edit(style, 'h1, h2, h3,', 'em { font-family: "Source Sans"; }\nh1, h2, h3,')
    drawing = baked / 'templates/drawings/loaf.svg.j2'
    drawing.parent.mkdir(exist_ok=True)
    drawing.write_text(
        '<svg xmlns="http://www.w3.org/2000/svg"><text font-family="Source Sans 3">Loaf</text>\n<text'
        ' style="font: 9px Verdana">{{ 1 }}</text></svg>',
        'utf-8',
    )
    icon = baked / 'styles/icons/sun.svg'
    icon.parent.mkdir(exist_ok=True)
    icon.write_text(
        '<svg xmlns="http://www.w3.org/2000/svg"><text font-family="Symbol, serif">S</text></svg>', 'utf-8'
    )
    said = build(baked)
    found = {p['file']: p for p in said.problems if p['code'] == 'font-unknown'}
    assert said.code == 0 and {p['severity'] for p in found.values()} == {'warning'}
    assert {file: p['line'] for file, p in found.items()} == {
        'content/images/oven.svg': line_of(oven, 'Helvetica'),
        'styles/book.css': line_of(style, '"Source Sans"'),
        'templates/drawings/loaf.svg.j2': 2,
        'styles/icons/sun.svg': 1,
    }
    assert 'no font Symbol and no font serif' in found['styles/icons/sun.svg']['message']
    assert (
        'Source Serif 4' in found['content/images/oven.svg']['hint']
        and 'did you mean Source Sans 3?' in found['styles/book.css']['hint']
    )


def test_a_chart_is_looked_at_too(baked: Path):
    (baked / 'styles/charts.yaml').write_text(
        'font: Source Sans 3\naxis:\n  labelFont: Comic Sans MS\n  labelFontSize: 9\n', 'utf-8'
    )
    found = build(baked, 'check').one('font-unknown')
    assert (found['file'], found['line']) == ('styles/charts.yaml', 3) and 'Comic Sans MS' in found['message']


def test_a_file_that_is_no_font_is_named(bread: Path):
    (bread / 'styles/fonts/broken.ttf').write_bytes(b'\0\1\0\0 no font at all')
    problem = build(bread).one('font-broken')
    assert problem['file'] == 'styles/fonts/broken.ttf' and 'again' in problem['hint']
