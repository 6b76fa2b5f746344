"""A small book to build, a way to edit it, and what the build says."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from dataclasses import dataclass, field
from pathlib import Path

REPOSITORY = Path(__file__).resolve().parents[2]
BOOKS = REPOSITORY / 'tests' / 'books'
OVERLAYS = BOOKS.parent / 'overlays'  # what is laid over a book: files that most stories do without
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
    # `args` may begin with another command
    command = [sys.executable, str(REPOSITORY / 'build.py'), *args, '--book', str(book), '--json']
    if not any(a.startswith('--jobs') for a in args):
        command += ['--jobs', '1']
    done = subprocess.run(
        command,
        capture_output=True,
        text=True,
        cwd=REPOSITORY,
        env={**os.environ, **(env or {})},
        timeout=300,
    )
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


def copy_handed(to: Path) -> Path:
    """The bread book with handouts, booklets and an event, never built."""
    return Path(shutil.copytree(OVERLAYS / 'handouts', copy_book('bread', to), dirs_exist_ok=True))


def say(*args: object, cwd: Path = REPOSITORY) -> subprocess.CompletedProcess:
    """Run the command as a user would."""
    return subprocess.run(
        [sys.executable, str(REPOSITORY / 'build.py'), *map(str, args)],
        capture_output=True,
        text=True,
        cwd=cwd,
    )
