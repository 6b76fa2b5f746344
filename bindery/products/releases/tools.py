"""External programs that inspect the files of a release, and what is not inspected if one is missing."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from ...core.publication.publication import Publication
from ...programs import GHOSTSCRIPT, VERAPDF, Program


@dataclass(frozen=True)
class Missing:
    """A program that is not installed: `task` tells what is not inspected, `command` installs it."""

    name: str
    task: str
    command: str


def missing_tools(publication: Publication) -> Iterator[Missing]:
    """Every program that the outputs of a publication need and that is not installed."""
    kinds = {output.kind for output in publication.outputs.values()}
    if any(kind.tagged for kind in kinds) and VERAPDF.command() is None:
        yield _missing(VERAPDF, 'no file for the screen was validated (PDF/UA-1, PDF/A-3a)')
    if any(kind.printed for kind in kinds) and GHOSTSCRIPT.command() is None:
        yield _missing(GHOSTSCRIPT, 'nobody measured ink and bleed of the files for the printer')


def _missing(program: Program, task: str) -> Missing:
    return Missing(program.name, task, program.install())
