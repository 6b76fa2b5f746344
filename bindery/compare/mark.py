"""Changes written into the draft of a unit of the new edition.

Words: `<ins>` and `<del>`, each with a sign that a screen reader spells out (`data-say`, see tags/tree.py). Each mark has a block number
of its own behind those of the draft, so that the pages tell where it stands and a bar can be set beside it.
"""

from __future__ import annotations

import xml.etree.ElementTree as ET
from collections.abc import Iterable
from dataclasses import dataclass, field

from ..document import Element
from ..document import blocks as blocks_of
from ..problems import Place
from .blocks import Block, UnitText
from .changes import Change, Comparison
from .ghosts import Ghosts
from .tables import Cell
from .tokens import as_tree
from .words import Op, Text, Word, join

HAIR = '\u200a'             # a hair space: room for the end of a mark, which is only heard
SAYS = {'ins': ('+', 'inserted: ', ' end of insertion '), 'del': ('\u2212', 'deleted: ', ' end of deletion ')}


@dataclass
class Marked:
    """A unit with its marks. `bars`: (number of the change, blocks that it stands beside, does it run from the first to the last of them?)."""

    tree: Element
    places: list[Place]
    bars: list[tuple[int, tuple[str, ...], bool]] = field(default_factory=list)
    images: dict[str, bytes] = field(default_factory=dict)
    of_draft: dict[str, str] = field(default_factory=dict)        # block -> its number in the draft; marks have none


class Marker:
    """Marks one unit; its tree is changed."""

    def __init__(self, comparison: Comparison, unit: UnitText):
        self.comparison, self.old, self.unit = comparison, comparison.old, unit
        self.places = list(unit.draft.places)
        self.bars: dict[int, list[str]] = {}
        self.ghosts = Ghosts(comparison.old, unit, self)

    def mark(self, changes: list[Change], away: Iterable[Change]) -> Marked:
        """`changes` of this unit; `away`: moves from here to elsewhere."""
        whole = {c.number for c in changes if c.kind not in ('words', 'table')}
        for change in changes:
            self.change = change
            self.bars[change.number] = []
            getattr(self, '_' + change.kind.replace(' ', '_'))(change)
        for change in away:
            self.change = change
            self.ghosts.moved_away(change)
        bars = [(number, tuple(blocks), number in whole) for number, blocks in self.bars.items() if blocks]
        numbers: list[str] = []
        tree = as_tree(self.unit.root, self.unit.draft.uses, self.places, numbers)
        name, now = self.unit.unit.id, {number: n for n, number in enumerate(numbers)}
        bars = [(change, tuple(f'{name}:{now[block]}' for block in blocks if block in now), whole) for change, blocks, whole in bars]
        old = len(self.unit.draft.places)
        of_draft = {f'{name}:{n}': number for n, number in enumerate(numbers) if int(number.rpartition(':')[2]) < old}
        return Marked(tree, blocks_of(tree), bars, self.ghosts.images, of_draft)

    # --- kinds of change ------------------------------------------------------------------------------------------------

    def _words(self, change: Change) -> None:
        self.rewrite(change.new.texts, change.new.words, change.ops, change.old.words, change.old.unit)
        if not self.bars[change.number]:
            self.beside(change.new.number)

    def _moved(self, change: Change) -> None:
        page = self.old.page(change.old)
        where = f'page {page}' if change.old.unit in self.comparison.new.units or not page else f'page {page} of {self.old.about.words}'
        self.rewrite(change.new.texts, change.new.words, change.ops, change.old.words, change.old.unit)
        self.note(change.new, f'Moved here from {where}' if page else 'Moved here')

    def _added(self, change: Change) -> None:
        if change.blocks:
            self.note(change.blocks[0], f'New {change.what}')
            self.beside(*(b.number for b in change.blocks))
        elif change.new.words:
            self.insert(change.new)

    def _removed(self, change: Change) -> None:
        self.ghosts.removed(change)

    def _figure(self, change: Change) -> None:
        if change.what == 'alt text':
            self.note(change.new, 'The description of this figure for those who do not see it has changed')
        else:
            self.ghosts.picture_before(change)
        self.beside(change.new.number)

    def _table(self, change: Change) -> None:
        cell = change.cell
        if cell.kind == 'cell':
            self.rewrite(cell.new.texts, cell.new.words, cell.ops, cell.old.words, change.old.unit, cell.new.element)
        elif cell.kind == 'row added':
            for one in cell.new_row.cells.values():
                self.insert(one)
        elif cell.kind == 'row removed':
            self.ghosts.row(change)
        elif cell.kind == 'column added':
            for row in change.new.table.rows:
                if one := row.cells.get(cell.column):
                    self.insert(one)
        else:
            head = self._spell(change.old.table.head(cell.column), change.old.unit)
            self.note(change.new, f'{cell.kind.capitalize()}{": " if head else ""}{head}')

    def _unit_added(self, change: Change) -> None:
        """All of it is new: said on its first page, by the furniture."""

    # --- marks ----------------------------------------------------------------------------------------------------------

    def beside(self, *numbers: str) -> None:
        self.bars[self.change.number] += [n for n in numbers if n]

    def number(self) -> str:
        """The number of one more block; it was written where the change is."""
        block = self.change.new or self.change.after or self.change.old
        self.places.append(block.place)
        number = f'{self.unit.unit.id}:{len(self.places) - 1}'
        self.bars.setdefault(self.change.number, []).append(number)
        return number

    def element(self, tag: str, words: str) -> ET.Element:
        """An `ins` or `del` with its signs."""
        sign, before, after = SAYS[tag]
        el = ET.Element(tag, {'data-b': self.number()})
        if len(self.bars[self.change.number]) == 1:
            el.set('id', f'change-{self.change.number}')
        ET.SubElement(el, 'span', {'class': 'sign', 'data-say': before}).text = sign
        el[0].tail = words
        ET.SubElement(el, 'span', {'class': 'sign', 'data-say': after}).text = HAIR
        return el

    def note(self, block: Block, words: str) -> None:
        """A remark before a block, in words that are read: inside of it where there is text, else before it."""
        el = ET.Element('span', {'class': 'change-note', 'data-b': self.number()})
        if len(self.bars[self.change.number]) == 1:
            el.set('id', f'change-{self.change.number}')
        el.text = f'{words}. '
        target = block.element
        if block.table or block.picture or target.tag == 'tr':
            self.ghosts.place_before(target, el)
        else:
            el.tail, target.text = target.text, None
            target.insert(0, el)
        self.beside(block.number)

    def insert(self, one: Block | Cell) -> None:
        """Mark all the words of a block or cell as inserted."""
        if one.words:
            self.rewrite(one.texts, one.words, (Op('insert', 0, 0, 0, len(one.words)),), (), '')

    def rewrite(self, texts: list[Text], now: tuple[Word, ...], ops: Iterable[Op], old: tuple[Word, ...], unit: str, holder: ET.Element | None = None) -> None:
        """Mark in `texts`, which say `now`, what was inserted, and set in what was deleted from the words `old` of a unit of the old edition."""
        gone: dict[int, tuple[Word, ...]] = {}
        new: dict[int, Op] = {}
        for op in ops:
            if op.tag in ('delete', 'replace'):
                gone[op.j1] = old[op.i1:op.i2]
            if op.tag in ('insert', 'replace'):
                new.update(dict.fromkeys(range(op.j1, op.j2), op))
        last = next((t for t in reversed(texts) if any(n is not None for _, n in t.pieces)), None)
        for text in texts:
            parts = self._parts(text, now, gone, new, unit)
            if text is last and len(now) in gone:
                parts.append(('del', self._spell(gone[len(now)], unit, lead=True)))
            self._replace(text, parts)
        if last is None and gone and holder is not None:               # an empty cell
            holder.append(self.element('del', self._spell(gone[0], unit)))

    def _parts(self, text: Text, now: tuple[Word, ...], gone: dict, new: dict, unit: str) -> list[tuple[str, str]]:
        """A text cut into ('', as it is), ('ins', inserted), ('del', deleted before)."""
        parts: list[tuple[str, str]] = []
        space, inside = '', None              # white space that waits; the op of the insertion that is open
        for piece, n in text.pieces:
            if piece.isspace():
                space += piece
                continue
            op = new.get(n) if n is not None else None
            if n in gone and (n == 0 or now[n].space):
                parts += [('', space), ('del', self._spell(gone[n], unit)), ('', ' ')]
                space = ''
            elif n in gone:
                parts.append(('del', self._spell(gone[n], unit, lead=True)))
            if op is not None and op is inside and parts[-1][0] == 'ins':
                parts[-1] = ('ins', f'{parts[-1][1]}{space}{piece}')
            else:
                parts += [('', space), ('ins' if op else '', piece)]
            space, inside = '', op
        return [*parts, ('', space)]

    def _spell(self, words: tuple[Word, ...], unit: str, lead: bool = False) -> str:
        text = join(words, lambda token: self.old.spell(unit, token))
        return f' {text}' if lead and words and words[0].space else text

    def _replace(self, text: Text, parts: list[tuple[str, str]]) -> None:
        """Put parts in the place of a text."""
        if all(tag == '' for tag, _ in parts):
            return
        nodes: list[ET.Element] = []
        plain = ''
        for tag, words in parts:
            if not words:
                continue
            if tag:
                nodes.append(self.element(tag, words))
            elif nodes:
                nodes[-1].tail = (nodes[-1].tail or '') + words
            else:
                plain += words
        setattr(text.element, text.slot, plain)
        parent = text.element if text.slot == 'text' else self.unit.parents[text.element]
        at = 0 if text.slot == 'text' else list(parent).index(text.element) + 1
        parent[at:at] = nodes
