"""Write an event and its meetings as a calendar file (iCalendar, RFC 5545). A meeting with a date becomes an
event, one without a date a task."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, date, datetime, time, timedelta

import icalendar

from ... import __version__
from ...core.words import ENGLISH, Words
from .address import Address
from .rows import OF_EVENT, Event
from .when import When
from .zones import MINUTE, changes, zone

# daylight saving time?, name, offset from UTC before, offset from UTC after
Observance = tuple[bool, str | None, timedelta | None, timedelta | None]


def calendar(event: Event, title: str, slug: str, stamp: str, language: Words = ENGLISH) -> bytes:
    """The calendar file of an event of the publication `title`. `stamp` is the ISO 8601 day of the edition,
    used instead of the present time, so that the same input gives the same bytes."""
    stamped = datetime.combine(date.fromisoformat(stamp), time(), UTC)
    calendar_file = icalendar.Calendar()
    calendar_file.add('prodid', f'-//bindery {__version__}//{slug}//EN')
    calendar_file.add('version', '2.0')
    for timezone in _timezones([event.when, *(m.when for m in event.meetings)]):
        calendar_file.add_component(timezone)
    rows = [
        (OF_EVENT, event.title, f'{title}. {event.note}'.strip(), event.when, event.address),
        *((m.id, m.title, m.about, m.when, m.address) for m in event.meetings),
    ]
    for key, words, about, when, address in rows:
        if when is None:
            words = language.gettext('Find a date: %(what)s') % {'what': words}
        calendar_file.add_component(
            _entry(f'{event.name}.{key}@{slug}', words, about, when, address, stamped)
        )
    return calendar_file.to_ical()


def _entry(
    uid: str, summary: str, description: str, when: When | None, address: Address, stamped: datetime
) -> icalendar.Event | icalendar.Todo:
    """The component for an event or meeting."""
    entry = icalendar.Event() if when else icalendar.Todo()
    entry.add('uid', uid)
    entry.add('dtstamp', stamped)
    entry.add('summary', summary)
    if description:
        entry.add('description', description)
    if str(address):
        entry.add('location', str(address))
    if address.position:
        entry.add('geo', address.position)
    if when is None:
        entry.add('status', 'NEEDS-ACTION')
    elif when.start is None:
        entry.add('dtstart', when.first)
        entry.add('dtend', when.last + timedelta(days=1))  # the day after the last (RFC 5545, 3.6.1)
    else:
        entry.add('dtstart', when.begins)
        if when.end:
            entry.add('dtend', when.ends)
    return entry


def _timezones(times: Iterable[When | None]) -> Iterable[icalendar.Timezone]:
    """A VTIMEZONE (RFC 5545, 3.6.5) for each time zone that is used, for the years in which it is used. UTC
    needs none."""
    years: dict[str, list[int]] = {}
    for when in times:
        if when and when.zone not in ('', 'UTC'):
            years.setdefault(when.zone, []).extend((when.first.year, when.last.year))
    for name in sorted(years):
        yield _timezone(name, min(years[name]) - 1, max(years[name]) + 1)


def _timezone(name: str, first_year: int, last_year: int) -> icalendar.Timezone:
    """The VTIMEZONE of a zone for some years (RFC 5545, 3.6.5).

    An observance begins at the local time just before the change. (`Timezone.from_tzinfo` of icalendar takes
    the time just after it, which is an hour late where clocks go forward.)
    """
    begin, end = datetime(first_year, 1, 1, tzinfo=UTC), datetime(last_year + 1, 1, 1, tzinfo=UTC)
    before = begin.astimezone(zone(name))
    onsets: dict[Observance, list[datetime]] = {_observance(before, before): [before.replace(tzinfo=None)]}
    for change in changes(zone(name), begin, end):
        before, after = (change - MINUTE).astimezone(zone(name)), change.astimezone(zone(name))
        offset = before.utcoffset()
        assert offset is not None, 'a time with a zone has an offset'
        onsets.setdefault(_observance(before, after), []).append((change + offset).replace(tzinfo=None))
    component = icalendar.Timezone()
    component.add('tzid', name)
    for (daylight, label, offset_from, offset_to), times in onsets.items():
        part = icalendar.TimezoneDaylight() if daylight else icalendar.TimezoneStandard()
        part.add('dtstart', times[0])
        if times[1:]:
            part.add('rdate', times[1:])
        part.add('tzname', label)
        part.add('tzoffsetfrom', offset_from)
        part.add('tzoffsetto', offset_to)
        component.add_component(part)
    return component


def _observance(before: datetime, after: datetime) -> Observance:
    """The observance that begins with a change of the clock."""
    return bool(after.dst()), after.tzname(), before.utcoffset(), after.utcoffset()
