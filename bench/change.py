"""Measure what a change costs, by building with two checkouts in turn: `python -m bench.change OTHER [--pages
240 | --book BOOK]`.

OTHER is a checkout of the code before the change (`git worktree add ../before COMMIT`). Each round makes the
same things with both, in alternating order: everything from nothing, after an edit to one chapter, without
any change, and with --pages also a second edition and the press. Each checkout builds its own copy: of BOOK
(a folder below the checkout, default: tests/books/bread), or of the content scaled to so many pages. Shown
are the median of the ratios "this to OTHER" of each round, and its 95 % interval (binomial, of order
statistics). The processor time of all processes is shown beside the time by the clock, because other work on
the machine disturbs it less.
"""

from __future__ import annotations

import argparse
import math
import shutil
import statistics
import sys
import tempfile
from operator import attrgetter
from pathlib import Path

from .measure import Figure, measure
from .scale import SIZES, scaled

PROJECT = Path(__file__).resolve().parent.parent
SENTENCE = '\n\nA sentence stands here that was not there before, number {}.\n'
FIRST = ('first',)


def copied(book: Path, fonts: Path, to: Path) -> Path:
    """Copy a publication, without what was built of it, and add all fonts of the project."""
    shutil.copytree(book, to, ignore=shutil.ignore_patterns('output', '.*', 'bindery', 'tests'))
    shutil.copytree(fonts, to / 'styles' / 'fonts', dirs_exist_ok=True)
    return to


def one_round(checkout: Path, book: Path, number: int, options: argparse.Namespace) -> dict[str, Figure]:
    """Measure the rows of one checkout: name -> figure."""
    command = [sys.executable, str(checkout / 'build.py'), '--book', str(book), '--jobs', options.jobs]
    first = [*command, *(FIRST if options.pages else ())]
    chapters = book / 'content' / 'chapters'
    chapter = chapters / 'finance.md' if options.pages else sorted(chapters.glob('*.md'))[0]
    before = chapter.read_text('utf-8')
    shutil.rmtree(book / 'output', ignore_errors=True)
    rows = {'clean build': measure(first, book)}
    if options.pages:
        rows['second edition'] = measure([*command, 'second'], book)
        rows['press'] = measure([*first, '--output', 'press'], book)
    chapter.write_text(before + SENTENCE.format(number), 'utf-8')
    rows['edit'] = measure(first, book)
    rows['nothing changed'] = measure(first, book)
    chapter.write_text(before, 'utf-8')
    return rows


def interval(values: list[float]) -> tuple[float, float]:
    """A confidence interval of at least 95 % for the median, for any distribution; the extremes where there
    are too few values for one."""
    ordered, n = sorted(values), len(values)
    outside, k = 0.0, 0
    while k < n // 2 and outside + math.comb(n, k) / 2**n <= 0.025:
        outside += math.comb(n, k) / 2**n
        k += 1
    k = max(k, 1)
    return ordered[k - 1], ordered[n - k]


def main() -> None:
    """Print the ratios of all rows."""
    parser = argparse.ArgumentParser(prog='python -m bench.change', description=__doc__.partition('\n')[0])
    parser.add_argument('other', type=Path, help='a checkout of the code before the change')
    parser.add_argument('--book', type=Path, default=Path('tests/books/bread'))
    parser.add_argument('--pages', type=int, choices=sorted(SIZES))
    parser.add_argument('--rounds', type=int, default=9)
    parser.add_argument('--jobs', default='2')
    options = parser.parse_args()
    checkouts = [PROJECT, options.other.resolve()]
    rounds = []
    with tempfile.TemporaryDirectory() as scratch:
        books = [
            _book(checkout, Path(scratch, name), options)
            for checkout, name in zip(checkouts, ('this', 'other'), strict=True)
        ]
        for n in range(options.rounds + 1):
            order = (0, 1) if n % 2 else (1, 0)
            by_checkout = {i: one_round(checkouts[i], books[i], n, options) for i in order}
            rounds.append((by_checkout[0], by_checkout[1]))
    del rounds[0]  # which also read everything from the disk for the first time
    for row in rounds[0][0]:
        for name, time in (('clock', attrgetter('seconds')), ('processor', attrgetter('work'))):
            ratios = [time(this[row]) / time(other[row]) for this, other in rounds]
            low, high = interval(ratios)
            seconds = [statistics.median(time(figures[i][row]) for figures in rounds) for i in (0, 1)]
            print(
                f'{row:15} {name:10} {seconds[0]:7.2f} s, before {seconds[1]:7.2f} s: ratio'
                f' {statistics.median(ratios):.3f} (95 %: {low:.3f} to {high:.3f})'
            )


def _book(checkout: Path, to: Path, options: argparse.Namespace) -> Path:
    """Make the publication that a checkout builds."""
    return (
        scaled(checkout, to, options.pages)
        if options.pages
        else copied(checkout / options.book, PROJECT / 'styles' / 'fonts', to)
    )


if __name__ == '__main__':
    main()
