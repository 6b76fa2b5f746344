"""Tasks are done in workers once, kept, and done again when anything that decides them is another; whoever
asks why is told which input it was."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

import pytest

from bindery.core.guard import Fault
from bindery.core.limits import TaskLimits
from bindery.core.problems import Place, Refused
from bindery.layout.forecast import Outlook, Times
from bindery.layout.tasks import Ledger, Task, TaskRunner
from bindery.layout.workers import Outcome
from bindery.sources.files.cache import Cache, Step

STYLES = Step('styles', list[str], ('layout/tasks.py',))
SHEET = Place('styles/book.css', 1, 1)


class Workers:
    """Does each task at once, in this process, and remembers in which order they came."""

    def __init__(self) -> None:
        self.worked: list[str] = []
        self.outcomes: dict[int, Outcome] = {}

    def submit(self, limits: TaskLimits, call: Callable[..., Any], *arguments: Any) -> int:
        self.worked.append(arguments[0])
        ticket = len(self.worked)
        try:
            self.outcomes[ticket] = Outcome(call(*arguments), None, 0.0)
        except ValueError as error:
            self.outcomes[ticket] = Outcome(None, Fault('failed', f'failed: {error}'), 0.0)
        return ticket

    def outcome(self, tickets: Iterable[int]) -> tuple[int, Outcome]:
        ticket = next(iter(tickets))
        return ticket, self.outcomes.pop(ticket)

    def close(self) -> None:
        pass


def read(name: str, text: str) -> list[str]:
    if 'broken' in text:
        raise ValueError(f'{name} cannot be read')
    return text.split()


def sheet(name: str, text: str) -> Task[list[str]]:
    return Task(STYLES, name, read, (name, text), (name, text), {'text': text}, SHEET)


class Build:
    """One build after the other in the same folder."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.workers = Workers()

    def __call__(self, *tasks: Task[list[str]]) -> dict[tuple[str, str], list[str]]:
        self.workers = Workers()
        self.told: list[str] = []
        self.ledger = Ledger(self.folder / 'ledger.json')

        def progress(step: str, name: str, outlook: Outlook) -> None:
            self.told.append(name)

        runner = TaskRunner(
            Cache(self.folder / 'cache'),
            self.folder,
            self.folder,
            jobs=1,
            ledger=self.ledger,
            progress=progress,
            times=Times(None),
            pool=self.workers,  # type: ignore[arg-type]
        )
        runner.enter('full screen')
        try:
            return runner.run(tasks)
        finally:
            self.ledger.save()


@pytest.fixture
def build(tmp_path: Path) -> Build:
    return Build(tmp_path)


def test_what_was_done_before_is_not_done_again(build: Build):
    first = build(sheet('book.css', 'a b'), sheet('page.css', 'c'))
    assert first == {('styles', 'book.css'): ['a', 'b'], ('styles', 'page.css'): ['c']}
    assert sorted(build.workers.worked) == sorted(build.told) == ['book.css', 'page.css']
    assert build(sheet('book.css', 'a b'), sheet('page.css', 'c')) == first
    assert build.workers.worked == []


def test_a_change_costs_the_task_that_it_touches_and_says_why(build: Build):
    build(sheet('book.css', 'a b'), sheet('page.css', 'c'))
    again = build(sheet('book.css', 'a B'), sheet('page.css', 'c'))
    assert again['styles', 'book.css'] == ['a', 'B'] and build.workers.worked == ['book.css']
    assert sorted(build.ledger.events) == [('styles', 'book.css', 'text changed'), ('styles', 'page.css', '')]


def test_the_largest_task_begins_first(build: Build):
    build(sheet('a.css', 'short'), sheet('b.css', 'much longer than that'), sheet('c.css', 'longer'))
    assert build.workers.worked == ['b.css', 'c.css', 'a.css']


def test_a_task_that_fails_is_told_at_its_place_and_the_others_are_kept(build: Build):
    with pytest.raises(Refused) as refused:
        build(sheet('book.css', 'broken'), sheet('page.css', 'c'))
    (problem,) = refused.value.problems
    assert problem.place == SHEET and 'reading the stylesheet book.css' in problem.message
    assert build(sheet('book.css', 'mended'), sheet('page.css', 'c'))['styles', 'book.css'] == ['mended']
    assert build.workers.worked == ['book.css'], 'the other one was kept although the build failed'
