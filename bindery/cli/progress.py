"""What the user sees while a build runs: a bar on a terminal, plain lines elsewhere."""

from __future__ import annotations

import sys
from contextlib import contextmanager

from ..layout.forecast import Outlook


@contextmanager
def progress(quiet: bool = False):
    """Gives a function (what, name, outlook) to call for each finished step; the outlook may be missing."""
    if quiet:
        yield lambda what, name, outlook=None: None
    elif sys.stderr.isatty():
        from rich.console import Console
        from rich.progress import BarColumn, Progress, SpinnerColumn, TextColumn, TimeElapsedColumn

        with Progress(
            SpinnerColumn(),
            TextColumn('{task.description}'),
            BarColumn(),
            TextColumn('{task.fields[account]}'),
            TimeElapsedColumn(),
            console=Console(stderr=True),
            transient=True,
        ) as bar:
            task = bar.add_task('reading', total=None, account='')

            def report(what: str, name: str, outlook: Outlook | None = None) -> None:
                far = (
                    {}
                    if outlook is None
                    else {'total': outlook.total, 'completed': outlook.done, 'account': account(outlook)}
                )
                bar.update(task, description=f'{what} {name}', **far)

            yield report
    else:
        yield lambda what, name, outlook=None: print(
            f'{what} {name}{f", {account(outlook)}" if outlook else ""}', file=sys.stderr, flush=True
        )


def account(outlook: Outlook) -> str:
    """ "17 of 124, about 2 min left"."""
    far = f'{outlook.done} of {outlook.total}'
    return far if outlook.left is None else f'{far}, {about(outlook.left)} left'


def about(seconds: float) -> str:
    """A time as people say it."""
    if seconds < 5:
        return 'a few seconds'
    if seconds < 55:
        return f'about {5 * round(seconds / 5)} s'
    return f'about {round(seconds / 60) or 1} min'
