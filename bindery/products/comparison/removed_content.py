"""Set removed content into the new edition, struck through, where it stood: blocks, rows of tables, and the
picture that a figure showed before."""

from __future__ import annotations

from ...compose.writing.tree_writer import HEADINGS
from ...core.document import Element, Text, changed, element, elements
from ...core.encoding import digest
from ..differences.blocks import Block, Picture, UnitText
from ..differences.changes import Change
from ..differences.edition_state import EditionState
from ..differences.groups import kind_of
from ..differences.tables import Row, Table
from ..differences.words import Word, join
from .mark_writer import MarkWriter

# elements in which no paragraph may be placed
NOT_WITHIN = frozenset([
    'header',
    'figure',
    'table',
    'thead',
    'tbody',
    'tfoot',
    'tr',
    'colgroup',
    'caption',
    'a',
])
ITEM = {'ul': 'li', 'ol': 'li', 'dl': 'dd'}
FIRST_WORDS = 12  # words that are quoted of a block that has moved away


class RemovedContent:
    """Sets elements into the tree of one unit of the new edition."""

    def __init__(self, old: EditionState, unit: UnitText, writer: MarkWriter):
        self.old, self.unit, self.writer, self.edits = old, unit, writer, writer.edits
        self.gettext = writer.gettext
        self.images: dict[str, bytes] = {}
        self.parents = unit.parents
        self.records = {b.place: b.record for b in unit.blocks if b.record}

    # --- blocks ---------------------------------------------------------------------------------------------

    def removed(self, change: Change) -> None:
        """Set in a removed block, or a group of blocks."""
        for n, block in enumerate(change.blocks or (change.block,)):
            self.place_after(change.after, self.removed_block(block, first=bool(change.blocks) and n == 0))

    def removed_block(self, block: Block, first: bool) -> Element:
        """The element that shows a removed block. A heading becomes a paragraph, so that it gets no
        bookmark."""
        strong = block.tag in (*HEADINGS, 'dt', 'caption', 'figcaption')
        classes = {
            'class': ' '.join(['gone', *(['strong'] if strong else []), *(['first'] if first else [])])
        }
        _ = self.gettext
        if block.picture:
            note = self.writer.block('span', {'class': 'change-note'}, [Text(_('Removed figure. '))])
            alt = _('Removed: %(what)s') % {'what': block.picture.alt}
            picture = element('img', {'class': 'was', 'src': self._source(block.picture), 'alt': alt})
            return element('p', classes, [note, picture])
        if block.table:
            return element('div', classes, [self._table(block.table, block.unit)])
        return element('p', classes, [self._struck(block.unit, block.words)])

    def moved_away(self, change: Change) -> None:
        """Set a remark where a block stood that has moved to another place."""
        old, new = change.pair
        page = self.writer.comparison.new.page(new)
        words = self._spell(old.unit, old.words[:FIRST_WORDS])
        _ = self.gettext
        note = _('Moved to page %(page)s: “%(words)s”') if page else _('Moved away: “%(words)s”')
        note %= {'page': page, 'words': f'{words}{" …" if len(old.words) > FIRST_WORDS else ""}'}
        self.place_after(
            change.after,
            element(
                'p', {'class': 'gone'}, [self.writer.block('span', {'class': 'change-note'}, [Text(note)])]
            ),
        )

    def place_after(self, block: Block | None, removed_block: Element) -> None:
        """Set an element in behind a block of the new edition, or at the beginning of the unit."""
        target, inside = (self._beginning(), False) if block is None else self._outermost(block)
        parent = target if inside else self.parents[target]
        if parent.tag in ITEM:
            removed_block = changed(removed_block, tag=ITEM[parent.tag])
        if inside:
            self.edits.last(target, removed_block)
        else:
            self.edits.after(target, removed_block)

    def place_before(self, target: Element, note: Element) -> None:
        """Set a remark in before a table or figure, as a paragraph of its own."""
        while self.parents[target].tag in NOT_WITHIN or kind_of(self.parents[target]) == 'table':
            target = self.parents[target]
        self.edits.before(target, element('p', {'class': 'gone'}, [note]))

    def _beginning(self) -> Element:
        """The element behind which the unit's text begins: its title, with the elements around that."""
        below = [e for e in elements(self.unit.root) if e is not self.unit.root]
        target = next((e for e in below if e.tag == 'h1'), below[0])
        while self.parents[target] is not self.unit.root:
            target = self.parents[target]
        return target

    def _outermost(self, block: Block) -> tuple[Element, bool]:
        """Where a paragraph can be placed behind a block: an element, and whether it is placed inside, at its
        end, or behind it. Entries of records are not divided."""
        target = block.element
        while (
            (parent := self.parents.get(target)) is not None
            and parent is not self.unit.root
            and (
                parent.tag in NOT_WITHIN
                or kind_of(parent) in ('table', 'figure')
                or (block.record and self._record(parent) == block.record)
            )
        ):
            target = parent
        inside = (
            bool(block.record)
            and target is not block.element
            and target.tag in ('section', 'div')
            and self._record(target) == block.record
        )
        return target, inside

    def _record(self, el: Element) -> tuple[str, str] | None:
        return self.records.get(el.block) if el.block is not None else None

    # --- tables and pictures --------------------------------------------------------------------------------

    def row(self, removed: Row, columns: list[int], unit: str, table: Table, after: Row | None) -> None:
        """Set in a removed row of a table of the old edition's `unit`: into the new `table`, behind its row
        `after`, or, if that is None, behind the head."""
        cells = []
        for column in columns:
            cell = removed.cells.get(column)
            struck = [self._struck(unit, cell.words)] if cell and cell.words else []
            cells.append(element('td', {}, struck))
        row = element('tr', {'class': 'gone'}, cells)
        if after:
            self.edits.after(after.element, row)
        elif table.body:
            self.edits.before(table.body[0].element, row)
        else:
            self.edits.after(table.rows[-1].element, row)

    def _table(self, table: Table, unit: str) -> Element:
        parts = []
        for head in (True, False):
            if rows := [self._struck_row(row, unit) for row in table.rows if row.head == head]:
                parts.append(element('thead' if head else 'tbody', {}, rows))
        return element('table', {}, parts)

    def _struck_row(self, row: Row, unit: str) -> Element:
        tag, attributes = ('th', {'scope': 'col'}) if row.head else ('td', {})
        return element(
            'tr',
            {},
            [
                element(tag, attributes, [self._struck(unit, cell.words)] if cell.words else [])
                for cell in row.cells.values()
            ],
        )

    def _struck(self, unit: str, words: tuple[Word, ...]) -> Element:
        return self.writer.words('del', [Text(self._spell(unit, words))])

    def picture_before(self, change: Change) -> None:
        """Show the old and the new picture of a figure side by side, each with a heading."""
        old, new = change.pair
        assert old.picture is not None, 'a change of kind figure is of two pictures'
        img = next(e for e in elements(new.element) if e.tag == 'img' and e.get('class') != 'was')
        _ = self.gettext
        words = [Text(_('Before (%(edition)s)') % {'edition': self.old.about.words})]
        alt = _('Before: %(what)s') % {'what': old.picture.alt}
        before = [
            self.writer.block('p', {'class': 'change-note', 'id': f'change-{change.number}'}, words),
            element('img', {'src': self._source(old.picture), 'alt': alt}),
        ]
        now = [self.writer.block('p', {'class': 'change-note'}, [Text(_('Now'))]), img]
        self.edits.instead(
            img,
            element(
                'div',
                {'class': 'two-pictures'},
                [element('div', {'class': 'was'}, before), element('div', {'class': 'now'}, now)],
            ),
        )

    def _source(self, picture: Picture) -> str:
        """The address of a picture of the old edition in the comparison. The new edition may have another
        picture under the same name, so it gets a name of its own."""
        src = picture.src
        if src.startswith('data:'):
            return src
        address = f'before/{digest(src)[:8]}-{src.rpartition("/")[2]}'
        self.images[address] = self.old.images[src]
        return address

    def _spell(self, unit: str, words: tuple[Word, ...]) -> str:
        return join(words, lambda node: self.old.spell(unit, node))
