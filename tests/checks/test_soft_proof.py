"""A colour looks on paper as it does on the screen, or it is told; what has no inks of its own gets them from
the profile."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest

from bindery.checks import soft_proof
from bindery.checks.contrast import of_pairs
from bindery.checks.soft_proof import proofs
from bindery.core.colour.appearance import look
from bindery.core.colour.palette import Palette
from bindery.core.colour.spaces import derived, difference, lab
from bindery.core.publication.output import Output
from bindery.core.publication.output_parts import Condition, Paper
from bindery.core.publication.page_format import Format
from bindery.pdf.finishing.metadata import About
from bindery.pdf.finishing.order import Order
from bindery.pdf.finishing.press import palette
from bindery.sources import loader
from bindery.sources.files.cache import Cache
from bindery.sources.files.snapshot import take
from bindery.sources.tokens import read_tokens
from support.book import BOOKS, REPOSITORY, build, edit
from support.press import PROFILE, press_book

TOKENS = 'styles/tokens.yaml'
FOGRA39 = Condition('FOGRA39', 'Coated FOGRA39', (REPOSITORY / 'styles' / PROFILE).read_bytes())
ABOUT = About(
    title='Bread',
    subtitle='',
    edition='Full edition',
    author='Bakery',
    subject='',
    keywords=(),
    language='en',
    rights='',
    licence='',
    document='uuid:bread',
    identifier='',
    isbn='',
    version='1.0',
    date='2026-01-01',
    draft=False,
)


def told(book: Path) -> list:
    """What is wrong with the inks of a book, without building it."""
    publication, problems = loader.publication(book, take(book)[0], Cache(None))
    assert problems == []
    return soft_proof.findings(publication, Cache(None))


# Sharma, Wu and Dalal (2005), table 1: two colours in CIE L*a*b* and their difference by CIEDE2000; among
# them the pairs at which faulty implementations differ (hues that lie opposite each other, greys, the blue
# region).
PUBLISHED = """
50.0000 2.6772 -79.7751 50.0000 0.0000 -82.7485 2.0425
50.0000 3.1571 -77.2803 50.0000 0.0000 -82.7485 2.8615
50.0000 2.8361 -74.0200 50.0000 0.0000 -82.7485 3.4412
50.0000 -1.3802 -84.2814 50.0000 0.0000 -82.7485 1.0000
50.0000 -1.1848 -84.8006 50.0000 0.0000 -82.7485 1.0000
50.0000 -0.9009 -85.5211 50.0000 0.0000 -82.7485 1.0000
50.0000 0.0000 0.0000 50.0000 -1.0000 2.0000 2.3669
50.0000 -1.0000 2.0000 50.0000 0.0000 0.0000 2.3669
50.0000 2.4900 -0.0010 50.0000 -2.4900 0.0009 7.1792
50.0000 2.4900 -0.0010 50.0000 -2.4900 0.0010 7.1792
50.0000 2.4900 -0.0010 50.0000 -2.4900 0.0011 7.2195
50.0000 2.4900 -0.0010 50.0000 -2.4900 0.0012 7.2195
50.0000 -0.0010 2.4900 50.0000 0.0009 -2.4900 4.8045
50.0000 -0.0010 2.4900 50.0000 0.0010 -2.4900 4.8045
50.0000 -0.0010 2.4900 50.0000 0.0011 -2.4900 4.7461
50.0000 2.5000 0.0000 50.0000 0.0000 -2.5000 4.3065
50.0000 2.5000 0.0000 73.0000 25.0000 -18.0000 27.1492
50.0000 2.5000 0.0000 61.0000 -5.0000 29.0000 22.8977
50.0000 2.5000 0.0000 56.0000 -27.0000 -3.0000 31.9030
50.0000 2.5000 0.0000 58.0000 24.0000 15.0000 19.4535
50.0000 2.5000 0.0000 50.0000 3.1736 0.5854 1.0000
60.2574 -34.0099 36.2677 60.4626 -34.1751 39.4387 1.2644
63.0109 -31.0961 -5.8663 62.8187 -29.7946 -4.0864 1.2630
35.0831 -44.1164 3.7933 35.0232 -40.0716 1.5901 1.8645
22.7233 20.0904 -46.6940 23.0331 14.9730 -42.5619 2.0373
90.8027 -2.0831 1.4410 91.1528 -1.6435 0.0447 1.4441
2.0776 0.0795 -1.1350 0.9033 -0.0636 -0.5514 0.9082
"""


@pytest.mark.parametrize('row', PUBLISHED.strip().splitlines())
def test_the_difference_of_colours_is_that_of_the_publication(row: str):
    *values, expected = map(float, row.split())
    assert difference(tuple(values[:3]), tuple(values[3:])) == pytest.approx(expected, abs=5e-5)
    assert difference(tuple(values[3:]), tuple(values[:3])) == pytest.approx(expected, abs=5e-5)


def test_the_screen_in_lab():
    assert lab('#ffffff') == pytest.approx((100, 0, 0), abs=0.03)
    assert lab('#ff0000') == pytest.approx((54.29, 80.81, 69.89), abs=0.05)  # as published for sRGB in D50
    assert lab('#0000ff') == pytest.approx((29.57, 68.30, -112.03), abs=0.05)


def test_ink_in_lab():
    white, cyan, black = look([(0, 0, 0, 0), (1, 0, 0, 0), (0, 0, 0, 1)], FOGRA39.profile)
    assert white == (100, 0, 0)
    # ISO 12647-2, full tone of cyan; seen from the white of the paper it is a little lighter
    assert cyan == pytest.approx((55, -37, -50), abs=5)
    assert black[0] < 18 and abs(black[1]) <= 1 and abs(black[2]) <= 1


def test_a_colour_changed_on_the_screen_alone_is_told_with_the_line_and_the_inks(tmp_path: Path):
    book = press_book(tmp_path)
    assert told(book) == []
    edit(book / TOKENS, "'#0a3f8c'", "'#006633'")  # green on the screen, blue in print
    said = build(book)
    found = said.one('ink-differs')
    assert said.code == 1 and found['severity'] == 'error' and found['file'] == TOKENS and found['line'] == 5
    assert (
        'board is #006633' in found['message']
        and '[100, 80, 0, 5]' in found['message']
        and 'Coated FOGRA39' in found['message']
    )
    proposed = re.search(r'cmyk: \[[\d, ]+\]', found['hint'])[0]
    edit(book / TOKENS, 'cmyk: [100, 80, 0, 5]', proposed)
    assert told(book) == []


def near(limit: str = '') -> tuple[float, list[float]]:
    """The difference of a blue and its inks, and those that are found when black is added to the inks."""
    text = (
        "colours:\n  paper: {rgb: '#ffffff', cmyk: [0, 0, 0, 0]}\n  board: {rgb: '#0a3f8c', cmyk: [100,"
        f' 80, 0, %s]{limit}}}\n'
    )
    found = []
    for black in range(90):
        tokens, _ = read_tokens(text % black, TOKENS)
        found.append(proofs(tokens, FOGRA39)[1])
    return found[0].limit, [(p.apart, p.is_off) for p in found]


@pytest.mark.parametrize('limit, expected', [('', 5), (', delta_e: 3', 3), (', delta_e: 8.5', 8.5)])
def test_the_limit_has_two_sides(limit: str, expected: float):
    stated, found = near(limit)
    assert stated == expected
    below, above = [apart for apart, off in found if not off], [apart for apart, off in found if off]
    assert max(below) <= expected < min(above)
    assert min(above) - max(below) < 1, 'the steps are small enough to show where it lies'


def test_the_limit_of_all_colours_is_set_at_the_top(tmp_path: Path):
    book = press_book(tmp_path)
    edit(book / TOKENS, '[100, 80, 0, 5]', '[100, 80, 0, 60]')
    assert [p.code for p in told(book)] == ['ink-differs']
    edit(book / TOKENS, 'colours:', 'delta_e: 20\ncolours:')
    assert told(book) == []


def test_what_no_ink_can_show_is_told_and_does_not_stop_the_build(tmp_path: Path):
    book = press_book(tmp_path)
    edit(book / TOKENS, "{rgb: '#0a3f8c', cmyk: [100, 80, 0, 5]}", "{rgb: '#00ff00'}")
    (found,) = told(book)
    assert (found.code, found.severity) == ('ink-gamut', 'warning') and found.place.line == 5
    edit(book / TOKENS, "{rgb: '#00ff00'}", "{rgb: '#00ff00', delta_e: 30}")
    assert told(book) == []


def test_a_book_that_is_not_printed_is_not_judged(bread: Path):
    edit(bread / TOKENS, "'#3d3a1f'", "'#00ff00'")
    assert told(bread) == []


def test_a_colour_without_inks_gets_them_from_the_profile_and_nobody_is_warned(tmp_path: Path):
    book = press_book(tmp_path)
    edit(book / TOKENS, ', cmyk: [100, 80, 0, 5]', '')
    said = build(book, '--output', 'press')
    assert said.code == 0 and 'colour-converted' not in [
        p['code'] for p in said.problems if '#0a3f8c' in p['message']
    ]


def test_the_palette_takes_own_inks_else_the_profile():
    tokens, problems = read_tokens(
        "colours:\n  a: {rgb: '#0a3f8c', cmyk: [100, 80, 0, 5]}\n  b: {rgb: '#993300'}\n", TOKENS
    )
    assert problems == []
    output = Output(
        'press', 'press', (), (), Format('A5', 148, 210), condition=FOGRA39, paper=Paper('silk', True, 100, 1)
    )
    order = Order(about=ABOUT, output=output, tokens=tokens, attached=(), parts={}, subset=lambda _: dict)
    found = palette(order)
    assert found.ink((10, 63, 140)) == (1, 0.8, 0, 0.05)
    assert (
        found.ink((153, 51, 0)) == Palette((), FOGRA39.profile, 3).ink((153, 51, 0)) and found.converted == {}
    )
    found.ink((1, 99, 200))
    assert list(found.converted) == [(1, 99, 200)]


# --- one value for the house --------------------------------------------------------------------------------

DERIVED = ('night', 'stage', 'stage-tint', 'shade-1', 'shade-2', 'shade-3')


def test_the_colours_of_the_house_follow_one_value():
    text = (REPOSITORY / TOKENS).read_text('utf-8')
    before, _ = read_tokens(text, TOKENS)
    assert [before.rgb[n] for n in DERIVED] == [
        '#12294d',
        '#1a3a6b',
        '#eef2f8',
        '#dbe5f1',
        '#b5c8e0',
        '#86a5cc',
    ]
    assert text.count("'#1a3a6b'") == 1
    after, problems = read_tokens(text.replace("'#1a3a6b'", "'#14532d'"), TOKENS)  # a dark green
    assert problems == []
    assert {n for n in before.rgb if after.rgb[n] != before.rgb[n]} == {'brand', *DERIVED}
    assert {n for n in before.cmyk if after.cmyk.get(n) != before.cmyk[n]} == set()
    for name in DERIVED:
        red, green, blue = (int(after.rgb[name][i : i + 2], 16) for i in (1, 3, 5))
        assert green > red and green > blue, f'{name} is green'
    assert [p.name for p in proofs(after, FOGRA39) if p.is_off] == [], 'and so it is in ink'


def test_the_colours_of_the_book_look_alike_on_screen_and_paper():
    tokens, _ = read_tokens((REPOSITORY / TOKENS).read_text('utf-8'), TOKENS)
    assert [(p.name, round(p.apart, 1)) for p in proofs(tokens, FOGRA39) if p.is_off] == []
    assert {n for n, limit in tokens.delta_e.items() if limit > 5} == {'ink', 'quiet', 'rule', 'note'}, (
        'only greys that are black alone may be further'
    )


def test_a_tint_stays_within_the_screen():
    # paler than the rule says, or red and blue would be below 0
    assert derived('#00ff00', 96, 100, 0) == '#d7ffd2'
    assert derived('#808080', 50, 100, 90) == '#636363'
    assert derived('#1a3a6b', None, 100, 0) == '#1a3a6b'


@pytest.mark.parametrize(
    'row, code, words',
    [
        ('c: {}', 'colour-empty', 'c has no value'),
        ("c: {rgb: '#000000', of: a}", 'colour-twice', 'c has a value and is derived from a'),
        ('c: {of: aa, lightness: 5}', 'colour-unknown', 'no colour has the name aa'),
        ('c: {of: b, lightness: 5}', 'colour-derived', 'c is derived from b, which is derived itself'),
        ('c: {of: c}', 'colour-derived', 'c is derived from c'),
        ("c: {rgb: '#000000', chroma: 5}", 'colour-rule', 'chroma says how a colour is derived'),
        ("c: {rgb: '#1a3a6b', cmyk: [0, 0, 0, 100]}", 'ink-two', 'c is the same colour as a'),
    ],
)
def test_what_cannot_be_derived_is_told(row: str, code: str, words: str):
    tokens, problems = read_tokens(
        f"colours:\n  a: {{rgb: '#1a3a6b'}}\n  b: {{of: a, lightness: 90}}\n  {row}\n", TOKENS
    )
    assert tokens is None and [p.code for p in problems] == [code]
    assert problems[0].message.startswith(words) and problems[0].place.line == 4


def test_a_tint_too_dark_for_its_text_is_told(bread: Path):
    edit(bread / TOKENS, '  rye:', '  pale: {of: crust, lightness: 92, chroma: 30}\n  rye:')
    edit(
        bread / TOKENS,
        '  - [ink, paper, 7, running text]',
        '  - [ink, paper, 7, running text]\n  - [ink, pale, 7, boxes]',
    )
    assert list(of_pairs(loader.publication(bread, take(bread)[0], Cache(None))[0].tokens)) == []
    edit(bread / TOKENS, 'lightness: 92', 'lightness: 40')
    (found,) = of_pairs(loader.publication(bread, take(bread)[0], Cache(None))[0].tokens)
    assert found.message.startswith('ink on pale')


# --- build.py inks ------------------------------------------------------------------------------------------


def inks(book: Path, *args: str) -> subprocess.CompletedProcess:
    return subprocess.run(
        [sys.executable, str(REPOSITORY / 'build.py'), 'inks', *args, '--book', str(book)],
        capture_output=True,
        text=True,
        timeout=120,
    )


def test_the_command_gives_lines_that_can_be_pasted(tmp_path: Path):
    book = press_book(tmp_path)
    assert 'all 3 colours look alike' in inks(book).stdout
    edit(book / TOKENS, "'#0a3f8c'", "'#006633'")
    line = next(row for row in inks(book).stdout.splitlines() if row.startswith('  board:'))
    tokens = book / TOKENS
    tokens.write_text(
        '\n'.join(
            line if row.startswith('  board:') else row for row in tokens.read_text('utf-8').splitlines()
        )
        + '\n',
        'utf-8',
    )
    assert told(book) == []
    assert inks(book, 'bord').returncode == 2 and 'did you mean board?' in inks(book, 'bord').stderr


def test_a_book_that_is_not_printed_has_no_inks_to_propose(bread: Path):
    said = inks(bread)
    assert said.returncode == 2 and 'nothing is printed' in said.stderr


def test_a_book_without_colours_has_no_inks_to_propose(tmp_path: Path):
    book = press_book(tmp_path)
    (book / TOKENS).unlink()
    proposed = inks(book)
    assert proposed.returncode == 2 and 'there is no styles/tokens.yaml' in proposed.stderr


def test_a_grey_that_is_black_alone_stays_black_alone():
    text = (
        (BOOKS / 'bread' / TOKENS)
        .read_text('utf-8')
        .replace("'#221100', cmyk: [0, 0, 0, 100]", "'#777777', cmyk: [0, 0, 0, 90]")
    )
    tokens, _ = read_tokens(text, TOKENS)
    ink = next(p for p in proofs(tokens, FOGRA39) if p.name == 'ink')
    assert ink.is_off and ink.black[0][:3] == (0, 0, 0) and ink.black[1] < 2
