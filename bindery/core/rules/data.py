"""Rules of datasets, schemas, editions, and of content/publication.yaml."""

from __future__ import annotations

from functools import partial

from .measures import LONGEST_TITLE, OLDEST_VERIFICATION
from .rule import BORNE, DATA, EDITION, PUBLICATION, SCHEMA, TEXT, Example, Rule

rule = partial(Rule, 'data')
INDEX = 'content/data/index.yaml'
KINDS = 'content/kinds.yaml'
IN_WORDS = 'tests/core/test_words.py::'
STRANGER = IN_WORDS + 'test_a_catalogue_of_a_stranger_is_data'
MISTAKE = 'tests/checks/test_problems.py::test_a_mistake_is_named_with_its_place_and_a_remedy'
_MATTER = 'matter:\n  - {{name: body, folios: arabic, units: [{}]}}'

DATASETS = (
    rule(
        'dataset-missing',
        'There is a schema, and no dataset of its name in content/data.',
        'Make the dataset, or delete the schema.',
        proof=MISTAKE,
    ),
    rule(
        'dataset-odd',
        'A dataset is no list of records, each with an id.',
        'Write rows such as "- id: stone".',
        proof='tests/sources/test_new_dataset.py::test_a_dataset_that_is_no_list_of_records_says_how_a_row_looks',
    ),
    rule(
        'dataset-unknown',
        'A dataset is named that does not exist.',
        '',
        Example(
            TEXT,
            'Hot they are.\n\n/// view | owens\n    as: list\n///',
            'Hot they are.\n\n/// view | ovens\n    as: list\n///',
        ),
    ),
    rule(
        'schema-missing',
        'There is a dataset, and no schema of its name in content/schemas. The hint '
        'has a schema that fits the rows.',
        proof=MISTAKE,
    ),
    rule(
        'schema-odd',
        'A schema does not describe a list of records. The hint has one that fits the rows.',
        '',
        Example(SCHEMA, 'type: object\nitems: none', 'type: array'),
    ),
    rule(
        'schema',
        'A schema says something that cannot be: it names a field or a part that is not there, '
        'has a pattern that cannot be used, or two schemas claim the same role.',
        '',
        Example(SCHEMA, 'x-record: {title: name}', 'x-record: {title: title}'),
    ),
    rule(
        'source-missing',
        'A record says that it is taken from a source (basis: source) and names none.',
        'Add "sources: [...]", or write "basis: synthesis".',
        Example(
            DATA,
            '- {id: stone, title: Stone oven, fuel: wood, basis: source}',
            '- {id: stone, title: Stone oven, fuel: wood, basis: source, sources: [calvel2001]}',
        ),
    ),
    rule(
        'record-ended',
        'An edition prints a record as current whose last day (the field that `until` of its schema names) '
        'lies before the date of the edition.',
        'Write what took its place, or say in the record that it is over, as `ended` of the schema has it.',
        proof='tests/checks/test_dated_records.py::test_a_planted_repeal_stops_the_edition',
    ),
    rule(
        'record-unverified',
        'The newest verification of a record, in the field that `verified` of its schema names, is more than '
        f'{OLDEST_VERIFICATION} months older than the edition that prints it.',
        'Look it up again, and write the day and the source.',
        proof='tests/checks/test_dated_records.py::test_a_record_that_nobody_looked_up_for_too_long_stops_the_edition',
    ),
    rule(
        'index-unknown',
        'A "see" of the index leads to a term that no text and no record brings into the index.',
        '',
        Example(
            INDEX, '- {id: see-meal, term: meal, see: flower}', '- {id: see-meal, term: meal, see: flour}'
        ),
    ),
    rule(
        'id-duplicate',
        'An id is used twice.',
        'Choose another id.',
        Example(
            TEXT,
            '## First proof {#proof}\n\nWarm.\n\n## Second proof {#proof}\n\nCold.',
            '## First proof {#proof}\n\nWarm.\n\n## Second proof {#second-proof}\n\nCold.',
        ),
    ),
)

EDITIONS = (
    rule(
        'edition-none',
        'There is no edition in content/editions.',
        'Add content/editions/NAME.yaml.',
        proof='tests/checks/test_problems.py::test_fonts_or_editions_that_are_not_there_are_named',
    ),
    rule(
        'unit-none',
        'There is no text: no chapter, annex or other matter.',
        'Add content/chapters/NAME.md.',
        proof='tests/core/test_guard.py::test_everything_that_a_new_publication_lacks_is_said_in_one_run',
    ),
    rule(
        'template-none',
        'There is no template in templates/units, so no text can be shown.',
        'Add templates/units/chapter.html.j2.',
        proof='tests/core/test_guard.py::test_everything_that_a_new_publication_lacks_is_said_in_one_run',
    ),
    rule(
        'edition-unknown',
        'An edition is named that does not exist.',
        '',
        Example(
            TEXT, '/// only | trail\n\nTell the bakery.\n///', '/// only | trial\n\nTell the bakery.\n///'
        ),
    ),
    rule(
        'unit-unknown',
        'An edition names a unit, and no file has this id.',
        '',
        Example(
            EDITION, _MATTER.format('dough, bakng, references'), _MATTER.format('dough, baking, references')
        ),
    ),
    rule(
        'unit-twice',
        'A unit stands twice in one edition.',
        'Keep one.',
        Example(
            EDITION,
            _MATTER.format('dough, baking, references, dough'),
            _MATTER.format('dough, baking, references'),
        ),
    ),
    rule(
        'outside-odd',
        'An edition that refers to the pages of another does not say to which, or to one '
        'that cannot be referred to.',
        '',
        Example(EDITION, 'outside: refer', 'outside: refer\nof: trial'),
    ),
    rule(
        'works-unlisted',
        'An edition cites works, and no unit of it lists them.',
        '',
        Example(EDITION, _MATTER.format('dough, baking'), _MATTER.format('dough, baking, references')),
    ),
    rule(
        'release-missing',
        'The pages of an edition are locked, and no page map of a release of it is in content/releases.',
        '',
        Example(EDITION, 'lock_pages: true', 'lock_pages: false'),
    ),
    rule(
        'todo',
        'A final edition holds something that is still to do.',
        'Do it, or move it to a draft edition.',
        Example(
            TEXT,
            '/// todo | Measure the heat\n\nSoon.\n///',
            '/// note | The heat\n\nAs hot as it gets.\n///',
        ),
        release=BORNE,
    ),
)

IN_KINDS = (
    rule(
        'box-name',
        'A kind of box is called like another block.',
        'Choose another name for the box.',
        Example(KINDS, 'boxes:\n  table: {label: Table}', 'boxes:\n  tableau: {label: Table}'),
    ),
    rule(
        'form-unknown',
        'A kind of box follows a form for which no stylesheet has rules.',
        '',
        Example(KINDS, 'boxes:\n  tip: {label: Tip, form: framed}', 'boxes:\n  tip: {label: Tip}'),
    ),
    rule(
        'front-matter-twice',
        'A publication declares a key of front matter that every publication has.',
        'Delete the row.',
        Example(
            KINDS,
            'front_matter:\n  title: {description: The title}',
            'front_matter:\n  oven: {description: The oven}',
        ),
    ),
    rule(
        'kinds-undrawn',
        'A kind of box has an icon or a colour, and the stylesheets of an output leave out '
        'kinds.yaml, from which they come.',
        'Write kinds.yaml behind tokens.yaml.',
        Example(KINDS, 'boxes:\n  tip: {label: Tip, colour: ink}', 'boxes:\n  tip: {label: Tip}'),
    ),
)

IDENTIFIERS = (
    rule(
        'identifier',
        'An ISBN, DOI or catalogue number cannot be right: a digit is mistyped, or it has another form.',
        '',
        Example(
            PUBLICATION,
            'identifiers:\n  isbn_pdf: 978-0-00-000000-3',
            'identifiers:\n  isbn_pdf: 978-0-00-000000-2',
        ),
    ),
    rule(
        'identifier-missing',
        'A final edition or a release has not all its identifiers.',
        'Write them into content/publication.yaml as they were assigned.',
        Example(PUBLICATION, 'identifiers: {}', 'identifiers:\n  isbn_pdf: 978-0-00-000000-2'),
        release=BORNE,
    ),
    rule(
        'title-long',
        f'A title has more than {LONGEST_TITLE} letters, more than running heads and the '
        'spine have room for, and there is no short one.',
        'Add "short: ..." with a short title.',
        Example(
            PUBLICATION,
            'title: Bread at Home for Everyone Who Has an Oven, a Table and a Little Patience',
            'title: Bread at Home for Everyone Who Has an Oven, a Table and a Little '
            'Patience\nshort: Bread at Home',
        ),
        severity='warning',
    ),
)

CATALOGUES = (
    rule(
        'words-missing',
        'Some of the words that the press and the templates print, or all of them, have no '
        'translation into the language of the publication, and print in English.',
        'Translate them in templates/locale/LANGUAGE.po.',
        severity='warning',
        proof=IN_WORDS + 'test_a_language_without_catalogues_prints_english_and_says_so_once',
    ),
    rule(
        'words-placeholder',
        'A translation has not the placeholders, such as %(number)s, and the markup of the English.',
        'Keep them as they are.',
        proof=STRANGER,
    ),
    rule(
        'words-plural',
        'The rule for plurals of a catalogue cannot be used.',
        'Write it as gettext has it, such as "nplurals=2; plural=(n != 1);".',
        proof=STRANGER,
    ),
    rule(
        'words-syntax',
        'A catalogue is no file of gettext.',
        'Mend it at the line that is named, or save it again with Poedit.',
        proof=STRANGER,
    ),
)

RULES = (*DATASETS, *EDITIONS, *IN_KINDS, *IDENTIFIERS, *CATALOGUES)
