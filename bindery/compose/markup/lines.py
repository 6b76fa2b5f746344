"""Finding text in the lines of a source, in a time that is linear in their number."""

from __future__ import annotations

from collections.abc import Callable

_WALKS = 50  # how many times the whole text all searches together may read
_NEAR = 40  # lines that a search reads when that is used up


class Lines:
    """The lines of a text. When too many searches have failed, the rest of them only look at near lines."""

    def __init__(self, lines: list[str]):
        self.lines = lines
        self.budget = _WALKS * (len(lines) + _NEAR)  # lines that may still be read

    def first(self, fits: Callable[[str], object], start: int, behind: int | None = None) -> int | None:
        """The index of the first line from `start` on, before `behind`, that fits."""
        start = max(start, 0)
        behind = len(self.lines) if behind is None else behind
        if self.budget <= 0:
            behind = min(behind, start + _NEAR)
        index = next((i for i in range(start, behind) if fits(self.lines[i])), None)
        self.budget -= (behind if index is None else index) - start
        return index

    def find(self, literal: str, start: int) -> tuple[int, int] | None:
        """Where `literal` stands, at or after the line `start`: (index of the line, index of the character in
        it)."""
        index = self.first(lambda line: literal in line, start)
        return None if index is None else (index, self.lines[index].find(literal))
