"""What is no more, set in where it stood: removed blocks and rows, struck through, and the picture that a figure showed before."""

from __future__ import annotations

import xml.etree.ElementTree as ET
from typing import TYPE_CHECKING

from ..compose.writer import HEADINGS
from ..sources import digest
from .blocks import Block, UnitText
from .changes import Change
from .groups import kind_of
from .side import Side
from .tables import Row, Table
from .words import join

if TYPE_CHECKING:
    from .mark import Marker

NOT_WITHIN = frozenset('header figure table thead tbody tfoot tr colgroup caption a'.split())     # no place for a paragraph
ITEM = {'ul': 'li', 'ol': 'li', 'dl': 'dd'}
FIRST_WORDS = 12           # of a block that has moved away


class Ghosts:
    """Sets elements into the tree of one unit of the new edition."""

    def __init__(self, old: Side, unit: UnitText, marker: Marker):
        self.old, self.unit, self.marker = old, unit, marker
        self.images: dict[str, bytes] = {}
        self.parents = dict(unit.parents)
        self.records = {b.place: b.record for b in unit.blocks if b.record}
        self.last: dict[ET.Element, ET.Element] = {}       # what was set in behind an element last

    # --- blocks ---------------------------------------------------------------------------------------------------------

    def removed(self, change: Change) -> None:
        """A block, or a group of blocks, where it stood."""
        blocks = change.blocks or (change.old,)
        for n, block in enumerate(blocks):
            ghost = self.ghost(block)
            if change.blocks and n == 0:
                ghost.set('class', f'{ghost.get("class")} first')
            self.place_after(change.after, ghost)

    def ghost(self, block: Block) -> ET.Element:
        """A removed block. A heading is no heading any more."""
        el = ET.Element('p', {'class': 'gone strong' if block.tag in (*HEADINGS, 'dt', 'caption', 'figcaption') else 'gone'})
        if block.picture:
            return self._picture(el, block)
        if block.table:
            el.tag = 'div'
            el.append(self._table(block.table, block.unit))
        else:
            el.append(self.marker.element('del', self._spell(block.unit, block.words)))
        return el

    def moved_away(self, change: Change) -> None:
        """Say where a block stood that stands elsewhere now."""
        new = self.marker.comparison.new
        page = new.page(change.new)
        words = self._spell(change.old.unit, change.old.words[:FIRST_WORDS])
        where = f'to page {page}' if page else 'away'
        el = ET.Element('p', {'class': 'gone'})
        note = ET.SubElement(el, 'span', {'class': 'change-note', 'data-b': self.marker.number()})
        note.text = f'Moved {where}: “{words}{" …" if len(change.old.words) > FIRST_WORDS else ""}”'
        self.place_after(change.after, el)

    def place_after(self, block: Block | None, ghost: ET.Element) -> None:
        """Set an element in behind a block of the new edition, or at the beginning of the unit."""
        if block is None:
            target, inside = self._beginning(), False
        else:
            target, inside = self._outermost(block)
        parent = target if inside else self.parents[target]
        if parent.tag in ITEM:
            ghost.tag = ITEM[parent.tag]
        behind = self.last.get(target, target)
        at = len(parent) if inside else list(parent).index(behind) + 1
        if not inside:
            ghost.tail, behind.tail = behind.tail, None
            self.last[target] = ghost
        parent.insert(at, ghost)
        self.parents[ghost] = parent

    def place_before(self, target: ET.Element, note: ET.Element) -> None:
        """Set a remark in before a table or figure, as a paragraph of its own."""
        while self.parents[target].tag in NOT_WITHIN or kind_of(self.parents[target]) == 'table':
            target = self.parents[target]
        parent = self.parents[target]
        el = ET.Element('p', {'class': 'gone'})
        el.append(note)
        parent.insert(list(parent).index(target), el)
        self.parents[el] = parent

    def _beginning(self) -> ET.Element:
        """What the unit's own text stands behind: its title, with all around it."""
        title = self.unit.root.find('.//h1')
        target = title if title is not None else self.unit.root[0]
        while self.parents[target] is not self.unit.root:
            target = self.parents[target]
        return target

    def _outermost(self, block: Block) -> tuple[ET.Element, bool]:
        """Where a paragraph may stand behind a block: (element, inside of it, at its end). Entries of records stay whole."""
        target = block.element
        while (parent := self.parents.get(target)) is not None and parent is not self.unit.root and (
                parent.tag in NOT_WITHIN or kind_of(parent) in ('table', 'figure') or (block.record and self._record(parent) == block.record)):
            target = parent
        inside = bool(block.record) and target is not block.element and target.tag in ('section', 'div') and self._record(target) == block.record
        return target, inside

    def _record(self, el: ET.Element):
        number = el.get('data-b')
        return self.records.get(self.unit.places.get(number)) if number else None

    # --- tables and pictures ----------------------------------------------------------------------------------------------

    def row(self, change: Change) -> None:
        """A removed row, behind the one that it stood behind."""
        cell, table = change.cell, change.new.table
        row = ET.Element('tr', {'class': 'gone'})
        columns = table.columns or change.old.table.columns
        for x in columns:
            el = ET.SubElement(row, 'td')
            if (one := cell.old_row.cells.get(x)) and one.words:
                el.append(self.marker.element('del', self._spell(change.old.unit, one.words)))
        after = cell.after.element if cell.after else None
        if after is None:
            body = table.body[0].element if table.body else table.rows[-1].element
            parent = self.parents[body]
            parent.insert(list(parent).index(body) + (0 if table.body else 1), row)
        else:
            parent = self.parents[after]
            behind = self.last.get(after, after)
            parent.insert(list(parent).index(behind) + 1, row)
            self.last[after] = row
        self.parents[row] = parent

    def _table(self, table: Table, unit: str) -> ET.Element:
        el = ET.Element('table')
        for head in (True, False):
            rows = [row for row in table.rows if row.head == head]
            if rows:
                part = ET.SubElement(el, 'thead' if head else 'tbody')
                for row in rows:
                    self._struck_row(part, row, unit)
        return el

    def _struck_row(self, part: ET.Element, row: Row, unit: str) -> None:
        tr = ET.SubElement(part, 'tr')
        for cell in row.cells.values():
            td = ET.SubElement(tr, 'th' if row.head else 'td', {'scope': 'col'} if row.head else {})
            if cell.words:
                td.append(self.marker.element('del', self._spell(unit, cell.words)))

    def _picture(self, el: ET.Element, block: Block) -> ET.Element:
        note = ET.SubElement(el, 'span', {'class': 'change-note', 'data-b': self.marker.number()})
        note.text = 'Removed figure. '
        ET.SubElement(el, 'img', {'class': 'was', 'src': self._source(block), 'alt': f'Removed: {block.picture.alt}'})
        return el

    def picture_before(self, change: Change) -> None:
        """The two pictures side by side, each under a word that tells which it is."""
        img = next(e for e in change.new.element.iter('img') if e.get('class') != 'was')
        parent = self.parents[img]
        at = list(parent).index(img)
        pair = ET.Element('div', {'class': 'two-pictures'})
        before = ET.SubElement(pair, 'div', {'class': 'was'})
        words = ET.SubElement(before, 'p', {'class': 'change-note', 'data-b': self.marker.number(), 'id': f'change-{change.number}'})
        words.text = f'Before ({self.old.about.words})'
        ET.SubElement(before, 'img', {'src': self._source(change.old), 'alt': f'Before: {change.old.picture.alt}'})
        now = ET.SubElement(pair, 'div', {'class': 'now'})
        ET.SubElement(now, 'p', {'class': 'change-note', 'data-b': self.marker.number()}).text = 'Now'
        pair.tail, img.tail = img.tail, None
        parent.remove(img)
        now.append(img)
        parent.insert(at, pair)

    def _source(self, block: Block) -> str:
        """The address of a picture of the old edition, which the new one may have under the same name with other content."""
        src = block.picture.src
        if src.startswith('data:'):
            return src
        address = f'before/{digest(src)[:8]}-{src.rpartition("/")[2]}'
        self.images[address] = self.old.images[src]
        return address

    def _spell(self, unit: str, words) -> str:
        return join(words, lambda token: self.old.spell(unit, token))
