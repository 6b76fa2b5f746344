"""The fixed words that readers see, in the language of the publication; numbers, dates and lists as that
language writes them.

English is written in the code and the templates, and needs neither catalogues nor Babel; for all other
languages catalogues.py makes the words from files of gettext.
"""

from __future__ import annotations

import gettext
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, time

WEEKDAYS = ['Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday', 'Sunday']
MONTHS = [
    'January',
    'February',
    'March',
    'April',
    'May',
    'June',
    'July',
    'August',
    'September',
    'October',
    'November',
    'December',
]


def N_(message: str) -> str:
    """Marks a message for the catalogues that is looked up elsewhere, once the language is known."""
    return message


def NN_(one: str, many: str) -> tuple[str, str]:
    """The same for a message with a number: the two forms that English has."""
    return one, many


# What links to notes, and back, are called.
NOTE_LINKS = N_('Note %(number)s'), N_('Back to note %(number)s in the text')


@dataclass(frozen=True)
class Words:
    """What is printed in the place of an English message. `digest` tells apart words that differ."""

    language: str = 'en'
    translations: gettext.NullTranslations = field(
        default_factory=gettext.NullTranslations, compare=False, repr=False
    )
    digest: str = ''

    def gettext(self, message: str) -> str:
        return self.translations.gettext(message) if message else ''  # '' is the head of a catalogue

    def ngettext(self, one: str, many: str, n: int) -> str:
        return self.translations.ngettext(one, many, n)

    def pgettext(self, context: str, message: str) -> str:
        return self.translations.pgettext(context, message)

    def npgettext(self, context: str, one: str, many: str, n: int) -> str:
        return self.translations.npgettext(context, one, many, n)

    def labelled(self, label: str, number: str) -> str:
        """A word and its number: ("Figure", "3.1") -> "Figure 3.1"."""
        return self.gettext('%(label)s %(number)s') % {'label': label, 'number': number}

    @property
    def page_sign(self) -> str:
        """What stands before the number of a page in a text, with a space that does not break."""
        return self.gettext('p.\u00a0')

    @property
    def english(self) -> bool:
        return self.language.partition('-')[0] == 'en'

    @property
    def locale(self):
        """What Babel knows of the language; of one that it does not know, what it knows of all."""
        import babel

        try:
            return babel.Locale.parse(self.language, sep='-')
        except (babel.UnknownLocaleError, ValueError):
            return babel.Locale.parse('root')

    def number(self, n: float, decimals: int | None = None, grouped: bool = True) -> str:
        """1340000 -> 1,340,000, or 1340000 if its digits are not `grouped`; with so many `decimals`, or as
        many as it has."""
        if self.english:
            comma = ',' if grouped else ''
            return f'{n:{comma}}' if decimals is None else f'{n:{comma}.{decimals}f}'
        from babel.numbers import format_decimal

        pattern = None if decimals is None else f'#,##0.{"0" * decimals}'
        return format_decimal(
            n, pattern, self.locale, decimal_quantization=decimals is not None, group_separator=grouped
        )

    def month(self, year: int, month: int) -> str:
        """(2016, 5) -> May 2016."""
        if self.english:
            return f'{MONTHS[month - 1]} {year}'
        from babel.dates import format_skeleton

        return format_skeleton('yMMMM', date(year, month, 1), locale=self.locale)

    def day(self, day: date, year: bool = True) -> str:
        """Wednesday 3 February 2027; in English, if so wanted, without its year."""
        if self.english:
            said = f'{WEEKDAYS[day.weekday()]} {day.day} {MONTHS[day.month - 1]}'
            return f'{said} {day.year}' if year else said
        from babel.dates import format_date

        return format_date(day, 'full', self.locale)

    def clock(self, moment: time) -> str:
        """9:30."""
        if self.english:
            return f'{moment.hour}:{moment.minute:02}'
        from babel.dates import format_skeleton

        return format_skeleton('Hm', moment, locale=self.locale)

    @property
    def chart_locale(self) -> dict[str, dict]:
        """How Vega writes numbers and dates (its `config.locale`, of d3-format and d3-time-format); {} in
        English, which it writes by itself."""
        if self.english:
            return {}
        from babel.numbers import get_decimal_symbol, get_group_symbol

        locale, wide, short = self.locale, 'wide', 'abbreviated'
        days, months = locale.days['format'], locale.months['format']
        week = (6, 0, 1, 2, 3, 4, 5)  # Vega begins with Sunday
        number = {
            'decimal': get_decimal_symbol(locale),
            'thousands': get_group_symbol(locale),
            'grouping': [3],
            'currency': ['', '\u00a0€'],
        }
        time = {
            'dateTime': '%-d %B %Y, %H:%M',
            'date': '%-d %B %Y',
            'time': '%H:%M',
            'periods': ['', ''],
            'days': [days[wide][n] for n in week],
            'shortDays': [days[short][n] for n in week],
            'months': [months[wide][n] for n in range(1, 13)],
            'shortMonths': [months[short][n] for n in range(1, 13)],
        }
        return {'number': number, 'time': time}

    def all_of(self, items: Sequence[str]) -> str:
        """a, b and c."""
        if self.english:
            return ' and '.join(filter(None, (', '.join(items[:-1]), *items[-1:])))
        from babel.lists import format_list

        return format_list(list(items), locale=self.locale)


ENGLISH = Words()
