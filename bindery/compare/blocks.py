"""A draft as a run of blocks: paragraphs, items, headings, tables, pictures, each in its place."""

from __future__ import annotations

import xml.etree.ElementTree as ET
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property

from ..compose.draft import chart_address
from ..compose.writer import HEADINGS
from ..model import Draft, Unit
from ..problems import Place
from ..sources import digest
from .tables import Cell, Row, Table
from .tokens import TOKEN, as_elements
from .words import Text, Word, read_words

# Elements that hold blocks or are one; what else there is runs with the text around it.
BLOCKS = frozenset('p li ul ol dl dt dd h1 h2 h3 h4 h5 h6 pre blockquote div section header nav aside table caption figure figcaption hr'.split())
NAMES = {'p': 'paragraph', 'li': 'list item', 'dt': 'term', 'dd': 'definition', 'caption': 'caption', 'figcaption': 'caption', 'pre': 'listing',
         'table': 'table', 'figure': 'figure', **dict.fromkeys(HEADINGS, 'heading')}
Record = tuple[str, str]                   # dataset, id


@dataclass(frozen=True)
class Picture:
    """What a figure shows: where from (chart, drawing, image), the digest of what is drawn, its address, alt text and caption."""

    source: str
    digest: str
    src: str
    alt: str
    caption: str


@dataclass(eq=False)
class Block:
    """`key` is the id that an editor gave, or ''; `number` that of the block in its draft ("unit:n"). `made`: by whom, that is in the
    text, from data, or by the template alone."""

    unit: str
    tag: str
    key: str
    element: ET.Element
    number: str
    place: Place
    record: Record | None
    made: str
    section: str                           # the heading above
    texts: list[Text] = field(default_factory=list)
    words: tuple[Word, ...] = ()
    table: Table | None = None
    picture: Picture | None = None

    @property
    def name(self) -> str:
        return NAMES.get(self.tag, 'paragraph')

    @cached_property
    def digest(self) -> tuple[str, ...]:
        """Two blocks with the same say the same."""
        return tuple(w.key for w in self.words) + ((self.picture.digest,) if self.picture else ())

    @cached_property
    def bag(self) -> Counter:
        return Counter(w.key for w in self.words)


@dataclass(eq=False)
class UnitText:
    """A unit in reading order. `made`: it is put together from other units (contents, index), so only what editors wrote in it counts."""

    unit: Unit
    number: str
    draft: Draft
    root: ET.Element
    parents: dict[ET.Element, ET.Element]
    blocks: list[Block]
    made: bool
    places: dict[str, Place]


class _Reader:
    """Walks over one draft."""

    def __init__(self, unit: Unit, draft: Draft, made: bool, records: Mapping[Place, Record], pictures: Mapping[str, str]):
        self.unit, self.draft, self.made, self.records, self.pictures = unit, draft, made, records, pictures
        self.blocks: list[Block] = []
        self.section = ''
        self.around = ''                   # the id of the div around a table

    def walk(self, el: ET.Element, number: str, key: str, data: bool) -> None:
        if el.get('aria-hidden') == 'true':
            return
        number, own = el.get('data-b') or number, el.get('id') or ''
        data = data or 'view' in (el.get('class') or '').split() or own.startswith('numbers-')
        key = self.given(own)
        if el.tag == 'table':
            self.table(el, number, key or self.around, data)
            return
        if el.tag == 'figure' and (img := next(el.iter('img'), None)) is not None:
            self.add(el, img.get('data-b') or number, key, data, picture=self.picture(img, el.find('figcaption')))
        texts = list(own_texts(el))
        words = read_words(texts, self.draft.uses)
        if words:
            if el.tag in HEADINGS:
                self.section = ' '.join(w.text for w in words if w.text[0].isprintable())
            self.add(el, number, key, data, texts, words)
        outer, self.around = self.around, key if el.tag == 'div' else ''
        for child in block_children(el):
            self.walk(child, number, key, data)
        self.around = outer

    def given(self, key: str) -> str:
        """The id, if an editor gave it; those that the press makes up count headings and captions, and mean nothing."""
        rest = key.removeprefix(f'{self.unit.id}-')
        made_up = rest != key and rest.replace('-', '').removeprefix('h').removeprefix('figure').removeprefix('table').removeprefix('box').isdigit()
        return '' if made_up or key == self.unit.id or key in self.draft.records.values() else key

    def add(self, el: ET.Element, number: str, key: str, data: bool, texts: list[Text] = (), words: tuple[Word, ...] = (),
            table: Table | None = None, picture: Picture | None = None) -> None:
        place, record = self.origin(number)
        made = 'data' if data or record else 'text' if (place.file == self.unit.file and place.line > 1) or el.tag == 'h1' else 'template'
        if made == 'text' or not self.made:
            self.blocks.append(Block(self.unit.id, el.tag, key, el, number, place, None if table else record, made, self.section, list(texts), words, table, picture))

    def origin(self, number: str) -> tuple[Place, Record | None]:
        n = number.rpartition(':')[2]
        place = self.draft.places[int(n)] if n else self.unit.place
        return place, self.records.get(place)

    def picture(self, img: ET.Element, caption: ET.Element | None) -> Picture:
        src = img.get('src', '')
        source = 'drawing' if src.startswith('data:') else 'chart' if src in map(chart_address, self.draft.charts) else 'image'
        return Picture(source, self.pictures.get(src) or digest(src), src, img.get('alt', ''), title_of(caption))

    def table(self, el: ET.Element, number: str, key: str, data: bool) -> None:
        if (caption := el.find('caption')) is not None:
            self.walk(caption, number, '', data)
        rows = [self.row(tr, part.tag == 'thead') for part in el for tr in ([part] if part.tag == 'tr' else part) if tr.tag == 'tr']
        table = Table(el, rows, title_of(caption))
        words = tuple(w for row in rows for cell in row.cells.values() for w in cell.words)
        first = next((c.number for row in rows for c in row.cells.values()), '')
        self.add(el, first or number, key, data, words=words, table=table)

    def row(self, tr: ET.Element, head: bool) -> Row:
        cells, x = {}, 0
        for el in tr:
            texts = list(all_texts(el))
            cells[x] = Cell(el, texts, read_words(texts, self.draft.uses), el.get('data-b') or '')
            x += int(el.get('colspan', 1))
        record = self.origin(next(iter(cells.values())).number)[1] if cells and next(iter(cells.values())).number else None
        return Row(tr, head, record, cells)


def read_unit(unit: Unit, number: str, draft: Draft, made: bool, records: Mapping[Place, Record], pictures: Mapping[str, str]) -> UnitText:
    """A draft to blocks. `records` tells which record is written at a place, `pictures` the digests of images and charts by address."""
    root = as_elements(draft)
    reader = _Reader(unit, draft, made, records, pictures)
    reader.walk(root, '', '', False)
    places = {f'{unit.id}:{n}': place for n, place in enumerate(draft.places)}
    return UnitText(unit, number, draft, root, {c: p for p in root.iter() for c in p}, reader.blocks, made, places)


def title_of(el: ET.Element | None) -> str:
    """The words of a caption, without its number."""
    return ' '.join(TOKEN.sub('', ''.join(el.itertext())).split()) if el is not None else ''


def block_children(el: ET.Element) -> Iterator[ET.Element]:
    """The nearest blocks below an element, through whatever runs with the text."""
    for child in el:
        if child.tag in BLOCKS:
            yield child
        else:
            yield from block_children(child)


def own_texts(el: ET.Element, link: str = '') -> Iterator[Text]:
    """The texts of a block without those of the blocks inside of it."""
    yield from _texts(el, link, BLOCKS)


def all_texts(el: ET.Element) -> Iterator[Text]:
    """The texts of an element and of everything in it."""
    yield from _texts(el, '', frozenset())


def _texts(el: ET.Element, link: str, stop: frozenset[str]) -> Iterator[Text]:
    long = el.get('title') or '' if el.tag == 'abbr' else ''
    if el.text:
        yield Text(el, 'text', link, long)
    for child in el:
        if child.tag not in stop and child.get('aria-hidden') != 'true':
            yield from _texts(child, child.get('href') or link, stop)
        if child.tail:
            yield Text(child, 'tail', link)
