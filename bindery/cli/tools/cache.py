"""build.py cache: what is kept to make the next build fast."""

from __future__ import annotations

import os

import click

from ..group import BOOK, main


@main.command()
@click.option('--clear', is_flag=True, help='Delete all of it; the next build makes everything again.')
@BOOK
def cache(clear, book):
    """Say how much is kept from build to build to save time, or clear it. It is never needed: a build without
    it gives the same files."""
    from ...sources.files.cache import MOST, Cache

    kept = Cache(book.resolve() / 'output' / '.cache')
    sizes = kept.sizes()
    for step, (entries, size) in sizes.items():
        click.echo(f'{step:14} {entries:7,} {"entry" if entries == 1 else "entries"} {size / 1e6:8.1f} MB')
    total = sum(size for _, size in sizes.values())
    if clear:
        kept.clear()
        click.echo(f'cleared: {total / 1e6:.1f} MB in {os.path.relpath(kept.directory)}')
    else:
        click.echo(
            f'{total / 1e6:.1f} MB in {os.path.relpath(kept.directory)}; what was not used for longest is'
            f' dropped beyond {MOST / 1e6:.0f} MB'
        )
