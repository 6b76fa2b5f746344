"""Programs of others that look at the files of a release, and what to type when one of them is missing."""

from __future__ import annotations

import shutil
import sys
from collections.abc import Iterator
from dataclasses import dataclass

from ..inspect import vera
from ..inspect.press import installed
from ..model import Publication

FETCH = 'scripts/get-verapdf'              # needs Java and Maven
DEBIAN = {'java': 'default-jre-headless', 'mvn': 'maven', 'gs': 'ghostscript'}         # program -> its package
BREW = {'java': 'openjdk', 'mvn': 'maven', 'gs': 'ghostscript'}


@dataclass(frozen=True)
class Missing:
    """A program that is not installed: what it would have looked at, and the command that brings it."""

    name: str
    task: str
    command: str


def missing_tools(publication: Publication) -> Iterator[Missing]:
    """Every program that the outputs of a publication ask for and that is not here."""
    outputs = publication.outputs.values()
    if vera.command() is None and any(not o.condition for o in outputs):
        steps = [line for line in (bringing(*(p for p in ('java', 'mvn') if not shutil.which(p))), FETCH) if line]
        yield Missing('veraPDF', 'no file for the screen was validated (PDF/UA-1, PDF/A-3a)', ' && '.join(steps))
    if not installed() and any(o.condition for o in outputs):
        yield Missing('Ghostscript', 'nobody measured ink and bleed of the files for the printer', bringing('gs'))


def bringing(*programs: str) -> str:
    """The command that installs programs; '' for none."""
    install, packages = ('brew install', BREW) if sys.platform == 'darwin' else ('sudo apt-get install', DEBIAN)
    return f'{install} {" ".join(packages[p] for p in programs)}' if programs else ''
