"""build.py event: a folder with everything for an event."""

from __future__ import annotations

import time

import click

from ..group import BOOK, JOBS, JSON, main, working
from .selection import FROM, releases, say_made


@main.command()
@click.argument('names', nargs=-1)
@FROM
@JOBS
@JSON
@BOOK
def event(names, folders, jobs, as_json, book):
    """Pack the events NAMES (default: all) of content/events/ into output/events/: PDFs, packing list and
    calendar."""
    from ...products.events.make import pack_events
    from ...products.session import Options, Session

    began = time.perf_counter()
    with working(as_json) as report, Session(book.resolve(), Options(jobs=jobs, progress=report)) as session:
        made, problems = pack_events(session, names, releases(folders, book))
    say_made([vars(b) for b in made], problems, book, began, as_json)
    return session
