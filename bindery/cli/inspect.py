"""build.py inspect: what is wrong with a finished PDF."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from .group import BUILT, CONTENT, main


@main.command()
@click.argument('files', nargs=-1, required=True, type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option('--no-validator', 'quick', is_flag=True, help='Without veraPDF, even where it is installed.')
def inspect(files, quick):
    """Check finished PDFs, object by object, and with veraPDF where it is installed."""
    from pypdf.errors import PyPdfError
    sound = True
    for path in files:
        try:
            sound &= _inspect(path, quick)
        except (PyPdfError, KeyError, ValueError, AttributeError, TypeError) as e:
            click.echo(f'{path}: not a PDF that can be read ({e})')
            sound = False
    sys.exit(BUILT if sound else CONTENT)


def _inspect(path: Path, quick: bool) -> bool:
    """Say everything that is wrong with a PDF, at the places of its source; was nothing?"""
    from ..inspect import inspect_deep, problem, vera
    from ..origin import recall
    data = path.read_bytes()
    opened, faults = inspect_deep(data)
    verdicts = [] if quick else vera.validate(path, opened)
    faults += [fault for verdict in verdicts for fault in verdict.faults]
    origin = recall(path, data) if faults else ()
    for fault in faults:
        click.echo(str(problem(fault, opened, str(path), origin)))
    for verdict in verdicts:
        click.echo(f'{path}: {verdict.summary}')
    if not verdicts and not quick:
        click.echo(f'{path}: not validated: veraPDF is not installed (scripts/get-verapdf fetches it; it needs Java)')
    click.echo(f'{path}: {len(opened.pages)} pages, {len(opened.elements):,} structure elements, {len(opened.annotations)} annotations, {len(faults)} fault(s)')
    return not faults and all(verdict.passed for verdict in verdicts)
