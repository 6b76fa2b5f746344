"""Limits for memory and processor time, and exceptions as values, for all work on what others wrote: in
worker processes and in the main process.

The limit for memory is RLIMIT_DATA, the memory that a process may write to: V8, which draws charts, reserves
far more addresses than it uses. The limit for time is a timer of processor time, so that a busy machine does
not make a book faulty. The timer raises an exception at the next instruction of Python; a library that does
not return to Python is stopped from outside, by layout/workers.py.
"""

from __future__ import annotations

import os
import threading
import time
import traceback
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from types import FrameType
from typing import TypeVar, TypeVarTuple

from .limits import TaskLimits
from .problems import Place, Problem, Refused
from .rules import hint

try:
    import resource
    import signal

    _TIMER, _SIGNAL = signal.ITIMER_PROF, signal.SIGPROF
except (ImportError, AttributeError):  # not on this platform: only layout/workers.py stops what hangs
    resource = None  # type: ignore[assignment]  # a module is optional here, which no declaration can say

Result = TypeVar('Result')
Arguments = TypeVarTuple('Arguments')

AGAIN = 1.0  # seconds until the timer raises again, in case a library has swallowed the exception
SOON = 0.001  # seconds for a timer whose time is up: one set to 0 never goes off


def cut_short(problems: Iterable[Problem]) -> bool:
    """Whether work was ended by a limit or a bug. Its result must not be cached: the work may succeed another
    time."""
    return any(problem.code.startswith('task-') for problem in problems)


class Exceeded(BaseException):
    """A limit is exceeded. Not an Exception, so that no library handles it as an error of its own. `kind` is
    time or memory; `limits` are those that are exceeded: only the guard that set them handles this."""

    def __init__(self, kind: str, words: str, limits: TaskLimits):
        super().__init__(words)
        self.kind, self.limits = kind, limits


@dataclass(frozen=True)
class Fault:
    """Why a piece of work has no result. `kind` is failed, time, memory, killed or start; `words` complete a
    sentence that begins with the work: "took more than 60 s of processor time"."""

    kind: str
    words: str

    def problem(self, what: str, place: Place) -> Problem:
        """The fault as a problem. `what` is the work ("laying out the unit plan"), `place` that of the
        text."""
        if self.kind == 'start':  # caused by no text, and the same for every task
            return Problem('task-start', self.words, Place('.'), hint('task-start'))
        return Problem(f'task-{self.kind}', f'{what} {self.words}', place, hint(f'task-{self.kind}'))


def attempt(
    limits: TaskLimits, call: Callable[[*Arguments], Result], *arguments: *Arguments
) -> tuple[Result | None, Fault | None]:
    """What `call` returns within the limits, or else the fault. Refused passes: it tells already what is
    wrong."""
    outcome = _result_or_fault(limits, call, *arguments)
    return (None, outcome) if isinstance(outcome, Fault) else (outcome, None)


def carried_out(
    limits: TaskLimits, what: str, place: Place, call: Callable[[*Arguments], Result], *arguments: *Arguments
) -> Result:
    """What `call` returns within the limits. Otherwise raises Refused, which says that `what` failed for the
    text at `place`."""
    outcome = _result_or_fault(limits, call, *arguments)
    if isinstance(outcome, Fault):
        raise Refused([outcome.problem(what, place)])
    return outcome


def _result_or_fault(
    limits: TaskLimits, call: Callable[[*Arguments], Result], *arguments: *Arguments
) -> Result | Fault:
    try:
        with limited(limits):
            return call(*arguments)
    except Exceeded as exceeded:
        if exceeded.limits != limits:
            raise
        return Fault(exceeded.kind, str(exceeded))
    except Refused:
        raise
    except RecursionError:
        return Fault('failed', 'failed: something in it is nested too deeply')
    except Exception as error:
        return Fault('failed', f'failed: {described(error)}')


def described(error: BaseException) -> str:
    """An exception in one line: its message, its type, and the line of code that raised it."""
    message = ' '.join(str(error).split())[:200]
    frames = traceback.extract_tb(error.__traceback__)
    origin = f', {Path(frames[-1].filename).name}:{frames[-1].lineno}' if frames else ''
    return f'{message or "no reason is given"} ({type(error).__name__}{origin})'


@contextmanager
def limited(limits: TaskLimits) -> Iterator[None]:
    """A context with limits; raises Exceeded beyond them. Of nested guards, the one with less time left
    raises first."""
    try:
        with _time(limits), _memory(limits.memory):
            yield
    except MemoryError:
        raise Exceeded(
            'memory', f'took more than {limits.memory // 1_000_000:,} MB of memory', limits
        ) from None


@contextmanager
def _time(limits: TaskLimits) -> Iterator[None]:
    outer, seconds = _left(), limits.processor
    if outer is None or 0 < outer <= seconds:
        yield
        return

    def raise_exceeded(signal_number: int, frame: FrameType | None) -> None:
        if _left():  # 0: the timer went off while it was being stopped
            raise Exceeded('time', f'took more than {seconds:g} s of processor time', limits)

    began = time.process_time()
    before = signal.signal(_SIGNAL, raise_exceeded)
    try:
        signal.setitimer(_TIMER, seconds, AGAIN)
        yield
    finally:
        signal.setitimer(_TIMER, 0)
        signal.signal(_SIGNAL, before)
        if outer:  # the outer guard continues with the time that this work left
            signal.setitimer(_TIMER, max(SOON, outer - (time.process_time() - began)), AGAIN)


def _left() -> float | None:
    """Seconds left to the innermost guard, 0 outside of all guards; None if this thread cannot have a
    timer."""
    if resource is None or threading.current_thread() is not threading.main_thread():
        return None
    return signal.getitimer(_TIMER)[0]


@contextmanager
def _memory(size: int) -> Iterator[None]:
    """Limit the memory that this process may take beyond what it has, in bytes."""
    in_use = _memory_in_use()
    if in_use is None:
        yield
        return
    soft, hard = resource.getrlimit(resource.RLIMIT_DATA)
    bounds = [bound for bound in (soft, hard, in_use + size) if bound != resource.RLIM_INFINITY]
    resource.setrlimit(resource.RLIMIT_DATA, (min(bounds), hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_DATA, (soft, hard))


def is_bounded() -> bool:
    """Whether the memory of this process is limited by a guard."""
    if resource is None:
        return False
    soft, hard = resource.getrlimit(resource.RLIMIT_DATA)
    return soft != hard


def lift() -> None:
    """Remove the limit for memory from this process: for an external program that is started within a guard,
    which has its own memory and a deadline."""
    if resource is not None:
        hard = resource.getrlimit(resource.RLIMIT_DATA)[1]
        resource.setrlimit(resource.RLIMIT_DATA, (hard, hard))


def _memory_in_use() -> int | None:
    """The memory of this process in bytes, as RLIMIT_DATA counts it; None if the platform does not tell
    (proc(5), field `data` of statm)."""
    try:
        with open('/proc/self/statm', 'rb') as file:
            return int(file.read().split()[5]) * os.sysconf('SC_PAGE_SIZE')
    except (OSError, ValueError, IndexError):
        return None
