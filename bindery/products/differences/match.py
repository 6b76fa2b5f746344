"""Match the blocks of the old edition with those of the new one: first certain pairs, then likely ones."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, replace
from difflib import SequenceMatcher

from ...compose.writing.tree_writer import HEADINGS
from .blocks import Block
from .edition_state import EditionState
from .groups import outermost
from .words import likeness

ALIKE = 0.5  # likeness from which blocks between the same neighbours are one block, changed
MOVED_ALIKE = 0.8  # likeness from which blocks anywhere in the book are one block, moved and changed
MOVED_WORDS = 5  # a shorter block may have the same words as another by chance, so it never counts as moved
RARE = 8  # a word that is in at most so many blocks is used to find candidates


@dataclass(frozen=True)
class Pair:
    old: Block
    new: Block
    moved: bool = False


@dataclass
class Matching:
    pairs: list[Pair] = field(default_factory=list)
    removed: list[Block] = field(default_factory=list)
    added: list[Block] = field(default_factory=list)


def match(old: EditionState, new: EditionState) -> Matching:
    """Match every block of both editions, or find that it has no partner."""
    matching = Matching()
    both = [unit_id for unit_id in new.units if unit_id in old.units]
    for unit_id in both:
        matching.pairs += _certain(old.units[unit_id].blocks, new.units[unit_id].blocks)
    matching.pairs += _same_words(*_unmatched(old, new, matching))
    for unit_id in both:
        matching.pairs += _between(old.units[unit_id].blocks, new.units[unit_id].blocks, matching.pairs)
    matching.pairs += _same_words(*_unmatched(old, new, matching))
    matching.pairs += _much_the_same(*_unmatched(old, new, matching))
    matching.pairs += _in_moved(matching.pairs, old, new, *_unmatched(old, new, matching))
    matching.pairs = _together(matching.pairs, old, new)
    matching.removed, matching.added = _unmatched(old, new, matching)
    return matching


def _in_moved(
    pairs: list[Pair],
    old: EditionState,
    new: EditionState,
    unmatched_old: list[Block],
    unmatched_new: list[Block],
) -> list[Pair]:
    """Match the blocks inside of a figure, table or box that has moved, however short they are: its caption,
    its sources."""

    def by_holder(blocks: list[Block], side: EditionState) -> dict:
        by_element = defaultdict(list)
        for block in blocks:
            by_element[outermost(block.element, side.units[block.unit].parents)].append(block)
        return by_element

    before, now = by_holder(unmatched_old, old), by_holder(unmatched_new, new)
    holders = dict.fromkeys(
        (
            outermost(p.old.element, old.units[p.old.unit].parents),
            outermost(p.new.element, new.units[p.new.unit].parents),
        )
        for p in pairs
        if p.moved
    )
    return [
        replace(p, moved=True)
        for old_holder, new_holder in holders
        if old_holder is not None and new_holder is not None
        for p in _align(before.pop(old_holder, []), now.pop(new_holder, []), _how_alike)
    ]


def _together(pairs: list[Pair], old: EditionState, new: EditionState) -> list[Pair]:
    """Of blocks that move together, such as a figure and its caption, leave only the first one moved."""
    moved: set[tuple] = set()
    result = []
    for pair in sorted(pairs, key=lambda pair: (pair.new.unit, pair.new.number or 0)):
        holders = (
            outermost(pair.old.element, old.units[pair.old.unit].parents),
            outermost(pair.new.element, new.units[pair.new.unit].parents),
        )
        if pair.moved and None not in holders:
            pair = Pair(pair.old, pair.new, holders not in moved)
            moved.add(holders)
        result.append(pair)
    return result


def _unmatched(old: EditionState, new: EditionState, matching: Matching) -> tuple[list[Block], list[Block]]:
    taken = {b for p in matching.pairs for b in (p.old, p.new)}
    return [b for b in old.blocks if b not in taken], [b for b in new.blocks if b not in taken]


def _labels(blocks: list[Block]) -> dict[Block, tuple]:
    """What identifies a block in its unit with certainty: an id, its record and its position in that, or
    being the title."""
    labels: dict[Block, tuple] = {}
    counts: dict[tuple, int] = defaultdict(int)
    for block in blocks:
        if block.key and block.tag in (*HEADINGS, 'table', 'figure'):
            label: tuple = ('id', block.key, block.tag)
        elif block.tag == 'h1':
            label = ('title',)
        elif block.record and block.origin == 'data':
            label = ('record', block.record, block.tag, block.element.get('class'))
        else:
            continue
        counts[label] += 1
        labels[block] = (*label, counts[label])
    return labels


def _certain(old: list[Block], new: list[Block]) -> list[Pair]:
    """Match blocks of one unit that have the same label, and equal blocks in the same order."""
    before, now = _labels(old), _labels(new)
    by_label = {label: b for b, label in before.items()}
    pairs = [Pair(by_label[label], b) for b, label in now.items() if label in by_label]
    taken = {b for p in pairs for b in (p.old, p.new)}
    # anchors in the sequence, too
    named = {b: n for n, p in enumerate(pairs) if not p.new.record for b in (p.old, p.new)}
    left = [b for b in old if b not in taken or b in named]
    right = [b for b in new if b not in taken or b in named]

    def sign(b: Block) -> tuple:
        return ('pair', named[b]) if b in named else (b.tag, b.origin, b.digest)

    equal = {
        b: a
        for tag, i1, i2, j1, _ in SequenceMatcher(
            None, [sign(b) for b in left], [sign(b) for b in right], False
        ).get_opcodes()
        if tag == 'equal'
        for a, b in zip(left[i1:i2], right[j1 : j1 + i2 - i1], strict=True)
    }
    pairs = [Pair(p.old, p.new, p.new in named and p.new not in equal) for p in pairs]
    return pairs + [Pair(a, b) for b, a in equal.items() if b not in named]


def _same_words(old: list[Block], new: list[Block]) -> list[Pair]:
    """Match blocks with the same words in another place: first in the same unit, then anywhere."""
    pairs: list[Pair] = []
    for key in (lambda b: (b.unit, b.tag, b.digest), lambda b: (b.tag, b.digest)):
        taken = {b for p in pairs for b in (p.old, p.new)}
        waiting: dict[tuple, list[Block]] = defaultdict(list)
        for b in old:
            if b not in taken and _may_move(b):
                waiting[key(b)].append(b)
        pairs += [
            Pair(waiting[key(b)].pop(0), b, True)
            for b in new
            if b not in taken and _may_move(b) and waiting.get(key(b))
        ]
    return pairs


def _may_move(b: Block) -> bool:
    return b.origin == 'text' and (len(b.words) >= MOVED_WORDS or b.picture is not None)


def _between(old: list[Block], new: list[Block], pairs: Iterable[Pair]) -> list[Pair]:
    """Match similar blocks between the same neighbours, in order."""
    partner = {p.old: p.new for p in pairs if not p.moved and not (p.old.record and p.new.record)}
    position = {block: index for index, block in enumerate(new)}
    taken = {block for p in pairs for block in (p.old, p.new)}
    found_pairs: list[Pair] = []
    gap, start = [], 0
    for block in [*old, None]:
        if block is not None and block not in partner:
            if block not in taken:
                gap.append(block)
            continue
        stop = len(new) if block is None else position[partner[block]]
        if stop < start:  # an anchor out of order
            continue
        candidates = [candidate for candidate in new[start:stop] if candidate not in taken]
        found_pairs += _align(gap, candidates, _how_alike)
        gap, start = [], stop
    return found_pairs


def _how_alike(old: Block, new: Block) -> float:
    if old.tag != new.tag or old.origin != new.origin or bool(old.record) != bool(new.record):
        return 0
    if old.picture and new.picture:
        return 1
    return likeness(old.bag, new.bag)


def _align(old: list[Block], new: list[Block], alike: Callable[[Block, Block], float]) -> list[Pair]:
    """The pairs of two short lists that keep the order and whose likeness adds up to the most (Needleman and
    Wunsch, 1970)."""
    if not old or not new:
        return []
    gain = [[alike(a, b) for b in new] for a in old]
    best = [[0.0] * (len(new) + 1) for _ in range(len(old) + 1)]
    for i in range(len(old) - 1, -1, -1):
        for j in range(len(new) - 1, -1, -1):
            together = best[i + 1][j + 1] + gain[i][j] if gain[i][j] >= ALIKE else 0
            best[i][j] = max(together, best[i + 1][j], best[i][j + 1])
    pairs, i, j = [], 0, 0
    while i < len(old) and j < len(new):
        if gain[i][j] >= ALIKE and best[i][j] == best[i + 1][j + 1] + gain[i][j]:
            pairs.append(Pair(old[i], new[j]))
            i, j = i + 1, j + 1
        elif best[i][j] == best[i + 1][j]:
            i += 1
        else:
            j += 1
    return pairs


def _much_the_same(old: list[Block], new: list[Block]) -> list[Pair]:
    """Match blocks that are moved and changed; candidates are found by the rare words that they share."""
    having: dict[str, list[Block]] = defaultdict(list)
    for block in new:
        if _may_move(block):
            for word in block.bag:
                having[word].append(block)
    pairs, taken = [], set()
    for block in old:
        if not _may_move(block) or len(block.words) < 2 * MOVED_WORDS:
            continue
        near = {
            candidate
            for word in block.bag
            if len(having[word]) <= RARE
            for candidate in having[word]
            if candidate not in taken and candidate.tag == block.tag
        }
        best = _most_alike(block, sorted(near, key=lambda candidate: (candidate.unit, candidate.number or 0)))
        if best is not None and likeness(block.bag, best.bag) >= MOVED_ALIKE:
            taken.add(best)
            pairs.append(Pair(block, best, True))
    return pairs


def _most_alike(block: Block, candidates: list[Block]) -> Block | None:
    return max(candidates, key=lambda candidate: likeness(block.bag, candidate.bag), default=None)
