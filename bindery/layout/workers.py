"""Worker processes, and the foreman: a process that gives tasks to workers, kills a worker whose task exceeds
its deadline, starts a new worker in place of one that ended, and ends with the main process.

The foreman is forked first, from a process without threads. It loads the libraries once, and forks the
workers from that state. When a worker ends, only its task is lost; the end of the main process ends all of
them. The foreman sends to the main process only on request, so neither ever waits for the other to read."""

from __future__ import annotations

import ctypes
import io
import multiprocessing
import os
import pickle
import signal
import sys
import time
from collections import deque
from collections.abc import Callable, Iterable
from contextlib import redirect_stdout, suppress
from dataclasses import dataclass
from multiprocessing.connection import Connection, wait
from multiprocessing.context import ForkContext, SpawnContext
from multiprocessing.process import BaseProcess
from typing import Any

from ..core.guard import Fault, attempt, described
from ..core.limits import TaskLimits

_PR_SET_PDEATHSIG = 1  # prctl(2)
_STOP, _WANTED = 'stop', 'wanted'
Context = ForkContext | SpawnContext  # of multiprocessing
PATIENCE = 5  # seconds for the foreman to end by itself


@dataclass(frozen=True)
class Outcome:
    """The result of a task: its value or a fault, and the seconds that it took by the clock."""

    value: Any  # whatever the call of the task returned
    fault: Fault | None
    seconds: float


class Pool:
    """The main process's side of the workers. `jobs` is the number of workers; `prepare` loads what all tasks
    need, before there are workers; `start` prepares one worker."""

    def __init__(self, jobs: int, prepare: Callable[[], None], start: Callable[[], None]):
        # fork: the child inherits what is imported already
        forks = 'fork' in multiprocessing.get_all_start_methods()
        context = multiprocessing.get_context('fork') if forks else multiprocessing.get_context('spawn')
        self._line, far = context.Pipe()
        self._foreman = context.Process(
            target=_foreman, args=(far, self._line, context, jobs, prepare, start)
        )
        self._foreman.start()
        far.close()
        self._tickets = 0
        self._outcomes: dict[int, Outcome] = {}

    def submit(self, limits: TaskLimits, call: Callable[..., Any], *arguments: Any) -> int:
        """Hand in the task of calling `call(*arguments)`; returns its ticket."""
        self._tickets += 1
        with suppress(EOFError, OSError):  # the foreman is dead: outcome() says so
            self._line.send((self._tickets, limits, pickle.dumps((call, arguments), 5)))
        return self._tickets

    def outcome(self, tickets: Iterable[int]) -> tuple[int, Outcome]:
        """Wait until one of these tasks has ended: its ticket and its outcome. Each outcome is returned
        once."""
        while not (ended := [t for t in tickets if t in self._outcomes]):
            try:
                self._line.send(_WANTED)
                ticket, body = self._line.recv()
                self._outcomes[ticket] = Outcome(*pickle.loads(body))
            except (EOFError, OSError):
                fault = Fault(
                    'killed', 'was lost: the process that hands out the work was killed from outside'
                )
                self._outcomes |= dict.fromkeys(tickets, Outcome(None, fault, 0))
        return ended[0], self._outcomes.pop(ended[0])

    def close(self) -> None:
        """End all processes, also those that are at work."""
        with suppress(EOFError, OSError):
            self._line.send(_STOP)
        self._line.close()
        self._foreman.join(PATIENCE)
        self._foreman.kill()


def end_with_parent(parent: int) -> None:
    """Let the kernel kill this process when the process `parent` ends, in whatever way. Linux only; elsewhere
    the pipe to the parent is closed."""
    if sys.platform == 'linux':
        ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGKILL, 0, 0, 0)
        if os.getppid() != parent:  # it ended before the kernel knew
            os._exit(1)


def _parent() -> int:
    """The number of the process that started this one."""
    parent = multiprocessing.parent_process()
    assert parent is not None and parent.pid is not None
    return parent.pid


def _ignore_interrupts(parent: int) -> None:
    """Leave Ctrl+C to the main process, which ends the others; end with the process `parent`."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    end_with_parent(parent)


# --- the foreman --------------------------------------------------------------------------------------------


@dataclass
class _Worker:
    process: BaseProcess
    line: Connection
    ticket: int = 0  # of the task that it is at; 0 for none
    limits: TaskLimits | None = None
    deadline: float | None = None


def _foreman(
    line: Connection,
    main_end: Connection,
    context: Context,
    jobs: int,
    prepare: Callable[[], None],
    start: Callable[[], None],
) -> None:
    main_end.close()
    _ignore_interrupts(_parent())
    foreman = _Foreman(line, context, jobs, start)
    try:
        with redirect_stdout(io.StringIO()):  # WeasyPrint prints advice when Pango is missing
            prepare()
        foreman.hire()  # they get ready while the main process reads
    except Exception as e:
        foreman.unfit = Fault('start', f'typesetting cannot start: {described(e)}')
    with suppress(EOFError, OSError):  # the main process is gone
        foreman.run()
    for worker in foreman.workers:
        worker.process.kill()
    for worker in foreman.workers:
        worker.process.join()
    os._exit(0)


class _Foreman:
    def __init__(self, line: Connection, context: Context, jobs: int, start: Callable[[], None]):
        self.line, self.context, self.jobs, self.start = line, context, jobs, start
        self.workers: list[_Worker] = []
        self.tasks: deque[tuple[int, TaskLimits, bytes]] = deque()
        self.ended: deque[tuple[int, bytes]] = deque()
        self.wanted = False  # the main process waits for the end of a task
        self.unfit: Fault | None = None

    def run(self) -> None:
        """Work until the main process says stop; raises EOFError or OSError when it is gone."""
        while True:
            self.hand_out()
            if self.wanted and self.ended:
                self.line.send(self.ended.popleft())
                self.wanted = False
            deadlines = [w.deadline for w in self.workers if w.deadline is not None]
            ready = wait(
                [self.line, *(w.line for w in self.workers)],
                max(0, min(deadlines) - time.monotonic()) if deadlines else None,
            )
            for worker in [w for w in self.workers if w.line in ready]:
                self.receive(worker)
            for worker in [w for w in self.workers if overdue(w.deadline, time.monotonic())]:
                worker.process.kill()
                assert worker.limits is not None  # what has a deadline has limits
                self.remove(worker, Fault('time', f'took more than {worker.limits.clock:g} s'))
            if self.line in ready:
                message = self.line.recv()
                if message == _STOP:
                    return
                if message == _WANTED:
                    self.wanted = True
                else:
                    self.tasks.append(message)

    def hire(self) -> None:
        """Start workers until there are as many as there may be."""
        while len(self.workers) < self.jobs:
            mine, theirs = self.context.Pipe()
            others = [self.line, mine, *(w.line for w in self.workers)]
            process = self.context.Process(target=_work, args=(theirs, others, self.start))
            process.start()
            theirs.close()
            self.workers.append(_Worker(process, mine))

    def hand_out(self) -> None:
        """Give tasks to idle workers; if typesetting cannot start, every task fails."""
        while self.tasks and self.unfit:
            self.end(self.tasks.popleft()[0], self.unfit)
        while self.tasks:
            self.hire()
            idle = next((w for w in self.workers if not w.ticket), None)
            if idle is None:
                return
            idle.ticket, idle.limits, payload = self.tasks.popleft()
            idle.deadline = None if idle.limits.clock is None else time.monotonic() + idle.limits.clock
            try:
                idle.line.send((idle.limits, payload))
            except (EOFError, OSError):
                self.remove(idle)

    def receive(self, worker: _Worker) -> None:
        """Take the outcome of a task from its worker."""
        try:
            self.ended.append((worker.ticket, worker.line.recv_bytes()))
            worker.ticket, worker.deadline = 0, None
        except (EOFError, OSError):
            self.remove(worker)

    def remove(self, worker: _Worker, fault: Fault | None = None) -> None:
        """Remove a worker that has ended; its task, if it had one, fails."""
        worker.process.join()
        worker.line.close()
        self.workers.remove(worker)
        if worker.ticket:
            self.end(worker.ticket, fault or death(worker.process.exitcode))

    def end(self, ticket: int, fault: Fault) -> None:
        self.ended.append((ticket, pickle.dumps((None, fault, 0.0))))


def overdue(deadline: float | None, now: float) -> bool:
    """Whether a task has exceeded its deadline. Both are readings of time.monotonic."""
    return deadline is not None and now >= deadline


def death(exitcode: int | None) -> Fault:
    """The fault of a task whose worker ended with this exit code."""
    if exitcode == -signal.SIGKILL:
        return Fault('killed', 'was killed from outside, as happens when the machine runs out of memory')
    how = f'signal {signal.Signals(-exitcode).name}' if exitcode and exitcode < 0 else f'exit code {exitcode}'
    return Fault('killed', f'ended its process ({how}): it ran out of memory, or a library failed')


# --- a worker -----------------------------------------------------------------------------------------------


def _work(line: Connection, others: list[Connection], start: Callable[[], None]) -> None:
    for other in others:  # or this process would keep them open when the others are gone
        other.close()
    _ignore_interrupts(_parent())
    silence = os.open(os.devnull, os.O_WRONLY)
    os.dup2(silence, 2)  # messages of a library that breaks down; the fault of the task says it plainly
    unfit = None
    try:
        start()
    except Exception as e:
        unfit = Fault('start', f'typesetting cannot start: {described(e)}')
    while True:
        try:
            limits, payload = line.recv()
        except (EOFError, OSError):
            os._exit(0)
        began = time.perf_counter()
        body, fault = (None, unfit) if unfit else attempt(limits, _done, payload)
        if body is None:
            body = pickle.dumps((None, fault, time.perf_counter() - began))
        line.send_bytes(body)


def _done(payload: bytes) -> bytes:
    """Do a task. Its outcome is pickled here, so that a value that cannot be pickled is a fault of the
    task."""
    began = time.perf_counter()
    call, arguments = pickle.loads(payload)
    value = call(*arguments)
    return pickle.dumps((value, None, time.perf_counter() - began), 5)
