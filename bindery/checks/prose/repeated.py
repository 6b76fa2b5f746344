"""No sentence stands twice in an edition."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from ...core.rules.measures import LEAST_REPEATED
from .findings import Finder, Finding, shown
from .passages import PROSE, Passage
from .sentences import count, folded, sentences


def repeated(passages: Iterable[Passage], finder: Finder) -> Iterator[Finding]:
    """Sentences of LEAST_REPEATED or more that stand elsewhere word for word, at the later place; a record is
    one text however often it is shown."""
    first: dict[str, tuple[Passage, str]] = {}
    for passage in passages:
        for sentence in sentences(passage.text) if passage.kind in PROSE else ():
            if count(sentence) < LEAST_REPEATED:
                continue
            before = first.setdefault(folded(sentence), (passage, sentence))
            if before[0] is not passage or before[1] is not sentence:
                yield finder.finding(
                    'sentence-twice',
                    passage,
                    sentence,
                    f'this sentence stands at {finder.place(*before)} too: “{shown(sentence)}”',
                    'say it once, and point there from here',
                )
