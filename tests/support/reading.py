"""What a book says, twice: as it was composed, and as a reader of its structure tree hears it."""

from __future__ import annotations

import re
import xml.etree.ElementTree as ET
from collections.abc import Iterator
from itertools import groupby
from pathlib import Path

from support.tagged import Node, squeeze

SOFT = '\u00ad'
PAGE = '\u0001'  # stands for a page number in the text


def composed(html: str) -> Iterator[tuple[str, str]]:
    """The blocks of a unit in source order, as (block, text). A page number is a sign: which number it is,
    other tests tell."""

    def pieces(element: ET.Element, block: str) -> Iterator[tuple[str, str]]:
        if element.get('aria-hidden') == 'true':
            return
        block = element.get('data-b') or block
        if element.get('data-slot'):
            yield block, PAGE + element.get('data-after', '')
        elif element.tag == 'img':
            yield block, element.get('alt', '')
        else:
            yield block, element.text or ''
            for child in element:
                yield from pieces(child, block)
                yield block, child.tail or ''

    for block, group in groupby(pieces(ET.fromstring(html), ''), key=lambda piece: piece[0]):
        text = squeeze(''.join(text for _, text in group))
        if text:
            yield block, text


def heard(node: Node) -> str:
    """The text of a structure element in the order of the tree, without what the stylesheet adds: list
    labels, note numbers."""
    return squeeze(''.join(_pieces(node))).replace(SOFT, '')


def _pieces(node: Node) -> Iterator[str]:
    if '/ActualText' in node.object:  # a page number and what follows it, such as "87," or "A-3)"
        yield re.sub(r'^[\w-]+', PAGE, str(node.object.ActualText))
        return
    if node.role == 'Figure':  # its words are heard, not the labels in the picture
        yield str(node.object.Alt)
        return
    for kid in node.kids:
        if isinstance(kid, str):
            yield kid
        elif not _generated(node, kid):
            yield from _pieces(kid)


def _generated(parent: Node, kid: Node) -> bool:
    if kid.role == 'Lbl':
        return parent.role == 'Note' or (
            parent.role == 'LI' and str(parent.object.P.A.ListNumbering) != '/None'
        )
    return (
        kid.role == 'Reference'
        and bool(re.search(r'-note\d+$', str(next(kid.all('Link')).annotations[0].get('/Dest', ''))))
        if kid.nodes
        else False
    )


# --- the words an editor wrote, found without a line of the press -------------------------------------------

_NO_WORDS = re.compile(
    r'\{index:[^}]*\}|\[@[^\]]*\]|\[\^[^\]]*\]|\[\]\([^)]*\)|\]\([^)]*\)|\{[:#][^}]*\}|\*\[[a-z]{2,3}\]|^\s*\|[-:|'
    r' ]+\|\s*$|^\s*\d+\.\s|\[[ x]\]'
)
_WORD = re.compile(r'[^\W_]{2,}')


def written(file: Path, edition: str) -> Iterator[tuple[int, str, bool]]:
    """The words of a Markdown file in the order of the text, as (line from 1, word, is it the first behind a
    view of a dataset). Notes are left out, since they are read where they are called, and so are passages for
    other editions."""
    lines = file.read_text('utf-8').split('\n')
    at = lines.index('---', 1) + 1
    skip: list[bool] = []
    options = note = view = False
    for n, line in enumerate(lines[at:], at + 1):
        fence = re.match(r'\s*/{3,}\s*([\w-]+)?\s*(?:\|\s*(.*))?$', line)
        if fence and not fence[1]:
            skip.pop()
        elif fence:
            other = fence[1] == 'only' and edition not in re.split(r'[,\s]+', fence[2] or '')
            of_data = fence[1] in ('view', 'chart-data')
            skip.append(other or of_data)
            options, view = True, view or of_data
            line = fence[2] if fence[1] != 'only' and not of_data and fence[2] else ''
        elif options and line.startswith('    '):
            line = ''
        else:
            options = False
        note = bool(re.match(r'\[\^[^\]]+\]:', line)) or (note and line.startswith('    '))
        if any(skip) or note or (fence and not fence[1]):
            continue
        for word in _WORD.findall(_NO_WORDS.sub(' ', line)):
            yield n, word, view
            view = False
