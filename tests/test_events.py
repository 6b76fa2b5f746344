"""What is taken to an event: one folder with everything, and no date that nobody has set."""

from __future__ import annotations

import hashlib
from datetime import date
from pathlib import Path

import icalendar
import pytest
import yaml
from conftest import build, edit, line_of
from pypdf import PdfReader

EVENT = 'content/events/market.yaml'
A5, A6 = .148 * .210, .105 * .148          # m2


def pack(book: Path) -> Path:
    return book / 'output/events/market'


def files(folder: Path) -> dict[str, bytes]:
    return {p.name: p.read_bytes() for p in sorted(folder.iterdir())}


def test_the_folder_holds_everything_that_is_named(given: Path):
    assert set(files(pack(given))) == {
        'bread-1.0-handout-rising.pdf', 'bread-1.0-handout-flour.pdf', 'bread-1.0-booklet-dough.pdf', 'bread-1.0-booklet-dough-sheets.pdf',
        'bread-1.0-plain-dough.pdf', 'bread-1.0-plain-dough-sheets.pdf', 'bread-0.5-trial-screen.pdf', 'bread-1.0-full-screen-contact-1-3.pdf',
        'packing-list.pdf', 'packing-list.yaml', 'packing-list.txt', 'market.ics'}


def test_what_is_packed_is_what_the_other_commands_make(given: Path):
    for name, folder in (('bread-1.0-handout-rising.pdf', 'handouts'), ('bread-1.0-booklet-dough-sheets.pdf', 'booklets'), ('bread-0.5-trial-screen.pdf', 'trial')):
        assert (pack(given) / name).read_bytes() == (given / 'output' / folder / name).read_bytes()


def test_the_packing_list_counts_and_weighs(given: Path):
    listed = yaml.safe_load((pack(given) / 'packing-list.yaml').read_text('utf-8'))
    rows = {(r['kind'], r['file']): r for r in listed['items']}
    assert (listed['name'], listed['place'], listed['date'], listed['until'], listed['languages']) == ('Market day', 'The village green', '2026-07-04', '2026-07-05', ['en', 'fr'])
    flour = rows['handout', 'bread-1.0-handout-flour.pdf']
    assert (flour['copies'], flour['pages'], flour['sheets']) == (3, 2, 3), 'two pages are one leaf'
    assert flour['kilograms'] == round(3 * 100 * A5 / 1000, 2)
    booklet = rows['booklet', 'bread-1.0-booklet-dough-sheets.pdf']
    assert (booklet['copies'], booklet['pages'], booklet['sheets']) == (10, 8, 20), 'eight pages are two sheets'
    assert booklet['kilograms'] == round(20 * 500 * 2 * A6 / 1000, 2)
    assert listed['sheets'] == sum(r['sheets'] for r in rows.values())
    for row in rows.values():
        assert row['sha256'] == hashlib.sha256((pack(given) / row['file']).read_bytes()).hexdigest()


def test_the_packing_list_is_a_page_and_a_text(given: Path):
    page, = PdfReader(pack(given) / 'packing-list.pdf').pages
    assert '3 Flour and water bread-1.0-handout-flour.pdf' in ' '.join(page.extract_text().split())
    text = (pack(given) / 'packing-list.txt').read_text('utf-8')
    assert text.startswith('Packing list: Market day\nThe village green, 2026-07-04 to 2026-07-05\nBring butter.\n') and '    3 x Flour and water' in text


def test_dates_become_events_and_open_ones_tasks(given: Path):
    calendar = icalendar.Calendar.from_ical((pack(given) / 'market.ics').read_bytes())
    entries = {str(c['uid']): c for c in calendar.subcomponents}
    assert set(entries) == {'market.event@bread', 'market.knead@bread', 'market.bake@bread'}
    market, knead, bake = (entries[f'market.{key}@bread'] for key in ('event', 'knead', 'bake'))
    assert (market.name, market['dtstart'].dt, market['dtend'].dt) == ('VEVENT', date(2026, 7, 4), date(2026, 7, 6)), 'the end is the day after'
    assert market['location'] == 'The village green'
    assert (knead.name, knead['dtstart'].dt) == ('VEVENT', date(2026, 7, 11)) and knead['description'] == 'Bring an apron.'
    assert bake.name == 'VTODO' and str(bake['summary']) == 'Find a date: Baking together' and 'dtstart' not in bake and 'due' not in bake
    assert {c['dtstamp'].dt.date() for c in entries.values()} == {date(2026, 6, 1)}, 'the date of the edition'


def test_an_event_without_a_date_is_said_to_be_open(handed: Path):
    edit(handed / EVENT, 'date: "2026-07-04"\nuntil: "2026-07-05"', 'date: ""')
    assert build(handed, 'event', 'market').code == 0
    assert b'VEVENT' in (calendar := files(pack(handed))['market.ics']) and b'20260704' not in calendar, 'the meeting with a date is one still'
    assert b'SUMMARY:Find a date: Market day' in calendar
    assert 'date open' in (pack(handed) / 'packing-list.txt').read_text('utf-8')


def test_the_same_bytes_anywhere(handed: Path, given: Path):
    build(handed, 'event', '--jobs', '3')
    assert files(pack(handed)) == files(pack(given))


def test_the_folder_is_replaced_whole(handed: Path):
    build(handed, 'event')
    (pack(handed) / 'left-over.pdf').write_bytes(b'old')
    edit(handed / EVENT, '  - id: rising\n', '')
    build(handed, 'event')
    assert not {'left-over.pdf', 'bread-1.0-handout-rising.pdf'} & set(files(pack(handed)))
    assert [p.name for p in pack(handed).parent.iterdir()] == ['market'], 'no scratch folder is left'


@pytest.mark.parametrize('old, new, code, hint', [
    ('- id: rising', '- id: risin', 'handout-unknown', 'did you mean rising?'),
    ('  - id: dough\n  - {id: dough, look: plain', '  - id: doug\n  - {id: dough, look: plain', 'booklet-unknown', 'did you mean dough?'),
    ('look: plain', 'look: plane', 'output-unknown', 'did you mean plain?'),
    ('edition: trial', 'edition: trail', 'edition-unknown', 'did you mean trial?'),
    ('edition: full', 'edition: ful', 'edition-unknown', 'did you mean full?'),
    ('pages: 1-3', 'pages: 1-33', 'page-unknown', 'write folios'),
    ('"2026-07-11"', '"2026-02-30"', 'date', 'year-month-day'),
    ('"2026-07-05"', '"2026-07-03"', 'date-order', 'correct one of them'),
    ('{id: bake, title: Baking together}', '{id: knead, title: Baking together}', 'id-duplicate', 'choose another id'),
    ('quantity: 10', 'quantity: 0', 'value', 'Copies of each thing'),
])
def test_mistakes_in_an_event_leave_the_old_folder(handed: Path, old: str, new: str, code: str, hint: str):
    pack(handed).mkdir(parents=True)
    (pack(handed) / 'good.txt').write_text('good')
    edit(handed / EVENT, old, new)
    result = build(handed, 'event')
    problem = result.one(code)
    assert result.code == 1 and problem['file'] == EVENT and hint in problem['hint']
    assert problem['line'] == line_of(handed / EVENT, new.strip().splitlines()[0])
    assert set(files(pack(handed))) == {'good.txt'}


def test_an_event_to_which_nothing_is_brought(handed: Path):
    (handed / EVENT).write_text('name: Empty hands\nquantity: 1\n')
    problem = build(handed, 'event').one('pack-empty')
    assert (problem['file'], problem['line']) == (EVENT, 1) and 'name handouts' in problem['hint']


def test_a_book_without_events_and_an_event_that_does_not_exist(handed: Path):
    result = build(handed, 'event', 'markt')
    assert result.code == 2 and 'did you mean market?' in result.err
    (handed / EVENT).unlink()
    assert build(handed, 'event').one('event-none')['file'] == 'content/events'


def test_all_mistakes_of_all_events_are_said_at_once(handed: Path):
    edit(handed / EVENT, '- id: rising', '- id: risin')
    (handed / 'content/events/fair.yaml').write_text('name: Fair\nquantity: 1\nhandouts: [{id: flower}]\n')
    found = [p for p in build(handed, 'event').problems if p['code'] == 'handout-unknown']
    assert {p['file'] for p in found} == {EVENT, 'content/events/fair.yaml'}
