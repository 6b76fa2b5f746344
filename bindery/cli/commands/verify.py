"""build.py verify: make a release again and compare."""

from __future__ import annotations

import json
import re
import sys
from pathlib import Path

import click

from ..exit_codes import ExitCode
from ..group import BOOK, JOBS, JSON, main


@main.command()
@click.argument('bundle', type=click.Path(exists=True, file_okay=False, path_type=Path))
@click.option(
    '--branch',
    'names',
    multiple=True,
    metavar='NAME',
    help=(
        'Also run the program of commits in the history of this branch or tag (may be repeated). '
        'Default: what is checked out, and tags.'
    ),
)
@click.option(
    '--run-code-of',
    'commit',
    default='',
    metavar='COMMIT',
    help='Run the program of this commit, wherever it comes from: only if you trust whoever wrote it.',
)
@click.option(
    '--with-network',
    'network',
    is_flag=True,
    help='Run it even where the system cannot keep it from the network.',
)
@JSON
@JOBS
@BOOK
def verify(
    *, bundle: Path, names: tuple[str, ...], commit: str, network: bool, as_json: bool, jobs: int, book: Path
) -> None:
    """Make the release in the folder BUNDLE again, from its commit in a clean place, and compare every byte;
    exit code 1 if any differs."""
    from ...products.releases import Trust
    from ...products.releases import verify as check

    if commit and not re.fullmatch('[0-9a-f]{7,40}', commit):
        raise click.UsageError(
            f'{commit} is not a commit: write at least seven of its digits, as git log shows them'
        )
    result = check(bundle, book.resolve(), jobs, Trust(names, commit, network))
    if as_json:
        click.echo(
            json.dumps(
                {
                    'built': [],
                    'problems': [],
                    'same': result.same,
                    'files': result.files,
                    'differences': result.differences,
                    'tools': result.tools,
                },
                indent=1,
            )
        )
    else:
        for line in result.differences:
            click.echo(line)
        for line in result.tools:
            click.echo(f'another version: {line}')
        click.echo(
            f'{bundle}: {result.files} files, '
            + (
                'made again, the same to the byte'
                if result.same
                else f'{len(result.differences)} not the same'
            )
        )
    sys.exit(ExitCode.SUCCESS if result.same else ExitCode.CONTENT_PROBLEM)
