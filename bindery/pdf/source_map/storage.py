"""Where source maps lie: those of builds in output/maps, one folder for each name of a PDF; those of a
release in its folder.

Of each PDF by its name, which holds edition, version and output, the maps of its last builds stay (KEPT);
older ones are deleted when a new one is written. The map of a build whose pages are as before takes the place
of the old one: only lines of sources may have moved.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path, PurePosixPath

from ...core.problems import Place, Problem
from ...core.rules import hint
from ...sources.files.output_folder import OutputFolder
from ...sources.files.snapshot import read_below
from .values import BUILD, LARGEST, BadMap, SourceMap, read, written

MAPS = 'maps'  # the folder, below output/ and in a release
KEPT = 4  # maps of one PDF: those of its last builds
_OUTPUT, _RELEASES = 'output', 'releases'


def name_in_output(pdf: str, build: str) -> str:
    """Where below output/ the map of a PDF lies, which is written as `pdf` there. Names that only mean
    something in their folder, such as that of a comparison, get its name too."""
    path = PurePosixPath(pdf)
    return f'{MAPS}/{"-".join((*path.parent.parts[1:], path.stem))}/{build}.json'


def name_in_release(build: str) -> str:
    """Where in the folder of a release the map of a PDF lies."""
    return f'{MAPS}/{build}.json'


def keep(output: OutputFolder, pdf: str, source_map: SourceMap) -> None:
    """Write the map of a PDF that is written as `pdf` below output/, and delete those of its older builds."""
    path = output.write(name_in_output(pdf, source_map.build), written(source_map))
    others = sorted((file for file in path.parent.glob('*.json') if file != path), key=_age)
    for old in others[KEPT - 1 :]:
        with suppress(OSError):
            old.unlink()


def _age(file: Path) -> int:
    """The newest first."""
    try:
        return -os.lstat(file).st_mtime_ns
    except OSError:
        return 0


def find(
    pdf: Path, builds: list[str], carried: Callable[[], bytes | None] = lambda: None
) -> tuple[SourceMap | None, list[Problem]]:
    """The map of a PDF with one of these identifiers, wherever in its release or its publication the PDF
    lies, the nearest first; else the one that it carries, if it is of one of these builds or the PDF says no
    build. And what is wrong with what ought to be its map."""
    problems: list[Problem] = []
    for build in filter(BUILD.fullmatch, builds):
        for folder, name in _places(pdf.resolve(), build):
            data = read_below(folder, name, LARGEST)
            if data is None:
                continue
            try:
                return read(data, build), problems
            except BadMap as e:
                problems.append(_wrong(folder / name, str(e)))
    if (inside := carried()) is not None:
        try:
            found = read(inside)
            if found.build in builds or not builds:
                return found, problems
            raise BadMap('is the map of another PDF')
        except BadMap as e:
            problems.append(_wrong(pdf, str(e)))
    return None, problems


def _wrong(path: Path, reason: str) -> Problem:
    message = f'this should be, or hold, a source map, and it {reason}'
    return Problem('map-wrong', message, Place(str(path)), hint('map-wrong'))


def _places(pdf: Path, build: str) -> Iterator[tuple[Path, str]]:
    """Where the map of a build may be, seen from a PDF: folder and name below it."""
    for above in pdf.parents:
        for folder in (above, above / _OUTPUT):
            yield folder, name_in_release(build)
            for pattern in (f'{MAPS}/*/{build}.json', f'{_RELEASES}/*/{name_in_release(build)}'):
                for file in sorted(folder.glob(pattern)):
                    yield folder, file.relative_to(folder).as_posix()
