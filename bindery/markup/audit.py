"""Proof that nothing of a text is lost while it is read: every word of the source is in the tree, or in a
construct that says why it is not.

It knows nothing of the dialect: it counts words on both sides.
"""

from __future__ import annotations

import re
import xml.etree.ElementTree as ET
from collections import Counter
from collections.abc import Iterable, Sequence

from .source import Spot, problem

_WORD = re.compile(r'[^\W_]+')
_LONGEST = 60  # characters of lost words that a message shows


def lost_words(lines: Sequence[str], tree: ET.Element, consumed: Iterable[str]) -> list[ET.Element]:
    """A problem for each line with words that are neither in the texts and attributes of `tree` nor in
    `consumed`, what marks took for themselves."""
    present = Counter(word for text in (*_texts(tree), *consumed) for word in _words(text))
    written = [_words(line) for line in lines]
    missing = Counter(word for words in written for word in words) - present
    if not missing:
        return []
    problems = []
    # A word that is lost once and stands on several lines is lost where most other words are lost too.
    for index in sorted(range(len(lines)), key=lambda i: (-_count(written[i], missing), i)):
        here = [word for word in written[index] if missing[word] > 0]
        if not here:
            break
        missing.subtract(here)
        shown = ' '.join(here)
        shown = shown if len(shown) <= _LONGEST else f'{shown[:_LONGEST]} ...'
        column = lines[index].casefold().find(here[0]) + 1
        problems.append(
            problem(
                'text-unread',
                f'these words would be in no book: {shown}',
                'they stand where the dialect has no place for text; see docs/writing.md',
                spot=Spot(index + 1, column),
            )
        )
    return problems


def _words(text: str) -> list[str]:
    """The words of a text; labels of links are the same in small and capital letters."""
    return _WORD.findall(text.casefold())


def _count(words: Sequence[str], missing: Counter[str]) -> int:
    return sum(1 for word in words if missing[word] > 0)


def _texts(tree: ET.Element) -> Iterable[str]:
    for element in tree.iter():
        yield element.text or ''
        yield element.tail or ''
        yield from element.attrib.values()
