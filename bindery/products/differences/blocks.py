"""A draft as a list of blocks: paragraphs, list items, headings, tables, figures, each with its place."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property

from ...compose.pictures import chart_address
from ...compose.writing.tree_writer import HEADINGS
from ...core.document import Element, block_numbers, elements, elements_in, parents_of, words
from ...core.encoding import digest
from ...core.problems import Place
from ...core.publication.draft import Draft, Unit
from ...core.words import N_
from .tables import Cell, Row, Table
from .words import Run, Word, read_words, runs

# Elements that contain blocks or are one; all others are part of the text around them.
BLOCKS = frozenset([
    'p',
    'li',
    'ul',
    'ol',
    'dl',
    'dt',
    'dd',
    'h1',
    'h2',
    'h3',
    'h4',
    'h5',
    'h6',
    'pre',
    'blockquote',
    'div',
    'section',
    'header',
    'nav',
    'aside',
    'table',
    'caption',
    'figure',
    'figcaption',
    'hr',
])
NAMES = {
    'p': N_('paragraph'),
    'li': N_('list item'),
    'dt': N_('term'),
    'dd': N_('definition'),
    'caption': N_('caption'),
    'figcaption': 'caption',
    'pre': N_('listing'),
    'table': N_('table'),
    'figure': N_('figure'),
    **dict.fromkeys(HEADINGS, N_('heading')),
}
Record = tuple[str, str]  # dataset, id


@dataclass(frozen=True)
class Picture:
    """What a figure shows. `source`: chart, drawing or image; `digest`: of the picture; `src`: its
    address."""

    source: str
    digest: str
    src: str
    alt: str
    caption: str


@dataclass(eq=False)
class Block:
    """A piece of text, a table or a figure.

    `key` is the id that an editor gave, or ''; `number` the number of the block in its draft. `origin` tells
    where its words are from: text, data or template. `section` is the heading above it. `runs` and `words`
    are empty for a table or figure.
    """

    unit: str
    tag: str
    key: str
    element: Element
    number: int | None
    place: Place
    record: Record | None
    origin: str
    section: str
    runs: list[Run] = field(default_factory=list)
    words: tuple[Word, ...] = ()
    table: Table | None = None
    picture: Picture | None = None

    @property
    def name(self) -> str:
        return NAMES.get(self.tag, 'paragraph')

    @cached_property
    def digest(self) -> tuple[str, ...]:
        """Blocks with equal digests have the same content."""
        return tuple(w.key for w in self.words) + ((self.picture.digest,) if self.picture else ())

    @cached_property
    def bag(self) -> Counter[str]:
        """The keys of its words, counted."""
        return Counter(w.key for w in self.words)


@dataclass(eq=False)
class UnitText:
    """A unit in reading order. `generated`: it is made from other units (contents, index), so that only what
    editors wrote in it is compared. `numbers`: element -> its number, of those that are blocks."""

    unit: Unit
    number: str
    draft: Draft
    root: Element
    parents: dict[Element, Element]
    blocks: list[Block]
    generated: bool
    places: dict[int, Place]
    numbers: dict[Element, int]


class _Reader:
    """Collects the blocks of one draft."""

    def __init__(
        self,
        unit: Unit,
        draft: Draft,
        generated: bool,
        *,
        records: Mapping[Place, Record],
        pictures: Mapping[str, str],
        numbers: Mapping[Element, int],
        places: Mapping[int, Place],
    ):
        self.unit, self.draft, self.generated, self.records, self.pictures = (
            unit,
            draft,
            generated,
            records,
            pictures,
        )
        self.numbers, self.places = numbers, places
        self.blocks: list[Block] = []
        self.section = ''
        self.around = ''  # the id of the div around a table

    def walk(self, el: Element, number: int | None, data: bool) -> None:
        if el.get('aria-hidden') == 'true':
            return
        number, key = self.numbers.get(el, number), self.given(el.id)
        data = data or 'view' in el.classes or el.id.startswith('numbers-')
        if el.tag == 'table':
            self.table(el, number, key or self.around, data)
            return
        if (
            el.tag == 'figure'
            and (img := next((e for e in elements(el) if e.tag == 'img'), None)) is not None
        ):
            self.add(
                el,
                self.numbers.get(img, number),
                key,
                data,
                picture=self.picture(img, _child(el, 'figcaption')),
            )
        of_block = list(runs(el, BLOCKS))
        block_words = read_words(of_block)
        if block_words:
            if el.tag in HEADINGS:
                self.section = ' '.join(w.text for w in block_words if w.node is None)
            self.add(el, number, key, data, of_block, block_words=block_words)
        outer, self.around = self.around, key if el.tag == 'div' else ''
        for child in block_children(el):
            self.walk(child, number, data)
        self.around = outer

    def given(self, key: str) -> str:
        """The id, if an editor gave it, else ''. Generated ids count headings and captions, so they do not
        identify a block in another edition."""
        without_unit = key.removeprefix(f'{self.unit.id}-')
        generated = (
            without_unit != key
            and without_unit
            .replace('-', '')
            .removeprefix('h')
            .removeprefix('figure')
            .removeprefix('table')
            .removeprefix('box')
            .isdigit()
        )
        return '' if generated or key == self.unit.id or key in self.draft.records.values() else key

    def add(
        self,
        el: Element,
        number: int | None,
        key: str,
        data: bool,
        of_block: Sequence[Run] = (),
        *,
        block_words: tuple[Word, ...] = (),
        table: Table | None = None,
        picture: Picture | None = None,
    ) -> None:
        place, record = self.source_of(number)
        origin = (
            'data'
            if data or record
            else 'text'
            if (place.file == self.unit.file and place.line > 1) or el.tag == 'h1'
            else 'template'
        )
        if origin == 'text' or not self.generated:
            self.blocks.append(
                Block(
                    self.unit.id,
                    el.tag,
                    key,
                    el,
                    number,
                    place,
                    None if table else record,
                    origin,
                    self.section,
                    list(of_block),
                    block_words,
                    table,
                    picture,
                )
            )

    def source_of(self, number: int | None) -> tuple[Place, Record | None]:
        place = self.unit.place if number is None else self.places.get(number, self.unit.place)
        return place, self.records.get(place)

    def picture(self, img: Element, caption: Element | None) -> Picture:
        src = img.get('src')
        is_chart = src in map(chart_address, self.draft.charts)
        source = N_('drawing') if src.startswith('data:') else N_('chart') if is_chart else N_('image')
        return Picture(source, self.pictures.get(src) or digest(src), src, img.get('alt'), title_of(caption))

    def table(self, el: Element, number: int | None, key: str, data: bool) -> None:
        if (caption := _child(el, 'caption')) is not None:
            self.walk(caption, number, data)
        rows = [
            self.row(tr, part.tag == 'thead')
            for part in elements_in(el)
            for tr in ([part] if part.tag == 'tr' else elements_in(part))
            if tr.tag == 'tr'
        ]
        table = Table(el, rows, title_of(caption))
        block_words = tuple(w for row in rows for cell in row.cells.values() for w in cell.words)
        first = next((c.number for row in rows for c in row.cells.values()), None)
        self.add(el, number if first is None else first, key, data, block_words=block_words, table=table)

    def row(self, tr: Element, head: bool) -> Row:
        cells, column = {}, 0
        for el in elements_in(tr):
            of_cell = list(runs(el, frozenset()))
            cells[column] = Cell(el, of_cell, read_words(of_cell), self.numbers.get(el))
            column += int(el.get('colspan', '1'))
        first = next((cell.number for cell in cells.values()), None)
        record = None if first is None else self.source_of(first)[1]
        return Row(tr, head, record, cells)


def read_unit(
    unit: Unit,
    number: str,
    draft: Draft,
    generated: bool,
    records: Mapping[Place, Record],
    pictures: Mapping[str, str],
) -> UnitText:
    """Read a draft into blocks. `records`: place -> the record that is written there; `pictures`: address of
    an image or chart -> its digest."""
    root = draft.tree
    assert root is not None, 'only complete editions are compared'
    numbers = block_numbers(root)
    places = {block: e.block for e, block in numbers.items() if e.block is not None}
    reader = _Reader(
        unit, draft, generated, records=records, pictures=pictures, numbers=numbers, places=places
    )
    reader.walk(root, None, False)
    return UnitText(
        unit=unit,
        number=number,
        draft=draft,
        root=root,
        parents=parents_of(root),
        blocks=reader.blocks,
        generated=generated,
        places=places,
        numbers=numbers,
    )


def _child(el: Element, tag: str) -> Element | None:
    return next((child for child in elements_in(el) if child.tag == tag), None)


def title_of(el: Element | None) -> str:
    """The words of a caption, without its number."""
    return ' '.join(words(el).split()) if el is not None else ''


def block_children(el: Element) -> Iterator[Element]:
    """The nearest blocks below an element, also inside elements that are part of the text."""
    for child in elements_in(el):
        if child.tag in BLOCKS:
            yield child
        else:
            yield from block_children(child)
