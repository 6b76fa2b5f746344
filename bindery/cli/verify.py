"""build.py verify: is a release what it says?"""

from __future__ import annotations

import json
import sys
from pathlib import Path

import click

from .group import BOOK, BUILT, CONTENT, JOBS, JSON, main


@main.command()
@click.argument('bundle', type=click.Path(exists=True, file_okay=False, path_type=Path))
@JSON
@JOBS
@BOOK
def verify(bundle, as_json, jobs, book):
    """Make the release in the folder BUNDLE again, from its commit in a clean place, and compare every byte; exit code 1 if any differs."""
    from ..release import verify as check
    found = check(bundle, book.resolve(), jobs)
    if as_json:
        click.echo(json.dumps({'built': [], 'problems': [], 'same': found.same, 'files': found.files, 'differences': found.differences, 'tools': found.tools}, indent=1))
    else:
        for line in found.differences:
            click.echo(line)
        for line in found.tools:
            click.echo(f'another version: {line}')
        click.echo(f'{bundle}: {found.files} files, ' + ('made again, the same to the byte' if found.same else f'{len(found.differences)} not the same'))
    sys.exit(BUILT if found.same else CONTENT)
