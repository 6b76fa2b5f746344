"""The lines that open and close blocks (`///`), read without a parser: which of them do not match, and where
a text can be cut."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, field
from itertools import pairwise

_FENCE = re.compile(r'( {0,7})(?:> {0,3}){0,10}(/{3,}) *([\w-]*)')
_BLOCK = re.compile(r' {0,3}/{3,} *[\w-]')
_HEADING = re.compile(r'#{1,6} ')
_ITEM = re.compile(r' {0,3}(?:[-+*]|\d+[.)]|:) ')


@dataclass
class Fences:
    """The fences of a text that do not match, and the parts that can be parsed one by one: `parts` are
    (first, behind the last) indexes of lines, and no block, list or table reaches from one into the next."""

    unclosed: list[tuple[int, str]] = field(default_factory=list)  # (index of the line, name)
    closing_nothing: list[int] = field(default_factory=list)
    unknown: list[tuple[int, str]] = field(default_factory=list)
    parts: list[tuple[int, int]] = field(default_factory=list)
    deepest: tuple[int, int] = (0, 0)  # (how many blocks are open, index of the line)

    @property
    def lines(self) -> set[int]:
        """The indexes of all lines with a fence that does not match."""
        return {i for i, _ in self.unclosed + self.unknown} | set(self.closing_nothing)


def read_fences(lines: list[str], known: tuple[str, ...]) -> Fences:
    """Read the fences of a text; `known` are the names of blocks."""
    fences = Fences()
    stack: list[tuple[int, int, str]] = []  # (number of slashes, index of the line, name)
    open_lengths: Counter[int] = Counter()
    in_list = False  # four spaces make code of a line, but not below an item of a list
    cuts = {0, len(lines)}
    for i, line in enumerate(lines):
        if not stack and (_BLOCK.match(line) or (_HEADING.match(line) and not (i and lines[i - 1].strip()))):
            cuts.add(i)
        if line.strip() and not line.startswith('    '):
            in_list = bool(_ITEM.match(line))
        m = _FENCE.match(line) if '///' in line else None
        if not m or (len(m[1]) > 3 and not in_list):
            continue
        length, name = len(m[2]), m[3]
        if name:
            if name not in known:
                fences.unknown.append((i, name))
            stack.append((length, i, name))
            open_lengths[length] += 1
            fences.deepest = max(fences.deepest, (len(stack), i), key=lambda depth: depth[0])
        elif open_lengths[length]:
            while stack[-1][0] != length:
                inner_length, opened, inner = stack.pop()
                open_lengths[inner_length] -= 1
                fences.unclosed.append((opened, inner))
            stack.pop()
            open_lengths[length] -= 1
            if not stack and not ''.join(lines[i + 1 : i + 2]).strip():
                cuts.add(i + 1)
        else:
            fences.closing_nothing.append(i)
    fences.parts = list(pairwise(sorted(cuts)))
    fences.unclosed += [(i, name) for _, i, name in stack]
    return fences
