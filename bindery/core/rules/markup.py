"""Rules of the Markdown dialect."""

from __future__ import annotations

from functools import partial

from ..limits import MARKDOWN
from .rule import TEXT, Example, Rule, of_limit

rule = partial(Rule, 'markup')
FIGURE = """/// figure | The oven, cut open
    image: images/oven.svg
    alt: An oven with a stone below.
///"""
ROWS = """| Loaf     | Water     |
|----------|-----------|
| Baguette | 650 grams |"""
TABLE = f'/// table | How much water\n\n{ROWS}\n///'


def wrong(code: str, means: str, remedy: str, text: str, mended: str) -> Rule:
    """A rule that a passage of a text breaks."""
    return rule(code, means, remedy, Example(TEXT, text, mended))


MARKS = (
    wrong(
        'raw-html',
        'A text holds HTML that has no effect here, or a comment that is never closed.',
        'See docs/writing.md for what to write instead; write \\< for a sign that is to be printed.',
        'Bread is <font>flour</font> and water.',
        'Bread is *flour* and water.',
    ),
    wrong(
        'markup-leftover',
        'Something looks like markup, of this dialect or another, and would be printed as it was typed.',
        'Write it as docs/writing.md says, or a backslash before the sign that is to be printed.',
        'Bread is **flour and water.',
        'Bread is **flour** and water.',
    ),
    wrong(
        'text-unread',
        'Words of a text are in no book: they stand where the dialect has no place for text.',
        'Move them, or delete them.',
        'Bread is flour.\n\n[Miller]: grandfather',
        'Bread is flour.\n\nMiller: grandfather',
    ),
    wrong(
        'mark-open',
        'A mark that begins, such as {index: or [@, is never closed.',
        'Write the bracket at its end.',
        'Bread is flour.{index: flour',
        'Bread is flour.{index: flour}',
    ),
    wrong(
        'mark-unknown',
        'There is no mark of this name.',
        'Correct its name; write \\{ for a brace that is to be printed.',
        'Bread is flour.{indx: flour}',
        'Bread is flour.{index: flour}',
    ),
    wrong(
        'mark-broken',
        'A mark is not complete.',
        'Write what belongs into it, as in {index: term}.',
        'Bread is flour.{index: }',
        'Bread is flour.{index: flour}',
    ),
    wrong(
        'footnote-unknown',
        'A footnote is called, and nothing is written for it.',
        'Write it below: [^1]: ...',
        'Bread is flour.[^salt]',
        'Bread is flour.[^salt]\n\n[^salt]: And a little salt.',
    ),
    wrong(
        'footnote-unused',
        'A footnote is written, and nothing calls it.',
        'Write [^1] in the text, or delete the note.',
        'Bread is flour.\n\n[^salt]: And a little salt.',
        'Bread is flour.[^salt]\n\n[^salt]: And a little salt.',
    ),
    wrong(
        'footnote-twice',
        'Two footnotes have the same name, so one of them would be lost.',
        'Give one of them another name.',
        'Bread.[^a]\n\n[^a]: Wheat.\n[^a]: Rye.',
        'Bread.[^a] Loaves.[^b]\n\n[^a]: Wheat.\n\n[^b]: Rye.',
    ),
    wrong(
        'language-unknown',
        'A passage is said to be in a language that does not exist; countries have other letters.',
        'Name the language, not the country.',
        'Wait *[dk]et kvarter*.',
        'Wait *[da]et kvarter*.',
    ),
    wrong(
        'link-odd',
        'A link is neither an id, a record, a page nor an address, so it leads nowhere.',
        'Write #id, page:id, dataset:id or https://...',
        'See [the oven](kitchen).',
        'See [the oven](#baking).',
    ),
    wrong(
        'heading-title',
        'A heading of the first level stands in a text.',
        'The title of a text is in its head; write ## for a section.',
        '# Water\n\nCold.',
        '## Water\n\nCold.',
    ),
    wrong(
        'heading-underlined',
        'A line of === right below a paragraph would make a title of it.',
        'The title of a text is in its head; write ## before the words of a section.',
        'Water\n=====\n\nCold.',
        '## Water\n\nCold.',
    ),
    wrong(
        'heading-words',
        'A heading has no words.',
        'Write them, or delete the line.',
        '##\n\nCold.',
        '## Water\n\nCold.',
    ),
    wrong(
        'heading-skipped',
        'A heading is more than one level below the one before it.',
        'Use the level between.',
        '## Water\n\nCold.\n\n#### Ice\n\nColder.',
        '## Water\n\nCold.\n\n### Ice\n\nColder.',
    ),
)

BLOCKS = (
    wrong(
        'block-unknown',
        'There is no block of this name.',
        '',
        '/// pitfal | Too warm\n\nIt smells of beer.\n///',
        '/// pitfall | Too warm\n\nIt smells of beer.\n///',
    ),
    wrong(
        'block-open',
        'A block is never closed.',
        'Add a line with as many slashes below its text.',
        '/// pitfall | Too warm\n\nIt smells of beer.',
        '/// pitfall | Too warm\n\nIt smells of beer.\n///',
    ),
    wrong(
        'block-close',
        'A line of slashes closes nothing.',
        'Delete it, or name the block: /// note | Title.',
        'It smells of beer.\n\n///',
        '/// pitfall | Too warm\n\nIt smells of beer.\n///',
    ),
    wrong(
        'block-broken',
        'A line begins with slashes and is not the first line of a block.',
        'Write /// name | Title, then options as "    key: value", then an empty line.',
        '/// pitfall Too warm\n\nIt smells of beer.',
        '/// pitfall | Too warm\n\nIt smells of beer.\n///',
    ),
    wrong(
        'block-options',
        'What stands below the first line of a block is not keys with values.',
        'Write options as "    key: value" right below the first line, then an empty line.',
        '/// figure | The oven, cut open\n    images/oven.svg\n///',
        FIGURE,
    ),
    wrong(
        'title-missing',
        'A note in the margin has no title.',
        'Write /// margin | The term.',
        '/// margin\n\nIt is a rest.\n///\n\nWait.',
        '/// margin | Proof\n\nIt is a rest.\n///\n\nWait.',
    ),
)

FIGURES = (
    wrong(
        'alt-missing',
        'A picture has no text in its place for those who cannot see it.',
        'Say in words what it shows.',
        FIGURE.replace('    alt: An oven with a stone below.\n', ''),
        FIGURE,
    ),
    wrong(
        'caption-missing',
        'A figure or a table has no caption.',
        'Write /// figure | The caption.',
        FIGURE.replace(' | The oven, cut open', ''),
        FIGURE,
    ),
    wrong(
        'figure-empty',
        'A figure names neither a picture nor a chart nor a drawing.',
        'Add "image: images/NAME.svg", "chart: NAME" or "drawing: NAME".',
        FIGURE.replace('    image: images/oven.svg\n', ''),
        FIGURE,
    ),
    wrong(
        'table-missing',
        'A block for a table holds none, or a view with a caption is no table.',
        '',
        TABLE.replace(ROWS, '650 grams.'),
        TABLE,
    ),
    wrong(
        'table-dashes',
        'The line of dashes under the head of a table is missing, or has another number of columns.',
        '',
        TABLE.replace('|----------|-----------|\n', ''),
        TABLE,
    ),
    wrong(
        'row-cells',
        'A row of a table has more or fewer cells than its head.',
        'Write one | between two cells; a | inside of a cell is written \\|.',
        TABLE.replace('650 grams |', '650 grams | cold |'),
        TABLE,
    ),
)

LIMITED = 'tests/markup/test_text_limits.py::test_just_below_a_limit_a_text_is_read_and_just_above_it_is_told'
LIMITS = tuple(of_limit('markup', limit, LIMITED) for limit in MARKDOWN)

RULES = (*MARKS, *BLOCKS, *FIGURES, *LIMITS)
