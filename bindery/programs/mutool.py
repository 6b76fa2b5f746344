"""mutool of MuPDF draws every page of a PDF."""

from __future__ import annotations

import os
from pathlib import Path

from .program import APT, BREW, OnPath, ask

MUTOOL = OnPath('MuPDF', 'mutool', {APT: 'mupdf-tools', BREW: 'mupdf-tools'}, ('-v',))
COARSE = 20  # pixels per inch: nobody looks at the pages
_OF_ITSELF = 'ICC support is not available'  # says one without colour management, each time


def complaint(path: Path) -> str:
    """The first thing that it says while it draws a file; '' for nothing. Raises ProgramFailed when it is not
    installed or does not end."""
    answer = ask(MUTOOL, 'draw', '-q', '-r', str(COARSE), '-o', os.devnull, str(path), about=path)
    lines = (answer.text + answer.complaints).splitlines()
    messages = [line for line in lines if line.strip() and _OF_ITSELF not in line]
    return messages[0] if messages else f'exit code {answer.code}' if answer.code else ''
