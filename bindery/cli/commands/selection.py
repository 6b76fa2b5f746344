"""build.py handout and build.py booklet: make selections of a publication."""

from __future__ import annotations

import json
import os
import time
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from ...core.problems import Problem
from ..group import BOOK, JOBS, JSON, main, working

if TYPE_CHECKING:
    from ...products.release_store import Bundle
    from ...products.session import Session

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


OPTIONS = (click.argument('names', nargs=-1), LOOK, FROM, JOBS, JSON, BOOK)


def _with_options(command: Callable[..., Session]) -> Callable[..., Session]:
    """The options that making handouts and booklets share, in this order."""
    for option in reversed(OPTIONS):
        command = option(command)
    return command


@main.command()
@_with_options
def handout(**options: Any) -> Session:
    """Make the handouts NAMES (default: all) of content/handouts.yaml into output/handouts/."""
    return _make(kind='handout', **options)


@main.command()
@_with_options
def booklet(**options: Any) -> Session:
    """Make the booklets NAMES (default: all) of content/handouts.yaml into output/booklets/: pages to read,
    and sheets to print."""
    return _make(kind='booklet', **options)


def _make(
    *,
    kind: str,
    names: tuple[str, ...],
    looks: tuple[str, ...],
    folders: tuple[Path, ...],
    jobs: int,
    as_json: bool,
    book: Path,
) -> Session:
    """Make the selections of a kind (handout, booklet)."""
    from ...products.handouts.run import SelectionRequest, give_out
    from ...products.session import Options, Session

    began = time.perf_counter()
    with working(as_json) as report, Session(book.resolve(), Options(jobs=jobs, progress=report)) as session:
        files, problems = give_out(session, SelectionRequest(kind, names, looks), releases(folders, book))
    say_made([vars(file) for file in files], problems, book, began, as_json)
    return session


def releases(folders: tuple[Path, ...], book: Path) -> tuple[Bundle, ...]:
    """The releases in these folders. Raises UsageError for a folder that is none."""
    from ...products.release_store import opened

    all_opened = []
    for folder in folders:
        release = opened(folder.resolve(), book.resolve())
        if release is None:
            raise click.UsageError(
                f'{folder} is no release: it has no manifest.json, or one that cannot be understood'
            )
        all_opened.append(release)
    return tuple(all_opened)


def extent(made: Mapping[str, Any]) -> str:
    """The size of a file that was made: its pages, if it has pages, and its bytes."""
    size = f'{made["size"] / 1e6:.1f} MB' if made['size'] >= 1e5 else f'{max(made["size"] / 1e3, 0.1):.1f} kB'
    return f'{made["pages"]} page{"s"[: made["pages"] != 1]}, {size}' if made['pages'] else size


def say_made(
    made: Sequence[Mapping[str, Any]], problems: Sequence[Problem], book: Path, began: float, as_json: bool
) -> None:
    """Print the problems, a line for each file that was made, and the time since `began` (of
    perf_counter)."""
    seconds = time.perf_counter() - began
    if as_json:
        click.echo(
            json.dumps(
                {
                    'built': made,
                    'problems': [problem.as_dict() for problem in problems],
                    'seconds': round(seconds, 2),
                },
                indent=1,
            )
        )
        return
    for problem in problems:
        click.echo(str(problem), err=True)
    for file in made:
        origin = f', as released in {file["release"]}' if file['release'] else ''
        click.echo(f'{os.path.relpath(book / file["path"])}: {extent(file)}{origin}')
    click.echo(f'{seconds:.1f} s')
