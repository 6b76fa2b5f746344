"""Promise 3: the same input gives the same bytes, whatever the clock, the cache, the cores, the folder, the
machine's manners."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

import pypdf
import pytest

from support.book import build, copy_book, edit, pdfs

MANNERS = {
    'another machine': (
        (),
        {'TZ': 'Asia/Tokyo', 'LANG': 'C', 'LC_ALL': 'C', 'PYTHONUTF8': '0', 'PYTHONHASHSEED': '7'},
    ),
    'four processes': (('--jobs', '4'), {'PYTHONHASHSEED': '42'}),
    'no cache': (('--no-cache',), {'TZ': 'America/Lima', 'PYTHONHASHSEED': '1'}),
}


@pytest.mark.parametrize('manner', MANNERS)
def test_a_clean_build_elsewhere_gives_the_same_bytes(baked: Path, tmp_path: Path, manner: str):
    args, env = MANNERS[manner]
    there = copy_book('bread', tmp_path / manner)
    result = build(there, *args, env=env)
    assert result.code == 0, result.err
    assert result.built[0]['redone'] > 0
    assert pdfs(there) == pdfs(baked) and len(pdfs(there)) == 2


def test_a_strict_umask_changes_nothing(baked: Path, bread: Path):
    before = os.umask(0o077)
    try:
        result = build(bread)
    finally:
        os.umask(before)
    assert result.code == 0, result.err
    assert pdfs(bread) == pdfs(baked)


def test_a_warm_cache_from_another_folder_gives_the_same_bytes(baked: Path, bread: Path):
    shutil.copytree(baked / 'output' / '.cache', bread / 'output' / '.cache')
    result = build(bread, '--jobs', '2')
    assert result.code == 0, result.err
    assert [b['redone'] for b in result.built] == [0, 0]
    assert pdfs(bread) == pdfs(baked)


def test_an_edit_and_its_undoing_give_the_same_bytes(baked: Path):
    first, dough = pdfs(baked), baked / 'content' / 'chapters' / 'dough.md'
    edit(dough, 'adds patience', 'adds a good deal of patience')
    assert build(baked).code == 0
    second = pdfs(baked)
    assert all(first[name] != second[name] for name in first)
    edit(dough, 'adds a good deal of patience', 'adds patience')
    assert build(baked).code == 0
    assert pdfs(baked) == first


def test_dates_come_from_the_edition(baked: Path):
    """No moment of the build is in the file: only the day that the edition names."""
    for name, day in (('bread-1.0-full-screen.pdf', '20260601'), ('bread-0.5-trial-screen.pdf', '20260301')):
        reader = pypdf.PdfReader(next(baked.rglob(name)))
        assert reader.metadata['/CreationDate'] == reader.metadata['/ModDate'] == f'D:{day}000000Z'
        assert f'{day[:4]}-{day[4:6]}-{day[6:]}T00:00:00' in reader.xmp_metadata.stream.get_data().decode()
