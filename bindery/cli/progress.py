"""Show the progress of a build: a bar on a terminal, plain lines elsewhere."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager

from ..layout.forecast import Outlook
from ..products.session import Progress, no_progress


@contextmanager
def progress(quiet: bool = False) -> Iterator[Progress]:
    """Give the function to call after each finished step."""
    if quiet:
        yield no_progress
    elif sys.stderr.isatty():
        from rich.console import Console
        from rich.progress import BarColumn, SpinnerColumn, TextColumn, TimeElapsedColumn
        from rich.progress import Progress as Bar

        with Bar(
            SpinnerColumn(),
            TextColumn('{task.description}'),
            BarColumn(),
            TextColumn('{task.fields[account]}'),
            TimeElapsedColumn(),
            console=Console(stderr=True),
            transient=True,
        ) as bar:
            task = bar.add_task('reading', total=None, account='')

            def move_bar(step: str, name: str, outlook: Outlook | None = None) -> None:
                if outlook is None:
                    bar.update(task, description=f'{step} {name}')
                else:
                    bar.update(
                        task,
                        description=f'{step} {name}',
                        total=outlook.total,
                        completed=outlook.done,
                        account=account(outlook),
                    )

            yield move_bar
    else:
        yield print_line


def print_line(step: str, name: str, outlook: Outlook | None = None) -> None:
    """Print a line for a finished step."""
    print(f'{step} {name}{f", {account(outlook)}" if outlook else ""}', file=sys.stderr, flush=True)


def account(outlook: Outlook) -> str:
    """How far a run is, such as "17 of 124, about 2 min left"."""
    count = f'{outlook.done} of {outlook.total}'
    return count if outlook.left is None else f'{count}, {about(outlook.left)} left'


def about(seconds: float) -> str:
    """A time in words, rounded, such as "about 20 s"."""
    if seconds < 5:
        return 'a few seconds'
    if seconds < 55:
        return f'about {5 * round(seconds / 5)} s'
    return f'about {round(seconds / 60) or 1} min'
