"""What is replaced inside of WeasyPrint is what the pinned version has, and is put back."""

from __future__ import annotations

import inspect
import tomllib
from importlib.metadata import version

import pytest
from conftest import REPOSITORY

from bindery.tags.patches import PATCHES, Patch, replaced


@pytest.mark.parametrize('patch', PATCHES.values(), ids=lambda patch: patch.name)
def test_a_replaced_function_has_the_signature_that_was_looked_at(patch: Patch):
    assert str(inspect.signature(getattr(patch.owner, patch.name))) == patch.signature and patch.reason


def test_the_version_that_was_looked_at_is_pinned_and_installed():
    pins = tomllib.loads((REPOSITORY / 'pyproject.toml').read_text('utf-8'))['project']['dependencies']
    assert f'weasyprint=={version("weasyprint")}' in pins


def test_what_was_replaced_is_put_back_whatever_happens():
    patch = PATCHES['paint']
    before = getattr(patch.owner, patch.name)
    with pytest.raises(ZeroDivisionError), replaced(paint=len):
        assert getattr(patch.owner, patch.name) is len
        raise ZeroDivisionError
    assert getattr(patch.owner, patch.name) is before


def test_nothing_else_of_the_library_replaces_functions_of_others():
    for path in (REPOSITORY / 'bindery').rglob('*.py'):
        assert 'mock' not in path.read_text('utf-8').split() and 'unittest' not in path.read_text('utf-8'), path
