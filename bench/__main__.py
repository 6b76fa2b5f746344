"""How long it takes, as ratios in one run: `make bench`, or `python -m bench [60] [240] [1000] [--runs N] [--no-peers]`."""

from __future__ import annotations

import argparse
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

from .measure import Figure, measure
from .peers import asciidoctor, chromium, typst
from .peers.make_text import make_book
from .scale import SIZES, scaled

PROJECT = Path(__file__).resolve().parent.parent
JOBS = '2'

# What each figure is compared with: (row, divided by row, at most, aim). Stated for 240 pages on 2 cores.
GOALS = [('b', 'a', 0.55, 0.45), ('c', 'a', 0.12, 0.08), ('d', 'a', 0.18, None), ('e', 'a', 0.03, None), ('f', 'a', 0.35, None)]
MOST_MEMORY = 0.6           # of (b), the largest process, against (a)
MOST_GROWTH = 1.6           # of (c) from 240 to 1,000 pages
ROWS = {'a': '--whole, one document', 'b': 'clean build, 2 jobs', 'c': 'one paragraph changed', 'd': 'the chapter grows by a page',
        'e': 'nothing changed', 'f': 'second edition after the first'}
PARAGRAPH = 'The measuring of time needs a sentence that was not there before, number {}.\n\n'


def editions(book: Path, runs: int, whole_runs: int) -> dict[str, Figure]:
    """The rows (a) to (f) for one publication."""
    command = [sys.executable, str(PROJECT / 'build.py'), '--book', str(book), '--jobs', JOBS]
    chapter = book / 'content' / 'chapters' / 'finance.md'
    original = chapter.read_text('utf-8')
    head, _, body = original.partition('\n\n')

    def clean(n: int) -> None:
        shutil.rmtree(book / 'output', ignore_errors=True)

    def edit(n: int) -> None:
        chapter.write_text(f'{head}\n\n{PARAGRAPH.format(n)}{body}', 'utf-8')

    def grow(n: int) -> None:
        chapter.write_text(f'{head}\n\n{PARAGRAPH.format(n) * (45 + 90 * (n % 2))}{body}', 'utf-8')

    def first_only(n: int) -> None:
        clean(n)
        subprocess.run([*command, 'first'], check=True, capture_output=True)

    figures = {'a': measure([*command, 'first', '--whole', '--no-cache'], book, whole_runs, clean)}
    figures['b'] = measure([*command, 'first'], book, runs, clean)
    figures['c'] = measure([*command, 'first'], book, runs, edit)
    figures['d'] = measure([*command, 'first'], book, runs, grow)
    figures['e'] = measure([*command, 'first'], book, runs)
    chapter.write_text(original, 'utf-8')
    figures['f'] = measure([*command, 'second'], book, max(1, runs // 2), first_only)
    return figures


def pages_of(pdf: Path) -> int:
    from pypdf import PdfReader
    return len(PdfReader(pdf).pages)


def peers(runs: int, folder: Path) -> dict[str, tuple[Figure, int]]:
    """The same amount of text in other typesetters; those that are not installed are named and left out."""
    found = {}
    book = make_book(chapters=20, words=4500, notes=25, tables=4, refs=20, seed=1)
    for name, peer in (('Typst', typst), ('asciidoctor-pdf', asciidoctor), ('Chromium', chromium)):
        missing = peer.available()
        if missing:
            print(f'{name}: {missing}')
            continue
        place = folder / name
        place.mkdir()
        figure = measure(peer.write(book, place), place, runs)
        found[name] = figure, pages_of(place / 'peer.pdf')
    return found


def main() -> int:
    parser = argparse.ArgumentParser(prog='python -m bench', description=__doc__)
    parser.add_argument('sizes', nargs='*', type=int, default=[60, 240, 1000], choices=[*SIZES, []], metavar='PAGES')
    parser.add_argument('--runs', type=int, default=3)
    parser.add_argument('--no-peers', action='store_true')
    options = parser.parse_args()
    results: dict[int, dict[str, Figure]] = {}
    missed = []
    with tempfile.TemporaryDirectory() as scratch:
        for size in options.sizes:
            book = scaled(PROJECT, Path(scratch, str(size)), size)
            figures = results[size] = editions(book, options.runs, 1 if size > 500 else options.runs)
            made = next((book / 'output' / 'first').glob('*.pdf'))
            print(f'\n{pages_of(made)} pages')
            print(f'{"":4}{"":32}{"seconds":>9}{"of (a)":>8}{"MB":>7}')
            for row, f in figures.items():
                print(f'({row}) {ROWS[row]:32}{f.seconds:9.2f}{f.seconds / figures["a"].seconds:8.3f}{f.megabytes:7.0f}')
            if size == 240:
                for row, against, most, aim in GOALS:
                    ratio = figures[row].seconds / figures[against].seconds
                    if ratio > most:
                        missed.append(f'({row}) is {ratio:.3f} of ({against}), at most {most}')
                memory = figures['b'].megabytes / figures['a'].megabytes
                print(f'peak memory of (b), largest process: {memory:.2f} of (a)')
                if memory > MOST_MEMORY:
                    missed.append(f'memory of (b) is {memory:.2f} of (a), at most {MOST_MEMORY}')
        if 240 in results and 1000 in results:
            growth = results[1000]['c'].seconds / results[240]['c'].seconds
            print(f'\n(c) at 1,000 pages: {growth:.2f} times (c) at 240')
            if growth > MOST_GROWTH:
                missed.append(f'(c) grows {growth:.2f} times, at most {MOST_GROWTH}')
        if not options.no_peers:
            print('\npeers, on an equivalent text')
            for name, (figure, pages) in peers(options.runs, Path(scratch)).items():
                print(f'{name:20}{pages:5} pages{figure.seconds:9.2f} s{figure.megabytes:7.0f} MB')
    for line in missed:
        print(f'missed: {line}')
    return 1 if missed else 0


if __name__ == '__main__':
    sys.exit(main())
