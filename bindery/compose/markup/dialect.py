"""Markdown to a tree of elements.

What the tree holds besides HTML:

- `data-line` on every block: its line in the text, from 1
- `x-cite keys`, `x-index term`, `x-view dataset options`, `x-chart name`, `x-chart-data name`, `x-drawing
  name`, `x-only editions`: to be resolved by compose
- `a href` as written: `#id`, `title:id`, `page:id`, `number:id`, `dataset:id`, or an address
- `x-problem code message hint`: a problem of the element around it
"""

from __future__ import annotations

import html
import re
import xml.etree.ElementTree as ET
from dataclasses import dataclass
from functools import cache

import markdown

from ...core.attributes import LINE
from ...core.limits import NOTE_CALLS
from ...core.names import UNPRINTABLE
from ...core.problems import did_you_mean
from . import bounds
from .blocks import OWN, Blocks
from .fences import Fences, read_fences
from .headings import take_attributes
from .inline import Marks
from .lines import Lines
from .locate import locate
from .notes import note_problem
from .strays import Strays
from .tables import Tables, is_failed_table, note_failed_table

_STASHED = re.compile('\x02(?:wzxhzdk:(\\d+)|amp)\x03')
# A line that would begin a heading, quotation or list.
_LIKE_BLOCK = re.compile(r'\A(\s*(?:\d+(?=[.)])|))([#>+.)-])(?=\s|\w|#)')
_NOTE = re.compile(r' {0,3}\[\^([^\]]*)\]:')


@dataclass(frozen=True)
class _Reader:
    """A parser, with the extension that collects the footnotes of a text."""

    markdown: markdown.Markdown
    marks: Marks


@cache
def _reader(boxes: tuple[str, ...]) -> _Reader:
    """The parser for publications with boxes of these kinds."""
    marks = Marks()
    parser = markdown.Markdown(
        output_format='xhtml',
        tab_length=4,
        extensions=[
            'def_list',
            'sane_lists',
            'smarty',
            'pymdownx.caret',
            'pymdownx.tilde',
            'pymdownx.tasklist',
            Tables(),
            Blocks(boxes),
            marks,
            Strays(),
        ],
    )
    return _Reader(parser, marks)


def parse(text: str, boxes: tuple[str, ...] = ()) -> ET.Element:
    """The tree of a whole text; `boxes` are the names of kinds of box. Its root is a `<div>`. Of a text that
    is too large it holds problems only."""
    reader = _reader(boxes)
    md = reader.markdown
    md.reset()
    root = ET.Element('div')
    if m := UNPRINTABLE.search(text):
        note_problem(
            root,
            'character',
            f'the character U+{ord(m[0]):04X} cannot be printed',
            'delete it',
            text.count('\n', 0, m.start()) + 1,
        )
        return root
    lines = text.expandtabs(md.tab_length).split('\n')
    names = (*(block.NAME for block in OWN), *boxes)
    fences = read_fences(lines, names)
    if excesses := bounds.of_lines(lines, fences):
        for excess in excesses:
            note_problem(
                root,
                excess.limit.code,
                excess.limit.message(excess.count),
                excess.limit.way_out,
                excess.index + 1,
            )
        return root
    _read_blocks(root, lines, fences, md)
    note_lines = _note_lines(lines)
    _before_inline(root, {lines[i].strip() for i in fences.lines}, reader.marks, note_lines)
    for step in md.treeprocessors:
        root = step.run(root) or root
    _unstash(root, md.htmlStash.rawHtmlBlocks)
    _report_fences(root, fences, names)
    _report_notes(root, reader.marks, note_lines)
    return root


def _read_blocks(root: ET.Element, lines: list[str], fences: Fences, md: markdown.Markdown) -> None:
    """Read the parts of a text one by one: the time of the parser grows with the square of a part."""
    source = Lines(lines)
    for first, behind in fences.parts:
        part = lines[first:behind]
        for step in md.preprocessors:
            part = step.run(part)
        tree = md.parser.parseDocument(part).getroot()
        assert tree is not None
        locate(tree, source, first, behind)
        root.extend(tree)


def _note_lines(lines: list[str]) -> dict[str, int]:
    """The key of each footnote -> the line, from 1, on which its text begins."""
    note_lines: dict[str, int] = {}
    for number, line in enumerate(lines, 1):
        if '[^' in line and (m := _NOTE.match(line)):
            note_lines.setdefault(m[1], number)
    return note_lines


def _before_inline(
    root: ET.Element, wrong_fences: set[str], marks: Marks, note_lines: dict[str, int]
) -> None:
    """Judge what can be judged only while inline marks are unread: limits of texts, failed tables and blocks,
    attributes of headings. `wrong_fences` are lines that are reported otherwise."""
    for el in list(root.iter()):
        text = el.text or ''
        for limit, count in bounds.of_text(text):
            el.text = None
            note_problem(el, limit.code, limit.message(count), limit.way_out)
        if el.tag == 'p' and is_failed_table(el):
            note_failed_table(el)
        elif el.tag == 'p' and text.startswith('///') and text.split('\n')[0].strip() not in wrong_fences:
            note_problem(
                el,
                'block-broken',
                'the options of this block are not valid',
                'write options as "    key: value" right below the first line, then an empty line',
            )
        take_attributes(el)
    for key, note in marks.footnotes.items():
        for limit, count in bounds.of_text(note):
            marks.footnotes[key] = ''
            note_problem(root, limit.code, limit.message(count), limit.way_out, note_lines.get(key, 1))


def parse_inline(text: str) -> ET.Element:
    """The tree of one line of inline Markdown, in a `<span>`, without line numbers."""
    root = parse(_LIKE_BLOCK.sub(lambda m: f'{m[1]}\\{m[2]}', text, count=1))
    for el in root.iter():
        el.attrib.pop(LINE, None)
    span = ET.Element('span')
    if len(root) and root[0].tag == 'p' and all(el.tag == 'x-problem' for el in root[1:]):
        span.text, span[:] = root[0].text, [*root[0], *root[1:]]
    else:
        span[:] = list(root)
    return span


def _unstash(root: ET.Element, stash: list[str | ET.Element]) -> None:
    """Put back what Python-Markdown keeps for its own serialiser (entities, also those of smart quotes) or
    has escaped for it (code)."""

    def back(el: ET.Element, text: str | None) -> str | None:
        if not text or '\x02' not in text:
            return text
        text = _STASHED.sub(stashed, text)
        if m := UNPRINTABLE.search(text):
            note_problem(el, 'character', f'the character U+{ord(m[0]):04X} cannot be printed', 'delete it')
            return UNPRINTABLE.sub('', text)
        return text

    def stashed(m: re.Match[str]) -> str:
        kept = html.unescape(str(stash[int(m[1])])) if m[1] else '&'
        # The stylesheet draws the box of a task list.
        return '' if kept.startswith(('<input', '<label')) else kept

    for parent in list(root.iter()):
        parent.text = back(parent, parent.text)
        if parent.tag == 'code' and parent.text:
            parent.text = html.unescape(parent.text)
        for el in list(parent):
            el.tail = back(parent, el.tail)


def _report_fences(root: ET.Element, fences: Fences, names: tuple[str, ...]) -> None:
    """Note the problems of fences, each at its line."""
    for i, name in fences.unknown:
        note_problem(
            root,
            'block-unknown',
            f'there is no block {name}',
            did_you_mean(
                name, names, f'blocks: {", ".join(names)}; a new kind of box is a row in content/kinds.yaml'
            ),
            i + 1,
        )
    for i, name in fences.unclosed:
        note_problem(
            root,
            'block-open',
            f'the block {name} is never closed',
            'add a line with as many slashes below its text',
            i + 1,
        )
    for i in fences.closing_nothing:
        note_problem(
            root,
            'block-close',
            'these slashes close no block',
            'delete the line, or name the block: /// note | Title',
            i + 1,
        )


def _report_notes(root: ET.Element, marks: Marks, note_lines: dict[str, int]) -> None:
    """Note the problems of footnotes, each at the line of its text."""
    for key in sorted(marks.footnotes):
        calls, line = marks.called[key], note_lines.get(key, 1)
        if not calls:
            note_problem(
                root,
                'footnote-unused',
                f'the footnote {key} is never called',
                f'write [^{key}] in the text, or delete the note',
                line,
            )
        elif calls > NOTE_CALLS.most:
            note_problem(root, NOTE_CALLS.code, NOTE_CALLS.message(calls), NOTE_CALLS.way_out, line)
