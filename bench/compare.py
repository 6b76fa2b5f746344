"""Measure how long a comparison takes, relative to a clean build of its new edition: `python -m bench.compare
[--runs N]`."""

from __future__ import annotations

import argparse
import shutil
import statistics
import subprocess
import sys
import tempfile
from pathlib import Path

from .measure import Figure, measure

PROJECT = Path(__file__).resolve().parent.parent
JOBS = '2'
MOST = 2.0  # largest ratio to a clean build
OLD, NEW = 'intermediate', 'final'
SENTENCE = '\n\nThe measuring of time needs a sentence that was not there before.\n'


def edited(folder: Path) -> Path:
    """Copy the publication into `folder`, commit it to git, and then add a sentence to every other
    chapter."""
    for part in ('content', 'templates', 'styles'):
        shutil.copytree(PROJECT / part, folder / part)
    author = ('-c', 'user.name=bench', '-c', 'user.email=bench@example.org')
    for arguments in (('init', '-q'), ('add', '-A'), ('commit', '-q', '-m', 'as it was')):
        subprocess.run(['git', '-C', str(folder), *author, *arguments], check=True)
    for path in sorted((folder / 'content' / 'chapters').glob('*.md'))[::2]:
        with path.open('a', encoding='utf-8') as chapter:
            chapter.write(SENTENCE)
    return folder


def main() -> int:
    """Print the ratios. Returns 1 where one is beyond its limit, else 0."""
    parser = argparse.ArgumentParser(prog='python -m bench.compare', description=__doc__)
    parser.add_argument('--runs', type=int, default=1)
    options = parser.parse_args()
    rows: dict[str, list[tuple[float, float]]] = {}
    with tempfile.TemporaryDirectory() as scratch:
        book = edited(Path(scratch, 'book'))
        tool = [sys.executable, str(PROJECT / 'build.py')]
        tail = ['--book', str(book), '--jobs', JOBS]

        def clean(*arguments: str) -> Figure:
            """Measure a command with an empty cache."""
            shutil.rmtree(book / 'output', ignore_errors=True)
            return measure([*tool, *arguments, *tail], book)

        for _ in range(options.runs):
            build = clean(NEW)
            print(f'clean build of {NEW}: {build.seconds:.1f} s, {build.work:.1f} s of work')
            for name, old in (
                (f'{OLD} -> {NEW}', OLD),
                (f'{NEW} before a sentence in every other chapter -> {NEW}', f'HEAD:{NEW}'),
            ):
                comparison = clean('compare', old, NEW)
                rows.setdefault(name, []).append((
                    comparison.seconds / build.seconds,
                    comparison.work / build.work,
                ))
    missed = []
    for name, ratios in rows.items():
        time, work = (statistics.median(column) for column in zip(*ratios, strict=True))
        print(f'{time:.2f} times a clean build, {work:.2f} times its work: {name}')
        missed += [name] if time > MOST else []
    for name in missed:
        print(f'missed: {name}, at most {MOST}')
    return 1 if missed else 0


if __name__ == '__main__':
    sys.exit(main())
