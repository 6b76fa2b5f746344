"""The list of changes between two editions.

An **edit** is a change that an editor made; an **effect** is its consequence elsewhere: a changed record is
one edit, and every table, card and chart that prints it is an effect. Only edits are counted; both are
marked.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, replace

from ...core.words import N_
from .blocks import Block, Picture
from .edition_state import EditionState
from .groups import whole_groups
from .match import Matching, Pair, match
from .records import RecordChange, compare_records
from .tables import Table, TableChange, compare_tables
from .words import Op, difference, join, plain_difference, spelled

WordRows = tuple[tuple[str, str], ...]  # as `spelled` returns them


@dataclass(eq=False)
class Change:
    """One difference.

    - kind: words, added, removed, moved, table (see `cell`), figure, record, unit added, unit removed
    - unit: of the new edition, of the old one for a unit that is gone; '' for a record
    - subject: the thing that changed, as "paragraph"
    - title: of a record or unit, caption of a table
    - old, new: the block before and after; None where there is none
    - ops, words: how its words differ
    - after: the block of the new edition behind which a removed block stood
    - blocks: all blocks of an entry that was added or removed as a whole
    - number: counts all changes in the order of the list
    """

    kind: str
    unit: str
    subject: str
    title: str = ''
    effect: bool = False
    old: Block | None = None
    new: Block | None = None
    ops: tuple[Op, ...] = ()
    words: WordRows = ()
    cell: TableChange | None = None
    record: RecordChange | None = None
    after: Block | None = None
    blocks: tuple[Block, ...] = ()
    number: int = 0

    @property
    def block(self) -> Block:
        """The block in the new edition, or, if it was removed, in the old one. Not for records and units."""
        block = self.new or self.old
        assert block is not None, f'a change of kind {self.kind} has a block'
        return block

    @property
    def tables(self) -> tuple[tuple[Block, Table], tuple[Block, Table], TableChange]:
        """The old and the new block with their tables, and the change in them, of a change of kind
        `table`."""
        old, new = self.pair
        assert old.table is not None and new.table is not None and self.cell is not None
        return (old, old.table), (new, new.table), self.cell

    @property
    def pair(self) -> tuple[Block, Block]:
        """The old and the new block of a change of something that both editions have."""
        assert self.old is not None and self.new is not None, f'a change of kind {self.kind} has both blocks'
        return self.old, self.new


@dataclass(eq=False)
class Comparison:
    """Two editions and their changes. `same`: new id -> old id of headings, figures, tables and boxes whose
    id has changed."""

    old: EditionState
    new: EditionState
    changes: list[Change]
    same: dict[str, str] = field(default_factory=dict)

    @property
    def edits(self) -> list[Change]:
        return [c for c in self.changes if not c.effect]

    @property
    def effects(self) -> list[Change]:
        return [c for c in self.changes if c.effect]


class _Finder:
    """Finds the changes between two matched editions."""

    def __init__(self, old: EditionState, new: EditionState, matching: Matching, records: list[RecordChange]):
        self.old, self.new, self.matching = old, new, matching
        self.charts = {
            f
            for f in {*old.digests, *new.digests}
            if 'charts' in f and old.digests.get(f) != new.digests.get(f)
        }
        self.touched = {r.dataset for r in records} | {
            f'chart:{f.rpartition("/")[2].removesuffix(".yaml")}' for f in self.charts
        }
        self.records = records

    # --- blocks ---------------------------------------------------------------------------------------------

    def is_effect(self, block: Block, side: EditionState) -> bool:
        """Does this block differ only because of the data, or of the title and date of its edition?"""
        return block.origin == 'template' or (
            block.origin == 'data' and not self.touched.isdisjoint(side.units[block.unit].draft.datasets)
        )

    def pair(self, pair: Pair) -> Iterator[Change]:
        """The changes of a block that both editions have."""
        old, new = pair.old, pair.new
        moved = Change('moved', new.unit, new.name, effect=self.is_effect(new, self.new), old=old, new=new)
        if new.table and old.table:
            moved = replace(moved, title=new.table.caption)
            for cell in compare_tables(old.table, new.table):
                words = self.spelled(cell, old, new)
                yield replace(moved, kind='table', subject=cell.kind, ops=cell.ops, words=words, cell=cell)
        elif new.picture and old.picture:
            moved = replace(moved, title=new.picture.caption)
            yield from self.figure(moved, old.picture, new.picture)
        elif pair.moved or old.digest != new.digest:
            ops = difference(old.words, new.words)
            words = spelled(
                ops,
                old.words,
                new.words,
                lambda t: self.old.spell(old.unit, t),
                lambda t: self.new.spell(new.unit, t),
            )
            moved = replace(moved, ops=ops, words=words)
            if not pair.moved:
                yield replace(moved, kind='words')
        if pair.moved:
            yield replace(moved, after=self.before(old))

    def figure(self, change: Change, old: Picture, new: Picture) -> Iterator[Change]:
        """The change of a figure, if there is one, from any `change` of its block."""
        if old.digest != new.digest:
            effect = change.effect or self.redrawn(new)
            yield replace(change, kind='figure', subject=new.source, effect=effect)
        elif old.alt != new.alt:
            words = plain_difference(old.alt, new.alt)
            yield replace(change, kind='figure', subject=N_('alt text'), words=words)

    def redrawn(self, picture: Picture) -> bool:
        """Is a changed picture the effect of changed data? It is for a chart whose specification is the same,
        and for a drawing whose templates are the same."""
        if picture.source == 'chart':
            name = picture.src.rpartition('/')[2].removesuffix('.svg')
            return not {f'content/charts/{name}.yaml', 'styles/charts.yaml'} & {
                f
                for f in {*self.old.digests, *self.new.digests}
                if self.old.digests.get(f) != self.new.digests.get(f)
            }
        return picture.source == 'drawing' and self.old.templates == self.new.templates and bool(self.touched)

    def spelled(self, cell: TableChange, old: Block, new: Block) -> WordRows:
        before = cell.old.words if cell.old else ()
        now = cell.new.words if cell.new else ()
        return spelled(
            cell.ops,
            before,
            now,
            lambda t: self.old.spell(old.unit, t),
            lambda t: self.new.spell(new.unit, t),
        )

    # --- blocks that came or went ---------------------------------------------------------------------------

    def alone(
        self, blocks: list[Block], kind: str, side: EditionState, whole: frozenset[str]
    ) -> Iterator[Change]:
        """Changes for blocks of one side that have no partner. What was added or removed as a whole, such as
        a box or the entry of a record, is one change."""
        groups = {
            block: group
            for unit_id, unit in side.units.items()
            if unit_id not in whole
            for group in whole_groups(unit, frozenset(blocks))
            for block in group.blocks
        }
        done: set[Block] = set()
        for block in blocks:
            if block.unit in whole or block in done:
                continue
            group = groups.get(block)
            if group is None:
                yield self.lone(kind, block, block.name, '', side)
                continue
            done.update(group.blocks)
            title = side.plain_text(block.unit, group.title)
            if group.kind == 'entry' and block.record:
                dataset, record = block.record
                title = side.datasets[dataset].by_id[record].title
            yield self.lone(kind, group.blocks[0], group.kind, title, side, group.blocks)

    def lone(
        self,
        kind: str,
        block: Block,
        noun: str,
        title: str,
        side: EditionState,
        blocks: tuple[Block, ...] = (),
    ) -> Change:
        text = '' if blocks else join(block.words, lambda t: side.spell(block.unit, t))
        sign = '+' if kind == 'added' else '-'
        blocks_of_change = {'new': block} if kind == 'added' else {'old': block, 'after': self.before(block)}
        return Change(
            kind,
            block.unit,
            noun,
            title,
            self.is_effect(block, side),
            words=((sign, text),) if text else (),
            blocks=blocks,
            **blocks_of_change,
        )

    def before(self, block: Block) -> Block | None:
        """The block of the new edition behind which a removed block stood: the partner of the nearest block
        before it that is still in this unit."""
        stayed = {p.old: p.new for p in self.matching.pairs if not p.moved and p.new.unit == p.old.unit}
        blocks = self.old.units[block.unit].blocks
        return next((stayed[b] for b in reversed(blocks[: blocks.index(block)]) if b in stayed), None)

    # --- units ----------------------------------------------------------------------------------------------

    def units(self) -> Iterator[Change]:
        for unit_id in self.new.units:
            if unit_id not in self.old.units:
                yield Change(
                    'unit added',
                    unit_id,
                    self.new.units[unit_id].unit.kind,
                    self.new.heading(unit_id),
                    self.new.units[unit_id].generated,
                )
        for unit_id in self.old.units:
            if unit_id not in self.new.units:
                yield Change(
                    'unit removed',
                    unit_id,
                    self.old.units[unit_id].unit.kind,
                    self.old.heading(unit_id),
                    self.old.units[unit_id].generated,
                )


def compare(old: EditionState, new: EditionState) -> Comparison:
    """All changes, in the order of the new edition; then units that are gone, then records."""
    matching, records = match(old, new), compare_records(old.datasets, new.datasets, new.language)
    finder = _Finder(old, new, matching, records)
    only_new, only_old = (frozenset(a.units) - frozenset(b.units) for a, b in ((new, old), (old, new)))
    changes = [c for pair in matching.pairs for c in finder.pair(pair)]
    changes += finder.alone(matching.added, 'added', new, only_new)
    changes += finder.alone(matching.removed, 'removed', old, only_old)
    changes += finder.units()
    order: dict[Block | None, int] = {b: n for n, b in enumerate(new.blocks)}
    place = {u: n for n, u in enumerate((*new.units, *(u for u in old.units if u not in new.units)))}
    changes.sort(key=lambda c: (place[c.unit], order.get(c.new or c.after, -1), c.new is None))
    changes += [Change('record', '', r.kind, r.title, record=r) for r in records]
    for n, change in enumerate(changes, 1):
        change.number = n
    same = {
        new_id: old_id
        for p in matching.pairs
        if (new_id := p.new.element.id)
        and (old_id := p.old.element.id)
        and new_id != old_id
        and new_id in new.targets
        and old_id in old.targets
    }
    return Comparison(old, new, changes, same)
