"""The time of an event: a day, several days, or times of day in a time zone; also in words."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time

from ...core.words import Words
from .zones import zone


@dataclass(frozen=True)
class When:
    """From the `first` to the `last` day. Without `start` these are whole days; `end` may be None with a
    `start`. `zone` is an IANA name, '' for whole days."""

    first: date
    last: date
    start: time | None = None
    end: time | None = None
    zone: str = ''

    @property
    def begins(self) -> datetime | None:
        """The moment at which it begins, None for whole days. A time that occurs twice when clocks go back is
        the first of the two (RFC 5545, 3.3.5)."""
        return datetime.combine(self.first, self.start, zone(self.zone)) if self.start else None

    @property
    def ends(self) -> datetime | None:
        """The moment at which it ends, None if that is open or for whole days."""
        return datetime.combine(self.last, self.end, zone(self.zone)) if self.end else None

    def spoken(self, words: Words) -> str:
        """In words, such as "Wednesday 3 February 2027, 9:30 to 16:00 (Europe/Brussels)"."""
        _ = words.gettext
        first, last = words.day(self.first), words.day(self.last)
        if self.start is None:
            if self.first == self.last:
                return first
            shortly = words.day(self.first, year=self.first.year != self.last.year)
            return _('%(first)s to %(last)s') % {'first': shortly, 'last': last}
        if self.end is None:
            times = _('%(day)s, from %(start)s')
        elif self.first == self.last:
            times = _('%(day)s, %(start)s to %(end)s')
        else:
            times = _('%(day)s, %(start)s, to %(last)s, %(end)s')
        end = words.clock(self.end) if self.end else ''
        times %= {'day': first, 'start': words.clock(self.start), 'last': last, 'end': end}
        return f'{times} ({self.zone})'


def in_words(when: When | None, words: Words) -> str:
    """The time in words; for None, words for an open date."""
    return when.spoken(words) if when else words.gettext('date open')
