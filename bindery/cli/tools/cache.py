"""build.py cache: show or clear the cache."""

from __future__ import annotations

import os
from pathlib import Path

import click

from ..group import BOOK, main


@main.command()
@click.option('--clear', is_flag=True, help='Delete all of it; the next build makes everything again.')
@BOOK
def cache(clear: bool, book: Path) -> None:
    """Say how much is kept from build to build to save time, or clear it. It is never needed: a build without
    it gives the same files."""
    from ...sources.files.cache import MOST, Cache

    directory = book.resolve() / 'output' / '.cache'
    cached = Cache(directory)
    sizes = cached.sizes()
    for step, (entries, size) in sizes.items():
        click.echo(f'{step:14} {entries:7,} {"entry" if entries == 1 else "entries"} {size / 1e6:8.1f} MB')
    total = sum(size for _, size in sizes.values())
    if clear:
        cached.clear()
        click.echo(f'cleared: {total / 1e6:.1f} MB in {os.path.relpath(directory)}')
    else:
        click.echo(
            f'{total / 1e6:.1f} MB in {os.path.relpath(directory)}; what was not used for longest is'
            f' dropped beyond {MOST / 1e6:.0f} MB'
        )
