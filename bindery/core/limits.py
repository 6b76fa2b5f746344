"""How much a publication may ask for: every limit once, with its number. SECURITY.md tells why, and what to
do at one.

The numbers are generous: a chapter of 40,000 words passes. They are there so that no text can make the press
run for ever.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Limit:
    """`name` is that of the problem's code, `what` is counted, `way_out` says what an editor does."""

    name: str
    most: int
    what: str
    way_out: str

    @property
    def code(self) -> str:
        return f'limit-{self.name}'

    def message(self, count: int) -> str:
        return f'{count:,} {self.what}; the limit is {self.most:,}'


# A Markdown file.
FILE_CHARACTERS = Limit(
    'file-characters', 600_000, 'characters in one file', 'divide it into several chapters'
)
FILE_LINES = Limit('file-lines', 20_000, 'lines in one file', 'divide it into several chapters')
# What stands together in it.
BLOCK_LINES = Limit(
    'block-lines',
    1_000,
    'lines without an empty line between them',
    'put empty lines between them, or make a dataset of a long list',
)
BLOCK_PARAGRAPHS = Limit(
    'block-paragraphs',
    1_000,
    'paragraphs in one block',
    'close the block with /// where it ends, or divide it',
)
BLOCK_DEPTH = Limit(
    'block-depth', 6, 'blocks, each inside the one before', 'close a block before the next one begins'
)
LIST_DEPTH = Limit(
    'list-depth', 10, 'lists and quotations, each inside the one before', 'make sections of the outer lists'
)
TABLE_COLUMNS = Limit(
    'table-columns', 40, 'columns in one table', 'divide the table: a page has room for about ten columns'
)
TABLE_ROWS = Limit(
    'table-rows', 500, 'rows in one table', 'make a dataset of it and show parts of it with /// view'
)
# One paragraph, item of a list, cell, heading or note.
PARAGRAPH_CHARACTERS = Limit(
    'paragraph-characters', 20_000, 'characters in one paragraph', 'divide it with empty lines'
)
PARAGRAPH_MARKS = Limit(
    'paragraph-marks', 2_000, 'marks such as * [ ` { in one paragraph', 'divide it with empty lines'
)
MARK_DEPTH = Limit(
    'mark-depth',
    20,
    'marks such as * or [, each inside the one before',
    r'close each one; write \* or \[ for what is only to be printed',
)
NOTE_CALLS = Limit(
    'note-calls', 20, 'calls of one footnote', 'write the note as a text of its own and point to that'
)

MARKDOWN = (
    FILE_CHARACTERS,
    FILE_LINES,
    BLOCK_LINES,
    BLOCK_PARAGRAPHS,
    BLOCK_DEPTH,
    LIST_DEPTH,
    TABLE_COLUMNS,
    TABLE_ROWS,
    PARAGRAPH_CHARACTERS,
    PARAGRAPH_MARKS,
    MARK_DEPTH,
    NOTE_CALLS,
)

# A stylesheet, or the style inside of a picture.
STYLE_CHARACTERS = Limit(
    'style-characters', 500_000, 'characters in one stylesheet', 'divide it into several stylesheets'
)
STYLE_BLOCKS = Limit(
    'style-blocks', 5_000, 'blocks { } in one stylesheet', 'divide it into several stylesheets'
)
STYLE_DEPTH = Limit(
    'style-depth',
    20,
    'brackets such as { or calc(, each inside the one before',
    'close each one, or write the result of the sum',
)
# An SVG: a picture, an icon, a drawing, or one that stands in an address.
SVG_BYTES = Limit('svg-bytes', 5_000_000, 'bytes in one SVG', 'simplify its paths, or save it as PNG')
SVG_ELEMENTS = Limit('svg-elements', 20_000, 'elements in one SVG', 'simplify it, or save it as PNG')
SVG_DEPTH = Limit(
    'svg-depth',
    40,
    'elements of an SVG, each inside of the one before or used by it',
    'take groups and uses apart',
)
SVG_DRAWN = Limit(
    'svg-drawn',
    50_000,
    'elements and letters to draw once every use, pattern and the like is followed',
    'use less of what is used again, or save it as PNG',
)
SVG_NESTED = Limit(
    'svg-nested', 2, 'pictures, each inside of the one before', 'put the inner picture in as shapes'
)

# What templates make of datasets.
CELLS = Limit('table-cells', 20_000, 'cells in one table', 'show fewer records or fewer columns in one table')
UNIT_CHARACTERS = Limit(
    'unit-characters', 4_000_000, 'characters of HTML in one unit', 'show fewer records in it, or divide it'
)
MAP_BYTES = Limit('map-bytes', 5_000_000, 'bytes in one map', 'simplify its outlines')
MAP_DEPTH = Limit(
    'map-depth', 20, 'brackets in a map, each inside the one before', 'save it again as plain GeoJSON'
)

STYLES = (STYLE_CHARACTERS, STYLE_BLOCKS, STYLE_DEPTH)
SVG = (SVG_BYTES, SVG_ELEMENTS, SVG_DEPTH, SVG_DRAWN, SVG_NESTED)
COMPOSED = (TABLE_COLUMNS, CELLS, UNIT_CHARACTERS)
MAPS = (MAP_BYTES, MAP_DEPTH)


@dataclass(frozen=True)
class TaskLimits:
    """What one piece of work may take. `memory` in bytes beyond what its process held before, `processor` in
    seconds of computing, `clock` in seconds by the clock, after which a worker process is killed (None: the
    work is in no worker).
    """

    memory: int
    processor: float
    clock: float | None = None


TASK = TaskLimits(memory=2_000_000_000, processor=120, clock=900)  # one unit, stylesheet, chart or font
WHOLE = TaskLimits(memory=8_000_000_000, processor=1800, clock=7200)  # `--whole`: all units as one document
COMPOSING = TaskLimits(memory=1_000_000_000, processor=60)  # one unit, or one template
PICTURE = TaskLimits(memory=1_000_000_000, processor=30)  # decoding one picture
READING = TaskLimits(memory=1_000_000_000, processor=120)  # all files of a publication
BINDING = TaskLimits(memory=4_000_000_000, processor=300)  # one PDF, from laid-out pages to bytes
INSPECTING = TaskLimits(memory=4_000_000_000, processor=600)  # one PDF that is there already
