"""build.py handout and build.py booklet: what is handed out of the publication."""

from __future__ import annotations

import json
import os
import time
from pathlib import Path

import click

from ..group import BOOK, JOBS, JSON, main, working

FROM = click.option(
    '--from',
    'folders',
    multiple=True,
    type=click.Path(exists=True, file_okay=False, path_type=Path),
    metavar='FOLDER',
    help=(
        'Take the files of the release in FOLDER, whatever the text is now. Default: of the release that was'
        ' made from the present text, if there is one.'
    ),
)
LOOK = click.option(
    '--look',
    'looks',
    multiple=True,
    metavar='NAME',
    help='Only this row of styles/outputs.yaml (may be repeated). Default: all that need not be asked for.',
)


@main.command()
@click.argument('names', nargs=-1)
@LOOK
@FROM
@JOBS
@JSON
@BOOK
def handout(names, looks, folders, jobs, as_json, book):
    """Make the handouts NAMES (default: all) of content/handouts.yaml into output/handouts/."""
    return _make(
        kind='handout', names=names, looks=looks, folders=folders, jobs=jobs, as_json=as_json, book=book
    )


@main.command()
@click.argument('names', nargs=-1)
@LOOK
@FROM
@JOBS
@JSON
@BOOK
def booklet(names, looks, folders, jobs, as_json, book):
    """Make the booklets NAMES (default: all) of content/handouts.yaml into output/booklets/: pages to read,
    and sheets to print."""
    return _make(
        kind='booklet', names=names, looks=looks, folders=folders, jobs=jobs, as_json=as_json, book=book
    )


def _make(
    *,
    kind: str,
    names: tuple[str, ...],
    looks: tuple[str, ...],
    folders: tuple[Path, ...],
    jobs: int,
    as_json: bool,
    book: Path,
):
    from ...products.handouts.run import SelectionRequest, give_out
    from ...products.session import Options, Session

    began = time.perf_counter()
    with working(as_json) as report, Session(book.resolve(), Options(jobs=jobs, progress=report)) as session:
        made, problems = give_out(session, SelectionRequest(kind, names, looks), releases(folders, book))
    say_made([vars(b) for b in made], problems, book, began, as_json)
    return session


def releases(folders: tuple[Path, ...], book: Path) -> tuple:
    """The releases in the folders that were named; one that holds none ends the command."""
    from ...products.release_store import opened

    found = [opened(folder.resolve(), book.resolve()) for folder in folders]
    if None in found:
        raise click.UsageError(
            f'{folders[found.index(None)]} is no release: it has no manifest.json, or one that cannot be'
            ' understood'
        )
    return tuple(found)


def extent(made: dict) -> str:
    """How large a file is: its pages, if it is one that has pages, and its bytes."""
    size = f'{made["size"] / 1e6:.1f} MB' if made['size'] >= 1e5 else f'{max(made["size"] / 1e3, 0.1):.1f} kB'
    return f'{made["pages"]} page{"s"[: made["pages"] != 1]}, {size}' if made['pages'] else size


def say_made(made: list[dict], problems: list, book: Path, began: float, as_json: bool) -> None:
    """Tell what was made, with the time that it took."""
    seconds = time.perf_counter() - began
    if as_json:
        click.echo(
            json.dumps(
                {'built': made, 'problems': [p.as_dict() for p in problems], 'seconds': round(seconds, 2)},
                indent=1,
            )
        )
        return
    for p in problems:
        click.echo(str(p), err=True)
    for b in made:
        click.echo(
            f'{os.path.relpath(book / b["path"])}:'
            f' {extent(b)}{", as released in " + b["release"] if b["release"] else ""}'
        )
    click.echo(f'{seconds:.1f} s')
