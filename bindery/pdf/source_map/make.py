"""Make the source map of a laid-out edition."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from ...core.page_map import KeptPages, PageMap
from ...core.problems import Place
from ...core.publication.draft import Draft
from ...core.publication.edition import Edition
from ...core.publication.publication import Publication
from ...layout.typesetting import LaidOutUnit
from ..attachments import Attachment
from .values import CARRIED, FORMAT, NONE, Block, Record, SourceMap, Spot, Unit, written


@dataclass(frozen=True)
class Shown:
    """Where the pages of a book are in a PDF: page of the book -> page of the file, both from 0, and the
    distance in pt from the left edge of the latter to that of the former."""

    pages: Mapping[int, tuple[int, float]]
    total: int  # pages of the file


def every_page(pages: PageMap) -> Shown:
    """All pages, in their order."""
    return Shown({n: (n, 0.0) for n in range(pages.total)}, pages.total)


def some_pages(excerpt: KeptPages) -> Shown:
    """Only the pages that are kept, in their order."""
    return Shown({page: (n, 0.0) for n, page in enumerate(sorted(excerpt.kept))}, len(excerpt.kept))


def source_map(
    build: str,
    publication: Publication,
    edition: Edition,
    output: str,
    *,
    units: Mapping[str, LaidOutUnit],
    drafts: Mapping[str, Draft],
    pages: PageMap,
    shown: Shown,
    tagged: bool,
) -> SourceMap:
    """The source map of a PDF with the pages that are `shown`. `build` is its identifier, `output` the name
    of its output; `tagged`: it has the structure elements of all its units."""
    tables = _Tables(publication)
    rows = []
    for name in edition.unit_ids:
        unit = _unit(
            name,
            units[name],
            drafts[name].places,
            pages.placed[name].first,
            shown,
            tagged=tagged,
            tables=tables,
        )
        if unit is not None:
            rows.append(unit)
    return SourceMap(
        format=FORMAT,
        build=build,
        publication=publication.meta['slug'],
        edition=edition.name,
        version=edition.version,
        output=output,
        files=tuple(tables.files),
        records=tuple(tables.records),
        folios=_folios(pages, shown),
        units=tuple(rows),
    )


class _Tables:
    """The tables of files and records, numbered in the order in which they are first referred to."""

    def __init__(self, publication: Publication):
        self.publication = publication
        self.files: dict[str, int] = {}
        self.records: dict[Record, int] = {}
        datasets = publication.datasets.values()
        self._by_place = {record.place: record for dataset in datasets for record in dataset.records}
        self._first_lines: dict[str, list[int]] = {}  # file -> the first lines of its records
        for place in sorted(self._by_place):
            self._first_lines.setdefault(place.file, []).append(place.line)
        self._known: dict[Place, tuple[int, int]] = {}

    def file(self, name: str) -> int:
        """The number of a file."""
        return self.files.setdefault(name, len(self.files))

    def rows(self, place: Place) -> tuple[int, int]:
        """The numbers of the file of a place and of the record that begins there, or NONE."""
        numbers = self._known.get(place)
        if numbers is None:
            numbers = self._known[place] = self.file(place.file), self._record(place)
        return numbers

    def _record(self, place: Place) -> int:
        record = self._by_place.get(place)
        if record is None:
            return NONE
        row = Record(record.dataset, record.id, self.file(place.file), place.line, self._last_line(place))
        return self.records.setdefault(row, len(self.records))

    def _last_line(self, place: Place) -> int:
        """The last line of the record at a place: that before the next record, or the last of its file."""
        first_lines = self._first_lines[place.file]
        following = bisect_right(first_lines, place.line)
        if following < len(first_lines):
            return first_lines[following] - 1
        return (self.publication.files.get(place.file) or b'').count(b'\n') + 1


def _unit(
    name: str,
    laid: LaidOutUnit,
    places: Sequence[Place],
    first: int,
    shown: Shown,
    *,
    tagged: bool,
    tables: _Tables,
) -> Unit | None:
    """The row of a unit; None where none of its pages is shown. `first` is its first page in the book."""
    spots: dict[int, list[Spot]] = {}
    for extent in laid.extents:
        if (position := shown.pages.get(first + extent.page)) is not None:
            page, shift = position
            left, right = extent.left, extent.right
            if shift:
                left, right = round(left + shift, 2), round(right + shift, 2)
            spots.setdefault(extent.block, []).append(Spot(page, left, extent.top, right, extent.bottom))
    pages_of_unit = [shown.pages[n][0] for n in range(first, first + laid.span.pages) if n in shown.pages]
    if not pages_of_unit:
        return None
    blocks = []
    for n, place in enumerate(places):
        file, record = tables.rows(place)
        blocks.append(Block(file, place.line, place.column, record, tuple(spots.get(n, ()))))
    elements = tuple(NONE if block is None else block for block in laid.blocks) if tagged else ()
    unit_file = tables.file(tables.publication.units[name].file)
    return Unit(name, unit_file, min(pages_of_unit), tuple(blocks), elements)


def _folios(pages: PageMap, shown: Shown) -> tuple[str, ...]:
    """The printed folio of each page of the file, '' for none."""
    folios = [''] * shown.total
    for placed in pages.placed.values():
        for n in range(placed.pages):
            if (position := shown.pages.get(placed.first + n)) is not None:
                folios[position[0]] = placed.label(n)
    return tuple(folios)


def attachment(source_map: SourceMap, date: str) -> Attachment:
    """A source map as a file to embed in its PDF; `date` is an ISO 8601 day."""
    description = 'Which line of the sources stands where on these pages'
    return Attachment(CARRIED, 'application/json', description, date, written(source_map), 'Supplement')
