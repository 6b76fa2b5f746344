"""Split what editors wrote into passages: paragraphs, list items, cells and headings of a unit; text fields
of a dataset.

Passages are taken from the sources and not from drafts, so words of templates are not proof-read, and a
record is read once, however often it is shown.
"""

from __future__ import annotations

import re
import xml.etree.ElementTree as ET
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from typing import Any

from ...core import languages
from ...core.attributes import BOX, CAPTION, LINE, SOURCES
from ...core.problems import Place
from ...core.publication.dataset import Dataset
from ...core.publication.draft import Unit
from ...markup import parse, parse_inline

# stands for what is not proof-read: a reference without words of its own, code, another language
GAP = '\ufffc'
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
_MARKUP = re.compile(r'[*_\[\]~^`]')


@dataclass(frozen=True)
class Passage:
    """A piece of text without markup. `kind`: text, item, cell, field, heading, title, caption, alt, view
    (which has no text)."""

    kind: str
    text: str
    source: str  # id of the unit, or name of the dataset
    at: str  # how an acceptance names it: the nearest id before it, or dataset:record
    place: Place
    cites: bool = False  # has a citation of its own
    sourced: bool = False  # is in a box, table, figure or record that names its sources
    around: str = ''  # the title of the box, or the caption of the table, that it is in
    links: tuple[str, ...] = ()  # as written: #id, dataset:id
    only: tuple[str, ...] = ()  # names of the editions that it is for; () for all
    level: int = 0  # of a heading


def of_unit(unit: Unit, language: str, boxes: tuple[str, ...]) -> list[Passage]:
    """Every passage of a unit in reading order, its title first. `language` and `boxes`, the kinds of box,
    are those of the publication."""
    first = Passage('title', unit.title, unit.id, unit.id, unit.place)
    return [first, *_Reader(unit, language).walk(parse(unit.text, boxes), first)]


class _Reader:
    """Reads the tree of a unit. `context` is always a passage with what is inherited from the elements
    around."""

    def __init__(self, unit: Unit, language: str):
        self.unit, self.language = unit, language
        self.at = unit.id

    def walk(self, elements: Iterable[ET.Element], context: Passage) -> Iterator[Passage]:
        """The passages of elements and of what they contain."""
        for el in elements:
            yield from self.block(el, self.inherited(el, context))

    def inherited(self, el: ET.Element, context: Passage) -> Passage:
        """The context within an element. Boxes and tables pass on their titles and sources, `only` its
        editions."""
        if name := el.get('id'):
            self.at = name
        line = el.get(LINE)
        place = Place(self.unit.file, int(line) + self.unit.first_line - 1, 1) if line else context.place
        title = (
            el.find("p[@class='box-title']")
            if el.get(BOX)
            else el.find('.//caption')
            if el.tag == 'div'
            else None
        )
        only = (
            tuple(edition.strip() for edition in el.get('editions', '').split(','))
            if el.tag == 'x-only'
            else context.only
        )
        return replace(
            context,
            at=self.at,
            place=place,
            only=only,
            sourced=context.sourced or bool(el.get(SOURCES)),
            around=context.around if title is None else f'{title.text or ""} {el.get(BOX) or ""}',
            cites=False,
            links=(),
            level=0,
        )

    def block(self, el: ET.Element, context: Passage) -> Iterator[Passage]:
        """The passages of an element of block level."""
        tag = el.tag
        if re.fullmatch('h[1-6]', tag):
            yield from self.inline(el, replace(context, kind='heading', level=int(tag[1])))
        elif tag == 'p':
            yield from self.inline(
                el,
                replace(
                    context,
                    kind='title'
                    if el.get('class') in _TITLES
                    else 'item'
                    if context.kind == 'item'
                    else 'text',
                ),
            )
        elif tag in ('li', 'dd', 'dt', 'td', 'th'):
            context = replace(
                context, kind={'li': 'item', 'td': 'cell', 'th': 'title', 'dt': 'title'}.get(tag, 'text')
            )
            yield from self.inline(el, context)
            yield from self.walk([child for child in el if child.tag in _BLOCKS], context)
        elif tag in ('caption', 'figcaption'):
            yield from self.inline(el, replace(context, kind='caption'))
        elif tag in _PICTURES:
            yield replace(context, kind='alt', text=el.get('alt', ''))
        elif tag in ('x-view', 'x-chart-data'):
            yield replace(context, kind='view', text='')
            yield replace(context, kind='caption', text=el.get(CAPTION) or '')
        elif tag not in ('x-problem', 'pre'):
            yield from self.walk(el, context)

    def inline(self, el: ET.Element, context: Passage) -> Iterator[Passage]:
        """The passage of the text of an element, and those of its footnotes."""
        content = _Inline(self.language)
        content.gather(el)
        if text := content.words():
            yield replace(context, text=text, cites=content.cites, links=tuple(content.links))
        for note in content.notes:
            yield from self.inline(note, replace(context, kind='text'))


class _Inline:
    """Collects the text, links, citations and footnotes of an element, without those of blocks in it."""

    def __init__(self, language: str):
        self.language = language
        self.parts: list[str] = []
        self.links: list[str] = []
        self.notes: list[ET.Element] = []
        self.cites = False

    def words(self) -> str:
        """The text, with its white space normalised."""
        return ' '.join(''.join(self.parts).split())

    def gather(self, el: ET.Element) -> None:
        """Add the content of an element."""
        self.parts.append(el.text or '')
        for child in el:
            self.add(child)
            self.parts.append(child.tail or '')

    def add(self, el: ET.Element) -> None:
        """Add an inline element."""
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
    """Every text field of every record that holds prose: not names, keys and choices from a list. References
    have none, because their words are those of others."""
    if dataset.role == 'references':
        return []
    rows = (
        (record, path, text, sourced)
        for record in dataset.records
        for path, text, sourced in _fields(dataset.schema['items'], record.fields, (), False)
    )
    return [
        _field(dataset, f'{dataset.name}:{record.id}', dataset.place(record, *path), text, sourced, language)
        for record, path, text, sourced in rows
    ]


def _field(dataset: Dataset, at: str, place: Place, text: str, sourced: bool, language: str) -> Passage:
    """A text field as a passage."""
    passage = Passage('field', text, dataset.name, at, place, sourced=sourced)
    if not _MARKUP.search(text):
        return replace(passage, text=' '.join(text.split()))
    content = _Inline(language)
    content.gather(parse_inline(text))
    return replace(passage, text=content.words(), cites=content.cites, links=tuple(content.links))


def _fields(
    schema: dict[str, Any], data: Any, path: tuple[str | int, ...], sourced: bool
) -> Iterator[tuple[tuple[str | int, ...], str, bool]]:
    """The fields of a value that hold prose: path, text, and whether a source is named beside it or around
    it."""
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
    """The text of fields that hold names: those that the schema marks with `x-names`, short forms, and all
    fields of references."""
    everything = dataset.role == 'references'

    def gather(schema: dict[str, Any], data: Any, name: str) -> Iterator[str]:
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
