"""Rules of prose: what a proof-reader says of the text as it was written (checks/prose)."""

from __future__ import annotations

from functools import partial

from .measures import (
    LEAST_LISTED,
    LEAST_REPEATED,
    LEAST_SENTENCES,
    LONGEST_SENTENCE,
    MOST_LISTED,
    MOST_PASSIVE,
)
from .rule import EDITION, TEXT, WEIGHED, Example, Rule

read = partial(Rule, 'proof-reading', severity='warning', release=WEIGHED)
_SHORT = 'The baker who wants to know whether the dough has had its rest presses a finger into it and waits.'
_LONG = (
    f'{_SHORT[:-1]}, and then either puts the dough back under its cloth or takes it to the table and '
    'turns it into loaves.'
)
_PASSIVE = 'The dough {} made.', 'It {} kept cool.', 'The oven {} heated.', 'Then the loaf {} baked.'

RULES = (
    read(
        'spelling',
        'A word is neither in the dictionary of the book nor in content/words.txt.',
        'Correct it, add it to content/words.txt, or mark its language: *[fr]pain*.',
        Example(TEXT, 'Bread is flour and wather.', 'Bread is flour and water.'),
        acceptable=True,
    ),
    read(
        'sentence-long',
        f'A sentence has more than {LONGEST_SENTENCE} words.',
        'Make two of it.',
        Example(TEXT, _LONG, _SHORT),
        acceptable=True,
    ),
    read(
        'passive',
        f'In a paragraph of {LEAST_SENTENCES} or more sentences, more than '
        f'{MOST_PASSIVE * 100:.0f} per cent are in the passive voice.',
        'Say who does it.',
        Example(
            TEXT,
            ' '.join(_PASSIVE).format(*['is'] * 4),
            'The baker makes the dough. She keeps it cool. The oven is heated. Then the loaf is baked.',
        ),
        acceptable=True,
    ),
    read(
        'abbreviation',
        'A short form in capitals is in no list, and nothing explains it in the same text.',
        'Write it out, explain it in brackets, or add it to the dataset of abbreviations.',
        Example(TEXT, 'Ask the KNBV for flour.', 'Ask the union of bakers (KNBV) for flour.'),
        acceptable=True,
    ),
    read(
        'sentence-twice',
        f'A sentence of {LEAST_REPEATED} or more words stands in the edition twice.',
        'Say it once, and point there from the other place.',
        Example(
            TEXT,
            'Cold dough rises well and tastes of the field.\n\nCold dough rises well and '
            'tastes of the field.',
            'Cold dough rises well and tastes of the field.',
        ),
        acceptable=True,
    ),
    read(
        'heading-empty',
        'Below a heading there is no text before the next one, or before the end.',
        'Say in a sentence or two what the section is about, or delete the heading.',
        Example(
            TEXT,
            'Bread.\n\n## Water\n\n## Salt\n\nA little.',
            'Bread.\n\n## Water\n\nA lot.\n\n## Salt\n\nA little.',
        ),
        acceptable=True,
    ),
    read(
        'list-chapter',
        f'More than {MOST_LISTED * 100:.0f} per cent of the words of a chapter stand in '
        f'lists (of chapters with {LEAST_LISTED} words or more).',
        'Write it as text: reasons, order and weight get lost in a list.',
        proof='tests/checks/test_prose.py::test_a_chapter_that_is_a_list',
        acceptable=True,
    ),
    read(
        'number-unsourced',
        'An amount, a percentage, a sum of money or a year stands in a paragraph that cites nothing.',
        'Cite a source in the same paragraph, say that the example is made up, or leave the number out.',
        Example(TEXT, 'In France, 90 per cent eat bread.', 'In France, 90 per cent eat bread [@calvel2001].'),
        acceptable=True,
    ),
    read(
        'unused',
        'No edition has a text, no edition shows a record, or nothing cites a work.',
        'Use it, or delete it.',
        Example(
            'content/data/references.yaml',
            '- {id: calvel2001, title: The Taste of Bread}\n- {id: '
            'david1977, title: English Bread and Yeast Cookery}',
            '- {id: calvel2001, title: The Taste of Bread}',
        ),
        acceptable=True,
    ),
    read(
        'access-undated',
        'Works have an address and do not say on which day it was read; all of a dataset are told at once.',
        'Give the day of the copy that was read; where none is known, leave it out.',
        Example(
            'content/data/references.yaml',
            '- {id: calvel2001, title: The Taste of Bread, URL: "https://example.org/bread"}',
            '- {id: calvel2001, title: The Taste of Bread, URL: "https://example.org/bread",'
            ' accessed: {date-parts: [[2027, 3, 14]]}}',
        ),
        acceptable=True,
    ),
    read(
        'dictionary-missing',
        'There is no dictionary for the language of the book, so its spelling is not checked.',
        'Put NAME.aff and NAME.dic of a Hunspell dictionary into content/dictionaries.',
        proof='tests/checks/test_prose.py::test_a_language_without_a_dictionary_is_said_once',
    ),
    read(
        'word-order',
        'content/words.txt is not in alphabetical order, or has a word twice.',
        'Put it in order.',
        Example('content/words.txt', 'levain\nautolyse', 'autolyse\nlevain'),
    ),
    read(
        'accepted-idle',
        'An edition accepts a finding that is not there any more.',
        'Delete the entry, or correct the id after "at".',
        Example(
            EDITION,
            'accepted:\n  - {rule: spelling, at: dough, because: the baker writes it so}',
            'accepted: []',
        ),
    ),
)
