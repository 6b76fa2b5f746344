"""One file names every colour: on the screen, in ink, for stylesheets and for templates."""

from __future__ import annotations

from pathlib import Path

import pytest

from bindery.core.rules.measures import MOST_INK
from bindery.sources.tokens import read_tokens
from support.book import BOOKS, REPOSITORY, build, edit
from support.drawn import colours, operands

TOKENS = 'styles/tokens.yaml'


@pytest.mark.parametrize('file', [REPOSITORY / TOKENS, BOOKS / 'bread' / TOKENS], ids=['book', 'bread'])
def test_every_colour_has_a_value_on_screen_and_inks_that_dry(file: Path):
    tokens, problems = read_tokens(file.read_text('utf-8'), TOKENS)
    assert problems == []
    # the profile makes the inks of the others
    assert set(tokens.rgb) >= set(tokens.cmyk) and len(tokens.cmyk) > 3
    assert all(sum(inks) <= MOST_INK for inks in tokens.cmyk.values())
    assert tokens.cmyk['ink'][:3] == (0, 0, 0)  # text is printed with one ink


def test_stylesheets_get_the_names_as_custom_properties():
    tokens, _ = read_tokens((BOOKS / 'bread' / TOKENS).read_text('utf-8'), TOKENS)
    css = tokens.css()
    assert ':root{--paper:#ffffff;--ink:#221100;' in css
    assert '.stage-rye{--crust:#3d3a1f;}' in css


def test_a_colour_changed_in_one_place_changes_on_the_pages(baked: Path):
    before = colours(baked)
    assert operands('#221100') in before and operands('#003322') not in before
    edit(baked / TOKENS, "rgb: '#221100'", "rgb: '#003322'")
    assert build(baked).code == 0
    after = colours(baked)
    assert operands('#003322') in after and operands('#221100') not in after


def test_a_template_takes_a_colour_by_its_name(baked: Path):
    chapter = baked / 'templates' / 'units' / 'chapter.html.j2'
    assert operands('#3d3a1f') not in colours(baked)
    chapter.write_text(chapter.read_text('utf-8') + '<p style="color: {{ tokens.rye }}">Rye.</p>', 'utf-8')
    assert build(baked).code == 0
    assert operands('#3d3a1f') in colours(baked)
    edit(baked / TOKENS, "rgb: '#3d3a1f'", "rgb: '#3d3a2f'")  # the page is made anew
    assert build(baked).code == 0
    assert operands('#3d3a2f') in colours(baked)


def test_a_book_without_tokens_is_a_book(bread: Path):
    (bread / TOKENS).unlink()
    edit(bread / 'styles/outputs.yaml', 'tokens.yaml, ', '')
    edit(bread / 'styles/book.css', 'var(--ink)', '#221100')
    edit(bread / 'styles/book.css', 'var(--crust)', '#7a3b10')
    assert build(bread).code == 0
