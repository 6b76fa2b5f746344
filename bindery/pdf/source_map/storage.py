"""Store and find source maps: those of builds in output/maps, one folder for each name of a PDF; those of a
release in its folder.

For each name of a PDF, which consists of edition, version and output, the maps of the last builds are kept
(KEPT); older ones are deleted when a new one is written. A build with the same pages has the same identifier,
so its map replaces the old one, of which only the lines of the sources may be different.
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

MAPS = 'maps'  # name of the folder, below output/ and in a release
KEPT = 4  # maps of the last builds of one PDF
_OUTPUT, _RELEASES = 'output', 'releases'


def name_in_output(pdf: str, build: str) -> str:
    """The path below output/ of the map of a PDF; `pdf` is the path of that PDF below output/. Names that are
    only unique within their folder, such as that of a comparison, are prefixed with its name."""
    path = PurePosixPath(pdf)
    return f'{MAPS}/{"-".join((*path.parent.parts[1:], path.stem))}/{build}.json'


def name_in_release(build: str) -> str:
    """The path of the map of a PDF within the folder of a release."""
    return f'{MAPS}/{build}.json'


def keep(output: OutputFolder, pdf: str, source_map: SourceMap) -> None:
    """Write the map of the PDF with the path `pdf` below output/, and delete those of its older builds."""
    path = output.write(name_in_output(pdf, source_map.build), written(source_map))
    others = sorted((file for file in path.parent.glob('*.json') if file != path), key=_age)
    for old in others[KEPT - 1 :]:
        with suppress(OSError):
            old.unlink()


def _age(file: Path) -> int:
    """Sort key that puts the newest file first."""
    try:
        return -os.lstat(file).st_mtime_ns
    except OSError:
        return 0


def find(
    pdf: Path, builds: list[str], carried: Callable[[], bytes | None] = lambda: None
) -> tuple[SourceMap | None, list[Problem]]:
    """Find the map of a PDF with one of the identifiers `builds`, and the problems of files that should be
    that map.

    Looked for in the folders around the PDF, the nearest first; then in the PDF itself: `carried` gives the
    map that is embedded in it, which must be of one of these builds unless the PDF has no identifier.
    """
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
    if (embedded := carried()) is not None:
        try:
            source_map = read(embedded)
            if source_map.build in builds or not builds:
                return source_map, problems
            raise BadMap('is the map of another PDF')
        except BadMap as e:
            problems.append(_wrong(pdf, str(e)))
    return None, problems


def _wrong(path: Path, reason: str) -> Problem:
    message = f'this should be, or hold, a source map, and it {reason}'
    return Problem('map-wrong', message, Place(str(path)), hint('map-wrong'))


def _places(pdf: Path, build: str) -> Iterator[tuple[Path, str]]:
    """Where the map of a build may be, for a PDF at this path: a folder, and the path below it."""
    for parent in pdf.parents:
        for folder in (parent, parent / _OUTPUT):
            yield folder, name_in_release(build)
            for pattern in (f'{MAPS}/*/{build}.json', f'{_RELEASES}/*/{name_in_release(build)}'):
                for file in sorted(folder.glob(pattern)):
                    yield folder, file.relative_to(folder).as_posix()
