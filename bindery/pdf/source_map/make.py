"""A laid-out edition to its source map."""

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
    """Where pages of a book stand in a PDF: page of the book -> page of the file, both from 0, and how far
    its left edge lies to the right of that of the page, in pt."""

    pages: Mapping[int, tuple[int, float]]
    total: int  # pages of the file


def every_page(pages: PageMap) -> Shown:
    """All pages in their places."""
    return Shown({n: (n, 0.0) for n in range(pages.total)}, pages.total)


def some_pages(excerpt: KeptPages) -> Shown:
    """The pages that are kept, one after the other."""
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
    """The map of a PDF that holds the pages that are `shown`. `tagged`: it has the structure elements of all
    its units."""
    tables = _Tables(publication)
    found = []
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
            found.append(unit)
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
        units=tuple(found),
    )


class _Tables:
    """Files and records, numbered as they are met."""

    def __init__(self, publication: Publication):
        self.publication = publication
        self.files: dict[str, int] = {}
        self.records: dict[Record, int] = {}
        datasets = publication.datasets.values()
        self._at = {record.place: record for dataset in datasets for record in dataset.records}
        self._begins: dict[str, list[int]] = {}  # file -> the lines at which its records begin
        for place in sorted(self._at):
            self._begins.setdefault(place.file, []).append(place.line)
        self._known: dict[Place, tuple[int, int]] = {}

    def file(self, name: str) -> int:
        return self.files.setdefault(name, len(self.files))

    def rows(self, place: Place) -> tuple[int, int]:
        """The numbers of the file of a place, and of the record that is written there, or NONE."""
        found = self._known.get(place)
        if found is None:
            found = self._known[place] = self.file(place.file), self._record(place)
        return found

    def _record(self, place: Place) -> int:
        record = self._at.get(place)
        if record is None:
            return NONE
        row = Record(record.dataset, record.id, self.file(place.file), place.line, self._last_line(place))
        return self.records.setdefault(row, len(self.records))

    def _last_line(self, place: Place) -> int:
        """The last line of the record at a place: that before the next one, or the last of its file."""
        begins = self._begins[place.file]
        after = bisect_right(begins, place.line)
        if after < len(begins):
            return begins[after] - 1
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
    """The row of a unit; None where no page of it is shown. `first` is its first page in the book."""
    spots: dict[int, list[Spot]] = {}
    for e in laid.extents:
        if (at := shown.pages.get(first + e.page)) is not None:
            page, right = at
            left, end = (round(e.left + right, 2), round(e.right + right, 2)) if right else (e.left, e.right)
            spots.setdefault(e.block, []).append(Spot(page, left, e.top, end, e.bottom))
    of_unit = [shown.pages[n][0] for n in range(first, first + laid.span.pages) if n in shown.pages]
    if not of_unit:
        return None
    blocks = []
    for n, place in enumerate(places):
        of_file, of_record = tables.rows(place)
        blocks.append(Block(of_file, place.line, place.column, of_record, tuple(spots.get(n, ()))))
    elements = tuple(NONE if block is None else block for block in laid.blocks) if tagged else ()
    file = tables.publication.units[name].file
    return Unit(name, tables.file(file), min(of_unit), tuple(blocks), elements)


def _folios(pages: PageMap, shown: Shown) -> tuple[str, ...]:
    """What is printed as the folio of each page of the file."""
    folios = [''] * shown.total
    for placed in pages.placed.values():
        for n in range(placed.pages):
            if (at := shown.pages.get(placed.first + n)) is not None:
                folios[at[0]] = placed.label(n)
    return tuple(folios)


def attachment(source_map: SourceMap, date: str) -> Attachment:
    """A map as a file inside of the PDF that it is of; `date` is an ISO 8601 day."""
    about = 'Which line of the sources stands where on these pages'
    return Attachment(CARRIED, 'application/json', about, date, written(source_map), 'Supplement')
