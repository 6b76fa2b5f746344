"""Writing the HTML of templates and Markdown as a tree of the document, with its places, anchors, headings
and captions."""

from __future__ import annotations

import re
import xml.etree.ElementTree as ET
from collections.abc import Callable, Iterable

from ...core import languages
from ...core.attributes import ABBREVIATIONS, BOX, COLUMN, LABEL, LINE, PREFIX, RECORD, SAY, UNNUMBERED
from ...core.document import CaptionLabel, Node, SectionNumber, Text, element
from ...core.names import slug
from ...core.problems import Place, Problem, home_twice
from ...core.publication.draft import Caption, Draft, Heading, Unit
from ...core.publication.edition import Edition
from ...core.publication.publication import Publication
from ...markup.source import Search
from ...sources.pictures.svg import NAMESPACE
from .. import bounds
from ..templating.environment import Templates
from ..templating.helpers import Data
from .abbreviations import Abbreviator
from .no_break_spaces import insert_no_break_spaces
from .source_line import add_source_line

HEADINGS = ('h1', 'h2', 'h3', 'h4', 'h5', 'h6')
_OF_TEXT = ('p', 'li', 'td', 'th', 'dt', 'dd', 'caption', 'figcaption', 'pre')
_OF_BLOCKS = ('blockquote', 'div', 'section', 'figure', 'svg', 'img')
BLOCKS = frozenset({*HEADINGS, *_OF_TEXT, *_OF_BLOCKS})  # tags of elements that know where they were written
# In these, abbreviations are not spelled out.
NO_EXPANSION = frozenset({*HEADINGS, 'th', 'td', 'caption', 'figcaption', 'a', 'code', 'abbr', 'dt'})


def record_anchor(dataset: str, key: str) -> str:
    """The id of the element that holds a record in its home view."""
    return f'{dataset}-{key}'.lower()


class Writer:
    """Writes the elements of one unit into `out`, the children of the element that is open. A tag with a
    method of its own, such as `_img`, is written by it."""

    def __init__(self, unit: Unit, edition: Edition, publication: Publication, templates: Templates):
        self.unit, self.edition, self.publication, self.templates = unit, edition, publication, templates
        self.draft = Draft(unit.id)
        self.data = Data(publication)
        self.out: list[Node] = []
        self.lines = Search(unit.text.split('\n'))
        self.line = 0  # line of the block being written, from 1 in the text; 0 in a template or record
        self.column = 0  # column of the mark being written, from 1; 0 where it is of no interest
        self.at: Place | None = None  # place of the record being written
        self.home = True  # is the view being written the home of its records, to which links lead?
        self.view = unit.place  # place of the view being written
        self.counts: dict[str, int] = {}  # kind of caption -> how many there are so far
        self.section = [0, 0]  # number of the section, of the subsection
        self.level = 1  # of the last heading
        self.context: list[str] = []  # the tags of the elements around, and whether their text is plain
        self.labels: dict[ET.Element, Node] = {}  # caption or title of a box -> the label before it
        abbreviations = publication.dataset_of_role('abbreviations')
        self.abbreviator = Abbreviator(abbreviations, self.draft.abbreviations)
        if abbreviations:
            self.draft.datasets.add(abbreviations.name)

    # --- where we are ---------------------------------------------------------------------------------------

    def place(self, literal: str = '') -> Place:
        """The place of `literal` at or after the block being written; without one, that of the block."""
        if self.at is not None:
            return self.at
        if not self.line:
            return self.unit.place
        if literal and (position := self.lines.find(literal, self.line - 1, self.column)):
            line, column = position
            return Place(self.unit.file, line + self.unit.first_line, column + 1)
        return Place(self.unit.file, self.line + self.unit.first_line - 1, self.column or 1)

    def origin(self, literal: str = '') -> Place:
        """The same; for what comes neither from a text nor a record, the template of the unit."""
        return (
            self.place(literal)
            if self.line or self.at
            else self.templates.place(f'units/{self.unit.kind}.html.j2')
        )

    def problem(self, code: str, message: str, hint: str = '', literal: str = '') -> None:
        """Add a problem at the block being written, or at `literal` in it."""
        self.draft.problems.append(Problem(code, message, self.place(literal), hint))

    def count(self, kind: str) -> str:
        """The next number of a kind of caption, from 1."""
        self.counts[kind] = self.counts.get(kind, 0) + 1
        return str(self.counts[kind])

    # --- writing --------------------------------------------------------------------------------------------

    def text(self, text: str | None) -> None:
        """Write text, with no-break spaces and abbreviations."""
        if not text:
            return
        text = insert_no_break_spaces(text)
        expand = self.at is None and NO_EXPANSION.isdisjoint(self.context)
        plain = 'h' in self.context or 'plain' in self.context
        self.out += [Text(text)] if plain else self.abbreviator.mark(text, expand)

    def emit(self, el: ET.Element) -> None:
        """Write an element and what follows it up to the next one."""
        handler = getattr(self, '_' + el.tag.replace('-', '_'), None) if isinstance(el.tag, str) else None
        line, column, at = self.line, self.column, self.at
        if line_of_block := el.get(LINE):
            self.line, self.column, self.at = int(line_of_block), int(el.get(COLUMN, '0')), None
        if of_record := el.get(RECORD):
            dataset, _, key = of_record.partition(':')
            record = self.publication.record(dataset, key)
            self.at = record.place if record else self.at
            self.draft.shown.add((dataset, key))
        if problems := bounds.of_element(
            el, self.origin('](data:' if el.get('src', '').startswith('data:') else '')
        ):
            self.draft.problems += problems
            bounds.clean(el)  # or later steps would report the same characters
        plain = el.get(ABBREVIATIONS) == 'plain' or self.foreign(el.get('lang'))
        self.context += ['plain'] * plain
        if handler:
            handler(el)
        elif re.fullmatch('h[1-6]', el.tag):
            self.heading(el)
        else:
            self.element(el)
        self.line, self.column, self.at = line, column, at
        if plain:
            self.context.pop()
        self.text(el.tail)

    def foreign(self, language: str | None) -> bool:
        """Whether text in a language is foreign to the book: then its abbreviations are not spelled out."""
        if language is None:
            return False
        if not languages.known(language):
            self.problem(
                'language-unknown', f'there is no language {language}', languages.HINT, f'[{language}]'
            )
        return not languages.same(language, self.publication.meta['language'])

    def element(self, el: ET.Element, before: Iterable[Node] = ()) -> None:
        """Write an element as it is, with its place if it is a block; `before` goes before its children."""
        attributes = {k: v for k, v in el.attrib.items() if not k.startswith(PREFIX) or k == SAY}
        if el.get(RECORD):
            self.record_here(el, attributes)
        if 'id' in attributes:
            self.anchor(attributes['id'])
        block = self.place() if el.tag in BLOCKS else None
        if block is not None:
            self.draft.places.append(block)
        self.context.append(el.tag)
        inside = self.inside(lambda: self.children(el))
        self.context.pop()
        self.out.append(
            element(el.tag, {k: str(v) for k, v in attributes.items()}, (*before, *inside), block)
        )

    def inside(self, write: Callable[[], None]) -> list[Node]:
        """The nodes that `write` writes, in place of writing them into the element that is open."""
        outer, self.out = self.out, []
        try:
            write()
            return self.out
        finally:
            self.out = outer

    def children(self, el: ET.Element) -> None:
        """Write the label, the text and the children of an element."""
        if el in self.labels:
            self.out.append(self.labels[el])
        self.text(el.text)
        for child in el:
            self.emit(child)

    def anchor(self, key: str) -> None:
        """Register an anchor; a problem if the unit has it already."""
        place = self.place()
        first = self.draft.anchors.setdefault(key, place)
        if first is not place:
            self.problem(
                'id-duplicate',
                f'the id {key} is used twice (first at {first})',
                'choose another id',
                f'id: {key}',
            )

    def record_here(self, el: ET.Element, attributes: dict[str, str]) -> None:
        """Give the element of a record its anchor as an id, if the view is the home of the record."""
        dataset, _, key = el.get(RECORD, '').partition(':')
        if not self.home:
            return
        if (dataset, key) in self.draft.records:
            if self.draft.homes[dataset, key] != self.view:
                problem = home_twice(dataset, self.draft.homes[dataset, key], self.view)
                self.draft.problems += [] if problem in self.draft.problems else [problem]
            return
        self.draft.homes[dataset, key] = self.view
        anchor = attributes.setdefault('id', record_anchor(dataset, key))
        self.draft.records[dataset, key] = anchor
        about = self.publication.datasets[dataset]
        term = about.by_id[key].fields.get(about.index_field) if about.index_field else None
        if term:
            self.draft.index.append((str(term), anchor))

    # --- headings and captions ------------------------------------------------------------------------------

    def heading(self, el: ET.Element) -> None:
        """Write a heading with its number or its own label; that of level 1 is the title of the unit."""
        level = int(el.tag[1])
        text = plain_text(el)
        if level == 1:
            self.element(el)
            return
        if level > self.level + 1:
            self.problem(
                'heading-skipped',
                f'a heading of level {level} follows one of level {self.level}',
                f'write {"#" * (self.level + 1)} {text}',
            )
        self.level = level
        label = el.get(LABEL) or ''
        local = '' if label or el.get(UNNUMBERED) else self.number_section(level)
        key = el.get('id') or self.heading_id(text)
        el.set('id', key)
        self.draft.headings.append(Heading(level, key, text, local, label))
        before: list[Node] = [SectionNumber(local)] if local else []
        if label:
            before = [element('span', {'class': 'num'}, [Text(label)]), Text(' ')]
        self.context.append('h')
        self.element(el, before=before)
        self.context.pop()

    def heading_id(self, text: str) -> str:
        """An id for a heading without one: its unit and its words, and a number where these stand twice."""
        base = f'{self.unit.id}-{slug(text) or "heading"}'
        ids = (base, *(f'{base}-{n}' for n in range(2, len(self.draft.headings) + 3)))
        return next(key for key in ids if key not in self.draft.anchors)

    def number_section(self, level: int) -> str:
        """The number of the next section within the unit, as "2" or "2.1"; '' below level 3."""
        if level == 2:
            self.section = [self.section[0] + 1, 0]
            return str(self.section[0])
        if level == 3:
            self.section[1] += 1
            return f'{self.section[0]}.{self.section[1]}'
        return ''

    def captioned(self, kind: str, el: ET.Element, caption: ET.Element | None) -> None:
        """Number a figure, table or box, and write it with its sources."""
        local = self.count(kind)
        key = el.get('id') or f'{self.unit.id}-{kind}-{local}'
        el.set('id', key)
        self.draft.captions.append(
            Caption(kind, key, plain_text(caption) if caption is not None else '', local)
        )
        if caption is not None:
            self.labels[caption] = CaptionLabel(kind, local)
        self.with_sources(el)

    def with_sources(self, el: ET.Element) -> None:
        """Write an element with the line of its sources below it, if it has any."""
        add_source_line(el, self.publication.words)
        self.element(el)

    def _div(self, el: ET.Element) -> None:
        if name := el.get(BOX):
            box = self.publication.kinds.boxes[name]
            if box.unfinished:
                self.draft.todos.append((plain_text(el)[:80], self.place()))
            title = el.find("p[@class='box-title']")
            el.set('class', f'{el.get("class")} {box.classes}'.strip())
            if box.label:
                kind = ET.Element('p', {'class': 'box-kind'})
                kind.text = box.label
                el.insert(0, kind)
            if el.get('id') and title is not None:
                self.captioned('box', el, title)
            else:
                self.with_sources(el)
        elif 'table' in (el.get('class') or '').split() and (caption := el.find('.//caption')) is not None:
            self.captioned('table', el, caption)
        else:
            self.element(el)

    def _figure(self, el: ET.Element) -> None:
        self.captioned('figure', el, el.find('figcaption'))

    def _img(self, el: ET.Element) -> None:
        src = el.get('src', '')
        if not src.startswith('data:'):
            self.draft.images[src] = self.place(src)
        if not el.get('alt'):
            self.problem('alt-missing', f'the image {src} has no alt text', 'say in words what it shows')
        self.element(el)

    def _svg(self, el: ET.Element) -> None:
        el.set('xmlns', NAMESPACE)
        self.element(el)


def plain_text(el: ET.Element) -> str:
    """The text of an element without footnotes and marks, its white space collapsed."""
    parts: list[str] = []

    def gather(e: ET.Element) -> None:
        if e.tag not in ('x-problem', 'x-cite', 'x-index') and e.get('class') != 'footnote':
            parts.append(e.text or '')
            for child in e:
                gather(child)
                parts.append(child.tail or '')

    gather(el)
    return ' '.join(''.join(parts).split())
