"""What is kept from build to build is data: it runs nothing, it is believed only by whom it was made, and it
does not grow without end."""

from __future__ import annotations

import hashlib
import os
import pickle
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

import pytest

from bindery.sources.files.cache import Cache, Step
from support.book import REPOSITORY, build, pdfs


@dataclass(frozen=True)
class Loaf:
    name: str
    grams: int
    scored: dict[tuple[str, int], float]


LOAVES = Step('loaves', list[Loaf])
RYE = [Loaf('rye', 800, {('top', 1): 2.5})]


def entries(directory: Path) -> list[Path]:
    return sorted(p for p in directory.rglob('*') if p.is_file())


def test_what_was_kept_comes_back_as_what_it_was(tmp_path: Path):
    Cache(tmp_path).put(LOAVES, ('rye', '800'), RYE)
    assert Cache(tmp_path).get(LOAVES, ('rye', '800')) == RYE
    assert Cache(tmp_path).get(LOAVES, ('rye', '900')) is None


@pytest.mark.parametrize(
    'spoil',
    [
        lambda entry: entry[:-1],
        lambda entry: entry + b'x',
        lambda entry: b'',
        lambda entry: entry[:40] + bytes([entry[40] ^ 1]) + entry[41:],
    ],
    ids=['torn', 'longer', 'empty', 'one bit'],
)
def test_a_spoilt_entry_is_not_read(tmp_path: Path, spoil):
    Cache(tmp_path).put(LOAVES, ('rye',), RYE)
    (entry,) = entries(tmp_path)
    entry.write_bytes(spoil(entry.read_bytes()))
    assert Cache(tmp_path).get(LOAVES, ('rye',)) is None


def test_an_entry_copied_over_another_is_not_read(tmp_path: Path):
    cache = Cache(tmp_path)
    cache.put(LOAVES, ('rye',), RYE)
    (rye,) = entries(tmp_path)
    cache.put(LOAVES, ('wheat',), [])
    (wheat,) = set(entries(tmp_path)) - {rye}
    wheat.write_bytes(rye.read_bytes())
    assert cache.get(LOAVES, ('wheat',)) is None
    assert cache.get(LOAVES, ('rye',)) == RYE


def test_what_another_type_was_kept_as_is_made_again(tmp_path: Path):
    Cache(tmp_path).put(Step('loaves', list[int]), ('rye',), [1, 2])
    assert Cache(tmp_path).get(LOAVES, ('rye',)) is None


class Bomb:
    """What runs a command when it is unpickled."""

    def __init__(self, trace: Path):
        self.trace = trace

    def __reduce__(self):
        return os.system, (f'touch {self.trace}',)


def press(*words: str) -> subprocess.CompletedProcess:
    return subprocess.run(
        [sys.executable, str(REPOSITORY / 'build.py'), *words],
        capture_output=True,
        text=True,
        timeout=300,
        check=False,
    )


@pytest.mark.parametrize('command', ['build', 'check', 'inspect'])
def test_a_cache_that_a_stranger_filled_runs_nothing(baked: Path, tmp_path: Path, command: str):
    """Every entry is replaced by a program, in the form in which entries were kept once."""
    trace = tmp_path / 'trace'
    program = pickle.dumps(Bomb(trace))
    for entry in entries(baked / 'output' / '.cache'):
        entry.write_bytes(hashlib.sha256(program).digest() + program)
    pdf = next((baked / 'output').glob('*/*-screen.pdf'))
    done = (
        press('inspect', '--no-validator', str(pdf))
        if command == 'inspect'
        else press(command, '--book', str(baked))
    )
    assert done.returncode == 0, done.stderr
    assert not trace.exists()


def test_a_cache_of_another_user_is_made_again_to_the_same_bytes(baked: Path, tmp_path: Path):
    before = pdfs(baked)
    for pdf in (baked / 'output').rglob('*.pdf'):
        pdf.unlink()
    result = build(baked, env={'XDG_CACHE_HOME': str(tmp_path / 'somebody else')})
    assert result.code == 0
    assert ['typeset', 'dough', 'not in the cache'] in result.built[0]['events']
    assert pdfs(baked) == before


def test_a_home_that_cannot_be_written_costs_only_time(bread: Path, tmp_path: Path):
    nowhere = tmp_path / 'file'
    nowhere.write_text('')
    result = build(bread, env={'XDG_CACHE_HOME': str(nowhere / 'below a file')})
    assert result.code == 0, result.err


def test_what_was_not_used_for_longest_goes_first(tmp_path: Path):
    cache = Cache(tmp_path)
    for number in range(10):
        cache.put(LOAVES, (str(number),), RYE * 100)
    for number, entry in enumerate(entries(tmp_path)):
        os.utime(entry, ns=(number, number))
    assert cache.get(LOAVES, ('3',)) == RYE * 100  # used just now
    size = sum(entry.stat().st_size for entry in entries(tmp_path))
    cache.prune(most=size // 2)
    assert sum(entry.stat().st_size for entry in entries(tmp_path)) <= size // 2
    assert entries(tmp_path)
    assert cache.get(LOAVES, ('3',)) == RYE * 100


def test_nothing_is_dropped_below_the_limit_or_when_nothing_was_added(tmp_path: Path):
    Cache(tmp_path).put(LOAVES, ('rye',), RYE)
    Cache(tmp_path).prune(most=1)  # another run, which added nothing
    assert len(entries(tmp_path)) == 1
    cache = Cache(tmp_path)
    cache.put(LOAVES, ('wheat',), RYE)
    cache.prune(most=10_000)
    assert len(entries(tmp_path)) == 2
    cache.prune(most=1)
    assert entries(tmp_path) == []


def test_the_command_says_what_is_kept_and_clears_it(baked: Path):
    told = press('cache', '--book', str(baked)).stdout
    assert 'typeset' in told and ' MB' in told
    assert press('cache', '--clear', '--book', str(baked)).returncode == 0
    assert not (baked / 'output' / '.cache').exists()
    assert pdfs(baked)  # the PDFs stay


def test_a_step_cannot_name_code_that_is_not_there(tmp_path: Path):
    """Else a change of that code would make nothing anew."""
    step = Step('loaves', list[str], ('markup', 'compose/oven.py'))
    with pytest.raises(ValueError, match='compose/oven.py'):
        Cache(tmp_path).get(step, ('rye',))
