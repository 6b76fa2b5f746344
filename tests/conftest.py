"""What the stories share: the bread book, never built or built already."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from hypothesis import settings

from support.book import build, copy_book, copy_handed

# the same examples on every machine, however slow
settings.register_profile('bindery', deadline=None, derandomize=True)
settings.load_profile('bindery')


@pytest.fixture
def bread(tmp_path: Path) -> Path:
    """The bread book, never built."""
    return copy_book('bread', tmp_path)


@pytest.fixture(scope='session')
def _oven(tmp_path_factory) -> Path:
    book = copy_book('bread', tmp_path_factory.mktemp('oven'))
    result = build(book)
    assert result.code == 0, result.out + result.err
    return book


@pytest.fixture
def baked(_oven: Path, tmp_path: Path) -> Path:
    """The bread book as a first build left it: PDFs and a warm cache in output/."""
    return Path(shutil.copytree(_oven, tmp_path / 'baked', symlinks=True))


@pytest.fixture
def handed(tmp_path: Path) -> Path:
    """The bread book with what is handed out of it."""
    return copy_handed(tmp_path)


@pytest.fixture(scope='session')
def given(tmp_path_factory) -> Path:
    """The same, with its editions, handouts, booklets and event made; not to be changed."""
    book = copy_handed(tmp_path_factory.mktemp('given'))
    for command in ((), ('handout',), ('booklet',), ('event',)):
        result = build(book, *command)
        assert result.code == 0, result.out + result.err
    return book
