"""Programs that others wrote and that `inspect` asks."""

from __future__ import annotations

import os
import subprocess
from pathlib import Path

from ..guard import lift

LONGEST_WAIT = 600        # seconds; a book takes less than one minute
ROOM = {'preexec_fn': lift} if os.name == 'posix' else {}         # the limits of our own work are not for a program that is started in it


class ToolFailed(RuntimeError):
    """A program that is installed gave no answer; says in one line which, and what it printed."""


def failed(name: str, path: Path, code: int | str, printed: str) -> ToolFailed:
    """The failure of a program on a file: its exit code, and the first line that it printed."""
    line = next((x.strip() for x in printed.splitlines() if x.strip()), 'it printed nothing')
    return ToolFailed(f'{path}: {name} gave no answer (exit code {code}): {"".join(c for c in line if c.isprintable())[:300]}')


def ask(name: str, command: list[str], path: Path) -> subprocess.CompletedProcess:
    """Run a program on a file, to read what it prints. Raises ToolFailed when it cannot be started or does not end."""
    try:
        return subprocess.run([*command, str(path)], capture_output=True, text=True, encoding='utf-8', errors='replace', timeout=LONGEST_WAIT,
                              **ROOM)
    except OSError as e:
        raise ToolFailed(f'{path}: {name} cannot be started: {e.strerror} ({command[0]})') from e
    except subprocess.TimeoutExpired as e:
        raise ToolFailed(f'{path}: {name} gave no answer in {LONGEST_WAIT // 60} minutes') from e
