"""`check` proof-reads the text: each story spoils the bread book in one way and asks what is said of it, and
of nothing else."""

from __future__ import annotations

from pathlib import Path

import pytest

from bindery.checks.prose.passages import GAP
from bindery.checks.prose.sentences import count, sentences
from bindery.checks.prose.sourced import _claim
from support.book import build, edit, line_of

DOUGH, RISING, BAKING = (
    'content/chapters/dough.md',
    'content/chapters/rising.md',
    'content/chapters/baking.md',
)
FLOURS, FULL, WORDS = 'content/data/flours.yaml', 'content/editions/full.yaml', 'content/words.txt'
TWICE = 'The crust sings to whoever takes the loaf out of the oven.'


def say(book: Path, text: str, file: str = RISING, before: str = '## Flours to choose from') -> int:
    """Add a paragraph to a chapter; the line that it stands on."""
    edit(book / file, before, f'{text}\n\n{before}')
    return line_of(book / file, text.split('\n')[0])


def said(book: Path, rule: str, *editions: str) -> list[dict]:
    """What `check` says: this rule, and no other."""
    result = build(book, 'check', *editions)
    assert 'Traceback' not in result.err, result.err
    assert {p['code'] for p in result.problems} <= {rule}, result.problems
    assert all(p['severity'] == 'warning' and p['hint'] for p in result.problems)
    return result.problems


def accept(book: Path, rule: str, at: str) -> None:
    edit(
        book / FULL,
        'accepted:\n',
        f'accepted:\n  - {{rule: {rule}, at: {at}, because: the bakery wants it so}}\n',
    )


def at(problem: dict) -> tuple[str, int, int]:
    return problem['file'], problem['line'], problem['column']


# --- spelling -----------------------------------------------------------------------------------------------


def test_a_misspelt_word_is_found_in_text_and_data(bread: Path):
    line = say(
        bread, 'The yeast is *[de]Hefe* and colours nothing. It is a fungus that likes\na warm kichen.'
    )
    edit(bread / FLOURS, 'Rises high.', 'Rises hihg.')
    text, data = said(bread, 'spelling')
    assert at(text) == (RISING, line + 1, 8) and '“kichen”' in text['message'] and 'kitchen' in text['hint']
    assert at(data) == (FLOURS, line_of(bread / FLOURS, 'hihg'), 15) and 'high' in data['hint']


def test_american_spelling_is_a_mistake_in_a_british_book(bread: Path):
    say(bread, 'The color of the crust tells all.')
    (found,) = said(bread, 'spelling')
    assert 'colour' in found['hint'] and 'color' in found['message']


def test_words_of_the_project_and_names_of_its_records_are_known(bread: Path):
    say(bread, 'The levain, says Calvel’s book, makes the Rundstykke sing.')
    (found,) = said(bread, 'spelling')
    assert 'levain' in found['message'] and WORDS in found['hint']
    (bread / WORDS).write_text('# Words of bakers\nlevain    # French, but in use\n', 'utf-8')
    assert said(bread, 'spelling') == []


def test_a_passage_in_another_language_is_not_spelled(bread: Path):
    say(bread, 'Bakers speak of *[fr]pointage* here.')
    assert said(bread, 'spelling') == []
    edit(bread / RISING, '*[fr]pointage*', '*pointage*')
    (found,) = said(bread, 'spelling')
    assert 'pointage' in found['message']


def test_the_list_of_words_is_in_order(bread: Path):
    (bread / WORDS).write_text('levain\nautolyse\nautolyse\n', 'utf-8')
    order, twice = said(bread, 'word-order')
    assert at(order) == (WORDS, 2, 1) and 'does not follow levain' in order['message']
    assert at(twice) == (WORDS, 3, 1) and 'listed twice' in twice['message']


def test_a_language_without_a_dictionary_is_said_once(bread: Path):
    say(bread, 'Kichen.')
    edit(bread / 'content/publication.yaml', 'language: en-GB', 'language: cy')
    result = build(bread, 'check')
    assert sorted(result.codes) == ['dictionary-missing', 'words-missing']  # nor has the press words in Welsh
    found = result.one('dictionary-missing')
    assert at(found) == (
        'content/publication.yaml',
        line_of(bread / 'content/publication.yaml', 'language: cy'),
        1,
    )
    assert 'content/dictionaries' in found['hint']


def test_a_book_can_bring_its_own_dictionary(bread: Path):
    edit(bread / 'content/publication.yaml', 'language: en-GB', 'language: cy')
    folder = bread / 'content/dictionaries'
    folder.mkdir()
    (folder / 'cy.aff').write_text('SET UTF-8\n', 'utf-8')
    (folder / 'cy.dic').write_text('1\nbara\n', 'utf-8')
    result = build(bread, 'check')
    assert 'dictionary-missing' not in result.codes and any(
        '“dough”' in p['message'] for p in result.problems
    )


def test_spelling_is_kept_and_looked_up_again_when_a_text_changes(bread: Path):
    assert said(bread, 'spelling') == []
    kept = {p for p in (bread / 'output/.cache/spelling').rglob('*') if p.is_file()}
    say(bread, 'A warm kichen helps.')
    assert len(said(bread, 'spelling')) == 1
    again = {p for p in (bread / 'output/.cache/spelling').rglob('*') if p.is_file()}
    # of this chapter alone, as each of the two editions has it
    assert kept < again and len(again - kept) == 2


# --- plain language -----------------------------------------------------------------------------------------


def test_a_sentence_of_more_than_forty_words(bread: Path):
    forty = ' '.join(['The baker waits'] + ['and waits'] * 18) + ' again.'
    line = say(bread, forty)
    assert said(bread, 'sentence-long') == []
    edit(bread / RISING, forty, f'Yes. {forty.replace("again.", "again [](#flour).")}')
    (found,) = said(bread, 'sentence-long')
    assert at(found) == (RISING, line, 6) and 'of 41 words' in found['message']
    accept(bread, 'sentence-long', 'box-window')
    assert said(bread, 'sentence-long') == []


def test_a_paragraph_in_which_the_passive_voice_prevails(bread: Path):
    active = 'The dough is slowly folded. It is then covered. It is not touched. The baker sleeps.'
    line = say(bread, active)
    (found,) = said(bread, 'passive')
    assert at(found) == (RISING, line, 1) and '3 of 4 sentences' in found['message']
    edit(bread / RISING, 'It is not touched.', 'Nobody touches it.')
    assert said(bread, 'passive') == []


def test_a_short_form_that_nobody_explains(bread: Path):
    line = say(bread, 'Measure the DDT first. The DDT of water is easy, AH and EUR are known.')
    (found,) = said(bread, 'abbreviation')
    assert (
        at(found) == (RISING, line, 13) and 'explains DDT' in found['message'] and 'at: DDT' in found['hint']
    )
    edit(bread / RISING, 'Measure the DDT first', 'Measure the desired dough temperature (DDT) first')
    assert said(bread, 'abbreviation') == []
    edit(bread / RISING, 'desired dough temperature (DDT)', 'DDT')
    accept(bread, 'abbreviation', 'DDT')
    assert said(bread, 'abbreviation') == []


# --- repetition ---------------------------------------------------------------------------------------------


def test_a_sentence_that_stands_twice(bread: Path):
    first = say(bread, f'Listen. {TWICE}', BAKING, '## Heat')
    second = say(bread, TWICE)
    (found,) = said(bread, 'sentence-twice')
    # rising comes first in the book
    assert at(found) == (BAKING, first, 9) and f'{RISING}:{second}:1' in found['message']
    edit(bread / RISING, TWICE, TWICE.replace('whoever takes', 'the baker who takes'))
    assert said(bread, 'sentence-twice') == []


def test_text_and_dataset_do_not_say_the_same_but_a_record_may_be_shown_twice(bread: Path):
    edit(bread / FLOURS, 'Rises high.', TWICE)
    edit(bread / BAKING, '## Heat {#heat}\n', '## Heat {#heat}\n\n/// view | flours\n    as: cards\n///\n')
    assert said(bread, 'sentence-twice') == []
    line = say(bread, TWICE)
    (found,) = said(bread, 'sentence-twice')
    assert found['file'] == FLOURS and f'{RISING}:{line}:1' in found['message']


# --- structure ----------------------------------------------------------------------------------------------


def test_a_heading_without_text_below(bread: Path):
    edit(
        bread / RISING,
        '## Flours to choose from',
        '## Patience\n\n### More of it\n\nWait.\n\n## Flours to choose from',
    )
    (found,) = said(bread, 'heading-empty')
    assert (
        at(found) == (RISING, line_of(bread / RISING, '## Patience'), 4) and 'More of it' in found['message']
    )
    edit(bread / RISING, '## Patience\n', '## Patience\n\nWho waits, wins.\n')
    assert said(bread, 'heading-empty') == []


def test_a_heading_whose_text_is_for_another_edition(bread: Path):
    edit(bread / RISING, '/// only | trial', '## Tell us\n\n/// only | trial')
    (found,) = said(bread, 'heading-empty')
    assert (
        '“Tell us”' in found['message']
        and 'the end' in found['message']
        and 'at: rising' not in found['hint']
    )
    assert said(bread, 'heading-empty', 'trial') == []


def test_a_chapter_that_is_a_list(bread: Path):
    items = '\n'.join(
        f'- Fold the dough for the {n} time, and let it rest until the cloth on top of it is warm again.'
        for n in ('first', 'second', 'third', 'fourth', 'fifth', 'sixth', 'seventh', 'eighth')
    )
    say(bread, items)
    (found,) = said(bread, 'list-chapter', 'full')
    assert (
        found['file'] == RISING
        and '% of the words stand in lists' in found['message']
        and 'at: rising' in found['hint']
    )
    edit(bread / RISING, items, items.replace('- ', '').replace('\n', '\n\n'))
    assert said(bread, 'list-chapter', 'full') == []


# --- sources ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    'claim, said_of',
    [
        ('Half of the bakers gained 12% by it.', '12%'),
        ('A stone oven costs EUR 4,000 or more.', 'EUR 4'),
        ('It uses 3 kWh of heat.', '3 kWh'),
        ('The first such oven was lit in 1921.', 'in 1921'),
    ],
)
def test_a_number_without_a_source(claim: str, said_of: str, bread: Path):
    line = say(bread, claim)
    (found,) = said(bread, 'number-unsourced')
    assert (
        at(found)[:2] == (RISING, line)
        and found['column'] == claim.index(said_of) + 1
        and f'“{said_of}' in found['message']
    )
    for excuse in (
        f'{claim} So it is told [@calvel1990].',
        f'An invented example: {claim}',
        f'{claim} See [](#tab-water).',
    ):
        edit(bread / RISING, claim, excuse)
        assert said(bread, 'number-unsourced') == []
        edit(bread / RISING, excuse, claim)


def test_what_needs_no_source():
    own = frozenset({'2026'})
    assert [
        _claim(text, own)
        for text in (
            'Fold it 3 times in 20 minutes.',
            'See Directive 2014/24/EU and ISO 37120:2018.',
            'This edition appeared in 2026.',
        )
    ] == ['', '', '']
    assert _claim('Horizon 2020 paid for it until May 2019.', own) == 'until May 2019'


def test_what_nothing_uses(bread: Path):
    edit(
        bread / 'content/data/references.yaml',
        '- id: calvel1990',
        '- id: david1977\n  title: English Bread\n- id: calvel1990',
    )
    edit(
        bread / FLOURS,
        '- id: r1150',
        '- id: oat\n  title: Oats\n  grain: rye\n  sources: [tartine2010]\n- id: r1150',
    )
    flour, work = said(bread, 'unused')
    assert (
        at(flour) == (FLOURS, line_of(bread / FLOURS, 'id: oat'), 3)
        and 'no edition shows Oats' in flour['message']
    )
    assert 'nothing cites English Bread' in work['message'] and 'at: references:david1977' in work['hint']
    assert said(bread, 'unused', 'full') == []  # the other edition may use them
    accept(bread, 'unused', 'flours:oat')
    assert len(said(bread, 'unused')) == 1
    accept(bread, 'unused', 'references')  # all of a dataset
    assert said(bread, 'unused') == []


def test_pages_whose_day_of_reading_is_unknown_are_counted_in_one_line(bread: Path):
    works = bread / 'content/data/references.yaml'
    page = '  URL: https://example.org/bread\n'
    for work in ('calvel2001', 'calvel1990'):
        edit(works, f'- id: {work}\n', f'- id: {work}\n{page}')
    (found,) = said(bread, 'access-undated')
    assert at(found) == (works.relative_to(bread).as_posix(), line_of(works, 'id: calvel2001'), 3)
    assert '2 of 3 works' in found['message'] and found['message'].endswith('calvel2001, calvel1990')
    read = '  accessed: {date-parts: [[2027, 3, 14]]}\n'
    edit(works, f'- id: calvel2001\n{page}', f'- id: calvel2001\n{page}{read}')
    (found,) = said(bread, 'access-undated')
    assert '1 of 3 works' in found['message'] and found['message'].endswith(': calvel1990')
    accept(bread, 'access-undated', 'references')
    assert said(bread, 'access-undated') == []


# --- acceptances, builds, sentences -------------------------------------------------------------------------


def test_what_was_accepted_for_nothing_is_reported(bread: Path):
    accept(bread, 'passive', 'rising')
    (found,) = said(bread, 'accepted-idle')
    assert found['file'] == FULL and 'no passive at rising' in found['message']


def test_a_build_does_not_proof_read(bread: Path):
    say(bread, 'A warm kichen helps.')
    result = build(bread, 'trial')
    assert (result.code, result.problems) == (0, [])


def test_sentences_end_where_a_reader_stops():
    assert sentences(
        'Use rye, e.g. Dark rye. It sours! “Does it?” Yes (No. 5 does). R. Calvel wrote so.'
    ) == ['Use rye, e.g. Dark rye.', 'It sours!', '“Does it?”', 'Yes (No. 5 does).', 'R. Calvel wrote so.']
    assert count(f'One-stop shops cost EUR 4,000 in {GAP}.') == 7
