"""What is taken to an event: one folder with everything, and no date that nobody has set."""

from __future__ import annotations

import hashlib
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import icalendar
import pytest
import yaml
from dateutil.tz import tzical
from pypdf import PdfReader

from bindery.core.problems import Place, Refused
from bindery.core.words import ENGLISH
from bindery.products.contact_sheets import page_size
from bindery.products.events.pack import looking_at
from bindery.products.events.rows import Item
from bindery.products.events.when import When
from bindery.products.release_store import Finished
from support.book import build, edit, line_of

EVENT = 'content/events/market.yaml'
A5, A6 = 0.148 * 0.210, 0.105 * 0.148  # m2


def pack(book: Path) -> Path:
    return book / 'output/events/market'


def files(folder: Path) -> dict[str, bytes]:
    return {p.name: p.read_bytes() for p in sorted(folder.iterdir())}


def test_a_pdf_of_a_release_that_cannot_be_read_is_told_at_the_item():
    """Its checksum holds, but whoever made the release may have put anything into it."""
    item = Item('edition', 'full', 'screen', '', 1, Place(EVENT, 7, 1))
    with (
        pytest.raises(Refused) as refused,
        looking_at(Finished('full.pdf', b'%PDF-1.7 crumbs %%EOF', 3, 'releases/full'), item),
    ):
        page_size(b'%PDF-1.7 crumbs %%EOF')
    (problem,) = refused.value.problems
    assert (problem.code, problem.place) == ('pdf-unreadable', item.place) and problem.message.startswith(
        'full.pdf: this PDF is damaged'
    )


def test_the_folder_holds_everything_that_is_named(given: Path):
    assert set(files(pack(given))) == {
        'bread-1.0-handout-rising.pdf',
        'bread-1.0-handout-flour.pdf',
        'bread-1.0-booklet-dough.pdf',
        'bread-1.0-booklet-dough-sheets.pdf',
        'bread-1.0-plain-dough.pdf',
        'bread-1.0-plain-dough-sheets.pdf',
        'bread-0.5-trial-screen.pdf',
        'bread-1.0-full-screen-contact-1-3.pdf',
        'packing-list.pdf',
        'packing-list.yaml',
        'packing-list.txt',
        'market.ics',
    }


def test_what_is_packed_is_what_the_other_commands_make(given: Path):
    for name, folder in (
        ('bread-1.0-handout-rising.pdf', 'handouts'),
        ('bread-1.0-booklet-dough-sheets.pdf', 'booklets'),
        ('bread-0.5-trial-screen.pdf', 'trial'),
    ):
        assert (pack(given) / name).read_bytes() == (given / 'output' / folder / name).read_bytes()


def test_the_packing_list_counts_and_weighs(given: Path):
    listed = yaml.safe_load((pack(given) / 'packing-list.yaml').read_text('utf-8'))
    rows = {(r['kind'], r['file']): r for r in listed['items']}
    assert (listed['name'], listed['place'], listed['date'], listed['until'], listed['languages']) == (
        'Market day',
        'The village green',
        '2026-07-04',
        '2026-07-05',
        ['en', 'fr'],
    )
    flour = rows['handout', 'bread-1.0-handout-flour.pdf']
    assert (flour['copies'], flour['pages'], flour['sheets']) == (3, 2, 3), 'two pages are one leaf'
    assert flour['kilograms'] == round(3 * 100 * A5 / 1000, 2)
    booklet = rows['booklet', 'bread-1.0-booklet-dough-sheets.pdf']
    assert (booklet['copies'], booklet['pages'], booklet['sheets']) == (10, 8, 20), (
        'eight pages are two sheets'
    )
    assert booklet['kilograms'] == round(20 * 500 * 2 * A6 / 1000, 2)
    assert listed['sheets'] == sum(r['sheets'] for r in rows.values())
    for row in rows.values():
        assert row['sha256'] == hashlib.sha256((pack(given) / row['file']).read_bytes()).hexdigest()


def test_the_packing_list_is_a_page_and_a_text(given: Path):
    (page,) = PdfReader(pack(given) / 'packing-list.pdf').pages
    assert '3 Flour and water bread-1.0-handout-flour.pdf' in ' '.join(page.extract_text().split())
    text = (pack(given) / 'packing-list.txt').read_text('utf-8')
    assert (
        text.startswith(
            'Packing list: Market day\nThe village green\nSaturday 4 July to Sunday 5 July 2026\nBring'
            ' butter.\n'
        )
        and '    3 x Flour and water' in text
    )


def test_dates_become_events_and_open_ones_tasks(given: Path):
    calendar = icalendar.Calendar.from_ical((pack(given) / 'market.ics').read_bytes())
    entries = {str(c['uid']): c for c in calendar.subcomponents}
    assert set(entries) == {'market.event@bread', 'market.knead@bread', 'market.bake@bread'}
    market, knead, bake = (entries[f'market.{key}@bread'] for key in ('event', 'knead', 'bake'))
    assert (market.name, market['dtstart'].dt, market['dtend'].dt) == (
        'VEVENT',
        date(2026, 7, 4),
        date(2026, 7, 6),
    ), 'the end is the day after'
    assert market['location'] == 'The village green'
    assert (knead.name, knead['dtstart'].dt) == ('VEVENT', date(2026, 7, 11)) and knead[
        'description'
    ] == 'Bring an apron.'
    assert (
        bake.name == 'VTODO'
        and str(bake['summary']) == 'Find a date: Baking together'
        and 'dtstart' not in bake
        and 'due' not in bake
    )
    assert {c['dtstamp'].dt.date() for c in entries.values()} == {date(2026, 6, 1)}, 'the date of the edition'


def test_an_event_without_a_date_is_said_to_be_open(handed: Path):
    edit(handed / EVENT, 'date: "2026-07-04"\nuntil: "2026-07-05"', 'date: ""')
    assert build(handed, 'event', 'market').code == 0
    assert b'VEVENT' in (calendar := files(pack(handed))['market.ics']) and b'20260704' not in calendar, (
        'the meeting with a date is one still'
    )
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


@pytest.mark.parametrize(
    'old, new, code, hint',
    [
        ('- id: rising', '- id: risin', 'handout-unknown', 'did you mean rising?'),
        (
            '  - id: dough\n  - {id: dough, look: plain',
            '  - id: doug\n  - {id: dough, look: plain',
            'booklet-unknown',
            'did you mean dough?',
        ),
        ('look: plain', 'look: plane', 'output-unknown', 'did you mean plain?'),
        ('edition: trial', 'edition: trail', 'edition-unknown', 'did you mean trial?'),
        ('edition: full', 'edition: ful', 'edition-unknown', 'did you mean full?'),
        ('pages: 1-3', 'pages: 1-33', 'page-unknown', 'write folios'),
        ('"2026-07-11"', '"2026-02-30"', 'date', 'year-month-day'),
        ('"2026-07-11"', '11.7.2026', 'date', 'did you mean "2026-07-11"?'),
        ('"2026-07-11"', '7/11/2026', 'date', 'year-month-day'),
        ('"2026-07-05"', '"2026-07-03"', 'date-order', 'correct one of them'),
        (
            '{id: bake, title: Baking together}',
            '{id: knead, title: Baking together}',
            'id-duplicate',
            'choose another id',
        ),
        ('quantity: 10', 'quantity: 0', 'value', 'Copies of each thing'),
    ],
)
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


# --- times of day, time zones, addresses --------------------------------------------------------------------

WHEN = 'date: "2026-07-04"\nuntil: "2026-07-05"'
TIMED = """address: {venue: Old mill, street: Mill Lane 3, postcode: "1000", city: Brussels, country: Belgium,
  latitude: 50.5, longitude: 4.25}
date: "2027-03-27"
until: "2027-03-28"
start: "9:30"
end: "16:00"
time_zone: Europe/Brussels
sessions:
  - {id: dawn, title: Baking at dawn, place: The oven, date: "2027-03-28", start: "4:15", end: "6:00"}
  - {id: whole, title: An open house, date: "2027-03-27"}"""
MEETING = '- {id: knead, title: Kneading together, about: Bring an apron., date: "2026-07-11"}'


def timed(book: Path) -> icalendar.Calendar:
    """The calendar of the market on the days on which clocks go forward in Brussels."""
    edit(book / EVENT, WHEN, TIMED)
    edit(
        book / EVENT,
        MEETING,
        MEETING.replace(
            '"2026-07-11"', '"2027-11-07", start: "1:30", end: "5:00", time_zone: America/New_York'
        ),
    )
    result = build(book, 'event')
    assert result.code == 0, result.err
    return icalendar.Calendar.from_ical((pack(book) / 'market.ics').read_bytes())


def test_times_of_day_are_right_where_clocks_change(handed: Path):
    calendar = timed(handed)
    entries = {str(c['uid']).partition('@')[0]: c for c in calendar.walk() if 'uid' in c}
    assert set(entries) == {'market.event', 'market.dawn', 'market.whole', 'market.knead', 'market.bake'}
    market, dawn, whole, knead = (entries[f'market.{key}'] for key in ('event', 'dawn', 'whole', 'knead'))
    in_utc = [
        m.dt.astimezone(UTC).isoformat(' ', 'minutes')[:16]
        for c in (market, dawn, knead)
        for m in (c['dtstart'], c['dtend'])
    ]
    # 1:30 comes twice: the first (RFC 5545, 3.3.5)
    assert in_utc == [
        '2027-03-27 08:30',
        '2027-03-28 14:00',  # winter time, then summer time
        '2027-03-28 02:15',
        '2027-03-28 04:00',  # an hour after clocks went forward
        '2027-11-07 05:30',
        '2027-11-07 10:00',
    ]
    assert (
        market['dtstart'].params['tzid'] == 'Europe/Brussels'
        and knead['dtstart'].params['tzid'] == 'America/New_York'
    )
    assert (whole['dtstart'].dt, whole['dtend'].dt) == (date(2027, 3, 27), date(2027, 3, 28)), (
        'a day without a time stays a whole day'
    )


def test_the_calendar_tells_its_time_zones_as_other_programs_read_them(handed: Path):
    """Read by another library, which knows of each zone only what the calendar says."""
    timed(handed)
    zones = tzical(str(pack(handed) / 'market.ics'))
    names = zones.keys()
    assert set(names) == {'Europe/Brussels', 'America/New_York'}
    for name in names:
        moment = datetime(2027, 1, 1, tzinfo=UTC)
        while moment.year == 2027:
            local = moment.astimezone(ZoneInfo(name))
            assert local.replace(tzinfo=zones.get(name)).utcoffset() == local.utcoffset(), (name, local)
            moment += timedelta(minutes=30)


def test_the_address_stands_in_the_calendar_and_on_the_packing_list(handed: Path):
    calendar = timed(handed)
    entries = {str(c['uid']).partition('@')[0]: c for c in calendar.walk() if 'uid' in c}
    where = 'The village green, Old mill, Mill Lane 3, 1000 Brussels, Belgium'
    assert (
        entries['market.event']['location'] == entries['market.whole']['location'] == where
        and entries['market.dawn']['location'] == 'The oven'
    )
    assert (
        entries['market.event'].get('geo').to_ical() == '50.5;4.25'
        and 'geo' not in entries['market.dawn']
        and 'location' not in entries['market.knead']
    )
    listed = yaml.safe_load((pack(handed) / 'packing-list.yaml').read_text('utf-8'))
    assert (listed['place'], listed['address']['postcode'], listed['address']['position']) == (
        where,
        '1000',
        [50.5, 4.25],
    )
    assert (listed['start'], listed['end'], listed['time_zone']) == ('09:30', '16:00', 'Europe/Brussels')
    text = (pack(handed) / 'packing-list.txt').read_text('utf-8')
    assert (
        f'{where}\nSaturday 27 March 2027, 9:30, to Sunday 28 March 2027, 16:00 (Europe/Brussels)\n' in text
    )
    assert (
        'Baking at dawn: Sunday 28 March 2027, 4:15 to 6:00 (Europe/Brussels)\nAn open house: Saturday 27'
        ' March 2027\n' in text
    )


def test_without_a_position_the_calendar_has_none(given: Path):
    assert b'GEO' not in (calendar := files(pack(given))['market.ics']) and b'VTIMEZONE' not in calendar


def test_the_machine_does_not_change_a_calendar(handed: Path, tmp_path: Path):
    """Not its own time zone, nor the time zones that it knows."""
    timed(handed)
    before = files(pack(handed))['market.ics']
    assert build(handed, 'event', env={'TZ': 'Asia/Tokyo', 'PYTHONTZPATH': str(tmp_path)}).code == 0
    assert files(pack(handed))['market.ics'] == before


@pytest.mark.parametrize(
    'when, words',
    [
        (
            When(date(2027, 2, 3), date(2027, 2, 3), time(9, 30), time(16), 'Europe/Brussels'),
            'Wednesday 3 February 2027, 9:30 to 16:00 (Europe/Brussels)',
        ),
        (
            When(date(2027, 2, 3), date(2027, 2, 3), time(9, 5), None, 'UTC'),
            'Wednesday 3 February 2027, from 9:05 (UTC)',
        ),
        (When(date(2027, 2, 3), date(2027, 2, 3)), 'Wednesday 3 February 2027'),
        (When(date(2026, 12, 31), date(2027, 1, 1)), 'Thursday 31 December 2026 to Friday 1 January 2027'),
    ],
)
def test_times_in_plain_words(when: When, words: str):
    assert when.spoken(ENGLISH) == words


@pytest.mark.parametrize(
    'new, code, hint',
    [
        (
            '''date: "2026-07-04"
start: "9:30"''',
            'zone-missing',
            'time_zone: Europe/Brussels',
        ),
        (
            '''date: "2026-07-04"
time_zone: Europe/Brussels
end: "9:30"''',
            'time-lone',
            'write the start too',
        ),
        (
            '''date: "2026-07-04"
until: "2026-07-05"
time_zone: Europe/Brussels
start: "9:30"''',
            'time-lone',
            'write when it ends on the last day',
        ),
        (
            '''date: "2026-07-04"
time_zone: Europe/Brussels
start: "20:00"
end: "1:00"''',
            'time-order',
            'if it ends on a later day',
        ),
        (
            '''time_zone: Europe/Brussels
start: "9:30"''',
            'date-open',
            'write the day',
        ),
        (
            '''date: "2027-03-28"
time_zone: Europe/Brussels
start: "2:30"''',
            'time-skipped',
            'choose another time',
        ),
        (
            """date: "2026-07-04"
time_zone: Europe/Brussels
start: 9h30""",
            'time',
            'did you mean "9:30"?',
        ),
        (
            """date: "2026-07-04"
time_zone: Europe/Brussels
start: 4 pm""",
            'time',
            'did you mean "16:00"?',
        ),
        (
            '''date: "2026-07-04"
time_zone: Europe/Brussels
start: "24:00"''',
            'time',
            'from "0:00" to "23:59"',
        ),
        (
            """date: "2026-07-04"
start: "9:30"
time_zone: Brussels""",
            'zone-unknown',
            'did you mean Europe/Brussels?',
        ),
        (
            """date: "2026-07-04"
start: "9:30"
time_zone: CET""",
            'zone-unknown',
            'write a region and a city',
        ),
        (
            """date: "2026-07-04"
start: "9:30"
time_zone: ../../etc/passwd""",
            'zone-unknown',
            'write a region and a city',
        ),
        ("""address: {city: Brussels, country: Belgium, latitude: 50.5}""", 'key-missing', 'longitude'),
        (
            """date: "2026-07-04"
sessions: [{id: knead, title: Kneading}]""",
            'id-duplicate',
            'choose another id',
        ),
        (
            """date: "2026-07-04"
sessions: [{id: event, title: Kneading}]""",
            'id-taken',
            'choose another id',
        ),
        (
            """date: "2026-07-04"
sessions: [{id: late, title: Late, date: "2026-07-05"}]""",
            'date-outside',
            'move it to series',
        ),
    ],
)
def test_mistakes_in_times_and_places(handed: Path, new: str, code: str, hint: str):
    edit(handed / EVENT, WHEN, new)
    result = build(handed, 'event')
    assert result.code == 1 and result.codes == [code], (
        'what is wrong is said once, and nothing that follows from it'
    )
    assert result.problems[0]['file'] == EVENT and hint in result.problems[0]['hint']


# --- what is brought, written wrongly -----------------------------------------------------------------------

LISTED = """handouts:
  - id: rising
  - {id: flour, quantity: 3}"""


@pytest.mark.parametrize(
    'new, code, message, hint',
    [
        ('handouts: rising', 'type', 'handouts must be a list', '- {id: checklist-plan, quantity: 10}'),
        ('handouts:', 'type', 'handouts must be a list', 'a line for each'),
        ('handouts: {id: rising}', 'type', 'handouts must be a list', 'a line for each'),
        (
            'handouts: [{id: flour}, rising]',
            'type',
            'entry 2 of handouts must be a mapping of keys',
            'Write each as "- id: checklist-plan"',
        ),
        ('handouts: [{id: rising, quantity: 0}]', 'value', 'quantity', 'Copies, from 1'),
        (
            'handouts: [{id: rising, quantity: 2.5}]',
            'type',
            'quantity must be a whole number',
            'without quotes',
        ),
        (
            'handouts: [{id: rising, quantity: ten}]',
            'type',
            'quantity must be a whole number',
            'without quotes',
        ),
        (
            'handouts: [{id: rising, copies: 3}]',
            'key-unknown',
            'unknown key copies',
            'known keys: id, quantity',
        ),
        ('handouts: [{quantity: 3}]', 'key-missing', 'the key id is missing', 'add "id: ..."'),
        (
            'handouts: [{id: risin}]',
            'handout-unknown',
            'content/handouts.yaml has no handout risin',
            'did you mean rising?',
        ),
        (
            'handouts: [{id: zzz}]',
            'handout-unknown',
            'content/handouts.yaml has no handout zzz',
            'handouts: rising, flour, small-loaves, french',
        ),
        (
            'handouts: [{id: loaves}]',
            'handout-unknown',
            'loaves is a booklet, not a handout',
            'write it below booklets:',
        ),
        (
            'handouts: [{id: rising}, {id: rising, quantity: 2}]',
            'item-twice',
            'handout rising is named twice (first on line 8)',
            'name it once',
        ),
    ],
)
def test_a_wrong_list_of_handouts_is_said_in_plain_words(
    handed: Path, new: str, code: str, message: str, hint: str
):
    edit(handed / EVENT, LISTED, new)
    result = build(handed, 'event')
    assert result.code == 1 and result.codes == [code]
    problem = result.problems[0]
    assert (
        (problem['file'], problem['line']) == (EVENT, 8)
        and message in problem['message']
        and hint in problem['hint']
    )


def test_handouts_that_cannot_be_read_are_not_said_to_be_missing(handed: Path):
    (handed / 'content/handouts.yaml').write_text('- id: [\n')
    assert build(handed, 'event').codes == ['yaml-syntax']
    (handed / 'content/handouts.yaml').unlink()
    result = build(handed, 'event')
    assert {p['code'] for p in result.problems} == {'handout-unknown', 'booklet-unknown'}
    assert 'content/handouts.yaml does not exist' in result.problems[0]['message']


def test_an_event_has_a_name_that_can_be_a_folder(handed: Path):
    (handed / EVENT).rename(handed / 'content/events/-rf.yaml')
    problem = build(handed, 'event').one('name')
    assert problem['file'] == 'content/events/-rf.yaml' and 'rename it' in problem['hint']
