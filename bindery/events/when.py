"""When something takes place: a day, several days, or times of day in a time zone; and how it is said in plain words."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time

from .zones import zone

WEEKDAYS = 'Monday Tuesday Wednesday Thursday Friday Saturday Sunday'.split()
MONTHS = 'January February March April May June July August September October November December'.split()
OPEN = 'date open'


@dataclass(frozen=True)
class When:
    """From the `first` to the `last` day. Without `start` it takes the whole of them; `end` may be open. `zone` is an IANA name, '' without times."""

    first: date
    last: date
    start: time | None = None
    end: time | None = None
    zone: str = ''

    @property
    def begins(self) -> datetime | None:
        """The moment, None for whole days. A time that comes twice when clocks go back is the first of the two (RFC 5545, 3.3.5)."""
        return datetime.combine(self.first, self.start, zone(self.zone)) if self.start else None

    @property
    def ends(self) -> datetime | None:
        return datetime.combine(self.last, self.end, zone(self.zone)) if self.end else None

    def __str__(self) -> str:
        """In words, such as "Wednesday 3 February 2027, 9:30 to 16:00 (Europe/Brussels)"."""
        if self.start is None:
            return _days(self.first, self.last)
        if self.end is None:
            times = f'{_day(self.first)}, from {_clock(self.start)}'
        elif self.first == self.last:
            times = f'{_day(self.first)}, {_clock(self.start)} to {_clock(self.end)}'
        else:
            times = f'{_day(self.first)}, {_clock(self.start)}, to {_day(self.last)}, {_clock(self.end)}'
        return f'{times} ({self.zone})'


def in_words(when: When | None) -> str:
    """The time in words; an open one is said to be open."""
    return str(when) if when else OPEN


def _day(day: date, year: bool = True) -> str:
    return f'{WEEKDAYS[day.weekday()]} {day.day} {MONTHS[day.month - 1]}{f" {day.year}" if year else ""}'


def _days(first: date, last: date) -> str:
    return _day(first) if first == last else f'{_day(first, first.year != last.year)} to {_day(last)}'


def _clock(moment: time) -> str:
    return f'{moment.hour}:{moment.minute:02}'
