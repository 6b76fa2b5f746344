"""Rules of files and of YAML."""

from __future__ import annotations

from functools import partial

from .measures import DEEPEST_YAML, LARGEST_YAML
from .rule import DATA, EDITION, TEXT, Example, Rule

rule = partial(Rule, 'reading')
DOOR = 'tests/sources/test_snapshot.py::'
MISTAKE = 'tests/checks/test_problems.py::test_a_mistake_is_named_with_its_place_and_a_remedy'

FILES = (
    rule(
        'file-kind',
        'Something in the folder of the publication is no regular file or folder, but a '
        'link, a pipe or a device. No link is followed.',
        'Put a copy of the file itself there.',
        proof=DOOR + 'test_a_link_is_not_followed',
    ),
    rule(
        'file-name',
        'The name of a file is too long, or holds characters that cannot be printed.',
        'Rename it: letters, digits, hyphens and points.',
        proof=DOOR + 'test_a_name_that_cannot_be_printed_is_told_without_printing_it',
    ),
    rule(
        'file-size',
        'A file, or all files together, are larger than the press reads.',
        'Make it smaller, or split it.',
        proof=DOOR + 'test_a_file_may_be_so_large',
    ),
    rule(
        'files-many',
        'The publication has more files than the press reads.',
        'Keep only what it needs in content, templates and styles.',
        proof=DOOR + 'test_there_may_be_so_many_files',
    ),
    rule(
        'folder-depth',
        'Folders lie too deep in one another.',
        'Move them further up.',
        proof=DOOR + 'test_folders_may_lie_so_deep',
    ),
    rule(
        'file-unreadable',
        'A file that is needed is not there, or may not be read.',
        'Add it, or allow it to be read.',
        proof='tests/checks/test_problems.py::test_a_missing_publication_file_is_named',
    ),
    rule('file-empty', 'A file has nothing in it.', 'Write it, or delete it.', proof=MISTAKE),
    rule(
        'encoding', 'A text is not encoded in UTF-8.', 'Save the file with the encoding UTF-8.', proof=MISTAKE
    ),
    rule(
        'character',
        'A text holds a character that cannot be printed: a control character, or one that '
        'is for private use.',
        'Delete it.',
        Example(
            DATA,
            '- {id: stone, title: "Stone\\a oven", fuel: wood}',
            '- {id: stone, title: Stone oven, fuel: wood}',
        ),
    ),
    rule(
        'name',
        'The name of a file cannot be a name: names become parts of paths and of other names.',
        'Use letters without accents, digits, and between them hyphens, dots or underscores.',
        proof='tests/sources/test_unreadable.py::test_the_name_of_a_file_is_a_checked_name',
    ),
    rule(
        'fonts-missing',
        'There are no font files in styles/fonts. Fonts of the system are never used.',
        'Put the font files there that the stylesheets name.',
        proof='tests/checks/test_problems.py::test_fonts_or_editions_that_are_not_there_are_named',
    ),
    rule(
        'front-matter',
        'A text does not begin with its front matter: a line ---, keys, and a line ---.',
        '',
        Example(
            TEXT,
            'id: dough\ntitle: Making the dough\nkind: chapter\n---\n\nBread is flour, water and time.',
            '---\nid: dough\ntitle: Making the dough\nkind: chapter\n---\n\nBread is flour, water and time.',
        ),
    ),
)

YAML = (
    rule(
        'yaml-syntax',
        'A file is not valid YAML. The place is that of the cause, as far as it can be told.',
        '',
        Example(
            DATA,
            '- id: stone\n  title: Stone: the oldest oven\n  fuel: wood',
            '- id: stone\n  title: "Stone: the oldest oven"\n  fuel: wood',
        ),
    ),
    rule(
        'yaml-quotes',
        'Quotation marks around a text are curly, so that YAML takes them for a part of the text.',
        '',
        Example(
            DATA,
            '- {id: stone, title: “Stone oven”, fuel: wood}',
            '- {id: stone, title: "Stone oven", fuel: wood}',
        ),
    ),
    rule(
        'yaml-comment',
        'A # in a text begins a comment, and what follows would be lost.',
        'Put the text in double quotes, or the comment on a line of its own.',
        Example(
            DATA,
            '- id: stone\n  title: Oven #1\n  fuel: wood',
            '- id: stone\n  title: "Oven #1"\n  fuel: wood',
        ),
    ),
    rule(
        'yaml-duplicate',
        'A key is written twice in one mapping.',
        'Keep one of them.',
        Example(
            DATA,
            '- {id: stone, title: Stone oven, fuel: wood, fuel: gas}',
            '- {id: stone, title: Stone oven, fuel: wood}',
        ),
    ),
    rule(
        'yaml-key',
        'A key is no word, but a list or a mapping.',
        'Put it in quotes.',
        Example(
            DATA,
            '- {id: stone, title: Stone oven, fuel: wood, [note]: Hot}',
            '- {id: stone, title: Stone oven, fuel: wood, note: Hot}',
        ),
    ),
    rule(
        'yaml-tag',
        'A value has a tag, such as !!python/object. Values are plain text, numbers, true and false.',
        'Write plain values; put text that begins with ! in double quotes.',
        Example(
            DATA,
            '- {id: stone, title: !Stone oven, fuel: wood}',
            '- {id: stone, title: "!Stone oven", fuel: wood}',
        ),
    ),
    rule(
        'yaml-alias',
        'A value is an anchor (&name) or an alias (*name), which can make a small file endless.',
        'Write the value out.',
        Example(
            DATA, '- {id: &oven stone, title: *oven, fuel: wood}', '- {id: stone, title: stone, fuel: wood}'
        ),
    ),
    rule('yaml-deep', f'YAML is nested deeper than {DEEPEST_YAML} levels.', 'Flatten it.', proof=MISTAKE),
    rule(
        'yaml-size',
        f'A file holds more than {LARGEST_YAML:,} characters of YAML.',
        'Split the dataset.',
        proof=MISTAKE,
    ),
)

VALUES = (
    rule(
        'key-missing',
        'A key that must be there is missing.',
        'Add it.',
        Example(DATA, '- {id: stone, title: Stone oven}', '- {id: stone, title: Stone oven, fuel: wood}'),
    ),
    rule(
        'key-unknown',
        'A key is not among those that the schema of the file knows.',
        'Correct its spelling, or leave it out.',
        Example(EDITION, 'stampp: For tasting only', 'stamp: For tasting only'),
    ),
    rule(
        'type',
        'A value is of the wrong type, such as a word where a number is wanted.',
        '',
        Example(
            DATA,
            '- {id: stone, title: Stone oven, fuel: wood, degrees: very hot}',
            '- {id: stone, title: Stone oven, fuel: wood, degrees: 300}',
        ),
    ),
    rule(
        'value',
        'A value is of the right type, but not one that the schema allows.',
        '',
        Example(
            DATA,
            '- {id: stone, title: Stone oven, fuel: coal}',
            '- {id: stone, title: Stone oven, fuel: wood}',
        ),
    ),
)

RULES = (*FILES, *YAML, *VALUES)
