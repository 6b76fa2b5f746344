"""build.py order: make the files for the printer."""

from __future__ import annotations

import time
from pathlib import Path
from typing import TYPE_CHECKING

from ..edition_names import EDITIONS
from ..group import BOOK, JOBS, JSON, main, working
from .selection import FROM, releases, say_made

if TYPE_CHECKING:
    from ...products.session import Session


@main.command()
@EDITIONS
@FROM
@JOBS
@JSON
@BOOK
def order(
    editions: tuple[str, ...], folders: tuple[Path, ...], jobs: int, as_json: bool, book: Path
) -> Session:
    """Make what a printer needs of EDITIONS (default: all): pages, cover, and an order sheet as PDF and
    YAML."""
    from ...products.orders.make import order as make
    from ...products.session import Options, Session

    began = time.perf_counter()
    with (
        working(as_json) as report,
        Session(book.resolve(), Options(editions, jobs=jobs, progress=report)) as session,
    ):
        files, problems = make(session, releases(folders, book))
    say_made([vars(file) for file in files], problems, book, began, as_json)
    return session
