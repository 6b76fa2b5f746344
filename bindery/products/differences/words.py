"""The words of a block, and how the words of two blocks differ.

A reference is one word whose key is its target: so another number of a chapter or another page is no change
of text. Generated text is not compared: the numbers of sections and captions, and the long form of an
abbreviation at its first use in a unit.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from difflib import SequenceMatcher
from typing import TypeGuard

from ...core.document import Citation, Element, Node, PageReference, Reference, Text

_PARTS = re.compile(r'\s+|[^\W_]+(?:[’\'.,/–-][^\W_]+)*|.', re.S)
SMALL = 3  # so few common words between two larger changes are drawn into one change with them
Parent = Element | Reference  # the nodes that have children
Spell = Callable[[Node], str]  # gives the words that an edition prints for a reference


@dataclass(frozen=True)
class Word:
    """A word, a punctuation mark or a reference; two of them are equal if their keys are.

    `space`: is there white space before it? `node` is the reference, whose text depends on the edition; None
    for others."""

    key: str
    text: str
    space: bool
    node: Node | None = None


@dataclass(eq=False)
class Run:
    """Consecutive text and references: the children of `parent` from `first` up to, but not including,
    `last`. `pieces` are its parts, each with the index of its word in the block, or None for what is not
    compared."""

    parent: Parent
    first: int
    last: int
    link: str  # where the words lead, or ''
    abbreviation: str = ''  # the long form, inside of an abbr
    pieces: list[tuple[str | Node, int | None]] = field(default_factory=list)

    @property
    def nodes(self) -> tuple[Node, ...]:
        return self.parent.children[self.first : self.last]

    @property
    def raw(self) -> str:
        return ''.join(node.words for node in self.nodes if isinstance(node, Text))

    @property
    def parts(self) -> Iterator[str | Node]:
        """Each stretch of text as one string, and each late node."""
        text = ''
        for node in self.nodes:
            if isinstance(node, Text):
                text += node.words
                continue
            if text:
                yield text
            text = ''
            yield node
        if text:
            yield text


@dataclass(frozen=True)
class Op:
    """`tag`: equal, insert, delete or replace; words old[i1:i2] became new[j1:j2] (as in difflib)."""

    tag: str
    i1: int
    i2: int
    j1: int
    j2: int


def is_group(node: Node) -> TypeGuard[Parent]:
    """Does a node have children, so that a run ends before it?"""
    return isinstance(node, Element) or (isinstance(node, Reference) and bool(node.children))


def runs(parent: Parent, stop: frozenset[str], link: str = '', abbreviation: str = '') -> Iterator[Run]:
    """The runs below `parent`, except in elements whose tag is in `stop` or that are hidden from screen
    readers."""
    index, nodes = 0, parent.children
    while index < len(nodes):
        node = nodes[index]
        if not is_group(node):
            end = next((n for n in range(index, len(nodes)) if is_group(nodes[n])), len(nodes))
            yield Run(parent, index, end, link, abbreviation)
            index = end
            continue
        if isinstance(node, Reference):
            yield from runs(node, stop, key_of(node) or '')
        elif node.tag not in stop and node.get('aria-hidden') != 'true':
            yield from runs(
                node, stop, node.get('href') or link, node.get('title') if node.tag == 'abbr' else ''
            )
        index += 1


def read_words(of_block: list[Run]) -> tuple[Word, ...]:
    """The words of a block, of its runs. Fills in the `pieces` of the runs."""
    silent = list(_long_forms(of_block))
    words: list[Word] = []
    space, offset = False, 0
    for run in of_block:
        space = space or (
            run.first == 0 and isinstance(run.parent, Element) and run.parent.get('class') == 'footnote'
        )
        for part in run.parts:
            if not isinstance(part, str):
                key = key_of(part)
                run.pieces.append((part, None if key is None else len(words)))
                if key is not None:
                    words.append(Word(key, '', space, part))
                    space = False
                continue
            for part_match in _PARTS.finditer(part):
                word, word_offset = part_match[0], offset + part_match.start()
                if word.isspace():
                    space = True
                is_counted = not word.isspace() and not any(a <= word_offset < b for a, b in silent)
                run.pieces.append((word, len(words) if is_counted else None))
                if is_counted:
                    words.append(Word(f'{word} -> {run.link}' if run.link else word, word, space))
                    space = False
            offset += len(part)
    return tuple(words)


def key_of(node: Node) -> str | None:
    """The key of a late node, made of its target; None for a node that is only a number."""
    match node:
        case Citation(works):
            return 'cite ' + '; '.join(f'{use.before} {use.target} {use.after}'.strip() for use in works)
        case Reference(use) | PageReference(use):
            return f'{use.kind} {use.dataset} {use.target} {use.after}'
    return None


def _long_forms(of_block: list[Run]) -> Iterable[tuple[int, int]]:
    """The ranges in the joined texts of the runs, from and to, in which a long form was inserted before an
    abbreviation (see compose/abbreviations.py)."""
    whole, offset = ''.join(run.raw for run in of_block), 0
    for run in of_block:
        if run.abbreviation and run.first == 0:
            for opening, closing in ((' (', ')'), (', ', '')):
                for long in (run.abbreviation, f'{run.abbreviation}s'):
                    begin = offset - len(long) - len(opening)
                    if begin >= 0 and whole[begin:offset] == long + opening:
                        yield begin, offset
                        if closing and (at := whole.find(closing, offset)) >= 0:
                            yield at, at + 1
        offset += len(run.raw)


def join(words: Iterable[Word], spell: Spell) -> str:
    """Words as text."""
    parts: list[str] = []
    for word in words:
        text = spell(word.node) if word.node is not None else word.text
        parts.append(f' {text}' if word.space and parts else text)
    return ''.join(parts)


def likeness(old: Counter, new: Counter) -> float:
    """The part of their words that two blocks have in common, from 0 to 1, in any order (Dice
    coefficient)."""
    total = old.total() + new.total()
    return 2 * (old & new).total() / total if total else 1.0


def difference(old: tuple[Word, ...], new: tuple[Word, ...]) -> tuple[Op, ...]:
    """How `old` became `new`. A few common words between two larger changes become part of one change."""
    ops = [
        Op(*op)
        for op in SequenceMatcher(None, [w.key for w in old], [w.key for w in new], False).get_opcodes()
    ]
    result: list[Op] = []
    for n, op in enumerate(ops):
        island = (
            op.tag == 'equal'
            and 0 < n < len(ops) - 1
            and _size(op) <= SMALL
            and all(_size(op) < _size(o) for o in (ops[n - 1], ops[n + 1]))
        )
        if result and result[-1].tag != 'equal' and (island or op.tag != 'equal'):
            last = result[-1]
            result[-1] = _op(last.i1, op.i2, last.j1, op.j2)
        else:
            result.append(op)
    return tuple(result)


def plain_difference(old: str, new: str) -> tuple[tuple[str, str], ...]:
    """The difference of two texts without references, as `spelled` returns it."""
    before, now = (
        [Word(m[2], m[2], bool(m[1])) for m in re.finditer(rf'(\s*)({_PARTS.pattern})', text, re.S)]
        for text in (old.strip(), new.strip())
    )
    return spelled(difference(tuple(before), tuple(now)), tuple(before), tuple(now), _no_words, _no_words)


def _no_words(node: Node) -> str:
    return ''


def _size(op: Op) -> int:
    return max(op.i2 - op.i1, op.j2 - op.j1)


def _op(i1: int, i2: int, j1: int, j2: int) -> Op:
    return Op('replace' if i1 < i2 and j1 < j2 else 'delete' if i1 < i2 else 'insert', i1, i2, j1, j2)


def spelled(
    ops: Iterable[Op], old: tuple[Word, ...], new: tuple[Word, ...], spell_old: Spell, spell_new: Spell
) -> tuple[tuple[str, str], ...]:
    """A difference as rows of text: ("=", common), ("-", deleted), ("+", inserted)."""
    rows: list[tuple[str, str]] = []
    for op in ops:
        if op.tag == 'equal':
            rows.append(('=', join(new[op.j1 : op.j2], spell_new)))
            continue
        if op.i1 < op.i2:
            rows.append(('-', join(old[op.i1 : op.i2], spell_old)))
        if op.j1 < op.j2:
            rows.append(('+', join(new[op.j1 : op.j2], spell_new)))
    return tuple(rows)
