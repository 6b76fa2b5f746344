"""The printed table of a chart: its rows, in the columns that its file names."""

from __future__ import annotations

import xml.etree.ElementTree as ET
from collections.abc import Iterable
from typing import Any

from ...core.publication.dataset import Chart
from ...markup import parse_inline
from .rows import Rows

NOTHING = '–'  # printed where a row has no value


def data_table(chart: Chart, rows: Rows, caption: str) -> ET.Element:
    """A `div` with the table of a chart; its first column heads the rows. Citations are `x-cite` elements."""
    columns, lines = _spread(chart.source.data['columns'], rows)
    right = [
        c.get('align', 'right' if _numeric(line[i] for line in lines) else 'left') == 'right'
        for i, c in enumerate(columns)
    ]
    body = ET.Element('div', {'class': 'view table chart-data'})
    table = ET.SubElement(body, 'table')
    ET.SubElement(table, 'caption').text = caption
    if any('width' in c for c in columns):
        group = ET.SubElement(table, 'colgroup')
        for c in columns:
            ET.SubElement(group, 'col', {'style': f'width:{c["width"]:g}%'} if 'width' in c else {})
    head = ET.SubElement(ET.SubElement(table, 'thead'), 'tr')
    for c, amount in zip(columns, right, strict=False):
        unit = f' ({c["unit"]})' if 'unit' in c else ''
        _cell(head, 'th', {'scope': 'col'}, amount).append(parse_inline(f'{c["heading"]}{unit}'))
    inner = ET.SubElement(table, 'tbody')
    for line in lines:
        row = ET.SubElement(inner, 'tr')
        for i, (value, amount) in enumerate(zip(line, right, strict=False)):
            cell = _cell(row, 'td' if i else 'th', {} if i else {'scope': 'row'}, amount)
            if isinstance(value, _Sources):
                ET.SubElement(cell, 'x-cite', {'keys': '; '.join(f'@{s}' for s in value), 'bare': 'yes'})
            else:
                cell.append(parse_inline(_printed(value, columns[i].get('decimals'))))
    return body


class _Sources(tuple[str, ...]):
    """The value of a cell that prints sources: citation keys."""


def _spread(columns: list[dict[str, Any]], rows: Rows) -> tuple[list[dict[str, Any]], list[list[Any]]]:
    """The columns as printed, with one column for each value of a field `across`; the values of each line."""
    spread: list[dict[str, Any]] = []
    for c in columns:
        values = dict.fromkeys(row[c['across']] for row in rows.values) if 'across' in c else ()
        spread += [{**c, 'heading': value, 'of': value} for value in values] if 'across' in c else [c]
    lines: dict[object, list[Any]] = {}
    across = any('across' in c for c in columns)
    for n, (row, sources) in enumerate(zip(rows.values, rows.sources, strict=False)):
        key = (
            repr([row.get(c['field']) for c in columns if 'across' not in c and 'field' in c])
            if across
            else n
        )
        line = lines.setdefault(key, [None] * len(spread))
        for i, c in enumerate(spread):
            if 'across' not in c:
                line[i] = row[c['field']] if 'field' in c else _Sources(sources) or None
            elif row[c['across']] == c['of']:
                line[i] = row[c['field']]
    return spread, list(lines.values())


def _numeric(values: Iterable[Any]) -> bool:
    return all(isinstance(v, (int, float)) for v in values if v is not None)


def _cell(row: ET.Element, tag: str, attributes: dict[str, str], amount: bool) -> ET.Element:
    return ET.SubElement(row, tag, {**attributes, **({'class': 'amount'} if amount else {})})


def _printed(value: Any, decimals: int | None = None) -> str:
    if isinstance(value, list):
        return ', '.join(map(_printed, value)) or NOTHING
    if isinstance(value, (int, float)):
        return (str(value) if decimals is None else f'{value:.{decimals}f}').replace('-', '−')
    return NOTHING if value is None else str(value)
