"""One guard for all work on what others wrote, in worker processes and in the main one: limits for memory and
processor time, and any exception as a value.

The limit for memory is RLIMIT_DATA (what a process may write to; V8, which draws charts, reserves far more
addresses than it uses), the limit for time the timer of processor time (a busy machine does not make a book
faulty). The timer raises an exception at the next instruction of Python. A library that computes on and on is
stopped from outside: see layout/workers.py.
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

from .limits import TaskLimits
from .problems import Place, Problem, Refused
from .rules import hint

try:
    import resource
    import signal

    _TIMER, _SIGNAL = signal.ITIMER_PROF, signal.SIGPROF
except (
    ImportError,
    AttributeError,
):  # no such limits on this platform: only layout/workers.py stops what hangs
    resource = None

AGAIN = 1.0  # seconds until the timer raises again, should a library have swallowed the exception
SOON = 0.001  # seconds that are left where none are: a timer set to 0 never goes off


def cut_short(problems: Iterable[Problem]) -> bool:
    """Was work ended by a limit, or by a fault of ours? What came of it is not kept: it may go well another
    time."""
    return any(p.code.startswith('task-') for p in problems)


class Exceeded(BaseException):
    """A limit is reached. No Exception, so that no library takes it for an error of its own. `kind` is time
    or memory, `limits` are those of the guard that was met: one inside of it lets it pass."""

    def __init__(self, kind: str, words: str, limits: TaskLimits):
        super().__init__(words)
        self.kind, self.limits = kind, limits


@dataclass(frozen=True)
class Fault:
    """Why a piece of work has no result. `kind` is failed, time, memory, killed or start."""

    kind: str
    words: str

    def problem(self, what: str, place: Place) -> Problem:
        """The fault as a problem; `what` was to be done ("laying out the unit plan")."""
        if self.kind == 'start':  # nobody's text: every task would say the same
            return Problem('task-start', self.words, Place('.'), hint('task-start'))
        return Problem(f'task-{self.kind}', f'{what} {self.words}', place, hint(f'task-{self.kind}'))


def attempt(limits: TaskLimits, call: Callable, *arguments) -> tuple[object, Fault | None]:
    """What `call` returns, or why it returned nothing. Refused passes: it tells what is wrong already."""
    try:
        with limited(limits):
            return call(*arguments), None
    except Exceeded as e:
        if e.limits != limits:
            raise
        return None, Fault(e.kind, str(e))
    except Refused:
        raise
    except RecursionError:
        return None, Fault('failed', 'failed: something in it is nested too deeply')
    except Exception as e:
        return None, Fault('failed', f'failed: {described(e)}')


def carried_out(limits: TaskLimits, what: str, place: Place, call: Callable, *arguments) -> object:
    """What `call` returns. Raises Refused where it returns nothing; `what` was to be done, for what stands at
    `place`."""
    value, fault = attempt(limits, call, *arguments)
    if fault:
        raise Refused([fault.problem(what, place)])
    return value


def described(error: BaseException) -> str:
    """An exception in one line: what it says, its type, and the line of code that raised it."""
    words = ' '.join(str(error).split())[:200]
    frames = traceback.extract_tb(error.__traceback__)
    raised = f', {Path(frames[-1].filename).name}:{frames[-1].lineno}' if frames else ''
    return f'{words or "no reason is given"} ({type(error).__name__}{raised})'


@contextmanager
def limited(limits: TaskLimits) -> Iterator[None]:
    """Work within limits; raises Exceeded beyond them. Within another guard the one with less left is met
    first."""
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

    def raise_exceeded(number, frame):
        if _left():  # else it went off while it was being stopped
            raise Exceeded('time', f'took more than {seconds:g} s of processor time', limits)

    began = time.process_time()
    before = signal.signal(_SIGNAL, raise_exceeded)
    try:
        signal.setitimer(_TIMER, seconds, AGAIN)
        yield
    finally:
        signal.setitimer(_TIMER, 0)
        signal.signal(_SIGNAL, before)
        if outer:  # the guard outside has what this work left of it
            signal.setitimer(_TIMER, max(SOON, outer - (time.process_time() - began)), AGAIN)


def _left() -> float | None:
    """Seconds that the innermost guard has left, 0 outside of all; None where there is no timer for this
    thread."""
    if resource is None or threading.current_thread() is not threading.main_thread():
        return None
    return signal.getitimer(_TIMER)[0]


@contextmanager
def _memory(size: int) -> Iterator[None]:
    held = _held()
    if held is None:
        yield
        return
    before, most = resource.getrlimit(resource.RLIMIT_DATA)
    bounds = [b for b in (before, most, held + size) if b != resource.RLIM_INFINITY]
    resource.setrlimit(resource.RLIMIT_DATA, (min(bounds), most))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_DATA, (before, most))


def is_bounded() -> bool:
    """Does a limit for memory hold for this process?"""
    if resource is None:
        return False
    bound, most = resource.getrlimit(resource.RLIMIT_DATA)
    return bound != most


def lift() -> None:
    """Take the limit for memory off this process: for a program of others that is started within a guard. It
    has room of its own, and a deadline."""
    if resource is not None:
        most = resource.getrlimit(resource.RLIMIT_DATA)[1]
        resource.setrlimit(resource.RLIMIT_DATA, (most, most))


def _held() -> int | None:
    """The bytes that this process may write to, as RLIMIT_DATA counts them; None where the platform does not
    tell (proc(5))."""
    try:
        with open('/proc/self/statm', 'rb') as f:
            return int(f.read().split()[5]) * os.sysconf('SC_PAGE_SIZE')
    except (OSError, ValueError, IndexError):
        return None
