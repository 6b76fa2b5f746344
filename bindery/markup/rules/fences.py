"""The lines that open and close blocks (`///`), read without a parser: how deep blocks stand in each other,
and the parts of a text, each of which has limits. What is wrong with a block is said by the parser."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from itertools import pairwise

_FENCE = re.compile(r'( {0,7})(?:> {0,3}){0,10}(/{3,}) *([\w-]*)')
_BLOCK = re.compile(r' {0,3}/{3,} *[\w-]')
_HEADING = re.compile(r'#{1,6} ')
_ITEM = re.compile(r' {0,3}(?:[-+*]|\d+[.)]|:) ')


@dataclass(frozen=True)
class Fences:
    """`parts` are (first, behind the last) indexes of lines, and no block, list or table reaches from one
    into the next; `deepest` is how many blocks are open at most, and the index of the line."""

    parts: tuple[tuple[int, int], ...]
    deepest: tuple[int, int]


def read_fences(lines: list[str]) -> Fences:
    """Read the fences of a text."""
    stack: list[int] = []  # of each block that is open, its number of slashes
    open_lengths: Counter[int] = Counter()
    deepest = 0, 0
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
        length = len(m[2])
        if m[3]:  # a name
            stack.append(length)
            open_lengths[length] += 1
            deepest = max(deepest, (len(stack), i), key=lambda depth: depth[0])
        elif open_lengths[length]:
            while stack[-1] != length:
                open_lengths[stack.pop()] -= 1
            stack.pop()
            open_lengths[length] -= 1
            if not stack and not ''.join(lines[i + 1 : i + 2]).strip():
                cuts.add(i + 1)
    return Fences(tuple(pairwise(sorted(cuts))), deepest)
