"""Which block of the old edition is which of the new: first what is certain, then what is likely."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, replace
from difflib import SequenceMatcher

from ...compose.tree_writer import HEADINGS
from .blocks import Block
from .edition_state import EditionState
from .groups import outermost
from .words import likeness

ALIKE = 0.5  # blocks between the same neighbours that have so much in common are one block, changed
MOVED_ALIKE = 0.8  # blocks anywhere in the book that have so much in common are one block, moved and changed
MOVED_WORDS = 5  # a shorter block that stands elsewhere may be another one that says the same
RARE = 8  # a word in so few blocks tells where to look for them


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
    """Every block of both editions, in pairs or alone."""
    found = Matching()
    both = [u for u in new.units if u in old.units]
    for u in both:
        found.pairs += _certain(old.units[u].blocks, new.units[u].blocks)
    found.pairs += _same_words(*_left(old, new, found))
    for u in both:
        found.pairs += _between(old.units[u].blocks, new.units[u].blocks, found.pairs)
    found.pairs += _same_words(*_left(old, new, found))
    found.pairs += _much_the_same(*_left(old, new, found))
    found.pairs += _in_moved(found.pairs, old, new, *_left(old, new, found))
    found.pairs = _together(found.pairs, old, new)
    found.removed, found.added = _left(old, new, found)
    return found


def _in_moved(
    pairs: list[Pair], old: EditionState, new: EditionState, left: list[Block], right: list[Block]
) -> list[Pair]:
    """What is in a figure, table or box that has moved, however short: its caption, its sources."""

    def by_holder(blocks: list[Block], side: EditionState) -> dict:
        held = defaultdict(list)
        for b in blocks:
            held[outermost(b.element, side.units[b.unit].parents)].append(b)
        return held

    before, now = by_holder(left, old), by_holder(right, new)
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
        for a, b in holders
        if a is not None and b is not None
        for p in _align(before.pop(a, []), now.pop(b, []), _how_alike)
    ]


def _together(pairs: list[Pair], old: EditionState, new: EditionState) -> list[Pair]:
    """What moves together, such as a figure with its caption, moves once: its first block."""
    moved: set[tuple] = set()
    result = []
    for p in sorted(pairs, key=lambda p: (p.new.unit, p.new.number or 0)):
        holders = (
            outermost(p.old.element, old.units[p.old.unit].parents),
            outermost(p.new.element, new.units[p.new.unit].parents),
        )
        if p.moved and None not in holders:
            p = Pair(p.old, p.new, holders not in moved)
            moved.add(holders)
        result.append(p)
    return result


def _left(old: EditionState, new: EditionState, found: Matching) -> tuple[list[Block], list[Block]]:
    taken = {b for p in found.pairs for b in (p.old, p.new)}
    return [b for b in old.blocks if b not in taken], [b for b in new.blocks if b not in taken]


def _labels(blocks: list[Block]) -> dict[Block, tuple]:
    """What is certain to tell a block from any other of its unit: an id, its record and place in it, the
    title."""
    labels: dict[Block, tuple] = {}
    counts: dict[tuple, int] = defaultdict(int)
    for b in blocks:
        if b.key and b.tag in (*HEADINGS, 'table', 'figure'):
            label: tuple = ('id', b.key, b.tag)
        elif b.tag == 'h1':
            label = ('title',)
        elif b.record and b.made == 'data':
            label = ('record', b.record, b.tag, b.element.get('class'))
        else:
            continue
        counts[label] += 1
        labels[b] = (*label, counts[label])
    return labels


def _certain(old: list[Block], new: list[Block]) -> list[Pair]:
    """Blocks of one unit with the same label, and runs of blocks that say the same in the same order."""
    before, now = _labels(old), _labels(new)
    by_label = {label: b for b, label in before.items()}
    pairs = [Pair(by_label[label], b) for b, label in now.items() if label in by_label]
    taken = {b for p in pairs for b in (p.old, p.new)}
    # anchors in the sequence, too
    named = {b: n for n, p in enumerate(pairs) if not p.new.record for b in (p.old, p.new)}
    left = [b for b in old if b not in taken or b in named]
    right = [b for b in new if b not in taken or b in named]

    def sign(b: Block) -> tuple:
        return ('pair', named[b]) if b in named else (b.tag, b.made, b.digest)

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
    """Blocks that say the same somewhere else, nearest first: in the same unit, then anywhere."""
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
    return b.made == 'text' and (len(b.words) >= MOVED_WORDS or b.picture is not None)


def _between(old: list[Block], new: list[Block], pairs: Iterable[Pair]) -> list[Pair]:
    """What is left between the same neighbours, in order, where it is alike."""
    partner = {p.old: p.new for p in pairs if not p.moved and not (p.old.record and p.new.record)}
    at = {b: n for n, b in enumerate(new)}
    taken = {b for p in pairs for b in (p.old, p.new)}
    found: list[Pair] = []
    gap, start = [], 0
    for b in [*old, None]:
        if b is not None and b not in partner:
            if b not in taken:
                gap.append(b)
            continue
        stop = len(new) if b is None else at[partner[b]]
        if stop < start:  # an anchor out of order
            continue
        room = [n for n in new[start:stop] if n not in taken]
        found += _align(gap, room, _how_alike)
        gap, start = [], stop
    return found


def _how_alike(old: Block, new: Block) -> float:
    if old.tag != new.tag or old.made != new.made or bool(old.record) != bool(new.record):
        return 0
    if old.picture and new.picture:
        return 1
    return likeness(old.bag, new.bag)


def _align(old: list[Block], new: list[Block], alike: Callable[[Block, Block], float]) -> list[Pair]:
    """The alignment of two short runs that keeps their order and gains the most (as of sequences in
    biology)."""
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
    """Blocks elsewhere that are moved and changed: found by the rare words that they share."""
    having: dict[str, list[Block]] = defaultdict(list)
    for b in new:
        if _may_move(b):
            for word in b.bag:
                having[word].append(b)
    pairs, taken = [], set()
    for b in old:
        if not _may_move(b) or len(b.words) < 2 * MOVED_WORDS:
            continue
        near = {
            n
            for word in b.bag
            if len(having[word]) <= RARE
            for n in having[word]
            if n not in taken and n.tag == b.tag
        }
        best = max(
            sorted(near, key=lambda n: (n.unit, n.number or 0)),
            key=lambda n, b=b: likeness(b.bag, n.bag),
            default=None,
        )
        if best is not None and likeness(b.bag, best.bag) >= MOVED_ALIKE:
            taken.add(best)
            pairs.append(Pair(b, best, True))
    return pairs
