"""The book as HTML for Chromium's --print-to-pdf.

Chromium cannot number its contents (it has no target-counter), so they are links without page numbers; nor
can it set notes at the foot of the page, so they stand at the end of their chapter. It numbers pages, but
neither headings nor references to them: those numbers are worked out here. It writes a tagged PDF, here with
bookmarks.
"""

from __future__ import annotations

import shutil
import tempfile
from html import escape
from pathlib import Path

from . import FONT, Block, Book, Bullets, Chapter, Heading, Note, Paragraph, Ref, Table, missing_font

COMMAND = 'chromium'

# Runs as root, in a container, and without asking the network for anything.
FLAGS = [
    '--headless',
    '--no-sandbox',
    '--disable-gpu',
    '--no-first-run',
    '--disable-background-networking',
    '--no-pdf-header-footer',
    '--generate-pdf-document-outline',
]

STYLE = f'''\
@page {{ size: A4; margin: 25mm; @bottom-center {{ content: counter(page); font: 8pt "{FONT}", serif }} }}
body {{ margin: 0; font: 10pt/14pt "{FONT}", serif; text-align: justify; hyphens: manual }}
header {{ padding-top: 100mm; font-size: 24pt; line-height: 1.2; text-align: center }}
nav, section {{ break-before: page }}
nav ul {{ list-style: none; padding: 0 }}
h1, h2, h3 {{ line-height: 1.2; text-align: left; break-after: avoid }}
table {{ width: 100%; table-layout: fixed; border-collapse: collapse; margin: 14pt 0; text-align: left }}
th, td {{ border: 0.5pt solid; padding: 3pt; vertical-align: top }}
tr {{ break-inside: avoid }}
a {{ color: inherit; text-decoration: none }}
sup {{ font-size: 7pt; line-height: 0 }}
ol {{ border-top: 0.5pt solid; font-size: 8pt; line-height: 11pt }}
'''


def available() -> str:
    """'' where the command and the font are installed, else how to install what is missing."""
    if not shutil.which(COMMAND):
        return 'Chromium is missing: apt-get install -y --no-install-recommends chromium'
    return missing_font()


def write(book: Book, folder: Path | str) -> list[str]:
    """Write folder/peer.html and an empty folder for Chromium's profile; return the command that makes
    folder/peer.pdf.

    A second run of the command finds the profile of the first: write again for a fresh one.
    """
    folder = Path(folder).resolve()
    source = folder / 'peer.html'
    source.write_text(render(book), encoding='utf-8')
    profile = tempfile.mkdtemp(prefix='profile-', dir=folder)
    return [
        COMMAND,
        *FLAGS,
        f'--user-data-dir={profile}',
        f'--print-to-pdf={folder / "peer.pdf"}',
        source.as_uri(),
    ]


def number(book: Book) -> dict[str, str]:
    """What a reference to each id prints, such as Chapter 2, Section 2.1 or Table 3. Tables count through the
    book."""
    labels, tables = {}, 0
    for first, chapter in enumerate(book.chapters, 1):
        labels[chapter.id] = f'Chapter {first}'
        counts = [first]
        for block in chapter.blocks:
            if isinstance(block, Heading):
                counts = (counts + [0])[: block.level]
                counts[-1] += 1
                labels[block.id] = 'Section ' + '.'.join(str(count) for count in counts)
            elif isinstance(block, Table):
                tables += 1
                labels[block.id] = f'Table {tables}'
    return labels


def render(book: Book) -> str:
    """The book as one HTML page."""
    labels = number(book)
    title = escape(book.title)
    body = ''.join(render_chapter(chapter, labels) for chapter in book.chapters)
    return (
        '<!DOCTYPE html>\n<html lang="en">\n<meta'
        f' charset="utf-8">\n<title>{title}</title>\n<style>\n{STYLE}</style>\n'
        f'<header>{title}</header>\n<nav>\n<h1>Contents</h1>\n<ul>\n{contents(book, labels)}</ul>\n</nav>\n'
        f'{body}</html>\n'
    )


def contents(book: Book, labels: dict[str, str]) -> str:
    """A list item for each chapter and each heading of level 2."""
    lines = []
    for chapter in book.chapters:
        entries = [(chapter.id, chapter.title)]
        entries += [
            (block.id, block.text)
            for block in chapter.blocks
            if isinstance(block, Heading) and block.level == 2
        ]
        lines += [f'<li><a href="#{id}">{numbered(text, labels[id])}</a></li>\n' for id, text in entries]
    return ''.join(lines)


def render_chapter(chapter: Chapter, labels: dict[str, str]) -> str:
    """A chapter as HTML, its notes numbered from 1 and listed at its end."""
    notes: list[str] = []
    prefix = f'{chapter.id}.'  # a full stop is in no id of the book
    blocks = ''.join(render_block(block, labels, notes, prefix) for block in chapter.blocks)
    items = ''.join(
        f'<li id="{prefix}{count}">{escape(text)} <a href="#{prefix}{count}.mark">↩</a></li>\n'
        for count, text in enumerate(notes, 1)
    )
    ending = f'<ol>\n{items}</ol>\n' if notes else ''
    return (
        '<section>\n<h1'
        f' id="{chapter.id}">{numbered(chapter.title, labels[chapter.id])}</h1>\n{blocks}{ending}</section>\n'
    )


def render_block(block: Block, labels: dict[str, str], notes: list[str], prefix: str) -> str:
    """A block as HTML; the notes in it are added to `notes`."""
    match block:
        case Heading(level, text, id):
            return f'<h{level} id="{id}">{numbered(text, labels[id])}</h{level}>\n'
        case Paragraph(parts):
            return '<p>' + ''.join(render_part(part, labels, notes, prefix) for part in parts) + '</p>\n'
        case Bullets(items):
            return '<ul>\n' + ''.join(f'<li>{escape(item)}</li>\n' for item in items) + '</ul>\n'
        case Table(caption, header, rows, id):
            head = row(header, 'th')
            body = ''.join(row(cells, 'td') for cells in rows)
            title = f'<caption>{labels[id]}: {escape(caption)}</caption>'
            return f'<table id="{id}">\n{title}\n<thead>\n{head}</thead>\n<tbody>\n{body}</tbody>\n</table>\n'


def render_part(part: str | Note | Ref, labels: dict[str, str], notes: list[str], prefix: str) -> str:
    """A part of a paragraph as HTML; a note's text is added to `notes`."""
    match part:
        case Note(text):
            notes.append(text)
            name = f'{prefix}{len(notes)}'
            return f'<sup><a id="{name}.mark" href="#{name}">{len(notes)}</a></sup>'
        case Ref(id):
            return f'<a href="#{id}">{labels[id]}</a>'
    return escape(part)


def row(cells: list[str], tag: str) -> str:
    """A table row of cells of the element `tag`."""
    return '<tr>' + ''.join(f'<{tag}>{escape(cell)}</{tag}>' for cell in cells) + '</tr>\n'


def numbered(text: str, label: str) -> str:
    """A heading's text after its number, which is the last word of its label."""
    return f'{label.split()[-1]} {escape(text)}'
