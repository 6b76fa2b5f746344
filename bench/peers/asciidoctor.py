"""The book as AsciiDoc for Asciidoctor PDF.

Has contents with page numbers, numbered headings and numbered references. It cannot set notes at the foot of
the page: they stand at the end of their chapter. It writes bookmarks and no tags.
"""

from __future__ import annotations

import re
import shutil
from pathlib import Path

from . import (
    FONT,
    FONT_FOLDER,
    Block,
    Book,
    Bullets,
    Chapter,
    Heading,
    Note,
    Paragraph,
    Ref,
    Table,
    missing_font,
)

COMMAND = 'asciidoctor-pdf'

# The font's upright faces are all that is needed: captions are the only italics of the default theme used
# here.
THEME = f"""\
extends: default
font:
  catalog:
    merge: true
    {FONT}:
      normal: {FONT_FOLDER}/DejaVuSerif.ttf
      bold: {FONT_FOLDER}/DejaVuSerif-Bold.ttf
page:
  size: A4
  margin: 25mm
base:
  font-family: {FONT}
  font-size: 10
  line-height-length: 14
  text-align: justify
caption:
  font-style: normal
"""

HEADER = """\
:doctype: book
:toc:
:toclevels: 2
:sectnums:
:chapter-signifier:
:xrefstyle: short

"""

# ASCII punctuation but the comma and the full stop, which mean nothing alone; three full stops would be an
# ellipsis.
MARKUP = re.compile(r'[!-+\-/:-@\[-`{-~]|\.(?=\.)')


def available() -> str:
    """'' where the command and the font are installed, else how to install what is missing."""
    if not shutil.which(COMMAND):
        return 'Asciidoctor PDF is missing: apt-get install -y --no-install-recommends ruby-asciidoctor-pdf'
    return missing_font()


def write(book: Book, folder: Path | str) -> list[str]:
    """Write folder/peer.adoc and folder/peer-theme.yml; return the command that makes folder/peer.pdf."""
    folder = Path(folder).resolve()
    source, theme = folder / 'peer.adoc', folder / 'peer-theme.yml'
    text = f'= {plain(book.title)}\n' + HEADER + ''.join(render_chapter(chapter) for chapter in book.chapters)
    source.write_text(text, encoding='utf-8')
    theme.write_text(THEME, encoding='utf-8')
    return [COMMAND, '-a', f'pdf-theme={theme}', '-o', str(folder / 'peer.pdf'), str(source)]


def render_chapter(chapter: Chapter) -> str:
    """A chapter as AsciiDoc."""
    return f'[#{chapter.id}]\n== {plain(chapter.title)}\n\n' + ''.join(
        render_block(block) for block in chapter.blocks
    )


def render_block(block: Block) -> str:
    """A block as AsciiDoc, an empty line after it."""
    match block:
        case Heading(level, text, id):
            return f'[#{id}]\n{"=" * (level + 1)} {plain(text)}\n\n'
        case Paragraph(parts):
            # {empty} keeps a line such as '1. January' from beginning a list.
            return '{empty}' + ''.join(render_part(part) for part in parts) + '\n\n'
        case Bullets(items):
            # The comment ends the list, or the next one would continue it.
            return ''.join(f'* {plain(item)}\n' for item in items) + '\n//-\n\n'
        case Table(caption, header, rows, id):
            lines = ''.join(''.join(f'|{plain(cell)}\n' for cell in row) + '\n' for row in [header, *rows])
            head = f'[#{id}]\n.{{empty}}{plain(caption)}\n[cols="{len(header)}*",options="header"]\n'
            return f'{head}|===\n{lines}|===\n\n'


def render_part(part: str | Note | Ref) -> str:
    """A part of a paragraph as AsciiDoc."""
    match part:
        case Note(text):
            return f'footnote:[{plain(text)}]'
        case Ref(id):
            return f'<<{id}>>'
    return plain(part)


def plain(text: str) -> str:
    """Text with character references for whatever might be read as markup."""
    return MARKUP.sub(lambda match: f'&#{ord(match[0])};', text)
