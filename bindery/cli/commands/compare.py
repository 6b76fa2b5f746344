"""build.py compare OLD NEW: compare two editions."""

from __future__ import annotations

import json
import os
from pathlib import Path

import click

from ..group import BOOK, JOBS, JSON, main, working


@main.command()
@click.argument('old')
@click.argument('new')
@click.option(
    '--changelog',
    'with_changelog',
    is_flag=True,
    help='Also write CHANGELOG.md for readers, with the words of content/changes/VERSION.md.',
)
@click.option(
    '--all',
    'every_page',
    is_flag=True,
    help='Bind all pages; otherwise only those with changes when they are less than a third.',
)
@click.option(
    '--no-cache', 'no_cache', is_flag=True, help='Neither use nor keep anything from build to build.'
)
@JOBS
@JSON
@BOOK
def compare(
    *,
    old: str,
    new: str,
    with_changelog: bool,
    every_page: bool,
    no_cache: bool,
    jobs: int,
    as_json: bool,
    book: Path,
) -> None:
    """Compare two editions; write a marked PDF, the changes as JSON and the page map into output/compare/.

    OLD and NEW name an edition of the present text (final), one of a git revision (v1.0:final), or the folder
    of a release.
    """
    from ...products.comparison.request import CannotCompare
    from ...products.comparison.run import ComparisonOptions, run
    from ...products.session import Options

    book = book.resolve()
    try:
        with working(as_json) as report:
            options = Options(jobs=jobs, cache=not no_cache, progress=report)
            comparison, problems = run(old, new, book, options, ComparisonOptions(with_changelog, every_page))
    except CannotCompare as e:
        raise click.UsageError(str(e)) from e
    if as_json:
        click.echo(
            json.dumps(
                {
                    'built': [],
                    'problems': [problem.as_dict() for problem in problems],
                    'files': comparison.files,
                    'pages': comparison.pages,
                    'changes': comparison.data,
                },
                indent=1,
            )
        )
        return
    for problem in problems:
        click.echo(str(problem), err=True)
    changes = comparison.data
    for row in changes['counts']:
        click.echo(row['words'])
    click.echo(
        f'{changes["edits"]} change(s) in all, and {changes["effects"]} place(s) where changed data shows'
    )
    if changes['left_out']:
        click.echo(
            f'pages without a change are left out: {changes["left_out"]}; with --all they are bound too'
        )
    for name in comparison.files:
        click.echo(
            f'{os.path.relpath(book / name)}{f": {comparison.pages} pages" if name.endswith(".pdf") else ""}'
        )
