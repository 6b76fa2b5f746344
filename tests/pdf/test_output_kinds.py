"""The kinds of output: a table, a schema and modules that agree with each other."""

from __future__ import annotations

import ast
import inspect
import subprocess
import sys

import pytest

from bindery.core.publication.output import KINDS, Kind
from bindery.core.publication.source_files import Snapshot
from bindery.pdf.finishing.order import Finisher, finisher
from bindery.sources.outputs import read_outputs
from bindery.sources.shapes import own_schema
from bindery.sources.yaml import parse_yaml
from support.book import REPOSITORY

FILE = 'styles/outputs.yaml'
PAPER = '{name: silk, coated: true, grams: 100, bulk: 1}'
VALUES = {
    'format': 'A5',
    'stylesheets': '[book.css]',
    'overlay': '[overlay.css]',
    'paper': PAPER,
    'condition': '{name: FOGRA39, title: Coated FOGRA39, profile: profiles/FOGRA39L_coated.icc}',
    'wrap': f'{{inside: {PAPER}, spine: {{template: spine.html.j2, stylesheets: [spine.css]}}}}',
}
PROFILE = 'styles/profiles/FOGRA39L_coated.icc'
EVERY = pytest.mark.parametrize('kind', KINDS.values(), ids=lambda kind: kind.name)


def read(kind: Kind, without: str = '') -> tuple[dict, list]:
    """A row of a kind with everything that it needs, but for one thing."""
    rows = [f'  {key}: {VALUES[key]}\n' for key in kind.needs if key != without]
    files = Snapshot({PROFILE: (REPOSITORY / PROFILE).read_bytes()})
    problems: list = []
    text = f'mine:\n  finish: {kind.name}\n{"".join(rows)}'
    return read_outputs(files, parse_yaml(text, FILE)[0], {}, problems), problems


def test_the_schema_knows_the_kinds_of_the_table_and_no_others():
    assert own_schema('outputs')['additionalProperties']['properties']['finish']['enum'] == list(KINDS)


@EVERY
def test_a_row_that_has_what_its_kind_needs_is_an_output_of_that_kind(kind: Kind):
    outputs, problems = read(kind)
    assert problems == [] and outputs['mine'].kind is kind


@EVERY
def test_a_row_that_lacks_something_is_told_what(kind: Kind):
    for lacking in kind.needs:
        outputs, (problem,) = read(kind, without=lacking)
        assert outputs == {} and problem.code == 'output-incomplete' and lacking in problem.message


@EVERY
def test_its_module_is_a_finisher(kind: Kind):
    wanted, found = inspect.signature(Finisher.finish), inspect.signature(finisher(kind).finish)
    assert list(found.parameters.values()) == [p for name, p in wanted.parameters.items() if name != 'self']
    assert found.return_annotation == wanted.return_annotation


def test_the_table_is_read_without_a_library_that_opens_pdfs():
    code = 'import sys, bindery.sources.outputs; print([m for m in ("pikepdf", "pypdf") if m in sys.modules])'
    command = [sys.executable, '-c', code]
    done = subprocess.run(command, capture_output=True, text=True, cwd=REPOSITORY, check=True)
    assert done.stdout == '[]\n'


def test_nobody_asks_for_the_name_of_a_kind_where_a_property_says_what_is_meant():
    asked = [
        f'{path.name}:{node.lineno}'
        for path in (REPOSITORY / 'bindery').rglob('*.py')
        for node in ast.walk(ast.parse(path.read_text('utf-8')))
        if isinstance(node, ast.Compare)
        for side in (node.left, *node.comparators)
        if isinstance(side, ast.Constant) and side.value in KINDS
    ]
    assert asked == []
