"""The data-* attributes by which parts of the press speak to each other: registered once, and nobody uses
another."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import pytest
from test_architecture import MODULES

from bindery.core import attributes
from bindery.core.attributes import LINK, REGISTER, TEMPLATES, Attribute
from support.book import REPOSITORY

LITERAL = re.compile(r'(?<![\w-])data[-_][a-z]')
WRITTEN = re.compile(r'(?<![\w-])(data-[a-z]+)(?=\s*=)')  # as an attribute in a template or a text
SELECTED = re.compile(r'\[(data-[\w-]+)|attr\((data-[\w-]+)')  # in a stylesheet
CONSTANTS = {
    name: value for name, value in vars(attributes).items() if name.isupper() and isinstance(value, str)
}
BOOKS = (REPOSITORY, *sorted((REPOSITORY / 'tests' / 'books').iterdir()), REPOSITORY / 'tests' / 'examples')


def texts(pattern: str) -> dict[Path, str]:
    """Files of all publications, and of the library's own templates."""
    folders = [*BOOKS, REPOSITORY / 'bindery']
    return {p: p.read_text('utf-8') for folder in folders for p in sorted(folder.glob(pattern))}


def literals(tree: ast.Module) -> list[str]:
    """Strings in the code of a module, docstrings left out."""
    said = {node.value for node in ast.walk(tree) if isinstance(node, ast.Expr)}
    return [
        node.value
        for node in ast.walk(tree)
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and node not in said
    ]


def users(constant: str) -> set[str]:
    """The modules that take a name from the register."""
    found = set()
    for name, path in MODULES.items():
        for node in ast.walk(ast.parse(path.read_text('utf-8'))):
            if isinstance(node, ast.ImportFrom) and (node.module or '').split('.')[-1] == 'attributes':
                found |= {name for a in node.names if a.name == constant}
    return found


def test_no_name_of_an_attribute_stands_anywhere_else():
    found = {
        name: bad
        for name, path in MODULES.items()
        if name != 'core.attributes'
        and (bad := [t for t in literals(ast.parse(path.read_text('utf-8'))) if LITERAL.search(t)])
    }
    assert found == {}


def test_the_scheme_of_addresses_stands_in_one_place():
    # git has such a word too
    spelled = [
        name
        for name, path in MODULES.items()
        for text in literals(ast.parse(path.read_text('utf-8')))
        if text.startswith(LINK) and 'refs/' not in text
    ]
    assert spelled == ['core.attributes']


@pytest.mark.parametrize('row', REGISTER.values(), ids=lambda row: row.name)
def test_whoever_writes_or_reads_an_attribute_is_registered(row: Attribute):
    constant = next(name for name, value in CONSTANTS.items() if value == row.name)
    assert users(constant) == {*row.written, *row.read} - {TEMPLATES}
    assert row.written and row.read and row.value
    in_templates = any(row.name in WRITTEN.findall(text) for text in texts('templates/**/*.j2').values())
    assert in_templates == (TEMPLATES in row.written)


def test_every_name_is_registered():
    names = {value for value in CONSTANTS.values() if value.startswith(attributes.PREFIX)}
    assert names - {attributes.PREFIX} == set(REGISTER)


def test_templates_and_texts_use_no_other():
    files = {**texts('templates/**/*.j2'), **texts('content/**/*.md'), **texts('content/**/*.yaml')}
    assert len(files) > 50
    assert [
        (p, name) for p, text in files.items() for name in WRITTEN.findall(text) if name not in REGISTER
    ] == []


def test_no_stylesheet_reads_one():
    sheets = texts('styles/*.css')
    assert len(sheets) > 5 and [p for p, text in sheets.items() if SELECTED.search(text)] == []
