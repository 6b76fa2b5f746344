"""The dialect: each row of docs/writing.md becomes what the page says, and every block knows its line."""

from __future__ import annotations

import json
import xml.etree.ElementTree as ET

import pytest

from bindery.markup import parse, parse_inline

BOXES = ('example', 'pitfall', 'why', 'checklist', 'todo', 'note')


def tree(text: str) -> ET.Element:
    """The tree of a text; a problem in it fails the test."""
    root = parse(text, BOXES)
    assert not [p.attrib for p in root.iter('x-problem')]
    return root


def html(text: str) -> str:
    """The HTML of a text without line numbers and without space between elements."""
    root = tree(text)
    for el in root.iter():
        for place in ('data-line', 'data-column'):
            el.attrib.pop(place, None)
        el.attrib.pop('literal', None)
        el.tail = (
            el.tail
            if (el.tail or '').strip() or el.tag in ('em', 'strong', 'a', 'x-cite', 'sub', 'sup', 'span')
            else None
        )
        el.text = el.text if (el.text or '').strip() else None
    return ET.tostring(root, encoding='unicode').removeprefix('<div>').removesuffix('</div>')


def lines(text: str, tag: str) -> list[int]:
    """The lines on which elements of this kind begin."""
    return [int(el.get('data-line')) for el in tree(text).iter(tag)]


def problems(text: str) -> list[str]:
    return [p.get('code') for p in parse(text, BOXES).iter('x-problem')]


@pytest.mark.parametrize(
    'text, expected',
    [
        ('*soft* and **hard**', '<p><em>soft</em> and <strong>hard</strong></p>'),
        ('CO~2~ and m^2^', '<p>CO<sub>2</sub> and m<sup>2</sup></p>'),
        ('## Why it rises {#why}', '<h2 id="why">Why it rises</h2>'),
        ('### Why it falls', '<h3>Why it falls</h3>'),
        ('[Mill](https://example.org)', '<p><a href="https://example.org">Mill</a></p>'),
        (
            '*[de]Sauerteig* and *[fr]levain*',
            '<p><em lang="de">Sauerteig</em> and <em lang="fr">levain</em></p>',
        ),
        ('*[pt-BR]massa* and *[DE]Teig*', '<p><em lang="pt-BR">massa</em> and <em lang="DE">Teig</em></p>'),
        ('*[rye](#rye) and wheat*', '<p><em><a href="#rye">rye</a> and wheat</em></p>'),
        ('Crumb\n: The inside.', '<dl><dt>Crumb</dt><dd>The inside.</dd></dl>'),
        ('- flour\n- water', '<ul><li>flour</li><li>water</li></ul>'),
        ('1. mix\n2. wait', '<ol><li>mix</li><li>wait</li></ol>'),
        (
            '- [ ] weigh\n- [x] mix',
            (
                '<ul class="task-list"><li class="task-list-item">weigh</li><li'
                ' class="task-list-item done">mix</li></ul>'
            ),
        ),
        (
            'Bread.[^1]\n\n[^1]: *Good* bread.',
            '<p>Bread.<span class="footnote"><em>Good</em> bread.</span></p>',
        ),
        ('"Bread" -- it\'s good...', '<p>“Bread” – it’s good…</p>'),
        ('Salt & pepper < 5 g', '<p>Salt &amp; pepper &lt; 5 g</p>'),
        ('[@calvel2001]', '<p><x-cite keys="@calvel2001" /></p>'),
        ('[@a; @b, p. 12]', '<p><x-cite keys="@a; @b, p. 12" /></p>'),
        ('{index: flour}', '<p><x-index term="flour" /></p>'),
        ('{index: flour > rye}', '<p><x-index term="flour &gt; rye" /></p>'),
        ('[](#dough)', '<p><a href="#dough" /></p>'),
        ('[](title:dough)', '<p><a href="title:dough" /></p>'),
        ('[](page:dough)', '<p><a href="page:dough" /></p>'),
        ('[its *own* words](#dough)', '<p><a href="#dough">its <em>own</em> words</a></p>'),
        ('[](loaves:rye)', '<p><a href="loaves:rye" /></p>'),
        ('[dark loaf](loaves:rye)', '<p><a href="loaves:rye">dark loaf</a></p>'),
    ],
)
def test_what_is_written_becomes_what_the_page_says(text, expected):
    assert html(text) == expected


@pytest.mark.parametrize('name', ['example', 'pitfall', 'why', 'checklist', 'todo', 'note'])
def test_a_box_has_its_title_text_and_sources(name):
    assert (
        html(f'/// {name} | Too warm\n    id: warm\n    sources: [a, b]\n\nCool it.\n///')
        == f'<div class="box box-{name}" data-box="{name}" id="warm" data-sources="a b"><p'
        ' class="box-title">Too warm</p><p>Cool it.</p></div>'
    )


def test_a_why_needs_no_title():
    assert (
        html('/// why |\n\nGluten wants time.\n///')
        == '<div class="box box-why" data-box="why"><p>Gluten wants time.</p></div>'
    )


def test_a_margin_note_stands_before_the_paragraph_it_belongs_to():
    assert (
        html('/// margin | Poolish\n\nA wet starter.\n///\n\nMix a poolish.')
        == '<aside class="margin"><p class="margin-title">Poolish</p><p>A wet starter.</p></aside><p>Mix a'
        ' poolish.</p>'
    )


def test_a_table_has_caption_widths_and_head():
    assert (
        html(
            '/// table | Water\n    id: t\n    widths: [30, 70]\n    wide: true\n    sources: [a]\n\n| Loaf |'
            ' Water |\n|---|---|\n| Rye | 80 |\n///'
        )
        == '<div class="table wide" data-caption="Water" id="t"'
        ' data-sources="a"><table><caption>Water</caption>'
        '<colgroup><col style="width:30%" /><col style="width:70%"'
        ' /></colgroup><thead><tr><th>Loaf</th><th>Water</th></tr></thead>'
        '<tbody><tr><td>Rye</td><td>80</td></tr></tbody></table></div>'
    )


@pytest.mark.parametrize(
    'option, inside',
    [
        ('image: images/oven.svg', '<img src="images/oven.svg" alt="An oven." />'),
        ('chart: heat', '<x-chart name="heat" alt="An oven." />'),
    ],
)
def test_a_figure_shows_a_picture_or_a_chart_above_its_caption(option, inside):
    assert (
        html(f'/// figure | The oven\n    id: f\n    {option}\n    alt: An oven.\n    credit: By us.\n///')
        == f'<figure data-credit="By us." data-caption="The oven" id="f">{inside}<figcaption>The'
        ' oven</figcaption></figure>'
    )


def test_a_view_keeps_its_options_for_later():
    view = tree(
        '/// view | flours\n    as: cards\n    where: {grain: [wheat, rye]}\n    sort: title\n    home:'
        ' true\n    limit: 3\n///'
    ).find('x-view')
    assert view.get('dataset') == 'flours'
    assert json.loads(view.get('options')) == {
        'as': 'cards',
        'where': {'grain': ['wheat', 'rye']},
        'sort': 'title',
        'home': True,
        'limit': 3,
    }


def test_a_passage_for_some_editions_names_them():
    assert (
        html('/// only | trial, full\n\nTell us.\n///')
        == '<x-only editions="trial, full"><p>Tell us.</p></x-only>'
    )


def test_a_list_in_a_box_is_a_list():
    assert (
        html('/// checklist | Before you bake\n\n- [ ] oven hot\n- [ ] stone in\n///')
        == '<div class="box box-checklist" data-box="checklist"><p class="box-title">Before you bake</p><ul'
        ' class="task-list"><li class="task-list-item">oven hot</li><li class="task-list-item">stone'
        ' in</li></ul></div>'
    )


def test_one_line_of_a_record_is_read_without_its_paragraph():
    span = parse_inline('Rises *high*, says [@a].')
    assert ET.tostring(span, encoding='unicode').startswith('<span>Rises <em>high</em>, says <x-cite')


def test_reading_one_text_leaves_nothing_for_the_next():
    """Footnotes of one chapter are unknown in another."""
    tree('A.[^1]\n\n[^1]: Note.')
    assert problems('B.[^1]') == ['footnote-unknown']


# --- lines --------------------------------------------------------------------------------------------------

NESTED = """\
First paragraph.

//// example | Outer
    id: outer

Before the inner one.

- one
- two

/// why | Inner

Because.

1. first
2. second
///

After the inner one.
////

/// note | Next

Because.
///
"""


def test_blocks_inside_blocks_know_their_lines():
    assert lines(NESTED, 'p') == [1, 3, 6, 11, 13, 19, 22, 24]
    assert lines(NESTED, 'li') == [8, 9, 15, 16]
    assert [int(el.get('data-line')) for el in tree(NESTED).iter('div') if el.get('data-box')] == [3, 11, 22]


def test_two_blocks_of_one_kind_in_a_row_know_their_lines():
    figure = '/// figure | {0}\n    image: images/{0}.svg\n    alt: Bread.\n///\n\n'
    assert lines(figure.format('a') + figure.format('b') + figure.format('c'), 'figure') == [1, 6, 11]
    view = '/// view | flours\n    as: cards\n///\n\n'
    assert lines(view * 3, 'x-view') == [1, 5, 9]


def test_cells_know_their_row():
    table = '/// table | Water\n\n| Loaf | Water |\n|------|-------|\n| Rye  | much  |\n| Oats | much  |\n///'
    assert lines(table, 'th') == [3, 3]
    assert lines(table, 'td') == [5, 5, 6, 6]


def test_the_same_words_twice_have_two_lines():
    assert lines('- yes\n- yes\n\nRise.\n\nRise.', 'li') == [1, 2]
    assert lines('Rise.\n\nRise.', 'p') == [1, 3]


def test_short_words_are_not_found_inside_longer_ones():
    assert lines('Bread and oil.\n\nAll is oil.\n\n- a\n- oil', 'li') == [5, 6]


def test_a_check_list_knows_its_lines():
    assert lines('Before.\n\n- [ ] oven hot\n- [ ] stone in', 'li') == [3, 4]


def test_definitions_and_quotes_know_their_lines():
    text = 'Crumb\n: The inside.\n\nCrust\n: The outside.\n\n> Bread is good.'
    assert (lines(text, 'dt'), lines(text, 'dd')) == ([1, 4], [2, 5])
    assert [int(el.get('data-line')) for el in tree(text).find('blockquote')] == [7]


# --- what is not part of the dialect ------------------------------------------------------------------------

STRAYS = {
    '<b>': 'raw-html',
    '<video>x</video>': 'raw-html',
    '<div class="x">\ntext\n</div>': 'raw-html',
    '<x-index term="a">': 'raw-html',
    'word <span style="display:none">lost</span>': 'raw-html',
    '<a title="<">x</a>': 'raw-html',
    '<![CDATA[x]]>': 'raw-html',
    '<?php x ?>': 'raw-html',
    '<!--\n\nleft\n\nout': 'raw-html',
    'Never opened</b>': 'raw-html',
    '{index: flour': 'mark-open',
    '{index: flour\n\nmore}': 'mark-open',
    '{index: a {index: b}': 'mark-open',
    '[@calvel2001 says': 'mark-open',
    'So.[^1': 'mark-open',
    '{indx: van}': 'mark-unknown',
    '{Index van}': 'mark-unknown',
    '{note: van}': 'mark-unknown',
    '{#an-id}': 'mark-unknown',
    '{.sheet}': 'mark-unknown',
    '{: .sheet}': 'mark-unknown',
    '*x*{data-line=z}': 'mark-unknown',
    '*x*{indx: van}': 'mark-unknown',
    '{index: }': 'mark-broken',
    '{index}': 'mark-broken',
    '{index: a <i>b</i>}': 'raw-html',
    '[@calvel2001, p. <b>1</b>]': 'raw-html',
}
PLACES = {
    'paragraph': '{0}',
    'behind a mark': '*Soft* [@a] and {0}',
    'in a mark': '**so {0} it is**',
    'in a link': '[so {0}](#dough)',
    'heading': '## {0}',
    'item': '- one\n- {0}',
    'quotation': '> {0}',
    'definition': 'Crumb\n: {0}',
    'note': 'Bread.[^n]\n\n[^n]: {0}',
    'cell': '| a | b |\n|---|---|\n| c | {0} |',
    'title': '/// note | {0}\n\nText.\n///',
    'caption': '/// figure | {0}\n    image: i.png\n    alt: a\n///',
    'option': '/// view | flours\n    caption: "{0}"\n///',
    'credit': "/// figure | C\n    image: i.png\n    alt: a\n    credit: 'By {0}'\n///",
}


@pytest.mark.parametrize('text', STRAYS)
def test_what_is_no_mark_of_the_dialect_is_never_printed_as_typed(text):
    assert set(problems(text)) == {STRAYS[text]}


@pytest.mark.parametrize('place', PLACES)
@pytest.mark.parametrize('text', ['<b>', '<video>', '{index: van', '{indx: van}'])
def test_it_is_told_wherever_it_stands(place, text):
    code = {'{index: van': 'mark-open', '{indx: van}': 'mark-unknown'}.get(text, 'raw-html')
    assert set(problems(PLACES[place].format(text))) - {'heading-words'} == {code}


def test_a_pair_of_tags_is_told_once():
    assert problems('Some <a>bold</a> and <font>large</font> words.') == ['raw-html', 'raw-html']


def test_a_line_of_a_record_tells_it_without_a_line_of_the_text():
    told = [p.attrib for p in parse_inline('So *it* is <font>bold</font>.').iter('x-problem')]
    assert [p['code'] for p in told] == ['raw-html'] and 'data-line' not in told[0]


@pytest.mark.parametrize(
    'text',
    [
        '5 < 6 and 7 > 6',
        '`<b>` is code',
        '`{indx: van}` too',
        'a <= b',
        'if a <b then',
        '<https://example.org>',
        '<me@example.org>',
        r'\<b>',
        '&lt;b&gt;',
        r'\{index: x}',
        'the set {a, b}',
        '<!-- not printed -->',
        'a <!-- not printed --> b',
        r'\[@a',
        '    <b> {index: in code',
        '## Head {#an-id}',
        '## Head {#an-id .sheet}',
    ],
)
def test_what_only_looks_like_a_mark_is_text(text):
    assert problems(text) == []


def test_a_heading_takes_an_id_and_classes_and_nothing_else():
    assert html('## Why it rises {#why .sheet}') == '<h2 id="why" class="sheet">Why it rises</h2>'
    assert problems('## Why {#why onclick=x}') == ['mark-unknown']


def test_an_entity_cannot_bring_in_what_the_press_uses_for_itself():
    assert set(problems('Bread &#xE000;n&#xE001;')) == {'character'}
    assert set(problems('Bread \ue000n\ue001')) == {'character'}


# --- tables -------------------------------------------------------------------------------------------------


def told(text: str, code: str) -> ET.Element:
    """The only problem of a text, which has this code."""
    (problem,) = parse(text, BOXES).iter('x-problem')
    assert problem.get('code') == code, problem.attrib
    return problem


def test_a_row_with_other_cells_than_the_head_is_told_at_its_line():
    root = parse('Before.\n\n| Loaf | Water |\n|---|---|\n| Rye | 80 | 90 |\n| Oats | 70 |\n| Spelt |\n')
    rows = {
        int(row.get('data-line')): [p.get('message') for p in row.iter('x-problem')]
        for row in root.iter('tr')
    }
    assert rows == {
        3: [],
        5: ['this row has 3 cells, the head of the table has 2'],
        6: [],
        7: ['this row has 1 cell, the head of the table has 2'],
    }


def test_a_pipe_in_a_cell_is_escaped():
    assert html('| a | b |\n|---|---|\n| c | d \\| e |').endswith(
        '<td>c</td><td>d | e</td></tr></tbody></table>'
    )


@pytest.mark.parametrize('around', ['/// table | Water\n\n{0}\n///', '{0}'])
def test_rows_without_a_line_of_dashes_are_told_what_to_add(around):
    missing = told(around.format('| Loaf | Water |\n| Rye | 80 |'), 'table-dashes')
    assert missing.get(
        'message'
    ) == 'the line of dashes under the head of the table is missing' and missing.get('hint').endswith(
        '|---|---|'
    )
    wrong = told(around.format('| Loaf | Water |\n|---|\n| Rye | 80 |'), 'table-dashes')
    assert 'does not fit: the head of the table has 2 cells' in wrong.get('message') and wrong.get(
        'hint'
    ).endswith('|---|---|')


@pytest.mark.parametrize(
    'option, code',
    [
        ('widths: 30', 'type'),
        ('widths: [a, b]', 'type'),
        ('wide: perhaps', 'type'),
        ('sources: {a: b}', 'value'),
        ('sources: &a [x]\n    widths: *a', 'yaml-alias'),
    ],
)
def test_an_option_of_the_wrong_kind_is_told(option, code):
    assert problems(f'/// table | Water\n    {option}\n\n| a | b |\n|---|---|\n| c | d |\n///')[0] == code


def test_blocks_that_do_not_fit_are_told_at_their_lines():
    def lines_of(text, code):
        return [
            int(p.get('data-line')) for p in parse(text, BOXES).iter('x-problem') if p.get('code') == code
        ]

    assert lines_of('A.\n\n/// note\n\nB.', 'block-open') == [3]
    assert lines_of('A.\n\n> /// note\n>\n> B.', 'block-open') == [3]
    assert lines_of('- A.\n\n    /// note\n\n    B.', 'block-open') == [3]
    assert lines_of('A.\n\n    /// note in code', 'block-open') == []


def test_a_title_that_is_also_a_cell_far_below_misleads_nobody():
    text = '/// margin | Crumb\n\nThe inside.\n///\n\nMore.\n\n| Word |\n|---|\n| Crumb |\n\n## Next'
    assert lines(text, 'p') == [1, 3, 6] and lines(text, 'td') == [10] and lines(text, 'h2') == [12]
