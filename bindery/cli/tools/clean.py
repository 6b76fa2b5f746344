"""build.py clean: remove files of earlier builds from the output folder."""

from __future__ import annotations

import os
from pathlib import Path

import click

from ...core.publication.source_files import Snapshot
from ...sources.files.snapshot import take
from ..group import BOOK, main

MOST_NAMED = 5  # files that a build names


@main.command()
@BOOK
def clean(book: Path) -> None:
    """Remove from output/ what is of earlier versions, or of editions that are gone. Releases, handouts,
    events and source maps stay."""
    from ...products.file_names import read_edition_files

    files = read_edition_files(book, take(book)[0]).left_over()
    for file in files:
        file.unlink()
        click.echo(f'removed {os.path.relpath(file)}')
        for folder in (file.parent, file.parent.parent):
            if not any(folder.iterdir()):
                folder.rmdir()
    click.echo(f'{len(files)} file(s) removed')


def say_left_over(book: Path, sources: Snapshot) -> None:
    """Name the files of earlier builds that `clean` would remove; called after a build."""
    from ...products.file_names import read_edition_files

    files = read_edition_files(book, sources).left_over()
    for file in files[:MOST_NAMED]:
        click.echo(f'{os.path.relpath(file)}: left from before, no edition makes it now', err=True)
    if len(files) > MOST_NAMED:
        click.echo(f'and {len(files) - MOST_NAMED} more', err=True)
    if files:
        click.echo('build.py clean removes what is left from before', err=True)
