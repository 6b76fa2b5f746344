"""Rules of structure: headings without text, and chapters that consist of lists."""

from __future__ import annotations

from collections.abc import Iterator

from ...core.rules.measures import LEAST_LISTED, MOST_LISTED
from .findings import Finder, Finding
from .passages import PROSE, Passage
from .sentences import count


def headings(passages: list[Passage], finder: Finder) -> Iterator[Finding]:
    """Headings that are followed by another heading or by the end of the unit. A view counts as text."""
    for passage, following in zip(passages, [*passages[1:], None], strict=True):
        if passage.kind == 'heading' and (following is None or following.kind == 'heading'):
            below = f'the heading “{following.text}”' if following else 'the end'
            yield finder.finding(
                'heading-empty',
                passage,
                passage.text,
                f'below “{passage.text}” there is no text before {below}',
                'say in a sentence or two what the section is about, or delete the heading',
            )


def lists(passages: list[Passage], finder: Finder) -> Iterator[Finding]:
    """A chapter with too large a share of its words in list items; views do not count, checklists do."""
    total = sum(count(passage.text) for passage in passages if passage.kind in PROSE)
    listed = sum(count(passage.text) for passage in passages if passage.kind == 'item')
    if total >= LEAST_LISTED and listed > total * MOST_LISTED:
        yield finder.finding(
            'list-chapter',
            passages[0],
            'title:',
            f'{100 * listed // total} % of the words stand in lists',
            'write it as text: reasons, order and weight get lost in a list',
        )
