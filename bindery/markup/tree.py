"""The tokens of the parser as elements; see `parse` for what later rooms find in them."""

from __future__ import annotations

import xml.etree.ElementTree as ET
from collections.abc import Sequence

from markdown_it.token import Token

from ..core.attributes import CAPTION, LINE
from ..core.problems import did_you_mean
from .blocks import BOX_BLOCK, OWN, UNKNOWN, Block, Options
from .builder import Builder
from .code import code_element, read_info
from .html import HtmlWriter
from .marks import MarkWriter
from .notes import Notes
from .options import read_options
from .rules import tables
from .rules.slashes import Opening
from .source import Lines, Spot, problem

# Elements that have no line of their own: they stand where what is around them stands.
_UNPLACED = ('tbody', 'thead')


class TreeWriter:
    """Makes one tree. `boxes` are the kinds of box that the publication has."""

    def __init__(self, lines: Sequence[str], boxes: Sequence[str]) -> None:
        self.lines, self.boxes = Lines(lines), boxes
        self.builder = Builder()
        self.html, self.notes = HtmlWriter(self.builder), Notes(self.builder)
        self.marks = MarkWriter(self.builder, self.lines, self.html, self.notes)
        self.blocks: list[tuple[Block, Opening, Options, ET.Element | None]] = []

    def write(self, tokens: Sequence[Token]) -> ET.Element:
        """The tree of all tokens of a text."""
        skipped = 0  # tokens of a first line that is no title
        for i, token in enumerate(tokens):
            if token.type == 'slashes_title_open' and self.blocks[-1][3] is None:
                skipped = 3
            if skipped:
                skipped -= 1
                continue
            self.builder.consumed += (token.info, token.markup)
            if method := getattr(self, f'_{token.type}', None):
                method(token)
            elif token.type == 'inline':
                self.marks.write(token)
            elif token.nesting < 0 and not token.hidden:
                self.builder.close()
            elif not token.hidden:
                if token.tag == 'dd':  # the plugin gives the line of the first definition to all
                    token.map = tokens[i + 1].map
                self._open(token)
                if token.nesting == 0:
                    self.builder.close()
        self.html.end()
        self.notes.place()
        return self.builder.root

    def _open(self, token: Token) -> ET.Element:
        """Open the element of a token."""
        element = ET.Element(token.tag, {key: str(value) for key, value in token.attrs.items()})
        if token.map and token.tag not in _UNPLACED:
            element.set(LINE, str(token.map[0] + 1))
        elif token.tag in ('th', 'td') and (line := self.builder.parent.get(LINE)):
            element.set(LINE, line)
        if 'style' in element.attrib:
            element.set('style', element.get('style', '').replace(':', ': ') + ';')
        return self.builder.open(element)

    def _heading_open(self, token: Token) -> None:
        element = self._open(token)
        spot = Spot(token.map[0] + 1 if token.map else 0)
        if token.markup == '=':
            self.builder.fault(
                'heading-underlined',
                'a line of === would make a title of the paragraph above it',
                'the title of a text is in its head; write ## before the words of a section',
                spot,
            )
        elif element.tag == 'h1':
            self.builder.fault(
                'heading-title',
                'a heading of the first level stands in the text',
                'the title of a text is in its head; write ## for a section',
                spot,
            )

    def _heading_close(self, token: Token) -> None:
        element = self.builder.close()
        if not ''.join(element.itertext()).strip() and element.find('img') is None:
            element.append(
                problem(
                    'heading-words', 'this heading has no words', 'write them, or delete the line',
                    spot=Spot(int(element.get(LINE, '0'))),
                )
            )  # fmt: skip

    def _ordered_list_open(self, token: Token) -> None:
        start = token.attrs.pop('start', None)
        element = self._open(token)
        if start is not None:
            element.set('style', f'counter-reset: list-item {int(start) - 1}')

    def _paragraph_close(self, token: Token) -> None:
        if token.hidden:
            return
        paragraph = self.builder.close()
        picture = paragraph[0] if len(paragraph) == 1 else None
        if picture is None or picture.tag != 'img' or (paragraph.text or picture.tail or '').strip():
            return
        if title := picture.attrib.pop('title', ''):
            paragraph.tag = 'figure'
            paragraph.set(CAPTION, title)
            ET.SubElement(paragraph, 'figcaption').text = title
        else:
            paragraph.set('class', 'picture')

    def _table_close(self, token: Token) -> None:
        tables.check_rows(self.builder.close(), self.lines.lines)

    def _fence(self, token: Token) -> None:
        info = read_info(token.info)
        line = token.map[0] + 1 if token.map else 0
        if token.info.strip().startswith('{') and not token.info.strip().startswith('{.'):
            name = token.info.strip()[1:].partition('}')[0]
            if name not in ('code', 'code-block', 'sourcecode'):
                self.builder.fault(
                    'markup-leftover',
                    f'the directive {{{name}}} has no effect here and would be printed as code',
                    'see docs/writing.md for what to write instead',
                    Spot(line),
                )
                return
        self._code(token.content, info.language, line, info.title, info.numbered)

    def _code_block(self, token: Token) -> None:
        self._code(token.content, '', token.map[0] + 1 if token.map else 0)

    def _code(self, text: str, language: str, line: int, title: str = '', numbered: bool = False) -> None:
        pre = ET.Element('pre')
        if line:
            pre.set(LINE, str(line))
        if numbered:
            pre.set('class', 'numbered')
        pre.append(code_element(text.removesuffix('\n'), language))
        if not title:
            self.builder.add(pre)
            return
        figure = self.builder.add(ET.Element('div', {'class': 'listing'}))
        caption = ET.SubElement(figure, 'p', {'class': 'listing-title', LINE: str(line)})
        caption.text = title
        figure.append(pre)

    def _html_block(self, token: Token) -> None:
        self.html.block(token.content, token.map[0] + 1 if token.map else 0)

    def _slashes_open(self, token: Token) -> None:
        opening: Opening = token.meta['block']
        self.builder.consumed += (opening.name, opening.options)
        if opening.foreign:
            opening = self._as_ours(opening)
        block = OWN.get(opening.name) or (BOX_BLOCK if opening.name in self.boxes else None)
        options: Options = {}
        wrong: list[ET.Element] = []
        if block is None:
            names = (*OWN, *self.boxes)
            known = f'blocks: {", ".join(names)}; a new kind of box is a row in content/kinds.yaml'
            self.builder.fault(
                'block-unknown',
                f'there is no block {opening.name}',
                did_you_mean(opening.name, names, known),
                Spot(opening.line),
            )
            block = UNKNOWN
        elif opening.options.strip():
            options, wrong = read_options(opening.name, opening.options, opening.first_option)
        if not opening.closed:
            self.builder.fault(
                'block-open',
                f'the block {opening.name} is never closed',
                'add a line with as many slashes below its text',
                Spot(opening.line),
            )
        element, title = block.make(opening, options)
        element.set(LINE, str(opening.line))
        if wrong:  # what is missing only follows from that
            for missing in element.findall('x-problem'):
                element.remove(missing)
        element.extend(wrong)
        if title is not None and title.tag in ('p', 'caption'):
            title.set(LINE, str(opening.line))
        if title is not None and opening.foreign:
            title.text = opening.argument
        self.blocks.append((block, opening, options, title))
        self.builder.open(element)

    def _as_ours(self, opening: Opening) -> Opening:
        """A box of another dialect by the name that it has here."""
        if opening.name in self.boxes:
            return opening
        title = opening.argument or (opening.name.title() if opening.name != 'note' else '')
        return Opening(
            'note', title, opening.options, opening.line, opening.column, opening.closed, foreign=True
        )

    def _slashes_title_open(self, token: Token) -> None:
        title = self.blocks[-1][3]
        assert title is not None
        title.text = None
        self.builder.stack.append(title)

    def _slashes_close(self, token: Token) -> None:
        block, opening, options, _ = self.blocks.pop()
        block.finish(self.builder.close(), opening, options)

    def _slashes_fault(self, token: Token) -> None:
        line = token.map[0] + 1 if token.map else 0
        if token.meta['text'].strip('/ '):
            self.builder.fault(
                'block-broken',
                'this line begins no block',
                'write /// name | Title, then options as "    key: value", then an empty line',
                Spot(line),
            )
            return
        self.builder.fault(
            'block-close',
            'these slashes close no block',
            'delete the line, or name the block: /// note | Title',
            Spot(line),
        )

    def _footnote_reference_open(self, token: Token) -> None:
        self.notes.write(token.meta['label'], token.map[0] + 1 if token.map else 0)

    def _footnote_reference_close(self, token: Token) -> None:
        self.builder.close()
