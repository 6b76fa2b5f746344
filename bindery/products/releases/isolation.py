"""Run Python in a process of its own, with the library of another commit and without network. (External
programs are in `programs`.)

To take the network away, this file is started as a script: `python isolation.py PROGRAM ARGUMENTS`. The
process moves into a network namespace that holds nothing, not even a loopback that is up, and becomes the
program (namespaces(7), user_namespaces(7)). Where the kernel does not let it, it ends with the exit code
CANNOT and the program is not run.
"""

from __future__ import annotations

import ctypes
import os
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

CANNOT = 97
LONGEST_WORDS = 2000  # characters of output that are kept
_NEW_USER, _NEW_NETWORK, _NO_NEW_PRIVILEGES = 0x10000000, 0x40000000, 38  # linux/sched.h, linux/prctl.h


@dataclass(frozen=True)
class ProgramResult:
    """How a program ended: its exit code, and the end of what it printed."""

    code: int
    output: str


def run(program: list[str], cwd: Path, environment: dict[str, str], network: bool) -> ProgramResult:
    """Run `program` and wait for its end. Without `network` the exit code is CANNOT if the network cannot be
    taken away."""
    command = program if network else [sys.executable, __file__, *program]
    finished = subprocess.run(
        command,
        cwd=cwd,
        env=environment,
        capture_output=True,
        text=True,
        stdin=subprocess.DEVNULL,
        check=False,
    )
    return ProgramResult(
        finished.returncode, (finished.stderr.strip() or finished.stdout.strip())[-LONGEST_WORDS:]
    )


def _leave_network() -> bool:
    """Move this process into an empty network namespace, and if it is not root into a user namespace first.
    False if the kernel does not allow that."""
    if not sys.platform.startswith('linux'):
        return False
    libc = ctypes.CDLL(None, use_errno=True)
    user, group = os.getuid(), os.getgid()
    if libc.unshare(_NEW_NETWORK):
        if libc.unshare(_NEW_USER | _NEW_NETWORK):
            return False
        try:
            maps = ('setgroups', 'deny'), ('uid_map', f'{user} {user} 1'), ('gid_map', f'{group} {group} 1')
            for name, text in maps:
                Path('/proc/self', name).write_text(text)
        except OSError:
            return False
    libc.prctl(_NO_NEW_PRIVILEGES, 1, 0, 0, 0)
    return True


if __name__ == '__main__':
    if not _leave_network():
        sys.exit(CANNOT)
    os.execv(sys.argv[1], sys.argv[1:])
