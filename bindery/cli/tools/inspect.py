"""build.py inspect: check finished PDFs."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from ..exit_codes import ExitCode
from ..group import main

if TYPE_CHECKING:
    from pypdf import PdfReader

    from ...checks.finished.vera import Verdict
    from ...pdf.source_map import SourceMap


@main.command()
@click.argument('files', nargs=-1, type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option('--no-validator', 'quick', is_flag=True, help='Without veraPDF, even where it is installed.')
@click.option(
    '--rules',
    'table',
    is_flag=True,
    help='Print what a file for the press must keep, and where each rule comes from.',
)
def inspect(files: tuple[Path, ...], quick: bool, table: bool) -> None:
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
    sys.exit(ExitCode.SUCCESS if sound else ExitCode.CONTENT_PROBLEM)


def _print_rules() -> None:
    """Print the rules of preflight."""
    from ...checks.preflight import rules
    from ...core.rules import severity

    for code, required in rules().items():
        limit = f': {required.limit:g} {required.unit}' if required.unit else ''
        click.echo(f'{code} ({severity(code)}): {required.what}{limit} [{required.source}]')


def _press(path: Path, data: bytes) -> bool:
    """Print the faults of a file for the press. True where none of them is an error."""
    from ...checks.finished import problem_in_print
    from ...checks.preflight import preflight
    from ...programs import GHOSTSCRIPT, missing

    reader, faults = preflight(path, data)
    source_map = _map_of(path, reader) if faults else None
    labels: Sequence[str] = reader.page_labels if faults else ()
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
    """Print the faults of a PDF for screens at the places of their sources. True where there are none, also
    by veraPDF, unless the check is to be `quick`."""
    from ...checks.finished import inspect_deep, problem, vera
    from ...programs import VERAPDF, ProgramFailed, missing

    opened, faults = inspect_deep(data)
    verdicts: list[Verdict] = []
    failed = ''
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


def _build(reader: PdfReader) -> str:
    """The build identifier of a PDF, for the beginning of a line; '' where it has none."""
    from ...checks.finished import builds

    return f'build {identifiers[0]}, ' if (identifiers := builds(reader)) else ''


def _map_of(path: Path, reader: PdfReader) -> SourceMap | None:
    """Find the source map of a PDF, in the folders around it or embedded in it. Prints the problems of files
    that should be that map."""
    from ...checks.finished import builds, carried_map
    from ...pdf.source_map.storage import find

    source_map, problems = find(path, builds(reader), lambda: carried_map(reader))
    for problem in problems:
        click.echo(str(problem))
    return source_map
