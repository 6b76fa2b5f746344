"""Ghostscript draws what a printer's plates will hold, and counts ink. It is always told to read and write no
file but those named (-dSAFER)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import IO

from .program import APT, BREW, OnPath, ask, failed, stream

GHOSTSCRIPT = OnPath('Ghostscript', 'gs', {APT: 'ghostscript', BREW: 'ghostscript'})
_ALWAYS = '-q', '-dSAFER', '-dNOPAUSE', '-dBATCH'
_COVER = re.compile(r'^ *([\d.]+) +([\d.]+) +([\d.]+) +([\d.]+) +CMYK', re.M)
_PLATE = re.compile(r'\d+\((.+)\)\.tif')
COARSE = 10  # pixels per inch where only the names of the plates are wanted


@dataclass(frozen=True)
class Drawing:
    """A page as drawn: four bytes for each pixel, its cyan, magenta, yellow and black, row by row from the
    top left."""

    width: int
    height: int
    pixels: bytes


def drawn(path: Path, ppi: int) -> Iterator[Drawing]:
    """The pages of a file in cyan, magenta, yellow and black, `ppi` pixels to an inch. Raises
    ProgramFailed."""
    words = '-sDEVICE=pamcmyk32', f'-r{ppi}', '-dUseCropBox', '-sOutputFile=%stdout', '-sstdout=%stderr'
    return stream(GHOSTSCRIPT, *_ALWAYS, *words, str(path), read=_next, about=path)


def _next(output: IO[bytes]) -> Drawing | None:
    """The next picture of a stream in the format PAM."""
    header: dict[bytes, bytes] = {}
    while line := output.readline():
        if line.strip() == b'ENDHDR':
            width, height = int(header[b'WIDTH']), int(header[b'HEIGHT'])
            return Drawing(width, height, output.read(width * height * 4))
        name, _, value = line.strip().partition(b' ')
        header[name] = value
    return None


def ink_cover(path: Path) -> list[tuple[float, ...]]:
    """How much of each page is covered with cyan, magenta, yellow and black, from 0 to 1. Raises
    ProgramFailed."""
    answer = ask(GHOSTSCRIPT, *_ALWAYS, '-sDEVICE=inkcov', '-sOutputFile=-', str(path), about=path)
    pages = [tuple(map(float, m.groups())) for m in _COVER.finditer(answer.text)]
    if answer.code or not pages:
        raise failed(GHOSTSCRIPT, path, answer.code, answer.complaints)
    return pages


def plates(path: Path, scratch: Path) -> set[str]:
    """The names of the plates of all pages; `scratch` is an empty folder. Raises ProgramFailed."""
    words = '-sDEVICE=tiffsep', f'-r{COARSE}', f'-sOutputFile={scratch / "%d.tif"}'
    answer = ask(GHOSTSCRIPT, *_ALWAYS, *words, str(path), about=path)
    names = {m[1] for file in scratch.iterdir() if (m := _PLATE.fullmatch(file.name))}
    if answer.code or not names:
        raise failed(GHOSTSCRIPT, path, answer.code, answer.complaints)
    return names
