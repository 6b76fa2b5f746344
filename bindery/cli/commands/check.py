"""build.py check: everything that a build checks, and the text, and no PDF."""

from __future__ import annotations

import json
import sys
from collections import Counter

import click

from ..edition_names import EDITIONS
from ..group import BOOK, BUILT, CONTENT, JOBS, JSON, main, working


@main.command()
@EDITIONS
@click.option('--fit', is_flag=True, help='Lay the pages out too, and judge them.')
@JSON
@JOBS
@BOOK
def check(editions, fit, as_json, jobs, book):
    """Check EDITIONS (default: all) and write no PDF; exit code 1 if anything is said."""
    from ...products.build import check as look
    from ...products.session import Options, Session

    with (
        working(as_json) as report,
        Session(book.resolve(), Options(editions, jobs=jobs, progress=report)) as session,
    ):
        count, problems = look(session, fit)
    if as_json:
        click.echo(json.dumps({'built': [], 'problems': [p.as_dict() for p in problems]}, indent=1))
    else:
        for p in problems:
            click.echo(str(p))
        rules = Counter(p.code for p in problems)
        click.echo(
            f'{count} edition(s), {len(problems)} finding(s)'
            + ''.join(f', {n} {code}' for code, n in sorted(rules.items()))
        )
    sys.exit(CONTENT if problems else BUILT)
