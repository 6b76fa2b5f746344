"""Icons in stylesheets: put in while styles are read, in a colour of the tokens, drawn on the pages as
decoration."""

from __future__ import annotations

from pathlib import Path

import pytest

from bindery.sources.pictures.icons import with_icons
from support.book import build, edit, line_of, pdfs
from support.drawn import ICON, colours, operands
from support.tagged import Tagged

CSS = 'styles/book.css'
TITLE = (
    '.box-title { padding-left: 6mm; background: left / 4mm 4mm no-repeat url(icons/loaf.svg?colour=rye); }\n'
)


@pytest.fixture
def titled(baked: Path) -> Path:
    """A book whose box titles have an icon in the colour of rye; not built yet."""
    (baked / 'styles' / 'icons').mkdir()
    (baked / 'styles' / 'icons' / 'loaf.svg').write_text(ICON)
    (baked / CSS).write_text((baked / CSS).read_text() + TITLE)
    return baked


def test_an_icon_is_drawn_in_the_colour_that_the_stylesheet_names(titled: Path):
    assert operands('#3d3a1f') not in colours(titled)
    assert build(titled).code == 0
    assert operands('#3d3a1f') in colours(titled)
    edit(titled / 'styles/tokens.yaml', "rgb: '#3d3a1f'", "rgb: '#003366'")  # the icon follows the token
    assert build(titled).code == 0
    assert operands('#003366') in colours(titled) and operands('#3d3a1f') not in colours(titled)


def test_an_icon_is_decoration_to_a_screen_reader(titled: Path):
    def figures() -> int:
        return len(list(Tagged(next((titled / 'output').rglob('*full*.pdf'))).document.all('Figure')))

    before = figures()
    assert build(titled).code == 0
    assert figures() == before > 0


def test_a_changed_icon_is_seen_and_the_same_icon_gives_the_same_bytes(titled: Path):
    assert build(titled).code == 0
    first = pdfs(titled)
    assert build(titled, '--no-cache').code == 0
    assert pdfs(titled) == first
    edit(titled / 'styles/icons/loaf.svg', 'M4 12h16', 'M4 12h9')
    assert build(titled).code == 0
    assert pdfs(titled) != first


def test_a_missing_icon_is_told_at_its_place_with_the_nearest_name(titled: Path):
    before = pdfs(titled)
    edit(titled / CSS, 'icons/loaf.svg', 'icons/laof.svg')
    result = build(titled)
    problem = result.one('icon-unknown')
    line = line_of(titled / CSS, 'laof')
    column = (titled / CSS).read_text().split('\n')[line - 1].index('url(') + 1
    assert (problem['file'], problem['line'], problem['column']) == (CSS, line, column)
    assert problem['hint'] == 'did you mean loaf?' and result.code == 1
    assert pdfs(titled) == before


def test_an_unknown_colour_is_told_too(titled: Path):
    edit(titled / CSS, 'colour=rye', 'colour=rey')
    problem = build(titled).one('colour-unknown')
    assert problem['file'] == CSS and problem['line'] == line_of(titled / CSS, 'colour=rey')
    assert problem['hint'] == 'did you mean rye?'


@pytest.mark.parametrize('address', ['url(icons/a.svg)', 'url("icons/a.svg")', "url( 'icons/a.svg' )"])
def test_every_way_to_write_an_address_is_understood(address: str):
    text, problems = with_icons(f'p {{ background: {address} }}', 'styles/x.css', {'a': ICON}, {})
    assert problems == [] and 'icons/a.svg' not in text and text.count('url(data:image/svg+xml;base64,') == 1


def test_other_addresses_stay_as_they_are():
    text = 'p { background: url(data:image/png;base64,AA==) } q { background: url(#icons/a.svg) }'
    assert with_icons(text, 'styles/x.css', {}, {}) == (text, [])
