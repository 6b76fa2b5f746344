"""Changes written into the draft of a unit of the new edition.

Words: `<ins>` and `<del>`, each with a sign that a screen reader spells out (SAY, see layout/tags/tree.py).
Each mark is a block of its own, so that the pages tell where it stands and a bar can be set beside it.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from ...core.document import Element, Node, Reference, Text, block_numbers
from ...core.document import blocks as places_of
from ...core.problems import Place
from ..differences.blocks import Block, UnitText
from ..differences.changes import Change, Comparison
from ..differences.tables import Cell
from ..differences.words import Op, Run, Word, join
from .mark_writer import MarkWriter
from .removed_content import RemovedContent

MarkedNodes = tuple[str, list[Node]]  # ins, del or '', and what it holds


@dataclass
class MarkedUnit:
    """A unit with its marks. `bars`: (number of the change, blocks that it stands beside, does it run from
    the first to the last of them?); `of_draft`: block -> its number in the draft, for all but the marks."""

    tree: Element
    places: list[Place]
    bars: list[tuple[int, tuple[int, ...], bool]] = field(default_factory=list)
    images: dict[str, bytes] = field(default_factory=dict)
    of_draft: dict[int, int] = field(default_factory=dict)


class Marker:
    """Marks one unit."""

    def __init__(self, comparison: Comparison, unit: UnitText):
        self.comparison, self.old, self.unit = comparison, comparison.old, unit
        self.gettext = comparison.new.language.gettext
        self.writer = MarkWriter(comparison)
        self.edits = self.writer.edits
        self.blocks = {number: el for el, number in unit.numbers.items()}
        self.removed_content = RemovedContent(comparison.old, unit, self.writer)

    def mark(self, changes: list[Change], moved_away: Iterable[Change]) -> MarkedUnit:
        """`changes` of this unit; `away`: moves from here to elsewhere."""
        whole = {c.number for c in changes if c.kind not in ('words', 'table')}
        for change in changes:
            self.writer.begin(change)
            getattr(self, '_' + change.kind.replace(' ', '_'))(change)
        for change in moved_away:
            self.writer.begin(change, counted=False)
            self.removed_content.moved_away(change)
        tree = self.edits.applied(self.unit.root)
        number = block_numbers(tree)
        beside = {
            change: tuple(number[now] for e in marks if (now := self.edits.now(e)) in number)
            for change, marks in self.writer.beside.items()
        }
        bars = [(change, blocks, change in whole) for change, blocks in beside.items() if blocks]
        of_draft = {
            number[now]: before
            for e, before in self.unit.numbers.items()
            if (now := self.edits.now(e)) in number
        }
        return MarkedUnit(tree, places_of(tree), bars, self.removed_content.images, of_draft)

    # --- kinds of change ------------------------------------------------------------------------------------

    def _words(self, change: Change) -> None:
        self.rewrite(change.new.runs, change.new.words, change.ops, change.old.words, change.old.unit)
        if not self.writer.beside[change.number]:
            self.beside(change.new.number)

    def _moved(self, change: Change) -> None:
        page = self.old.page(change.old)
        _ = self.gettext
        in_new_edition = change.old.unit in self.comparison.new.units
        note = _('Moved here')
        if page:
            elsewhere = _('Moved here from page %(page)s of %(edition)s')
            note = _('Moved here from page %(page)s') if in_new_edition else elsewhere
        note %= {'page': page, 'edition': self.old.about.words}
        self.rewrite(change.new.runs, change.new.words, change.ops, change.old.words, change.old.unit)
        self.note(change.new, note)

    def _added(self, change: Change) -> None:
        if change.blocks:
            _ = self.gettext
            self.note(change.blocks[0], _('New %(what)s') % {'what': _(change.what)})
            self.beside(*(b.number for b in change.blocks))
        elif change.new.words:
            self.insert(change.new)

    def _removed(self, change: Change) -> None:
        self.removed_content.removed(change)

    def _figure(self, change: Change) -> None:
        if change.what == 'alt text':
            _ = self.gettext
            self.note(change.new, _('The description of this figure for those who do not see it has changed'))
        else:
            self.removed_content.picture_before(change)
        self.beside(change.new.number)

    def _table(self, change: Change) -> None:
        cell = change.cell
        if cell.kind == 'cell':
            self.rewrite(
                cell.new.runs, cell.new.words, cell.ops, cell.old.words, change.old.unit, cell.new.element
            )
        elif cell.kind == 'row added':
            for added_cell in cell.new_row.cells.values():
                self.insert(added_cell)
        elif cell.kind == 'row removed':
            self.removed_content.row(change)
        elif cell.kind == 'column added':
            for row in change.new.table.rows:
                if added_cell := row.cells.get(cell.column):
                    self.insert(added_cell)
        else:
            head = self._as_read(change.old.table.head(cell.column), change.old.unit)
            self.note(change.new, f'{self.gettext(cell.kind).capitalize()}{": " if head else ""}{head}')

    def _unit_added(self, change: Change) -> None:
        """All of it is new: said on its first page, by the overlay."""

    # --- marks ----------------------------------------------------------------------------------------------

    def beside(self, *numbers: int | None) -> None:
        self.writer.stand_beside(self.blocks[n] for n in numbers if n in self.blocks)

    def note(self, block: Block, words: str) -> None:
        """A remark before a block, in words that are read: inside of it where there is text, else before
        it."""
        note = self.writer.block('span', {'class': 'change-note'}, [Text(f'{words}. ')], named=True)
        if block.table or block.picture or block.element.tag == 'tr':
            self.removed_content.place_before(block.element, note)
        else:
            self.edits.first(block.element, note)
        self.beside(block.number)

    def insert(self, inserted: Block | Cell) -> None:
        """Mark all the words of a block or cell as inserted."""
        if inserted.words:
            self.rewrite(inserted.runs, inserted.words, (Op('insert', 0, 0, 0, len(inserted.words)),), (), '')

    def rewrite(
        self,
        runs: list[Run],
        now: tuple[Word, ...],
        ops: Iterable[Op],
        old: tuple[Word, ...],
        unit: str,
        holder: Element | None = None,
    ) -> None:
        """Mark in `runs`, which say `now`, what was inserted, and set in what was deleted from the words
        `old` of a unit of the old edition."""
        deleted: dict[int, tuple[Word, ...]] = {}
        inserted: dict[int, Op] = {}
        for op in ops:
            if op.tag in ('delete', 'replace'):
                deleted[op.j1] = old[op.i1 : op.i2]
            if op.tag in ('insert', 'replace'):
                inserted.update(dict.fromkeys(range(op.j1, op.j2), op))
        last = next((run for run in reversed(runs) if any(n is not None for _, n in run.pieces)), None)
        for run in runs:
            parts = self._parts(run, now, deleted, inserted, unit)
            if run is last and len(now) in deleted:
                deletion = ('del', self._spell(deleted[len(now)], unit, lead=True))
                if isinstance(run.parent, Reference):  # behind the link, not in it
                    self._replace(run, parts)
                    self.edits.after(run.parent, self.writer.words(*deletion))
                    continue
                parts.append(deletion)
            self._replace(run, parts)
        if last is None and deleted and holder is not None:  # an empty cell
            self.edits.last(holder, self.writer.words('del', self._spell(deleted[0], unit)))

    def _parts(
        self, run: Run, now: tuple[Word, ...], deleted: dict, inserted: dict, unit: str
    ) -> list[MarkedNodes]:
        """A run cut into ('', as it is), ('ins', inserted), ('del', deleted before)."""
        parts: list[MarkedNodes] = []
        space, inside = '', None  # white space that waits; the op of the insertion that is open
        for piece, index in run.pieces:
            if isinstance(piece, str) and piece.isspace():
                space += piece
                continue
            op = inserted.get(index) if index is not None else None
            node = Text(piece) if isinstance(piece, str) else piece
            if index in deleted and (index == 0 or now[index].space):
                parts += [('', [Text(space)]), ('del', self._spell(deleted[index], unit)), ('', [Text(' ')])]
                space = ''
            elif index in deleted:
                parts.append(('del', self._spell(deleted[index], unit, lead=True)))
            if op is not None and op is inside and parts[-1][0] == 'ins':
                parts[-1] = ('ins', [*parts[-1][1], Text(space), node])
            else:
                parts += [('', [Text(space)]), ('ins' if op else '', [node])]
            space, inside = '', op
        return [*parts, ('', [Text(space)])]

    def _spell(self, words: tuple[Word, ...], unit: str, lead: bool = False) -> list[Node]:
        text = self._as_read(words, unit)
        return [Text(f' {text}' if lead and words and words[0].space else text)]

    def _as_read(self, words: tuple[Word, ...], unit: str) -> str:
        """Words of a unit of the old edition, as a reader sees them."""
        return join(words, lambda node: self.old.spell(unit, node))

    def _replace(self, run: Run, parts: list[MarkedNodes]) -> None:
        """Put parts in the place of a run."""
        if all(tag == '' for tag, _ in parts):
            return
        nodes: list[Node] = []
        for tag, content in parts:
            visible = [node for node in content if not isinstance(node, Text) or node.words]
            if visible:
                nodes += [self.writer.words(tag, visible)] if tag else visible
        self.edits.replace(run.parent, run.first, run.last, nodes)
