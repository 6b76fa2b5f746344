"""The blocks that begin with `///`: boxes, margin notes, tables, figures, dataset views, passages for one edition."""

from __future__ import annotations

import json
import re
import xml.etree.ElementTree as ET

from pymdownx.blocks import BlocksExtension
from pymdownx.blocks.block import Block

from ..problems import did_you_mean

BOXES = ('example', 'pitfall', 'why', 'checklist', 'todo', 'note')


def note_problem(element: ET.Element, code: str, message: str, hint: str = '') -> None:
    """Remember a problem on the element; its place is known once the element's line is (see dialect.py)."""
    element.append(ET.Element('x-problem', {'code': code, 'message': message, 'hint': hint}))


class DialectBlock(Block):
    """A block whose wrong options are reported and do not make the whole block vanish into text."""

    ARGUMENT = None
    KNOWN: tuple[str, ...] = ()

    def _validate(self, parent, arg, **options):
        self.argument = arg
        self.wrong = [k for k in options if k not in self.KNOWN]
        self.options = {'attrs': {}, **{k: v for k, v in options.items() if k in self.KNOWN}}
        return True

    def on_markdown(self):
        return 'block'

    def element(self, parent: ET.Element, tag: str, **attributes) -> ET.Element:
        """Make the block's element; `data-fence` lets locate.py find its line."""
        el = ET.SubElement(parent, tag, {k.replace('_', '-'): v for k, v in attributes.items() if v})
        el.set('data-fence', self.NAME)
        if 'id' in self.options:
            el.set('id', str(self.options['id']))
        if 'sources' in self.options:
            el.set('data-sources', ' '.join(_texts(self.options['sources'])))
        for key in self.wrong:
            note_problem(el, 'option-unknown', f'the block {self.NAME} has no option {key}',
                         did_you_mean(key, self.KNOWN, 'options: ' + ', '.join(self.KNOWN)))
        return el


def _texts(value) -> list[str]:
    return [str(v) for v in value] if isinstance(value, list) else str(value).split()


class Box(DialectBlock):
    KNOWN = ('id', 'sources')

    def on_create(self, parent):
        el = self.element(parent, 'div', **{'class': f'box box-{self.NAME}', 'data_box': self.NAME})
        if self.argument:
            title = ET.SubElement(el, 'p', {'class': 'box-title'})
            title.text = self.argument
        return el


class Margin(DialectBlock):
    """A key term beside the paragraph that follows."""

    NAME = 'margin'
    KNOWN = ('id',)

    def on_create(self, parent):
        el = self.element(parent, 'aside', **{'class': 'margin'})
        if not self.argument:
            note_problem(el, 'title-missing', 'the margin note has no title', 'write /// margin | The term')
        title = ET.SubElement(el, 'p', {'class': 'margin-title'})
        title.text = self.argument
        return el


class Table(DialectBlock):
    NAME = 'table'
    KNOWN = ('id', 'sources', 'widths', 'wide')

    def on_create(self, parent):
        return self.element(parent, 'div', **{'class': 'table wide' if self.options.get('wide') else 'table', 'data_caption': self.argument})

    def on_end(self, block):
        table = block.find('table')
        if table is None:
            note_problem(block, 'table-missing', 'this block holds no table', 'leave an empty line above the first | row')
            return
        if not self.argument:
            note_problem(block, 'caption-missing', 'the table has no caption', 'write /// table | The caption')
        caption = ET.Element('caption')
        caption.text = self.argument
        table.insert(0, caption)
        widths = self.options.get('widths')
        if widths:
            group = ET.Element('colgroup')
            for width in widths:
                ET.SubElement(group, 'col', {'style': f'width:{float(width):g}%'})
            table.insert(1, group)


class Figure(DialectBlock):
    NAME = 'figure'
    KNOWN = ('id', 'sources', 'image', 'chart', 'drawing', 'alt', 'credit', 'wide')

    def on_create(self, parent):
        get = self.options.get
        el = self.element(parent, 'figure', **{'class': 'wide' if get('wide') else '', 'data_credit': get('credit'), 'data_caption': self.argument})
        if not get('alt'):
            note_problem(el, 'alt-missing', 'the figure has no alt text', 'add "alt: ..." and say in words what the figure shows')
        if not self.argument:
            note_problem(el, 'caption-missing', 'the figure has no caption', 'write /// figure | The caption')
        if get('chart'):
            ET.SubElement(el, 'x-chart', {'name': str(get('chart')), 'alt': str(get('alt') or '')})
        elif get('drawing'):
            ET.SubElement(el, 'x-drawing', {'name': str(get('drawing')), 'alt': str(get('alt') or '')})
        elif get('image'):
            ET.SubElement(el, 'img', {'src': str(get('image')), 'alt': str(get('alt') or '')})
        else:
            note_problem(el, 'figure-empty', 'the figure names neither image nor chart nor drawing', 'add "image: images/NAME.svg", "chart: NAME" or "drawing: NAME"')
        caption = ET.SubElement(el, 'figcaption')
        caption.text = self.argument
        return el


class ChartData(DialectBlock):
    """The numbers of a chart as a table."""

    NAME = 'chart-data'
    KNOWN = ('caption', 'sources', 'credit')

    def on_create(self, parent):
        get = self.options.get
        el = self.element(parent, 'x-chart-data', name=(self.argument or '').strip(), data_caption=str(get('caption') or ''), data_credit=get('credit'))
        if not get('caption'):
            note_problem(el, 'caption-missing', 'the table has no caption', 'add "caption: ..."')
        return el


class View(DialectBlock):
    NAME = 'view'
    KNOWN = ('id', 'as', 'columns', 'where', 'sort', 'caption', 'home', 'wide', 'sources', 'limit')

    def on_create(self, parent):
        el = self.element(parent, 'x-view', data_caption=self.options.get('caption'))
        options = {k: v for k, v in self.options.items() if k in ('as', 'columns', 'where', 'sort', 'home', 'wide', 'limit', 'caption', 'id')}
        el.set('dataset', (self.argument or '').strip())
        el.set('options', json.dumps(options, sort_keys=True, default=str))
        return el


class Only(DialectBlock):
    NAME = 'only'

    def on_create(self, parent):
        return self.element(parent, 'x-only', editions=self.argument or '')


def _boxes() -> list[type[Box]]:
    return [type(f'{name.title()}Box', (Box,), {'NAME': name}) for name in BOXES]


class Blocks(BlocksExtension):
    """Registers every block of the dialect."""

    def extendMarkdownBlocks(self, md, block_mgr):
        for block in [Margin, Table, Figure, ChartData, View, Only, *_boxes()]:
            block_mgr.register(block, self.getConfigs())


NAMES = ('margin', 'table', 'figure', 'chart-data', 'view', 'only', *BOXES)
_FENCE = re.compile(r' {0,3}(/{3,}) *([\w-]*)')


def fences(lines: list[str]) -> list[tuple[str, int, str]]:
    """Fences that do not fit, as (what, index of the line, name): `open` never closed, `close` never opened, `unknown` name."""
    stack: list[tuple[int, int, str]] = []
    wrong = []
    for i, line in enumerate(lines):
        m = _FENCE.match(line)
        if not m:
            continue
        length, name = len(m[1]), m[2]
        if name:
            if name not in NAMES:
                wrong.append(('unknown', i, name))
            stack.append((length, i, name))
        elif stack and any(s[0] == length for s in stack):
            while stack[-1][0] != length:
                _, opened, inner = stack.pop()
                wrong.append(('open', opened, inner))
            stack.pop()
        else:
            wrong.append(('close', i, ''))
    return wrong + [('open', i, name) for _, i, name in stack]
