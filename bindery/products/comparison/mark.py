"""Write the changes of a unit into its tree in the new edition.

Inserted and deleted words become `<ins>` and `<del>`, each with a sign and alternative text for screen
readers (SAY, see layout/tags/tree.py). Each mark is a block of its own, so that its position on the page is
known and a change bar can be drawn beside it.
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

MarkedNodes = tuple[str, list[Node]]  # ins, del or '' (unchanged), and the nodes in it


@dataclass
class MarkedUnit:
    """A unit with its marks.

    - bars: for each change bar the number of its change, the blocks beside which it is drawn, and whether it
      runs without a gap from the first of them to the last
    - of_draft: number of a block -> its number in the draft without marks
    """

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
        """Mark the `changes` of this unit, and the passages that `moved_away` from it. Called once."""
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
        old, new = change.pair
        self.rewrite(new.runs, new.words, change.ops, old.words, old.unit)
        if not self.writer.beside[change.number]:
            self.beside(new.number)

    def _moved(self, change: Change) -> None:
        old, new = change.pair
        page = self.old.page(old)
        _ = self.gettext
        in_new_edition = old.unit in self.comparison.new.units
        note = _('Moved here')
        if page:
            elsewhere = _('Moved here from page %(page)s of %(edition)s')
            note = _('Moved here from page %(page)s') if in_new_edition else elsewhere
        note %= {'page': page, 'edition': self.old.about.words}
        self.rewrite(new.runs, new.words, change.ops, old.words, old.unit)
        self.note(new, note)

    def _added(self, change: Change) -> None:
        if change.blocks:
            _ = self.gettext
            self.note(change.blocks[0], _('New %(what)s') % {'what': _(change.subject)})
            self.beside(*(b.number for b in change.blocks))
        elif change.block.words:
            self.insert(change.block)

    def _removed(self, change: Change) -> None:
        self.removed_content.removed(change)

    def _figure(self, change: Change) -> None:
        new = change.block
        if change.subject == 'alt text':
            _ = self.gettext
            self.note(new, _('The description of this figure for those who do not see it has changed'))
        else:
            self.removed_content.picture_before(change)
        self.beside(new.number)

    def _table(self, change: Change) -> None:
        (old, old_table), (new, new_table), cell_change = change.tables
        if cell_change.old and cell_change.new:
            self.rewrite(
                cell_change.new.runs,
                cell_change.new.words,
                cell_change.ops,
                cell_change.old.words,
                old.unit,
                cell_change.new.element,
            )
        elif cell_change.new_row:
            for added_cell in cell_change.new_row.cells.values():
                self.insert(added_cell)
        elif cell_change.old_row:
            columns = list(new_table.columns or old_table.columns)
            self.removed_content.row(cell_change.old_row, columns, old.unit, new_table, cell_change.after)
        elif cell_change.kind == 'column added':
            for row in new_table.rows:
                if cell_change.column in row.cells:
                    self.insert(row.cells[cell_change.column])
        else:
            head = self._as_read(old_table.head(cell_change.column), old.unit)
            self.note(new, f'{self.gettext(cell_change.kind).capitalize()}{": " if head else ""}{head}')

    def _unit_added(self, change: Change) -> None:
        """Mark nothing: the overlay says on each page that the unit is new."""

    # --- marks ----------------------------------------------------------------------------------------------

    def beside(self, *numbers: int | None) -> None:
        self.writer.stand_beside(self.blocks[n] for n in numbers if n in self.blocks)

    def note(self, block: Block, words: str) -> None:
        """Set a remark at the beginning of a block of text, or before a table or figure."""
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
        """Mark the inserted words in `runs`, whose words are `now`, and set in those that were deleted from
        `old`, the words of a block of `unit` in the old edition. `holder`: the element of an empty cell."""
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
        self,
        run: Run,
        now: tuple[Word, ...],
        deleted: dict[int, tuple[Word, ...]],
        inserted: dict[int, Op],
        unit: str,
    ) -> list[MarkedNodes]:
        """Divide a run into unchanged, inserted and deleted parts."""
        parts: list[MarkedNodes] = []
        space = ''  # white space whose part is not known yet
        inside: Op | None = None  # of the insertion that the last part belongs to
        for piece, index in run.pieces:
            if isinstance(piece, str) and piece.isspace():
                space += piece
                continue
            op = inserted.get(index) if index is not None else None
            node = Text(piece) if isinstance(piece, str) else piece
            if index is not None and index in deleted:
                if index == 0 or now[index].space:
                    deletion = ('del', self._spell(deleted[index], unit))
                    parts += [('', [Text(space)]), deletion, ('', [Text(' ')])]
                    space = ''
                else:
                    parts.append(('del', self._spell(deleted[index], unit, lead=True)))
            if op is not None and op is inside and parts[-1][0] == 'ins':
                parts[-1] = ('ins', [*parts[-1][1], Text(space), node])
            else:
                parts += [('', [Text(space)]), ('ins' if op else '', [node])]
            space, inside = '', op
        return [*parts, ('', [Text(space)])]

    def _spell(self, words: tuple[Word, ...], unit: str, lead: bool = False) -> list[Node]:
        """Words of a unit of the old edition as a text node; `lead`: with the space before them."""
        text = self._as_read(words, unit)
        return [Text(f' {text}' if lead and words and words[0].space else text)]

    def _as_read(self, words: tuple[Word, ...], unit: str) -> str:
        """Words of a unit of the old edition, with the text of its references."""
        return join(words, lambda node: self.old.spell(unit, node))

    def _replace(self, run: Run, parts: list[MarkedNodes]) -> None:
        """Replace a run by its parts."""
        if all(tag == '' for tag, _ in parts):
            return
        nodes: list[Node] = []
        for tag, content in parts:
            visible = [node for node in content if not isinstance(node, Text) or node.words]
            if visible:
                nodes += [self.writer.words(tag, visible)] if tag else visible
        self.edits.replace(run.parent, run.first, run.last, nodes)
