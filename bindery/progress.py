"""What the user sees while a build runs: a bar on a terminal, plain lines elsewhere."""

from __future__ import annotations

import sys
from contextlib import contextmanager


@contextmanager
def progress(quiet: bool = False):
    """Gives a function (what, name) to call for each finished step."""
    if quiet:
        yield lambda what, name: None
    elif sys.stderr.isatty():
        from rich.console import Console
        from rich.progress import (
            BarColumn,
            Progress,
            SpinnerColumn,
            TextColumn,
            TimeElapsedColumn,
        )
        with Progress(SpinnerColumn(), TextColumn('{task.description}'), BarColumn(), TextColumn('{task.completed:.0f} done'), TimeElapsedColumn(),
                      console=Console(stderr=True), transient=True) as bar:
            task = bar.add_task('reading', total=None)
            yield lambda what, name: bar.update(task, advance=1, description=f'{what} {name}')
    else:
        yield lambda what, name: print(f'{what} {name}', file=sys.stderr, flush=True)
