"""YAML as editors write it: every value where it stands, words stay words, nothing clever."""

from __future__ import annotations

import pytest
from bindery.snapshot import Snapshot, file_text
from bindery.sources import decode
from bindery.yaml_source import parse_yaml


def values(text: str):
    source, problems = parse_yaml(text, 'a.yaml')
    assert problems == []
    return source.data


def codes(text: str) -> list[str]:
    return [p.code for p in parse_yaml(text, 'a.yaml')[1]]


@pytest.mark.parametrize('written, meant', [
    ('NO', 'NO'), ('no', 'no'), ('yes', 'yes'), ('on', 'on'), ('Off', 'Off'),
        # YAML 1.1 would make these true or false
    ('true', True), ('False', False), ('null', None), ('~', None), ('', None),
    ('12', 12), ('-3', -3), ('0', 0), ('012', '012'), ('12:30', '12:30'), ('1_000', '1_000'), ('0x1F', '0x1F'),
    ('1.5', 1.5), ('1e3', 1000.0), ('1.2.3', '1.2.3'), ('"12"', '12'), ("'true'", 'true'),
    ('2026-03-01', '2026-03-01'), ('.inf', '.inf'), ('<<', '<<'), ('=', '='),
])
def test_plain_words_mean_what_an_editor_thinks(written, meant):
    data = values(f'key: {written}')
    assert data == {'key': meant} and type(data['key']) is type(meant)


def test_every_value_and_key_knows_its_place():
    source, problems = parse_yaml('- id: rye\n  grams: 500\n  from:\n    - mill\n- id: oat\n', 'data/flours.yaml')
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
    assert [(p.code, p.place.line, p.message) for p in problems] == [('yaml-duplicate', 4,
        'the key title is written twice (first on line 3)')]


def test_every_duplicate_key_is_said():
    assert codes('a: 1\nb: {c: 1, c: 2}\na: 3\nb: 4\n') == ['yaml-duplicate'] * 3


@pytest.mark.parametrize('text, code', [
    ('a: &x 1\nb: *x', 'yaml-alias'), ('a: !!python/name:os.system x', 'yaml-tag'), ('a: !mine x', 'yaml-tag'), ('? [a, b]\n: c',
        'yaml-key'),
    ('a: b: c', 'yaml-syntax'), ('a: "open', 'yaml-syntax'), ('\ta: b', 'yaml-syntax'), ('a: 1\n---\nb: 2', 'yaml-syntax'),
        ('# nothing', 'file-empty'),
    ('[' * 50 + ']' * 50, 'yaml-deep'), ('[' * 50_000, 'yaml-deep'), ('- ' * 5_000 + 'x', 'yaml-deep'), ('a: 1\n' * 900_000,
        'yaml-size'),
])
def test_what_is_refused(text, code):
    assert code in codes(text)


def test_ten_to_the_ninth_laughs_stay_small():
    """Each level of the bomb is refused at its alias; none is written out."""
    bomb = 'a: &a [x, x]\n' + ''.join(f'{new}: &{new} [*{old}, *{old}, *{old}]\n' for old, new in zip('abcdefgh', 'bcdefghi'))
    source, problems = parse_yaml(bomb, 'a.yaml')
    assert {p.code for p in problems} == {'yaml-alias'}
    assert source.data['i'] == [None, None, None]


def test_a_syntax_error_names_its_line():
    _, (problem,) = parse_yaml('id: rye\ntitle: Bread: a love\n', 'a.yaml')
    assert problem.place.line == 2 and 'double quotes' in problem.hint


@pytest.mark.parametrize('data, text', [(b'a\r\nb\rc\n', 'a\nb\nc\n'), (b'\xef\xbb\xbfbread', 'bread'), ('crème brûlée'.encode(),
    'crème brûlée')])
def test_line_ends_and_byte_order_marks_do_not_matter(data, text):
    assert decode(data, 'a') == (text, [])


@pytest.mark.parametrize('data, code, line, column', [
    (b'', 'file-empty', 1, 1), (b' \n\t\n', 'file-empty', 1, 1), (b'bread\ncr\xe8me', 'encoding', 2, 3), (b'\xff\xfeb',
        'encoding', 1, 1),
    (b'bread\nwat\x00er', 'character', 2, 4), ('a\n\nb\ue000'.encode(), 'character', 3, 2)])
def test_what_cannot_be_read_is_named_to_the_column(data, code, line, column):
    text, (problem,) = decode(data, 'content/a.md')
    assert text == '' and (problem.code, problem.place.file, problem.place.line, problem.place.column) == (code, 'content/a.md',
        line, column)


def test_a_file_that_is_not_there_is_a_problem_not_an_exception():
    text, (problem,) = file_text(Snapshot(), 'none')
    assert text == '' and problem.code == 'file-unreadable'
