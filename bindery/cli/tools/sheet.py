"""build.py sheet: make contact sheets."""

from __future__ import annotations

import os
from pathlib import Path

import click

from ...core.problems import did_you_mean
from ..edition_names import EDITIONS
from ..exit_codes import ExitCode
from ..group import BOOK, main

SHEETS = 'sheets'  # name of the folder beside the PDF


@main.command()
@EDITIONS
@click.option(
    '--pages', default='', metavar='FROM-TO', help='Only these, by their folios, such as 12-40. Default: all.'
)
@click.option('--grey', is_flag=True, help='Without colour, to see that nothing is told by colour alone.')
@BOOK
def sheet(editions: tuple[str, ...], pages: str, grey: bool, book: Path) -> None:
    """Make contact sheets of EDITIONS (default: all) as they were last built for the screen: all pages,
    small, in spreads."""
    from ...checks.finished import Unreadable, reading
    from ...products.contact_sheets import NoSuchPage, sheets
    from ...sources.files.output_folder import OutputFolder

    output = OutputFolder(book / 'output')
    for file in _files(editions, book):
        data = file.read_bytes()
        try:
            with reading(file, data, NoSuchPage):
                images, pdf = sheets(data, pages, grey)
        except NoSuchPage as e:
            raise click.UsageError(f'{os.path.relpath(file)}: {e}') from e
        except Unreadable as e:
            click.echo(str(e), err=True)
            raise SystemExit(ExitCode.CONTENT_PROBLEM) from e
        stem = file.stem + (f'-{pages}' if pages else '') + ('-grey' if grey else '')
        folder = file.parent / SHEETS
        for old in folder.glob(f'{stem}-sheet-*.png'):
            old.unlink()
        for number, image in enumerate(images, 1):
            output.write(f'{file.parent.name}/{SHEETS}/{stem}-sheet-{number}.png', image)
        output.write(f'{file.parent.name}/{SHEETS}/{stem}-sheets.pdf', pdf)
        click.echo(f'{os.path.relpath(folder / f"{stem}-sheets.pdf")}: {len(images)} sheet(s), also as PNG')


def _files(editions: tuple[str, ...], book: Path) -> list[Path]:
    """The screen PDFs of the present versions of these editions, which must have been built; of all that were
    built, where none is named."""
    from ...products.file_names import read_edition_files, screen_outputs
    from ...sources.files.snapshot import take

    sources, _ = take(book)
    known, outputs = read_edition_files(book, sources), screen_outputs(sources)
    files: list[Path] = []
    for edition in editions or known.beginnings:
        if edition not in known.beginnings:
            raise click.UsageError(
                f'there is no edition {edition};'
                f' {did_you_mean(edition, known.beginnings, "editions: " + ", ".join(known.beginnings))}'
            )
        built = [file for output in outputs if (file := known.file(edition, output)).is_file()]
        if editions and not built:
            earlier = (
                ', only one of another version' if any(known.file(edition, '').parent.glob('*.pdf')) else ''
            )
            raise click.UsageError(
                f'there is no {os.path.relpath(known.file(edition, outputs[0]))}{earlier}: build it first'
                f' with build.py {edition}'
            )
        files += built
    if not files:
        raise click.UsageError('there is no PDF of an edition as it stands now in output/: build one first')
    return files
