"""The registry of rules: every problem code, declared once.

- rule: what a row says of a code, and the stages of the work
- measures: the numbers that rules judge by
- reading, data, markup, composing, styles, pages, prose, finished, events, release: the rows, by what they
  look at

It is data alone, and imports nothing of the library but its limits, so that everything else may ask it.
"""

from __future__ import annotations

from types import MappingProxyType

from . import composing, data, events, finished, markup, pages, prose, reading, release, styles
from .rule import BORNE, NEVER, STAGES, WEIGHED, Example, Preflight, Rule

__all__ = [
    'BORNE',
    'NEVER',
    'RULES',
    'STAGES',
    'TABLES',
    'WEIGHED',
    'Example',
    'Preflight',
    'Rule',
    'acceptable',
    'codes',
    'find',
    'hint',
    'in_a_release',
    'severity',
]

TABLES = (reading, data, markup, composing, styles, pages, prose, finished, events, release)
RULES = MappingProxyType({rule.code: rule for table in TABLES for rule in table.RULES})


def find(code: str) -> Rule | None:
    """The rule of a code, also of one that a validator of others made; None for a code that nothing says."""
    families = (rule for rule in RULES.values() if rule.code.endswith('*'))
    return RULES.get(code) or next((rule for rule in families if code.startswith(rule.code[:-1])), None)


def severity(code: str) -> str:
    """What a problem is that does not say it itself: error or warning."""
    rule = RULES.get(code)
    return rule.severity if rule else 'error'


def hint(code: str) -> str:
    """What to do about any problem of this code, as its hint."""
    remedy = RULES[code].remedy
    return f'{remedy[:1].lower()}{remedy[1:].removesuffix(".")}'


def codes(stage: str) -> tuple[str, ...]:
    """The codes of a stage."""
    return tuple(rule.code for rule in RULES.values() if rule.stage == stage)


def acceptable(stage: str) -> tuple[str, ...]:
    """Those of them that editors may accept."""
    return tuple(code for code in codes(stage) if RULES[code].acceptable)


def in_a_release(kind: str) -> frozenset[str]:
    """The codes of which a release makes this: WEIGHED, BORNE or NEVER."""
    return frozenset(rule.code for rule in RULES.values() if rule.release == kind)
