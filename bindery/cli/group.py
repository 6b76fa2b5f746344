"""The group of commands, how a run ends, and what commands share.

Exit codes: 0 built, 1 content problem, 2 usage or disk, 3 fault in us; 130 and 143 when stopped by Ctrl-C or SIGTERM, as shells have it.
"""

from __future__ import annotations

import errno
import json
import os
import signal
import sys
import threading
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path

import click

from ..problems import Place, Problem, Refused

BUILT, CONTENT, USAGE, FAULT = 0, 1, 2, 3
# What to do when the disk refuses, by the error number.
DISK_HINTS = {errno.ENOSPC: 'make room on the disk (make clean deletes what can be made again)', errno.EFBIG: 'allow larger files (ulimit -f)',
              errno.EDQUOT: 'make room: your share of the disk is used up', errno.EROFS: 'copy the publication to a disk that can be written to',
              errno.EACCES: 'give yourself the right to write there', errno.EPERM: 'give yourself the right to write there',
              errno.ENOTDIR: 'a file stands where a folder is needed: move it away', errno.EEXIST: 'a file stands where a folder is needed: move it away',
              errno.EMFILE: 'allow more open files (ulimit -n)'}

BOOK = click.option('--book', type=click.Path(exists=True, file_okay=False, path_type=Path), default=Path('.'), help='The publication. Default: this folder.')
JOBS = click.option('--jobs', type=click.IntRange(1, 64), default=os.cpu_count() or 1, help='Processes for typesetting. Default: all cores.')
JSON = click.option('--json', 'as_json', is_flag=True, help='Print one JSON object.')


class Stopped(BaseException):
    """Somebody wants the run to end now. No Exception: whoever catches errors lets it pass."""

    def __init__(self, number: int):
        super().__init__()
        self.code = 128 + number


@contextmanager
def stoppable() -> Iterator[None]:
    """Ctrl-C and SIGTERM raise Stopped, once: what is tidied up then is not to be disturbed."""
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    numbers = signal.SIGINT, signal.SIGTERM

    def stop(number, frame):
        for n in numbers:
            signal.signal(n, signal.SIG_IGN)
        raise Stopped(number)
    before = {n: signal.signal(n, stop) for n in numbers}
    try:
        yield
    finally:
        for n, handler in before.items():
            signal.signal(n, handler)


@contextmanager
def working(quiet: bool = False) -> Iterator[Callable[[str, str], None]]:
    """Gives what progress is told to; what does not exist, and was asked for, ends the command with what there is."""
    from ..pipeline import UsageError
    from ..progress import progress
    try:
        with progress(quiet=quiet) as report:
            yield report
    except UsageError as e:
        raise click.UsageError(str(e)) from e


class _Default(click.Group):
    """`build.py final` is short for `build.py build final`."""

    def parse_args(self, ctx, args):
        if not args or (args[0] not in self.commands and args[0] not in ('--help', '-h')):
            args = ['build', *args]
        return super().parse_args(ctx, args)


@click.group(cls=_Default, context_settings={'help_option_names': ['-h', '--help']})
def main():
    """Build the editions of a publication as PDFs."""


def run(arguments: list[str] | None = None, leave: bool = False) -> int:
    """Run the command and return its exit code; a fault of ours is told apart from a mistake in the content.

    With `leave` the process ends here after success: taking a whole book apart in memory would only cost time.
    """
    as_json = '--json' in (arguments or sys.argv)
    try:
        with stoppable():
            kept = main(args=arguments, standalone_mode=False)
        if leave and kept is not None:
            sys.stdout.flush()
            sys.stderr.flush()
            os._exit(BUILT)
        return BUILT
    except Refused as refused:
        _say(refused.problems, as_json)
        errors = sum(p.severity == 'error' for p in refused.problems)
        click.echo(f'{errors} problem(s): nothing was written, the last good PDFs are as they were', err=True)
        return CONTENT
    except click.ClickException as e:
        e.show()
        return USAGE
    except Stopped as stopped:
        return stopped.code
    except (click.exceptions.Abort, KeyboardInterrupt):
        return 128 + signal.SIGINT
    except OSError as e:
        hint = DISK_HINTS.get(e.errno, 'see whether the disk and the folder are as they should be, and build again')
        _say([Problem('disk', f'the disk says: {e.strerror or e}', Place(_near(e.filename)), f'{hint}; the last good PDFs are as they were')], as_json)
        return USAGE
    except SystemExit as e:
        return e.code or BUILT
    except Exception:
        import traceback
        traceback.print_exc()
        click.echo('this is a fault in bindery, not in your text; please report it with the lines above', err=True)
        return FAULT


def _say(problems: Iterable[Problem], as_json: bool) -> None:
    """Tell what kept the run from its end."""
    if as_json:
        click.echo(json.dumps({'built': [], 'problems': [p.as_dict() for p in problems]}, indent=1))
    for p in problems if not as_json else ():
        click.echo(str(p), err=True)


def _near(path: str | bytes | None) -> str:
    """A file as it is seen from here, the folder itself where the error names none."""
    path = os.fsdecode(path) if isinstance(path, str | bytes) else '.'
    beside = os.path.relpath(path)
    return path if beside.startswith('..') else beside
