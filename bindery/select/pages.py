"""Whole units as a handout: the pages of the book as they are, with its folios and numbers; only the furniture is made anew."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from ..document import numbered, pointers
from ..furnish import furniture
from ..layout import Composed, Layout, Settled
from ..model import Edition, Output, Publication
from ..pagemap import Away, PageMap
from ..refer import Parent
from ..typeset import Laid
from .excerpt import Contents
from .rows import Selection


class Cut(PageMap):
    """The pages of some units out of a book, one behind the other; each keeps the folio that it has there."""

    def __init__(self, parent: Parent, units: Iterable[str]):
        self.parent, self.placed, page = parent, {}, 0
        for unit in units:
            self.placed[unit] = placed = replace(parent.pages.placed[unit], first=page)
            page += placed.pages + placed.blank
        self.anchors = {a: at for a, at in parent.pages.anchors.items() if at[0] in self.placed}
        self.total = page - placed.blank

    def folio(self, anchor: str) -> str:
        """The folio; outside of these pages with the words that tell whose it is, as a reader is to hear it."""
        if anchor in self.anchors:
            return super().folio(anchor)
        folio = self.parent.pages.folio(anchor)
        return self.parent.of_guide(folio) if folio else self.parent.guide


@dataclass(frozen=True)
class Strip:
    """What stands at the head of the first page."""

    selection: Selection
    title: str             # of the whole
    edition: Edition
    pages: str             # the folios of this file, '' where none are printed
    works: str             # where the works are listed that it cites, or ''
    url: str
    qr: str


class Pages:
    """A handout of whole units. `whole` is the layout of the edition in the output whose pages it shows, `own` that of the look of handouts."""

    def __init__(self, whole: Layout, parent: Parent, selection: Selection, publication: Publication, edition: Edition, output: Output, styles: dict[str, str], qr: str):
        c, chosen = whole.c, {t.target for t in selection.takes}
        self.units = [u for u in c.edition.unit_ids if u in chosen]
        self.parent, self.whole, self.selection, self.qr = parent, whole, selection, qr
        self.pages = Cut(parent, self.units)
        matters = tuple(replace(m, units=inside) for m in c.edition.matters if (inside := tuple(u for u in m.units if u in chosen)))
        entries = tuple(e for e in c.book.contents(depth=3) if c.numbers.anchors.get(e.anchor, e.anchor) in chosen)
        drafts = {u: replace(c.drafts[u], records={}) for u in self.units}         # nothing is attached to a handout
        composed = Composed(replace(edition, matters=matters), drafts, c.numbers, Contents(entries), {u: c.trees[u] for u in self.units}, [], c.resolver, [])
        self.layout = Layout(publication, composed, output, styles, whole.pictures, whole.templates, whole.typesetter, notice=whole.notice)

    def laid_out(self) -> Layout:
        """The layout, whose pages are those of the book."""
        found = self.whole.settled()
        units = {u: found.units[u] for u in self.units}
        html = {u: self._furniture(u, units[u]) for u in self.units}
        made = self.layout.typesetter.run(self.layout.furniture_task(u, text) for u, text in html.items())
        self.layout.take(Settled(self.layout.c, units, self.pages, {u: made['furnish', u] for u in self.units}))
        return self.layout

    def away(self) -> Away:
        """For links to the rest of the book. A citation names its work, which is enough."""
        return Away(self.parent.url, lambda anchor: '' if self.parent.is_citation(anchor) else self.parent.see(anchor))

    def _furniture(self, unit: str, laid: Laid) -> str:
        c, publication = self.whole.c, self.whole.publication
        strip = self._strip() if unit == self.units[0] else None
        outside = {page: [folios for folios, _ in self.parent.pages.ranges(anchors)] for page, anchors in self._outside(unit, laid).items()}
        return furniture(publication.units[unit], c.numbers, c.drafts[unit], laid, self.parent.pages, c.edition, publication, self.whole.templates,
                         self.layout.output.template, strip=strip, outside={self.parent.pages.placed[unit].label(n): f for n, f in outside.items() if f}, guide=self.parent.guide)

    def _strip(self) -> Strip:
        works = [a for u in self.units for a in pointers(self.whole.c.trees[u]) if self.parent.is_citation(a) and a not in self.pages.anchors]
        meta = self.whole.publication.meta
        return Strip(self.selection, meta.get('short') or meta['title'], self.whole.c.edition, ', '.join(p.folio_range for p in self.pages.placed.values() if p.folio_range),
                     _span([f for f, _ in self.parent.pages.ranges(works)]), self.parent.url, self.qr)

    def _outside(self, unit: str, laid: Laid) -> dict[int, list[str]]:
        """Page of a unit -> what it refers to in the rest of the book, works that it cites left out."""
        pages: dict[str, set[int]] = {}
        for e in laid.extents:
            pages.setdefault(e.block, set()).add(e.page)
        found: dict[int, list[str]] = {}
        for block, node in numbered(self.whole.c.trees[unit], unit):
            target = node.target
            if target and target not in self.pages.anchors and not self.parent.is_citation(target):
                for page in pages.get(block, ()):
                    found.setdefault(page, []).append(target)
        return found


def _span(folios: Sequence[str]) -> str:
    """From the first of several folios to the last."""
    return '' if not folios else folios[0] if len(folios) == 1 else f'{folios[0].split("–")[0]}–{folios[-1].split("–")[-1]}'
