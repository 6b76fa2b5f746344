"""Numbers that others assign: whether they can be right."""

from __future__ import annotations

from pathlib import Path

import pytest

from bindery.core.problems import Place, Problem
from bindery.core.publication.yaml_document import Yaml
from bindery.sources.identifiers import is_catalogue_number, is_doi, is_isbn, malformed, missing
from bindery.sources.yaml import parse_yaml
from support.book import build, edit, line_of


@pytest.mark.parametrize(
    'isbn, right',
    [
        ('978-0-306-40615-7', True),
        ('9780306406157', True),
        ('979-10-90636-07-1', True),
        ('978-0-306-40615-8', False),
        ('978-0-306-40651-7', False),
        ('0-306-40615-2', False),
        ('977-0-306-40615-8', False),
        ('978-0-306-4061x-7', False),
    ],
)
def test_the_check_digit_of_an_isbn(isbn: str, right: bool):
    assert is_isbn(isbn) is right


@pytest.mark.parametrize(
    'doi, right',
    [
        ('10.1000/182', True),
        ('10.2777/12.34(5)', True),
        ('https://doi.org/10.1000/182', False),
        ('10.1000', False),
        ('11.1000/182', False),
        ('10.1000/a b', False),
    ],
)
def test_a_doi_has_prefix_and_suffix_and_no_address(doi: str, right: bool):
    assert is_doi(doi) is right


@pytest.mark.parametrize(
    'number, right',
    [
        ('KN-01-24-123-EN-N', True),
        ('MI-05-22-001-2A-C', True),
        ('KN0124123ENN', False),
        ('KN-01-24-123-EN', False),
    ],
)
def test_a_catalogue_number(number: str, right: bool):
    assert is_catalogue_number(number) is right


@pytest.mark.parametrize(
    'key, wrong, hint',
    [
        ('isbn_pdf', '978-0-00-000000-3', 'one of them is mistyped'),
        ('isbn_print', '978-12', 'one of them is mistyped'),
        ('doi', 'doi.org/10.1000/182', 'without the address'),
        ('catalogue_pdf', 'none', 'as assigned'),
    ],
)
def test_an_identifier_that_cannot_be_right_is_said_at_its_place(
    bread: Path, key: str, wrong: str, hint: str
):
    meta = bread / 'content' / 'publication.yaml'
    edit(meta, '  isbn_pdf: 978-0-00-000000-2', f'  {key}: {wrong}')
    problem = build(bread, 'trial').one('identifier')
    assert (problem['file'], problem['line'], problem['column']) == (
        'content/publication.yaml',
        line_of(meta, wrong),
        len(key) + 5,
    )
    assert hint in problem['hint']


def publication(text: str) -> Yaml:
    return parse_yaml(text, 'content/publication.yaml')[0]


@pytest.mark.parametrize(
    'given, key',
    [
        ('{}', 'doi'),
        ('{}', 'isbn_pdf'),
        ('{}', 'isbn_print'),
        ('{catalogue_pdf: AB-01-23-456-EN-N}', 'catalogue_print'),
    ],
)
def test_what_is_missing_is_shown_as_lines_to_type(given: str, key: str):
    """As they are they would be refused: nobody publishes the example."""
    hints = [p.hint for p in missing(publication(f'title: Bread\nidentifiers: {given}\n'), printed=True)]
    (hint,) = (h for h in hints if f'      {key}: ' in h)
    lines = hint.splitlines()[1:]
    typed = publication('\n'.join(line[4:] for line in lines))
    assert list(typed.data['identifiers'])[-1] == key and [p.code for p in malformed(typed)] == ['identifier']
    assert ('catalogue_pdf' in typed.data['identifiers']) == ('catalogue_pdf' in given), 'what is there stays'


def test_the_lines_to_type_are_printed_as_lines():
    problem = Problem(
        'identifier-missing',
        'the publication has no DOI',
        Place('a.yaml', 1, 1),
        'write like this:\n    identifiers:\n      doi: "x"\x1b',
    )
    assert str(problem).splitlines()[1:] == [
        '  hint: write like this:',
        '    identifiers:',
        '      doi: "x"<U+001B>',
    ]


def test_one_number_for_two_forms_of_a_publication_is_refused(bread: Path):
    meta = bread / 'content' / 'publication.yaml'
    edit(
        meta, '  isbn_pdf: 978-0-00-000000-2', '  isbn_pdf: 978-0-00-000000-2\n  isbn_print: "9780000000002"'
    )
    problem = build(bread).one('identifier')
    assert (
        problem['message']
        == '9780000000002 is the ISBN of the PDF and cannot be the ISBN of the printed book too'
    )
    assert meta.read_text('utf-8').splitlines()[problem['line'] - 1].lstrip().startswith('isbn_print')
