"""What a file for the press must keep: the rules of the registry that have a preflight."""

from __future__ import annotations

from ...core.rules import RULES, Preflight
from ..finished.file import Fault


def rules() -> dict[str, Preflight]:
    """What each of these rules asks for, by its code."""
    return {code: rule.preflight for code, rule in RULES.items() if rule.preflight}


def limit(code: str) -> float:
    """The number that a rule judges by."""
    return RULES[code].preflight.limit


def fault(rule: str, message: str, page: int = 0, y: float | None = None) -> Fault:
    """A fault under a rule."""
    row, asked = RULES[rule], RULES[rule].preflight
    least = f' ({asked.what}: {asked.limit:g} {asked.unit})' if asked.unit and asked.limit else ''
    return Fault(rule, message + least, page, 0, y, row.severity)
