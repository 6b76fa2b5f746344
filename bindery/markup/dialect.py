"""Markdown to a tree of elements.

What later rooms find in the tree, besides HTML:

- `data-line` on every block: its line in the text, from 1
- `x-cite keys`, `x-index term`, `x-view dataset options`, `x-chart name`, `x-chart-data name`, `x-drawing name`, `x-only editions`: to be
  resolved by compose
- `a href` as written: `#id`, `title:id`, `page:id`, `number:id`, `dataset:id`, or an address
- `x-problem code message hint`: what is wrong here
"""

from __future__ import annotations

import html
import re
import xml.etree.ElementTree as ET
from functools import cache

import markdown

from .blocks import NAMES, Blocks, fences, note_problem
from .inline import Marks, NoRawHtml
from .locate import Locate

_STASHED = re.compile('\x02(?:wzxhzdk:(\\d+)|amp)\x03')
_LIKE_BLOCK = re.compile(r'\A(\s*(?:\d+(?=[.)])|))([#>+.)-])(?=\s|\w|#)')      # a line that would begin a heading, quotation or list
_RAW_HTML = re.compile(r'<!|</?[a-zA-Z][a-zA-Z0-9-]*(?:\s[^<>]*)?/?>')


@cache
def _reader() -> markdown.Markdown:
    marks = Marks()
    md = markdown.Markdown(output_format='xhtml', tab_length=4, extensions=[
        'attr_list', 'def_list', 'tables', 'sane_lists', 'smarty', 'pymdownx.caret', 'pymdownx.tilde', 'pymdownx.tasklist',
        Blocks(), marks, NoRawHtml()])
    md.marks = marks
    md.treeprocessors.register(Locate(md), 'locate', 200)      # before any other changes the text of a block
    return md


def parse(text: str) -> ET.Element:
    """The tree of a whole text; its root is `<div>`."""
    md = _reader()
    md.reset()
    lines = md.source_lines = text.split('\n')
    for step in md.preprocessors:
        lines = step.run(lines)
    root = md.parser.parseDocument(lines).getroot()
    for step in md.treeprocessors:
        root = step.run(root) or root
    _unstash(root, md.htmlStash.rawHtmlBlocks)
    _report(root, md)
    return root


def parse_inline(text: str) -> ET.Element:
    """The tree of one line of inline Markdown, in a `<span>`."""
    root = parse(_LIKE_BLOCK.sub(lambda m: f'{m[1]}\\{m[2]}', text, count=1))
    span = ET.Element('span')
    if len(root) == 1 and root[0].tag == 'p':
        span.text, span[:] = root[0].text, list(root[0])
    else:
        span[:] = list(root)
    return span


def _unstash(root: ET.Element, stash: list) -> None:
    """Put back what Python-Markdown hides from its own serialiser (entities of smart quotes)."""
    def back(text):
        return _STASHED.sub(stashed, text) if text and '\x02' in text else text

    def stashed(m):
        kept = html.unescape(stash[int(m[1])]) if m[1] else '&'
        return '' if kept.startswith(('<input', '<label')) else kept      # the box of a task list: drawn by the stylesheet
    for el in root.iter():
        el.text, el.tail = back(el.text), back(el.tail)


def _reported(el: ET.Element, odd: list, lines: list[str]) -> bool:
    """Is what this paragraph begins with one of the fences that do not fit?"""
    first = (el.text or '').split('\n')[0].strip()
    return any(lines[i].strip() == first for _, i, _ in odd)


def _report(root: ET.Element, md: markdown.Markdown) -> None:
    """Problems that only show in the finished tree or the raw lines."""
    def at_line(i: int, code: str, message: str, hint: str) -> None:
        note = ET.SubElement(root, 'x-problem', {'code': code, 'message': message, 'hint': hint})
        note.set('data-line', str(i + 1))

    odd = fences(md.source_lines)
    for what, i, name in odd:
        if what == 'unknown':
            from ..problems import did_you_mean
            at_line(i, 'block-unknown', f'there is no block {name}', did_you_mean(name, NAMES, 'blocks: ' + ', '.join(NAMES)))
        elif what == 'open':
            at_line(i, 'block-open', f'the block {name} is never closed', 'add a line with as many slashes below its text')
        else:
            at_line(i, 'block-close', 'these slashes close no block', 'delete the line, or name the block: /// example | Title')
    for el in root.iter():
        if el.tag == 'p' and (el.text or '').startswith('///') and not _reported(el, odd, md.source_lines):
            note_problem(el, 'block-broken', 'the options of this block are not valid',
                         'write options as "    key: value" right below the first line, then an empty line')
        for text in (el.text if el.tag not in ('code', 'pre') else '', el.tail):
            if text and '<' in text and (m := _RAW_HTML.search(text)):
                note_problem(el, 'raw-html', f'HTML such as {m[0]} is not part of the dialect', 'see docs/writing.md for what to write instead')
    for key in sorted(md.marks.footnotes.keys() - md.marks.called):
        i = next((i for i, line in enumerate(md.source_lines) if line.startswith(f'[^{key}]:')), 0)
        at_line(i, 'footnote-unused', f'the footnote {key} is never called', f'write [^{key}] in the text, or delete the note')
