"""Tasks that go wrong in every way, in a pool of two workers; prints what kind of fault came of each, '' for
none. `python tests/support/pooled.py`

A process of its own, because a pool forks its workers, which a process with threads, such as a test runner's,
must not do.
"""

from __future__ import annotations

import json
import os
import signal
import sys
import threading
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from bindery.core.limits import TASK, TaskLimits
from bindery.layout.workers import Pool

HASTY = TaskLimits(memory=TASK.memory, processor=TASK.processor, clock=0.3)
BUSY = TaskLimits(memory=TASK.memory, processor=0.1, clock=TASK.clock)


def nothing() -> None:
    """Needs no preparation."""


def sound() -> str:
    return 'sound'


def raises() -> None:
    raise ValueError('no good')


def is_killed() -> None:
    os.kill(os.getpid(), signal.SIGKILL)


def breaks_down() -> None:
    os.write(2, b'a library says something terrible\n')
    os.abort()


def hangs() -> None:
    threading.Event().wait()


def computes() -> None:
    while True:
        pass


def hoards() -> int:
    return len(bytearray(TASK.memory + 100_000_000))


def ends() -> None:
    os._exit(7)


def unsendable() -> object:
    return lambda: None


def main() -> None:
    pool = Pool(2, nothing, nothing)
    tasks = {
        pool.submit(limits, work): name
        for name, limits, work in (
            ('sound', TASK, sound),
            ('raises', TASK, raises),
            ('is killed', TASK, is_killed),
            ('breaks down', TASK, breaks_down),
            ('hangs', HASTY, hangs),
            ('computes', BUSY, computes),
            ('hoards', TASK, hoards),
            ('ends', TASK, ends),
            ('unsendable', TASK, unsendable),
            ('sound again', TASK, sound),
        )
    }
    kinds = {}
    while tasks:
        ticket, outcome = pool.outcome(tasks)
        kinds[tasks.pop(ticket)] = outcome.fault.kind if outcome.fault else ''
    pool.close()
    print(json.dumps(kinds))


if __name__ == '__main__':
    main()
