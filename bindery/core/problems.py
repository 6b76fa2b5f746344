"""Problems: what is wrong, where, and what to do about it, as values, as text and as JSON."""

from __future__ import annotations

import difflib
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass, field

from .rules import severity

# Unicode categories: control, format (such as text direction), surrogate, private use, unassigned,
# separators.
_UNPRINTABLE = frozenset({'Cc', 'Cf', 'Cs', 'Co', 'Cn', 'Zl', 'Zp'})


def printable(text: str) -> str:
    """`text` for a terminal: characters that would control it, reorder the line or be invisible are written
    out, as in <U+001B>."""
    if text.isascii() and text.isprintable():
        return text
    return ''.join(
        f'<U+{ord(character):04X}>' if unicodedata.category(character) in _UNPRINTABLE else character
        for character in text
    )


@dataclass(frozen=True, order=True)
class Place:
    """A place in a source file; line and column count from 1, 0 means unknown."""

    file: str
    line: int = 0
    column: int = 0

    def __str__(self) -> str:
        return ':'.join([self.file, *(str(n) for n in (self.line, self.column) if n)])


@dataclass(frozen=True)
class Problem:
    """One thing that is wrong. `code` is that of a rule (bindery/core/rules); `hint` says what to do;
    `severity` is error or warning, by default that of the rule."""

    code: str
    message: str
    place: Place = field(default_factory=lambda: Place('?'))
    hint: str = ''
    severity: str = ''

    def __post_init__(self) -> None:
        if not self.severity:
            object.__setattr__(self, 'severity', severity(self.code))

    def __str__(self) -> str:
        text = printable(f'{self.place}: {self.severity}[{self.code}]: {self.message}')
        hint = '\n'.join(map(printable, self.hint.split('\n')))  # a hint may show lines to type
        return f'{text}\n  hint: {hint}' if self.hint else text

    def as_dict(self) -> dict[str, str | int]:
        """For JSON."""
        return {
            'code': self.code,
            'severity': self.severity,
            'file': self.place.file,
            'line': self.place.line,
            'column': self.place.column,
            'message': self.message,
            'hint': self.hint,
        }


class Refused(Exception):
    """The content cannot be built, because of these problems. Never raised for a bug of the library."""

    def __init__(self, problems: Iterable[Problem]):
        self.problems = tuple(problems)
        super().__init__(f'{len(self.problems)} problem(s)')


def errors(problems: Iterable[Problem]) -> list[Problem]:
    """The problems that stop a build."""
    return [p for p in problems if p.severity == 'error']


def in_order(problems: Iterable[Problem]) -> list[Problem]:
    """Each problem once, sorted by place."""
    return sorted(dict.fromkeys(problems), key=lambda p: (p.place, p.code, p.message))


def did_you_mean(word: str, known: Iterable[str], otherwise: str = '') -> str:
    """A hint with the nearest known word, or `otherwise`."""
    near = difflib.get_close_matches(word, list(known), 1, 0.6)
    return f'did you mean {near[0]}?' if near else otherwise


def home_twice(dataset: str, first: Place, second: Place) -> Problem:
    """The problem of two views that are both marked as the target of links to the records of a dataset."""
    return Problem(
        'home-twice',
        f'records of {dataset} have their home here and at {first}',
        second,
        'leave "home: true" on one of the two views',
    )
