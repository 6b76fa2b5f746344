"""Insert no-break spaces between a number and its unit, and between a currency or a series and its number."""

from __future__ import annotations

import re

NO_BREAK = '\u00a0'
_UNITS = (
    'million',
    'billion',
    'per cent',
    'degrees',
    '%',
    '‰',
    '°C',
    'K',
    't',
    'kt',
    'Mt',
    'kg',
    'g',
    'km',
    'km²',
    'm',
    'm²',
    'm³',
    'mm',
    'cm',
    'ha',
    'l',
    'h',
    'W',
    'kW',
    'MW',
    'GW',
    'kWp',
    'MWp',
    'kWh',
    'MWh',
    'GWh',
    'TWh',
    'kV',
    'V',
    'pt',
)
_COUNTED = re.compile(rf'(?<=\d) (?=(?:{"|".join(map(re.escape, _UNITS))})(?![\w²³]))')
_SERIES = re.compile(r'(?<=\b[A-Z]{3}) (?=\d)')  # EUR 30, ISO 37120


def insert_no_break_spaces(text: str) -> str:
    """`text` with no-break spaces where a line must not end."""
    return _SERIES.sub(NO_BREAK, _COUNTED.sub(NO_BREAK, text))
