"""Where every unit stands in the book, and the folio of every page. Pages count from 0; units open on a
recto."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import cached_property

from .encoding import digest
from .numerals import NUMERALS
from .publication.edition import Edition, prefix_of


@dataclass(frozen=True)
class OutwardLinks:
    """For a file that holds a part of the book: `words` tell where an anchor outside of it stands ('' for no
    need to), `url` is the address of the whole, or ''."""

    url: str
    words: Callable[[str], str]


@dataclass(frozen=True)
class KeptPages:
    """Some pages of a book as a file of their own. `kept` are those pages of the book, from 0; `rows` the
    label of each page of the file; `placed` the units of which there is a page."""

    kept: frozenset[int]
    rows: tuple[tuple[int, str, str, int], ...]
    placed: tuple[str, ...]

    @property
    def total(self) -> int:
        return len(self.kept)

    def labels(self) -> list[tuple[int, str, str, int]]:
        """As those of a page map."""
        return list(self.rows)


NARROW, WIDE = {'i': 0.5, 'l': 0.5}, {'m': 1.6}  # widths of letters in digits
STYLES = {'arabic': NUMERALS['arabic'], 'roman': NUMERALS['small-roman'], 'none': lambda n: ''}


@dataclass(frozen=True)
class Placed:
    """A unit in its place. `first` is its first page in the book, `folio` the number of that page in its own
    sequence."""

    unit: str
    matter: str
    first: int
    pages: int
    folio: int
    style: str
    prefix: str
    recto: bool = True  # must the next unit open on a recto?

    def label(self, page: int) -> str:
        """The folio of a page of this unit, counted from 0 within the unit; '' where folios are not
        printed."""
        text = STYLES[self.style](self.folio + page)
        return f'{self.prefix}{text}' if text else ''

    @property
    def room(self) -> int:
        """The width of its widest folio, in digits."""
        return max(
            math.ceil(sum(NARROW.get(c, WIDE.get(c, 1)) for c in self.label(n))) for n in range(self.pages)
        )

    @property
    def folio_range(self) -> str:
        """From its first folio to its last: "12–31"; '' where folios are not printed."""
        first, last = self.label(0), self.label(self.pages - 1)
        return first if first == last else f'{first}–{last}'

    @property
    def blank(self) -> int:
        """Blank pages after the unit, so that the next one opens on a recto."""
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
        """`anchors` maps an id to its unit and the page within it; `numbers` a unit to its printed number."""
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
        """The pages, from 0, of the book block: what is bound into the cover. A first and a last matter
        without folios are the cover itself."""
        units = list(self.placed.values())
        inner = [u for u in units if u.style != 'none'] or units
        after = units.index(inner[-1]) + 1
        return range(inner[0].first, units[after].first if after < len(units) else self.total)

    @cached_property
    def digest(self) -> str:
        """Of everything that a template can learn from the map."""
        return digest(repr((list(self.placed.values()), sorted(self.anchors.items()))))

    def page(self, anchor: str) -> int:
        """The page of the book, from 0, on which an anchor stands."""
        unit, page = self.anchors[anchor]
        return self.placed[unit].first + page

    def folio(self, anchor: str) -> str:
        """The folio printed on the page on which an anchor stands."""
        unit, page = self.anchors[anchor]
        return self.placed[unit].label(page)

    def spoken(self, unit: str, page: int) -> str:
        """How to call a page of a unit, counted from 0 within it: by its folio, if it has one."""
        folio = self.placed[unit].label(page)
        return f'page {folio}' if folio else f'page {page + 1} of {unit}'

    def ranges(self, anchors: Iterable[str]) -> list[tuple[str, str]]:
        """Folios of several anchors in reading order, each page once, runs of pages of one unit merged:
        ("12–14", first anchor)."""
        found = sorted(
            {
                (self.page(a), *self.anchors[a]): a
                for a in sorted(anchors, reverse=True)
                if a in self.anchors
            }.items()
        )
        runs: list[list] = []  # [unit, first page within, last page within, anchor]
        for (_, unit, page), anchor in found:
            if runs and runs[-1][0] == unit and page <= runs[-1][2] + 1:
                runs[-1][2] = page
            else:
                runs.append([unit, page, page, anchor])
        result = []
        for unit, first, last, anchor in runs:
            placed = self.placed[unit]
            if placed.style == 'none':
                continue
            text = placed.label(first) if first == last else f'{placed.label(first)}–{placed.label(last)}'
            result.append((text, anchor))
        return result

    def labels(self) -> list[tuple[int, str, str, int]]:
        """PDF page labels as (page, style, prefix, start), one for each place where the sequence breaks (ISO
        32000-1, 12.4.2)."""
        styles = {'arabic': 'D', 'roman': 'r', 'none': ''}
        rows: list[tuple[int, str, str, int]] = []
        expected = None
        for p in self.placed.values():
            prefix = p.prefix or (p.matter.title() if p.style == 'none' else '')
            if (p.style, prefix, p.folio) != expected:
                rows.append((p.first, styles[p.style], prefix, p.folio))
            expected = (p.style, prefix, p.folio + p.pages + p.blank)
        return rows
