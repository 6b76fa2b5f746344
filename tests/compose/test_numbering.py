"""Numbers: unique, in order, and readable backwards."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bindery.compose.draft import make_draft
from bindery.compose.numbering import number, number_units
from bindery.compose.templating.environment import Templates
from bindery.core.numerals import letters, roman
from bindery.core.problems import Place
from bindery.core.publication.draft import Caption, Draft, Heading, Unit
from bindery.core.publication.edition import Edition, Matter
from bindery.core.publication.publication import Publication
from bindery.core.publication.source_files import Snapshot
from bindery.layout.overlay import Page
from bindery.sources.kinds import default_kinds
from support.book import REPOSITORY

KINDS = ('chapter', 'annex', 'part', 'glossary')


def value_of_letters(text: str) -> int:
    value = 0
    for c in text:
        value = value * 26 + ord(c) - ord('A') + 1
    return value


def value_of_roman(text: str) -> int:
    values = [{'I': 1, 'V': 5, 'X': 10, 'L': 50, 'C': 100, 'D': 500, 'M': 1000}[c] for c in text]
    return sum(-v if v < max(values[i:]) else v for i, v in enumerate(values))


def a_unit(key: str, kind: str, text: str = '') -> Unit:
    return Unit(key, kind, f'About {key}', key, {}, text, f'content/chapters/{key}.md', 5)


def a_book(kinds: list[str]) -> tuple[Edition, Publication]:
    units = {f'u{i}': a_unit(f'u{i}', kind) for i, kind in enumerate(kinds)}
    body = Matter('body', 'arabic', '', 'matter', tuple(units))
    edition = Edition('first', 'First', '1.0', 'draft', '2026-01-01', '', (body,), 'first.yaml')
    return edition, Publication(
        Path('.'),
        Snapshot(),
        {},
        {'first': edition},
        units,
        datasets={},
        unusable=frozenset(),
        outputs={},
        digests={},
        kinds=default_kinds(),
    )


@given(st.integers(1, 20_000))
def test_letters_can_be_read_back(n: int):
    assert letters(n).isalpha() and value_of_letters(letters(n)) == n


@given(st.integers(1, 3999))
def test_roman_numbers_can_be_read_back_and_repeat_no_sign_four_times(n: int):
    assert value_of_roman(roman(n)) == n
    assert not any(sign * 4 in roman(n) for sign in 'IVXLCDM') and not any(
        sign * 2 in roman(n) for sign in 'VLD'
    )


def test_known_numbers():
    assert [letters(n) for n in (1, 26, 27, 52, 53, 702, 703)] == ['A', 'Z', 'AA', 'AZ', 'BA', 'ZZ', 'AAA']
    assert [roman(n) for n in (1, 4, 9, 14, 40, 90, 400, 1999)] == [
        'I',
        'IV',
        'IX',
        'XIV',
        'XL',
        'XC',
        'CD',
        'MCMXCIX',
    ]


@given(st.lists(st.sampled_from(KINDS), min_size=1, max_size=40))
def test_each_kind_counts_on_its_own_from_one_without_gaps(kinds: list[str]):
    edition, publication = a_book(kinds)
    numbers = number_units(edition, publication)
    of = {kind: [numbers[u] for u in edition.unit_ids if publication.units[u].kind == kind] for kind in KINDS}
    for kind, value in (('chapter', int), ('annex', value_of_letters), ('part', value_of_roman)):
        assert [value(n) for n in of[kind]] == list(range(1, len(of[kind]) + 1))
    assert set(of['glossary']) <= {''}


@given(
    st.lists(st.tuples(st.sampled_from(KINDS), st.integers(0, 3), st.integers(0, 3)), min_size=1, max_size=8)
)
def test_no_two_things_have_the_same_number(rows: list[tuple[str, int, int]]):
    """Sections, figures and tables of all numbered units, and the units themselves."""
    edition, publication = a_book([kind for kind, _, _ in rows])
    drafts = [
        Draft(
            u,
            headings=[Heading(2, f'{u}-s{i}', 'A section', str(i), '') for i in range(1, sections + 1)],
            captions=[
                Caption(kind, f'{u}-{kind}{i}', 'A thing', str(i))
                for kind in ('figure', 'table')
                for i in range(1, figures + 1)
            ],
            anchors={u: Place(f'{u}.md')},
        )
        for u, (_, sections, figures) in zip(edition.unit_ids, rows, strict=False)
    ]
    numbers, problems = number(edition, publication, drafts)
    assert problems == []
    numbered = [
        t.label for t in numbers.targets.values() if t.label and publication.units[t.unit].kind != 'glossary'
    ]
    assert len(numbered) == len(set(numbered))
    assert len(numbers.targets) == len(rows) + sum(sections + 2 * figures for _, sections, figures in rows)


def test_an_id_in_two_units_is_told_with_both_places():
    edition, publication = a_book(['chapter', 'chapter'])
    first, second = Place('content/chapters/a.md', 12, 1), Place('content/chapters/b.md', 30, 1)
    _, problems = number(
        edition, publication, [Draft('u0', anchors={'oven': first}), Draft('u1', anchors={'oven': second})]
    )
    assert [(p.code, p.place) for p in problems] == [('id-duplicate', second)]
    assert str(first) in problems[0].message and problems[0].hint


@cache
def plain_templates() -> Templates:
    """A publication whose chapters are a title and the text, nothing else."""
    return Templates(Snapshot({'templates/units/chapter.html.j2': b'<h1>{{ unit.title }}</h1><x-content/>'}))


def outlines():
    """Levels of headings that skip none: 2, then one deeper at most."""
    return st.lists(st.integers(0, 2), min_size=1, max_size=25).map(
        lambda falls: [level := 2] + [level := max(2, min(4, level + 1 - fall)) for fall in falls]
    )


@given(outlines())
def test_sections_are_numbered_in_reading_order_down_to_the_third_level(levels: list[int]):
    edition, publication = a_book(['chapter'])
    text = '\n\n'.join(f'{"#" * level} Heading {i}' for i, level in enumerate(levels))
    draft = make_draft(a_unit('u0', 'chapter', text), edition, publication, plain_templates())
    assert draft.problems == []
    assert [h.level for h in draft.headings] == levels
    numbered = [tuple(map(int, h.local.split('.'))) for h in draft.headings if h.level < 4]
    assert numbered == sorted(set(numbered))
    assert [len(n) + 1 for n in numbered] == [level for level in levels if level < 4]
    assert {h.local for h in draft.headings if h.level == 4} <= {''}
    tops = [n[0] for n in numbered if len(n) == 1]
    assert tops == list(range(1, len(tops) + 1))
    assert len({h.id for h in draft.headings}) == len(levels)


@pytest.mark.parametrize('kind', ['chapter', 'annex', 'part'])
def test_the_tabs_of_units_stand_one_below_the_other_whatever_their_numbers_look_like(kind: str):
    """A tab was once placed by reading the printed number: AA, and I, II, III, all stood at one height."""
    edition, publication = a_book([kind] * 30)
    numbers, _ = number(edition, publication, [])
    templates = Templates(
        Snapshot({'templates/overlay.html.j2': (REPOSITORY / 'templates/overlay.html.j2').read_bytes()})
    )
    page = Page('7', 'recto', False, '', (), ())
    tops = [
        float(
            re.search(
                r'class="tab" style="top: (\d+)mm"',
                templates.render(
                    'overlay.html.j2',
                    unit=publication.units[u],
                    number=numbers.units[u],
                    ordinal=numbers.ordinals[u],
                    pages=[page],
                    edition=edition,
                    publication={'title': 'Bread'},
                    matter='body',
                    tokens={},
                ),
            )[1]
        )
        for u in edition.unit_ids
    ]
    assert tops[:14] == sorted(set(tops[:14])) and tops[14:28] == tops[:14]
    assert numbers.units['u26'] in ('27', 'AA', 'XXVII') and tops[26] == tops[12]
