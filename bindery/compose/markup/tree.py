"""The tokens of the parser as elements; see `parse` for what later rooms find in them."""

from __future__ import annotations

import re
import xml.etree.ElementTree as ET
from collections.abc import Sequence

from markdown_it.token import Token

from ...core.attributes import BOX, LINE
from ...core.limits import NOTE_CALLS
from ...core.names import UNPRINTABLE
from ...core.problems import did_you_mean
from . import html, tables
from .blocks import BOX_BLOCK, NAMES_SOMETHING, OWN, Block, Options
from .code import code_element, read_info
from .foreign import ADMONITIONS
from .inline import AT
from .leftovers import leftovers_in
from .options import read_options
from .slashes import Opening
from .source import Lines, Spot, problem

_TASK = re.compile(r'\[([ xX])\][ \t]+')
_LETTERED = re.compile(r'\(?a[.)] [^\n]*\n[ \t]*\(?b[.)] ')
# Elements that have no line of their own: they stand where what is around them stands.
_UNPLACED = ('tbody', 'thead')


class TreeWriter:
    """Makes one tree. `boxes` are the kinds of box that the publication has."""

    def __init__(self, lines: Sequence[str], boxes: Sequence[str]) -> None:
        self.lines, self.boxes = Lines(lines), boxes
        self.root = ET.Element('div')
        self.open: list[ET.Element] = [self.root]
        self.blocks: list[tuple[Block, Opening, Options, ET.Element | None]] = []
        self.notes: dict[str, tuple[ET.Element, int]] = {}
        self.calls: list[tuple[str, ET.Element, str, Spot]] = []
        self.consumed: list[str] = []  # what marks took of the text for themselves
        self.details: list[ET.Element] = []  # boxes of HTML's details, which may hold blocks
        self.told: set[str] = set()  # names of tags that were refused
        self.first, self.content, self.start, self.cursor = 0, '', 0, 0  # of the inline content being written

    # --- writing --------------------------------------------------------------------------------------------

    def write(self, tokens: Sequence[Token]) -> ET.Element:
        """The tree of all tokens of a text."""
        skipped = 0  # tokens of titles that name something and are read already
        for i, token in enumerate(tokens):
            if token.type == 'slashes_title_open' and self.blocks and self.blocks[-1][3] is None:
                skipped = 3
            if skipped:
                skipped -= 1
                continue
            self.consumed += (token.info, token.markup)
            method = getattr(self, f'_{token.type}', None)
            if method:
                method(token)
            elif token.type == 'inline':
                self._inline_content(token, tokens[i - 2] if i > 1 else token)
            elif token.hidden:
                continue
            elif token.nesting < 0:
                self.open.pop()
            else:
                if token.tag == 'dd':  # the plugin gives the line of the first definition to all
                    token.map = tokens[i + 1].map
                self._open(token)
                if token.nesting == 0:
                    self.open.pop()
        for element in self.details:
            message, hint = 'the HTML tag details is never closed', 'close it with </details>'
            element.append(problem('raw-html', message, hint, spot=Spot(int(element.get(LINE, '0')))))
        self._place_notes()
        return self.root

    def _open(self, token: Token) -> ET.Element:
        element = ET.SubElement(self.open[-1], token.tag, {k: str(v) for k, v in token.attrs.items()})
        if token.map and token.tag not in _UNPLACED:
            element.set(LINE, str(token.map[0] + 1))
        elif token.tag in ('th', 'td') and (line := self.open[-1].get(LINE)):
            element.set(LINE, line)
        if 'style' in element.attrib:
            element.set('style', element.get('style', '').replace(':', ': ') + ';')
        self.open.append(element)
        return element

    def text(self, text: str) -> None:
        """Add text at the end of the element that is open."""
        parent = self.open[-1]
        if m := UNPRINTABLE.search(text):
            message = f'the character U+{ord(m[0]):04X} cannot be printed'
            self.fault('character', message, 'delete it', Spot(self.first + 1))
            text = UNPRINTABLE.sub('', text)
        if len(parent):
            parent[-1].tail = (parent[-1].tail or '') + text
        else:
            parent.text = (parent.text or '') + text

    def add(self, element: ET.Element) -> ET.Element:
        self.open[-1].append(element)
        return element

    def fault(self, code: str, message: str, hint: str, spot: Spot, literal: str = '') -> None:
        self.add(problem(code, message, hint, literal, spot))

    # --- blocks ---------------------------------------------------------------------------------------------

    def _heading_open(self, token: Token) -> None:
        element = self._open(token)
        spot = Spot(token.map[0] + 1 if token.map else 0)
        if token.markup in ('=', '-'):
            marks = '##' if token.markup == '=' else '###'
            self.fault(
                'heading-underlined',
                f'this line of {token.markup * 3} would make a heading of the paragraph above it',
                f'write {marks} before the words of a heading; leave a line free above a line of dashes',
                spot,
            )
        elif element.tag == 'h1':
            self.fault(
                'heading-title',
                'a heading of the first level stands in the text',
                'the title of a text is in its head; write ## for a section',
                spot,
            )

    def _heading_close(self, token: Token) -> None:
        element = self.open.pop()
        if not ''.join(element.itertext()).strip() and element.find('img') is None:
            element.append(
                problem(
                    'heading-empty', 'this heading has no words', 'write them, or delete the line',
                    spot=Spot(int(element.get(LINE, '0'))),
                )
            )  # fmt: skip

    def _ordered_list_open(self, token: Token) -> None:
        start = token.attrs.pop('start', None)
        element = self._open(token)
        if start is not None:
            element.set('style', f'counter-reset: list-item {int(start) - 1}')

    def _table_close(self, token: Token) -> None:
        tables.check_rows(self.open.pop(), self.lines.lines)

    def _fence(self, token: Token) -> None:
        info = read_info(token.info)
        line = token.map[0] + 1 if token.map else 0
        if token.info.strip().startswith('{') and not token.info.strip().startswith('{.'):
            name = token.info.strip()[1:].partition('}')[0]
            if name not in ('code', 'code-block', 'sourcecode'):
                self.fault(
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
            self.add(pre)
            return
        figure = self.add(ET.Element('div', {'class': 'listing'}))
        caption = ET.SubElement(figure, 'p', {'class': 'listing-title', LINE: str(line)})
        caption.text = title
        figure.append(pre)

    def _html_block(self, token: Token) -> None:
        first = token.map[0] + 1 if token.map else 0
        if html.is_open_comment(token.content):
            self.fault(
                'raw-html', 'a comment is never closed', 'close it with -->', Spot(first), token.content.split('\n')[0]
            )
            return
        depth = len(self.open)
        self.consumed += html.tags_in(token.content)
        for tag in html.read_tags(token.content):
            self._tag(tag, Spot(first + tag.line if first else 0))
        self._close_tags(depth, first)

    def _slashes_open(self, token: Token) -> None:
        opening: Opening = token.meta['block']
        self.consumed += (opening.name, opening.options)
        if opening.foreign:
            opening = self._as_ours(opening)
        block = OWN.get(opening.name) or (BOX_BLOCK if opening.name in self.boxes else None)
        options, wrong = ({}, [])
        if block is None:
            names = (*OWN, *self.boxes)
            known = f'blocks: {", ".join(names)}; a new kind of box is a row in content/kinds.yaml'
            self.fault(
                'block-unknown',
                f'there is no block {opening.name}',
                did_you_mean(opening.name, names, known),
                Spot(opening.line),
            )
            block = BOX_BLOCK
        elif opening.options.strip():
            options, wrong = read_options(opening.name, opening.options, opening.line + 1)
        if not opening.closed:
            self.fault(
                'block-open',
                f'the block {opening.name} is never closed',
                'add a line with as many slashes below its text',
                Spot(opening.line),
            )
        element, title = block.make(opening, options)
        element.set(LINE, str(opening.line))
        element.extend(wrong)
        if title is not None and title.tag in ('p', 'caption'):
            title.set(LINE, str(opening.line))
        if title is not None and opening.foreign:
            title.text = opening.argument
        self.blocks.append((block, opening, options, title))
        self.open.append(self.add(element))

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
        self.open.append(title)

    def _slashes_close(self, token: Token) -> None:
        block, opening, options, _ = self.blocks.pop()
        block.finish(self.open.pop(), opening, options)

    def _slashes_fault(self, token: Token) -> None:
        line = token.map[0] + 1 if token.map else 0
        if token.meta['text'].strip('/ '):
            self.fault(
                'block-broken',
                'this line begins no block',
                'write /// name | Title, then options as "    key: value", then an empty line',
                Spot(line),
            )
            return
        self.fault(
            'block-close',
            'these slashes close no block',
            'delete the line, or name the block: /// note | Title',
            Spot(line),
        )

    def _footnote_reference_open(self, token: Token) -> None:
        label, line = token.meta['label'], token.map[0] + 1 if token.map else 0
        self.consumed.append(label)
        note = ET.Element('span')
        if label in self.notes:
            self.fault(
                'footnote-twice',
                f'there are two footnotes {label}',
                'give one of them another name',
                Spot(line),
            )
        else:
            self.notes[label] = note, line
        self.open.append(note)

    # --- text with marks ------------------------------------------------------------------------------------

    def _inline_content(self, token: Token, around: Token) -> None:
        """The children of a token `inline`; `around` is what holds its paragraph."""
        self.first = token.map[0] if token.map else 0
        self.content, self.start, self.cursor = token.content, token.meta.get('start', 0), 0
        content = token.content
        parent = self.open[-1]
        if parent.tag == 'p' and tables.is_failed(content):
            code, message, hint = tables.what_failed(content)
            self.fault(code, message, hint, Spot(self.first + 1))
            return
        if _LETTERED.match(content):
            self.fault(
                'markup-leftover',
                'a list with letters would be printed as one paragraph',
                'number the items: 1. first, 2. second',
                Spot(self.first + 1),
            )
        children = list(token.children or ())
        item = parent if parent.tag == 'li' else None
        if item is None and parent.tag == 'p' and len(self.open) > 1 and self.open[-2].tag == 'li':
            item = self.open[-2] if self.open[-2][0] is parent else None
        if item is not None and not item.get('class') and children and children[0].type == 'text':
            if m := _TASK.match(children[0].content):
                children[0].content = children[0].content[m.end() :]
                item.set('class', 'task-list-item' + (' done' if m[1] != ' ' else ''))
                self.consumed.append(m[0])
                holder = next((el for el in reversed(self.open) if el.tag in ('ul', 'ol')), None)
                if holder is not None:
                    holder.set('class', 'task-list')
        depth = len(self.open)
        for child in children:
            self._mark(child)
        self._close_tags(depth, self.first + 1)

    def _close_tags(self, depth: int, line: int) -> None:
        """Report HTML tags that are still open, and close them; `details` goes on over several blocks."""
        while len(self.open) > depth and self.open[-1] not in self.details:
            element = self.open.pop()
            self.open[-1].append(
                problem(
                    'raw-html',
                    f'the HTML tag {element.tag} is never closed',
                    f'close it with </{element.tag}> in the same paragraph, or write \\< to print it',
                    spot=Spot(line),
                )
            )

    def _spot(self, token: Token) -> Spot:
        at = token.meta.get(AT)
        if at is None:
            return Spot(self.first + 1) if self.first or self.lines.lines else Spot()
        self.cursor = at
        return self.lines.spot(self.first, self.content, at, self.start)

    def _mark(self, token: Token) -> None:
        kind = token.type
        self.consumed += (token.info, token.markup, token.meta.get('label', ''))
        if kind in ('text', 'text_special'):
            self.text(token.content)
        elif kind == 'softbreak':
            self.text('\n')
        elif kind == 'hardbreak':
            self.add(ET.Element('br'))
        elif kind == 'code_inline':
            self.add(ET.Element('code')).text = token.content
        elif kind == 'link_open':
            self._link(token)
        elif kind == 'image':
            self._image(token)
        elif kind in ('citation', 'index'):
            self._written(token)
        elif kind == 'leftover':
            self._leftover(token.meta['problem'])
        elif kind == 'html_inline':
            self.consumed += html.tags_in(token.content)
            for tag in html.read_tags(token.content):
                self._tag(tag, self._spot(token))
        elif kind == 'footnote_ref':
            self._call(token)
        elif kind == 'note_open':
            self.open.append(self.add(ET.Element('span', {'class': 'footnote'})))
        elif token.nesting > 0:
            attributes = {key: str(value) for key, value in token.attrs.items()}
            element = self.add(ET.Element(token.tag, attributes))
            if AT in token.meta:
                self._spot(token).mark(element)
            self.open.append(element)
        elif token.nesting < 0:
            self.open.pop()

    def _written(self, token: Token) -> None:
        """Add the element for a citation or a mark of the index, with the mark as it was written."""
        tag, key = ('x-cite', 'keys') if token.type == 'citation' else ('x-index', 'term')
        element = ET.Element(tag, {key: token.content, 'literal': token.meta['literal']})
        element = next(leftovers_in(token.content), element)
        self.add(self._spot(token).mark(element))

    def _leftover(self, element: ET.Element) -> None:
        """A problem in the text just written: its place is that of the text that it is about."""
        literal = element.get('literal', '')
        at = self.content.find(literal, self.cursor) if literal else -1
        if at >= 0:
            self.lines.spot(self.first, self.content, at, self.start).mark(element)
            self.cursor = at + len(literal)
        else:
            Spot(self.first + 1).mark(element)
        self.add(element)

    def _link(self, token: Token) -> None:
        attributes = {key: str(value) for key, value in token.attrs.items() if key in ('href', 'title')}
        element = self._spot(token).mark(ET.Element('a', attributes))
        self.open.append(self.add(element))

    def _image(self, token: Token) -> None:
        attributes = {'src': str(token.attrs.get('src', '')), 'alt': token.content}
        if title := token.attrs.get('title'):
            attributes['title'] = str(title)
        self.add(self._spot(token).mark(ET.Element('img', attributes)))

    def _call(self, token: Token) -> None:
        label, spot = token.meta['label'], self._spot(token)
        element = self.add(ET.Element('span', {'class': 'footnote'}))
        self.calls.append((label, element, f'[^{label}]', spot))

    def _tag(self, tag: html.Tag, spot: Spot) -> None:
        parent = self.open[-1]
        if tag.kind == 'text':
            self.text(tag.text if parent.tag not in ('div',) else tag.text.strip())
        elif tag.kind == 'void':
            keep = ('src', 'alt', 'title') if tag.name == 'img' else ()
            self.add(
                spot.mark(ET.Element(html.VOID[tag.name], {k: tag.attributes.get(k, '') for k in keep}))
            )
        elif tag.name == 'details' and tag.kind == 'open':
            about = {'class': 'box box-note', BOX: 'note'}
            self.details.append(self.add(spot.mark(ET.Element('div', about))))
            self.open.append(self.details[-1])
        elif tag.name == 'summary' and tag.kind == 'open' and parent in self.details:
            self.open.append(self.add(spot.mark(ET.Element('p', {'class': 'box-title'}))))
        elif tag.name == 'summary' and tag.kind == 'close' and parent.get('class') == 'box-title':
            self.open.pop()
        elif tag.name == 'details' and tag.kind == 'close' and parent in self.details:
            self.details.remove(self.open.pop())
        elif tag.kind == 'open' and tag.name in html.INLINE:
            self.open.append(self.add(ET.Element(html.INLINE[tag.name])))
        elif tag.kind == 'close' and tag.name in html.INLINE and parent.tag == html.INLINE[tag.name]:
            self.open.pop()
        elif tag.kind != 'close' or tag.name not in self.told:
            self.told.add(tag.name)
            self.fault(
                'raw-html',
                f'HTML such as {tag.text[:40]} has no effect here: texts are written in Markdown',
                'see docs/writing.md for what to write instead; write \\< for a sign that is to be printed',
                spot,
                tag.text.split('\n')[0],
            )

    # --- notes ----------------------------------------------------------------------------------------------

    def _place_notes(self) -> None:
        """Put each note where it is called; the stylesheet floats it to the foot of the page."""
        called: dict[str, int] = {}
        for label, element, literal, spot in self.calls:
            called[label] = called.get(label, 0) + 1
            if label not in self.notes:
                element.tag, element.attrib = 'x-problem', {}
                told = problem(
                    'footnote-unknown',
                    f'there is no footnote {label}',
                    f'write it below: [^{label}]: ...',
                    literal,
                    spot,
                )
                element.attrib.update(told.attrib)
            elif called[label] <= NOTE_CALLS.most:
                _fill(element, self.notes[label][0])
        for label, (_, line) in sorted(self.notes.items()):
            if label not in called:
                self.root.append(
                    problem(
                        'footnote-unused',
                        f'the footnote {label} is never called',
                        f'write [^{label}] in the text, or delete the note',
                        spot=Spot(line),
                    )
                )
            elif called[label] > NOTE_CALLS.most:
                self.root.append(
                    problem(
                        NOTE_CALLS.code,
                        NOTE_CALLS.message(called[label]),
                        NOTE_CALLS.way_out,
                        spot=Spot(line),
                    )
                )


def _fill(call: ET.Element, note: ET.Element) -> None:
    """Copy a note into its call: the words alone, if they are one paragraph."""
    content = list(note)
    if len(content) == 1 and content[0].tag == 'p':
        call.text, call[:] = content[0].text, [_copy(el) for el in content[0]]
    else:
        call[:] = [_copy(el) for el in content]


def _copy(element: ET.Element) -> ET.Element:
    copied = ET.Element(element.tag, dict(element.attrib))
    copied.text, copied.tail = element.text, element.tail
    copied.extend(_copy(child) for child in element)
    return copied
