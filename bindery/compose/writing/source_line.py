"""The line below a figure, table or box: its sources, its credit, and where the numbers of a chart are."""

from __future__ import annotations

import xml.etree.ElementTree as ET

from ...core.attributes import CHART, CREDIT, SOURCES
from ...core.words import Words


def add_source_line(el: ET.Element, words: Words) -> None:
    """Add the line to an element, in the fixed `words` of the book; nothing if there is nothing to say.
    Citations are `x-cite` elements."""
    sources, credit, chart = el.get(SOURCES), el.get(CREDIT), el.get(CHART)
    if not (sources or credit or chart):
        return
    line = ET.SubElement(el, 'p', {'class': 'sources'})
    _ = words.gettext
    if sources:
        keys = sources.split()
        line.text = _('Source: ') if len(keys) == 1 else _('Sources: ')
        citation = {'keys': '; '.join('@' + key for key in keys), 'bare': 'yes', 'literal': keys[0]}
        ET.SubElement(line, 'x-cite', citation).tail = f'. {credit}' if credit else ''
    else:
        line.text = credit
    if chart:
        _add_sentence(line, _('Numbers: '))
        ET.SubElement(line, 'a', {'href': f'numbers:{chart}'}).tail = '.'


def _add_sentence(line: ET.Element, sentence: str) -> None:
    """Add a sentence to the end of the text of an element."""
    before = (line[-1].tail if len(line) else line.text) or ''
    between = '' if not before and not len(line) else ' ' if before.endswith('.') else '. '
    text = f'{before}{between}{sentence}'
    if len(line):
        line[-1].tail = text
    else:
        line.text = text
