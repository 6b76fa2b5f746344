"""What editors accept although a rule is broken: `accepted:` in an edition's file, each entry with a
reason."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from ..core.problems import Problem
from ..core.publication.edition import Accepted, Edition


class Acceptances:
    """Those of some editions that belong to some `rules`. Asked about each finding; knows in the end which
    were asked for in vain."""

    def __init__(self, editions: Iterable[Edition], rules: Iterable[str]):
        rules = set(rules)
        self.entries = {
            (a.rule, a.at): a for edition in editions for a in edition.accepted if a.rule in rules
        }
        self.used: set[tuple[str, str]] = set()

    def accepts(self, rule: str, at: str) -> bool:
        """Is it accepted? The name of a dataset stands for each of its records (dataset:record)."""
        found = {(rule, at), (rule, at.partition(':')[0])} & self.entries.keys()
        self.used |= found
        return bool(found)

    def idle(self) -> Iterator[Problem]:
        """What was accepted for nothing."""
        return (_idle(a) for key, a in self.entries.items() if key not in self.used)


def how_to_accept(edition: Edition, rule: str, at: str) -> str:
    """What a hint says of accepting a finding; '' when there is nothing to name it by."""
    return f'; or accept it in {edition.file}: {{rule: {rule}, at: {at}, because: ...}}' if at else ''


def _idle(accepted: Accepted) -> Problem:
    return Problem(
        'accepted-idle',
        f'there is no {accepted.rule} at {accepted.at} to accept',
        accepted.place,
        'delete the entry, or correct the id after "at"',
    )
