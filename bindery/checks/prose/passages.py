"""What editors wrote, as passages: paragraphs, list items, cells and headings of a unit; text fields of a
dataset.

Taken from the sources and not from drafts: so what a template prints is nobody's sentence, and a record is
one text however often it is shown.
"""

from __future__ import annotations

import re
import xml.etree.ElementTree as ET
from collections.abc import Iterator
from dataclasses import dataclass, replace

from ...core import languages
from ...core.attributes import BOX, CAPTION, LINE, SOURCES
from ...core.problems import Place
from ...core.publication.dataset import Dataset
from ...core.publication.draft import Unit
from ...markup import parse, parse_inline

GAP = (  # stands for what is not to be read: a reference without words of its own, code, another language
    '\ufffc'
)
PROSE = frozenset({'text', 'item', 'cell', 'field'})  # kinds of passages that hold sentences
_BLOCKS = frozenset([
    'p',
    'ul',
    'ol',
    'dl',
    'div',
    'aside',
    'figure',
    'table',
    'blockquote',
    'x-view',
    'x-only',
    'x-chart-data',
])
_TITLES = frozenset({'box-title', 'margin-title'})
_PICTURES = frozenset({'img', 'x-chart', 'x-drawing'})
_MARKED = re.compile(r'[*_\[\]~^`]')


@dataclass(frozen=True)
class Passage:
    """A piece of text without marks. `kind`: text, item, cell, field, heading, title, caption, alt, view
    (which has no text)."""

    kind: str
    text: str
    source: str  # id of the unit, or name of the dataset
    at: str  # what an acceptance calls it: the nearest id before it, or dataset:record
    place: Place
    cites: bool = False  # has a citation of its own
    sourced: bool = False  # stands in a box, table, figure or record that names its sources
    around: str = ''  # the title of the box, or the caption of the table, that it stands in
    links: tuple[str, ...] = ()  # as written: #id, dataset:id
    only: tuple[str, ...] = ()  # the editions that it is for, when not all
    level: int = 0  # of a heading


def of_unit(unit: Unit, language: str, boxes: tuple[str, ...]) -> list[Passage]:
    """Every passage of a unit in reading order, its title first; the `language` and the kinds of box are
    those of the publication."""
    first = Passage('title', unit.title, unit.id, unit.id, unit.place)
    return [first, *_Reader(unit, language).walk(parse(unit.text, boxes), first)]


class _Reader:
    def __init__(self, unit: Unit, language: str):
        self.unit, self.language = unit, language
        self.at = unit.id

    def walk(self, parent: ET.Element, here: Passage) -> Iterator[Passage]:
        for el in parent:
            yield from self.block(el, self.placed(el, here))

    def placed(self, el: ET.Element, here: Passage) -> Passage:
        """`here`, moved on to an element; a box, a table or a passage for some editions passes on what it
        is."""
        if el.get('id'):
            self.at = el.get('id')
        line = el.get(LINE)
        place = Place(self.unit.file, int(line) + self.unit.first_line - 1, 1) if line else here.place
        title = (
            el.find("p[@class='box-title']")
            if el.get(BOX)
            else el.find('.//caption')
            if el.tag == 'div'
            else None
        )
        only = (
            tuple(w.strip() for w in el.get('editions', '').split(',')) if el.tag == 'x-only' else here.only
        )
        return replace(
            here,
            at=self.at,
            place=place,
            only=only,
            sourced=here.sourced or bool(el.get(SOURCES)),
            around=here.around if title is None else f'{title.text or ""} {el.get(BOX) or ""}',
            cites=False,
            links=(),
            level=0,
        )

    def block(self, el: ET.Element, here: Passage) -> Iterator[Passage]:
        tag = el.tag
        if re.fullmatch('h[1-6]', tag):
            yield from self.inline(el, replace(here, kind='heading', level=int(tag[1])))
        elif tag == 'p':
            yield from self.inline(
                el,
                replace(
                    here,
                    kind='title' if el.get('class') in _TITLES else 'item' if here.kind == 'item' else 'text',
                ),
            )
        elif tag in ('li', 'dd', 'dt', 'td', 'th'):
            here = replace(
                here, kind={'li': 'item', 'td': 'cell', 'th': 'title', 'dt': 'title'}.get(tag, 'text')
            )
            yield from self.inline(el, here)
            yield from self.walk([e for e in el if e.tag in _BLOCKS], here)
        elif tag in ('caption', 'figcaption'):
            yield from self.inline(el, replace(here, kind='caption'))
        elif tag in _PICTURES:
            yield replace(here, kind='alt', text=el.get('alt', ''))
        elif tag in ('x-view', 'x-chart-data'):
            yield replace(here, kind='view', text='')
            yield replace(here, kind='caption', text=el.get(CAPTION) or '')
        elif tag not in ('x-problem', 'pre'):
            yield from self.walk(el, here)

    def inline(self, el: ET.Element, here: Passage) -> Iterator[Passage]:
        """The passage that an element holds, and the footnotes called from it."""
        found = _Inline(self.language)
        found.gather(el)
        if text := found.words():
            yield replace(here, text=text, cites=found.cites, links=tuple(found.links))
        for note in found.notes:
            yield from self.inline(note, replace(here, kind='text'))


class _Inline:
    """The words of an element, without those of blocks inside of it."""

    def __init__(self, language: str):
        self.language = language
        self.parts: list[str] = []
        self.links: list[str] = []
        self.notes: list[ET.Element] = []
        self.cites = False

    def words(self) -> str:
        return ' '.join(''.join(self.parts).split())

    def gather(self, el: ET.Element) -> None:
        self.parts.append(el.text or '')
        for child in el:
            self.one(child)
            self.parts.append(child.tail or '')

    def one(self, el: ET.Element) -> None:
        language = el.get('lang')
        if el.tag == 'x-cite':
            self.cites = True
        elif el.get('class') == 'footnote':
            self.notes.append(ET.Element('p'))
            self.notes[-1].text, self.notes[-1][:] = el.text, list(el)
        elif el.tag == 'code' or (language and not languages.same(language, self.language)):
            self.parts.append(GAP)
        elif el.tag == 'a':
            self.links.append(el.get('href', ''))
            if len(el) or (el.text or '').strip():
                self.gather(el)
            else:
                self.parts.append(GAP)
        elif el.tag == 'br':
            self.parts.append(' ')
        elif el.tag not in _BLOCKS and el.tag not in ('x-index', 'x-problem'):
            self.gather(el)


# --- datasets -----------------------------------------------------------------------------------------------


def of_dataset(dataset: Dataset, language: str) -> list[Passage]:
    """Every text field of every record that holds prose: no name, no key, no choice from a list. References
    are works of others."""
    if dataset.role == 'references':
        return []
    rows = (
        (r, path, text, sourced)
        for r in dataset.records
        for path, text, sourced in _fields(dataset.schema['items'], r.fields, (), False)
    )
    return [
        _field(dataset, f'{dataset.name}:{r.id}', dataset.place(r, *path), text, sourced, language)
        for r, path, text, sourced in rows
    ]


def _field(dataset: Dataset, at: str, place: Place, text: str, sourced: bool, language: str) -> Passage:
    here = Passage('field', text, dataset.name, at, place, sourced=sourced)
    if not _MARKED.search(text):
        return replace(here, text=' '.join(text.split()))
    found = _Inline(language)
    found.gather(parse_inline(text))
    return replace(here, text=found.words(), cites=found.cites, links=tuple(found.links))


def _fields(schema: dict, data, path: tuple, sourced: bool) -> Iterator[tuple[tuple, str, bool]]:
    if isinstance(data, dict):
        sourced = sourced or bool(data.get('sources'))
        for key, value in data.items():
            if key != 'id':
                yield from _fields(schema.get('properties', {}).get(key, {}), value, (*path, key), sourced)
    elif isinstance(data, list):
        for i, value in enumerate(data):
            yield from _fields(schema.get('items', {}), value, (*path, i), sourced)
    elif isinstance(data, str) and not any(
        key in schema for key in ('enum', 'pattern', 'refersTo', 'format', 'const', 'x-names')
    ):
        yield path, data, sourced


def names_in(dataset: Dataset) -> set[str]:
    """The text of fields that hold names: those that their schema marks with `x-names`, short forms, and all
    of a reference."""
    everything = dataset.role == 'references'

    def gather(schema: dict, data, name: str) -> Iterator[str]:
        if isinstance(data, dict):
            for key, value in data.items():
                yield from gather(schema.get('properties', {}).get(key, {}), value, key)
        elif isinstance(data, list):
            for value in data:
                yield from gather(schema.get('items', {}), value, name)
        elif isinstance(data, str) and (
            everything or schema.get('x-names') or name in ('name', 'short', 'label')
        ):
            yield data

    return {text for record in dataset.records for text in gather(dataset.schema['items'], record.fields, '')}
