"""The fixed words that readers see, in the language of the publication; numbers, dates and lists in the form
of that language.

English is written in the code and the templates, and needs neither catalogues nor Babel; for all other
languages sources/catalogues.py makes the words from catalogues of gettext.
"""

from __future__ import annotations

import gettext
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, time
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:  # loading Babel takes long, and English does without it
    from babel import Locale
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
    """Mark a message for the catalogues that is translated elsewhere, once the language is known."""
    return message


def NN_(singular: str, plural: str) -> tuple[str, str]:
    """Mark a message with a number: its singular and plural."""
    return singular, plural


# Alternative texts of links to notes and back.
NOTE_LINKS = N_('Note %(number)s'), N_('Back to note %(number)s in the text')


@dataclass(frozen=True)
class Words:
    """The translations of English messages. `digest` identifies the catalogues."""

    language: str = 'en'
    translations: gettext.NullTranslations = field(
        default_factory=gettext.NullTranslations, compare=False, repr=False
    )
    digest: str = ''

    def gettext(self, message: str) -> str:
        """The translation of a message, or the message itself."""
        return self.translations.gettext(message) if message else ''  # '' is the head of a catalogue

    def ngettext(self, singular: str, plural: str, n: int) -> str:
        """The translation of a message with the number `n`."""
        return self.translations.ngettext(singular, plural, n)

    def pgettext(self, context: str, message: str) -> str:
        """The translation of a message in a context that tells its meaning."""
        return self.translations.pgettext(context, message)

    def npgettext(self, context: str, singular: str, plural: str, n: int) -> str:
        """The translation of a message with the number `n` in a context."""
        return self.translations.npgettext(context, singular, plural, n)

    def labelled(self, label: str, number: str) -> str:
        """A label and its number: ("Figure", "3.1") -> "Figure 3.1"."""
        return self.gettext('%(label)s %(number)s') % {'label': label, 'number': number}

    @property
    def page_sign(self) -> str:
        """The abbreviation before a page number in a text, with a no-break space."""
        return self.gettext('p.\u00a0')

    @property
    def english(self) -> bool:
        """Whether the language is English, in any region."""
        return self.language.partition('-')[0] == 'en'

    @property
    def locale(self) -> Locale:
        """Babel's locale of the language; the root locale for a language that Babel does not know."""
        import babel

        try:
            return babel.Locale.parse(self.language, sep='-')
        except (babel.UnknownLocaleError, ValueError):
            return babel.Locale.parse('root')

    def number(self, n: float, decimals: int | None = None, grouped: bool = True) -> str:
        """1340000 -> 1,340,000, or 1340000 if its digits are not `grouped`. `decimals` is the number of
        decimal places, None for as many as the number has."""
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
        """Wednesday 3 February 2027. Without `year`, English leaves the year out."""
        if self.english:
            text = f'{WEEKDAYS[day.weekday()]} {day.day} {MONTHS[day.month - 1]}'
            return f'{text} {day.year}' if year else text
        from babel.dates import format_date

        return format_date(day, 'full', self.locale)

    def clock(self, moment: time) -> str:
        """9:30."""
        if self.english:
            return f'{moment.hour}:{moment.minute:02}'
        from babel.dates import format_skeleton

        return format_skeleton('Hm', moment, locale=self.locale)

    @property
    def chart_locale(self) -> dict[str, dict[str, Any]]:
        """Vega's `config.locale` for numbers and dates (d3-format, d3-time-format); {} for English, which is
        Vega's default."""
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
        """A list in a sentence: "a, b and c"."""
        if self.english:
            return ' and '.join(filter(None, (', '.join(items[:-1]), *items[-1:])))
        from babel.lists import format_list

        return format_list(list(items), locale=self.locale)


ENGLISH = Words()
