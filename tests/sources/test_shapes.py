"""Shapes: data against its schema, in plain words, at its place; keys that lead to other datasets."""

from __future__ import annotations

import jsonschema_rs
import pytest

from bindery.core.names import is_name, is_prefix
from bindery.core.problems import Problem
from bindery.core.publication.yaml_document import Yaml
from bindery.sources.shape_messages import KINDS, days_meant
from bindery.sources.shapes import check_foreign_keys, check_shape, foreign_keys, own_schema
from bindery.sources.yaml import parse_yaml
from support.book import REPOSITORY

FLOURS = {
    'type': 'array',
    'items': {
        'type': 'object',
        'additionalProperties': False,
        'required': ['id', 'grain'],
        'properties': {
            'id': {'type': 'string', 'pattern': '^[a-z]+$'},
            'grain': {'enum': ['wheat', 'rye']},
            'ash': {'type': 'number'},
            'mill': {'type': 'string', 'refersTo': 'mills'},
            'sources': {'type': 'array', 'items': {'type': 'string', 'refersTo': 'references'}},
            'best': {
                'type': 'object',
                'additionalProperties': False,
                'properties': {
                    'loaf': {'type': 'string', 'refersTo': 'loaves'},
                    'hours': {'type': 'integer'},
                },
            },
        },
    },
}


def yaml(text: str) -> Yaml:
    source, problems = parse_yaml(text, 'flours.yaml')
    assert problems == []
    return source


def said(text: str) -> list[tuple]:
    return [(p.code, p.place.line, p.place.column, p.message) for p in check_shape(yaml(text), FLOURS)]


def test_what_fits_is_silent():
    assert (
        said(
            '- id: rye\n  grain: rye\n  ash: 1.15\n  best: {hours: 3}\n- {id: spelt, grain: wheat, ash: 1}\n'
        )
        == []
    )


@pytest.mark.parametrize(
    'text, problem',
    [
        ('- id: rye\n', ('key-missing', 1, 3, 'the key grain is missing')),
        ('- {id: rye, grain: rye,\n   gain: 3}', ('key-unknown', 2, 4, 'unknown key gain')),
        ('- id: rye\n  grain: rye\n  ash: lots', ('type', 3, 8, 'ash must be a number')),
        (
            '- id: rye\n  grain: rye\n  best:\n    hours: many',
            ('type', 4, 12, 'hours must be a whole number'),
        ),
        ('- id: rye\n  grain: rye\n  sources: one', ('type', 3, 12, 'sources must be a list')),
        ('- id: rye\n  grain: rye\n  sources: [one, 2]', ('type', 3, 18, 'entry 2 of sources must be text')),
        ('- id: 5\n  grain: rye', ('type', 1, 7, 'id must be text')),
        ('- id: rye\n  grain: ryye', ('value', 2, 10, "grain is 'ryye'")),
        ('- rye', ('type', 1, 3, 'this entry must be a mapping of keys')),
        ('id: rye', ('type', 1, 1, 'this entry must be a list')),
    ],
)
def test_a_fault_is_said_in_plain_words_at_its_place(text, problem):
    assert said(text) == [problem]


def test_a_pattern_names_its_key():
    ((code, line, column, message),) = said('- id: Rye\n  grain: rye')
    assert (code, line, column) == ('value', 1, 7) and message.startswith('id')


def test_all_faults_are_said_at_once():
    assert sorted(s[:2] for s in said('- id: rye\n- id: 5\n  grain: oats\n  colour: dark\n')) == [
        ('key-missing', 1),
        ('key-unknown', 4),
        ('type', 2),
        ('value', 3),
    ]


def test_two_unknown_keys_are_two_problems():
    assert [s[:3] for s in said('- id: rye\n  grain: rye\n  colour: dark\n  smell: sour\n')] == [
        ('key-unknown', 3, 3),
        ('key-unknown', 4, 3),
    ]


def hints(problems: list[Problem]) -> list[str]:
    return [p.hint for p in problems]


def test_a_fault_says_what_to_do():
    assert hints(check_shape(yaml('- id: rye\n  grain: rye\n  gain: 1'), FLOURS)) == ['did you mean grain?']
    assert hints(check_shape(yaml('- id: rye\n  grain: rye\n  x: 1'), FLOURS)) == [
        'known keys: ash, best, grain, id, mill, sources'
    ]
    assert hints(check_shape(yaml('- id: rye\n  grain: ryye'), FLOURS)) == ['did you mean rye?']
    assert hints(check_shape(yaml('- id: rye\n  grain: barley'), FLOURS)) == ['one of: wheat, rye']
    assert hints(check_shape(yaml('- id: rye'), FLOURS)) == ['add "grain: ..."']
    assert hints(check_shape(yaml('- id: 5\n  grain: rye'), FLOURS)) == [
        'put quotes around it to make it text'
    ]
    assert all(hints(check_shape(yaml('- id: Rye\n  grain: rye\n  ash: lots'), FLOURS)))


def test_foreign_keys_are_found_at_any_depth():
    data = [{'id': 'rye', 'mill': 'old', 'sources': ['a', 'b'], 'best': {'loaf': 'dark'}}]
    assert list(foreign_keys(FLOURS, data)) == [
        ('mills', 'old', (0, 'mill')),
        ('references', 'a', (0, 'sources', 0)),
        ('references', 'b', (0, 'sources', 1)),
        ('loaves', 'dark', (0, 'best', 'loaf')),
    ]


def test_a_foreign_key_that_leads_nowhere_is_said_at_its_place():
    source = yaml('- id: rye\n  grain: rye\n  mill: odl\n  sources: [a, z]\n  best: {loaf: dark}\n')
    problems = check_foreign_keys(source, FLOURS, {'mills': {'old', 'new'}, 'references': {'a'}}, frozenset())
    assert [(p.code, p.place.line, p.place.column, p.message) for p in problems] == [
        ('ref-unknown', 3, 9, 'odl is not in mills'),
        ('ref-unknown', 4, 16, 'z is not in references'),
        ('dataset-unknown', 5, 16, 'there is no dataset loaves'),
    ]
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


# --- every word of JSON Schema, as a sentence ---------------------------------------------------------------

SAID = [  # keyword, schema, value, what is said, what to do
    ('type', {'type': 'string'}, '12', 'it must be text', 'put quotes around it'),
    ('type', {'type': ['string', 'array']}, '{a: 1}', 'it must be text or a list', 'write text or a list'),
    ('type', {'type': 'integer'}, '', 'it must be a whole number', 'behind the colon'),
    (
        'type',
        {'type': 'array', 'description': 'such as [a, b]'},
        'a',
        'it must be a list',
        '(such as [a, b])',
    ),
    ('required', {'required': ['see']}, '{}', 'the key see is missing', 'add "see: ..."'),
    ('required', {'dependentRequired': {'a': ['b']}}, '{a: 1}', 'the key b is missing', 'add "b: ..."'),
    ('enum', {'enum': ['low', 3, True]}, 'lou', "it is 'lou'", 'did you mean low?'),
    ('const', {'const': True}, 'no', 'it is "no"; it can only be true', 'write true'),
    (
        'pattern',
        {'pattern': '^[a-z]+$', 'description': 'Small letters'},
        'A',
        'it is "A", which has not the form that is wanted',
        'Small letters',
    ),
    ('pattern', {'pattern': '^[a-z]+$'}, 'A', 'has not the form', '^[a-z]+$'),
    ('format', {'format': 'name'}, 'a/b', 'it is "a/b", which cannot be a name', 'hyphens'),
    ('format', {'format': 'prefix'}, '../', 'cannot stand before a folio', '"A-"'),
    (
        'format',
        {'format': 'email', 'description': 'Where letters arrive'},
        'x',
        'it is "x", which is no email',
        'Where letters',
    ),
    ('minLength', {'minLength': 1}, '""', 'it is empty', 'write something'),
    ('minLength', {'minLength': 3}, 'ab', 'too short: at least 3 characters', ''),
    ('maxLength', {'maxLength': 2}, 'abc', 'it has 3 characters; 2 are the most', 'shorten'),
    ('minimum', {'minimum': 27}, '2', 'it is 2; it must be at least 27', ''),
    ('maximum', {'maximum': 100}, '101', 'it is 101; it must be at most 100', ''),
    ('exclusiveMinimum', {'exclusiveMinimum': 0}, '0', 'it must be more than 0', ''),
    ('exclusiveMaximum', {'exclusiveMaximum': 1.5}, '2', 'it must be less than 1.5', ''),
    ('multipleOf', {'multipleOf': 4}, '6', 'it must be a multiple of 4', ''),
    ('minItems', {'minItems': 1}, '[]', 'it must have at least 1 entry', 'add what is missing'),
    ('maxItems', {'maxItems': 1}, '[1, 2]', 'it has 2 entries; 1 are the most', 'take some out'),
    ('uniqueItems', {'uniqueItems': True}, '[ab, cd, ab]', 'it holds "ab" twice', 'keep one'),
    ('contains', {'contains': {'const': 'id'}}, '[a]', 'too few, or too many', ''),
    ('minProperties', {'minProperties': 1}, '{}', 'it must have at least 1 key', ''),
    ('maxProperties', {'maxProperties': 1}, '{a: 1, b: 2}', 'it must have at most 1 key', ''),
    (
        'propertyNames',
        {'propertyNames': {'format': 'name'}},
        '{a b: 1}',
        'the key "a b" cannot be used',
        'hyphens',
    ),
    (
        'oneOf',
        {'oneOf': [{'required': ['see']}, {'required': ['see_also']}]},
        '{}',
        'it fits none of the 2 forms',
        'either add "see: ...", or add "see_also: ..."',
    ),
    (
        'oneOf',
        {'oneOf': [{'required': ['see']}, {'required': ['see_also']}]},
        '{see: 1, see_also: 2}',
        'fits several of the forms',
        'keep what belongs to one',
    ),
    (
        'anyOf',
        {'anyOf': [{'type': 'string'}, {'type': 'integer', 'minimum': 1}]},
        '[]',
        'fits none of the 2 forms',
        'either write text, or write a whole number',
    ),
    (
        'not',
        {'not': {'required': ['a', 'b']}},
        '{a: 1, b: 2}',
        'it may not have a and b together',
        'leave one',
    ),
    ('not', {'not': {'const': 1}}, '1', 'it is 1, which is not allowed', ''),
    ('falseSchema', {'properties': {'a': False}}, '{a: 1}', 'a may not stand here', 'leave it out'),
    (
        'unevaluatedItems',
        {'prefixItems': [{}], 'unevaluatedItems': False},
        '[1, 2]',
        'may not stand here',
        'leave',
    ),
]
RAW = (
    'valid under',
    'keyword',
    'oneOf',
    'anyOf',
    'schemas listed',
    'does not match',
    'is not of type',
    'minItems',
    'required property',
    'non-unique',
    'False schema',
)


@pytest.mark.parametrize(
    'keyword, schema, written, message, hint',
    SAID,
    ids=lambda v: v if isinstance(v, str) and v.isalpha() else '',
)
def test_every_word_of_a_schema_is_said_as_a_sentence(keyword, schema, written, message, hint):
    (problem,) = check_shape(yaml(f'it: {written}\n'), {'properties': {'it': schema}})
    assert message in problem.message and hint in problem.hint and problem.hint
    assert not any(raw in problem.message + problem.hint for raw in RAW)


def test_no_kind_of_fault_is_without_its_sentence():
    """What jsonschema-rs can report, and what any schema here uses, has a line in the table; most are
    provoked above."""

    def keywords(value):
        if isinstance(value, dict):
            for key, inner in value.items():
                yield key
                yield from keywords(
                    list(inner.values())
                    if key in ('properties', '$defs', 'dependentRequired') and isinstance(inner, dict)
                    else inner
                )
        elif isinstance(value, list):
            for inner in value:
                yield from keywords(inner)

    root = REPOSITORY
    files = [
        p
        for folder in ('bindery/data/schemas', 'content/schemas', 'tests/books')
        for p in sorted((root / folder).rglob('*.yaml'))
        if 'schemas' in p.parts
    ]
    used = {word for f in files for word in keywords(parse_yaml(f.read_text('utf-8'), f.name)[0].data)}
    judging = {
        'type',
        'required',
        'enum',
        'const',
        'pattern',
        'format',
        'oneOf',
        'anyOf',
        'not',
        'contains',
        'propertyNames',
        'uniqueItems',
        'multipleOf',
    } | {w for w in used if w[:3] in ('min', 'max') or w.startswith('exclusive')}
    assert len(files) > 30 and used & judging <= KINDS.keys()
    assert {keyword for keyword, *_ in SAID} >= used & judging
    reported = {
        name[0].lower() + name[1:] for name in dir(jsonschema_rs.ValidationErrorKind) if name[0].isupper()
    }
    ours = {'additionalProperties', 'unevaluatedProperties'}  # a problem for each key: shapes._in_words
    # have other names, or are not used
    never = {
        'constant',
        'oneOfNotValid',
        'oneOfMultipleValid',
        'custom',
        'contentEncoding',
        'contentMediaType',
        'fromUtf8',
        'referencing',
    }
    assert reported - ours - never <= KINDS.keys()


@pytest.mark.parametrize(
    'written, days',
    [
        ('23.11.2026', ['2026-11-23']),
        ('11/23/2026', ['2026-11-23']),
        ('23/11/2026', ['2026-11-23']),
        ('2026/11/23', ['2026-11-23']),
        ('3/4/2026', ['2026-04-03', '2026-03-04']),
        ('3.4.2026', ['2026-04-03']),
        ('2026-11-31', []),
        ('31.11.2026', []),
        ('1-2-2026', ['2026-02-01', '2026-01-02']),
        ('November', []),
        ('5/5/2026', ['2026-05-05']),
    ],
)
def test_a_day_in_another_form_is_understood(written, days):
    assert days_meant(written) == days


@pytest.mark.parametrize(
    'written, message, hint',
    [
        ('23.11.2026', 'has not the form year-month-day', 'write "2026-11-23"'),
        ('11/23/2026', 'has not the form', 'write "2026-11-23"'),
        ('03/04/2026', 'can mean two days', '"2026-04-03" or "2026-03-04"'),
        ('"2026-11-31"', 'the calendar has no such day', 'November 2026 has 30 days'),
        ('soon', 'is no day', 'such as "2026-11-23"'),
    ],
)
def test_a_day_is_asked_for_with_the_example_converted(written, message, hint):
    text = (
        f'title: t\nversion: "1.0"\nstatus: draft\ndate: {written}\nmatter: [{{name: body, folios: arabic,'
        ' units: [a]}]\n'
    )
    problems = check_shape(yaml(text), own_schema('edition'))
    assert problems and all(message in p.message and hint in p.hint for p in problems)


def test_names_lead_nowhere():
    assert all(map(is_name, ('screen', '1.0', 'booklet-low-ink', 'A_b', 'x--y')))
    assert not any(
        map(
            is_name,
            ('', '.', '..', '../a', 'a/b', 'a..b', '-a', 'a-', 'a b', 'é', 'a\n', '\x1b', 'x' * 81, 5, None),
        )
    )
    assert all(map(is_prefix, ('', 'A-', '{number}-', 'R.'))) and not any(
        map(is_prefix, ('../', 'a/b', '\x1b', '{other}'))
    )
