"""From WeasyPrint's boxes to facts, in one walk over the pages."""

from __future__ import annotations

import operator
from functools import partial
from itertools import takewhile
from typing import Any

from ...core.attributes import BLOCK, LINK
from ..engine import RasterImage, boxes, colour_of, in_place, page_box, picture_size
from ..engine_types import Box, HtmlElement, LaidOutDocument
from .colours import Rgb, hexadecimal, mixed, over
from .layout_facts import ColourPair, LayoutFact, LayoutFacts, Tail
from .running_text import PICTURE_LINES, Item, broken_paragraph, last_heading, last_words, line_end, lines_at

PX = 0.75  # points in a CSS pixel
HEADINGS = frozenset(('h1', 'h2', 'h3', 'h4', 'h5', 'h6'))
LARGE, LARGE_BOLD = 24, 24 * 14 / 18  # CSS px: 18 pt, 14 pt
BOLD = 700  # CSS weight
PLACES = {'footnote-call': 'calls', 'footnote-marker': 'notes'}
SIDES = ('top', 'right', 'bottom', 'left')
THIN = 0.44  # CSS px: borders below a third of a point are measured
SLACK = 0.2  # CSS px by which rounding alone may miss


class _Source:
    """Where an element comes from: its block, the nearest id, its words."""

    def __init__(self, root: HtmlElement):
        self.parents = {child: parent for parent in root.iter() for child in parent}

    def block(self, element: HtmlElement | None) -> int | None:
        while element is not None:
            if number := element.get(BLOCK):
                return int(number)
            element = self.parents.get(element)
        return None

    def anchor(self, element: HtmlElement | None) -> str:
        """The id of the element itself, else of the nearest element around it or heading before it."""
        while element is not None:
            if (key := element.get('id')) and element.get('class') != 'ix':
                return key
            parent = self.parents.get(element)
            if parent is not None:
                before = [
                    key
                    for sibling in takewhile(partial(operator.is_not, element), parent)
                    if sibling.tag in HEADINGS and (key := sibling.get('id'))
                ]
                if before:
                    return before[-1]
            element = parent
        return ''

    def table(self, element: HtmlElement | None) -> str:
        """The id of the captioned table around an element, or ''."""
        while element is not None:
            if element.tag == 'table' and element.find('caption') is None:
                return ''
            if key := element.get('id'):
                return key
            element = self.parents.get(element)
        return ''


class _Gatherer:
    """Facts of one document, page by page."""

    def __init__(self, root: HtmlElement):
        self.source = _Source(root)
        self.facts: list[LayoutFact] = []
        self.tails: list[Tail] = []
        self.colours: dict[tuple[str, str, bool], ColourPair] = {}
        self.seen: set[HtmlElement | str] = set()  # heads of tables, figures, targets of references
        self.thin: set[HtmlElement] = set()  # elements with a thin border
        self.calls: dict[HtmlElement, int] = {}  # element of a note -> page of its call
        self.notes: dict[HtmlElement, int] = {}  # element of a note -> page that it begins on
        self.rows: dict[HtmlElement | None, int] = {}  # table row -> the page that it begins on
        self.before: list[Item] = []  # the running text at the foot of the page before

    def fact(self, kind: str, element: HtmlElement, value: float, detail: str = '', words: str = '') -> None:
        words = words or ''.join(element.itertext())
        self.facts.append(
            LayoutFact(
                kind=kind,
                page=self.number,
                block=self.source.block(element),
                anchor=self.source.anchor(element),
                words=' '.join(words.split())[:40],
                value=round(value, 3),
                detail=detail,
            )
        )

    def page(self, number: int, box: Any) -> None:
        """The facts of a page from its box; the pages come in their order."""
        self.number = number
        self.regions: list[list[Item]] = [[]]  # the running text, column by column
        behind = over(box.canvas_background, (1, 1, 1))
        for child in box.children:
            if not isinstance(child, boxes.MarginBox):
                self.walk(child, behind, True, False, None)
        items = [i for region in self.regions for i in region]
        if items:
            last = max(items, key=lambda i: i.bottom)
            self.fact('fill', last.element, (last.bottom - box.content_box_y()) / box.height)
        self.lone_lines(self.regions[0])
        for n, region in enumerate(self.regions, 1):
            self.stranded(region, n == len(self.regions))
        self.before = self.regions[-1]

    # --- the walk -------------------------------------------------------------------------------------------

    def walk(self, box: Any, behind: Rgb | None, flow: bool, cell: bool, room: float | None) -> None:
        """`behind`: the colour behind; `flow`: in the running text; `room`: where the room for it ends on the
        right."""
        box = in_place(box)
        element = box.element
        if box.background is not None:
            behind = over(box.background, behind)
        if isinstance(box, boxes.TextBox):
            self.text(box, behind)
            return
        if (pseudo := (box.element_tag or '').partition('::')[2]) in PLACES:
            getattr(self, PLACES[pseudo]).setdefault(element, self.number)
        self.border(box, element)
        if isinstance(box, boxes.ReplacedBox):
            self.picture(box, flow, cell, room)
            return
        if isinstance(box, (boxes.InlineBox, boxes.LineBox)):
            if element is not None and element.tag == 'a':
                self.reference(element)
        elif isinstance(box, boxes.TableRowGroupBox):
            if box.is_header and not self.head(box):
                return
        elif isinstance(box, boxes.TableRowBox):
            if self.rows.setdefault(element, self.number) == self.number - 1 and element is not None:
                self.rows[element] = self.number
                self.fact('torn', element, 1)
        elif isinstance(box, boxes.TableCellBox):
            cell, room = True, box.padding_box_x() + box.padding_width()
        elif isinstance(box, boxes.BlockLevelBox):
            flow = flow and box.is_in_normal_flow() and not isinstance(box, boxes.FootnoteAreaBox)
            if (
                box.is_table_wrapper
                and room is not None
                and flow
                and box.border_box_x() + box.border_width() > room + SLACK
            ):
                self.fact('overfull', element, (box.border_box_x() + box.border_width() - room) * PX, 'table')
            if element is not None and flow:
                self.block(box, element)
            room = box.content_box_x() + box.width
        columns = 0
        for child in box.children:
            if isinstance(child, boxes.LineBox):
                self.line(child, box, element, flow, cell, room)
            elif getattr(child, 'is_column', False):
                columns += 1
                if columns > 1:
                    self.regions.append([])
            self.walk(child, behind, flow, cell, room)

    def block(self, box: Box, element: HtmlElement) -> None:
        """A heading or a figure begins."""
        if element.tag in HEADINGS:
            if not (self.regions[-1] and self.regions[-1][-1].element is element):
                self.regions[-1].append(Item('heading', element, box.position_y, box.position_y, False))
        elif element.tag == 'figure' and (key := element.get('id')) and element not in self.seen:
            self.seen.add(element)
            self.fact('figure', element, 0, key)

    def line(
        self, line: Box, box: Box, element: HtmlElement, flow: bool, cell: bool, room: float | None
    ) -> None:
        """A line of text, which may stick out of its column."""
        right = line_end(line)
        if room is not None and right > room + SLACK and not isinstance(box, boxes.InlineBlockBox):
            self.fact('overfull', element, (right - room) * PX, 'cell' if cell else 'line', last_words(line))
        if flow and right:
            self.regions[-1].append(
                Item('line', element, line.position_y, line.position_y + line.height, cell)
            )

    def text(self, box: Any, behind: Rgb | None) -> None:
        if behind is None or box.style['visibility'] != 'visible' or not box.text.strip():
            return
        size, weight = box.style['font_size'], box.style['font_weight']
        key = (
            hexadecimal(mixed(colour_of(box.style, 'color'), behind)),
            hexadecimal(behind),
            size >= LARGE or (weight >= BOLD and size >= LARGE_BOLD),
        )
        if key not in self.colours:
            self.colours[key] = ColourPair(
                self.number, self.source.block(box.element), ' '.join(box.text.split())[:40], *key
            )

    def border(self, box: Box, element: HtmlElement | None) -> None:
        widths = [w for side in SIDES if 0 < (w := box.style[f'border_{side}_width']) < THIN]
        if widths and element is not None and element not in self.thin:
            self.thin.add(element)
            # where the words of a quotation stand
            inner = next((e for e in element.iter() if e is not element and e.get(BLOCK)), element)
            self.fact('border', inner, min(widths) * PX)

    def picture(self, box: Any, flow: bool, cell: bool, room: float | None) -> None:
        if flow and box.is_in_normal_flow():
            self.regions[-1].append(
                Item('picture', box.element, box.position_y, box.position_y + box.margin_height(), cell)
            )
            if room is not None and box.position_x + box.margin_width() > room + SLACK:
                self.fact(
                    'overfull',
                    box.element,
                    (box.position_x + box.margin_width() - room) * PX,
                    'picture',
                    box.element.get('alt', ''),
                )
        image = box.replacement
        if isinstance(image, RasterImage):
            width, height = picture_size(box)
            if width > 0 and height > 0:
                about = box.element.get('src', '')[:60]
                self.fact(
                    'raster', box.element, min(image.width / width, image.height / height) * 96, about, about
                )
                self.fact('stretched', box.element, width / height / image.ratio, about, about)

    def head(self, box: Any) -> bool:
        """Is this the first time that this head of a table is seen? If not, the table goes on here."""
        if box.element not in self.seen:
            self.seen.add(box.element)
            return True
        table = self.source.table(box.element)
        if table:
            self.tails.append(
                Tail(self.number, round(box.position_x * PX, 2), round(box.position_y * PX, 2), table)
            )
        return False

    def reference(self, element: HtmlElement) -> None:
        target = element.get('href', '')
        if target.startswith(LINK) and target not in self.seen:
            self.seen.add(target)
            self.fact('reference', element, 0, target.removeprefix(LINK))

    def far_notes(self) -> None:
        """Notes that stand on another page than their call."""
        for element, page in self.calls.items():
            if (away := self.notes.get(element, page) - page) > 0:
                self.number = page
                self.fact('note', element, away)

    # --- the foot and the top of a page ---------------------------------------------------------------------

    def lone_lines(self, items: list[Item]) -> None:
        """A paragraph that goes on from the page before, with one line there (orphan) or one line here
        (widow)."""
        element = broken_paragraph(self.before, items)
        if element is None:
            return
        if lines_at(element, items) == 1:
            self.fact('widow', element, 1)
        if lines_at(element, reversed(self.before)) == 1:
            self.number -= 1
            self.fact('orphan', element, 1)
            self.number += 1

    def stranded(self, items: list[Item], last: bool) -> None:
        """The last heading of a page or column, when too little stands below it; `last`: what follows is on
        the next page."""
        heading = last_heading(items)
        if heading is not None and heading[1] < PICTURE_LINES:
            self.fact('stranded', heading[0], heading[1], 'page' if last else 'column')


def measure(document: LaidOutDocument, root: HtmlElement) -> LayoutFacts:
    """The facts of a laid-out `document`; `root` is the element tree that it was made from."""
    gatherer = _Gatherer(root)
    for number, page in enumerate(document.pages):
        gatherer.page(number, page_box(page))
    gatherer.far_notes()
    figures = {f.detail for f in gatherer.facts if f.kind == 'figure'}
    facts = tuple(f for f in gatherer.facts if f.kind != 'reference' or f.detail in figures)
    return LayoutFacts(facts, tuple(gatherer.colours.values()), tuple(gatherer.tails))
