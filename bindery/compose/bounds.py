"""Checks of what templates, views and texts make, before it is laid out: limits of size, pictures, characters
that cannot be printed. Every element is checked, one by one in the writer, or as part of a page that a
template makes."""

from __future__ import annotations

import xml.etree.ElementTree as ET
from collections.abc import Iterator

from ..core import limits
from ..core.document import Element, Node, Text
from ..core.limits import Limit
from ..core.names import UNPRINTABLE
from ..core.problems import Place, Problem
from ..sources.pictures.checks import address_problems, svg_problems
from ..sources.pictures.size import scan, too_large
from ..sources.pictures.svg import NAMESPACE


def of_element(el: ET.Element, place: Place) -> list[Problem]:
    """The problems of an element without its children; an SVG is one element."""
    problems = [_exceeded(limit, count, place) for limit, count in _too_large(el)]
    for text in (el.text, el.tail, *el.attrib.values()):
        if text and (m := UNPRINTABLE.search(text)):
            problems.append(
                Problem(
                    'character',
                    f'a template, or data that it shows, makes the character U+{ord(m[0]):04X}, which cannot'
                    ' be printed',
                    place,
                    'delete it, or the code that stands for it',
                )
            )
    for address in _addresses(el):
        problems += address_problems(address, place)
    if _name(el) == 'svg':
        problems += svg_problems(_as_svg(el), '', place)
    return problems


def clean(el: ET.Element) -> None:
    """Remove the characters that cannot be printed, once they are reported."""
    el.text, el.tail = (text and UNPRINTABLE.sub('', text) for text in (el.text, el.tail))
    el.attrib.update({key: UNPRINTABLE.sub('', value) for key, value in el.attrib.items()})


def of_page(root: ET.Element, place: Place) -> list[Problem]:
    """The problems of everything in a page that a template made, which is laid out as it is."""
    problems: list[Problem] = []
    elements = [root]
    while elements:
        el = elements.pop()
        problems += of_element(el, place)
        elements += [] if _name(el) == 'svg' else el
    return problems


def of_html(html: str, place: Place) -> list[Problem]:
    """The problem of HTML that is too long, for a page that a template made."""
    limit = limits.UNIT_CHARACTERS
    return [_exceeded(limit, len(html), place)] if len(html) > limit.most else []


def of_table(table: ET.Element) -> Iterator[tuple[Limit, int]]:
    """The limits that a table exceeds, with the counts. A cell counts for every column and row that it
    spans."""
    columns, cells = sum(_span(col, 'span') for col in table.iter('col')), 0
    for row in table.iter('tr'):
        widths = [
            (_span(cell, 'colspan'), _span(cell, 'rowspan')) for cell in row if cell.tag in ('td', 'th')
        ]
        columns = max(columns, sum(across for across, _ in widths))
        cells += sum(across * down for across, down in widths)
    for limit, count in ((limits.TABLE_COLUMNS, columns), (limits.CELLS, cells)):
        if count > limit.most:
            yield limit, count


def of_unit(tree: Element | None, place: Place) -> list[Problem]:
    """The problem of a composed unit that is too long."""
    length, limit = 0 if tree is None else _length(tree), limits.UNIT_CHARACTERS
    return [_exceeded(limit, length, place)] if length > limit.most else []


def _too_large(el: ET.Element) -> Iterator[tuple[Limit, int]]:
    if el.tag == 'table':
        yield from of_table(el)
    for style in filter(None, (el.get('style'), el.text if el.tag == 'style' else '')):
        yield from ((limit, count) for limit, count, _ in too_large(style))


def _addresses(el: ET.Element) -> Iterator[str]:
    """The data: addresses in the attributes of an element, and in its style."""
    yield from (value for value in el.attrib.values() if value.lstrip()[:5].lower() == 'data:')
    for style in filter(None, (el.get('style'), el.text if el.tag == 'style' else '')):
        if 'url' in style.lower():
            yield from (address for address, _ in scan(style).addresses)


def _name(el: ET.Element) -> str:
    return el.tag.rpartition('}')[2]


def _as_svg(el: ET.Element) -> bytes:
    """A drawing in HTML as an SVG file. In HTML its namespace may be left out."""
    drawn = ET.Element(el.tag, el.attrib if el.tag != 'svg' else {'xmlns': NAMESPACE, **el.attrib})
    drawn.text, drawn[:] = el.text, el
    return ET.tostring(drawn)


def _exceeded(limit: Limit, count: int, place: Place) -> Problem:
    return Problem(limit.code, limit.message(count), place, limit.way_out)


def _length(node: Node) -> int:
    """The approximate length of a tree as HTML, in characters."""
    if isinstance(node, Text):
        return len(node.words)
    if not isinstance(node, Element):
        return sum(map(_length, getattr(node, 'children', ())))
    return (
        2 * len(node.tag)
        + 5
        + sum(len(key) + len(value) + 4 for key, value in node.attributes)
        + sum(map(_length, node.children))
    )


def _span(cell: ET.Element, name: str) -> int:
    given = cell.get(name, '1').strip()
    return max(1, int(given[:9])) if given[:9].isdecimal() else 1
