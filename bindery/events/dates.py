"""The days of an event for a calendar (iCalendar, RFC 5545): what has a date becomes an event, what has none a task. No date is made up."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta

from .. import __version__
from .rows import Event


def calendar(event: Event, title: str, slug: str, stamp: str) -> bytes:
    """The calendar of an event of the publication `title`. `stamp` is the ISO 8601 day of the edition: the same input gives the same bytes."""
    import icalendar

    made = datetime.combine(date.fromisoformat(stamp), time(), UTC)
    whole = icalendar.Calendar()
    whole.add('prodid', f'-//bindery {__version__}//{slug}//EN')
    whole.add('version', '2.0')

    def add(key: str, words: str, about: str, first: date | None, last: date | None, where: str = '') -> None:
        entry = icalendar.Event() if first else icalendar.Todo()
        entry.add('uid', f'{event.name}.{key}@{slug}')
        entry.add('dtstamp', made)
        entry.add('summary', words if first else f'Find a date: {words}')
        if about:
            entry.add('description', about)
        if where:
            entry.add('location', where)
        if first:
            entry.add('dtstart', first)
            entry.add('dtend', (last or first) + timedelta(days=1))            # the day after the last (RFC 5545, 3.6.1)
        else:
            entry.add('status', 'NEEDS-ACTION')
        whole.add_component(entry)

    add('event', event.title, f'{title}. {event.note}'.strip(), event.first, event.last, event.where)
    for meeting in event.series:
        add(meeting.id, meeting.title, meeting.about, meeting.day, meeting.day)
    return whole.to_ical()
