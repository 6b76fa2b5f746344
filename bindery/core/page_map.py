"""The page map: the first page of every unit, and the folio of every page. Pages of the book are numbered
from 0."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import cached_property

from .encoding import digest
from .numerals import NUMERALS
from .publication.edition import Edition, prefix_of

# A PDF page label: page from 0, numbering style, prefix, first number (ISO 32000-1, 12.4.2).
PageLabel = tuple[int, str, str, int]


@dataclass(frozen=True)
class OutwardLinks:
    """What becomes of links that lead out of a file with a part of the book. `words` returns the text that
    tells where an anchor is, or ''; `url` is the address of the whole book, or ''."""

    url: str
    words: Callable[[str], str]


@dataclass(frozen=True)
class KeptPages:
    """Some pages of a book as a file of their own. `kept` are their page numbers in the book, from 0; `rows`
    their page labels; `placed` the units that have a page among them."""

    kept: frozenset[int]
    rows: tuple[PageLabel, ...]
    placed: tuple[str, ...]

    @property
    def total(self) -> int:
        """The number of pages."""
        return len(self.kept)

    def labels(self) -> list[PageLabel]:
        """The page labels of the file."""
        return list(self.rows)


LETTER_WIDTHS = {'i': 0.5, 'l': 0.5, 'm': 1.6}  # of roman numerals, in digits; all others are 1 wide
STYLES: dict[str, Callable[[int], str]] = {
    'arabic': NUMERALS['arabic'],
    'roman': NUMERALS['small-roman'],
    'none': lambda number: '',
}


@dataclass(frozen=True)
class Placed:
    """A unit in its place. `first` is its first page in the book, from 0; `folio` the number of that page in
    its sequence of folios; `pages` their number, without blank pages; `recto`: the next unit must begin on a
    recto."""

    unit: str
    matter: str
    first: int
    pages: int
    folio: int
    style: str
    prefix: str
    recto: bool = True

    def label(self, page: int) -> str:
        """The folio of a page of this unit, counted from 0 within the unit; '' if folios are not printed."""
        text = STYLES[self.style](self.folio + page)
        return f'{self.prefix}{text}' if text else ''

    @property
    def room(self) -> int:
        """The width of its widest folio in digits, rounded up."""
        return max(
            math.ceil(sum(LETTER_WIDTHS.get(character, 1) for character in self.label(page)))
            for page in range(self.pages)
        )

    @property
    def folio_range(self) -> str:
        """From its first folio to its last: "12–31"; '' if folios are not printed."""
        first, last = self.label(0), self.label(self.pages - 1)
        return first if first == last else f'{first}–{last}'

    @property
    def blank(self) -> int:
        """The number of blank pages after the unit, so that the next one begins on a recto."""
        return self.pages % 2 if self.recto else 0


class PageMap:
    """The pages of one edition, from the page count of each unit."""

    def __init__(
        self,
        edition: Edition,
        counts: dict[str, int],
        numbers: dict[str, str],
        anchors: dict[str, tuple[str, int]],
    ):
        """`counts`: unit -> number of pages; `numbers`: unit -> printed number; `anchors`: id -> unit and
        page within it, from 0."""
        self.anchors = anchors
        self.placed: dict[str, Placed] = {}
        page = 0
        for matter in edition.matters:
            folio = 1
            for unit in matter.units:
                if matter.restart == 'unit':
                    folio = 1
                prefix = prefix_of(matter, numbers[unit])
                placed = Placed(
                    unit=unit,
                    matter=matter.name,
                    first=page,
                    pages=counts[unit],
                    folio=folio,
                    style=matter.folios,
                    prefix=prefix,
                    recto=edition.opens == 'recto',
                )
                self.placed[unit] = placed
                page += placed.pages + placed.blank
                folio += placed.pages + placed.blank
        last = self.placed[edition.unit_ids[-1]]
        self.total = page - last.blank

    @property
    def block(self) -> range:
        """The pages of the book block, which is bound into the cover: all but those of a first and a last
        matter without folios, which are the cover itself."""
        units = list(self.placed.values())
        inner = [unit for unit in units if unit.style != 'none'] or units
        after = units.index(inner[-1]) + 1
        return range(inner[0].first, units[after].first if after < len(units) else self.total)

    @cached_property
    def digest(self) -> str:
        """The digest of everything that a template can get from the map."""
        return digest(repr((list(self.placed.values()), sorted(self.anchors.items()))))

    def page(self, anchor: str) -> int:
        """The page of an anchor in the book, from 0."""
        unit, page = self.anchors[anchor]
        return self.placed[unit].first + page

    def folio(self, anchor: str) -> str:
        """The folio printed on the page of an anchor."""
        unit, page = self.anchors[anchor]
        return self.placed[unit].label(page)

    def spoken(self, unit: str, page: int) -> str:
        """A page of a unit, counted from 0 within it, in words: by its folio, if it has one."""
        folio = self.placed[unit].label(page)
        return f'page {folio}' if folio else f'page {page + 1} of {unit}'

    def ranges(self, anchors: Iterable[str]) -> list[tuple[str, str]]:
        """The folios of several anchors for an index: each page once, in reading order, successive pages of a
        unit joined. Returns pairs of folios and first anchor, as ("12–14", "bread"); pages without folios
        and unknown anchors are left out."""
        anchor_by_page = {
            (self.page(anchor), *self.anchors[anchor]): anchor
            for anchor in sorted(anchors, reverse=True)
            if anchor in self.anchors
        }
        runs: list[tuple[str, int, int, str]] = []  # unit, first page and last page within it, anchor
        for (_, unit, page), anchor in sorted(anchor_by_page.items()):
            if runs and runs[-1][0] == unit and page <= runs[-1][2] + 1:
                runs[-1] = unit, runs[-1][1], page, runs[-1][3]
            else:
                runs.append((unit, page, page, anchor))
        result = []
        for unit, first, last, anchor in runs:
            placed = self.placed[unit]
            if placed.style == 'none':
                continue
            text = placed.label(first) if first == last else f'{placed.label(first)}–{placed.label(last)}'
            result.append((text, anchor))
        return result

    def labels(self) -> list[PageLabel]:
        """The page labels, one for each page at which the sequence of folios breaks."""
        styles = {'arabic': 'D', 'roman': 'r', 'none': ''}
        rows: list[PageLabel] = []
        expected = None
        for placed in self.placed.values():
            prefix = placed.prefix or (placed.matter.title() if placed.style == 'none' else '')
            if (placed.style, prefix, placed.folio) != expected:
                rows.append((placed.first, styles[placed.style], prefix, placed.folio))
            expected = (placed.style, prefix, placed.folio + placed.pages + placed.blank)
        return rows
