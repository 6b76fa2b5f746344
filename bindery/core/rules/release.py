"""Rules of releases, of comparisons, and of the machine that all runs on."""

from __future__ import annotations

from functools import partial

from .rule import NEVER, WEIGHED, Rule

RELEASE, AFTER = 'tests/products/test_release.py::', 'tests/products/test_after_release.py::'
COMPARE, GUARD = 'tests/products/test_comparison.py::', 'tests/core/test_guard.py::'
CHANGED = (
    AFTER + 'test_what_is_made_of_changed_text_says_so_once_and_can_be_taken_from_the_release_all_the_same'
)
AT_ONCE = RELEASE + 'test_every_reason_is_said_at_once_with_its_place_before_the_next_slower_step'
released = partial(Rule, 'release')
compared = partial(Rule, 'comparison')
run = partial(Rule, 'running')

GATE = (
    released(
        'no-commit',
        'Git knows no commit of the publication, so nobody could make the release again.',
        'Commit it.',
        proof=RELEASE + 'test_without_git_there_is_no_release',
        release=NEVER,
    ),
    released(
        'work-tree',
        'A file is not as it was committed.',
        'Commit the change, or undo it.',
        proof=AT_ONCE,
        release=NEVER,
    ),
    released(
        'already-released',
        'This version was released already.',
        'Give the edition its next version and date.',
        proof=RELEASE + 'test_nothing_is_released_twice',
        release=NEVER,
    ),
    released(
        'status',
        'The edition is not final.',
        'Write "status: final"; if it is allowed, its imprint says that it is not final.',
        proof=RELEASE + 'test_a_draft_is_released_only_with_leave_and_says_what_it_is',
        release=WEIGHED,
    ),
    released(
        'placeholder',
        'A text stands in for another, such as TBD, ??? or lorem ipsum.',
        'Write the text, or take it out.',
        proof=AT_ONCE,
        release=WEIGHED,
    ),
    released(
        'unsourced',
        'A record that the edition prints names no source.',
        'Add "sources: [...]".',
        proof=AT_ONCE,
        release=WEIGHED,
    ),
    released(
        'contact-missing',
        'The publication does not say how to reach its publisher.',
        'Write contact into content/publication.yaml.',
        proof=AT_ONCE,
        release=WEIGHED,
    ),
    released(
        'url-missing',
        'The publication does not say where it is found.',
        'Write url into content/publication.yaml.',
        proof=AT_ONCE,
        release=WEIGHED,
    ),
    released(
        'deadline-missing',
        'An edition asks for comments and does not say until when.',
        'Write the day at comments_until in its file.',
        proof=AT_ONCE,
        release=WEIGHED,
    ),
    released(
        'validator-missing',
        'A program that looks at finished files is not installed.',
        'Install it with the line of the hint.',
        proof=AT_ONCE,
        release=WEIGHED,
    ),
    released(
        'validator-failed',
        'A program that looks at finished files gave no answer.',
        'Run it by hand to see why.',
        proof=RELEASE + 'test_a_validator_that_gives_no_answer_stands_against_a_release',
        release=WEIGHED,
    ),
    released(
        'event-edition',
        'An event that is packed with a release brings something of another edition.',
        'Leave out --event; pack the event when both editions are released.',
        proof=AFTER + 'test_a_release_holds_nothing_of_another_edition',
    ),
    released(
        'allowed-idle',
        'A rule was allowed, and nothing broke it.',
        'Leave it out.',
        severity='warning',
        proof=RELEASE + 'test_a_draft_is_released_only_with_leave_and_says_what_it_is',
    ),
    released(
        'unseen',
        'Not everything was looked at: what stands against the release was known before.',
        'Mend that first.',
        severity='warning',
        proof=AT_ONCE,
    ),
)

SHELF = (
    released(
        'unreleased',
        'Something is made anew and says so on its pages, because no release of the present text holds it.',
        'Release it, or take the released files with --from.',
        severity='warning',
        proof=CHANGED,
    ),
    released(
        'built-beside-release',
        'An edition is built although a release of it is there: its pages say that they '
        'are not released, and its files have the names of the released ones.',
        'Give out the files of the release; before the next one, give the edition another version and date.',
        severity='warning',
        proof=AFTER + 'test_who_builds_beside_a_release_is_told_which_pages_are_the_released_ones',
    ),
    released(
        'pdf-unreadable',
        'A finished PDF that belongs into a pack cannot be read.',
        'Make the release again.',
        proof=(
            'tests/products/test_events.py::test_a_pdf_of_a_release_that_cannot_be_read_is_told_at_the_item'
        ),
    ),
    released(
        'release-damaged',
        'A file of a release is missing, or its checksum is another.',
        'Fetch the release again.',
        proof=AFTER + 'test_a_file_that_was_damaged_is_not_given_out',
    ),
    released(
        'not-verifiable',
        'A release cannot be made again and compared: its manifest, its commit or '
        'its program is not what is needed.',
        '',
        proof=RELEASE + 'test_a_commit_that_is_nowhere_is_said',
    ),
)

COMPARISON = (
    compared(
        'comparison-missing',
        'A template or stylesheet that a comparison needs is not there.',
        'Take it over from another publication.',
        proof=COMPARE + 'test_the_look_of_a_comparison_belongs_to_the_publication',
    ),
    compared(
        'output-none',
        'No row of styles/outputs.yaml makes pages for the screen.',
        'Add a row with "finish: screen".',
        proof=COMPARE + 'test_an_output_for_the_screen_is_needed',
    ),
    compared(
        'changes-unsaid',
        'No editor has said yet what is new in a version.',
        'Write a paragraph for readers into content/changes/VERSION.md.',
        severity='warning',
        proof=COMPARE + 'test_the_changelog_begins_with_the_words_of_the_editors',
    ),
)

RUNNING = (
    run(
        'task-failed',
        'A piece of work failed at what it was given, and nobody foresaw how.',
        'Undo the last change there; if that is nothing unusual, report it with these lines.',
        proof=GUARD + 'test_every_task_that_fails_is_named_in_one_run_and_the_last_good_pdf_stays',
    ),
    run(
        'task-time',
        'A piece of work took more time than one may take.',
        'Look for a loop that does not end, or divide it into smaller parts.',
        proof=GUARD + 'test_a_template_without_end_is_named_with_its_line_beside_all_other_problems',
    ),
    run(
        'task-memory',
        'A piece of work took more memory than one may take.',
        'Look for something that repeats or grows without end, or divide it into smaller parts.',
        proof=GUARD + 'test_a_template_without_end_is_named_with_its_line_beside_all_other_problems',
    ),
    run(
        'task-killed',
        'The process of a piece of work was ended from outside, or broke down.',
        'Build again; if it happens again, free memory or give --jobs 1, and report it.',
        proof=GUARD + 'test_every_task_that_fails_is_named_in_one_run_and_the_last_good_pdf_stays',
    ),
    run(
        'task-start',
        'Typesetting cannot start: a library or a part of the system is missing.',
        'Run make: it says what is missing, and how to install it.',
        proof=GUARD + 'test_without_pango_the_one_thing_to_do_is_said_once',
    ),
    run(
        'disk',
        'The disk is full, or a folder cannot be written to.',
        'See the hint.',
        proof=GUARD + 'test_a_folder_that_cannot_be_written_to_is_said_at_once',
    ),
    run(
        'output-blocked',
        'Something stands where a folder of results is needed.',
        'Rename or delete it.',
        proof='tests/sources/test_output_folder.py::test_what_stands_in_the_way_is_named_and_left_alone',
    ),
    run(
        'output-name',
        'The name of a result would lead out of the output folder, or cannot be printed.',
        'Use letters, digits, hyphens and points.',
        proof='tests/sources/test_output_folder.py::test_no_name_leads_out',
    ),
)

RULES = (*GATE, *SHELF, *COMPARISON, *RUNNING)
