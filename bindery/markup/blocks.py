"""The blocks of the dialect as elements: boxes, margin notes, tables, figures, code, dataset views, passages
for one edition."""

from __future__ import annotations

import json
import xml.etree.ElementTree as ET
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from ..core.attributes import BOX, CAPTION, CREDIT, SOURCES
from .rules.slashes import Opening
from .source import problem

Options = dict[str, Any]


@dataclass(frozen=True)
class Block:
    """A kind of block. `make` gives its element and the element that takes its title, if it has one; `finish`
    puts in order what stands in it at the end."""

    make: Callable[[Opening, Options], tuple[ET.Element, ET.Element | None]]
    finish: Callable[[ET.Element, Opening, Options], None] = lambda element, opening, options: None


def element(tag: str, attributes: dict[str, str | None], options: Options) -> ET.Element:
    """An element with those attributes that are not empty, and with what any block may have."""
    el = ET.Element(tag, {k: v for k, v in attributes.items() if v})
    if 'id' in options:
        el.set('id', str(options['id']))
    if sources := options.get('sources'):
        el.set(SOURCES, ' '.join(sources if isinstance(sources, list) else sources.split()))
    return el


def _missing(el: ET.Element, code: str, message: str, hint: str) -> None:
    el.append(problem(code, message, hint))


def _box(opening: Opening, options: Options) -> tuple[ET.Element, ET.Element | None]:
    el = element('div', {'class': f'box box-{opening.name}', BOX: opening.name}, options)
    return el, ET.SubElement(el, 'p', {'class': 'box-title'}) if opening.argument else None


def _margin(opening: Opening, options: Options) -> tuple[ET.Element, ET.Element]:
    el = element('aside', {'class': 'margin'}, options)
    if not opening.argument:
        _missing(el, 'title-missing', 'the margin note has no title', 'write /// margin | The term')
    return el, ET.SubElement(el, 'p', {'class': 'margin-title'})


def _table(opening: Opening, options: Options) -> tuple[ET.Element, ET.Element]:
    classes = 'table wide' if options.get('wide') else 'table'
    el = element('div', {'class': classes, CAPTION: opening.argument}, options)
    return el, ET.SubElement(el, 'caption')


def _finish_table(block: ET.Element, opening: Opening, options: Options) -> None:
    caption, table = block.find('caption'), block.find('table')
    assert caption is not None
    block.remove(caption)
    if table is None:
        if block.find(".//x-problem[@code='table-dashes']") is None:  # which is more exact
            _missing(
                block,
                'table-missing',
                'this block holds no table',
                'write rows such as | Body | Decides | with an empty line above the first',
            )
        return
    if not opening.argument:
        _missing(block, 'caption-missing', 'the table has no caption', 'write /// table | The caption')
    table.insert(0, caption)
    if widths := options.get('widths'):
        group = ET.Element('colgroup')
        for width in widths:
            ET.SubElement(group, 'col', {'style': f'width:{width:g}%'})
        table.insert(1, group)
    _more_heads(table, options.get('head', 1) - 1)


def _more_heads(table: ET.Element, count: int) -> None:
    """Move so many rows from the top of the body to the head."""
    head, body = table.find('thead'), table.find('tbody')
    if head is None or body is None:
        return
    for row in list(body)[:count]:
        body.remove(row)
        head.append(row)
        for cell in row:
            cell.tag = 'th'


def _figure(opening: Opening, options: Options) -> tuple[ET.Element, ET.Element]:
    get = options.get
    about = {'class': 'wide' if get('wide') else '', CREDIT: get('credit'), CAPTION: opening.argument}
    el = element('figure', about, options)
    alt = str(get('alt') or '')
    if not alt:
        _missing(
            el,
            'alt-missing',
            'the figure has no alt text',
            'add "alt: ..." and say in words what the figure shows',
        )
    if not opening.argument:
        _missing(el, 'caption-missing', 'the figure has no caption', 'write /// figure | The caption')
    if get('chart'):
        ET.SubElement(el, 'x-chart', {'name': str(get('chart')), 'alt': alt})
    elif get('drawing'):
        ET.SubElement(el, 'x-drawing', {'name': str(get('drawing')), 'alt': alt})
    elif get('image'):
        ET.SubElement(el, 'img', {'src': str(get('image')), 'alt': alt})
    else:
        _missing(
            el,
            'figure-empty',
            'the figure names neither image nor chart nor drawing',
            'add "image: images/NAME.svg", "chart: NAME" or "drawing: NAME"',
        )
    return el, ET.SubElement(el, 'figcaption')


def _chart_data(opening: Opening, options: Options) -> tuple[ET.Element, None]:
    about = {'name': opening.argument, CAPTION: options.get('caption'), CREDIT: options.get('credit')}
    el = element('x-chart-data', about, options)
    if not options.get('caption'):
        _missing(el, 'caption-missing', 'the table has no caption', 'add "caption: ..."')
    return el, None


def _view(opening: Opening, options: Options) -> tuple[ET.Element, None]:
    el = element('x-view', {CAPTION: options.get('caption')}, options)
    used = {key: value for key, value in options.items() if key != 'sources'}
    el.set('dataset', opening.argument)
    el.set('options', json.dumps(used, sort_keys=True, default=str))
    return el, None


def _only(opening: Opening, options: Options) -> tuple[ET.Element, None]:
    return element('x-only', {'editions': opening.argument}, options), None


def _unknown(opening: Opening, options: Options) -> tuple[ET.Element, None]:
    """What stands in a block that there is not, so that it is looked at too."""
    return element('div', {}, options), None


BOX_BLOCK, UNKNOWN = Block(_box), Block(_unknown)
OWN = {
    'margin': Block(_margin),
    'table': Block(_table, _finish_table),
    'figure': Block(_figure),
    'chart-data': Block(_chart_data),
    'view': Block(_view),
    'only': Block(_only),
}  # what every publication has
