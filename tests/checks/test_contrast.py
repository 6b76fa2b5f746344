"""Text can be read on its background: between the named colours, and wherever a page really sets one on the
other."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bindery.checks.contrast import contrast, of_pairs
from bindery.sources.tokens import read_tokens
from support.book import BOOKS, REPOSITORY, build, edit, line_of, pdfs

CSS, TOKENS, RISING = 'styles/book.css', 'styles/tokens.yaml', 'content/chapters/rising.md'
colours = st.integers(0, 0xFFFFFF).map(lambda n: f'#{n:06x}')


@pytest.mark.parametrize(
    'one, other, ratio',
    [
        ('#000000', '#ffffff', 21),
        ('#777777', '#ffffff', 4.478),
        ('#767676', '#ffffff', 4.542),
        ('#ff0000', '#ffffff', 3.998),
        ('#0000ff', '#ffff00', 8.001),
    ],
)
def test_the_ratio_is_that_of_wcag(one: str, other: str, ratio: float):
    assert contrast(one, other) == pytest.approx(ratio, abs=0.001) == contrast(other, one)


@given(colours, colours)
def test_every_ratio_lies_between_one_and_twenty_one(one: str, other: str):
    assert 1 <= contrast(one, other) <= 21
    assert contrast(one, one) == 1


@pytest.mark.parametrize('file', [REPOSITORY / TOKENS, BOOKS / 'bread' / TOKENS], ids=['book', 'bread'])
def test_all_named_pairs_can_be_read(file: Path):
    tokens, _ = read_tokens(file.read_text('utf-8'), TOKENS)
    assert list(of_pairs(tokens)) == []


def test_a_weak_pair_is_named_with_its_ratio_and_a_colour_that_would_do(baked: Path):
    good = pdfs(baked)
    edit(baked / TOKENS, '[ink, paper, 7, running text]', '[crust, paper, 7, titles]')
    edit(baked / TOKENS, "rgb: '#7a3b10'", "rgb: '#a05a20'")
    result = build(baked)
    found = result.one('contrast')
    assert (result.code, found['file'], found['line'], found['column']) == (
        1,
        TOKENS,
        line_of(baked / TOKENS, '[crust, paper'),
        5,
    )
    assert 'crust on paper has a contrast of 5.27, at least 7 is needed (titles)' in found['message']
    assert pdfs(baked) == good
    remedy = found['hint'].split('darken crust to ')[1].split(',')[0]
    edit(baked / TOKENS, "rgb: '#a05a20'", f"rgb: '{remedy}'")
    assert build(baked).code == 0


def test_a_pair_is_looked_at_in_every_scope(baked: Path):
    edit(baked / TOKENS, '[ink, paper, 7, running text]', '[crust, paper, 4.5, titles]')
    assert build(baked).code == 0
    edit(baked / TOKENS, "rye:   {rgb: '#3d3a1f'", "rye:   {rgb: '#adaa8f'")
    found = build(baked).one('contrast')
    assert 'rye on paper' in found['message'] and 'in stage-rye' in found['message']


def test_a_pair_on_the_pages_that_nobody_named(baked: Path):
    """A style that looks harmless by itself; the box around it has a background of its own."""
    edit(baked / CSS, '.box { border', '.box strong { color: #777777; }\n.box { background: #eeeeee; border')
    assert build(baked).code == 0
    good = pdfs(baked)
    edit(baked / RISING, 'Above thirty degrees', 'Above **thirty degrees**')
    result = build(baked)
    found = result.one('contrast')
    assert result.code == 1
    assert (found['file'], found['line']) == (RISING, line_of(baked / RISING, 'Above **thirty'))
    assert (
        'page 3: #777777 on #eeeeee has a contrast of 3.85, text needs 4.5: “thirty degrees”'
        in found['message']
    )
    assert pdfs(baked) == good
    edit(baked / CSS, '#777777; }', '#777777; font-size: 18pt; }')  # large text needs less
    assert build(baked).code == 0


def test_half_transparent_backgrounds_count_as_they_look(baked: Path):
    edit(baked / CSS, '.box { border', '.box { background: rgba(0, 0, 0, .85); border')
    found = build(baked).problems
    assert found and {p['code'] for p in found} == {'contrast'}
    assert any('ink on #262626' in p['message'] for p in found)
    edit(baked / CSS, '.85', '.05')
    assert build(baked).code == 0


def test_transparent_text_counts_as_it_looks(baked: Path):
    edit(baked / CSS, '.slot {', 'h1 { color: rgba(0, 0, 0, .4); font-size: 12pt; }\n.slot {')
    found = build(baked).problems
    assert (
        found
        and {p['code'] for p in found} == {'contrast'}
        and '#999999 on paper has a contrast of 2.84' in found[0]['message']
    )
