"""Running slow steps as tasks: in parallel in worker processes, with their results in the cache, and with the
reason why each was done again."""

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
# What a step was doing, for the problem that it failed.
DOING = {
    'typeset': 'laying out {}',
    'overlay': 'laying out the running heads of {}',
    'styles': 'reading the stylesheet {}',
    'chart': 'drawing the chart {}',
    'subset': 'preparing the font {}',
}
Report = Callable[[str, str, Outlook], None]  # the step that is done, its name, and the progress of the build


@cache
def versions() -> str:
    """The versions of all programs and libraries that decide what a page looks like."""
    return (
        f'weasyprint {version("weasyprint")}, pydyf {version("pydyf")}, fonttools {version("fonttools")},'
        f' vl-convert {version("vl-convert-python")}, pango {pango()}'
    )


def pango() -> str:
    """The version of Pango, '' if it cannot be found."""
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
    """The digests of the inputs of each step, kept from build to build to tell which input changed. `scope`
    is the edition and output that are being made; `events` are (step, name, reason), the reason '' for a
    result from the cache; `changes` maps (scope, step, name) to the reason, '' if nothing changed."""

    def __init__(self, path: Path | None):
        self.path = path
        self.before = _ledger(path) if path else {}
        self.now = dict(self.before)
        self.scope = ''
        self.events: list[tuple[str, str, str]] = []
        self._reported = 0  # how many of the events `latest` has returned
        # scope, step, name -> why it is not as in the last build, '' if it is
        self.changes: dict[tuple[str, str, str], str] = {}

    def note(self, step: str, name: str, reused: bool, inputs: dict[str, str]) -> None:
        """Add an event. `inputs` map the name of an input to its digest."""
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
        """The events since the last call."""
        events, self._reported = self.events[self._reported :], len(self.events)
        return events

    def save(self) -> None:
        if self.path and self.now != self.before:
            with contextlib.suppress(OSError):
                OutputFolder(self.path.parent, 'output/.cache').write(
                    self.path.name, json.dumps(self.now, sort_keys=True).encode()
                )


def _ledger(path: Path) -> dict[str, dict[str, str]]:
    """The inputs in the ledger of the last build; none if it is lost or invalid, because it only explains."""
    try:
        return msgspec.json.decode(path.read_bytes(), type=dict[str, dict[str, str]])
    except (OSError, msgspec.DecodeError):
        return {}


@dataclass(frozen=True)
class Task(Generic[Result]):
    """A call of `work(*arguments)` in a worker. `parts` are everything that decides the result, for the key
    of the cache; `inputs` name their digests for --why; `place` is that of the problem if it fails."""

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
    """Tasks that are being done. `ready` has the results so far, first those from the cache."""

    def __init__(
        self,
        runner: TaskRunner,
        ready: dict[tuple[str, str], Result],
        tickets: dict[int, tuple[Task[Result], str]],
    ):
        """`tickets`: the ticket of each task in the pool -> the task, and the scope that it was begun for."""
        self.runner, self.ready, self.tickets = runner, ready, tickets
        self.problems: list[Problem] = []

    def outcome(self) -> tuple[dict[tuple[str, str], Result], list[Problem]]:
        """Wait for all tasks: (step, name) -> result, and a problem for each that failed."""
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
        """Wait for all tasks: (step, name) -> result. Raises Refused if one failed."""
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
        """Start the worker processes: they import WeasyPrint while this process reads the content."""
        self.pool  # noqa: B018

    def enter(self, scope: str) -> None:
        """Begin to work for another edition and output."""
        self.ledger.scope = scope
        self.forecast.enter(scope)

    def begin(self, tasks: Iterable[Task[Result]]) -> Pending[Result]:
        """Start the tasks whose results are not in the cache, the largest first."""
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
        """Keep the result of a task, and report progress."""
        self.cache.put(task.step, (versions(), *task.parts), outcome.value)
        self.ledger.note(task.step.name, task.name, False, task.inputs)
        self.forecast.done(scope, task.step.name, task.name, task.size, outcome.seconds)
        self.tell(task.step.name, task.name)

    def bound(self, name: str) -> None:
        """Report that the pages of a PDF are joined."""
        self.forecast.done(self.forecast.scope, 'bind', name, 0, 0.0)
        self.tell('bind', name)

    def tell(self, step: str, name: str) -> None:
        """Report that a step is done."""
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
        """The task of laying out a job. `inputs` are the digests of what its HTML was made from; `place` is
        where that was written."""
        styles, images, fonts = (
            (p for s in job.stylesheets for p in s),
            (p for i in job.images for p in i),
            self.font_digest,
        )
        all_inputs = {
            **inputs,
            'styles': digest(*styles),
            'images': digest(*images),
            'fonts': fonts,
            'programs': digest(versions(), code_digest(*step.code)),
        }
        parts = (
            job.name,
            job.html,
            str(job.tagged),
            *job.notes,
            all_inputs['styles'],
            all_inputs['images'],
            fonts,
        )
        return Task(
            step=step,
            name=name,
            work=worker.typeset,
            arguments=(job,),
            parts=parts,
            inputs=all_inputs,
            place=place,
            limits=limits,
        )

    @cached_property
    def font_digest(self) -> str:
        files = sorted(f for f in self.fonts.iterdir() if f.suffix in SUFFIXES)
        return digest(*(p for f in files for p in (f.name, f.read_bytes())))
