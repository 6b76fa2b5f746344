"""Rules of pages: layout, and what a proof-reader sees on a page (checks/page_quality)."""

from __future__ import annotations

from functools import partial

from .measures import FARTHEST, LEAST_FILL, LEAST_PPI
from .rule import NEVER, WEIGHED, Rule

FIT = 'tests/checks/test_page_quality.py::'
laid = partial(Rule, 'layout')
judged = partial(Rule, 'page quality', severity='warning', acceptable=True, release=WEIGHED)

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

RULES = (*LAYOUT, *PAGES)
