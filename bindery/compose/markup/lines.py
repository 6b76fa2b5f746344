"""Finding text in the lines of a source again, in a time that grows with their number and not with its
square."""

from __future__ import annotations

from collections.abc import Callable

_WALKS = 50  # how often all searches together may walk the whole text
_NEAR = 40  # lines that a search looks at when that is used up


class Lines:
    """The lines of a text. A text made to find nothing again and again gets near places for the rest of its
    searches."""

    def __init__(self, lines: list[str]):
        self.lines = lines
        self.left = _WALKS * (len(lines) + _NEAR)

    def first(self, fits: Callable[[str], object], start: int, behind: int | None = None) -> int | None:
        """The index of the first line from `start` on, before `behind`, that fits."""
        start = max(start, 0)
        behind = len(self.lines) if behind is None else behind
        if self.left <= 0:
            behind = min(behind, start + _NEAR)
        index = next((i for i in range(start, behind) if fits(self.lines[i])), None)
        self.left -= (behind if index is None else index) - start
        return index

    def find(self, literal: str, start: int, column: int = 0) -> tuple[int, int] | None:
        """Where `literal` stands, at or after the line `start`, there not before the column `column` from 1:
        (index of the line, index of the character in it)."""
        if 0 <= start < len(self.lines) and column:
            if (at := self.lines[start].find(literal, column - 1)) >= 0:
                return start, at
        index = self.first(lambda line: literal in line, start)
        return None if index is None else (index, self.lines[index].find(literal))
