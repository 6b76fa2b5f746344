"""Compare two tables, cell by cell. Rows are matched by their record or first cell, columns by their
heads."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from difflib import SequenceMatcher
from functools import cached_property

from ...core.document import Element
from ...core.words import N_
from .words import Op, Run, Word, difference, likeness

ALIKE = 0.5  # rows with so much in common are one row, if nothing else tells


@dataclass(eq=False)
class Cell:
    element: Element
    runs: list[Run]
    words: tuple[Word, ...]
    number: int | None  # of its block in the draft


@dataclass(eq=False)
class Row:
    """`cells` by their column, from 0."""

    element: Element
    head: bool
    record: tuple[str, str] | None
    cells: dict[int, Cell]

    @cached_property
    def bag(self) -> Counter[str]:
        """The keys of its words, counted."""
        return Counter(w.key for c in self.cells.values() for w in c.words)

    @property
    def title(self) -> tuple[Word, ...]:
        """The words of its first cell."""
        return self.cells[min(self.cells)].words if self.cells else ()

    @property
    def title_keys(self) -> tuple[str, ...]:
        return tuple(w.key for w in self.title)


@dataclass(eq=False)
class Table:
    element: Element
    rows: list[Row]
    caption: str

    @property
    def columns(self) -> dict[int, tuple[str, ...]]:
        """The head of each column, as keys of words; without a head, the numbers of the columns."""
        heads = [row for row in self.rows if row.head]
        if heads:
            return {x: tuple(w.key for w in cell.words) for x, cell in heads[-1].cells.items()}
        return {x: (str(x),) for x in sorted({x for row in self.rows for x in row.cells})}

    def head(self, column: int) -> tuple[Word, ...]:
        """The words of the head of a column; none where there is no head."""
        return next(
            (row.cells[column].words for row in reversed(self.rows) if row.head and column in row.cells), ()
        )

    @property
    def body(self) -> list[Row]:
        return [row for row in self.rows if not row.head]


@dataclass(frozen=True)
class TableChange:
    """`kind`: cell, row added, row removed, rows in another order, column added, column removed.

    A changed cell has `old` and `new` with their rows; an added row `new_row` alone, a removed one `old_row`
    alone and `after`, the row of the new table behind which it stood, None for the head. `column` is that of
    the new table, of the old one for a removed column.
    """

    kind: str
    old_row: Row | None = None
    new_row: Row | None = None
    old: Cell | None = None
    new: Cell | None = None
    ops: tuple[Op, ...] = ()
    column: int = -1
    after: Row | None = None


def compare_tables(old: Table, new: Table) -> list[TableChange]:
    """All differences, from the top of the new table to its bottom."""
    columns = _pair_columns(old.columns, new.columns)
    changes = [
        TableChange(N_('column added'), column=column) for column in new.columns if column not in columns
    ]
    changes += [
        TableChange(N_('column removed'), column=column)
        for column in old.columns
        if column not in columns.values()
    ]
    rows = _pair_rows(old.body, new.body)
    heads = list(zip((r for r in old.rows if r.head), (r for r in new.rows if r.head), strict=False))
    for before, now in heads:
        changes += _cells(before, now, columns)
    by_new = {now: before for before, now in rows}
    order = [old.body.index(by_new[row]) for row in new.body if row in by_new]
    for row in new.body:
        added = TableChange(N_('row added'), new_row=row)
        changes += _cells(by_new[row], row, columns) if row in by_new else [added]
    by_old, last = dict(rows), None
    for row in old.body:
        if row not in by_old:
            changes.append(TableChange(N_('row removed'), old_row=row, after=last))
        last = by_old.get(row, last)
    if order != sorted(order):
        changes.append(TableChange(N_('rows in another order')))
    return changes


def _cells(old: Row, new: Row, columns: dict[int, int]) -> list[TableChange]:
    changes = []
    for column, now in new.cells.items():
        before = old.cells.get(columns.get(column, -1))
        if before and [w.key for w in before.words] != [w.key for w in now.words]:
            changes.append(
                TableChange(
                    kind='cell',
                    old_row=old,
                    new_row=new,
                    old=before,
                    new=now,
                    ops=difference(before.words, now.words),
                    column=column,
                )
            )
    return changes


def _pair_columns(old: dict[int, tuple], new: dict[int, tuple]) -> dict[int, int]:
    """New column -> old column, matched by their heads; where only heads changed, by position."""
    left, right = list(old), list(new)
    pairs: dict[int, int] = {}
    for tag, i1, i2, j1, j2 in SequenceMatcher(
        None, list(old.values()), list(new.values()), False
    ).get_opcodes():
        if tag == 'equal' or (tag == 'replace' and i2 - i1 == j2 - j1):
            pairs.update(zip(right[j1:j2], left[i1:i2], strict=True))
    return pairs


def _pair_rows(old: list[Row], new: list[Row]) -> list[tuple[Row, Row]]:
    """Match rows of the same record, then rows with the same first cell, then rows with similar words."""
    pairs: list[tuple[Row, Row]] = []
    for key in (lambda row: row.record, lambda row: row.title_keys):
        taken = {r for pair in pairs for r in pair}
        waiting: dict = {}
        for row in old:
            if row not in taken and key(row):
                waiting.setdefault(key(row), []).append(row)
        for row in new:
            if row not in taken and waiting.get(key(row)):
                pairs.append((waiting[key(row)].pop(0), row))
    taken = {r for pair in pairs for r in pair}
    left = [row for row in old if row not in taken]
    for row in (r for r in new if r not in taken):
        best = _most_alike(row, left)
        if best is not None and likeness(best.bag, row.bag) >= ALIKE:
            pairs.append((best, row))
            left.remove(best)
    return pairs


def _most_alike(row: Row, candidates: list[Row]) -> Row | None:
    return max(candidates, key=lambda candidate: likeness(candidate.bag, row.bag), default=None)
