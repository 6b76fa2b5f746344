"""Where something stands in a text: lines and columns from 1, and problems that carry them into the tree."""

from __future__ import annotations

import xml.etree.ElementTree as ET
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from ..core.attributes import COLUMN, LINE

_WALKS = 50  # how often all searches together may walk the whole text
_NEAR = 40  # lines that a search looks at when that is used up


@dataclass(frozen=True)
class Spot:
    """A place in a text. Line 0: in no text, as the field of a record; column 0: anywhere on the line."""

    line: int = 0
    column: int = 0

    def mark(self, element: ET.Element) -> ET.Element:
        """Write the place on an element."""
        if self.line:
            element.set(LINE, str(self.line))
        if self.column:
            element.set(COLUMN, str(self.column))
        return element


@dataclass(frozen=True)
class Lines:
    """The lines of a text, to turn offsets in the content of a block into places."""

    lines: Sequence[str]

    def spot(self, first: int, content: str, offset: int, start: int = 0) -> Spot:
        """The place of the character `offset` of `content`, which begins on the line with index `first` and
        not before its column `start`; the parser has taken the indentation off each of its lines."""
        above = content.count('\n', 0, offset)
        index = first + above
        begin = content.rfind('\n', 0, offset) + 1
        written, _, _ = content[begin:].partition('\n')
        if index >= len(self.lines):
            return Spot(first + 1)
        indent = self.lines[index].find(written, start if above == 0 else 0)
        return Spot(index + 1, max(indent, 0) + offset - begin + 1)


def problem(
    code: str, message: str, hint: str = '', literal: str = '', spot: Spot | None = None
) -> ET.Element:
    """An `x-problem`: what is wrong, until somebody who knows the file reports it. `literal` is what stands
    in the source there."""
    about = {'code': code, 'message': message, 'hint': hint}
    if literal:
        about['literal'] = literal
    element = ET.Element('x-problem', about)
    return spot.mark(element) if spot else element


class Search:
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
        near = self.lines[start] if column and 0 <= start < len(self.lines) else ''
        if (at := near.find(literal, column - 1)) >= 0 and near:
            return start, at
        index = self.first(lambda line: literal in line, start)
        return None if index is None else (index, self.lines[index].find(literal))
