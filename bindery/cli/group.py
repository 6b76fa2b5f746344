"""The group of commands, how a run ends, and what commands share. Exit codes: 0 built, 1 content problem, 2
the command or the machine is not as it should be, 3 fault in us; 130 and 143 when stopped by Ctrl-C or
SIGTERM, as shells have it.
"""

from __future__ import annotations

import errno
import json
import os
import platform
import signal
import sys
import threading
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path

import click
from click.shell_completion import CompletionItem

from .. import __version__
from ..core.problems import Place, Problem, Refused, printable
from .edition_names import book_named, editions_of, refuse_misspelt_command

BUILT, CONTENT, USAGE, FAULT = 0, 1, 2, 3
# What a disk may refuse to the best of programs, with what to do. A missing file is not among it: whoever
# needs one has to say so better.
_STANDS_THERE, _RIGHTS, _AGAIN = (
    'a file stands where a folder is needed: move it away',
    'give yourself the right to write there',
    'see whether the disk and the folder are as they should be, and build again',
)
OF_THE_DISK = {
    errno.ENOSPC: 'make room on the disk (make clean deletes what can be made again)',
    errno.EFBIG: 'allow larger files (ulimit -f)',
    errno.EDQUOT: 'make room: your share of the disk is used up',
    errno.EROFS: 'copy the publication to a disk that can be written to',
    errno.EACCES: _RIGHTS,
    errno.EPERM: _RIGHTS,
    errno.EIO: _AGAIN,
    errno.ENOTDIR: _STANDS_THERE,
    errno.EEXIST: _STANDS_THERE,
    errno.EISDIR: _AGAIN,
    errno.ENOTEMPTY: _AGAIN,
    errno.ENAMETOOLONG: 'choose shorter names',
    errno.EMFILE: 'allow more open files (ulimit -n)',
    errno.ENFILE: _AGAIN,
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
    """Gives what progress is told to; what does not exist, and was asked for, ends the command with what
    there is."""
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

    def parse_args(self, ctx, args):
        if args[:1] and args[0] not in self.commands:
            if not args[0].startswith('-'):
                refuse_misspelt_command(args[0], book_named(args), self.list_commands(ctx))
            if args[0] not in (*ctx.help_option_names, '--version'):
                args = [self.DEFAULT, *args]
        elif not args and not ctx.resilient_parsing:
            args = [self.DEFAULT]
        return super().parse_args(ctx, args)

    def list_commands(self, ctx):
        return [name for name, command in sorted(self.commands.items()) if not command.hidden]

    def format_options(self, ctx, formatter):
        """Commands and options, and then those of the command that needs no name."""
        super().format_options(ctx, formatter)
        default = self.commands[self.DEFAULT]
        rows = [p.get_help_record(ctx) for p in default.params if isinstance(p, click.Option)]
        with formatter.section('Without a command, EDITIONS are built, with these options'):
            formatter.write_dl(rows)

    def shell_complete(self, ctx, incomplete):
        """Commands, and what may follow `build`."""
        default = self.commands[self.DEFAULT]
        editions = [CompletionItem(name) for name in editions_of(Path('.')) if name.startswith(incomplete)]
        return super().shell_complete(ctx, incomplete) + editions + default.shell_complete(ctx, incomplete)


def _say_version(ctx: click.Context, param: click.Parameter, wanted: bool) -> None:
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
    callback=_say_version,
    help='Say the versions of this and of what shapes pages.',
)
def main():
    """Build the editions of a publication as PDFs."""


def run(arguments: list[str] | None = None, leave: bool = False) -> int:
    """Run the command and return its exit code; a fault of ours is told apart from a mistake in the content.

    With `leave` the process ends here after success: taking a whole book apart in memory would only cost
    time.
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
        e.message = printable(e.message)
        e.show()
        return USAGE
    except Stopped as stopped:
        return stopped.code
    except (click.exceptions.Abort, KeyboardInterrupt):
        return 128 + signal.SIGINT
    except ModuleNotFoundError as e:
        if (e.name or '').partition('.')[0] == __package__.partition('.')[0]:
            return _fault()
        click.echo(
            f'the library {e.name} is not there: run scripts/setup, which brings all that are needed',
            err=True,
        )
        return USAGE
    except OSError as e:
        if 'cannot load library' in str(e):  # so says WeasyPrint
            click.echo(
                f'a part of the system that typesetting needs is not there ({e}): scripts/setup says how to'
                ' install it',
                err=True,
            )
            return USAGE
        if e.errno not in OF_THE_DISK:
            return _fault()
        _say(
            [
                Problem(
                    'disk',
                    f'the disk says: {e.strerror or e}',
                    Place(_near(e.filename)),
                    f'{OF_THE_DISK[e.errno]}; the last good PDFs are as they were',
                )
            ],
            as_json,
        )
        return USAGE
    except SystemExit as e:
        return e.code or BUILT
    except Exception:
        return _fault()


def _fault() -> int:
    """Tell of the exception that is being handled: nobody expected it."""
    import traceback

    traceback.print_exc()
    click.echo(
        'this is a fault in bindery, not in your text; please report it with the lines above', err=True
    )
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
