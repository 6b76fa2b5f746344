"""CommonMark as people write it, and what other dialects mean: understood, or refused at its line."""

from __future__ import annotations

import xml.etree.ElementTree as ET

import pytest

from bindery.markup import parse

BOXES = ('note', 'warning')


def html(text: str) -> str:
    """The tree of a text without its places; a problem in it fails the test."""
    root = parse(text, BOXES)
    assert [p.attrib for p in root.iter('x-problem')] == []
    for el in root.iter():
        for key in ('data-line', 'data-column', 'literal'):
            el.attrib.pop(key, None)
    return ET.tostring(root, encoding='unicode').removeprefix('<div>').removesuffix('</div>')


def problems(text: str) -> list[tuple[str, int, int]]:
    """Code, line and column of each problem."""
    return [
        (p.get('code', ''), int(p.get('data-line', '0')), int(p.get('data-column', '0')))
        for p in parse(text, BOXES).iter('x-problem')
    ]


@pytest.mark.parametrize('indent', [2, 3, 4])
def test_lists_nest_by_two_three_or_four_columns(indent: int):
    marker = '-' if indent < 4 else '10.'
    inner = html(f'{marker} one\n{" " * indent}- two')
    assert '<li>one<ul><li>two</li></ul></li>' in inner


def test_a_list_stands_right_below_a_paragraph():
    assert html('Take:\n- flour\n- water') == '<p>Take:</p><ul><li>flour</li><li>water</li></ul>'


@pytest.mark.parametrize('mark', ['3.', '3)'])
def test_a_list_that_begins_at_three_prints_three(mark: str):
    assert html(f'{mark} bake') == '<ol style="counter-reset: list-item 2"><li>bake</li></ol>'


def test_a_wrapped_line_that_begins_with_a_year_stays_prose():
    assert html('It was opened in\n1968. Then it closed.') == '<p>It was opened in\n1968. Then it closed.</p>'


def test_ticked_items_are_told_from_open_ones():
    assert html('- [x] mix\n- [ ] wait') == (
        '<ul class="task-list"><li class="task-list-item done">mix</li>'
        '<li class="task-list-item">wait</li></ul>'
    )


@pytest.mark.parametrize('fence', ['```', '~~~', '````'])
def test_code_between_fences_is_left_as_it_is(fence: str):
    code = (
        '# not *a* heading\n\nif a < b && c:  # "so" -- {index: x} [^1]\n    ```nested'
        if fence != '```'
        else ('# not *a* heading\n\nif a < b && c:  # "so" -- {index: x} [^1]\n    [@nobody]')
    )
    root = parse(f'{fence}\n{code}\n{fence}', BOXES)
    assert [''.join(pre.itertext()) for pre in root.iter('pre')] == [code]


def test_code_of_a_known_language_has_kinds_of_words_and_the_same_text():
    root = parse('```python\ndef rise(hours):\n    return hours < 3  # "long"\n```', BOXES)
    code = root.find('.//code')
    assert code is not None and ''.join(code.itertext()) == 'def rise(hours):\n    return hours < 3  # "long"'
    assert {span.get('class') for span in code.iter('span')} >= {
        'code-keyword',
        'code-comment',
        'code-number',
    }


def test_code_in_a_list_and_in_a_box_keeps_its_lines():
    listed = parse('- step:\n\n  ```\n  a\n    b\n  ```', BOXES).find('.//pre')
    boxed = parse('/// note | Type\n\n```\na\n///\n```\n///', BOXES).find('.//pre')
    assert listed is not None and ''.join(listed.itertext()) == 'a\n  b'
    assert boxed is not None and ''.join(boxed.itertext()) == 'a\n///'


@pytest.mark.parametrize(
    'text',
    [
        '> [!WARNING]\n> Hot.',
        '!!! warning\n    Hot.',
        ':::warning\nHot.\n:::',
        ':::{warning}\nHot.\n:::',
        '::: {.warning}\nHot.\n:::',
        '```{warning}\nHot.\n```',
    ],
)
def test_admonitions_are_boxes(text: str):
    assert html(text) == '<div class="box box-warning" data-box="warning"><p>Hot.</p></div>'


@pytest.mark.parametrize(
    'text', ['> [!TIP] Rest\n> Wait.', '!!! tip "Rest"\n    Wait.', ':::tip Rest\nWait.\n:::']
)
def test_an_admonition_without_a_box_of_its_name_is_a_note_with_its_title(text: str):
    assert html(text).replace('</p>\n', '</p>') == (
        '<div class="box box-note" data-box="note"><p class="box-title">Rest</p><p>Wait.</p></div>'
    )


def test_a_picture_with_a_caption_is_a_figure():
    assert html('![An oven](oven.png "The oven")') == (
        '<figure data-caption="The oven"><img src="oven.png" alt="An oven" />'
        '<figcaption>The oven</figcaption></figure>'
    )
    assert html('![An oven](oven.png)') == '<p class="picture"><img src="oven.png" alt="An oven" /></p>'


def test_addresses_are_links_with_their_tildes():
    assert html('See https://a.example/~x, https://b.example/~y.') == (
        '<p>See <a href="https://a.example/~x">https://a.example/~x</a>, '
        '<a href="https://b.example/~y">https://b.example/~y</a>.</p>'
    )
    assert html('<me@example.org>') == '<p><a href="mailto:me@example.org">me@example.org</a></p>'


def test_harmless_html_is_understood():
    assert html('H<sub>2</sub>O<br>and <kbd>Esc</kbd> <!-- remark -->now') == (
        '<p>H<sub>2</sub>O<br />and <kbd>Esc</kbd> now</p>'
    )
    assert html('<details>\n<summary>More</summary>\n\nHidden *words*.\n\n</details>').replace('\n', '') == (
        '<div class="box box-note" data-box="note"><p class="box-title">More</p>'
        '<p>Hidden <em>words</em>.</p></div>'
    )


def test_apostrophes_primes_and_escapes():
    assert html("'tis '68, the bakers' 6'2\" tin") == '<p>’tis ’68, the bakers’ 6′2″ tin</p>'
    assert html(r'\*not\* \$5 and 1968\. Really') == '<p>*not* $5 and 1968. Really</p>'


def test_notes_with_paragraphs_and_in_place():
    assert html('So.[^a]\n\n[^a]: One.\n\n    Two.').startswith(
        '<p>So.<span class="footnote"><p>One.</p><p>Two.</p></span></p>'
    )
    assert html('So.^[*Yes*.]') == '<p>So.<span class="footnote"><em>Yes</em>.</span></p>'


def test_alignment_of_columns_is_kept():
    table = html('| a | b |\n|:--|--:|\n| 1 | 2 |')
    assert '<td style="text-align: left;">1</td><td style="text-align: right;">2</td>' in table


REFUSED = {
    '# Bread': ('heading-title', 1),
    'Bread\n=====': ('heading-underlined', 1),
    'a\n\n##\n\nb': ('heading-words', 3),
    'a\n\na) one\nb) two': ('markup-leftover', 3),
    'See [[Bread]].': ('markup-leftover', 1),
    'See [bread](my file.md).': ('markup-leftover', 1),
    'a\n\n[TOC]': ('markup-leftover', 3),
    'So \\newpage it is.': ('markup-leftover', 1),
    'Dear {{ name }},': ('markup-leftover', 1),
    '{% include "x" %}': ('markup-leftover', 1),
    'a **bold word': ('markup-leftover', 1),
    'an `open code': ('markup-leftover', 1),
    'a ==marked== word': ('markup-leftover', 1),
    '```{toctree}\nplan\n```': ('markup-leftover', 1),
    '!!! unheard "Of"\n    Text.': ('markup-leftover', 1),
    'see {ref}`plan`': ('mark-unknown', 1),
    '## Bread {draft}': ('mark-unknown', 1),
    '*x*{draft}': ('mark-unknown', 1),
    '[x](#y){.button}': ('mark-unknown', 1),
    'A.[^a]\n\n[^a]: One.\n\n[^a]: Two.': ('footnote-twice', 5),
    'Text.\n\n[Source]: ministry': ('text-unread', 3),
    '[a]: one.png\n[a]: two.png\n\n![x][a]': ('text-unread', 2),
    '| a | b |\n|---|---|\n| 1 | 2 | three |': ('row-cells', 3),
    '<video src="x">film</video>': ('raw-html', 1),
    'a\n\n<!-- never closed\n\nlost': ('raw-html', 3),
    '/// view | loaves\n    limit: -1\n///': ('value', 2),
}


@pytest.mark.parametrize('text', REFUSED)
def test_what_is_not_understood_is_refused_at_its_line(text: str):
    assert [(code, line) for code, line, _ in problems(text)] == [REFUSED[text]]


def test_columns_come_from_the_parser():
    """The same words stand there before, as text, as code and in another place of the line."""
    assert problems('`[[a]]` and \\[[a]] and\nthen [[a]] again') == [('markup-leftover', 2, 6)]
    assert problems('- item **strong** [[a]]\n- [[a]]') == [
        ('markup-leftover', 1, 19),
        ('markup-leftover', 2, 3),
    ]


def test_a_line_that_is_long_or_odd_loses_no_word():
    text = 'A [link *with*](#file "and title") &amp; `code`[^n] in *[de]Wort*.\n\n[^n]: With {index: mark}.'
    assert problems(text) == []
