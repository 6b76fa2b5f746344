"""Where is my change, how far is the build, and how long will it take?"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Iterable
from pathlib import Path

import pytest

from bindery.cli.progress import about, account
from bindery.core.page_map import Placed
from bindery.layout.forecast import MAIN, Forecast, Outlook, Times, span
from bindery.products.redone import in_words, pages_redone
from support.book import REPOSITORY, edit, say

# --- where is my change? ------------------------------------------------------------------------------------


def pages(placed: Iterable[Placed]):
    """A page map, of which only the places are asked for."""

    class Map:
        pass

    Map.placed = {p.unit: p for p in placed}
    return Map


PLACED = (
    Placed(unit='cover', matter='cover', first=0, pages=2, folio=1, style='none', prefix=''),
    Placed(unit='contents', matter='front', first=2, pages=3, folio=1, style='roman', prefix=''),
    Placed(unit='plan', matter='body', first=6, pages=17, folio=59, style='arabic', prefix=''),
    Placed(unit='annex', matter='back', first=24, pages=12, folio=1, style='arabic', prefix='A-'),
    Placed(unit='imprint', matter='back', first=36, pages=1, folio=7, style='arabic', prefix=''),
)


@pytest.mark.parametrize(
    'unit, line',
    [
        ('plan', 'plan: pp. 59-75, redone'),
        ('contents', 'contents: pp. i-iii, redone'),
        ('annex', 'annex: pp. A-1 to A-12, redone'),
        ('imprint', 'imprint: p. 7, redone'),
        ('cover', 'cover: pp. 1-2 of the file (no numbers printed), redone'),
    ],
)
def test_a_unit_that_was_redone_is_told_with_its_folios_as_printed(unit: str, line: str):
    changes = {
        ('full screen', 'typeset', unit): 'text changed',
        ('full screen', 'typeset', 'imprint' if unit != 'imprint' else 'plan'): '',
        ('trial screen', 'typeset', 'plan'): 'text changed',
        ('full screen', 'overlay', unit): 'pages changed',
    }
    assert in_words(pages_redone(pages(PLACED), changes, 'full screen')) == [line]


def test_units_with_nothing_new_but_their_page_numbers_are_told_in_one_line():
    changes = {('full screen', 'overlay', u): 'pages changed' for u in ('plan', 'annex', 'notice')} | {
        ('full screen', 'typeset', 'plan'): ''
    }
    told = pages_redone(pages(PLACED), changes, 'full screen')
    assert in_words(told) == ['running heads and page numbers of plan, annex, redone']
    assert [(row['unit'], row['what'], row['all']) for row in told] == [
        ('plan', 'overlay', False),
        ('annex', 'overlay', False),
    ]
    many = [
        Placed(unit=f'u{n}', matter='body', first=n, pages=1, folio=n + 1, style='arabic', prefix='')
        for n in range(9)
    ]
    changes = {('full screen', 'typeset', 'u0'): 'text changed'} | {
        ('full screen', 'overlay', f'u{n}'): 'pages changed' for n in range(1, 9)
    }
    assert in_words(pages_redone(pages(many), changes, 'full screen')) == [
        'u0: p. 1, redone',
        'running heads and page numbers of 8 units, redone',
    ]


def test_units_are_told_in_their_order_and_in_one_line_when_all_are_new():
    changes = {('full screen', 'typeset', p.unit): 'new' for p in reversed(PLACED)}
    assert in_words(pages_redone(pages(PLACED), changes, 'full screen')) == ['all 5 units, redone']
    del changes['full screen', 'typeset', 'cover']
    assert [row['unit'] for row in pages_redone(pages(PLACED), changes, 'full screen')] == [
        'contents',
        'plan',
        'annex',
        'imprint',
    ]
    assert in_words(
        pages_redone(pages(PLACED), {('full screen', 'typeset', 'whole'): 'new'}, 'full screen')
    ) == ['all 5 units, redone']


def test_after_an_edit_both_editions_say_where_it_is_to_be_seen(baked: Path):
    edit(baked / 'content' / 'chapters' / 'dough.md', 'adds patience', 'adds endless patience')
    done = say('--book', baked, '--jobs', '1')
    lines = done.stdout.splitlines()
    assert [line for line in lines if line.startswith('  ')] == ['  dough: p. 1, redone'] * 2
    told = json.loads(say('--book', baked, '--json', '--jobs', '1').stdout)
    assert [b['pages_redone'] for b in told['built']] == [[], []]  # nothing has changed since

    edit(baked / 'content' / 'chapters' / 'dough.md', 'adds endless patience', 'adds patience and salt')
    told = json.loads(say('full', '--book', baked, '--json', '--jobs', '1').stdout)
    (row,) = told['built'][0]['pages_redone']
    assert (row['unit'], row['folios'], row['why']) == (
        'dough',
        ['1', '1'],
        'text, numbers, data or templates changed',
    )
    assert row['pages'][0] > 1


# --- how far is it? -----------------------------------------------------------------------------------------


def test_a_log_counts_to_a_total_that_is_known_from_the_first_page_on(baked: Path):
    edit(baked / 'styles' / 'book.css', 'padding: 2mm', 'padding: 3mm')
    done = say('--book', baked, '--jobs', '1')
    counts = [
        line.split(', ')[1].split(' of ')
        for line in done.stderr.splitlines()
        if line.startswith(('typeset', 'overlay', 'bind'))
    ]
    assert len({total for _, total in counts}) == 1 and counts[-1][0] == counts[-1][1]
    far = [int(n) for n, _ in counts]
    assert far == sorted(far) and far[0] < far[-1]


@pytest.mark.parametrize(
    'outlook, words',
    [
        (Outlook(17, 124, None), '17 of 124'),
        (Outlook(17, 124, 150), '17 of 124, about 2 min left'),
        (Outlook(17, 124, 41.0), '17 of 124, about 40 s left'),
        (Outlook(123, 124, 1.0), '123 of 124, a few seconds left'),
    ],
)
def test_the_account_is_in_words(outlook: Outlook, words: str):
    assert account(outlook) == words


def test_a_time_is_never_told_more_exactly_than_it_is_known():
    assert [about(s) for s in (4.9, 5, 52, 54.9, 56, 89, 91)] == [
        'a few seconds',
        'about 5 s',
        'about 50 s',
        'about 55 s',
        'about 1 min',
        'about 1 min',
        'about 2 min',
    ]


# --- how long will it take? ---------------------------------------------------------------------------------


class Bakery:
    """A build with a clock of its own: two editions of so many units, some seconds each; the main process
    reads and binds."""

    READ, BIND = 3.0, 2.0

    def __init__(self, store: Path, seconds: dict[str, float], jobs: int):
        self.now, self.seconds, self.jobs, self.store = 0.0, seconds, jobs, store

    def build(self, stale: set[str]) -> tuple[float | str, float]:
        """Lay out the units in `stale`, anew; the whole time as it was estimated when the first pages were
        begun, and as it was."""
        self.now, estimate, editions = 0.0, None, ('full', 'trial')
        forecast = Forecast(Times(self.store), self.jobs, lambda: self.now)
        self.now += self.READ
        forecast.expect(
            (e, step, u) for e in editions for step in ('typeset', 'overlay') for u in self.seconds
        )
        forecast.expect((e, 'bind', e) for e in editions)
        for edition in editions:
            forecast.enter(edition)
            for step, cost in (('typeset', 1.0), ('overlay', 0.1)):
                # the second shares pages with the first
                redo = [u for u in self.seconds if u in stale and (step == 'overlay' or edition == 'full')]
                for u in self.seconds:
                    size = int(1000 * self.seconds[u])
                    forecast.begun(step, u, size) if u in redo else forecast.reused(step, u, size)
                if estimate is None:
                    left = forecast.outlook().left
                    estimate = 'unknown' if left is None else self.now + left
                took = span([self.seconds[u] * cost for u in redo], self.jobs)
                self.now += took
                for u in redo:
                    forecast.done(edition, step, u, int(1000 * self.seconds[u]), self.seconds[u] * cost)
            self.now += self.BIND
            forecast.done(edition, 'bind', edition, 0, 0.0)
        assert forecast.outlook() == Outlook(4 * len(self.seconds) + 2, 4 * len(self.seconds) + 2, None)
        forecast.finish()
        return estimate, self.now


UNITS = {f'unit-{n}': 0.5 + (n * 7 % 11) for n in range(30)}


@pytest.mark.parametrize('jobs', [1, 2, 8])
@pytest.mark.parametrize(
    'stale', [set(UNITS), {'unit-3'}, {f'unit-{n}' for n in range(0, 30, 3)}], ids=['all', 'one', 'a third']
)
def test_a_second_build_is_estimated_within_half_as_much_again(tmp_path: Path, jobs: int, stale: set[str]):
    bakery = Bakery(tmp_path / 'times.json', UNITS, jobs)
    estimate, _ = bakery.build(set(UNITS))
    assert estimate == 'unknown'
    estimate, took = bakery.build(stale)
    assert took / 1.5 < estimate < took * 1.5, (estimate, took)


def test_what_a_task_under_way_has_done_already_is_not_left(tmp_path: Path):
    times, now = Times(tmp_path / 'times.json'), [0.0]
    for unit, seconds in {'annex': 20.0, 'plan': 8.0, 'learn': 4.0}.items():
        times.record(('full', 'typeset', unit), seconds, 100)
    times.record(('full', MAIN, ''), 2.0, 0)
    forecast = Forecast(times, 2, lambda: now[0])
    forecast.enter('full')
    for unit in ('annex', 'plan', 'learn'):
        forecast.begun('typeset', unit, 100)
    assert forecast.outlook().left == pytest.approx(20 + 2)
    now[0] = 8.0
    forecast.done('full', 'typeset', 'plan', 100, 8.0)  # the other worker begins with the third
    now[0] = 11.0
    assert forecast.outlook().left == pytest.approx(9 + 2)  # the main process has had nothing to do alone yet
    now[0] = 12.0
    forecast.done('full', 'typeset', 'learn', 100, 4.0)
    forecast.done('full', 'typeset', 'annex', 100, 20.0)
    now[0] = 13.5
    forecast.expect([('full', 'bind', 'full')])
    assert forecast.outlook().left == pytest.approx(0.5)


def test_a_machine_that_is_slower_today_is_noticed(tmp_path: Path):
    times = Times(tmp_path / 'times.json')
    for n in range(20):
        times.record(('full', 'typeset', f'u{n}'), 10.0, 100)
    forecast = Forecast(times, 1, lambda: 0.0)
    forecast.enter('full')
    for n in range(20):
        forecast.begun('typeset', f'u{n}', 100)
    assert forecast.outlook().left == pytest.approx(200)
    for n in range(10):
        forecast.done('full', 'typeset', f'u{n}', 100, 30.0)
    assert 250 < forecast.outlook().left < 300  # three times as slow, of which nearly all is believed


def test_what_one_edition_takes_too_long_is_not_taken_off_the_next(tmp_path: Path):
    times, now = Times(tmp_path / 'times.json'), [0.0]
    for scope in ('full', 'trial'):
        times.record((scope, MAIN, ''), 10.0, 0)
        times.record((scope, 'typeset', 'dough'), 1.0, 100)
    forecast = Forecast(times, 1, lambda: now[0])
    forecast.enter('full')
    forecast.expect([('full', 'bind', 'full'), ('trial', 'typeset', 'dough'), ('trial', 'bind', 'trial')])
    forecast.reused('typeset', 'dough', 100)
    now[0] = 4.0
    assert forecast.outlook().left == pytest.approx(6 + 10)
    now[0] = 60.0  # six times as long as the last time
    assert forecast.outlook().left == pytest.approx(10)


def test_a_unit_that_was_never_timed_takes_as_long_as_others_of_its_size(tmp_path: Path):
    times = Times(tmp_path / 'times.json')
    assert times.estimate(('full', 'typeset', 'dough'), 100) is None
    times.record(('full', 'typeset', 'dough'), 2.0, 1000)
    times.record(('full', 'typeset', 'rising'), 4.0, 2000)
    times.record(('full', 'chart', 'heat'), 100.0, 10)
    assert times.estimate(('full', 'typeset', 'new'), 500) == pytest.approx(1.0)
    assert times.estimate(('full', 'typeset', 'dough'), 2000) == pytest.approx(4.0)  # it has grown
    # timed in another edition
    assert times.estimate(('trial', 'typeset', 'rising'), 1000) == pytest.approx(2.0)
    times.save()
    assert Times(times.path).known == times.known
    assert json.loads(times.path.read_text())[0] == ['full', 'chart', 'heat', 100.0, 10]  # plain data


def test_a_real_build_keeps_its_times_and_they_are_in_no_key(baked: Path):
    times = Times(baked / 'output' / '.cache' / 'times.json').known
    assert {
        ('full screen', 'typeset', 'dough'),
        ('full screen', MAIN, ''),
        ('trial screen', MAIN, ''),
        ('', MAIN, ''),
    } <= times.keys()
    # laid out for the other edition in the same build
    assert times['trial screen', 'typeset', 'dough'][0] == 0
    (baked / 'output' / '.cache' / 'times.json').write_text('[]')
    for state in (baked / 'output' / '.cache' / 'fresh').rglob('*'):
        if state.is_file():
            state.unlink()
    told = json.loads(say('--book', baked, '--json', '--jobs', '1').stdout)
    assert [b['redone'] for b in told['built']] == [0, 0]


def test_on_a_terminal_the_bar_has_a_total(baked: Path):
    """In a terminal of its own, whose every frame is read."""
    pty = pytest.importorskip('pty')
    edit(baked / 'styles' / 'book.css', 'padding: 2mm', 'padding: 3mm')
    near, far = pty.openpty()
    process = subprocess.Popen(
        [sys.executable, str(REPOSITORY / 'build.py'), '--book', str(baked), '--jobs', '1'],
        stdout=subprocess.DEVNULL,
        stderr=far,
        env={**os.environ, 'COLUMNS': '160', 'TERM': 'xterm'},
    )
    os.close(far)
    shown = b''
    try:
        while part := os.read(near, 65536):
            shown += part
    except OSError:  # the other end is closed
        pass
    os.close(near)
    assert process.wait() == 0
    assert b' of 31' in shown and b'typeset' in shown
