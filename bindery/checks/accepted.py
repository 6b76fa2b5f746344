"""Faults that editors accept: `accepted:` in the file of an edition, each entry with a reason."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from ..core.problems import Problem
from ..core.publication.edition import Accepted, Edition


class Acceptances:
    """The acceptances of some `editions` under some `rules`. Ask `accepts` about every finding; `idle` then
    has the entries that were not needed."""

    def __init__(self, editions: Iterable[Edition], rules: Iterable[str]):
        rules = set(rules)
        self.entries = {
            (a.rule, a.at): a for edition in editions for a in edition.accepted if a.rule in rules
        }
        self.used: set[tuple[str, str]] = set()

    def accepts(self, rule: str, at: str) -> bool:
        """Is a finding under `rule` accepted at the id `at`? The name of a dataset accepts all its records
        (dataset:record)."""
        matching = {(rule, at), (rule, at.partition(':')[0])} & self.entries.keys()
        self.used |= matching
        return bool(matching)

    def idle(self) -> Iterator[Problem]:
        """A problem for each entry that accepted nothing."""
        return (_idle(a) for key, a in self.entries.items() if key not in self.used)


def how_to_accept(edition: Edition, rule: str, at: str) -> str:
    """The end of a hint: how to accept a finding; '' where it has no id."""
    return f'; or accept it in {edition.file}: {{rule: {rule}, at: {at}, because: ...}}' if at else ''


def _idle(accepted: Accepted) -> Problem:
    return Problem(
        'accepted-idle',
        f'there is no {accepted.rule} at {accepted.at} to accept',
        accepted.place,
        'delete the entry, or correct the id after "at"',
    )
