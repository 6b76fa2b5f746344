"""What the stories share: a small book to build, a way to edit it, and what the build says."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from hypothesis import settings

settings.register_profile('bindery', deadline=None, derandomize=True)      # the same examples on every machine, however slow
settings.load_profile('bindery')

REPOSITORY = Path(__file__).resolve().parents[1]
BOOKS = Path(__file__).resolve().parent / 'books'
OVERLAYS = BOOKS.parent / 'overlays'       # what is laid over a book: files that most stories do without
sys.path.insert(0, str(REPOSITORY))
FONTS = ('SourceSerif4-Regular.ttf', 'SourceSans3-Semibold.ttf')


@dataclass
class Result:
    """What a build said. `problems` and `built` are the lists of its JSON."""

    code: int
    out: str
    err: str
    problems: list[dict] = field(default_factory=list)
    built: list[dict] = field(default_factory=list)

    @property
    def codes(self) -> list[str]:
        return [p['code'] for p in self.problems]

    def one(self, code: str) -> dict:
        """The only problem with this code."""
        found = [p for p in self.problems if p['code'] == code]
        assert len(found) == 1, f'{len(found)} problems {code} in {self.problems}\n{self.err}'
        return found[0]


def build(book: Path, *args: str, env: dict[str, str] | None = None) -> Result:
    """Run the command on a book, in a process of its own, and read what it says."""
    command = [sys.executable, str(REPOSITORY / 'build.py'), *args, '--book', str(book), '--json']        # `args` may begin with another command
    if not any(a.startswith('--jobs') for a in args):
        command += ['--jobs', '1']
    done = subprocess.run(command, capture_output=True, text=True, cwd=REPOSITORY, env={**os.environ, **(env or {})}, timeout=300)
    result = Result(done.returncode, done.stdout, done.stderr)
    if done.stdout.startswith('{'):
        said = json.loads(done.stdout)
        result.problems, result.built = said['problems'], said['built']
    return result


def edit(file: Path, old: str, new: str) -> None:
    """Replace `old`, which must occur once, as an editor would."""
    text = file.read_text('utf-8')
    assert text.count(old) == 1, f'{old!r} occurs {text.count(old)} times in {file.name}'
    file.write_text(text.replace(old, new), 'utf-8')


def line_of(file: Path, marker: str) -> int:
    """The line, from 1, of the only occurrence of `marker`."""
    text = file.read_text('utf-8')
    assert text.count(marker) == 1, f'{marker!r} occurs {text.count(marker)} times in {file.name}'
    return text.count('\n', 0, text.index(marker)) + 1


def pdfs(book: Path) -> dict[str, bytes]:
    """Every PDF of a book, by its name."""
    return {p.name: p.read_bytes() for p in sorted((book / 'output').rglob('*.pdf'))}


def copy_book(case: str, to: Path) -> Path:
    """A copy of a miniature publication, with the fonts of the repository."""
    book = to / case
    shutil.copytree(BOOKS / case, book)
    fonts = book / 'styles' / 'fonts'
    fonts.mkdir(parents=True)
    for name in FONTS:
        shutil.copyfile(REPOSITORY / 'styles' / 'fonts' / name, fonts / name)
    return book


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


def copy_handed(to: Path) -> Path:
    """The bread book with handouts, booklets and an event, never built."""
    return Path(shutil.copytree(OVERLAYS / 'handouts', copy_book('bread', to), dirs_exist_ok=True))


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
