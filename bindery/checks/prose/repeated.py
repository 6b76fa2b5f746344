"""The rule that no sentence is repeated in an edition."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from ...core.rules.measures import LEAST_REPEATED
from .findings import Finder, Finding, shown
from .passages import PROSE, Passage
from .sentences import count, folded, sentences


def repeated(passages: Iterable[Passage], finder: Finder) -> Iterator[Finding]:
    """Sentences of LEAST_REPEATED words or more that are repeated word for word, at the later place. A record
    counts once, however often it is shown."""
    first: dict[str, tuple[Passage, str]] = {}
    for passage in passages:
        for sentence in sentences(passage.text) if passage.kind in PROSE else ():
            if count(sentence) < LEAST_REPEATED:
                continue
            earlier = first.setdefault(folded(sentence), (passage, sentence))
            if earlier[0] is not passage or earlier[1] is not sentence:
                yield finder.finding(
                    'sentence-twice',
                    passage,
                    sentence,
                    f'this sentence stands at {finder.place(*earlier)} too: “{shown(sentence)}”',
                    'say it once, and point there from here',
                )
