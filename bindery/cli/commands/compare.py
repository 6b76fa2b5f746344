"""build.py compare OLD NEW: what is different between two editions."""

from __future__ import annotations

import json
import os

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
def compare(*, old, new, with_changelog, every_page, no_cache, jobs, as_json, book):
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
            done, problems = run(old, new, book, options, ComparisonOptions(with_changelog, every_page))
    except CannotCompare as e:
        raise click.UsageError(str(e)) from e
    if as_json:
        click.echo(
            json.dumps(
                {
                    'built': [],
                    'problems': [p.as_dict() for p in problems],
                    'files': done.files,
                    'pages': done.pages,
                    'changes': done.data,
                },
                indent=1,
            )
        )
        return
    for p in problems:
        click.echo(str(p), err=True)
    for row in done.data['counts']:
        click.echo(row['words'])
    click.echo(
        f'{done.data["edits"]} change(s) in all, and {done.data["effects"]} place(s) where changed data shows'
    )
    if done.data['left_out']:
        click.echo(
            f'pages without a change are left out: {done.data["left_out"]}; with --all they are bound too'
        )
    for name in done.files:
        click.echo(
            f'{os.path.relpath(book / name)}{f": {done.pages} pages" if name.endswith(".pdf") else ""}'
        )
