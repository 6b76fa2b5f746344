"""build.py check: check what a build checks, and the text, without making PDFs."""

from __future__ import annotations

import json
import sys
from collections import Counter
from pathlib import Path

import click

from ..edition_names import EDITIONS
from ..exit_codes import ExitCode
from ..group import BOOK, JOBS, JSON, main, working


@main.command()
@EDITIONS
@click.option('--fit', is_flag=True, help='Lay the pages out too, and judge them.')
@JSON
@JOBS
@BOOK
def check(editions: tuple[str, ...], fit: bool, as_json: bool, jobs: int, book: Path) -> None:
    """Check EDITIONS (default: all) and write no PDF; exit code 1 if anything is said."""
    from ...products.build import check as look
    from ...products.session import Options, Session

    with (
        working(as_json) as report,
        Session(book.resolve(), Options(editions, jobs=jobs, progress=report)) as session,
    ):
        count, problems = look(session, fit)
    if as_json:
        click.echo(
            json.dumps({'built': [], 'problems': [problem.as_dict() for problem in problems]}, indent=1)
        )
    else:
        for problem in problems:
            click.echo(str(problem))
        rules = Counter(problem.code for problem in problems)
        click.echo(
            f'{count} edition(s), {len(problems)} finding(s)'
            + ''.join(f', {number} {code}' for code, number in sorted(rules.items()))
        )
    sys.exit(ExitCode.CONTENT_PROBLEM if problems else ExitCode.SUCCESS)
