"""Split text into sentences and words."""

from __future__ import annotations

import re

from .passages import GAP

_END = re.compile(r'([.!?…][)”’"\']*)\s+(?=[“‘"(\[]?[A-Z0-9À-Þ' + GAP + '])')
_NOT_AN_END = re.compile(
    r'(?:^|[\s(“])(?:e\.g|i\.e|etc|cf|vs|ca|approx|No|Nos|Art|Dr|Mr|Mrs|Ms|Prof|St|p|pp|[A-Z])\.$'
)
_COUNTED = re.compile(rf'[\w{GAP}]+(?:[-’\'.,/:][\w{GAP}]+)*')


def sentences(text: str) -> list[str]:
    """The sentences of a text. The full stop of an abbreviation such as "e.g." or of an initial ends none."""
    complete, start = [], 0
    for end in _END.finditer(text):
        if not _NOT_AN_END.search(text[start : end.end(1)]):
            complete.append(text[start : end.end(1)].strip())
            start = end.end()
    return [sentence for sentence in (*complete, text[start:].strip()) if sentence]


def count(text: str) -> int:
    """The number of words of a text; a number counts as one, and so does a GAP."""
    return len(_COUNTED.findall(text))


def folded(sentence: str) -> str:
    """The words of a sentence in lower case, without punctuation, to compare it with others."""
    return ' '.join(_COUNTED.findall(sentence.casefold()))
