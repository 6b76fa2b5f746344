"""build.py [build] EDITIONS: build the PDFs."""

from __future__ import annotations

import json
import os
import time
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from ...core.problems import Problem
from ...products.redone import in_words
from ..edition_names import EDITIONS
from ..group import BOOK, JOBS, JSON, main, working
from ..tools.clean import say_left_over
from .selection import extent

if TYPE_CHECKING:
    from ...core.publication.source_files import Snapshot
    from ...products.session import Session


@main.command()
@EDITIONS
@click.option(
    '--output',
    'outputs',
    multiple=True,
    metavar='NAME',
    help='Only this output (may be repeated). Default: all rows of styles/outputs.yaml.',
)
@JOBS
@click.option('--why', is_flag=True, help='Say for each step: reused, or redone because of which input.')
@click.option(
    '--whole', is_flag=True, help='Lay everything out as one document in one process (slow; to compare with).'
)
@click.option(
    '--no-cache', 'no_cache', is_flag=True, help='Neither use nor keep anything from build to build.'
)
@JSON
@BOOK
def build(
    *,
    editions: tuple[str, ...],
    outputs: tuple[str, ...],
    jobs: int,
    why: bool,
    whole: bool,
    no_cache: bool,
    as_json: bool,
    book: Path,
) -> Session | None:
    """Build EDITIONS (default: all) into output/."""
    from ...products.up_to_date import LastBuild
    from ...sources.files.snapshot import take

    began = time.perf_counter()
    book = book.resolve()
    files = take(book)
    last_build = LastBuild(
        book, files[0], repr((editions, outputs, whole)), enabled=not no_cache and not files[1]
    )
    built = last_build.recall()
    session = None
    problems: list[Problem] = []
    if built is None:
        from ...products.build import build as make
        from ...products.session import Options, Session

        with (
            working(as_json) as report,
            Session(book, Options(editions, outputs, jobs, whole, not no_cache, report), files) as session,
        ):
            made_files, problems = make(session)
        built = [vars(file) for file in made_files]
        last_build.remember(built)
    problems = [
        *problems,
        *_beside_releases(book, files[0], dict.fromkeys(file['edition'] for file in built)),
    ]
    _print_built(built, problems, book, time.perf_counter() - began, why, as_json)
    if not as_json:
        say_left_over(book, files[0])
    return session


def _beside_releases(book: Path, files: Snapshot, editions: Iterable[str]) -> list[Problem]:
    """Problems of editions of which files with the same names are in a release."""
    from ...products.release_store import RELEASES, ReleaseStore

    if not (book / RELEASES).is_dir():
        return []
    release_store = ReleaseStore(book, files)
    return [problem for edition in editions for problem in release_store.built_beside(edition)]


def _print_built(
    built: list[dict[str, Any]], problems: list[Problem], book: Path, seconds: float, why: bool, as_json: bool
) -> None:
    """Print a line for each file, with `why` also one for each step; or all as JSON."""
    if as_json:
        click.echo(
            json.dumps(
                {
                    'built': built,
                    'problems': [problem.as_dict() for problem in problems],
                    'seconds': round(seconds, 2),
                },
                indent=1,
            )
        )
        return
    for problem in problems:
        click.echo(str(problem), err=True)
    for file in built:
        if why:
            for step, name, reason in file['events']:
                click.echo(f'  {step} {name}: {"redone, " + reason if reason else "reused"}')
        path = os.path.relpath(book / file['path'])
        click.echo(
            f'{path}: {extent(file)}, {file["elements"]:,} tags,'
            f' {file["reused"]} steps reused, {file["redone"]} redone'
        )
        for line in in_words(file['pages_redone']):
            click.echo(f'  {line}')
    click.echo(f'{seconds:.1f} s')
