"""Measure how long builds take, relative to each other: `make bench`, or `python -m bench [60] [240] [1000]
[--runs N] [--no-peers]`."""

from __future__ import annotations

import argparse
import shutil
import statistics
import sys
import tempfile
from pathlib import Path

from .measure import Figure, measure
from .peers import asciidoctor, chromium, typst
from .peers.make_text import make_book
from .scale import SIZES, scaled

PROJECT = Path(__file__).resolve().parent.parent
JOBS = '2'

# row -> largest share of the time of (a), at 240 pages on 2 cores
GOALS = {'b': 0.55, 'c': 0.12, 'd': 0.18, 'e': 0.03, 'f': 0.35, 'g': 0.06}
MOST_MEMORY = 0.6  # largest share of the memory of (a), for the largest process of (b)
MOST_GROWTH = 1.6  # largest ratio of the time of (c) at 1,000 pages to that at 240
ROWS = {
    'a': '--whole, one document',
    'b': 'clean build, 2 jobs',
    'c': 'one paragraph changed',
    'd': 'the chapter grows by a page',
    'e': 'nothing changed',
    'f': 'second edition after the first',
    'g': 'press, from the fragments of (e)',
}
PARAGRAPH = 'The measuring of time needs a sentence that was not there before, number {}.\n\n'


def rounds(book: Path, count: int) -> list[dict[str, Figure]]:
    """Measure the rows (a) to (g) for one publication `count` times. Only figures of the same round are
    comparable, because the speed of the machine drifts."""
    build = [sys.executable, str(PROJECT / 'build.py'), '--book', str(book), '--jobs', JOBS]
    chapter = book / 'content' / 'chapters' / 'finance.md'
    original = chapter.read_text('utf-8')
    head, _, body = original.partition('\n\n')

    def clean() -> None:
        """Delete what was built, and the cache."""
        shutil.rmtree(book / 'output', ignore_errors=True)

    all_rounds = []
    for n in range(count):
        chapter.write_text(original, 'utf-8')
        clean()
        row = {'a': measure([*build, 'first', '--whole', '--no-cache'], book)}
        clean()
        row['b'] = measure([*build, 'first'], book)
        row['f'] = measure([*build, 'second'], book)
        chapter.write_text(f'{head}\n\n{PARAGRAPH.format(n)}{body}', 'utf-8')
        row['c'] = measure([*build, 'first'], book)
        chapter.write_text(f'{head}\n\n{PARAGRAPH.format(n) * 45}{body}', 'utf-8')
        row['d'] = measure([*build, 'first'], book)
        row['e'] = measure([*build, 'first'], book)
        row['g'] = measure([*build, 'first', '--output', 'press'], book)
        all_rounds.append(row)
    chapter.write_text(original, 'utf-8')
    return all_rounds


def median(figures: list[dict[str, Figure]], row: str, against: str = '') -> float:
    """The median over all rounds of the seconds of a row, or of its ratio to another row of the same
    round."""
    return statistics.median(
        figure[row].seconds / (figure[against].seconds if against else 1) for figure in figures
    )


def pages_of(pdf: Path) -> int:
    """The number of pages of a PDF."""
    from pypdf import PdfReader

    return len(PdfReader(pdf).pages)


def peers(folder: Path, runs: int) -> dict[str, tuple[Figure, int]]:
    """Measure other typesetters with the same amount of text: name -> the fastest of `runs`, number of pages.
    Those that are not installed are named and left out."""
    figures = {}
    book = make_book(chapters=20, words=4500, notes=25, tables=4, refs=20, seed=1)
    for name, peer in (('Typst', typst), ('asciidoctor-pdf', asciidoctor), ('Chromium', chromium)):
        missing = peer.available()
        if missing:
            print(f'{name}: {missing}')
            continue
        place = folder / name
        place.mkdir()
        command = peer.write(book, place)
        figure = min((measure(command, place) for _ in range(runs)), key=lambda figure: figure.seconds)
        figures[name] = figure, pages_of(place / 'peer.pdf')
    return figures


def main() -> int:
    """Print all figures. Returns 1 where one is beyond its limit, else 0."""
    parser = argparse.ArgumentParser(prog='python -m bench', description=__doc__)
    parser.add_argument(
        'sizes', nargs='*', type=int, metavar='PAGES', help=f'of {", ".join(map(str, SIZES))}; default: all'
    )
    parser.add_argument('--runs', type=int, default=3)
    parser.add_argument('--no-peers', action='store_true')
    options = parser.parse_args()
    if unknown := set(options.sizes) - set(SIZES):
        parser.error(f'sizes are {", ".join(map(str, SIZES))}, not {min(unknown)}')
    results: dict[int, list[dict[str, Figure]]] = {}
    missed = []
    with tempfile.TemporaryDirectory() as scratch:
        for size in options.sizes or SIZES:
            book = scaled(PROJECT, Path(scratch, str(size)), size)
            figures = results[size] = rounds(book, 1 if size > 500 else options.runs)
            memory = {row: max(figure[row].megabytes for figure in figures) for row in ROWS}
            pages = pages_of(next((book / 'output' / 'first').glob('*.pdf')))
            print(f'\n{pages} pages, {len(figures)} round(s), medians')
            print(f'{"":4}{"":32}{"seconds":>9}{"of (a)":>8}{"MB":>7}')
            for row, name in ROWS.items():
                print(
                    f'({row})'
                    f' {name:32}{median(figures, row):9.2f}{median(figures, row, "a"):8.3f}{memory[row]:7.0f}'
                )
            if size == 240:
                for row, most in GOALS.items():
                    if (ratio := median(figures, row, 'a')) > most:
                        missed.append(f'({row}) is {ratio:.3f} of (a), at most {most}')
                if memory['b'] > MOST_MEMORY * memory['a']:
                    missed.append(
                        f'memory of (b) is {memory["b"] / memory["a"]:.2f} of (a), at most {MOST_MEMORY}'
                    )
        if 240 in results and 1000 in results:
            growth = median(results[1000], 'c') / median(results[240], 'c')
            print(f'\n(c) at 1,000 pages: {growth:.2f} times (c) at 240')
            if growth > MOST_GROWTH:
                missed.append(f'(c) grows {growth:.2f} times, at most {MOST_GROWTH}')
        if not options.no_peers:
            print('\npeers, on an equivalent text')
            for name, (figure, pages) in peers(Path(scratch), options.runs).items():
                print(f'{name:20}{pages:5} pages{figure.seconds:9.2f} s{figure.megabytes:7.0f} MB')
    for line in missed:
        print(f'missed: {line}')
    return 1 if missed else 0


if __name__ == '__main__':
    sys.exit(main())
