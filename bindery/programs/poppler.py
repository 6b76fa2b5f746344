"""Poppler lists the fonts and the pictures of a PDF."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from .program import APT, BREW, OnPath, Program, ask, failed

_PACKAGES = {APT: 'poppler-utils', BREW: 'poppler'}
POPPLER = OnPath('Poppler', 'pdffonts', _PACKAGES, ('-v',))
_PICTURES = OnPath('Poppler', 'pdfimages', _PACKAGES, ('-v',))


@dataclass(frozen=True)
class Font:
    name: str
    embedded: bool


def fonts(path: Path) -> list[Font]:
    """The fonts of a file. Raises ProgramFailed."""
    rows = [line.split() for line in _table(POPPLER, path, str(path))]
    return [Font(row[0], row[-5] == 'yes') for row in rows]  # ... emb sub uni object generation


def colour_spaces(path: Path) -> list[str]:
    """The colour space of each picture, as Poppler calls it: cmyk, gray, rgb, icc ... Raises
    ProgramFailed."""
    return [line.split()[5] for line in _table(_PICTURES, path, '-list', str(path))]


def _table(program: Program, path: Path, *words: str) -> list[str]:
    """The rows of a table that it prints, without the two lines of its head."""
    answer = ask(program, *words, about=path)
    if answer.code:
        raise failed(program, path, answer.code, answer.complaints)
    return answer.text.splitlines()[2:]
