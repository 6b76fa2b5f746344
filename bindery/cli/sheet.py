"""build.py sheet: contact sheets."""

from __future__ import annotations

import os

import click

from .group import BOOK, main
from .names import EDITIONS

SHEETS = 'sheets'          # the folder of contact sheets, beside the PDF
NO_EDITIONS = ('handouts', 'booklets')                # folders of output/ with parts of the book


@main.command()
@EDITIONS
@click.option('--pages', default='', metavar='FROM-TO', help='Only these, by their folios, such as 12-40. Default: all.')
@click.option('--grey', is_flag=True, help='Without colour, to see that nothing is told by colour alone.')
@BOOK
def sheet(editions, pages, grey, book):
    """Make contact sheets of EDITIONS (default: all) as they were last built: all pages, small, in spreads."""
    from ..sheet import NoSuchPage, sheets
    from ..sources import write_atomic
    files = [p for p in sorted((book / 'output').glob('*/*.pdf')) if (p.parent.name in editions if editions else p.parent.name not in NO_EDITIONS)]
    if missing := set(editions) - {p.parent.name for p in files}:
        raise click.UsageError(f'there is no PDF of {min(missing)} in output/: build it first')
    if not files:
        raise click.UsageError('there is no PDF in output/: build one first')
    for file in files:
        try:
            images, pdf = sheets(file.read_bytes(), pages, grey)
        except NoSuchPage as e:
            raise click.UsageError(str(e)) from e
        stem = file.stem + (f'-{pages}' if pages else '') + ('-grey' if grey else '')
        folder = file.parent / SHEETS
        for old in folder.glob(f'{stem}-sheet-*.png'):
            old.unlink()
        for n, image in enumerate(images, 1):
            write_atomic(folder / f'{stem}-sheet-{n}.png', image)
        write_atomic(folder / f'{stem}-sheets.pdf', pdf)
        click.echo(f'{os.path.relpath(folder / f"{stem}-sheets.pdf")}: {len(images)} sheet(s), also as PNG')
