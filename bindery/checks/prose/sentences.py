"""Passages to sentences and words."""

from __future__ import annotations

import re

from .passages import GAP

_END = re.compile(r'([.!?…][)”’"\']*)\s+(?=[“‘"(\[]?[A-Z0-9À-Þ' + GAP + '])')
_NOT_AN_END = re.compile(
    r'(?:^|[\s(“])(?:e\.g|i\.e|etc|cf|vs|ca|approx|No|Nos|Art|Dr|Mr|Mrs|Ms|Prof|St|p|pp|[A-Z])\.$'
)
_COUNTED = re.compile(rf'[\w{GAP}]+(?:[-’\'.,/:][\w{GAP}]+)*')


def sentences(text: str) -> list[str]:
    """The sentences of a text. An abbreviation such as "e.g." or an initial ends none."""
    found, start = [], 0
    for m in _END.finditer(text):
        if not _NOT_AN_END.search(text[start : m.end(1)]):
            found.append(text[start : m.end(1)].strip())
            start = m.end()
    return [s for s in (*found, text[start:].strip()) if s]


def count(text: str) -> int:
    """The words of a text; a reference that prints its own words counts as one, a number too."""
    return len(_COUNTED.findall(text))


def folded(sentence: str) -> str:
    """A sentence by its words alone, to compare it with others."""
    return ' '.join(_COUNTED.findall(sentence.casefold()))
