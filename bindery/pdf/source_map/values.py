"""What a source map holds, and its form as a file.

Pages count from 0 in the PDF of the map. Lengths are in pt, from the top left corner of the trim. Files and
records are named once and referred to by their place in a table, so that the map of a book of hundreds of
pages stays small.
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
NONE = -1  # in place of the number of a record or a block
CARRIED = 'source-map.json'  # the name of a map inside of its PDF


class BadMap(ValueError):
    """What is no source map, or not that of this PDF; says why, in words that follow “it”."""


class Spot(msgspec.Struct, frozen=True, array_like=True):
    """A box on a page in which a block stands, or a piece of one."""

    page: int
    left: float
    top: float
    right: float
    bottom: float

    def holds(self, x: float, y: float) -> bool:
        return self.left <= x <= self.right and self.top <= y <= self.bottom

    @property
    def area(self) -> float:
        return (self.right - self.left) * (self.bottom - self.top)


class Block(msgspec.Struct, frozen=True, array_like=True):
    """A block of a unit. `file` and `record` are numbers of rows in the tables of the map, NONE for no
    record; line and column count from 1. A block that only holds others has no spots; one that goes on
    overleaf has several."""

    file: int
    line: int
    column: int
    record: int
    spots: tuple[Spot, ...]


class Record(msgspec.Struct, frozen=True, array_like=True):
    """A record that is printed, and the lines of its file from which it comes. `file` is the number of a
    row."""

    dataset: str
    key: str
    file: int
    first: int
    last: int


class Unit(msgspec.Struct, frozen=True):
    """A unit: its blocks in reading order, the first page on which any of it stands, and for each structure
    element of a tagged PDF (parents first) the number of its block, or NONE. `elements` is empty where a PDF
    has no tags, or not all of the unit's."""

    id: str
    file: int
    first: int
    blocks: tuple[Block, ...]
    elements: tuple[int, ...] = ()


class SourceMap(msgspec.Struct, frozen=True):
    """The map of one PDF. `build` is the identifier inside of it; `folios` are those printed on its pages, ''
    for none."""

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
        """The head of the file of a unit."""
        return Place(self.files[unit.file], 1, 1)


def written(source_map: SourceMap) -> bytes:
    """A map as a file: JSON; the same bytes for the same map."""
    return msgspec.json.encode(source_map) + b'\n'


_decoder = msgspec.json.Decoder(SourceMap)


def read(data: bytes, build: str = '') -> SourceMap:
    """A map from a file that may be anybody's, and if it is told, that of this `build`. Raises BadMap."""
    if len(data) > LARGEST:
        raise BadMap(f'has more than {LARGEST // 1_000_000} MB')
    try:
        found = _decoder.decode(data)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as e:
        raise BadMap(f'cannot be understood: {e}') from e
    if found.format != FORMAT:
        raise BadMap(f'has the format {found.format}, and {FORMAT} is read here')
    if not BUILD.fullmatch(found.build) or (build and found.build != build):
        raise BadMap('is the map of another PDF')
    if fault := next(_faults(found), ''):
        raise BadMap(fault)
    return found


def _faults(found: SourceMap) -> Iterator[str]:
    """What a map refers to that is not there, or must not be."""
    for name in found.files:
        if not _is_source(name):
            yield f'names a file that is none of a publication: {name[:LONGEST_NAME]!a}'
    files, records, pages = range(len(found.files)), range(len(found.records)), range(len(found.folios))
    if any(record.file not in files for record in found.records):
        yield 'has a record of a file that it does not name'
    for unit in found.units:
        if unit.file not in files or any(block.file not in files for block in unit.blocks):
            yield f'has blocks of a file that it does not name, in the unit {unit.id[:LONGEST_NAME]!a}'
        if any(block.record != NONE and block.record not in records for block in unit.blocks):
            yield f'has blocks of a record that it does not name, in the unit {unit.id[:LONGEST_NAME]!a}'
        stand = (spot.page for block in unit.blocks for spot in block.spots)
        if unit.first not in pages or any(page not in pages for page in stand):
            yield f'has blocks on pages that it does not have, in the unit {unit.id[:LONGEST_NAME]!a}'
        if any(element != NONE and element not in range(len(unit.blocks)) for element in unit.elements):
            yield f'has elements of blocks that it does not have, in the unit {unit.id[:LONGEST_NAME]!a}'


def _is_source(name: str) -> bool:
    """Can this be the path of a file of a publication?"""
    parts = PurePosixPath(name).parts
    outside = not parts or '..' in parts or name.startswith('/') or '\\' in name
    return not outside and name.isprintable() and len(name) <= LONGEST_NAME
