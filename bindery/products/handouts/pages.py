"""A handout of whole units: the pages of the book with their folios and numbers; only the overlays are made
anew."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from ...compose.composition import Composed
from ...compose.page_references import FullEdition
from ...core.document import Element, numbered, pointers
from ...core.page_map import OutwardLinks, PageMap
from ...core.publication.edition import Edition
from ...core.publication.output import Output
from ...core.publication.publication import Publication
from ...layout.edition_tasks import Layout, overlay_task
from ...layout.overlay import overlay_html
from ...layout.pagination import LaidOutEdition
from ...layout.typesetting import LaidOutUnit
from .excerpt import Contents
from .rows import Selection


class ExtractedPages(PageMap):
    """The page map of some units of a book, one behind the other; each page keeps its folio."""

    def __init__(self, parent: FullEdition, units: Iterable[str]):
        self.parent, self.placed, page = parent, {}, 0
        for unit in units:
            self.placed[unit] = placed = replace(parent.pages.placed[unit], first=page)
            page += placed.pages + placed.blank
        self.anchors = {a: at for a, at in parent.pages.anchors.items() if at[0] in self.placed}
        self.total = page - placed.blank

    def folio(self, anchor: str) -> str:
        """The folio of an anchor; for an anchor outside of these pages with words that name the book."""
        if anchor in self.anchors:
            return super().folio(anchor)
        folio = self.parent.pages.folio(anchor)
        return self.parent.of_guide(folio) if folio else self.parent.guide


@dataclass(frozen=True)
class Strip:
    """The text at the head of the first page.

    - title, edition, url, qr: of the whole book; `qr` is the address of a picture of the QR code
    - pages: the folios of this file, '' if none are printed
    - works: the folios of the pages that list the works cited, or ''
    """

    selection: Selection
    title: str
    edition: Edition
    pages: str
    works: str
    url: str
    qr: str


@dataclass(frozen=True)
class UnitsOfBook:
    """A handout of whole units. `whole` is the edition, laid out in the output whose pages are used;
    `extracted` is the page map of the handout; `qr` is the address of a picture of the QR code of the whole
    book."""

    whole: LaidOutEdition
    parent: FullEdition
    selection: Selection
    extracted: ExtractedPages
    qr: str

    @property
    def units(self) -> list[str]:
        return list(self.extracted.placed)

    def tree(self, unit: str) -> Element:
        """The tree of a unit."""
        tree = self.whole.composed.trees[unit]
        assert tree is not None, 'an edition that is laid out is complete'
        return tree

    def outward_links(self) -> OutwardLinks:
        """The words for links to the rest of the book; '' for citations, which name their work."""
        return OutwardLinks(
            self.parent.url, lambda anchor: '' if self.parent.is_citation(anchor) else self.parent.see(anchor)
        )

    def overlay(self, unit: str, output: Output) -> str:
        """The HTML of the overlay of one unit. It lists on each page the pages in the rest of the book to
        which references lead."""
        composed, layout, laid = self.whole.composed, self.whole.layout, self.whole.units[unit]
        strip = self.strip() if unit == self.units[0] else None
        outside = {
            page: [folios for folios, _ in self.parent.pages.ranges(anchors)]
            for page, anchors in self.outside(unit, laid).items()
        }
        placed = self.parent.pages.placed[unit]
        return overlay_html(
            layout.publication.units[unit],
            composed.numbers,
            composed.drafts[unit],
            laid,
            self.parent.pages,
            edition=composed.edition,
            publication=layout.publication,
            templates=layout.templates,
            output=output,
            strip=strip,
            outside={placed.label(n): f for n, f in outside.items() if f},
            guide=self.parent.guide,
        )

    def strip(self) -> Strip:
        """The text at the head of the first page."""
        works = [
            a
            for u in self.units
            for a in pointers(self.tree(u))
            if self.parent.is_citation(a) and a not in self.extracted.anchors
        ]
        meta = self.whole.layout.publication.meta
        folios = ', '.join(p.folio_range for p in self.extracted.placed.values() if p.folio_range)
        return Strip(
            selection=self.selection,
            title=meta.get('short') or meta['title'],
            edition=self.whole.edition,
            pages=folios,
            works=_span([f for f, _ in self.parent.pages.ranges(works)]),
            url=self.parent.url,
            qr=self.qr,
        )

    def outside(self, unit: str, laid: LaidOutUnit) -> dict[int, list[str]]:
        """Page of a unit -> the anchors in the rest of the book to which it refers, without works cited."""
        pages: dict[int | None, set[int]] = {}
        for e in laid.extents:
            pages.setdefault(e.block, set()).add(e.page)
        targets: dict[int, list[str]] = {}
        for block, node in numbered(self.tree(unit)):
            target = node.target
            if target and target not in self.extracted.anchors and not self.parent.is_citation(target):
                for page in pages.get(block, ()):
                    targets.setdefault(page, []).append(target)
        return targets


def units_of_book(whole: LaidOutEdition, parent: FullEdition, selection: Selection, qr: str) -> UnitsOfBook:
    """The units that a selection takes, in the order of the book."""
    chosen = {t.target for t in selection.takes}
    units = [u for u in whole.edition.unit_ids if u in chosen]
    return UnitsOfBook(whole, parent, selection, ExtractedPages(parent, units), qr)


def laid_out(
    book_units: UnitsOfBook, publication: Publication, edition: Edition, output: Output
) -> LaidOutEdition:
    """The handout, laid out: the pages of the book with overlays of their own. `publication` and `edition`
    are those of the selection, `output` is that of handouts."""
    composed_book, book_layout, units = book_units.whole.composed, book_units.whole.layout, book_units.units
    matters = tuple(
        replace(m, units=matter_units)
        for m in composed_book.edition.matters
        if (matter_units := tuple(u for u in m.units if u in units))
    )
    entries = tuple(
        e
        for e in composed_book.book.contents(depth=3)
        if composed_book.numbers.anchors.get(e.anchor, e.anchor) in units
    )
    # without records, because no datasets are attached
    drafts = {u: replace(composed_book.drafts[u], records={}) for u in units}
    composed = Composed(
        edition=replace(edition, matters=matters),
        drafts=drafts,
        numbers=composed_book.numbers,
        book=Contents(publication, edition, composed_book.numbers, drafts, entries),
        trees={u: composed_book.trees[u] for u in units},
        late=[],
        resolver=composed_book.resolver,
        problems=[],
    )
    layout = Layout(
        publication=publication,
        composed=composed,
        output=output,
        styles=book_layout.styles,
        pictures=book_layout.pictures,
        templates=book_layout.templates,
        runner=book_layout.runner,
        notice=book_layout.notice,
    )
    overlays = layout.runner.run(overlay_task(layout, u, book_units.overlay(u, output)) for u in units)
    return LaidOutEdition(
        layout,
        composed,
        {u: book_units.whole.units[u] for u in units},
        book_units.extracted,
        {u: overlays['overlay', u] for u in units},
    )


def _span(folios: Sequence[str]) -> str:
    """From the first of several folios to the last."""
    return (
        ''
        if not folios
        else folios[0]
        if len(folios) == 1
        else f'{folios[0].split("–")[0]}–{folios[-1].split("–")[-1]}'
    )
