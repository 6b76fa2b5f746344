"""Rules of what is handed out (content/handouts.yaml) and of events (content/events)."""

from __future__ import annotations

from functools import partial

from .rule import Example, Rule

rule = partial(Rule, 'handouts and events')
HANDOUTS, EVENT = 'content/handouts.yaml', 'content/events/market.yaml'


def taken(code: str, means: str, remedy: str, take: str, mended: str) -> Rule:
    """A rule of what a handout takes."""
    row = '- {{id: heat, kind: handout, title: Heat, take: [{}]}}'
    return rule(code, means, remedy, Example(HANDOUTS, row.format(take), row.format(mended)))


def held(code: str, means: str, remedy: str, keys: str, mended: str) -> Rule:
    """A rule of an event."""
    return rule(code, means, remedy, Example(EVENT, keys, mended))


SELECTIONS = (
    rule(
        'selection-none',
        'There is no content/handouts.yaml.',
        'Add the file: a row for each handout and booklet.',
        proof='tests/products/test_handouts.py::test_a_book_without_handouts_says_so',
    ),
    rule(
        'look-missing',
        'No row of styles/outputs.yaml makes a handout, or a booklet.',
        'Add a row with "selection: {kind: handout, ...}".',
        proof='tests/products/test_booklets.py::test_a_book_without_a_look_for_booklets_says_so',
    ),
    rule(
        'content-missing',
        'The template of a handout does not say where its pieces stand.',
        'Add <x-content/>.',
        proof='tests/products/test_handouts.py::test_a_template_without_room_for_the_pieces',
    ),
    taken(
        'take-odd',
        'An entry takes several things at once, or nothing, or has a key that goes with records only.',
        'Each thing that is taken has an entry of its own.',
        '{unit: baking, section: heat}',
        '{section: heat}',
    ),
    taken(
        'take-mixed',
        'A handout takes whole units and pieces.',
        'Make two handouts of it: whole units keep their pages, pieces do not.',
        '{unit: dough}, {section: heat}',
        '{section: heat}',
    ),
    taken(
        'taken-twice',
        'Something is taken twice, by itself or within something else.',
        'Leave one of the two out.',
        '{section: heat}, {section: heat}',
        '{section: heat}',
    ),
    taken(
        'section-unknown',
        'Nothing in the edition has the id of a section that is taken, or it is a whole unit.',
        '',
        '{section: heet}',
        '{section: heat}',
    ),
    rule(
        'unit-late',
        'A unit that is made of page numbers, such as the contents, is taken; it means nothing alone.',
        'Take another unit.',
        proof='tests/products/test_handouts.py::test_every_mistake_is_said_at_its_place',
    ),
    taken(
        'record-unknown',
        'A range begins or ends with a record that is not in the dataset.',
        '',
        '{records: loaves, from: bagett}',
        '{records: loaves, from: baguette}',
    ),
    taken(
        'record-homeless',
        'A record is taken, and no view of the edition is its home.',
        'Take records that the edition prints, or set "home: true" on a view.',
        '{records: index}',
        '{records: loaves}',
    ),
    taken(
        'range-backwards',
        'A range begins after its end.',
        'Turn it round.',
        '{records: loaves, from: pumpernickel, to: baguette}',
        '{records: loaves, from: baguette, to: pumpernickel}',
    ),
    taken(
        'selection-empty',
        'No record meets all conditions.',
        'Check the values in "where": a record has to have all of them.',
        '{records: loaves, where: {country: FR, title: Pumpernickel}}',
        '{records: loaves, where: {country: FR, title: Baguette}}',
    ),
    taken(
        'value-unknown',
        'No record has the value that is looked for.',
        '',
        '{records: loaves, where: {country: SE}}',
        '{records: loaves, where: {country: FR}}',
    ),
    taken(
        'query-odd',
        'A field is looked up in a way that does not exist.',
        'Write a value, a list of values, {has: words} or {exists: true}.',
        '{records: loaves, where: {title: {hat: umper}}}',
        '{records: loaves, where: {title: {has: umper}}}',
    ),
)

BROUGHT = (
    rule(
        'event-none',
        'There is no event in content/events.',
        'Add content/events/NAME.yaml.',
        proof='tests/products/test_events.py::test_a_book_without_events_and_an_event_that_does_not_exist',
    ),
    held(
        'pack-empty',
        'Nothing is brought to an event.',
        'Name handouts, booklets, editions or sheets.',
        'handouts: []',
        'handouts: [{id: heat}]',
    ),
    held(
        'handout-unknown',
        'An event brings a handout that content/handouts.yaml does not have.',
        '',
        'handouts: [{id: heet}]',
        'handouts: [{id: heat}]',
    ),
    held(
        'booklet-unknown',
        'An event brings a booklet that content/handouts.yaml does not have.',
        '',
        'booklets: [{id: heat}]',
        'booklets: []',
    ),
    held(
        'item-twice',
        'The same thing is brought twice.',
        'Name it once, with the copies of both together.',
        'handouts: [{id: heat}, {id: heat, quantity: 2}]',
        'handouts: [{id: heat, quantity: 12}]',
    ),
    held(
        'id-taken',
        'A session has the id "event", which is that of the event itself.',
        'Choose another id.',
        'sessions: [{id: event, title: Kneading}]',
        'sessions: [{id: knead, title: Kneading}]',
    ),
    rule(
        'page-unknown',
        'Contact sheets are to show pages that the edition does not have.',
        'Write folios that it has, such as 12-40.',
        proof='tests/products/test_events.py::test_mistakes_in_an_event_leave_the_old_folder',
    ),
)

TIMES = (
    held(
        'date',
        'A date is no day of the calendar, or is written in another form.',
        'Write year-month-day.',
        'date: 23.11.2026',
        'date: "2026-11-23"',
    ),
    held(
        'time',
        'A time of day is none, or is written in another form.',
        'Write hours and minutes, such as "9:30".',
        'time_zone: Europe/Brussels\nstart: 9h30',
        'time_zone: Europe/Brussels\nstart: "9:30"',
    ),
    held(
        'date-open',
        'An end, a start or a last day is written, and the day is open.',
        'Write the day, or leave both empty.',
        'date: ""\nuntil: "2026-11-24"',
        'date: "2026-11-23"\nuntil: "2026-11-24"',
    ),
    held(
        'date-order',
        'The last day comes before the first.',
        'Correct one of them.',
        'until: "2026-11-22"',
        'until: "2026-11-24"',
    ),
    held(
        'date-outside',
        'A session is not on the days of its event.',
        'Correct one of them, or move it to series: meetings besides the event.',
        'sessions: [{id: knead, title: Kneading, date: "2026-11-25"}]',
        'sessions: [{id: knead, title: Kneading, date: "2026-11-23"}]',
    ),
    held(
        'time-lone',
        'A time of day stands without the one that belongs to it.',
        '',
        'time_zone: Europe/Brussels\nend: "16:00"',
        'time_zone: Europe/Brussels\nstart: "9:30"\nend: "16:00"',
    ),
    held(
        'time-order',
        'Something ends before it starts.',
        'Correct one of them; write a later day as until.',
        'time_zone: Europe/Brussels\nstart: "9:30"\nend: "8:30"',
        'time_zone: Europe/Brussels\nstart: "8:30"\nend: "9:30"',
    ),
    held(
        'time-skipped',
        'A time does not exist on its day, because clocks go forward.',
        'Choose another time.',
        'date: "2027-03-28"\ntime_zone: Europe/Brussels\nstart: "2:30"',
        'date: "2027-03-28"\ntime_zone: Europe/Brussels\nstart: "3:30"',
    ),
    held(
        'zone-missing',
        'A time of day has no time zone.',
        'Add the line: time_zone: Europe/Brussels.',
        'start: "9:30"',
        'start: "9:30"\ntime_zone: Europe/Brussels',
    ),
    held(
        'zone-unknown',
        'There is no time zone of this name.',
        'Write a region and a city, such as Europe/Brussels, or UTC.',
        'start: "9:30"\ntime_zone: CET',
        'start: "9:30"\ntime_zone: Europe/Brussels',
    ),
)

RULES = (*SELECTIONS, *BROUGHT, *TIMES)
