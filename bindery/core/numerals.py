"""How numbers are written: functions, by the names that content/kinds.yaml calls them by."""

from __future__ import annotations

from collections.abc import Callable


def letters(n: int) -> str:
    """1 -> A, 26 -> Z, 27 -> AA."""
    text = ''
    while n > 0:
        n, remainder = divmod(n - 1, 26)
        text = chr(65 + remainder) + text
    return text


def roman(n: int) -> str:
    """1 -> I, 4 -> IV, 1999 -> MCMXCIX."""
    text = ''
    for value, sign in (
        (1000, 'M'),
        (900, 'CM'),
        (500, 'D'),
        (400, 'CD'),
        (100, 'C'),
        (90, 'XC'),
        (50, 'L'),
        (40, 'XL'),
        (10, 'X'),
        (9, 'IX'),
        (5, 'V'),
        (4, 'IV'),
        (1, 'I'),
    ):
        text += sign * (n // value)
        n %= value
    return text


NUMERALS: dict[str, Callable[[int], str]] = {
    'arabic': str,
    'letters': letters,
    'small-letters': lambda n: letters(n).lower(),
    'roman': roman,
    'small-roman': lambda n: roman(n).lower(),
}
