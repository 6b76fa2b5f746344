"""Rules of pages and of prose: layout, and what proof-readers say."""

from __future__ import annotations

from functools import partial

from .measures import (
    FARTHEST,
    LEAST_FILL,
    LEAST_LISTED,
    LEAST_PPI,
    LEAST_REPEATED,
    LEAST_SENTENCES,
    LONGEST_SENTENCE,
    MOST_LISTED,
    MOST_PASSIVE,
)
from .rule import EDITION, NEVER, TEXT, WEIGHED, Example, Rule

FIT = 'tests/checks/test_page_quality.py::'
laid = partial(Rule, 'layout')
judged = partial(Rule, 'page quality', severity='warning', acceptable=True, release=WEIGHED)
read = partial(Rule, 'proof-reading', severity='warning', release=WEIGHED)

LAYOUT = (
    laid(
        'text-lost',
        'A text is not on the pages, or not in full. No PDF is written from which something is missing.',
        'A stylesheet hides it (display: none, overflow) or cannot break it (flex, grid): '
        'undo the last change of styles.',
        proof='tests/layout/test_nothing_lost.py::test_a_lost_text_is_quoted',
        release=NEVER,
    ),
    laid(
        'glyph-missing',
        'No font of the book has a character.',
        'Use another character, or add a font that has it.',
        proof='tests/checks/test_problems.py::test_a_mistake_is_named_with_its_place_and_a_remedy',
        release=NEVER,
    ),
    laid(
        'layout',
        'WeasyPrint says something of a unit that nothing else explains.',
        'See the stylesheets and the pictures of the unit.',
        proof='tests/layout/test_nothing_lost.py::test_a_picture_that_cannot_be_drawn_is_named',
    ),
    laid(
        'page-moved',
        'A section does not stand on the page on which it was released; in an edition with '
        'lock_pages that is an error.',
        'Make the text before it as long as it was, or take lock_pages out of the edition.',
        severity='warning',
        proof='tests/products/test_release.py::test_locked_pages_bear_a_correction_and_no_move',
        release=NEVER,
    ),
)

PAGES = (
    judged(
        'overfull',
        'A word, a picture or a table is wider than its column or cell.',
        'Shorten the word or allow it to break (&shy;), or give the column more room (widths).',
        proof=FIT + 'test_a_word_that_sticks_out_of_its_cell',
    ),
    judged(
        'resolution',
        f'A picture is printed with fewer than {LEAST_PPI} pixels per inch.',
        'Take a larger original, or print it smaller.',
        proof=FIT + 'test_a_picture_with_too_few_pixels',
    ),
    judged(
        'stretched',
        'A picture is drawn wider or higher than it should be.',
        'Set its width or its height, not both.',
        proof=FIT + 'test_a_picture_stretched_to_one_side',
    ),
    judged(
        'widow',
        'The last line of a paragraph stands alone at the top of a page.',
        'Shorten or lengthen the paragraph by a few words.',
        proof=FIT + 'test_a_line_alone_on_its_page',
    ),
    judged(
        'orphan',
        'The first line of a paragraph stands alone at the foot of a page.',
        'Shorten or lengthen what stands above.',
        proof=FIT + 'test_a_line_alone_on_its_page',
    ),
    judged(
        'stranded',
        'A heading stands at the foot of a page or column with fewer than two lines below it.',
        'Shorten or lengthen what stands above.',
        proof=FIT + 'test_a_heading_at_the_foot_of_a_page',
    ),
    judged(
        'torn-row',
        'A row of a table begins on one page and ends on the next.',
        'Shorten the row, or set tr { break-inside: avoid }.',
        proof=FIT + 'test_a_row_torn_over_two_pages',
    ),
    judged(
        'far-note',
        'A note stands on a later page than its call.',
        'Shorten the note, or lengthen what stands above its call.',
        proof=FIT + 'test_a_note_that_stands_overleaf',
    ),
    judged(
        'short-page',
        f'The last page of a unit is less than {LEAST_FILL * 100:.0f} per cent full.',
        'Shorten the text by these lines, or let it grow.',
        proof=FIT + 'test_a_last_page_with_a_few_lines',
    ),
    judged(
        'far-figure',
        f'A figure stands more than {FARTHEST} page from where the text first speaks of it.',
        'Move the figure, or the words that point to it.',
        proof=FIT + 'test_a_figure_far_from_the_words_about_it',
    ),
)

_SHORT = 'The baker who wants to know whether the dough has had its rest presses a finger into it and waits.'
_LONG = (
    f'{_SHORT[:-1]}, and then either puts the dough back under its cloth or takes it to the table and '
    'turns it into loaves.'
)
_PASSIVE = 'The dough {} made.', 'It {} kept cool.', 'The oven {} heated.', 'Then the loaf {} baked.'

PROSE = (
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

RULES = (*LAYOUT, *PAGES, *PROSE)
