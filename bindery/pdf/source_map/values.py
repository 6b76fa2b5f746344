"""The values of a source map, and its JSON file.

Pages count from 0 in the PDF of the map. Lengths are in pt, from the top left corner of the trim. Files and
records are listed once and referred to by their index, which keeps the map of a large book small.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import PurePosixPath

import msgspec

from ...core.problems import Place

FORMAT = 1
LARGEST = 64_000_000  # bytes of a map; that of 440 pages takes about 1 MB
LONGEST_NAME = 500  # characters of the path of a source
BUILD = re.compile(r'[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}')
NONE = -1  # instead of the index of a record or a block
CARRIED = 'source-map.json'  # the name of a map embedded in its PDF


class BadMap(ValueError):
    """A file is no source map, or not that of this PDF. The message is a predicate without its subject: “has
    no ...”."""


class Spot(msgspec.Struct, frozen=True, array_like=True):
    """The rectangle that a block, or a part of it, takes on a page."""

    page: int
    left: float
    top: float
    right: float
    bottom: float

    def holds(self, x: float, y: float) -> bool:
        """Is the point within the rectangle?"""
        return self.left <= x <= self.right and self.top <= y <= self.bottom

    @property
    def area(self) -> float:
        """In square points."""
        return (self.right - self.left) * (self.bottom - self.top)


class Block(msgspec.Struct, frozen=True, array_like=True):
    """A block of a unit. `file` and `record` are indexes into the tables of the map, NONE for no record; line
    and column count from 1. A block that only contains other blocks has no spots; one that is broken over
    pages has several."""

    file: int
    line: int
    column: int
    record: int
    spots: tuple[Spot, ...]


class Record(msgspec.Struct, frozen=True, array_like=True):
    """A printed record, and the first and last line of it in its file. `file` is an index into the files of
    the map."""

    dataset: str
    key: str
    file: int
    first: int
    last: int


class Unit(msgspec.Struct, frozen=True):
    """A unit: its blocks in reading order, its first page, and for each structure element of a tagged PDF
    (parents first) the index of its block, or NONE. `elements` is empty where a PDF has no tags, or only some
    of those of the unit."""

    id: str
    file: int
    first: int
    blocks: tuple[Block, ...]
    elements: tuple[int, ...] = ()


class SourceMap(msgspec.Struct, frozen=True):
    """The source map of one PDF. `build` is the identifier of that PDF; `folios` are those printed on its
    pages, '' for none."""

    format: int
    build: str
    publication: str
    edition: str
    version: str
    output: str
    files: tuple[str, ...]
    records: tuple[Record, ...]
    folios: tuple[str, ...]
    units: tuple[Unit, ...]

    def place(self, block: Block) -> Place:
        """Where a block was written."""
        return Place(self.files[block.file], block.line, block.column)

    def head(self, unit: Unit) -> Place:
        """The first line of the file of a unit."""
        return Place(self.files[unit.file], 1, 1)


def written(source_map: SourceMap) -> bytes:
    """A source map as JSON; the same bytes for the same map."""
    return msgspec.json.encode(source_map) + b'\n'


_decoder = msgspec.json.Decoder(SourceMap)


def read(data: bytes, build: str = '') -> SourceMap:
    """Read a source map from a file of unknown origin. Raises BadMap for one that is malformed or too large,
    or, where `build` is given, of another build."""
    if len(data) > LARGEST:
        raise BadMap(f'has more than {LARGEST // 1_000_000} MB')
    try:
        source_map = _decoder.decode(data)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as e:
        raise BadMap(f'cannot be understood: {e}') from e
    if source_map.format != FORMAT:
        raise BadMap(f'has the format {source_map.format}, and {FORMAT} is read here')
    if not BUILD.fullmatch(source_map.build) or (build and source_map.build != build):
        raise BadMap('is the map of another PDF')
    if fault := next(_faults(source_map), ''):
        raise BadMap(fault)
    return source_map


def _faults(source_map: SourceMap) -> Iterator[str]:
    """References of a map to rows or pages that it does not have, and paths that it must not have."""
    for name in source_map.files:
        if not _is_source(name):
            yield f'names a file that is none of a publication: {name[:LONGEST_NAME]!a}'
    files, records, pages = (
        range(len(source_map.files)),
        range(len(source_map.records)),
        range(len(source_map.folios)),
    )
    if any(record.file not in files for record in source_map.records):
        yield 'has a record of a file that it does not name'
    for unit in source_map.units:
        if unit.file not in files or any(block.file not in files for block in unit.blocks):
            yield f'has blocks of a file that it does not name, in the unit {unit.id[:LONGEST_NAME]!a}'
        if any(block.record != NONE and block.record not in records for block in unit.blocks):
            yield f'has blocks of a record that it does not name, in the unit {unit.id[:LONGEST_NAME]!a}'
        pages_of_blocks = (spot.page for block in unit.blocks for spot in block.spots)
        if unit.first not in pages or any(page not in pages for page in pages_of_blocks):
            yield f'has blocks on pages that it does not have, in the unit {unit.id[:LONGEST_NAME]!a}'
        if any(element != NONE and element not in range(len(unit.blocks)) for element in unit.elements):
            yield f'has elements of blocks that it does not have, in the unit {unit.id[:LONGEST_NAME]!a}'


def _is_source(name: str) -> bool:
    """Can this be the relative path of a file of a publication?"""
    parts = PurePosixPath(name).parts
    outside = not parts or '..' in parts or name.startswith('/') or '\\' in name
    return not outside and name.isprintable() and len(name) <= LONGEST_NAME
