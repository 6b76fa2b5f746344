"""Records with a last day, and the day on which somebody looked them up, beside the date of an edition."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from bindery.checks.dated_records import older
from support.book import build, copy_book, edit, line_of

DATA, SCHEMA = 'content/data/loaves.yaml', 'content/schemas/loaves.yaml'
FULL = 'content/editions/full.yaml'  # of 1 June 2026


@pytest.fixture
def book(tmp_path: Path) -> Path:
    """The bread book; its loaves may be struck off the list, and are looked up from time to time."""
    book = copy_book('bread', tmp_path)
    edit(
        book / SCHEMA,
        'index: title}',
        'index: title, until: until, verified: verified, ended: {status: gone}}',
    )
    edit(
        book / SCHEMA,
        '    grams: {type: integer}',
        '    grams: {type: integer}\n'
        '    status: {enum: [baked, gone]}\n'
        '    until: {type: string, format: date}\n'
        '    verified:\n'
        '      type: [object, array]\n'
        '      properties: {date: {type: string, format: date}, source: {type: string}}\n',
    )
    return book


def write(book: Path, *lines: str) -> None:
    """Add fields to the baguette."""
    edit(book / DATA, '  grams: 250', '\n'.join(['  grams: 250', *(f'  {line}' for line in lines)]))


def test_a_planted_repeal_stops_the_edition(book: Path):
    write(book, 'until: "2026-05-30"')
    result = build(book, 'full')
    ended = result.one('record-ended')
    assert result.code == 1 and not result.built
    assert 'Baguette ended on 2026-05-30' in ended['message'] and 'status: gone' in ended['hint']
    assert (ended['file'], ended['line']) == (DATA, line_of(book / DATA, 'until:'))


def test_a_deadline_is_judged_by_the_date_of_the_edition_and_by_no_clock(book: Path):
    write(book, 'until: "2026-06-01"')  # its last day is that of the edition
    assert 'record-ended' not in build(book, 'full').codes
    edit(book / FULL, 'date: "2026-06-01"', 'date: "2026-06-02"')
    assert 'record-ended' in build(book, 'full').codes
    edit(book / FULL, 'date: "2026-06-02"', 'date: "2019-01-01"')
    assert 'record-ended' not in build(book, 'full').codes


def test_what_says_that_it_is_over_may_be_printed(book: Path):
    write(book, 'until: "2026-05-30"', 'status: gone')
    assert build(book, 'full').codes == []


def test_an_edition_that_does_not_print_a_record_is_not_judged_by_it(book: Path):
    write(book, 'until: "2020-01-01"')
    assert build(book, 'trial').codes == []


def test_a_record_that_nobody_looked_up_for_too_long_stops_the_edition(book: Path):
    write(book, 'verified: {date: "2024-11-30", source: nobody}')
    old = build(book, 'full').one('record-unverified')
    assert 'last verified on 2024-11-30' in old['message'] and old['line'] == line_of(
        book / DATA, 'verified:'
    )
    edit(
        book / DATA, 'verified: {date: "2024-11-30"', 'verified: {date: "2024-12-01"'
    )  # 18 months to the day
    assert build(book, 'full').codes == []


def test_the_newest_verification_counts(book: Path):
    write(book, 'verified: [{date: "2020-01-01"}, {date: "2026-01-01"}, {date: "2021-01-01"}]')
    assert build(book, 'full').codes == []


def test_a_schema_that_names_a_field_that_is_not_there_is_told(book: Path):
    edit(book / SCHEMA, 'until: until', 'until: untill')
    edit(book / SCHEMA, 'ended: {status: gone}', 'ended: {state: gone}')
    told = {p['message'] for p in build(book, 'full').problems if p['code'] == 'schema'}
    assert told == {'records have no field untill', 'records have no field state'}


@pytest.mark.parametrize(
    ('first', 'last', 'is_older'),
    [
        (date(2025, 1, 31), date(2026, 7, 31), False),
        (date(2025, 1, 31), date(2026, 8, 1), True),
        (date(2025, 1, 30), date(2026, 7, 31), True),
        (date(2027, 1, 1), date(2026, 7, 31), False),
    ],
)
def test_months_are_those_of_the_calendar(first: date, last: date, is_older: bool):
    assert older(first, last, 18) is is_older
