"""The blocks that begin with `///`: boxes, margin notes, tables, figures, dataset views, passages for one
edition."""

from __future__ import annotations

import json
import xml.etree.ElementTree as ET
from typing import Any

from markdown import Markdown
from pymdownx.blocks import BlocksExtension
from pymdownx.blocks.block import Block

from ...core.attributes import BOX, CAPTION, CREDIT, FENCE, SOURCES
from .notes import note_problem
from .options import read_options
from .tables import is_failed_table


class DialectBlock(Block):
    """A block of the dialect. A wrong option is reported; Python-Markdown would print the whole block as
    text."""

    ARGUMENT = None
    KNOWN: tuple[str, ...] = ()

    def _validate(self, parent: ET.Element, arg: str | None, **options: Any) -> bool:
        self.argument = arg
        right, self.wrong = read_options(self.NAME, options, self.KNOWN)
        self.options = {'attrs': {}, **right}
        return True

    def on_markdown(self) -> str:
        return 'block'

    def element(self, parent: ET.Element, tag: str, attributes: dict[str, str | None]) -> ET.Element:
        """Make the element of the block, with those attributes that are not empty. FENCE tells locate.py
        which line to look for."""
        el = ET.SubElement(parent, tag, {name: value for name, value in attributes.items() if value})
        el.set(FENCE, self.NAME)
        if 'id' in self.options:
            el.set('id', str(self.options['id']))
        if 'sources' in self.options:
            el.set(SOURCES, ' '.join(self.options['sources']))
        el.extend(self.wrong)
        return el


class Box(DialectBlock):
    KNOWN = ('id', 'sources')

    def on_create(self, parent: ET.Element) -> ET.Element:
        el = self.element(parent, 'div', {'class': f'box box-{self.NAME}', BOX: self.NAME})
        if self.argument:
            title = ET.SubElement(el, 'p', {'class': 'box-title'})
            title.text = self.argument
        return el


class Margin(DialectBlock):
    """A key term beside the paragraph that follows."""

    NAME = 'margin'
    KNOWN = ('id',)

    def on_create(self, parent: ET.Element) -> ET.Element:
        el = self.element(parent, 'aside', {'class': 'margin'})
        if not self.argument:
            note_problem(el, 'title-missing', 'the margin note has no title', 'write /// margin | The term')
        title = ET.SubElement(el, 'p', {'class': 'margin-title'})
        title.text = self.argument
        return el


class Table(DialectBlock):
    NAME = 'table'
    KNOWN = ('id', 'sources', 'widths', 'wide')

    def on_create(self, parent: ET.Element) -> ET.Element:
        classes = 'table wide' if self.options.get('wide') else 'table'
        return self.element(parent, 'div', {'class': classes, CAPTION: self.argument})

    def on_end(self, block: ET.Element) -> None:
        table = block.find('table')
        if table is None:
            if not any(is_failed_table(p) for p in block.iter('p')):  # its own problem is more exact
                note_problem(
                    block,
                    'table-missing',
                    'this block holds no table',
                    'write rows such as | Body | Decides | with an empty line above the first',
                )
            return
        if not self.argument:
            note_problem(
                block, 'caption-missing', 'the table has no caption', 'write /// table | The caption'
            )
        caption = ET.Element('caption')
        caption.text = self.argument
        table.insert(0, caption)
        widths = self.options.get('widths')
        if widths:
            group = ET.Element('colgroup')
            for width in widths:
                ET.SubElement(group, 'col', {'style': f'width:{width:g}%'})
            table.insert(1, group)


class Figure(DialectBlock):
    NAME = 'figure'
    KNOWN = ('id', 'sources', 'image', 'chart', 'drawing', 'alt', 'credit', 'wide')

    def on_create(self, parent: ET.Element) -> ET.Element:
        get = self.options.get
        attributes = {'class': 'wide' if get('wide') else '', CREDIT: get('credit'), CAPTION: self.argument}
        el = self.element(parent, 'figure', attributes)
        if not get('alt'):
            note_problem(
                el,
                'alt-missing',
                'the figure has no alt text',
                'add "alt: ..." and say in words what the figure shows',
            )
        if not self.argument:
            note_problem(el, 'caption-missing', 'the figure has no caption', 'write /// figure | The caption')
        if get('chart'):
            ET.SubElement(el, 'x-chart', {'name': str(get('chart')), 'alt': str(get('alt') or '')})
        elif get('drawing'):
            ET.SubElement(el, 'x-drawing', {'name': str(get('drawing')), 'alt': str(get('alt') or '')})
        elif get('image'):
            ET.SubElement(el, 'img', {'src': str(get('image')), 'alt': str(get('alt') or '')})
        else:
            note_problem(
                el,
                'figure-empty',
                'the figure names neither image nor chart nor drawing',
                'add "image: images/NAME.svg", "chart: NAME" or "drawing: NAME"',
            )
        caption = ET.SubElement(el, 'figcaption')
        caption.text = self.argument
        return el


class ChartData(DialectBlock):
    """The numbers of a chart as a table."""

    NAME = 'chart-data'
    KNOWN = ('caption', 'sources', 'credit')

    def on_create(self, parent: ET.Element) -> ET.Element:
        get = self.options.get
        attributes = {
            'name': (self.argument or '').strip(),
            CAPTION: str(get('caption') or ''),
            CREDIT: get('credit'),
        }
        el = self.element(parent, 'x-chart-data', attributes)
        if not get('caption'):
            note_problem(el, 'caption-missing', 'the table has no caption', 'add "caption: ..."')
        return el


class View(DialectBlock):
    NAME = 'view'
    KNOWN = ('id', 'as', 'columns', 'where', 'sort', 'caption', 'home', 'wide', 'sources', 'limit')

    def on_create(self, parent: ET.Element) -> ET.Element:
        el = self.element(parent, 'x-view', {CAPTION: self.options.get('caption')})
        options = {
            k: v
            for k, v in self.options.items()
            if k in ('as', 'columns', 'where', 'sort', 'home', 'wide', 'limit', 'caption', 'id')
        }
        el.set('dataset', (self.argument or '').strip())
        el.set('options', json.dumps(options, sort_keys=True, default=str))
        return el


class Only(DialectBlock):
    NAME = 'only'

    def on_create(self, parent: ET.Element) -> ET.Element:
        return self.element(parent, 'x-only', {'editions': self.argument or ''})


OWN = (Margin, Table, Figure, ChartData, View, Only)  # the blocks of every publication


class Blocks(BlocksExtension):
    """Registers the blocks of the dialect, and a box for each kind of box of the publication."""

    def __init__(self, boxes: tuple[str, ...]):
        super().__init__()
        self.boxes = boxes

    def extendMarkdownBlocks(self, md: Markdown, block_mgr: Any) -> None:
        for block in [*OWN, *(type(f'{name.title()}Box', (Box,), {'NAME': name}) for name in self.boxes)]:
            block_mgr.register(block, self.getConfigs())
