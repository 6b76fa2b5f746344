"""Slow steps, done once: in parallel on all cores, kept in the cache, each able to say why it was done
again."""

from __future__ import annotations

import contextlib
import ctypes
import json
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import cache, cached_property, partial
from importlib.metadata import version
from pathlib import Path
from typing import Any, Generic, Self

import msgspec

from ..core.encoding import digest
from ..core.guard import Fault
from ..core.limits import TASK, TaskLimits
from ..core.problems import Place, Problem, Refused, in_order
from ..sources.files.cache import Cache, Result, Step, code_digest
from ..sources.files.output_folder import OutputFolder
from .forecast import Forecast, Outlook, Times
from .typesetting import Fragment, Job, worker
from .typesetting.fonts import SUFFIXES
from .workers import Outcome, Pool

LAYOUT_CODE = ('layout/typesetting', 'layout/tags', 'layout/engine.py', 'core/attributes.py')
TYPESET, OVERLAY = Step('typeset', Fragment, LAYOUT_CODE), Step('overlay', Fragment, LAYOUT_CODE)
SUBSET = Step('subset', bytes, LAYOUT_CODE)
# What a step does, in the words of the problem that it did not.
DOING = {
    'typeset': 'laying out {}',
    'overlay': 'laying out the running heads of {}',
    'styles': 'reading the stylesheet {}',
    'chart': 'drawing the chart {}',
    'subset': 'preparing the font {}',
}
Report = Callable[[str, str, Outlook], None]  # what was done, its name, and how far the build is


@cache
def versions() -> str:
    """Of everything outside our own code that shapes a page."""
    return (
        f'weasyprint {version("weasyprint")}, pydyf {version("pydyf")}, fonttools {version("fonttools")},'
        f' vl-convert {version("vl-convert-python")}, pango {pango()}'
    )


def pango() -> str:
    """The version of Pango, '' where it cannot be found."""
    for name in (
        'libpango-1.0.so.0',
        'libpango-1.0.dylib',
        'libpango-1.0-0.dll',
        '/opt/homebrew/lib/libpango-1.0.dylib',
    ):
        try:
            library = ctypes.CDLL(name)
        except OSError:
            continue
        library.pango_version_string.restype = ctypes.c_char_p
        return library.pango_version_string().decode()
    return ''


class Ledger:
    """Remembers from build to build what each step was made from, to say which input changed."""

    def __init__(self, path: Path | None):
        self.path = path
        self.before = _ledger(path) if path else {}
        self.now = dict(self.before)
        self.scope = ''  # the edition and output that are being made
        self.events: list[tuple[str, str, str]] = []  # step, name, '' when reused, else the reason
        self._told = 0  # how many of the events `latest` gave already
        self.changes: dict[
            tuple[str, str, str], str
        ] = {}  # scope, step, name -> why it is not as in the last build, '' if it is

    def note(self, step: str, name: str, reused: bool, inputs: dict[str, str]) -> None:
        key = f'{self.scope} {step} {name}'
        before = self.before.get(key)
        changed = [k for k, v in inputs.items() if before and before.get(k) != v]
        reason = (
            ', '.join(changed) + ' changed'
            if changed
            else 'new'
            if not before
            else ''
            if reused
            else 'not in the cache'
        )
        self.now[key] = inputs
        self.events.append((step, name, '' if reused else reason))
        self.changes[self.scope, step, name] = reason

    def latest(self) -> list[tuple[str, str, str]]:
        """The events since this was last asked."""
        events, self._told = self.events[self._told :], len(self.events)
        return events

    def save(self) -> None:
        if self.path and self.now != self.before:
            with contextlib.suppress(OSError):
                OutputFolder(self.path.parent, 'output/.cache').write(
                    self.path.name, json.dumps(self.now, sort_keys=True).encode()
                )


def _ledger(path: Path) -> dict[str, dict[str, str]]:
    """What the ledger says, nothing if it is lost or no ledger: it only helps to explain."""
    try:
        return msgspec.json.decode(path.read_bytes(), type=dict[str, dict[str, str]])
    except (OSError, msgspec.DecodeError):
        return {}


@dataclass(frozen=True)
class Task(Generic[Result]):
    """A call of `work(*arguments)` in a worker. `parts` are everything that decides the result; `inputs` name
    them for --why; `place` is where to look when it fails."""

    step: Step[Result]
    name: str
    work: Callable[..., Result]
    arguments: tuple[Any, ...]
    parts: tuple[bytes | str, ...]
    inputs: dict[str, str]
    place: Place
    limits: TaskLimits = TASK

    @property
    def size(self) -> int:
        return sum(map(len, self.parts))

    def problem(self, fault: Fault) -> Problem:
        return fault.problem(DOING[self.step.name].format(self.name), self.place)


class Pending(Generic[Result]):
    """Tasks under way; what the cache had is there already."""

    def __init__(
        self,
        runner: TaskRunner,
        ready: dict[tuple[str, str], Result],
        tickets: dict[int, tuple[Task[Result], str]],
    ):
        """`tickets`: of the tasks in the pool, with the scope that each was begun for."""
        self.runner, self.ready, self.tickets = runner, ready, tickets
        self.problems: list[Problem] = []

    def outcome(self) -> tuple[dict[tuple[str, str], Result], list[Problem]]:
        """Wait for all; (step, name) -> result, and a problem for each that has none."""
        while self.tickets:
            ticket, outcome = self.runner.pool.outcome(self.tickets)
            task, scope = self.tickets.pop(ticket)
            if outcome.fault:
                self.problems.append(task.problem(outcome.fault))
            else:
                self.ready[task.step.name, task.name] = outcome.value
                self.runner.ended(task, scope, outcome)
        return self.ready, in_order(self.problems)

    def results(self) -> dict[tuple[str, str], Result]:
        """Wait for all; (step, name) -> result. Raises Refused when one of them has none."""
        ready, problems = self.outcome()
        if problems:
            raise Refused(problems)
        return ready


class TaskRunner:
    """Runs tasks in worker processes and keeps their results."""

    def __init__(
        self,
        cache: Cache,
        fonts: Path,
        scratch: Path,
        *,
        jobs: int,
        ledger: Ledger,
        progress: Report,
        times: Times,
        pool: Pool | None = None,
        clock: Callable[[], float] = time.perf_counter,
    ):
        self.cache, self.fonts, self.scratch, self.jobs, self.ledger, self.progress = (
            cache,
            fonts,
            scratch,
            jobs,
            ledger,
            progress,
        )
        self.forecast = Forecast(times, jobs, clock)
        self._pool = pool

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *exception: object) -> None:
        if self._pool is not None:
            self._pool.close()

    @property
    def pool(self) -> Pool:
        if self._pool is None:
            self._pool = Pool(
                self.jobs, partial(worker.prepare, str(self.fonts), str(self.scratch)), worker.start
            )
        return self._pool

    def warm(self) -> None:
        """Start the processes, which import WeasyPrint while this one reads the content."""
        self.pool  # noqa: B018

    def enter(self, scope: str) -> None:
        """From now on everything is done for this edition and output."""
        self.ledger.scope = scope
        self.forecast.enter(scope)

    def begin(self, tasks: Iterable[Task[Result]]) -> Pending[Result]:
        """Start what is not in the cache, the largest first."""
        ready: dict[tuple[str, str], Result] = {}
        tickets: dict[int, tuple[Task[Result], str]] = {}
        for task in sorted(tasks, key=lambda t: (-t.size, t.name)):
            value = self.cache.get(task.step, (versions(), *task.parts))
            if value is None:
                self.forecast.begun(task.step.name, task.name, task.size)
                tickets[self.pool.submit(task.limits, task.work, *task.arguments)] = task, self.forecast.scope
            else:
                ready[task.step.name, task.name] = value
                self.forecast.reused(task.step.name, task.name, task.size)
                self.ledger.note(task.step.name, task.name, True, task.inputs)
        return Pending(self, ready, tickets)

    def ended(self, task: Task[Result], scope: str, outcome: Outcome) -> None:
        """Keep what came of a task, and tell of it."""
        self.cache.put(task.step, (versions(), *task.parts), outcome.value)
        self.ledger.note(task.step.name, task.name, False, task.inputs)
        self.forecast.done(scope, task.step.name, task.name, task.size, outcome.seconds)
        self.tell(task.step.name, task.name)

    def bound(self, name: str) -> None:
        """The pages of a PDF are joined."""
        self.forecast.done(self.forecast.scope, 'bind', name, 0, 0.0)
        self.tell('bind', name)

    def tell(self, step: str, name: str) -> None:
        self.progress(step, name, self.forecast.outlook())

    def run(self, tasks: Iterable[Task[Result]]) -> dict[tuple[str, str], Result]:
        """Begin the tasks and wait for all of them."""
        return self.begin(tasks).results()

    def layout(
        self,
        step: Step[Fragment],
        name: str,
        job: Job,
        inputs: dict[str, str],
        place: Place,
        limits: TaskLimits = TASK,
    ) -> Task[Fragment]:
        """The task of laying out a job; `inputs` are those of its HTML, `place` is where that was written."""
        styles, images, fonts = (
            (p for s in job.stylesheets for p in s),
            (p for i in job.images for p in i),
            self.font_digest,
        )
        about = {
            **inputs,
            'styles': digest(*styles),
            'images': digest(*images),
            'fonts': fonts,
            'programs': digest(versions(), code_digest(*step.code)),
        }
        parts = (job.name, job.html, str(job.tagged), *job.notes, about['styles'], about['images'], fonts)
        return Task(
            step=step,
            name=name,
            work=worker.typeset,
            arguments=(job,),
            parts=parts,
            inputs=about,
            place=place,
            limits=limits,
        )

    @cached_property
    def font_digest(self) -> str:
        files = sorted(f for f in self.fonts.iterdir() if f.suffix in SUFFIXES)
        return digest(*(p for f in files for p in (f.name, f.read_bytes())))
