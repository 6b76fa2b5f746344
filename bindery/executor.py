"""Slow steps, done once: in parallel on all cores, kept in the cache, each able to say why it was done again."""

from __future__ import annotations

import ctypes
import json
import multiprocessing
import pickle
from collections.abc import Callable, Iterable
from concurrent.futures import Executor, ProcessPoolExecutor, as_completed
from functools import cache
from importlib.metadata import version
from pathlib import Path

from .cache import Cache, code_digest
from .sources import digest, write_atomic
from .typeset import Fragment, Job
from .typeset import worker


@cache
def versions() -> str:
    """Of everything outside our own code that shapes a page."""
    return f'weasyprint {version("weasyprint")}, pydyf {version("pydyf")}, fonttools {version("fonttools")}, pango {_pango()}'


def _pango() -> str:
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
            self.before: dict[str, dict[str, str]] = json.loads(path.read_text()) if path else {}
        except (OSError, ValueError):
            self.before = {}
        self.now = dict(self.before)
        self.events: list[tuple[str, str, str]] = []      # step, name, '' when reused, else the reason

    def note(self, step: str, name: str, reused: bool, inputs: dict[str, str]) -> None:
        key = f'{step} {name}'
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


class Typesetter:
    """Runs typesetting jobs through an executor and keeps their fragments."""

    def __init__(self, cache: Cache, fonts: Path, scratch: Path, jobs: int, ledger: Ledger, executor: Executor | None = None):
        self.cache, self.fonts, self.scratch, self.jobs, self.ledger = cache, fonts, scratch, jobs, ledger
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

    def _remembered(self, step: str, name: str, key: str, inputs: dict[str, str]):
        body = self.cache.get(step, key)
        if body is not None:
            try:
                value = pickle.loads(body)
            except Exception:      # of another Python: make it again
                value = None
            if value is not None:
                self.ledger.note(step, name, True, inputs)
                return value
        return None

    def run(self, step: str, work: Callable, tasks: Iterable[tuple[str, object, dict[str, str], tuple]], tick: Callable[[str], None] = lambda name: None) -> dict:
        """Do `work` for every task (name, key parts, inputs for --why, arguments); the largest first. Returns name -> result."""
        results, futures = {}, {}
        for name, parts, inputs, arguments in tasks:
            key = digest(code_digest(step), versions(), step, *parts)
            value = self._remembered(step, name, key, inputs)
            if value is None:
                futures[self.executor.submit(work, *arguments)] = (name, key, inputs)
            else:
                results[name] = value
        for future in as_completed(futures):
            name, key, inputs = futures[future]
            results[name] = future.result()
            self.cache.put(step, key, pickle.dumps(results[name], protocol=5))
            self.ledger.note(step, name, False, inputs)
            tick(name)
        return results

    def typeset(self, jobs: dict[str, tuple[Job, dict[str, str]]], step: str = 'typeset', tick=lambda name: None) -> dict[str, Fragment]:
        """Lay out jobs, given as name -> (job, inputs for --why)."""
        ordered = sorted(jobs.items(), key=lambda item: -len(item[1][0].html))
        fonts = self.font_digest()
        tasks = []
        for name, (job, inputs) in ordered:
            parts = [job.name, job.html, str(job.tagged), fonts, *(p for s in job.stylesheets for p in s), *(p for i in job.images for p in i)]
            styles = digest(*(p for s in job.stylesheets for p in s))
            inputs = {**inputs, 'styles': styles, 'images': digest(*(p for i in job.images for p in i)), 'fonts': fonts,
                      'programs': digest(versions(), code_digest(step))}
            tasks.append((name, parts, inputs, (job,)))
        return self.run(step, worker.typeset, tasks, tick)

    @cache
    def font_digest(self) -> str:
        return digest(*(p for f in sorted(self.fonts.iterdir()) if f.suffix in ('.ttf', '.otf') for p in (f.name, f.read_bytes())))
