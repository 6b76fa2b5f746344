"""Whatever is done to the files of a book, the press answers: it builds, or it says what is wrong. More runs
by hand: make fuzz."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from support.book import build
from support.fuzz import copy_of_book, run

RUNS = 10  # of each part
PARTS = range(12)


@pytest.fixture(scope='module')
def whole(tmp_path_factory) -> Path:
    """The small book, built once, so that each run does only what its damage touches."""
    book = copy_of_book(tmp_path_factory.mktemp('whole'))
    assert build(book).code == 0
    shutil.rmtree(book / 'output' / 'full')
    return book


@pytest.mark.parametrize('part', PARTS)
def test_no_damage_ends_in_a_traceback_or_a_hang(whole: Path, part: int):
    broken = [
        done
        for number in range(part * RUNS, (part + 1) * RUNS)
        if not (done := run(number, whole)).kept_the_promise
    ]
    assert not broken, '\n\n'.join(map(str, broken))
