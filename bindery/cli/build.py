"""build.py [build] EDITIONS: the PDFs."""

from __future__ import annotations

import json
import os
import time
from pathlib import Path

import click

from ..problems import Problem
from ..redone import in_words
from .clean import say_left_over
from .group import BOOK, JOBS, JSON, main, working
from .names import EDITIONS


@main.command()
@EDITIONS
@click.option('--output', 'outputs', multiple=True, metavar='NAME', help='Only this output (may be repeated). Default: all rows of styles/outputs.yaml.')
@JOBS
@click.option('--why', is_flag=True, help='Say for each step: reused, or redone because of which input.')
@click.option('--whole', is_flag=True, help='Lay everything out as one document in one process (slow; to compare with).')
@click.option('--no-cache', 'no_cache', is_flag=True, help='Neither use nor keep anything from build to build.')
@JSON
@BOOK
def build(editions, outputs, jobs, why, whole, no_cache, as_json, book):
    """Build EDITIONS (default: all) into output/."""
    from ..fresh import Fresh
    from ..snapshot import take
    began = time.perf_counter()
    book = book.resolve()
    files = take(book)
    fresh = Fresh(book, files[0], repr((editions, outputs, whole)), enabled=not no_cache and not files[1])
    built = fresh.recall()
    work = None
    problems: list[Problem] = []
    if built is None:
        from ..pipeline import Build, Options
        with working(as_json) as report:
            work = Build(book, Options(editions, outputs, jobs, whole, not no_cache, report), files=files)
            made, problems = work.run()
        built = [vars(b) for b in made]
        fresh.remember(built)
    _print_built(built, problems, book, time.perf_counter() - began, why, as_json)
    if not as_json:
        say_left_over(book, files[0])
    return work


def _print_built(built: list[dict], problems: list[Problem], book: Path, seconds: float, why: bool, as_json: bool) -> None:
    if as_json:
        click.echo(json.dumps({'built': built, 'problems': [p.as_dict() for p in problems], 'seconds': round(seconds, 2)}, indent=1))
        return
    for p in problems:
        click.echo(str(p), err=True)
    for b in built:
        if why:
            for step, name, reason in b['events']:
                click.echo(f'  {step} {name}: {"redone, " + reason if reason else "reused"}')
        path = os.path.relpath(book / b['path'])
        click.echo(f'{path}: {b["pages"]} pages, {b["size"] / 1e6:.1f} MB, {b["elements"]:,} tags, {b["reused"]} steps reused, {b["redone"]} redone')
        for line in in_words(b['pages_redone']):
            click.echo(f'  {line}')
    click.echo(f'{seconds:.1f} s')
