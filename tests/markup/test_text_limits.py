"""A text that is too large is refused at the door: just below each limit it is read, just above it is told,
with its line."""

from __future__ import annotations

import pytest

from bindery.core import limits
from bindery.markup import parse
from bindery.markup.source import Search


def nested_lists(n: int) -> str:
    return ''.join('    ' * i + '- a\n' for i in range(n))


def nested_blocks(n: int) -> str:
    return (
        ''.join('/' * (3 + n - i) + ' note\n\n' for i in range(n))
        + 'a\n\n'
        + ''.join('/' * (4 + i) + '\n\n' for i in range(n))
    )


def nested_marks(n: int) -> str:
    return '(' * n + 'a' + ')' * n


MAKE = {
    limits.FILE_CHARACTERS: (
        lambda n: 'a' * 9_999 + ('\n\n' + 'a' * 9_998) * (n // 10_000 - 1) + '\n' * (n % 10_000 + 1)
    ),
    limits.FILE_LINES: lambda n: '\n'.join(['', 'a', *[''] * (n - 2)]),
    limits.BLOCK_LINES: lambda n: '\n'.join(['a'] * n),
    limits.BLOCK_PARAGRAPHS: lambda n: '/// note\n\n' + 'a\n\n' * (n - 2) + '///',
    limits.BLOCK_DEPTH: nested_blocks,
    limits.LIST_DEPTH: nested_lists,
    limits.TABLE_COLUMNS: lambda n: '\n'.join(('| a ' * n + '|', '|---' * n + '|', '| b ' * n + '|')),
    limits.TABLE_ROWS: lambda n: '| a | b |\n|---|---|\n' + '| c | d |\n' * n,
    limits.PARAGRAPH_CHARACTERS: lambda n: 'a' * n,
    limits.PARAGRAPH_MARKS: lambda n: '*a* ' * (n // 2) + '\\' * (n % 2) + '#',
    limits.MARK_DEPTH: nested_marks,
    limits.NOTE_CALLS: lambda n: '\n\n'.join(['a[^1]'] * n) + '\n\n[^1]: Note.',
}


def told(text: str) -> list[tuple[str, str]]:
    return [(p.get('code'), p.get('message')) for p in parse(text, ('note',)).iter('x-problem')]


def test_every_limit_has_its_test():
    assert set(MAKE) == set(limits.MARKDOWN) and len({limit.code for limit in MAKE}) == len(MAKE)


@pytest.mark.parametrize('limit', limits.MARKDOWN, ids=lambda limit: limit.name)
def test_just_below_a_limit_a_text_is_read_and_just_above_it_is_told(limit):
    assert told(MAKE[limit](limit.most)) == []
    assert told(MAKE[limit](limit.most + 1)) == [(limit.code, limit.message(limit.most + 1))]
    assert f'{limit.most:,}' in limit.message(7) and limit.way_out


def test_a_limit_names_the_line():
    assert (
        int(
            next(parse('a\n\nb\n\n' + nested_lists(limits.LIST_DEPTH.most + 1)).iter('x-problem')).get(
                'data-line'
            )
        )
        == 5 + limits.LIST_DEPTH.most
    )
    too_long = parse('a\n\nb\n\n' + 'c' * (limits.PARAGRAPH_CHARACTERS.most + 1)).find('x-problem')
    assert too_long is not None and too_long.get('data-line') == '5'


def test_a_chapter_of_40_000_words_passes():
    section = (
        '## Heat {#h}\n\n'
        + ('The *oven* wants to be hot, says [@calvel2001, p. 3]; see [](#dough). ' * 10 + '\n\n') * 10
        + '- one\n- two\n\n'
    )
    assert len((section * 34).split()) > 40_000
    assert told(section * 34) == []


def test_no_kind_of_depth_brings_the_parser_down():
    """Each of these ended in a RecursionError, or would have kept the press busy for minutes."""
    for text in (
        '- ' * 5_000 + 'a',
        '> ' * 5_000 + 'a',
        '1. ' * 5_000 + 'a',
        '[' * 5_000,
        '![' * 5_000,
        '[@a ' * 5_000,
        '*a **b ' * 5_000,
        '*' * 5_000 + 'a',
        nested_lists(400),
        '////// note\n\n' * 500,
        '*a.' * 2_000,
        '[a](' * 5_000,
    ):
        assert any(code.startswith('limit-') for code, _ in told(text)), text[:20]


def test_what_is_not_found_costs_no_more_than_some_walks_through_the_text():
    looks = []
    lines = Search(['bread'] * 1_000)
    for i in range(1_000):
        assert lines.first(lambda line: looks.append(line), i) is None
    assert len(looks) < 100 * 1_000
    assert lines.find('bread', 999) == (999, 0)


def test_a_text_in_which_all_is_the_same_still_knows_its_lines():
    root = parse('Rise.\n\n' * 2_000)
    assert [int(p.get('data-line')) for p in root.iter('p')] == list(range(1, 4_000, 2))
