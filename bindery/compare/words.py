"""What a block says, word by word, and how the words of two blocks differ.

A reference is one word whose key is what it points to: so a chapter that has another number, or a page that has moved, is no change
of text. Numbers of sections and captions, and the long form that an abbreviation gets at its first use in a unit, are made by the
press; they are silent.
"""

from __future__ import annotations

import re
import xml.etree.ElementTree as ET
from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from difflib import SequenceMatcher

from ..document import Use
from .tokens import OPEN, TOKEN

_PARTS = re.compile(rf'{TOKEN.pattern.replace("(", "(?:")}|\s+|[^\W_]+(?:[’\'.,/–-][^\W_]+)*|.', re.S)
SMALL = 3                  # so few common words between two larger changes are no island worth keeping


@dataclass(frozen=True)
class Word:
    """A word, a sign or a reference. Two are the same when their keys are; `space`: white space stands before it. `text` is as
    the draft has it: a reference is still a token."""

    key: str
    text: str
    space: bool


@dataclass(eq=False)
class Text:
    """A piece of text in a tree: the `text` of an element or its `tail`. `pieces` are its parts with the index of their word in
    the block, None for what is silent."""

    element: ET.Element
    slot: str
    link: str                              # where the words lead, or ''
    abbreviation: str = ''                 # the long form, inside of an abbr
    pieces: list[tuple[str, int | None]] = field(default_factory=list)

    @property
    def raw(self) -> str:
        return getattr(self.element, self.slot) or ''


@dataclass(frozen=True)
class Op:
    """`tag`: equal, insert, delete or replace; words old[i1:i2] became new[j1:j2] (as in difflib)."""

    tag: str
    i1: int
    i2: int
    j1: int
    j2: int


def read_words(texts: list[Text], uses: list[Use]) -> tuple[Word, ...]:
    """The words of a block; fills in the `pieces` of its texts."""
    whole = ''.join(t.raw for t in texts)
    silent = list(_long_forms(texts))
    words: list[Word] = []
    space, offset, own = False, 0, []
    for text in texts:
        space = space or (text.slot == 'text' and text.element.get('class') == 'footnote')
        for m in _PARTS.finditer(text.raw):
            part, at = m[0], offset + m.start()
            key: str | None
            if part.isspace():
                space, key = True, None
            elif part[0] == OPEN:
                key = _token_key(part[1:-1], uses, own)
            elif any(a <= at < b for a, b in silent):
                key = None
            else:
                link = own[-1] if own else text.link
                key = f'{part} -> {link}' if link else part
            text.pieces.append((part, None if key is None else len(words)))
            if key is not None:
                words.append(Word(key, part, space))
                space = False
        offset += len(text.raw)
    assert offset == len(whole)
    return tuple(words)


def _token_key(token: str, uses: list[Use], own: list[str]) -> str | None:
    """The key of a token, None for one without words of its own; `own` are the links that are open."""
    kind, _, rest = token.partition(':')
    if kind in ('k', 'b'):
        return 'cite ' + '; '.join(f'{uses[int(i)].target} {uses[int(i)].after}'.strip() for i in rest.split(','))
    if kind == '/':
        own.pop()
        return None
    if kind != 'u':
        return None
    use = uses[int(rest)]
    target = f'{use.kind} {use.dataset} {use.target} {use.after}'
    if use.own and use.kind != 'page':
        own.append(target)
        return None
    return target


def _long_forms(texts: list[Text]) -> Iterable[tuple[int, int]]:
    """From where to where, in the joined texts, the press itself has spelled an abbreviation out (see compose/abbreviate.py)."""
    whole, offset = ''.join(t.raw for t in texts), 0
    for text in texts:
        if text.abbreviation and text.slot == 'text':
            for opening, closing in ((' (', ')'), (', ', '')):
                for long in (text.abbreviation, f'{text.abbreviation}s'):
                    begin = offset - len(long) - len(opening)
                    if begin >= 0 and whole[begin:offset] == long + opening:
                        yield begin, offset
                        if closing and (at := whole.find(closing, offset)) >= 0:
                            yield at, at + 1
        offset += len(text.raw)


def join(words: Iterable[Word], spell: Callable[[str], str]) -> str:
    """Words as text; `spell` gives the words of a token."""
    parts: list[str] = []
    for word in words:
        text = spell(word.text) if word.text[0] == OPEN else word.text
        parts.append(f' {text}' if word.space and parts else text)
    return ''.join(parts)


def likeness(old: Counter, new: Counter) -> float:
    """How much two blocks have in common, from 0 to 1, whatever the order of their words."""
    total = old.total() + new.total()
    return 2 * (old & new).total() / total if total else 1.0


def difference(old: tuple[Word, ...], new: tuple[Word, ...]) -> tuple[Op, ...]:
    """How `old` became `new`, with the words between two large changes drawn into one."""
    ops = [Op(*op) for op in SequenceMatcher(None, [w.key for w in old], [w.key for w in new], False).get_opcodes()]
    result: list[Op] = []
    for n, op in enumerate(ops):
        island = op.tag == 'equal' and 0 < n < len(ops) - 1 and _size(op) <= SMALL and all(_size(op) < _size(o) for o in (ops[n - 1], ops[n + 1]))
        if result and result[-1].tag != 'equal' and (island or op.tag != 'equal'):
            last = result[-1]
            result[-1] = _op(last.i1, op.i2, last.j1, op.j2)
        else:
            result.append(op)
    return tuple(result)


def plain_difference(old: str, new: str) -> tuple[tuple[str, str], ...]:
    """How one text without references became another, as `spelled` gives it."""
    before, now = ([Word(m[2], m[2], bool(m[1])) for m in re.finditer(rf'(\s*)({_PARTS.pattern})', text, re.S)] for text in (old.strip(), new.strip()))
    return spelled(difference(tuple(before), tuple(now)), tuple(before), tuple(now), str, str)


def _size(op: Op) -> int:
    return max(op.i2 - op.i1, op.j2 - op.j1)


def _op(i1: int, i2: int, j1: int, j2: int) -> Op:
    return Op('replace' if i1 < i2 and j1 < j2 else 'delete' if i1 < i2 else 'insert', i1, i2, j1, j2)


def spelled(ops: Iterable[Op], old: tuple[Word, ...], new: tuple[Word, ...], spell_old: Callable, spell_new: Callable) -> tuple[tuple[str, str], ...]:
    """A difference in words: ("=", common), ("-", deleted), ("+", inserted)."""
    rows: list[tuple[str, str]] = []
    for op in ops:
        if op.tag == 'equal':
            rows.append(('=', join(new[op.j1:op.j2], spell_new)))
            continue
        if op.i1 < op.i2:
            rows.append(('-', join(old[op.i1:op.i2], spell_old)))
        if op.j1 < op.j2:
            rows.append(('+', join(new[op.j1:op.j2], spell_new)))
    return tuple(rows)
