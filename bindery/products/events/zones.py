"""Time zones by their IANA names, from the package tzdata, not from the system, so that calendars are the
same on every computer."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from functools import cache
from importlib.resources import files
from zoneinfo import ZoneInfo

DAY, MINUTE = timedelta(days=1), timedelta(minutes=1)


@cache
def zone_names() -> frozenset[str]:
    """The names that an event may use: a region and a city, such as Europe/Brussels, and UTC. Abbreviations
    such as CET are not accepted, because they are deprecated and ambiguous."""
    names = files('tzdata').joinpath('zones').read_text('utf-8').split()
    return frozenset(n for n in names if '/' in n and not n.startswith('Etc/')) | {'UTC'}


@cache
def zone(name: str) -> ZoneInfo:
    """The time zone of one of `zone_names`."""
    with files('tzdata').joinpath('zoneinfo', *name.split('/')).open('rb') as data:
        return ZoneInfo.from_file(data, key=name)


def changes(clock: ZoneInfo, begin: datetime, end: datetime) -> Iterator[datetime]:
    """The moments at which a clock is put forward or back, between `begin` and `end`, all in UTC."""

    def shown(moment: datetime) -> tuple[timedelta | None, timedelta | None, str | None]:
        local = moment.astimezone(clock)
        return local.utcoffset(), local.dst(), local.tzname()

    while begin < end:
        following = begin + DAY
        if shown(begin) != shown(following):
            early, late = begin, following
            while late - early > MINUTE:
                middle = early + (late - early) // 2
                early, late = (middle, late) if shown(middle) == shown(begin) else (early, middle)
            yield late.replace(second=0, microsecond=0)
        begin = following
