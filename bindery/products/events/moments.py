"""Read days, times of day and time zones in the files of events, and check them."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import UTC, date, datetime, time

from ...core.problems import did_you_mean
from .when import When
from .zones import zone, zone_names

# reports a problem: code, message, hint, and the key at fault
Report = Callable[[str, str, str, str], None]
_OTHER_DATE = re.compile(r'(\d{1,2})\s*[./-]\s*(\d{1,2})\s*[./-]\s*(\d{4})\Z')
_TIME = re.compile(r'(\d{1,2}):(\d{2})\Z')
_OTHER_TIME = re.compile(r'(\d{1,2})\s*(?:[.:hH]\s*(\d{2})?)?\s*(am|pm|h|uhr)?\Z', re.IGNORECASE)


def read_when(row: dict, zone_of_event: str, report: Report) -> When | None:
    """The time in the keys date, until, start, end and time_zone of a row; None if no date is set, or if
    there are problems, which are reported."""
    wrong: list[str] = []

    def fault(code: str, message: str, hint: str, key: str) -> None:
        wrong.append(key)
        report(code, message, hint, key)

    first, last = read_day(row, 'date', fault), read_day(row, 'until', fault)
    start, end = read_time(row, 'start', fault), read_time(row, 'end', fault)
    name = read_zone(row, fault) or zone_of_event
    if wrong:
        return None
    if first is None:
        for key, value in (('until', last), ('start', start), ('end', end)):
            if value is not None:
                fault(
                    'date-open',
                    f'{key} is written, but the day is open',
                    'write the day, as in date: "2026-11-23", or leave both empty',
                    key,
                )
    elif last and last < first:
        fault(
            'date-order',
            f'the last day ({last}) comes before the first ({first})',
            'correct one of them',
            'until',
        )
    elif end and start is None:
        fault(
            'time-lone',
            'it has an end but no start',
            'write the start too, as in start: "9:30", or leave both empty for whole days',
            'end',
        )
    elif start and not name:
        fault(
            'zone-missing',
            'a time of day needs its time zone',
            'add the line: time_zone: Europe/Brussels (or another region and city)',
            'start',
        )
    elif start and last and last > first and end is None:
        fault(
            'time-lone',
            'it has a start and a last day, but no end',
            'write when it ends on the last day, as in end: "16:00"',
            'start',
        )
    if wrong or first is None:
        return None
    when = When(first, last or first, start, end, name if start else '')
    _check_clock(when, fault)
    return None if wrong else when


def read_day(row: dict, key: str, report: Report) -> date | None:
    """The day in a key; None if it is empty, or wrong, which is reported."""
    value = row.get(key)
    if not value:
        return None
    try:
        return datetime.strptime(value, '%Y-%m-%d').date()
    except ValueError:
        hint = (
            f'did you mean "{better}"?'
            if (better := _other_day(value))
            else 'write year-month-day, such as "2026-11-23", or leave it empty'
        )
        report('date', f'there is no day {value}', hint, key)
        return None


def _other_day(value: str) -> str:
    """The ISO 8601 day for one that is written with the day first, as 23.11.2026; '' if the first number
    could be the month."""
    parts = _OTHER_DATE.match(value.strip())
    if not parts:
        return ''
    day, month, year = (int(part) for part in parts.groups())
    if '/' in value and day <= 12:  # 3/4 is in March or in April, depending on the country
        return ''
    try:
        return date(year, month, day).isoformat()
    except ValueError:
        return ''


def read_time(row: dict, key: str, report: Report) -> time | None:
    """The time of day in a key; None if it is empty, or wrong, which is reported."""
    value = row.get(key)
    if not value:
        return None
    parts = _TIME.match(value)
    if parts and int(parts[1]) < 24 and int(parts[2]) < 60:
        return time(int(parts[1]), int(parts[2]))
    hint = (
        f'did you mean "{better}"?'
        if (better := _other_time(value))
        else 'write hours and minutes from "0:00" to "23:59", such as "9:30" or "16:00"'
    )
    report('time', f'there is no time of day {value}', hint, key)
    return None


def _other_time(value: str) -> str:
    """The time as h:mm for one that is written as 9.30, 9h30 or 4 pm; '' for others."""
    parts = _OTHER_TIME.match(value.strip())
    if not parts:
        return ''
    hour, minute, word = int(parts[1]), int(parts[2] or 0), (parts[3] or '').lower()
    if word in ('am', 'pm') and 1 <= hour <= 12:
        hour = hour % 12 + (12 if word == 'pm' else 0)
    return f'{hour}:{minute:02}' if hour < 24 and minute < 60 else ''


def read_zone(row: dict, report: Report) -> str:
    """The IANA name of the time zone of a row; '' if it is empty, or wrong, which is reported."""
    name = row.get('time_zone') or ''
    if name and name not in zone_names():
        same_city = [
            n
            for n in sorted(zone_names())
            if n.rpartition('/')[2].lower() == name.rpartition('/')[2].strip().replace(' ', '_').lower()
        ]
        report(
            'zone-unknown',
            f'there is no time zone {name}',
            (
                f'did you mean {same_city[0]}?'
                if same_city
                else did_you_mean(
                    name, sorted(zone_names()), 'write a region and a city, such as Europe/Brussels, or UTC'
                )
            ),
            'time_zone',
        )
        return ''
    return name


def _check_clock(when: When, report: Report) -> None:
    """Report times that do not exist because clocks go forward, and ends that are not after the start."""
    for key, moment in (('start', when.begins), ('end', when.ends)):
        if moment and moment.astimezone(UTC).astimezone(zone(when.zone)).replace(
            tzinfo=None
        ) != moment.replace(tzinfo=None):
            report(
                'time-skipped',
                f'{moment:%H:%M} does not exist on this day in {when.zone}: clocks go forward',
                'choose another time',
                key,
            )
            return
    if when.begins and when.ends and when.ends.astimezone(UTC) <= when.begins.astimezone(UTC):
        report(
            'time-order',
            'it ends before it starts',
            'correct one of them; if it ends on a later day, write that day as until',
            'end',
        )
