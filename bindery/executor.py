"""Slow steps, done once: in parallel on all cores, kept in the cache, each able to say why it was done again."""

from __future__ import annotations

import ctypes
import json
import multiprocessing
from collections.abc import Callable, Iterable
from concurrent.futures import Executor, Future, ProcessPoolExecutor, as_completed
from dataclasses import dataclass
from functools import cache, cached_property
from importlib.metadata import version
from pathlib import Path

import msgspec

from .cache import Cache, Step, code_digest
from .sources import digest, write_atomic
from .typeset import Fragment, Job, worker
from .typeset.fonts import SUFFIXES

LAYOUT_CODE = ('typeset', 'tags')
TYPESET, FURNISH = Step('typeset', Fragment, LAYOUT_CODE), Step('furnish', Fragment, LAYOUT_CODE)
SUBSET = Step('subset', bytes, LAYOUT_CODE)


@cache
def versions() -> str:
    """Of everything outside our own code that shapes a page."""
    return f'weasyprint {version("weasyprint")}, pydyf {version("pydyf")}, fonttools {version("fonttools")}, vl-convert {version("vl-convert-python")}, pango {pango()}'


def pango() -> str:
    """The version of Pango, '' where it cannot be found."""
    for name in ('libpango-1.0.so.0', 'libpango-1.0.dylib', 'libpango-1.0-0.dll', '/opt/homebrew/lib/libpango-1.0.dylib'):
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
        try:
            self.before = msgspec.json.decode(path.read_bytes(), type=dict[str, dict[str, str]]) if path else {}
        except (OSError, msgspec.DecodeError):
            self.before = {}
        self.now = dict(self.before)
        self.scope = ''                                   # the edition and output that are being made
        self.events: list[tuple[str, str, str]] = []      # step, name, '' when reused, else the reason

    def note(self, step: str, name: str, reused: bool, inputs: dict[str, str]) -> None:
        key = f'{self.scope} {step} {name}'
        reason = ''
        if not reused:
            before = self.before.get(key)
            changed = [k for k, v in inputs.items() if before and before.get(k) != v]
            reason = ', '.join(changed) + ' changed' if changed else 'not in the cache' if before else 'new'
        self.now[key] = inputs
        self.events.append((step, name, reason))

    def save(self) -> None:
        if self.path and self.now != self.before:
            try:
                write_atomic(self.path, json.dumps(self.now, sort_keys=True).encode())
            except OSError:
                pass


@dataclass(frozen=True)
class Task:
    """A call of `work(*arguments)` in a worker. `parts` are everything that decides the result; `inputs` name them for --why."""

    step: Step
    name: str
    work: Callable
    arguments: tuple
    parts: tuple[bytes | str, ...]
    inputs: dict[str, str]


class Pending:
    """Tasks under way; what the cache had is there already."""

    def __init__(self, typesetter: Typesetter, ready: dict, futures: dict[Future, Task]):
        self.typesetter, self.ready, self.futures = typesetter, ready, futures

    def results(self) -> dict[tuple[str, str], object]:
        """Wait for all; (step, name) -> result."""
        for future in as_completed(self.futures):
            task = self.futures[future]
            value = self.ready[task.step.name, task.name] = future.result()
            self.typesetter.cache.keep(task.step, (versions(), *task.parts), value)
            self.typesetter.ledger.note(task.step.name, task.name, False, task.inputs)
            self.typesetter.progress(task.step.name, task.name)
        return self.ready


class Typesetter:
    """Runs tasks through an executor and keeps their results."""

    def __init__(self, cache: Cache, fonts: Path, scratch: Path, jobs: int, ledger: Ledger, progress: Callable[[str, str], None],
                 executor: Executor | None = None):
        self.cache, self.fonts, self.scratch, self.jobs, self.ledger, self.progress = cache, fonts, scratch, jobs, ledger, progress
        self._executor = executor

    def __enter__(self):
        return self

    def __exit__(self, *exception):
        if self._executor is not None:
            self._executor.shutdown(wait=True, cancel_futures=True)

    @property
    def executor(self) -> Executor:
        if self._executor is None:
            # fork: the child inherits what is imported already; there are no threads in this process yet
            method = 'fork' if 'fork' in multiprocessing.get_all_start_methods() else 'spawn'
            self._executor = ProcessPoolExecutor(self.jobs, multiprocessing.get_context(method), worker.start, (str(self.fonts), str(self.scratch)))
        return self._executor

    def warm(self) -> None:
        """Start the processes, which import WeasyPrint while this one reads the content."""
        self.executor.submit(int)

    def begin(self, tasks: Iterable[Task]) -> Pending:
        """Start what is not in the cache, the largest first."""
        ready: dict = {}
        futures: dict = {}
        for task in sorted(tasks, key=lambda t: (-sum(map(len, t.parts)), t.name)):
            value = self.cache.look(task.step, (versions(), *task.parts))
            if value is None:
                futures[self.executor.submit(task.work, *task.arguments)] = task
            else:
                ready[task.step.name, task.name] = value
                self.ledger.note(task.step.name, task.name, True, task.inputs)
        return Pending(self, ready, futures)

    def run(self, tasks: Iterable[Task]) -> dict[tuple[str, str], object]:
        """Begin the tasks and wait for all of them."""
        return self.begin(tasks).results()

    def layout(self, step: Step, name: str, job: Job, inputs: dict[str, str]) -> Task:
        """The task of laying out a job; `inputs` are those of its HTML."""
        styles, images, fonts = (p for s in job.stylesheets for p in s), (p for i in job.images for p in i), self.font_digest
        about = {**inputs, 'styles': digest(*styles), 'images': digest(*images), 'fonts': fonts, 'programs': digest(versions(), code_digest(*step.code))}
        return Task(step, name, worker.typeset, (job,), (job.name, job.html, str(job.tagged), about['styles'], about['images'], fonts), about)

    @cached_property
    def font_digest(self) -> str:
        files = sorted(f for f in self.fonts.iterdir() if f.suffix in SUFFIXES)
        return digest(*(p for f in files for p in (f.name, f.read_bytes())))
