"""The table of preflight rules: what each asks for, its limit, and where that comes from."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from ...yaml_source import parse_yaml
from ..file import Fault


@dataclass(frozen=True)
class Rule:
    """A row of rules.yaml."""

    rule: str
    severity: str
    source: str
    what: str
    limit: float = 0
    unit: str = ''


@cache
def rules() -> dict[str, Rule]:
    """Every rule by its name."""
    text = files(__package__).joinpath('rules.yaml').read_text('utf-8')
    source, problems = parse_yaml(text, 'rules.yaml')
    if problems:
        raise AssertionError(problems)
    return {row['rule']: Rule(**row) for row in source.data}


def fault(rule: str, message: str, page: int = 0, y: float | None = None) -> Fault:
    """A fault under a rule of the table."""
    row = rules()[rule]
    limit = f' ({row.what}: {row.limit:g} {row.unit})' if row.unit and row.limit else ''
    return Fault(rule, message + limit, page, 0, y, row.severity)
