"""A command, timed from outside: wall seconds and the peak memory of its largest process."""

from __future__ import annotations

import os
import statistics
import subprocess
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class Figure:
    """Median wall seconds of several runs, and the largest resident size in MB of any process in any run."""

    seconds: float
    megabytes: float
    runs: int


def measure(command: list[str], folder: Path, runs: int, before: Callable[[int], None] = lambda n: None) -> Figure:
    """Run `command` in `folder`; `before(n)` prepares each run and is not timed. Raises CalledProcessError when it fails."""
    seconds, sizes = [], []
    for n in range(runs):
        before(n)
        log = folder / 'bench.log'
        with log.open('wb') as out:
            began = time.perf_counter()
            process = subprocess.Popen(command, cwd=folder, stdout=out, stderr=out, stdin=subprocess.DEVNULL)
            _, status, usage = os.wait4(process.pid, 0)
            seconds.append(time.perf_counter() - began)
        process.returncode = os.waitstatus_to_exitcode(status)
        if process.returncode:
            raise subprocess.CalledProcessError(process.returncode, command, log.read_bytes()[-2000:])
        sizes.append(usage.ru_maxrss / 1024)
    return Figure(statistics.median(seconds), max(sizes), runs)
