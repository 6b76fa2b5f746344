"""The rules of preflight: those of the registry that have a limit for files for the press."""

from __future__ import annotations

from ...core.rules import RULES, Preflight
from ..finished.file import Fault


def rules() -> dict[str, Preflight]:
    """Code -> what the rule requires."""
    return {code: rule.preflight for code, rule in RULES.items() if rule.preflight}


def limit(code: str) -> float:
    """The limit of a rule, in its own unit."""
    return _preflight(code).limit


def fault(rule: str, message: str, page: int = 0, y: float | None = None) -> Fault:
    """A fault under a rule, with its limit at the end of the message. `page` counts from 1, 0 when unknown;
    `y` is the distance below the top of the trim in pt."""
    required = _preflight(rule)
    limit = (
        f' ({required.what}: {required.limit:g} {required.unit})' if required.unit and required.limit else ''
    )
    return Fault(rule, message + limit, page, 0, y, RULES[rule].severity)


def _preflight(code: str) -> Preflight:
    """What a rule requires, which must be one of preflight."""
    preflight = RULES[code].preflight
    assert preflight is not None, code
    return preflight
