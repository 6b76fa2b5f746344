"""From WeasyPrint's boxes to facts, in one walk over the pages."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import takewhile

from ...core.attributes import BLOCK, LINK
from ..engine import RasterImage, boxes, colour_of, in_place, page_box, picture_size
from .layout_facts import ColourPair, LayoutFact, LayoutFacts, Tail

PX = 0.75  # points in a CSS pixel
HEADINGS = frozenset(('h1', 'h2', 'h3', 'h4', 'h5', 'h6'))
PICTURE = 2  # a picture below a heading holds it as well as so many lines
LARGE, LARGE_BOLD = 24, 24 * 14 / 18  # CSS px: 18 pt, 14 pt
BOLD = 700  # CSS weight
PLACES = {'footnote-call': 'calls', 'footnote-marker': 'notes'}
SIDES = ('top', 'right', 'bottom', 'left')
THIN = 0.44  # CSS px: borders below a third of a point are measured
SLACK = 0.2  # CSS px by which rounding alone may miss

Rgb = tuple[float, float, float]


@dataclass
class _Item:
    """A heading, a line or a picture of the running text. `cell`: in a table."""

    kind: str
    element: object
    top: float
    bottom: float
    cell: bool


class _Source:
    """Where an element comes from: its block, the nearest id, its words."""

    def __init__(self, root):
        self.parents = {child: parent for parent in root.iter() for child in parent}

    def block(self, element) -> int | None:
        while element is not None:
            if found := element.get(BLOCK):
                return int(found)
            element = self.parents.get(element)
        return None

    def anchor(self, element) -> str:
        """The id of the element itself, else of the nearest element around it or heading before it."""
        while element is not None:
            if (key := element.get('id')) and element.get('class') != 'ix':
                return key
            parent = self.parents.get(element)
            if parent is not None:
                before = [
                    e
                    for e in takewhile(lambda e, me=element: e is not me, parent)
                    if e.tag in HEADINGS and e.get('id')
                ]
                if before:
                    return before[-1].get('id')
            element = parent
        return ''

    def table(self, element) -> str:
        """The id of the captioned table around an element, or ''."""
        while element is not None:
            if element.tag == 'table' and element.find('caption') is None:
                return ''
            if element.get('id'):
                return element.get('id')
            element = self.parents.get(element)
        return ''


class _Gatherer:
    """Facts of one document, page by page."""

    def __init__(self, root):
        self.source = _Source(root)
        self.facts: list[LayoutFact] = []
        self.tails: list[Tail] = []
        self.colours: dict[tuple[str, str, bool], ColourPair] = {}
        self.seen: set = set()  # heads of tables, figures, targets of references
        self.thin: set = set()  # elements with a thin border
        self.calls: dict = {}  # element of a note -> page of its call
        self.notes: dict = {}  # element of a note -> page that it begins on
        self.rows: dict[object, int] = {}  # table row -> the page that it begins on
        self.before: list[_Item] = []  # the running text at the foot of the page before

    def fact(self, kind: str, element, value: float, detail: str = '', words: str = '') -> None:
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

    def page(self, number: int, box) -> None:
        self.number, self.regions = number, [[]]
        back = _over(box.canvas_background, (1, 1, 1))
        for child in box.children:
            if not isinstance(child, boxes.MarginBox):
                self.walk(child, back, True, False, None)
        items = [i for region in self.regions for i in region]
        if items:
            last = max(items, key=lambda i: i.bottom)
            self.fact('fill', last.element, (last.bottom - box.content_box_y()) / box.height)
        self.alone(self.regions[0])
        for n, region in enumerate(self.regions, 1):
            self.stranded(region, n == len(self.regions))
        self.before = self.regions[-1]

    # --- the walk -------------------------------------------------------------------------------------------

    def walk(self, box, back: Rgb | None, flow: bool, cell: bool, room: float | None) -> None:
        """`back`: the colour behind; `flow`: in the running text; `room`: where the room for it ends on the
        right."""
        box = in_place(box)
        element = box.element
        if box.background is not None:
            back = _over(box.background, back)
        if isinstance(box, boxes.TextBox):
            self.text(box, back)
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
            self.walk(child, back, flow, cell, room)

    def block(self, box, element) -> None:
        """A heading or a figure begins."""
        if element.tag in HEADINGS:
            if not (self.regions[-1] and self.regions[-1][-1].element is element):
                self.regions[-1].append(_Item('heading', element, box.position_y, box.position_y, False))
        elif element.tag == 'figure' and element.get('id') and element not in self.seen:
            self.seen.add(element)
            self.fact('figure', element, 0, element.get('id'))

    def line(self, line, box, element, flow: bool, cell: bool, room: float | None) -> None:
        right = _right(line)
        if room is not None and right > room + SLACK and not isinstance(box, boxes.InlineBlockBox):
            self.fact('overfull', element, (right - room) * PX, 'cell' if cell else 'line', _words(line))
        if flow and right:
            self.regions[-1].append(
                _Item('line', element, line.position_y, line.position_y + line.height, cell)
            )

    def text(self, box, back: Rgb | None) -> None:
        if back is None or box.style['visibility'] != 'visible' or not box.text.strip():
            return
        size, weight = box.style['font_size'], box.style['font_weight']
        key = (
            _hex(_mix(colour_of(box.style, 'color'), back)),
            _hex(back),
            size >= LARGE or (weight >= BOLD and size >= LARGE_BOLD),
        )
        if key not in self.colours:
            self.colours[key] = ColourPair(
                self.number, self.source.block(box.element), ' '.join(box.text.split())[:40], *key
            )

    def border(self, box, element) -> None:
        widths = [w for side in SIDES if 0 < (w := box.style[f'border_{side}_width']) < THIN]
        if widths and element is not None and element not in self.thin:
            self.thin.add(element)
            # where the words of a quotation stand
            inner = next((e for e in element.iter() if e is not element and e.get(BLOCK)), element)
            self.fact('border', inner, min(widths) * PX)

    def picture(self, box, flow: bool, cell: bool, room: float | None) -> None:
        if flow and box.is_in_normal_flow():
            self.regions[-1].append(
                _Item('picture', box.element, box.position_y, box.position_y + box.margin_height(), cell)
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

    def head(self, box) -> bool:
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

    def reference(self, element) -> None:
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

    def alone(self, items: list[_Item]) -> None:
        """A paragraph that goes on from the page before, with one line there or one line here."""
        if (
            not items
            or not self.before
            or items[0].kind != 'line'
            or items[0].cell
            or items[0].element is not self.before[-1].element
        ):
            return
        element = items[0].element

        def run(some) -> int:
            return sum(1 for _ in takewhile(lambda i: i.kind == 'line' and i.element is element, some))

        if run(items) == 1:
            self.fact('widow', element, 1)
        if run(reversed(self.before)) == 1:
            self.number -= 1
            self.fact('orphan', element, 1)
            self.number += 1

    def stranded(self, items: list[_Item], last: bool) -> None:
        """The last heading of a page or column, with the lines below it; `last`: what follows is on the next
        page."""
        at = next((n for n in range(len(items) - 1, -1, -1) if items[n].kind == 'heading'), None)
        if at is None:
            return
        below = [i for i in items[at + 1 :] if i.element is not items[at].element]
        lines = len({round(i.top) for i in below if i.kind == 'line'}) + PICTURE * sum(
            i.kind == 'picture' for i in below
        )
        if lines < PICTURE:
            self.fact('stranded', items[at].element, lines, 'page' if last else 'column')


def measure(document, root) -> LayoutFacts:
    """The facts of a laid-out `document`; `root` is the element tree that it was made from."""
    gatherer = _Gatherer(root)
    for number, page in enumerate(document.pages):
        gatherer.page(number, page_box(page))
    gatherer.far_notes()
    figures = {f.detail for f in gatherer.facts if f.kind == 'figure'}
    facts = tuple(f for f in gatherer.facts if f.kind != 'reference' or f.detail in figures)
    return LayoutFacts(facts, tuple(gatherer.colours.values()), tuple(gatherer.tails))


def _right(box) -> float:
    """Where the ink of a line ends, 0 for a line without any."""
    if isinstance(box, boxes.TextBox):
        return box.position_x + box.width if box.text.strip() else 0
    if isinstance(box, (boxes.LineBox, boxes.InlineBox)):
        return max(
            (
                _right(child)
                for child in box.children
                if isinstance(child, boxes.Box) and child.is_in_normal_flow()
            ),
            default=0,
        )
    return box.position_x + box.margin_width()


def _words(line) -> str:
    """The last words of a line: those that stick out."""
    return ' '.join(b.text for b in line.descendants() if isinstance(b, boxes.TextBox))[-40:]


def _over(background, back: Rgb | None) -> Rgb | None:
    """The colour of a background laid over `back`; None where it is a picture."""
    if background is None:
        return back
    if any(layer.image is not None for layer in background.layers):
        return None
    return (
        _mix(background.color, back)
        if background.color.alpha < 1 and back is not None
        else _srgb(background.color)
    )


def _mix(colour, back: Rgb) -> Rgb:
    alpha = colour.alpha
    return tuple(c * alpha + b * (1 - alpha) for c, b in zip(_srgb(colour), back, strict=True))


def _srgb(colour) -> Rgb:
    return tuple(colour.to('srgb').coordinates)


def _hex(rgb: Rgb) -> str:
    return '#' + ''.join(f'{round(max(0, min(1, c)) * 255):02x}' for c in rgb)
