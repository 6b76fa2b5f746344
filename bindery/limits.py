"""How much a publication may ask for: every limit once, with its number. SECURITY.md tells why, and what to do at one.

The numbers are generous: a chapter of 40,000 words passes. They are there so that no text can make the press run
for ever.
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
FILE_CHARACTERS = Limit('file-characters', 600_000, 'characters in one file', 'divide it into several chapters')
FILE_LINES = Limit('file-lines', 20_000, 'lines in one file', 'divide it into several chapters')
# What stands together in it.
BLOCK_LINES = Limit('block-lines', 1_000, 'lines without an empty line between them',
                    'put empty lines between them, or make a dataset of a long list')
BLOCK_PARAGRAPHS = Limit('block-paragraphs', 1_000, 'paragraphs in one block',
                         'close the block with /// where it ends, or divide it')
BLOCK_DEPTH = Limit('block-depth', 6, 'blocks, each inside the one before', 'close a block before the next one begins')
LIST_DEPTH = Limit('list-depth', 10, 'lists and quotations, each inside the one before',
                   'make sections of the outer lists')
TABLE_COLUMNS = Limit('table-columns', 40, 'columns in one table',
                      'divide the table: a page has room for about ten columns')
TABLE_ROWS = Limit('table-rows', 500, 'rows in one table',
                   'make a dataset of it and show parts of it with /// view')
# One paragraph, item of a list, cell, heading or note.
PARAGRAPH_CHARACTERS = Limit('paragraph-characters', 20_000, 'characters in one paragraph', 'divide it with empty lines')
PARAGRAPH_MARKS = Limit('paragraph-marks', 2_000, 'marks such as * [ ` { in one paragraph',
                        'divide it with empty lines')
MARK_DEPTH = Limit('mark-depth', 20, 'marks such as * or [, each inside the one before',
                   r'close each one; write \* or \[ for what is only to be printed')
NOTE_CALLS = Limit('note-calls', 20, 'calls of one footnote',
                   'write the note as a text of its own and point to that')

MARKDOWN = (FILE_CHARACTERS, FILE_LINES, BLOCK_LINES, BLOCK_PARAGRAPHS, BLOCK_DEPTH, LIST_DEPTH, TABLE_COLUMNS,
            TABLE_ROWS, PARAGRAPH_CHARACTERS, PARAGRAPH_MARKS, MARK_DEPTH, NOTE_CALLS)


@dataclass(frozen=True)
class TaskLimits:
    """What one piece of work may take. `memory` in bytes beyond what its process held before, `processor` in seconds of
    computing, `clock` in seconds by the clock, after which a worker process is killed (None: the work is in no worker)."""

    memory: int
    processor: float
    clock: float | None = None


TASK = TaskLimits(memory=2_000_000_000, processor=120, clock=900)            # one unit, stylesheet, chart or font
WHOLE = TaskLimits(memory=8_000_000_000, processor=1800, clock=7200)         # `--whole`: all units as one document
COMPOSING = TaskLimits(memory=1_000_000_000, processor=60)                   # one unit, or one template
PICTURE = TaskLimits(memory=1_000_000_000, processor=30)                     # decoding one picture
