"""The progress of a build and the time that it will still take, estimated from the times of earlier builds.

The times lie beside the cache and are part of no key: without them a build gives the same, without an
estimate."""

from __future__ import annotations

import heapq
import json
import time
from collections.abc import Callable, Iterable
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from ..sources.files.output_folder import OutputFolder

Key = tuple[str, str, str]  # scope (the edition and output that are being made), step, name
MAIN = 'main'  # the step that stands for what the main process does for one scope while no task is under way
STEADY = 5.0  # seconds of tasks after which a build that is faster or slower than the last one counts half


@dataclass(frozen=True)
class Outlook:
    """The progress of a build: `done` of `total` steps. `left` is the time left in seconds, None if
    unknown."""

    done: int
    total: int
    left: float | None


class Times:
    """For each step, the seconds that it took when it was last done, and the size of its inputs in bytes."""

    def __init__(self, path: Path | None):
        self.path = path
        self.known: dict[Key, tuple[float, int]] = {}
        try:
            rows = json.loads(path.read_text('utf-8')) if path else []
            for scope, step, name, seconds, size in rows:
                self.known[str(scope), str(step), str(name)] = float(seconds), int(size)
        except (OSError, ValueError, TypeError):  # lost or invalid: they are measured again
            self.known = {}

    def record(self, key: Key, seconds: float, size: int) -> None:
        """Note the time of a step."""
        self.known[key] = seconds, size

    def estimate(self, key: Key, size: int = 0) -> float | None:
        """The estimated seconds of a step: from its own last time; else from steps of the same name in other
        scopes; else from steps of its kind. None without any. Times are scaled by `size`."""
        if key in self.known:
            return self._scaled([self.known[key]], size)
        _, step, name = key
        timed = [(k, v) for k, v in self.known.items() if k[1] == step and v[0] > 0]
        return self._scaled([v for k, v in timed if k[2] == name] or [v for _, v in timed], size)

    @staticmethod
    def _scaled(timed: list[tuple[float, int]], size: int) -> float | None:
        if not timed:
            return None
        seconds, sizes = sum(s for s, _ in timed), sum(n for _, n in timed)
        return seconds / sizes * size if size and sizes else seconds / len(timed)

    def save(self) -> None:
        if self.path:
            rows = [[*key, round(seconds, 4), size] for key, (seconds, size) in sorted(self.known.items())]
            with suppress(OSError):  # a full disk costs the estimate, not the build
                OutputFolder(self.path.parent, 'output/.cache').write(
                    self.path.name, json.dumps(rows, indent=0).encode()
                )


class Forecast:
    """The forecast of one build. `jobs`: how many tasks are done at the same time; `clock` gives seconds."""

    def __init__(self, times: Times, jobs: int, clock: Callable[[], float] = time.perf_counter):
        self.times, self.jobs, self.clock = times, jobs, clock
        self.scope = ''
        self.planned: set[Key] = set()  # what the build is known to come to; counted, if anything is planned
        self.expected: dict[Key, None] = {}  # what of it has not been looked at yet
        # estimated seconds of what is under way, in the order of the queue
        self.queued: dict[Key, float] = {}
        self.started: dict[Key, float] = {}  # when the first `jobs` of it came to a worker
        self.ended: set[Key] = set()
        # (step, name) of what was done in this build, for whatever scope
        self.fresh: set[tuple[str, str]] = set()
        self.looked = self.missed = (
            0.0  # estimated seconds of what was looked at, and of what had to be done of it
        )
        self.took = self.foreseen = (
            STEADY  # seconds of tasks that are done, as they were and as they were estimated
        )
        self.alone = 0.0  # seconds of work on this scope while no task was under way
        self.since = clock()  # since when no task is under way; of no use while one is

    def expect(self, keys: Iterable[Key]) -> None:
        """Add steps that the build will come to."""
        self.expected.update(dict.fromkeys(keys))
        self.planned |= self.expected.keys()

    def enter(self, scope: str) -> None:
        """The main process begins to work for another scope."""
        self._close()
        self.scope = scope

    def finish(self) -> None:
        """Keep the times of a build that succeeded."""
        self._close()
        self.times.save()

    def _close(self) -> None:
        self.times.record((self.scope, MAIN, ''), self._alone(), 0)
        self.alone, self.since = 0.0, self.clock()

    def _alone(self) -> float:
        return self.alone + (0.0 if self.queued else self.clock() - self.since)

    def _start(self) -> None:
        """Note that free workers start the next tasks."""
        for key in [k for k in self.queued if k not in self.started][: self.jobs - len(self.started)]:
            self.started[key] = self.clock()

    def reused(self, step: str, name: str, size: int) -> None:
        """A step whose result is in the cache."""
        key = self._look(step, name, size, False)
        if (step, name) in self.fresh:  # this build has just done it for another scope: here it costs nothing
            self.times.record(key, 0.0, size)
        self.ended.add(key)

    def begun(self, step: str, name: str, size: int) -> None:
        """A step that has to be done and is in the queue."""
        key = self._look(step, name, size, True)
        self.alone = self._alone()
        self.queued[key] = self.times.estimate(key, size) or 0.0
        self._start()

    def done(self, scope: str, step: str, name: str, size: int, seconds: float) -> None:
        """A step that is done, for the scope that it was begun for."""
        key = scope, step, name
        if (estimate := self.queued.pop(key, None)) is not None:
            if estimate:
                self.took, self.foreseen = self.took + seconds, self.foreseen + estimate
            if not self.queued:
                self.since = self.clock()
        self.started.pop(key, None)
        self._start()
        self.expected.pop(key, None)
        self.ended.add(key)
        self.fresh.add((step, name))
        self.times.record(key, seconds, size)

    def _look(self, step: str, name: str, size: int, missed: bool) -> Key:
        key = self.scope, step, name
        self.expected.pop(key, None)
        seconds = self.times.estimate(key, size) or 0.0
        self.looked += seconds
        self.missed += seconds * missed
        return key

    def outlook(self) -> Outlook:
        """The progress of the build. The share of steps that have to be done is taken to be the same among
        those to come as among those so far."""
        every = self.expected.keys() | self.queued.keys() | self.ended
        counted = self.planned | {key for key in every if not key[0]} if self.planned else every
        # nothing is known before the first pages are looked up
        known = self.scope and self.looked and every - self.ended
        return Outlook(len(self.ended & counted), len(counted), self._left() if known else None)

    def _left(self) -> float:
        share = self.missed / self.looked
        known = [self.times.estimate(key) or 0.0 for key in self.expected if key[1] != MAIN]
        ahead = {scope for scope, *_ in self.expected} - {self.scope}
        main = max(0.0, self._main(self.scope) - self._alone()) + sum(map(self._main, ahead))
        under_way = [max(0.0, seconds - self._running(key)) for key, seconds in self.queued.items()]
        return (
            self.took / self.foreseen * (span(under_way, self.jobs) + share * sum(known) / self.jobs + main)
        )

    def _running(self, key: Key) -> float:
        return self.clock() - self.started[key] if key in self.started else 0.0

    def _main(self, scope: str) -> float:
        return self.times.estimate((scope, MAIN, '')) or 0.0


def span(tasks: Iterable[float], jobs: int) -> float:
    """The seconds that tasks take when `jobs` of them are done at a time, the longest first."""
    workers = [0.0] * jobs
    for seconds in sorted(tasks, reverse=True):
        heapq.heapreplace(workers, workers[0] + seconds)
    return max(workers)
