"""`check --fit` judges the pages as a proof-reader does: each test spoils the bread book in one way and looks
at the problems that are reported."""

from __future__ import annotations

from pathlib import Path

import pytest

from bindery.checks.page_quality import RULES
from bindery.checks.prose import RULES as OF_TEXT
from bindery.sources.loader import edition_schema
from support.book import Result, build, edit, line_of, pdfs

BAKING, DOUGH, FULL, CSS = (
    'content/chapters/baking.md',
    'content/chapters/dough.md',
    'content/editions/full.yaml',
    'styles/book.css',
)
LAST = 'Wait *[fr]un quart d’heure* before you cut [@calvel1990], says [](#fig-oven).'
THREE_LINES = (
    'Flour and water meet in the bowl, and whoever has the time to wait for them will find that they get'
    ' along without any help, as they have done for longer than people write.'
)


def append(file: Path, text: str) -> None:
    """Add a paragraph to the end of a file."""
    file.write_text(f'{file.read_text("utf-8")}\n{text}\n', 'utf-8')


def fit(book: Path) -> Result:
    """Run `check --fit` of the edition full."""
    return build(book, 'check', 'full', '--fit')


def faults(book: Path, rule: str, also: tuple[str, ...] = ()) -> list[dict]:
    """The problems under a rule of page quality. There must be none under the others, but for those of
    `also`, which the same change may break. Added text may break rules of prose, and nothing else."""
    result = fit(book)
    assert 'Traceback' not in result.err, result.err
    assert result.code == (1 if result.problems else 0)
    of_pages = set(result.codes) - set(OF_TEXT)
    assert of_pages <= {rule, *also}, result.out
    return [problem for problem in result.problems if problem['code'] == rule]


def test_the_book_as_it_stands_has_no_fault(baked: Path):
    before = pdfs(baked)
    result = fit(baked)
    assert (result.code, result.problems) == (0, []), result.out
    assert pdfs(baked) == before


def test_check_writes_no_pdf_and_says_what_a_build_would_say(bread: Path):
    assert build(bread, 'check').code == 0
    edit(bread / DOUGH, '[](#rising)', '[](#risng)')
    result = build(bread, 'check')
    assert (result.code, result.codes) == (1, ['ref-unknown'])
    assert build(bread).problems == result.problems
    assert pdfs(bread) == {}


def test_a_word_that_sticks_out_of_its_cell(baked: Path):
    edit(
        baked / DOUGH,
        '| Baguette | 650 grams      |',
        '| Baguette | 650 grams      |\n| Pariserweißbrotstangenbackwerkskunsthandwerk | 640 grams |',
    )
    (found,) = faults(baked, 'overfull')
    assert found['line'] == line_of(baked / DOUGH, 'Pariser')
    assert (
        found['file'] == DOUGH
        and 'cell sticks out by' in found['message']
        and 'full, page 1' in found['message']
    )
    assert 'at: tab-water' in found['hint']


def test_a_word_that_sticks_out_into_the_margin(baked: Path):
    append(baked / BAKING, 'Slowly: ' + 'weizenvollkornmehl' * 6 + ' is no word.')
    (found,) = faults(baked, 'overfull')
    assert (found['file'], found['line']) == (BAKING, line_of(baked / BAKING, 'Slowly: '))
    assert 'a line sticks out' in found['message'] and 'vollkornmehl' in found['message']


def test_a_table_wider_than_its_column(baked: Path):
    edit(baked / CSS, 'table { width: 100%;', 'table { width: 130%;')
    found = faults(baked, 'overfull')
    assert {p['file'] for p in found} == {DOUGH, 'content/annexes/loaves.md'} and all(
        'a table sticks out' in p['message'] for p in found
    )


def test_a_note_that_stands_overleaf(baked: Path):
    assert faults(baked, 'far-note') == []
    edit(baked / CSS, '.footnote { float: footnote;', '.footnote { float: footnote; height: 160mm;')
    (found,) = faults(baked, 'far-note')
    assert (found['file'], found['line']) == (
        DOUGH,
        line_of(baked / DOUGH, 'Bread is flour, water, salt and time.'),
    )
    assert 'stands 1 page(s) after its call: “Salt keeps the yeast in check.”' in found['message']


def test_a_picture_with_too_few_pixels(baked: Path):
    edit(
        baked / FULL,
        'accepted:\n  - {rule: resolution, at: fig-crumb, because: the crumb is meant to look coarse}\n',
        '',
    )
    (found,) = faults(baked, 'resolution')
    assert (found['file'], found['line']) == (BAKING, line_of(baked / BAKING, '/// figure | A crumb'))
    assert 'images/crumb.png is printed with 27 pixels per inch, 300 is the least' in found['message']
    edit(baked / CSS, 'figure img { width: 60mm; }', 'figure img { width: 5mm; }')
    assert fit(baked).problems == []


def test_a_picture_stretched_to_one_side(baked: Path):
    edit(baked / CSS, 'figure img { width: 60mm; }', 'figure img { width: 60mm; height: 24mm; }')
    (found,) = faults(baked, 'stretched')
    assert (
        found['line'] == line_of(baked / BAKING, '/// figure | A crumb')
        and '1.25 times as wide' in found['message']
    )
    edit(baked / CSS, 'height: 24mm; }', 'height: 24mm; object-fit: contain; }')
    assert faults(baked, 'stretched') == []


@pytest.mark.parametrize('rule', ['widow', 'orphan'])
def test_a_line_alone_on_its_page(baked: Path, rule: str):
    """Paragraphs of three lines over many pages: without a rule against it, some page border leaves one line
    alone."""
    append(baked / BAKING, '\n\n'.join(f'{n}. {THREE_LINES}'.replace('. ', ' ', 1) for n in range(100, 180)))
    assert faults(baked, rule, also=('short-page',)) == []
    edit(baked / CSS, 'body, p { margin: 0; }', 'body, p { margin: 0; orphans: 1; widows: 1; }')
    found = faults(baked, rule, also=('widow', 'orphan', 'short-page'))
    assert found and all(p['file'] == BAKING for p in found)
    first = found[0]['message'].split('“')[1][:3]
    assert found[0]['line'] == line_of(baked / BAKING, f'{first} Flour and water meet')
    page = int(found[0]['message'].split('page ')[1].split(':')[0])
    assert alone(baked, page, rule, first)


def alone(book: Path, folio: int, rule: str, words: str) -> bool:
    """Does the finished page itself look like that?"""
    import pypdfium2

    assert build(book).code == 0
    (file,) = book.glob('output/full/*.pdf')
    pdf = pypdfium2.PdfDocument(file)
    labels = [pdf.get_page_label(n) for n in range(len(pdf))]
    lines = [
        line.strip() for line in pdf[labels.index(str(folio))].get_textpage().get_text_range().splitlines()
    ]
    body = [line for line in lines if len(line) > 12 and line.lstrip('0123456789 ')[:9] in THREE_LINES]
    if rule == 'orphan':
        return body[-1].startswith(words)
    return not body[0].startswith(words) and body[1].startswith(str(int(words) + 1))


def test_a_heading_at_the_foot_of_a_page(baked: Path):
    append(baked / BAKING, '\n\n'.join(f'### Loaf {n}\n\n{THREE_LINES}' for n in range(60)))
    assert faults(baked, 'stranded') == []
    edit(baked / CSS, 'body, p { margin: 0; }', 'body, p { margin: 0; }\nh3 { break-after: auto; }')
    found = faults(baked, 'stranded')
    assert found and all(p['file'] == BAKING for p in found)
    name = found[0]['message'].split('“')[1].split('”')[0]
    assert found[0]['line'] == line_of(baked / BAKING, f'### {name.partition(" ")[2]}\n')
    assert 'at the foot of the page with' in found[0]['message']


def test_a_row_torn_over_two_pages(baked: Path):
    rows = '\n'.join(f'| Loaf {n} | {THREE_LINES} {THREE_LINES} |' for n in range(20))
    append(
        baked / BAKING,
        '/// table | Loaves\n    id: tab-many\n    sources: [calvel2001]\n\n| Loaf | What'
        f' |\n|---|---|\n{rows}\n///',
    )
    edit(baked / CSS, 'table { width: 100%;', 'tr { break-inside: avoid; }\ntable { width: 100%;')
    assert faults(baked, 'torn-row') == []
    edit(baked / CSS, '\ntr { break-inside: avoid; }\ntable', '\ntable')
    found = faults(baked, 'torn-row')
    assert found and all(p['file'] == BAKING and 'at: tab-many' in p['hint'] for p in found)


def test_a_last_page_with_a_few_lines(baked: Path):
    edit(baked / CSS, 'body, p { margin: 0; }', 'body, p { margin: 0; }\n#crumbs { break-before: page; }')
    append(baked / BAKING, '## Crumbs {#crumbs}\n\nSweep them up.')
    (found,) = faults(baked, 'short-page')
    assert (found['file'], found['line']) == (BAKING, line_of(baked / BAKING, 'Sweep them up.'))
    assert 'at: baking' in found['hint']
    append(baked / BAKING, '\n\n'.join([THREE_LINES] * 6))
    assert faults(baked, 'short-page') == []


def test_a_figure_far_from_the_words_about_it(baked: Path):
    text = (baked / BAKING).read_text('utf-8')
    figure = text[text.index('/// figure | The oven') : text.index('/// figure | A crumb')]
    filler = '\n\n'.join([THREE_LINES] * 12)
    (baked / BAKING).write_text(
        text.replace(figure, '').replace(LAST, f'{LAST}\n\n{filler}\n\n{figure}'), 'utf-8'
    )
    assert faults(baked, 'far-figure') == []
    edit(baked / BAKING, f'{filler}\n\n/// figure', '\n\n'.join([filler] * 3) + '\n\n/// figure')
    (found,) = faults(baked, 'far-figure', also=('short-page',))
    assert (found['file'], found['line']) == (BAKING, line_of(baked / BAKING, '/// figure | The oven'))
    assert 'fig-oven stands' in found['message'] and 'at: fig-oven' in found['hint']


# --- what editors accept ------------------------------------------------------------------------------------


def test_what_was_accepted_for_nothing_is_reported(baked: Path):
    edit(baked / CSS, 'figure img { width: 60mm; }', 'figure img { width: 5mm; }')
    (found,) = faults(baked, 'accepted-idle')
    assert (found['file'], found['line']) == (FULL, line_of(baked / FULL, 'rule: resolution'))
    assert 'no resolution at fig-crumb' in found['message'] and 'delete' in found['hint']


@pytest.mark.parametrize(
    'old, new, code',
    [
        ('rule: resolution', 'rule: resolutoin', 'value'),
        (', because: the crumb is meant to look coarse', '', 'key-missing'),
        ('the crumb is meant to look coarse', 'so', 'value'),
        ('at: fig-crumb', 'att: fig-crumb', 'key-unknown'),
    ],
)
def test_an_acceptance_names_a_rule_a_place_and_a_reason(baked: Path, old: str, new: str, code: str):
    edit(baked / FULL, old, new)
    result = build(baked)
    assert result.code == 1 and code in result.codes
    assert {(p['file'], p['line']) for p in result.problems} == {(FULL, line_of(baked / FULL, 'fig-crumb'))}


def test_every_rule_can_be_accepted():
    names = edition_schema()['properties']['accepted']['items']['properties']['rule']['enum']
    assert names == [rule.name for rule in RULES] + list(OF_TEXT)


def test_facts_are_cached_with_the_pages(baked: Path):
    """Asking a second time lays nothing out."""
    edit(baked / CSS, 'figure img { width: 60mm; }', 'figure img { width: 5mm; }')
    first = fit(baked)
    before = cached_pages(baked)
    again = fit(baked)
    assert again.problems == first.problems != []
    assert cached_pages(baked) == before != {}


def cached_pages(book: Path) -> dict[Path, int]:
    """The files of cached pages, each with its inode: one that is written again replaces the old one."""
    files = [path for path in (book / 'output/.cache/typeset').rglob('*') if path.is_file()]
    return {path: path.stat().st_ino for path in files}
