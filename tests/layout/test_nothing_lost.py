"""Promise 1: nothing is lost. Text that a stylesheet hides or swallows stops the build, with the place where
it was written."""

from __future__ import annotations

from pathlib import Path

import pypdfium2
import pytest

from support.book import build, edit, line_of, pdfs

DOUGH, RISING, BAKING, LOAVES, FLOURS = (
    'content/chapters/dough.md',
    'content/chapters/rising.md',
    'content/chapters/baking.md',
    'content/data/loaves.yaml',
    'content/data/flours.yaml',
)
PARAGRAPH = '.box-pitfall > p:last-child'  # "Above thirty degrees ..."
STORY = '\n\n'.join(f'Day {n} of a loaf that rose and rose until it filled the house.' for n in range(60))


def style(book: Path, rule: str) -> None:
    """Add a rule below the others."""
    with open(book / 'styles' / 'book.css', 'a') as f:
        f.write(rule + '\n')


def printed(pdf: bytes) -> str:
    """Every word that stands inside the pages of a PDF, white space folded."""
    pages = pypdfium2.PdfDocument(pdf)
    return ' '.join(
        ' '.join(page.get_textpage().get_text_bounded(*page.get_mediabox()) for page in pages).split()
    )


def lost(result) -> set[tuple[str, int]]:
    assert {p['code'] for p in result.problems if p['severity'] == 'error'} == {'text-lost'}, (
        result.out + result.err
    )
    return {(p['file'], p['line']) for p in result.problems if p['code'] == 'text-lost'}


HIDDEN = [
    ('paragraph', f'{PARAGRAPH} {{ display: none }}', 'trial', {(RISING, 'Above thirty degrees')}),
    (
        'cells',
        '#tab-water td:last-child { display: none }',
        'trial',
        {(DOUGH, '| 650 grams'), (DOUGH, '| 800 grams')},
    ),
    ('head of a table', '#tab-water th { display: none }', 'trial', {(DOUGH, '| Loaf ')}),
    (
        'list items',
        '.box-example li { display: none }',
        'trial',
        {(RISING, '- It tears'), (RISING, '- It holds')},
    ),
    ('numbered item', 'ol li:first-child { display: none }', 'trial', {(DOUGH, '1. Fold')}),
    ('footnote', '.footnote { display: none }', 'trial', {(DOUGH, 'Bread is flour')}),
    ('caption of a table', 'caption { display: none }', 'trial', {(DOUGH, '/// table')}),
    (
        'caption of a figure',
        'figcaption { display: none }',
        'full',
        {(BAKING, '/// figure | The oven'), (BAKING, '/// figure | A crumb')},
    ),
    ('picture', '#fig-crumb img { display: none }', 'full', {(BAKING, '/// figure | A crumb')}),
    (
        'title of a box',
        '.box-title { display: none }',
        'trial',
        {(RISING, '//// example'), (RISING, '/// pitfall')},
    ),
    ('box', '.box-why { display: none }', 'trial', {(RISING, '/// why'), (RISING, 'Gluten wants time')}),
    ('heading', 'h3#kneading { display: none }', 'trial', {(DOUGH, '### Kneading')}),
    ('definition', '#dough dd { display: none }', 'trial', {(DOUGH, ': The weight')}),
    ('citation', '#dough .cite { display: none }', 'trial', {(DOUGH, 'Bread is flour')}),
    ('reference', '#dough a.ref { display: none }', 'trial', {(DOUGH, 'See [](#rising)')}),
    (
        'only in an edition',
        '#rising > p:last-child { display: none }',
        'trial',
        {(RISING, 'Tell the bakery')},
    ),
    (
        'cards of records',
        '.card .note { display: none }',
        'trial',
        {(FLOURS, 'id: t65'), (FLOURS, 'id: t80')},
    ),
    ('a row of a record', '#loaves-rundstykke { display: none }', 'full', {(LOAVES, 'id: rundstykke')}),
    ('title of a unit', '#dough h1 { display: none }', 'trial', {(DOUGH, '---\nid: dough')}),
    (
        'contents',
        '.toc li:first-child { display: none }',
        'trial',
        {('content/matter/contents.md', '---\nid: contents')},
    ),
]


@pytest.mark.parametrize(
    'rule, edition, places', [row[1:] for row in HIDDEN], ids=[row[0].replace(' ', '-') for row in HIDDEN]
)
def test_whatever_is_hidden_is_missed(rule: str, edition: str, places: set, baked: Path):
    """A rule hides one kind of thing: the build refuses, names each place and no other, and keeps the last
    good PDFs."""
    good = pdfs(baked)
    style(baked, rule)
    result = build(baked, edition)
    assert result.code == 1
    assert lost(result) == {(file, line_of(baked / file, marker)) for file, marker in places}
    assert all('stylesheet' in p['hint'] for p in result.problems if p['code'] == 'text-lost')
    assert pdfs(baked) == good


def test_a_lost_text_is_quoted(baked: Path):
    """The message begins with the words that are missing, so that an editor knows them again."""
    style(baked, f'{PARAGRAPH} {{ display: none }}')
    assert (
        '“Above thirty degrees the dough smells of beer.”'
        in build(baked, 'trial').one('text-lost')['message']
    )


@pytest.mark.parametrize(
    'rule',
    [
        'display: flex; flex-direction: column; height: 100mm; overflow: hidden',
        'height: 60mm; overflow: hidden',
        'position: absolute',
        'max-lines: 3; continue: discard',
    ],
    ids=['flex', 'fixed-height', 'absolute', 'max-lines'],
)
def test_a_container_that_swallows_its_rest_is_noticed(rule: str, baked: Path):
    """A box longer than a page loses its end without a word from the layout engine; the build names it from
    the first lost paragraph to the last."""
    edit(baked / RISING, 'smells of beer.', 'smells of beer.\n\n' + STORY)
    style(baked, f'.box-pitfall {{ {rule} }}')
    found = lost(build(baked, 'trial'))
    lines = sorted(line for _, line in found)
    assert {file for file, _ in found} == {RISING}
    assert lines == list(range(lines[0], line_of(baked / RISING, 'Day 59 ') + 1, 2)), (
        'every paragraph from the first lost one on'
    )


@pytest.mark.parametrize(
    'rule',
    [
        'display: flex; flex-direction: column',
        'display: flex',
        'display: grid',
        'display: inline-block',
        'float: left',
        'columns: 2',
        'break-inside: avoid',
    ],
)
def test_a_long_box_is_whole_or_refused(rule: str, baked: Path):
    """However a box is laid out: either the build refuses, or every word is in the PDF."""
    edit(baked / RISING, 'smells of beer.', 'smells of beer.\n\n' + STORY)
    style(baked, f'.box-pitfall {{ {rule} }}')
    result = build(baked, 'trial')
    if result.code == 1:
        assert {file for file, _ in lost(result)} == {RISING}
    else:
        text = printed(pdfs(baked)['bread-0.5-trial-screen.pdf'])
        assert [n for n in range(60) if f'Day {n} of a loaf' not in text] == []


@pytest.mark.parametrize(
    'rule',
    ['visibility: hidden', 'position: absolute; left: 400mm', 'font-size: 0', 'height: 0; overflow: hidden'],
    ids=['invisible', 'beside-the-page', 'size-zero', 'clipped'],
)
def test_text_that_is_laid_out_but_not_printed_is_missed(rule: str, baked: Path):
    """Laid out is not enough: the words must stand on the page where a reader can see them."""
    style(baked, f'{PARAGRAPH} {{ {rule} }}')
    result = build(baked, 'trial')
    assert result.code == 1, 'the words are not visible, but nothing was said'
    assert lost(result) == {(RISING, line_of(baked / RISING, 'Above thirty degrees'))}


def test_a_picture_that_cannot_be_drawn_is_named(baked: Path):
    """An SVG that is well-formed but that the layout engine cannot draw is an error with the place of the
    figure."""
    (baked / 'content/images/oven.svg').write_text(
        '<html xmlns="http://www.w3.org/1999/xhtml"><body/></html>'
    )
    result = build(baked, 'full')
    assert result.code == 1 and 'Traceback' not in result.err
    assert result.one('image-broken')['file'] == 'content/images/oven.svg'


def test_what_is_hidden_from_readers_on_purpose_is_not_missed(baked: Path):
    """Ornament with aria-hidden in a template may be hidden."""
    edit(
        baked / 'templates/units/cover.html.j2',
        '<p class="edition">',
        '<p class="ornament" aria-hidden="true">* * *</p>\n<p class="edition">',
    )
    style(baked, '.ornament { display: none }')
    assert build(baked, 'trial').code == 0
