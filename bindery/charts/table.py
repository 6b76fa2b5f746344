"""The printed table of a chart: its rows, in the columns that its file names."""

from __future__ import annotations

import xml.etree.ElementTree as ET

from ..markup import parse_inline
from ..model import Chart
from .query import Rows

NOTHING = '–'          # printed where a row has no value


def data_table(chart: Chart, rows: Rows, caption: str) -> ET.Element:
    """A `div` with the table; the first column heads the rows. Citations are still `x-cite`."""
    columns = chart.source.data['columns']
    numeric = [all(isinstance(row.get(c.get('field')), (int, float)) for row in rows.values) for c in columns]
    right = [c.get('align', 'right' if n else 'left') == 'right' for c, n in zip(columns, numeric)]
    body = ET.Element('div', {'class': 'view table chart-data'})
    table = ET.SubElement(body, 'table')
    ET.SubElement(table, 'caption').text = caption
    if any('width' in c for c in columns):
        group = ET.SubElement(table, 'colgroup')
        for c in columns:
            ET.SubElement(group, 'col', {'style': f'width:{c["width"]:g}%'} if 'width' in c else {})
    head = ET.SubElement(ET.SubElement(table, 'thead'), 'tr')
    for c, amount in zip(columns, right):
        unit = f' ({c["unit"]})' if 'unit' in c else ''
        _cell(head, 'th', {'scope': 'col'}, amount).append(parse_inline(c['heading'] + unit))
    body_rows = ET.SubElement(table, 'tbody')
    for row, sources in zip(rows.values, rows.sources):
        line = ET.SubElement(body_rows, 'tr')
        for i, (c, amount) in enumerate(zip(columns, right)):
            cell = _cell(line, 'td' if i else 'th', {} if i else {'scope': 'row'}, amount)
            if 'sources' in c and sources:
                ET.SubElement(cell, 'x-cite', {'keys': '; '.join(f'@{s}' for s in sources), 'bare': 'yes'})
            else:
                cell.append(parse_inline(_printed(row.get(c.get('field')))))
    return body


def _cell(row: ET.Element, tag: str, attributes: dict, amount: bool) -> ET.Element:
    return ET.SubElement(row, tag, {**attributes, **({'class': 'amount'} if amount else {})})


def _printed(value) -> str:
    if isinstance(value, list):
        return ', '.join(map(_printed, value)) or NOTHING
    return NOTHING if value is None else f'{value:g}' if isinstance(value, float) else str(value)
