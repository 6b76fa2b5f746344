"""From an empty dataset to its page, by an editor who types what the messages say and nothing else."""

from __future__ import annotations

import re
from io import BytesIO
from pathlib import Path

import pypdfium2
import pytest
from pypdf import PdfReader

from support.book import REPOSITORY, Result, build, edit, line_of, pdfs
from support.tagged import Node, Tagged, squeeze

BAKING = 'content/chapters/baking.md'
OVENS = """\
- id: deck
  title: Deck oven
  degrees: 280
  price: 12500
  flour: t65
  gas: false
  note: Heats *from below*.
  good_for: [long loaves that need a strong bottom heat, flat breads]
  site: https://example.org/deck
  sources: [calvel2001, tartine2010]
- id: wood
  title: Wood oven
  degrees: 350
  price: 900
  flour: t80
  gas: true
  good_for: [pizza, tarts]
  sources: [tartine2010]
"""


def to_type(problem: dict) -> str:
    """The lines that a hint says to type."""
    return (
        '\n'.join(
            line.removeprefix('    ') for line in problem['hint'].split('\n') if line.startswith('    ')
        )
        + '\n'
    )


def named(problem: dict, verb: str = 'make') -> str:
    """The file that a hint says to make, or to copy."""
    return re.search(rf'{verb} ([\w./-]*\w)', problem['hint'])[1]


def show(book: Path, view: str) -> int:
    """Add a view to the last chapter; the line on which it begins."""
    file = book / BAKING
    text = file.read_text('utf-8').rstrip('\n') + '\n\n'
    file.write_text(text + view, 'utf-8')
    return text.count('\n') + 1


def make_ovens(book: Path) -> None:
    """The dataset of ovens, with the schema that the message proposes."""
    (book / 'content/data/ovens.yaml').write_text(OVENS, 'utf-8')
    problem = build(book, 'check').one('schema-missing')
    (book / named(problem)).write_text(to_type(problem), 'utf-8')


@pytest.fixture
def ovens(bread: Path) -> Path:
    make_ovens(bread)
    return bread


def errors(result: Result) -> list[tuple[str, int, int]]:
    return [(p['code'], p['line'], p['column']) for p in result.problems if p['severity'] == 'error']


def test_an_editor_gets_from_an_empty_dataset_to_its_page_by_the_messages_alone(bread: Path):
    data = bread / 'content/data/ovens.yaml'
    data.write_text('')
    empty = build(bread, 'check').one('file-empty')
    assert empty['file'] == 'content/data/ovens.yaml'

    data.write_text(to_type(empty).replace('...', 'Deck oven'))  # its first row
    missing = build(bread, 'check').one('schema-missing')
    assert named(missing, 'model of') in {
        f'content/schemas/{p.name}' for p in (bread / 'content/schemas').glob('*.yaml')
    }

    (bread / named(missing)).write_text(to_type(missing))
    unused = next(p for p in build(bread, 'check').problems if p['file'] == 'content/data/ovens.yaml')
    assert (unused['code'], unused['message']) == ('unused', 'no edition shows anything of ovens')

    show(bread, to_type(unused))  # into a chapter, as it says
    result = build(bread, 'full')
    assert result.code == 0, result.out + result.err
    text = ''.join(page.extract_text() for page in PdfReader(bread / result.built[0]['path']).pages)
    assert 'Deck oven' in text
    assert not [p for p in build(bread, 'check').problems if 'ovens' in p['file']]


def test_a_schema_without_its_dataset_says_the_first_row_to_type(ovens: Path):
    (ovens / 'content/data/ovens.yaml').unlink()
    problem = build(ovens, 'check').one('dataset-missing')
    row = to_type(problem)
    assert row.startswith('- id: first\n  title: ...\n  degrees: 1\n') and '  flour: an-id-of-flours\n' in row
    (ovens / named(problem)).write_text(
        row.replace('an-id-of-flours', 't65').replace('an-id-of-references', 'calvel2001')
    )
    assert errors(build(ovens, 'check')) == []


def test_an_empty_schema_says_its_lines(bread: Path):
    (bread / 'content/data/ovens.yaml').write_text(OVENS)
    schema = bread / 'content/schemas/ovens.yaml'
    schema.write_text('')
    problem = build(bread, 'check').one('file-empty')
    schema.write_text(to_type(problem))
    assert errors(build(bread, 'check')) == []
    schema.write_text('title: Ovens\n')  # a beginning that describes no records
    again = build(bread, 'check').one('schema-odd')
    assert to_type(again) == to_type(problem)


def test_a_dataset_that_is_no_list_of_records_says_how_a_row_looks(bread: Path):
    data = bread / 'content/data/ovens.yaml'
    for text, line in (('deck: {degrees: 280}\n', 1), ('- id: deck\n- Wood oven\n', 2)):
        data.write_text(text)
        result = build(bread, 'check')
        problem = result.one('dataset-odd')
        assert len(result.problems) == 1 and problem['line'] == line  # what its schema should be comes later
        assert to_type(problem).startswith('- id: ')


def test_the_proposed_schema_knows_types_and_where_fields_point(ovens: Path):
    schema = (ovens / 'content/schemas/ovens.yaml').read_text()
    for line in (
        'degrees: {title: Degrees, type: integer}',
        'flour: {title: Flour, type: string, refersTo: flours}',
        'gas: {title: Gas, type: boolean}',
        'good_for: {title: Good for, type: array, items: {type: string}}',
        'sources: {title: Sources, type: array, items: {type: string, refersTo: references}}',
        'required: [id, title, degrees, price, flour, gas, good_for, sources]',
    ):
        assert line in schema


# --- the page -----------------------------------------------------------------------------------------------

COLUMNS = (
    '[title, degrees, {field: price, heading: Costs, width: 12}, flour, flour.grain, note, good_for, sources]'
)


def rows_of(table: Node) -> list[list[str]]:
    return [[squeeze(cell.text) for cell in row.nodes] for row in table.all('TR')]


def right_edge(path: Path, words: str) -> float:
    """Where words that stand once in a file end, in pt from the left edge of their page."""
    for page in pypdfium2.PdfDocument(path):
        text = page.get_textpage()
        if found := text.search(words).get_next():
            return text.get_charbox(found[0] + found[1] - 1)[2]
    raise AssertionError(f'{words} is on no page')


def test_a_table_in_chosen_columns_is_a_tagged_table_with_heads(ovens: Path):
    """Headings from the schema, links, citations, lists in cells, marks in fields; numbers end below each
    other."""
    edit(ovens / 'content/schemas/ovens.yaml', 'title: Degrees', 'title: Heat')
    show(
        ovens,
        '/// view | ovens\n    caption: Ovens for bread\n    id: tab-ovens\n    columns:'
        f' {COLUMNS}\n///\n\nSee [](#tab-ovens).\n',
    )
    result = build(ovens, 'full')
    assert result.code == 0, result.out + result.err
    path = ovens / result.built[0]['path']
    table = Tagged(path).document.one('Table', 'Ovens for bread')
    head, deck, wood = rows_of(table)
    assert head == ['Title', 'Heat', 'Costs', 'Flour', 'Grain', 'Note', 'Goodfor', 'Sources']
    assert (
        deck[:6] == ['Deckoven', '280', '12,500', 'Strongwhite', 'wheat', 'Heatsfrombelow.']
        and deck[7] == 'Calvel2001;Robertson2010'
    )
    assert wood == ['Woodoven', '350', '900', 'Halfwhite', 'wheat', '–', 'pizza,tarts', 'Robertson2010']
    assert [cell.role for row in table.all('TR') for cell in row.nodes] == ['TH'] * 8 + [
        'TH',
        *['TD'] * 7,
    ] * 2
    assert [len(list(cell.all('LI'))) for cell in list(table.all('TR'))[1].nodes] == [0, 0, 0, 0, 0, 0, 2, 0]
    assert len([link for link in table.all('Link') if 'Robertson' in link.text]) == 2
    assert right_edge(path, '12,500') == pytest.approx(right_edge(path, '900'), abs=0.5)
    assert right_edge(path, '280') == pytest.approx(right_edge(path, '350'), abs=0.5)


def test_columns_in_the_schema_are_those_of_every_view_that_names_none(ovens: Path):
    edit(
        ovens / 'content/schemas/ovens.yaml',
        'x-record: {title: title}',
        'x-record: {title: title, columns: [title, gas, site]}',
    )
    show(
        ovens,
        '/// view | ovens\n///\n\n/// view | ovens\n    as: list\n    home: true\n///\n\n/// view | ovens\n  '
        '  as: list\n    columns: [title, note]\n///\n\n[](ovens:wood)\n',
    )
    result = build(ovens, 'full')
    assert result.code == 0, result.out + result.err
    document = Tagged(ovens / result.built[0]['path']).document
    assert rows_of(document.one('Table', 'Wood oven')) == [
        ['Title', 'Gas', 'Site'],
        ['Deckoven', 'no', 'example.org/deck'],
        ['Woodoven', 'yes', '–'],
    ]
    first, second = (squeeze(n.text) for n in document.all('L') if 'Deck oven' in n.text)
    # several things are said with their headings
    assert first == 'DeckovenGas:noSite:example.org/deckWoodovenGas:yes'
    assert second == 'DeckovenHeatsfrombelow.Woodoven'  # one alone is not
    assert [link.text for link in document.all('Link') if 'Wood' in link.text] == ['Wood oven']


def test_the_books_own_template_goes_first_except_where_a_text_names_columns(ovens: Path):
    """The table of loaves is the book's own; it does not take columns, and one in other columns is set
    without it."""
    edit(
        ovens / 'content/annexes/loaves.md',
        '    sort: title\n',
        '    sort: title\n    columns: [grams, title]\n',
    )
    result = build(ovens, 'full')
    assert result.code == 0, result.out + result.err
    table = Tagged(ovens / result.built[0]['path']).document.one('Table', 'Loaves and where they come from')
    assert rows_of(table)[:2] == [['Grams', 'Title'], ['250', 'Baguette']]
    # a house style of its own
    (ovens / 'templates/views/_generic-table.html.j2').write_text(
        '<table><tr><th>{{ columns[1].heading }}, ours</th></tr></table>'
    )
    result = build(ovens, 'full')
    assert rows_of(Tagged(ovens / result.built[0]['path']).document.one('Table', 'Loaves and where'))[-1] == [
        'Title,ours'
    ]


# --- mistakes -----------------------------------------------------------------------------------------------


def test_every_wrong_column_is_told_at_its_place(ovens: Path):
    line = show(
        ovens,
        '/// view | ovens\n    columns:\n      - title\n      - degres\n      - flour.grian\n      - {field:'
        ' price, width: wide}\n      - {feld: gas}\n///\n',
    )
    result = build(ovens, 'full')
    assert [(p['line'], p['column'], p['hint']) for p in result.problems] == [
        (line + 3, 9, 'did you mean degrees?'),
        (line + 4, 9, 'did you mean grain?'),
        (line + 5, 17, 'write a number from 1 to 100, such as "width: 30"'),
        (
            line + 6,
            10,
            (
                'write {field: NAME, heading: ...}, with one of: title, degrees, price, flour, gas, note,'
                ' good_for, site, sources'
            ),
        ),
    ]


def test_a_wrong_column_of_the_schema_is_told_there_and_once(ovens: Path):
    schema = ovens / 'content/schemas/ovens.yaml'
    edit(
        schema, 'x-record: {title: title}', 'x-record:\n  title: title\n  columns:\n    - title\n    - noten'
    )
    show(ovens, '/// view | ovens\n///\n\n/// view | ovens\n    as: list\n///\n')
    problem = build(ovens).one('field-unknown')
    assert (problem['file'], problem['line'], problem['column']) == (
        'content/schemas/ovens.yaml',
        line_of(schema, '- noten'),
        7,
    )
    assert problem['hint'] == 'did you mean note?'


def test_too_many_columns_say_the_line_to_type(ovens: Path):
    line = show(ovens, '/// view | ovens\n///\n')
    problem = build(ovens, 'full').one('columns-many')
    assert (problem['file'], problem['line']) == (BAKING, line)
    edit(ovens / BAKING, '/// view | ovens\n', '/// view | ovens\n    ' + to_type(problem))
    assert build(ovens, 'full').code == 0


@pytest.mark.parametrize(
    'options, code, hint',
    [
        (
            '    as: crads',
            'view-unknown',
            (
                'did you mean cards? Write one of the forms: cards, list, table. For a new one make'
                ' templates/views/flours-crads.html.j2, and begin with a copy of'
                ' templates/views/flours-cards.html.j2'
            ),
        ),
        ('    as: cards\n    columns: [title]', 'columns-idle', 'leave them out, or use as: table or list'),
        (
            '    columns: title',
            'column-odd',
            'write "columns: [...]" with some of: title, grain, note, sources',
        ),
        (
            '    columns: [{field: title, width: 70}, {field: grain, width: 40}]',
            'column-odd',
            'the widths of all columns make 100 at the most',
        ),
        (
            '    where: wheat',
            'type',
            'write keys with their values below it, each on a line of its own, as in "key: value" (Which '
            'records, as in {field: value})',
        ),
        ('    limit: two', 'type', 'write a whole number, without quotes'),
    ],
    ids=['form', 'columns-of-its-own', 'no-list', 'too-wide', 'where', 'limit'],
)
def test_a_wrong_option_is_told_with_what_to_write(bread: Path, options: str, code: str, hint: str):
    show(bread, f'/// view | flours\n{options}\n///\n')
    problem = build(bread, 'full').one(code)
    assert problem['file'] == BAKING and problem['hint'] == hint


def test_a_form_of_a_new_dataset_begins_with_the_template_that_fits_any(ovens: Path):
    show(ovens, '/// view | ovens\n    as: wheel\n    columns: [title, degrees]\n///\n')
    problem = build(ovens, 'full').one('view-unknown')
    model = REPOSITORY / named(problem, 'copy of')
    (ovens / named(problem)).write_text(model.read_text('utf-8'))  # as it says
    assert build(ovens, 'full').code == 0


# --- fields, and what the press knows besides ---------------------------------------------------------------


def test_a_field_that_no_schema_declares_is_an_error_where_the_template_asks_for_it(baked: Path):
    cards = baked / 'templates/views/flours-cards.html.j2'
    edit(cards, '{{ md(r.title) }}', '{{ md(r.titel) }}')
    line = (
        cards
        .read_text('utf-8')
        .splitlines()
        .index(next(row for row in cards.read_text('utf-8').splitlines() if 'r.titel' in row))
        + 1
    )
    (problem,) = build(baked, 'full', '--json').problems
    assert (problem['code'], problem['file'], problem['line']) == (
        'template-error',
        'templates/views/flours-cards.html.j2',
        line,
    )
    assert (problem['message'], problem['hint']) == (
        'the schema of flours declares no field titel',
        'did you mean title?',
    )
    assert cards.read_text('utf-8').splitlines()[line - 1][problem['column'] - 1 :].startswith('titel')


def test_a_field_called_like_what_the_press_knows_is_printed_as_it_was_written(baked: Path):
    """A field place, number or fields was once hidden behind the place of the record in its file and the
    like."""
    names = ('place', 'number', 'fields', 'position', 'dataset', 'declared')
    schema = baked / 'content/schemas/flours.yaml'
    edit(
        schema,
        '  properties:\n',
        '  properties:\n' + ''.join(f'    {name}: {{type: string}}\n' for name in names),
    )
    flours = baked / 'content/data/flours.yaml'
    first = flours.read_text('utf-8').split('\n- ')[0]
    flours.write_text(
        flours.read_text('utf-8').replace(
            first, first.rstrip('\n') + ''.join(f'\n  {name}: {name} of Paris' for name in names) + '\n', 1
        ),
        'utf-8',
    )
    cards = baked / 'templates/views/flours-cards.html.j2'
    edit(
        cards,
        '{{ md(r.title) }}',
        '{{ md(r.title) }} '
        + ' '.join(f'{{{{ r.{name} or "" }}}}' for name in names)
        + ' {{ printed(r).position }}',
    )
    result = build(baked, 'full')
    assert result.code == 0, result.err
    text = ' '.join(
        ' '.join(
            page.extract_text() for page in PdfReader(BytesIO(pdfs(baked)['bread-1.0-full-screen.pdf'])).pages
        ).split()
    )
    assert ' '.join(f'{name} of Paris' for name in names) + ' 1' in text
