"""Run a command and measure its time and memory."""

from __future__ import annotations

import os
import subprocess
import time
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class Figure:
    """Measures of a run: elapsed seconds, the largest resident size in MB of any of its processes, and the
    processor seconds of all of them (`work`)."""

    seconds: float
    megabytes: float
    work: float = 0


def measure(command: list[str], folder: Path) -> Figure:
    """Run `command` in `folder`; raises CalledProcessError when it fails."""
    log = folder / 'bench.log'
    with log.open('wb') as out:
        began = time.perf_counter()
        process = subprocess.Popen(command, cwd=folder, stdout=out, stderr=out, stdin=subprocess.DEVNULL)
        _, status, usage = os.wait4(process.pid, 0)  # of the process and the children that it waited for
        seconds = time.perf_counter() - began
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        raise subprocess.CalledProcessError(process.returncode, command, log.read_bytes()[-2000:])
    return Figure(seconds, usage.ru_maxrss / 1024, usage.ru_utime + usage.ru_stime)
