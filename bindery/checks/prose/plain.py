"""Rules of plain language: long sentences, the passive voice, abbreviations that are not explained."""

from __future__ import annotations

import re
from collections.abc import Iterator

from ...core.rules.measures import LEAST_SENTENCES, LONGEST_SENTENCE, MOST_PASSIVE
from .findings import Finder, Finding, shown
from .passages import PROSE, Passage
from .sentences import count, sentences

_IRREGULAR = """begun|bought|brought|built|caught|chosen|cut|done|drawn|driven|fed|felt|
found|given|grown|heard|held|kept|known|laid|led|left|lost|made|met|paid|put|read|run|said|seen|sent|set|shown|sold|spent|spoken|spread|taken|taught|thought|told|understood|won|written""".replace(
    '\n', ''
)
# A form of "to be", at most two adverbs, a past participle. This heuristic takes "is tired" for a passive,
# hence the threshold.
_PASSIVE = re.compile(
    rf'\b(?:is|are|was|were|be|been|being)\s+(?:(?:not|never|also|often|then|still|only|always|seldom|\w+ly)\s+){{0,2}}(?:\w+ed|{_IRREGULAR})\b'
)
_SHORT = re.compile(r'(?<![\w’\'-])([A-Z]{2,}[0-9]*)(?:s)?(?![\w-])')
_ROMAN = re.compile(r'[IVXL]+\Z')
# ISO 4217; these need no explanation
CURRENCIES = frozenset(['EUR', 'GBP', 'SEK', 'USD', 'DKK', 'NOK', 'CHF', 'PLN', 'CZK', 'HUF'])
UNITS = frozenset(['MW', 'GW', 'TW', 'MWh', 'GWh', 'TWh', 'MJ', 'GJ'])


def long_sentences(passages: list[Passage], finder: Finder) -> Iterator[Finding]:
    """Sentences of more than LONGEST_SENTENCE words."""
    for passage in passages:
        for sentence in sentences(passage.text) if passage.kind in PROSE else ():
            if (length := count(sentence)) > LONGEST_SENTENCE:
                yield finder.finding(
                    'sentence-long',
                    passage,
                    sentence,
                    f'a sentence of {length} words: “{shown(sentence)}”',
                    f'make two of it: {LONGEST_SENTENCE} words are the most',
                )


def passives(passages: list[Passage], finder: Finder) -> Iterator[Finding]:
    """Paragraphs of LEAST_SENTENCES or more of which a share of more than MOST_PASSIVE is in the passive
    voice."""
    for passage in passages:
        in_passage = sentences(passage.text) if passage.kind in PROSE else []
        first = in_passage[0] if in_passage else ''
        passive = sum(bool(_PASSIVE.search(sentence)) for sentence in in_passage)
        if len(in_passage) >= LEAST_SENTENCES and passive > len(in_passage) * MOST_PASSIVE:
            yield finder.finding(
                'passive',
                passage,
                first,
                f'{passive} of {len(in_passage)} sentences are in the passive voice: “{shown(first)}”',
                'say who does it',
            )


def abbreviations(
    passages: dict[str, list[Passage]], known: set[str], dataset: str, finder: Finder
) -> Iterator[Finding]:
    """Abbreviations in capitals that are neither `known` (listed, or names) nor explained in brackets, once
    for each source. `passages`: source -> its passages; `dataset`: name of the dataset of abbreviations."""
    for of_source in passages.values():
        text = '\n'.join(passage.text for passage in of_source)
        seen = set(known | CURRENCIES | UNITS)
        for passage in of_source:
            for match in _SHORT.finditer(passage.text) if passage.kind != 'alt' else ():
                short = match[1]
                explained = (
                    f'({short})' in text or f'({short}s)' in text or re.search(rf'\b{short} \([a-z]', text)
                )
                if short not in seen and not _ROMAN.match(short) and not explained:
                    yield finder.finding(
                        'abbreviation',
                        passage,
                        match[0],
                        f'nothing explains {short}',
                        f'write it out, or add it to content/data/{dataset}.yaml',
                        short,
                    )
                seen.add(short)
