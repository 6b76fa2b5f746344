"""How programs that others wrote are found, called and missed.

A call is a list of words: no shell reads it. Nothing else in the library starts a program, but for its own
worker processes (`pool`) and for the program of another commit (`release/isolation`).
"""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
import tempfile
import threading
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import IO, Any, Protocol, TypeVar

from ..core.guard import is_bounded, lift

Found = TypeVar('Found')

LONGEST_WAIT = 600  # seconds; for a book, none takes more than a minute
LONGEST_LINE = 300  # characters of what a program says that failed
_VERSION = re.compile(r'\d+(?:\.\d+)+')
APT, BREW = 'apt', 'brew'
INSTALL = {APT: 'sudo apt-get install', BREW: 'brew install'}


class ProgramFailed(RuntimeError):
    """A program gave no answer; says in one line which, and what it printed."""


class ProgramMissing(ProgramFailed):
    """A program is not installed; says what installs it."""


class Program(Protocol):
    """What is known of every program."""

    @property
    def name(self) -> str:
        """What people call it."""

    def command(self) -> tuple[str, ...] | None:
        """The words that begin a call, without arguments; None where it is not installed."""

    def version(self) -> str:
        """Its version; '' where it is not installed, or does not say."""

    def install(self) -> str:
        """The command that installs it on this system."""


@dataclass(frozen=True)
class OnPath:
    """A program that is looked for on the PATH. `packages`: how those who install programs (APT, BREW) call
    it; `ask_version`: the arguments at which it says its version."""

    name: str
    executable: str
    packages: Mapping[str, str] = field(hash=False)
    ask_version: tuple[str, ...] = ('--version',)

    def command(self) -> tuple[str, ...] | None:
        path = shutil.which(self.executable)
        return (path,) if path else None

    def version(self) -> str:
        return version_said(self, *self.ask_version)

    def install(self) -> str:
        return installing(self)


@dataclass(frozen=True)
class Answer:
    """What a program said: its exit code, and what it printed."""

    code: int
    out: bytes
    err: bytes

    @property
    def text(self) -> str:
        return self.out.decode('utf-8', 'replace')

    @property
    def complaints(self) -> str:
        return self.err.decode('utf-8', 'replace')


def missing(program: Program) -> str:
    """What to say of a program that is not installed, in one sentence."""
    return f'{program.name} is not installed; this installs it: {program.install()}'


def installing(*programs: OnPath) -> str:
    """The command that installs programs; '' for none."""
    manager = BREW if sys.platform == 'darwin' else APT
    return f'{INSTALL[manager]} {" ".join(p.packages[manager] for p in programs)}' if programs else ''


def version_said(program: Program, *words: str) -> str:
    """The version that a program prints when it is called with these words, '' for none."""
    try:
        answer = ask(program, *words)
    except ProgramFailed:
        return ''
    match = _VERSION.search(answer.text + answer.complaints)  # some print it where complaints stand
    return match[0] if match else ''


def ask(
    program: Program,
    *words: str,
    about: object = '',
    environment: Mapping[str, str] | None = None,
    wait: float = LONGEST_WAIT,
) -> Answer:
    """Call a program with these arguments, and wait for its end. `about`: the file that it is asked about,
    for messages; `environment`: its own instead of that of this process; `wait`: how many seconds it has.

    Raises ProgramMissing, and ProgramFailed when it cannot be started or does not end. Its exit code is for
    the caller to judge.
    """
    command = _command(program, about)
    try:
        done = subprocess.run(
            [*command, *words],
            capture_output=True,
            stdin=subprocess.DEVNULL,
            env=environment,
            timeout=wait,
            check=False,
            **_room(),
        )
    except OSError as e:
        raise _not_started(program, command, about, e) from e
    except subprocess.TimeoutExpired as e:
        raise ProgramFailed(f'{_of(about)}{program.name} gave no answer in {wait / 60:g} minutes') from e
    return Answer(done.returncode, done.stdout, done.stderr)


def stream(
    program: Program, *words: str, read: Callable[[IO[bytes]], Found | None], about: object = ''
) -> Iterator[Found]:
    """What `read` finds in the output of a program, one after the other until there is nothing more, while
    the program works.

    Raises ProgramMissing, and ProgramFailed when it cannot be started, does not end, ends with an error, or
    printed nothing that was read.
    """
    command = _command(program, about)
    with tempfile.TemporaryFile() as complaints:
        try:
            process = subprocess.Popen(
                [*command, *words],
                stdin=subprocess.DEVNULL,
                stdout=subprocess.PIPE,
                stderr=complaints,
                **_room(),
            )
        except OSError as e:
            raise _not_started(program, command, about, e) from e
        assert process.stdout is not None  # it is a pipe
        with process:
            deadline = threading.Timer(LONGEST_WAIT, process.kill)
            deadline.start()
            try:
                number = 0
                while (found := read(process.stdout)) is not None:
                    number += 1
                    yield found
                process.wait()
            finally:
                deadline.cancel()
        complaints.seek(0)
        if process.returncode or not number:
            raise failed(program, about, process.returncode, complaints.read().decode('utf-8', 'replace'))


def failed(program: Program, about: object, code: int, printed: str) -> ProgramFailed:
    """The failure of a program: its exit code, and the first line that it printed."""
    line = next((x.strip() for x in printed.splitlines() if x.strip()), 'it printed nothing')
    message = ''.join(c for c in line if c.isprintable())[:LONGEST_LINE]
    return ProgramFailed(f'{_of(about)}{program.name} gave no answer (exit code {code}): {message}')


def _command(program: Program, about: object) -> tuple[str, ...]:
    command = program.command()
    if command is None:
        raise ProgramMissing(f'{_of(about)}{missing(program)}')
    return command


def _not_started(program: Program, command: tuple[str, ...], about: object, error: OSError) -> ProgramFailed:
    return ProgramFailed(f'{_of(about)}{program.name} cannot be started: {error.strerror} ({command[0]})')


def _of(about: object) -> str:
    return f'{about}: ' if str(about) else ''


def _room() -> dict[str, Any]:
    """The limits of our own work are not for a program that is started in it: it has a deadline instead."""
    return {'preexec_fn': lift} if is_bounded() else {}
