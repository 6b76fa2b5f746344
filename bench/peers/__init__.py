"""The same book for other typesetters, to compare with: a neutral Book, and a module that writes it for each.

Every writer module (typst, asciidoctor, chromium) has two functions:
- write(book, folder) writes the source into `folder`, which exists, and returns the command that makes
  folder/peer.pdf of it.
- available() returns '' where the tool and the font are installed, else one line saying how to install what
  is missing.

All set A4 with 25 mm margins in 10 pt DejaVu Serif on 14 pt lines, justified and not hyphenated, chapters on
new pages.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

FONT = 'DejaVu Serif'
FONT_FOLDER = '/usr/share/fonts/truetype/dejavu'  # of Debian's fonts-dejavu-core


@dataclass(frozen=True)
class Note:
    """A footnote, standing in a paragraph where its mark goes."""

    text: str


@dataclass(frozen=True)
class Ref:
    """A cross-reference by number to the chapter, heading or table `id`, printed such as Section 2.1."""

    id: str


@dataclass(frozen=True)
class Heading:
    """A numbered heading below a chapter's title; `level` is 2 or 3, and 3 comes only after 2."""

    level: int
    text: str
    id: str


@dataclass(frozen=True)
class Paragraph:
    """Running text; `parts` follow each other with no space added."""

    parts: list[str | Note | Ref]


@dataclass(frozen=True)
class Table:
    """A table with a numbered caption; every row has as many cells as `header`."""

    caption: str
    header: list[str]
    rows: list[list[str]]
    id: str


@dataclass(frozen=True)
class Bullets:
    """A bullet list of one level."""

    items: list[str]


Block = Heading | Paragraph | Table | Bullets


@dataclass(frozen=True)
class Chapter:
    """A numbered chapter."""

    title: str
    id: str
    blocks: list[Block]


@dataclass(frozen=True)
class Book:
    """A book.

    All text is plain and on one line, and only a table's cells may be empty. Ids are unique, of ASCII
    letters, digits and hyphens, and begin with a letter.
    """

    title: str
    chapters: list[Chapter]


def missing_font() -> str:
    """'' where the font is installed, else how to install it."""
    installed = all(Path(FONT_FOLDER, name).exists() for name in ('DejaVuSerif.ttf', 'DejaVuSerif-Bold.ttf'))
    return '' if installed else f'{FONT} is missing: apt-get install -y fonts-dejavu-core'
