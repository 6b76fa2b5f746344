"""build.py inspect: what is wrong with a finished PDF."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from ..group import BUILT, CONTENT, main


@main.command()
@click.argument('files', nargs=-1, type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option('--no-validator', 'quick', is_flag=True, help='Without veraPDF, even where it is installed.')
@click.option(
    '--rules',
    'table',
    is_flag=True,
    help='Print what a file for the press must keep, and where each rule comes from.',
)
def inspect(files, quick, table):
    """Check finished PDFs, object by object: those for screens with veraPDF too, those for the press with
    Ghostscript, where they are installed."""
    from ...checks.finished import Unreadable, reading
    from ...checks.preflight import is_for_press
    from ...programs import ProgramFailed

    if table:
        _print_rules()
        return
    if not files:
        raise click.UsageError('name the PDFs to look at')
    sound = True
    for path in files:
        try:
            data = path.read_bytes()
            with reading(path, data):
                sound &= _press(path, data) if is_for_press(data) else _screen(path, data, quick)
        except (ProgramFailed, Unreadable) as e:
            click.echo(str(e))
            sound = False
    sys.exit(BUILT if sound else CONTENT)


def _print_rules() -> None:
    from ...checks.preflight import rules
    from ...core.rules import severity

    for code, asked in rules().items():
        limit = f': {asked.limit:g} {asked.unit}' if asked.unit else ''
        click.echo(f'{code} ({severity(code)}): {asked.what}{limit} [{asked.source}]')


def _press(path: Path, data: bytes) -> bool:
    """Say everything that a printer would say; was there no error?"""
    from ...checks.finished import problem_in_print
    from ...checks.preflight import preflight
    from ...programs import GHOSTSCRIPT, missing

    reader, faults = preflight(path, data)
    source_map, labels = (_map_of(path, reader), reader.page_labels) if faults else (None, [])
    for fault in faults:
        label = labels[fault.page - 1] if fault.page else ''
        click.echo(str(problem_in_print(fault, label, str(path), source_map)))
    if GHOSTSCRIPT.command() is None:
        click.echo(f'{path}: ink and bleed not measured: {missing(GHOSTSCRIPT)}')
    errors = sum(fault.severity == 'error' for fault in faults)
    click.echo(
        f'{path}: {_build(reader)}{len(reader.pages)} pages for the press, '
        f'{errors} error(s), {len(faults) - errors} warning(s)'
    )
    return not errors


def _screen(path: Path, data: bytes, quick: bool) -> bool:
    """Say everything that is wrong with a PDF for screens, at the places of its source; was nothing?"""
    from ...checks.finished import inspect_deep, problem, vera
    from ...programs import VERAPDF, ProgramFailed, missing

    opened, faults = inspect_deep(data)
    verdicts, failed = [], ''
    try:
        verdicts = [] if quick else vera.validate(path, opened)
    except ProgramFailed as e:
        failed = str(e)
    faults += [fault for verdict in verdicts for fault in verdict.faults]
    source_map = _map_of(path, opened.reader) if faults else None
    for fault in faults:
        click.echo(str(problem(fault, opened, str(path), source_map)))
    for verdict in verdicts:
        click.echo(f'{path}: {verdict.summary}')
    if failed:
        click.echo(failed)
    elif not verdicts and not quick:
        click.echo(f'{path}: not validated: {missing(VERAPDF)}')
    click.echo(
        f'{path}: {_build(opened.reader)}{len(opened.pages)} pages, {len(opened.elements):,} structure'
        f' elements, {len(opened.annotations)} annotations, {len(faults)} fault(s)'
    )
    return not faults and not failed and all(verdict.passed for verdict in verdicts)


def _build(reader) -> str:
    """The identifier of a PDF, in front of what is said of it."""
    from ...checks.finished import builds

    return f'build {found[0]}, ' if (found := builds(reader)) else ''


def _map_of(path: Path, reader):
    """The source map of a PDF, which leads faults home: from where it lies, or else from inside of the
    PDF."""
    from ...checks.finished import builds, carried_map
    from ...pdf.source_map.storage import find

    found, problems = find(path, builds(reader), lambda: carried_map(reader))
    for p in problems:
        click.echo(str(p))
    return found
