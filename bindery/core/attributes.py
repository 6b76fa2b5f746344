"""The words in which parts of the press that never meet speak to each other about an element: its `data-*`
attributes, and the scheme of addresses of places in the book.

An attribute is registered here once, with who writes it, who reads it and what it says; both sides take its
name from here, and no other `data-*` attribute is written or read anywhere. None is for stylesheets: they go
by elements, classes and ids. Whatever a template or the parser of Markdown sets is read when a unit is
composed and goes no further, but for `data-say`.
"""

from __future__ import annotations

from dataclasses import dataclass

PREFIX = 'data-'
LINK = 'ref:'  # the scheme of addresses of places in the book

# From the text to composing.
LINE, COLUMN = 'data-line', 'data-column'
BOX, CAPTION, SOURCES, CREDIT, CHART = 'data-box', 'data-caption', 'data-sources', 'data-credit', 'data-chart'
# From templates to composing.
RECORD, LABEL, UNNUMBERED, ABBREVIATIONS = 'data-at', 'data-label', 'data-unnumbered', 'data-abbreviations'
# From composing to typesetting.
SAY, BLOCK, SLOT, AFTER = 'data-say', 'data-b', 'data-slot', 'data-after'

TEMPLATES = 'templates'  # among those who write: of a publication, or the library's own


@dataclass(frozen=True)
class Attribute:
    """`written` and `read`: the modules of the library that do so, or TEMPLATES; `value`: what it says of its
    element."""

    name: str
    written: tuple[str, ...]
    read: tuple[str, ...]
    value: str


REGISTER = {
    row.name: row
    for row in (
        Attribute(
            LINE,
            ('markup.source', 'markup.tree'),
            (
                'markup.dialect',
                'markup.html',
                'markup.tree',
                'markup.rules.tables',
                'compose.writing.dialect_writer',
                'compose.writing.tree_writer',
                'checks.prose.passages',
            ),
            'the line on which it begins, from 1 within the text of its unit',
        ),
        Attribute(
            COLUMN,
            ('markup.source',),
            ('markup.dialect', 'compose.writing.tree_writer'),
            'the column at which a mark begins, from 1',
        ),
        Attribute(
            BOX,
            ('markup.blocks', 'markup.html'),
            ('compose.writing.tree_writer', 'checks.prose.passages'),
            'the kind of a box',
        ),
        Attribute(
            CAPTION,
            ('markup.blocks', 'markup.tree'),
            ('compose.writing.dialect_writer', 'checks.prose.passages'),
            'the caption of a table, figure or view',
        ),
        Attribute(
            SOURCES,
            ('markup.blocks', 'compose.writing.dialect_writer'),
            ('compose.writing.source_line', 'checks.prose.passages'),
            'the keys of the works that it is from, with spaces between them',
        ),
        Attribute(
            CREDIT,
            ('markup.blocks', 'compose.writing.dialect_writer'),
            ('compose.writing.source_line',),
            'who made it, in words',
        ),
        Attribute(
            CHART,
            ('compose.writing.dialect_writer',),
            ('compose.writing.source_line',),
            'the name of the chart that a figure shows',
        ),
        Attribute(
            RECORD,
            ('compose.templating.helpers', TEMPLATES),
            ('compose.writing.tree_writer',),
            'the record that it shows, as "dataset:id"',
        ),
        Attribute(
            LABEL,
            (TEMPLATES,),
            ('compose.writing.tree_writer',),
            'what stands before a heading in the place of its number',
        ),
        Attribute(
            UNNUMBERED, (TEMPLATES,), ('compose.writing.tree_writer',), '"yes" for a heading without a number'
        ),
        Attribute(
            ABBREVIATIONS,
            (TEMPLATES,),
            ('compose.writing.tree_writer',),
            '"plain" where abbreviations are not spelled out',
        ),
        Attribute(
            SAY,
            ('products.comparison.mark_writer', TEMPLATES),
            ('compose.writing.tree_writer', 'layout.tags.tree'),
            'what is heard in the place of its text',
        ),
        Attribute(
            BLOCK,
            ('core.document',),
            ('layout.tags.tagging', 'layout.typesetting.measure', 'layout.typesetting.worker'),
            'the number of a block of the source',
        ),
        Attribute(
            SLOT,
            ('core.document',),
            ('layout.tags.tagging', 'layout.tags.tree'),
            'the anchor whose folio is printed here',
        ),
        Attribute(
            AFTER, ('core.document',), ('layout.tags.tagging',), 'the punctuation that follows that folio'
        ),
    )
}
