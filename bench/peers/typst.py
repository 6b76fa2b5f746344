"""The book for Typst, run through the `typst` package of PyPI.

Has everything: contents with page numbers, numbered headings, footnotes at the foot of the page, numbered
references. Typst writes a tagged PDF with bookmarks unless told otherwise.
"""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterable
from pathlib import Path

from . import FONT, Block, Book, Bullets, Chapter, Heading, Note, Paragraph, Ref, Table, missing_font

COMPILE = 'import sys, typst; typst.compile(sys.argv[1], output=sys.argv[2])'

# Lines are 14 pt apart: the height of a capital, 0.73 em in DejaVu Serif, and the leading. Paragraphs are 24
# pt apart.
PREAMBLE = f'''\
#set page(paper: "a4", margin: 25mm, numbering: "1")
#set text(font: "{FONT}", size: 10pt, lang: "en", hyphenate: false)
#set par(justify: true, leading: 0.67em, spacing: 1.67em)
#set heading(numbering: "1.1", supplement: [Section])
#show heading.where(level: 1): set heading(supplement: [Chapter])
#show heading.where(level: 1): it => {{
  pagebreak(weak: true)
  counter(footnote).update(0)
  it
}}
#show figure: set block(breakable: true)
#show figure.where(kind: table): set figure.caption(position: top)
#set table(stroke: 0.5pt, align: left)
#show table: set par(justify: false)
'''


def available(python: str = sys.executable) -> str:
    """'' where the interpreter `python` has the package and the font is installed, else how to install what
    is missing."""
    installed = subprocess.run([python, '-P', '-c', 'import typst'], capture_output=True).returncode == 0
    return missing_font() if installed else f'Typst is missing: {python} -m pip install typst'


def write(book: Book, folder: Path | str, python: str = sys.executable) -> list[str]:
    """Write folder/peer.typ; return the command that makes folder/peer.pdf with the interpreter `python`."""
    folder = Path(folder).resolve()
    title = quote(book.title)
    front = f"""\
#set document(title: {title})
#align(center + horizon, text(size: 24pt, {title}))
#pagebreak()
#outline(depth: 2)
"""
    source = folder / 'peer.typ'
    source.write_text(
        PREAMBLE + front + ''.join(render_chapter(chapter) for chapter in book.chapters), encoding='utf-8'
    )
    # -P keeps this module, also called typst, from being imported should the current folder be this one.
    return [python, '-P', '-c', COMPILE, str(source), str(folder / 'peer.pdf')]


def render_chapter(chapter: Chapter) -> str:
    """A chapter as Typst markup."""
    return f'\n= {plain(chapter.title)} <{chapter.id}>\n' + ''.join(
        render_block(block) for block in chapter.blocks
    )


def render_block(block: Block) -> str:
    """A block as Typst markup, an empty line before it."""
    match block:
        case Heading(level, text, id):
            return f'\n{"=" * level} {plain(text)} <{id}>\n'
        case Paragraph(parts):
            return '\n' + ''.join(render_part(part) for part in parts) + '\n'
        case Bullets(items):
            return '\n' + ''.join(f'- {plain(item)}\n' for item in items)
        case Table(caption, header, rows, id):
            head = cells(f'*{plain(cell)}*' for cell in header)
            body = ''.join(f'  {cells(plain(cell) for cell in row)},\n' for row in rows)
            columns = f'columns: (1fr,) * {len(header)}'
            return (
                f'\n#figure(caption: [{plain(caption)}], table({columns},\n  table.header({head}),\n{body}))'
                f' <{id}>\n'
            )


def cells(contents: Iterable[str]) -> str:
    """The cells of a row as arguments."""
    return ', '.join(f'[{content}]' for content in contents)


def render_part(part: str | Note | Ref) -> str:
    """A part of a paragraph as Typst markup."""
    match part:
        case Note(text):
            return f'#footnote[{plain(text)}]'
        case Ref(id):
            return f'#ref(<{id}>)'
    return plain(part)


def plain(text: str) -> str:
    """Text as a string in markup, so that no character of it is read as markup."""
    return '#' + quote(text)


def quote(text: str) -> str:
    """Text as a string literal."""
    return '"' + text.replace('\\', '\\\\').replace('"', '\\"') + '"'
