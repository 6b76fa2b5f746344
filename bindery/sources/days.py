"""Days as people write them, and the days that they can mean."""

from __future__ import annotations

import calendar
import re
from datetime import date

WRITTEN_DAY = re.compile(r'\s*(\d{1,4})\s*([./-])\s*(\d{1,2})\s*\2\s*(\d{1,4})\s*')


def days_meant(value: object) -> list[str]:
    """The days that somebody can have meant by 23.11.2026, 11/23/2026 or 2026/11/23, as year-month-day; two
    when day and month cannot be told apart."""
    m = WRITTEN_DAY.fullmatch(str(value))
    if m is None:
        return []
    first, sign, second, third = int(m[1]), m[2], int(m[3]), int(m[4])
    if len(m[1]) == 4:
        orders = [(first, second, third)]
    else:
        # with points the day comes first
        orders = [(third, second, first), (third, first, second)] if sign != '.' else [(third, second, first)]
    days = []
    for order in orders:
        try:
            days.append(date(*order).isoformat())
        except ValueError:
            continue
    return list(dict.fromkeys(days))


def last_of_month(m: re.Match[str]) -> str:
    """Says how long the month is, if the month can be told."""
    year, month = (int(m[1]), int(m[3])) if len(m[1]) == 4 else (int(m[4]), int(m[3]))
    if not (1 <= month <= 12 and 1000 <= year <= 9999):
        return ''
    return f' ({calendar.month_name[month]} {year} has {calendar.monthrange(year, month)[1]} days)'
