"""Markdown to a tree of elements.

What later rooms find in the tree, besides HTML:

- `data-line` on every block, and on marks: their line in the text, from 1; `data-column` on marks
- `x-cite keys`, `x-index term`, `x-view dataset options`, `x-chart name`, `x-chart-data name`, `x-drawing
  name`, `x-only editions`: to be resolved by compose
- `a href` as written: `#id`, `title:id`, `page:id`, `number:id`, `dataset:id`, or an address
- `x-problem code message hint`: what is wrong here
"""

from __future__ import annotations

import xml.etree.ElementTree as ET
from typing import Any

from markdown_it.token import Token

from ..core.attributes import COLUMN, LINE
from ..core.names import UNPRINTABLE
from .audit import lost_words
from .parser import ENTITIES, EXCESSES, parser
from .rules import bounds
from .rules.fences import read_fences
from .source import Spot, problem
from .tree import TreeWriter


def parse(text: str, boxes: tuple[str, ...] = ()) -> ET.Element:
    """The tree of a whole text, in which boxes may be of the kinds `boxes`; its root is `<div>`. A text
    that is too large has a tree of problems only."""
    lines = text.split('\n')
    root = ET.Element('div')
    if m := UNPRINTABLE.search(text):
        line = text.count('\n', 0, m.start()) + 1
        message = f'the character U+{ord(m[0]):04X} cannot be printed'
        root.append(problem('character', message, 'delete it', spot=Spot(line)))
        return root
    if excesses := bounds.of_lines(lines, read_fences(lines)):
        root.extend(_told(excess) for excess in excesses)
        return root
    env: dict[str, Any] = {}
    tokens = parser().parse(text, env)
    writer = TreeWriter(lines, boxes)
    tree = writer.write(tokens)
    tree.extend(_told(excess) for excess in env.get(EXCESSES, ()))
    if tree.find('.//x-problem') is None:  # else words may be missing because of that
        tree.extend(
            lost_words(
                lines, tree, (*writer.builder.consumed, *env.get(ENTITIES, ()), *_references(tokens, env))
            )
        )
    return tree


def _references(tokens: list[Token], env: dict[str, Any]) -> list[str]:
    """The labels of link definitions, for each link that uses one and for the definition."""
    used = [
        child.meta['label']
        for token in tokens
        for child in token.children or ()
        if child.type in ('link_open', 'image') and 'label' in child.meta
    ]
    return used + [label for label in env.get('references', {}) if label in used]


def parse_inline(text: str) -> ET.Element:
    """The tree of a field of a record, in a `<span>`: of its words alone, if it is one paragraph. It is of no
    file: nothing in it has a line."""
    if UNPRINTABLE.search(text) or '\n\n' in text.strip():
        root = parse(text)
    else:
        env: dict[str, Any] = {}
        root = TreeWriter((), ()).write(parser().parseInline(text.strip(), env))
        root.extend(_told(excess) for excess in env.get(EXCESSES, ()))
    for el in root.iter():
        el.attrib.pop(LINE, None)
        el.attrib.pop(COLUMN, None)
    span = ET.Element('span')
    span.text, span[:] = root.text, list(root)
    return span


def _told(excess: bounds.Excess) -> ET.Element:
    limit = excess.limit
    return problem(limit.code, limit.message(excess.count), limit.way_out, spot=Spot(excess.index + 1))
