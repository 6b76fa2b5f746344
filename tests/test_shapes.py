"""Shapes: data against its schema, in plain words, at its place; keys that lead to other datasets."""

from __future__ import annotations

import pytest
from bindery.problems import Problem
from bindery.shapes import check_foreign_keys, check_shape, foreign_keys, own_schema
from bindery.yaml_source import Yaml, parse_yaml

FLOURS = {'type': 'array', 'items': {
    'type': 'object', 'additionalProperties': False, 'required': ['id', 'grain'],
    'properties': {'id': {'type': 'string', 'pattern': '^[a-z]+$'}, 'grain': {'enum': ['wheat', 'rye']},
    'ash': {'type': 'number'},
                   'mill': {'type': 'string', 'refersTo': 'mills'},
                   'sources': {'type': 'array', 'items': {'type': 'string', 'refersTo': 'references'}},
                   'best': {'type': 'object', 'additionalProperties': False,
                            'properties': {'loaf': {'type': 'string', 'refersTo': 'loaves'}, 'hours': {'type': 'integer'}}}}}}


def yaml(text: str) -> Yaml:
    source, problems = parse_yaml(text, 'flours.yaml')
    assert problems == []
    return source


def said(text: str) -> list[tuple]:
    return [(p.code, p.place.line, p.place.column, p.message) for p in check_shape(yaml(text), FLOURS)]


def test_what_fits_is_silent():
    assert said('- id: rye\n  grain: rye\n  ash: 1.15\n  best: {hours: 3}\n- {id: spelt, grain: wheat, ash: 1}\n') == []


@pytest.mark.parametrize('text, problem', [
    ('- id: rye\n', ('key-missing', 1, 3, 'the key grain is missing')),
    ('- {id: rye, grain: rye,\n   gain: 3}', ('key-unknown', 2, 4, 'unknown key gain')),
    ('- id: rye\n  grain: rye\n  ash: lots', ('type', 3, 8, 'ash must be a number')),
    ('- id: rye\n  grain: rye\n  best:\n    hours: many', ('type', 4, 12, 'hours must be a whole number')),
    ('- id: rye\n  grain: rye\n  sources: one', ('type', 3, 12, 'sources must be a list')),
    ('- id: rye\n  grain: rye\n  sources: [one, 2]', ('type', 3, 18, 'entry 2 of sources must be text')),
    ('- id: 5\n  grain: rye', ('type', 1, 7, 'id must be text')),
    ('- id: rye\n  grain: ryye', ('value', 2, 10, "grain is 'ryye'")),
    ('- rye', ('type', 1, 3, 'this entry must be a mapping of keys')),
    ('id: rye', ('type', 1, 1, 'this entry must be a list')),
])
def test_a_fault_is_said_in_plain_words_at_its_place(text, problem):
    assert said(text) == [problem]


def test_a_pattern_names_its_key():
    (code, line, column, message), = said('- id: Rye\n  grain: rye')
    assert (code, line, column) == ('value', 1, 7) and message.startswith('id')


def test_all_faults_are_said_at_once():
    assert sorted(s[:2] for s in said('- id: rye\n- id: 5\n  grain: oats\n  colour: dark\n')) == [
        ('key-missing', 1), ('key-unknown', 4), ('type', 2), ('value', 3)]


def test_two_unknown_keys_are_two_problems():
    assert [s[:3] for s in said('- id: rye\n  grain: rye\n  colour: dark\n  smell: sour\n')] == [('key-unknown', 3, 3),
        ('key-unknown', 4, 3)]


def hints(problems: list[Problem]) -> list[str]:
    return [p.hint for p in problems]


def test_a_fault_says_what_to_do():
    assert hints(check_shape(yaml('- id: rye\n  grain: rye\n  gain: 1'), FLOURS)) == ['did you mean grain?']
    assert hints(check_shape(yaml('- id: rye\n  grain: rye\n  x: 1'),
        FLOURS)) == ['known keys: ash, best, grain, id, mill, sources']
    assert hints(check_shape(yaml('- id: rye\n  grain: ryye'), FLOURS)) == ['did you mean rye?']
    assert hints(check_shape(yaml('- id: rye\n  grain: barley'), FLOURS)) == ['one of: wheat, rye']
    assert hints(check_shape(yaml('- id: rye'), FLOURS)) == ['add "grain: ..."']
    assert hints(check_shape(yaml('- id: 5\n  grain: rye'), FLOURS)) == ['put quotes around it to make it text']
    assert all(hints(check_shape(yaml('- id: Rye\n  grain: rye\n  ash: lots'), FLOURS)))


def test_foreign_keys_are_found_at_any_depth():
    data = [{'id': 'rye', 'mill': 'old', 'sources': ['a', 'b'], 'best': {'loaf': 'dark'}}]
    assert list(foreign_keys(FLOURS, data)) == [('mills', 'old', (0, 'mill')), ('references', 'a', (0, 'sources', 0)),
                                                ('references', 'b', (0, 'sources', 1)), ('loaves', 'dark', (0, 'best', 'loaf'))]


def test_a_foreign_key_that_leads_nowhere_is_said_at_its_place():
    source = yaml('- id: rye\n  grain: rye\n  mill: odl\n  sources: [a, z]\n  best: {loaf: dark}\n')
    problems = check_foreign_keys(source, FLOURS, {'mills': {'old', 'new'}, 'references': {'a'}}, frozenset())
    assert [(p.code, p.place.line, p.place.column, p.message) for p in problems] == [
        ('ref-unknown', 3, 9, 'odl is not in mills'), ('ref-unknown', 4, 16, 'z is not in references'), ('dataset-unknown', 5, 16,
            'there is no dataset loaves')]
    assert hints(problems)[:2] == ['did you mean old?', 'add it to content/data/references.yaml']


def test_a_dataset_that_cannot_be_read_makes_no_untrue_problems():
    source = yaml('- id: rye\n  grain: rye\n  mill: odl\n  sources: [z]\n')
    problems = check_foreign_keys(source, FLOURS, {'references': {'a'}}, frozenset({'mills'}))
    assert [p.message for p in problems] == ['z is not in references']


@pytest.mark.parametrize('name', ['publication', 'edition', 'front-matter', 'outputs'])
def test_the_library_has_a_sound_schema_of_its_own(name):
    """A schema with a mistake would raise here; an empty mapping fits none but the outputs."""
    source = yaml('{}')
    assert bool(check_shape(source, own_schema(name))) == (name != 'outputs')
