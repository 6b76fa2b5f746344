"""YAML as editors write it: every value where it stands, words stay words, nothing clever."""

from __future__ import annotations

import pytest

from bindery.core.encoding import decode
from bindery.core.publication.source_files import Snapshot
from bindery.sources.files.snapshot import file_text
from bindery.sources.yaml import parse_yaml
from support.book import REPOSITORY


def values(text: str):
    source, problems = parse_yaml(text, 'a.yaml')
    assert problems == []
    return source.data


def codes(text: str) -> list[str]:
    return [p.code for p in parse_yaml(text, 'a.yaml')[1]]


@pytest.mark.parametrize(
    'written, meant',
    [
        ('NO', 'NO'),
        ('no', 'no'),
        ('yes', 'yes'),
        ('on', 'on'),
        ('Off', 'Off'),
        # YAML 1.1 would make these true or false
        ('true', True),
        ('False', False),
        ('null', None),
        ('~', None),
        ('', None),
        ('12', 12),
        ('-3', -3),
        ('0', 0),
        ('012', '012'),
        ('12:30', '12:30'),
        ('1_000', '1_000'),
        ('0x1F', '0x1F'),
        ('1.5', 1.5),
        ('1e3', 1000.0),
        ('1.2.3', '1.2.3'),
        ('"12"', '12'),
        ("'true'", 'true'),
        ('2026-03-01', '2026-03-01'),
        ('.inf', '.inf'),
        ('<<', '<<'),
        ('=', '='),
    ],
)
def test_plain_words_mean_what_an_editor_thinks(written, meant):
    data = values(f'key: {written}')
    assert data == {'key': meant} and type(data['key']) is type(meant)


def test_every_value_and_key_knows_its_place():
    source, problems = parse_yaml(
        '- id: rye\n  grams: 500\n  from:\n    - mill\n- id: oat\n', 'data/flours.yaml'
    )
    assert problems == []
    assert str(source.place((0, 'grams'))) == 'data/flours.yaml:2:10'
    assert str(source.key_place((0, 'grams'))) == 'data/flours.yaml:2:3'
    assert str(source.place((0, 'from', 0))) == 'data/flours.yaml:4:7'
    assert str(source.place((1,))) == 'data/flours.yaml:5:3'


def test_what_is_not_there_has_the_place_of_its_parent():
    source, _ = parse_yaml('- id: rye\n- id: oat\n', 'a.yaml')
    assert source.place((1, 'grams', 'unit')).line == 2


def test_front_matter_counts_lines_of_its_file():
    source, problems = parse_yaml('id: dough\ntitle: a\ntitle: b\n', 'dough.md', first_line=2)
    assert source.place(('id',)).line == 2
    assert [(p.code, p.place.line, p.message) for p in problems] == [
        ('yaml-duplicate', 4, 'the key title is written twice (first on line 3)')
    ]


def test_every_duplicate_key_is_said():
    assert codes('a: 1\nb: {c: 1, c: 2}\na: 3\nb: 4\n') == ['yaml-duplicate'] * 3


@pytest.mark.parametrize(
    'text, code',
    [
        ('a: &x 1\nb: *x', 'yaml-alias'),
        ('a: !!python/name:os.system x', 'yaml-tag'),
        ('a: !mine x', 'yaml-tag'),
        ('? [a, b]\n: c', 'yaml-key'),
        ('a: b: c', 'yaml-syntax'),
        ('a: "open', 'yaml-syntax'),
        ('\ta: b', 'yaml-syntax'),
        ('a: 1\n---\nb: 2', 'yaml-syntax'),
        ('# nothing', 'file-empty'),
        ('[' * 50 + ']' * 50, 'yaml-deep'),
        ('[' * 50_000, 'yaml-deep'),
        ('- ' * 5_000 + 'x', 'yaml-deep'),
        ('a: 1\n' * 900_000, 'yaml-size'),
    ],
)
def test_what_is_refused(text, code):
    assert code in codes(text)


def test_ten_to_the_ninth_laughs_stay_small():
    """Each level of the bomb is refused at its alias; none is written out."""
    bomb = 'a: &a [x, x]\n' + ''.join(
        f'{new}: &{new} [*{old}, *{old}, *{old}]\n' for old, new in zip('abcdefgh', 'bcdefghi', strict=False)
    )
    source, problems = parse_yaml(bomb, 'a.yaml')
    assert {p.code for p in problems} == {'yaml-alias'}
    assert source.data['i'] == [None, None, None]


def test_a_syntax_error_names_its_line():
    _, (problem,) = parse_yaml('id: rye\ntitle: Bread: a love\n', 'a.yaml')
    assert problem.place.line == 2 and problem.hint == 'put the text in double quotes: title: "Bread: a love"'


@pytest.mark.parametrize(
    'data, text',
    [
        (b'a\r\nb\rc\n', 'a\nb\nc\n'),
        (b'\xef\xbb\xbfbread', 'bread'),
        ('crème brûlée'.encode(), 'crème brûlée'),
    ],
)
def test_line_ends_and_byte_order_marks_do_not_matter(data, text):
    assert decode(data, 'a') == (text, [])


@pytest.mark.parametrize(
    'data, code, line, column',
    [
        (b'', 'file-empty', 1, 1),
        (b' \n\t\n', 'file-empty', 1, 1),
        (b'bread\ncr\xe8me', 'encoding', 2, 3),
        (b'\xff\xfeb', 'encoding', 1, 1),
        (b'bread\nwat\x00er', 'character', 2, 4),
        ('a\n\nb\ue000'.encode(), 'character', 3, 2),
    ],
)
def test_what_cannot_be_read_is_named_to_the_column(data, code, line, column):
    text, (problem,) = decode(data, 'content/a.md')
    assert text == '' and (problem.code, problem.place.file, problem.place.line, problem.place.column) == (
        code,
        'content/a.md',
        line,
        column,
    )


def test_a_file_that_is_not_there_is_a_problem_not_an_exception():
    text, (problem,) = file_text(Snapshot(), 'none')
    assert text == '' and problem.code == 'file-unreadable'


# --- what people who do not know YAML write -----------------------------------------------------------------


@pytest.mark.parametrize(
    'text, line, column, cause',
    [
        # quotation marks
        ('id: a\ntitle: “Bread: a love”\n', 2, 8, '“ is curly'),
        ('- id: a\n  “title”: Bread\n', 2, 3, 'curly'),
        ('a: "x”\nb: 2\nc: "y"\n', 1, 6, '” is curly'),
        ("a: 1\nb: 'the baker's dough'\nc: 2\n", 2, 14, 'apostrophe'),
        ('a: "the "best" bread"\n', 1, 9, 'the text ends at this "'),
        ('a: "x" y\n', 1, 6, 'the text ends'),
        ('a: "x", "y"\n', 1, 7, 'something follows'),
        ('- a: "open\n  b: "closed"\n  c: 3\n', 1, 6, 'not closed on its line'),
        ('a: 1\nb: "open\nc: 3\n', 2, 4, 'never closed'),
        ('a: "open\nb: closed"\nc: 3\n', 1, 4, 'not closed on its line'),
        ('a: "C:\\path"\n', 1, 7, 'backslash'),
        # colons
        ('a: 1\ntitle: Bread: a love\n', 2, 13, 'a colon and a space inside unquoted text'),
        ('title: Bread:\n', 1, 13, 'a colon and a space'),
        ('a: 1\nb:2\nc: 3\n', 2, 2, 'a space is missing after the colon'),
        ('a:1\nb: 2\n', 1, 2, 'after the colon'),
        ('a:\n  b:1\n', 2, 4, 'after the colon'),
        ('a: {b:1}\n', 1, 6, 'after the colon'),
        ('- id:a\n  title: b\n', 1, 5, 'after the colon'),
        ('a：b\nc: 1\n', 1, 2, 'looks like one'),
        ('a: 1\ntitle\nb: 2\n', 2, 1, 'neither a key'),
        (': x\n', 1, 1, 'a key is missing'),
        # indentation
        ('a:\n\tb: 1\n', 2, 1, 'a tab'),
        ('- id: a\n\ttitle: b\n', 2, 1, 'a tab'),
        ('-\tid: a\n', 1, 2, 'a tab'),
        ('a: |\n\ttext\n', 2, 1, 'a tab'),
        ('a: 1\n  b: 2\n', 2, 3, 'indented by 2 spaces'),
        ('- id: a\n   title: b\n', 2, 4, 'indented by 3 spaces'),
        ('- id: a\n title: b\n', 2, 2, 'indented by 1 space,'),
        ('a:\n    b: 1\n  c: 2\n', 3, 3, 'fits none of the lines above'),
        ('a: |\ntext\nb: 1\n', 2, 1, 'not indented'),
        ('- id: a\n\u00a0\u00a0title: b\n', 2, 1, 'non-breaking space'),
        ('a:\n\u00a0\u00a0b: 1\n', 2, 1, 'non-breaking space'),
        ('a:\u00a0b\nc: 1\n', 1, 3, 'non-breaking space'),
        ('a: \u00a0b\n', 1, 4, 'non-breaking space'),
        ('a: 1\n\ufeffb: 2\n', 2, 1, 'U+FEFF'),
        # lists
        ('- id: a\n  t: 1\nid: b\n', 3, 1, 'without "- "'),
        ('a:\n  - x\n  y\n  - z\n', 3, 3, 'without "- "'),
        ('a:\n  -x\n  - y\n', 2, 3, 'after the hyphen'),
        ('- id: a\n-id: b\n', 2, 1, 'after the hyphen'),
        ('a: b\n- c\n', 2, 1, 'where a key is wanted'),
        ('a: b\n  - c\n', 2, 3, 'goes on with the text above'),
        ('a: - x\n', 1, 4, 'on the line of its key'),
        ('a:\n  – x\n  – y\n', 2, 3, '– begins no item'),
        # brackets
        ('a: [x, y\nb: 2\n', 1, 4, 'the bracket [ is never closed'),
        ('a: {x: 1\nb: 2\n', 1, 4, '{ is never closed'),
        ('a: [x, y}\n', 1, 9, '} closes a bracket that began with ['),
        ('b: [y]]\n', 1, 7, 'never opened'),
        ('a: [x] y\n', 1, 8, 'more follows the closing bracket'),
        ('a: {t: short, in words}\n', 1, 15, 'the comma before it ended the text'),
        # characters and lines with a meaning
        ('a: @x\n', 1, 4, 'cannot begin with @'),
        ('a: *b*\n', 1, 4, 'cannot begin with *'),
        ('a: > 5 km\n', 1, 4, 'cannot begin with >'),
        ('a: %x\n', 1, 4, 'cannot begin with %'),
        ('a: & b\n', 1, 4, 'cannot begin with &'),
        ('---\na: 1\n---\nb: 2\n', 3, 1, 'a line ---'),
    ],
)
def test_a_mistake_is_said_once_where_it_was_made(text, line, column, cause):
    source, problems = parse_yaml(text, 'a.yaml')
    assert [(p.place.line, p.place.column) for p in problems] == [(line, column)], problems
    assert cause in problems[0].message and problems[0].hint
    assert not any(
        word in problems[0].message + problems[0].hint
        for word in ('YAML', 'mapping values', 'block', 'token', 'scalar', 'indicator')
    )


@pytest.mark.parametrize('ends', ['\r\n', '\r'])
def test_line_ends_of_other_systems_change_no_place(ends):
    _, (problem,) = parse_yaml('id: a\ntitle: Bread: a love\n'.replace('\n', ends), 'a.yaml')
    assert (problem.place.line, problem.place.column) == (2, 13)


@pytest.mark.parametrize(
    'written',
    [
        'a: “Bread”',
        'a: ‘Bread’',
        'a: “Bread"',
        'a: “Bread',
        'a: [“x, y”]',
        'a: «pain»',
        'a: „Brot“',
        'a: Bread”',
    ],
)
def test_quotation_marks_that_would_be_printed_are_said(written):
    assert codes(written + '\n') == ['yaml-quotes']


@pytest.mark.parametrize(
    'written, meant',
    [
        ('“Smart” is a word', '“Smart” is a word'),
        ('the cities’', 'the cities’'),
        ('’s-Hertogenbosch', '’s-Hertogenbosch'),
        ('He said “no”', 'He said “no”'),
        ("'“Bread”'", '“Bread”'),
        ('“Bread” and “wine”', '“Bread” and “wine”'),
        ('Bread - and wine', 'Bread - and wine'),
        ('see http://x.org/a:b', 'see http://x.org/a:b'),
        ('- 5', [5]),
        ('|\n  a\n  - b #1', 'a\n- b #1\n'),
    ],
)
def test_what_was_surely_meant_is_left_alone(written, meant):
    assert values(f'key:\n  {written}\n' if written.startswith('- ') else f'key: {written}\n')['key'] == meant


@pytest.mark.parametrize(
    'text',
    [
        'title: Problem #1\n',
        'title: C #\n',
        'a: [x #1\n ]\n',
        '- Problem # 1\n',
        'title: Problem  #1\n',
        'title: Problem  # 1\n',
        'title: #1\n',
        'title: Problem\n  #1 again\n',
        'a: Plan # the plan\n',
    ],
)
def test_no_text_is_lost_behind_a_number_sign(text):
    _, (problem,) = parse_yaml(text, 'a.yaml')
    assert (
        problem.code == 'yaml-comment'
        and 'double quotes' in problem.hint
        and 'a line of its own' in problem.hint
    )
    assert text.split('\n')[problem.place.line - 1][problem.place.column - 1] == '#'


@pytest.mark.parametrize(
    'text, data',
    [
        ('# a comment\na: 1\n', {'a': 1}),
        ('a: 12 # grams\n', {'a': 12}),
        ('a: true # yes\n', {'a': True}),
        ('a: "x" # y\n', {'a': 'x'}),
        ('a: [x] # y\n', {'a': ['x']}),
        ('a: # the parts\n  b: 1\n', {'a': {'b': 1}}),
        ('a: plan    # what it is\nb: 1\n', {'a': 'plan', 'b': 1}),
        ('- a\n# - b\n- c\n', ['a', 'c']),
        ('- id: a\n  # next\n  b: 1\n', [{'id': 'a', 'b': 1}]),
        ('a: C#\n', {'a': 'C#'}),
        ('a: x#1\n', {'a': 'x#1'}),
        ('a: "Problem #1"\n', {'a': 'Problem #1'}),
    ],
)
def test_a_comment_stays_a_comment(text, data):
    assert values(text) == data


def test_all_content_and_all_books_are_free_of_traps():
    """Also the schemas of the library itself: a comma in one of their descriptions ended it without a
    word."""
    root = REPOSITORY
    files = [
        p
        for folder in ('content', 'styles', 'tests', 'bindery')
        for p in sorted((root / folder).rglob('*.yaml'))
    ]
    assert len(files) > 80
    assert [
        str(p) for f in files for p in parse_yaml(f.read_text('utf-8'), f.relative_to(root).as_posix())[1]
    ] == []
