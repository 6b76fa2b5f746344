"""What is the user's own: a secret that nobody else has, and copies of files for programs that read no
bytes."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from bindery.sources.files import user_folder
from support.book import REPOSITORY

FONTS = {'a.ttf': b'a', 'b.ttf': b'b'}


@pytest.fixture
def home(tmp_path: Path, monkeypatch) -> Path:
    monkeypatch.setenv('XDG_CACHE_HOME', str(tmp_path))
    for function in (user_folder.folder, user_folder.secret):
        function.cache_clear()
    yield tmp_path / 'bindery'
    for function in (user_folder.folder, user_folder.secret):
        function.cache_clear()


def secret_of_a_run(home: Path) -> str:
    """The secret, as another process sees it."""
    code = 'from bindery.sources.files import user_folder; print(user_folder.secret().hex())'
    return subprocess.run(
        [sys.executable, '-c', code],
        cwd=REPOSITORY,
        env={**os.environ, 'XDG_CACHE_HOME': str(home.parent)},
        capture_output=True,
        text=True,
        check=True,
    ).stdout


def test_the_secret_is_made_once_and_only_its_user_may_read_it(home: Path):
    assert secret_of_a_run(home) == secret_of_a_run(home) == user_folder.secret().hex() + '\n'
    assert (home / 'secret').stat().st_mode & 0o077 == 0
    assert [p.name for p in home.iterdir()] == ['secret']


def test_files_are_put_on_the_disk_once_and_again_when_they_were_changed(home: Path, tmp_path: Path):
    place = user_folder.materialise(FONTS, tmp_path)
    assert {p.name: p.read_bytes() for p in place.iterdir()} == FONTS
    assert place.is_relative_to(home)
    (place / 'a.ttf').write_bytes(b'spoilt')
    (place / 'c.ttf').write_bytes(b'another')
    assert user_folder.materialise(FONTS, tmp_path) == place
    assert {p.name: p.read_bytes() for p in place.iterdir()} == FONTS
    assert user_folder.materialise({**FONTS, 'b.ttf': b'new'}, tmp_path) != place


def test_old_sets_are_dropped_with_what_was_made_of_them(home: Path, tmp_path: Path):
    first = user_folder.materialise(FONTS, tmp_path)
    first.with_suffix(user_folder.CACHE).mkdir()
    os.utime(first, ns=(1, 1))
    for number in range(20):
        last = user_folder.materialise({'a.ttf': str(number).encode()}, tmp_path)
    assert not first.exists() and not first.with_suffix(user_folder.CACHE).exists()
    assert last.exists()
    assert len(list((home / 'files').iterdir())) < 20


def test_without_a_folder_of_the_user_the_files_lie_elsewhere(tmp_path: Path, monkeypatch):
    monkeypatch.setattr(user_folder, 'folder', lambda: None)
    assert user_folder.materialise(FONTS, tmp_path).is_relative_to(tmp_path)
