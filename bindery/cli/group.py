"""The group of commands, how a run ends, and what commands share. Exit codes: 0 built, 1 content problem, 2 usage, 3 fault in us."""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import click

from ..problems import Refused, printable

BUILT, CONTENT, USAGE, FAULT = 0, 1, 2, 3

BOOK = click.option('--book', type=click.Path(exists=True, file_okay=False, path_type=Path), default=Path('.'), help='The publication. Default: this folder.')
JOBS = click.option('--jobs', type=click.IntRange(1, 64), default=os.cpu_count() or 1, help='Processes for typesetting. Default: all cores.')
JSON = click.option('--json', 'as_json', is_flag=True, help='Print one JSON object.')


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
        kept = main(args=arguments, standalone_mode=False)
        if leave and kept is not None:
            sys.stdout.flush()
            sys.stderr.flush()
            os._exit(BUILT)
        return BUILT
    except Refused as refused:
        if as_json:
            click.echo(json.dumps({'built': [], 'problems': [p.as_dict() for p in refused.problems]}, indent=1))
        for p in refused.problems if not as_json else ():
            click.echo(str(p), err=True)
        errors = sum(p.severity == 'error' for p in refused.problems)
        click.echo(f'{errors} problem(s): nothing was written, the last good PDFs are as they were', err=True)
        return CONTENT
    except click.ClickException as e:
        e.message = printable(e.message)
        e.show()
        return USAGE
    except (click.exceptions.Abort, KeyboardInterrupt):
        click.echo('stopped', err=True)
        return 130
    except OSError as e:
        click.echo(f'the disk says: {e.strerror} ({e.filename or ""}); the last good PDFs are as they were', err=True)
        return FAULT
    except SystemExit as e:
        return e.code or BUILT
    except Exception:
        import traceback
        traceback.print_exc()
        click.echo('this is a fault in bindery, not in your text; please report it with the lines above', err=True)
        return FAULT
