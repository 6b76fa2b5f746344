"""build.py event: make the folder of files for an event."""

from __future__ import annotations

import time
from pathlib import Path
from typing import TYPE_CHECKING

import click

from ..group import BOOK, JOBS, JSON, main, working
from .selection import FROM, releases, say_made

if TYPE_CHECKING:
    from ...products.session import Session


@main.command()
@click.argument('names', nargs=-1)
@FROM
@JOBS
@JSON
@BOOK
def event(names: tuple[str, ...], folders: tuple[Path, ...], jobs: int, as_json: bool, book: Path) -> Session:
    """Pack the events NAMES (default: all) of content/events/ into output/events/: PDFs, packing list and
    calendar."""
    from ...products.events.make import pack_events
    from ...products.session import Options, Session

    began = time.perf_counter()
    with working(as_json) as report, Session(book.resolve(), Options(jobs=jobs, progress=report)) as session:
        files, problems = pack_events(session, names, releases(folders, book))
    say_made([vars(file) for file in files], problems, book, began, as_json)
    return session
