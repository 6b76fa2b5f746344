"""The group of commands, how a run ends, and the options that commands share."""

from __future__ import annotations

import errno
import json
import os
import platform
import signal
import sys
import threading
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from types import FrameType
from typing import TYPE_CHECKING

import click
from click.shell_completion import CompletionItem

from .. import __version__
from ..core.problems import Place, Problem, Refused, printable
from .edition_names import book_named, editions_of, refuse_misspelt_command
from .exit_codes import ExitCode

if TYPE_CHECKING:
    from ..products.session import Progress

# Errors of the disk that are no fault of ours, with what to do. A missing file is not among them: code that
# needs one must report it itself.
_FILE_IN_THE_WAY, _NO_PERMISSION, _CHECK_DISK = (
    'a file stands where a folder is needed: move it away',
    'give yourself the right to write there',
    'see whether the disk and the folder are as they should be, and build again',
)
DISK_ERRORS = {
    errno.ENOSPC: 'make room on the disk (make clean deletes what can be made again)',
    errno.EFBIG: 'allow larger files (ulimit -f)',
    errno.EDQUOT: 'make room: your share of the disk is used up',
    errno.EROFS: 'copy the publication to a disk that can be written to',
    errno.EACCES: _NO_PERMISSION,
    errno.EPERM: _NO_PERMISSION,
    errno.EIO: _CHECK_DISK,
    errno.ENOTDIR: _FILE_IN_THE_WAY,
    errno.EEXIST: _FILE_IN_THE_WAY,
    errno.EISDIR: _CHECK_DISK,
    errno.ENOTEMPTY: _CHECK_DISK,
    errno.ENAMETOOLONG: 'choose shorter names',
    errno.EMFILE: 'allow more open files (ulimit -n)',
    errno.ENFILE: _CHECK_DISK,
}

BOOK = click.option(
    '--book',
    is_eager=True,
    type=click.Path(exists=True, file_okay=False, path_type=Path),
    default=Path('.'),
    help='The publication. Default: this folder.',
)
JOBS = click.option(
    '--jobs',
    type=click.IntRange(1, 64),
    default=os.cpu_count() or 1,
    help='Processes for typesetting. Default: all cores.',
)
JSON = click.option('--json', 'as_json', is_flag=True, help='Print one JSON object.')


class Stopped(BaseException):
    """The run is to end now. Not an Exception, so that no handler of errors catches it."""

    def __init__(self, signal_number: int):
        super().__init__()
        self.code = ExitCode(128 + signal_number)


@contextmanager
def stoppable() -> Iterator[None]:
    """Make Ctrl-C and SIGTERM raise Stopped, once, so that cleaning up is not interrupted. Does nothing
    outside of the main thread, which alone gets signals."""
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    numbers = signal.SIGINT, signal.SIGTERM

    def stop(signal_number: int, frame: FrameType | None) -> None:
        for number in numbers:
            signal.signal(number, signal.SIG_IGN)
        raise Stopped(signal_number)

    previous = {number: signal.signal(number, stop) for number in numbers}
    try:
        yield
    finally:
        for number, handler in previous.items():
            signal.signal(number, handler)


@contextmanager
def working(quiet: bool = False) -> Iterator[Progress]:
    """Show the progress of a command, unless it is to be `quiet`. What was asked for and does not exist
    becomes a usage error of click."""
    from ..products.pipeline import UsageError
    from .progress import progress

    try:
        with progress(quiet=quiet) as report:
            yield report
    except UsageError as e:
        raise click.UsageError(str(e)) from e


class _Default(click.Group):
    """`build.py final` is short for `build.py build final`."""

    DEFAULT = 'build'

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        if args[:1] and args[0] not in self.commands:
            if not args[0].startswith('-'):
                refuse_misspelt_command(args[0], book_named(args), self.list_commands(ctx))
            if args[0] not in (*ctx.help_option_names, '--version'):
                args = [self.DEFAULT, *args]
        elif not args and not ctx.resilient_parsing:
            args = [self.DEFAULT]
        return super().parse_args(ctx, args)

    def list_commands(self, ctx: click.Context) -> list[str]:
        return [name for name, command in sorted(self.commands.items()) if not command.hidden]

    def format_options(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write commands and options, and then the options of the default command."""
        super().format_options(ctx, formatter)
        default = self.commands[self.DEFAULT]
        options = [param for param in default.params if isinstance(param, click.Option)]
        rows = [row for option in options if (row := option.get_help_record(ctx))]
        with formatter.section('Without a command, EDITIONS are built, with these options'):
            formatter.write_dl(rows)

    def shell_complete(self, ctx: click.Context, incomplete: str) -> list[CompletionItem]:
        """Commands, editions, and the options of the default command."""
        default = self.commands[self.DEFAULT]
        editions = [CompletionItem(name) for name in editions_of(Path('.')) if name.startswith(incomplete)]
        return super().shell_complete(ctx, incomplete) + editions + default.shell_complete(ctx, incomplete)


def _print_version(ctx: click.Context, param: click.Parameter, wanted: bool) -> None:
    """Callback of --version."""
    if wanted and not ctx.resilient_parsing:
        from ..layout.tasks import versions

        click.echo(f'bindery {__version__}, python {platform.python_version()}, {versions()}')
        ctx.exit()


@click.group(
    cls=_Default,
    context_settings={'help_option_names': ['-h', '--help']},
    epilog=(
        'The Tab key completes commands, options and editions after: eval "$(_BUILD_PY_COMPLETE=bash_source'
        ' ./build.py)" (zsh_source and fish_source for these shells), then ./build.py and Tab.'
    ),
)
@click.option(
    '--version',
    is_flag=True,
    expose_value=False,
    is_eager=True,
    callback=_print_version,
    help='Say the versions of this and of what shapes pages.',
)
def main() -> None:
    """Build the editions of a publication as PDFs."""


def run(arguments: list[str] | None = None, leave: bool = False) -> int:
    """Run the command and return its exit code. Default of `arguments`: those of the process.

    With `leave` the process exits here after success, which saves the time to free the memory of a whole
    book.
    """
    as_json = '--json' in (arguments or sys.argv)
    try:
        with stoppable():
            session = main(args=arguments, standalone_mode=False)
        if leave and session is not None:
            sys.stdout.flush()
            sys.stderr.flush()
            os._exit(ExitCode.SUCCESS)
        return ExitCode.SUCCESS
    except Refused as refused:
        _print_problems(refused.problems, as_json)
        errors = sum(problem.severity == 'error' for problem in refused.problems)
        click.echo(f'{errors} problem(s): nothing was written, the last good PDFs are as they were', err=True)
        return ExitCode.CONTENT_PROBLEM
    except click.ClickException as e:
        e.message = printable(e.message)  # type: ignore[misc]  # which `show` prints
        e.show()
        return ExitCode.USAGE_ERROR
    except Stopped as stopped:
        return stopped.code
    except (click.exceptions.Abort, KeyboardInterrupt):
        return ExitCode.INTERRUPTED
    except ModuleNotFoundError as e:
        if (e.name or '').partition('.')[0] == __name__.partition('.')[0]:
            return _fault()
        click.echo(
            f'the library {e.name} is not there: run scripts/setup, which brings all that are needed',
            err=True,
        )
        return ExitCode.USAGE_ERROR
    except OSError as e:
        if 'cannot load library' in str(e):  # the message of WeasyPrint
            click.echo(
                f'a part of the system that typesetting needs is not there ({e}): scripts/setup says how to'
                ' install it',
                err=True,
            )
            return ExitCode.USAGE_ERROR
        if e.errno not in DISK_ERRORS:
            return _fault()
        _print_problems(
            [
                Problem(
                    'disk',
                    f'the disk says: {e.strerror or e}',
                    Place(_relative(e.filename)),
                    f'{DISK_ERRORS[e.errno]}; the last good PDFs are as they were',
                )
            ],
            as_json,
        )
        return ExitCode.USAGE_ERROR
    except SystemExit as e:
        if e.code is None or isinstance(e.code, int):
            return e.code or ExitCode.SUCCESS
        return ExitCode.INTERNAL_ERROR
    except Exception:
        return _fault()


def _fault() -> ExitCode:
    """Report the exception that is being handled, which nobody expected."""
    import traceback

    traceback.print_exc()
    click.echo(
        'this is a fault in bindery, not in your text; please report it with the lines above', err=True
    )
    return ExitCode.INTERNAL_ERROR


def _print_problems(problems: Iterable[Problem], as_json: bool) -> None:
    """Print the problems that ended the run."""
    if as_json:
        click.echo(
            json.dumps({'built': [], 'problems': [problem.as_dict() for problem in problems]}, indent=1)
        )
    for problem in problems if not as_json else ():
        click.echo(str(problem), err=True)


def _relative(path: str | bytes | None) -> str:
    """A path relative to the current folder, if it is below it; that folder itself for None."""
    name = os.fsdecode(path) if isinstance(path, str | bytes) else '.'
    relative = os.path.relpath(name)
    return name if relative.startswith('..') else relative
