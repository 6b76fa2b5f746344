"""The pages of a comparison: units with changes are laid out with their marks, all others are the pages of the new edition itself.

The folio on a page is that of the page of the new edition which it shows, or of the two or three; so whatever the text, the contents and
the index say of pages is true of the new edition, and stays as it is.
"""

from __future__ import annotations

import copy
import xml.etree.ElementTree as ET
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from ..document import xml
from ..executor import TYPESET, Task
from ..furnish import furniture
from ..layout import Composed, Layout, Settled
from ..model import Edition, Publication
from ..pagemap import Away, Excerpt, PageMap, Placed
from ..sources import digest
from ..typeset import Laid, laid
from .few import are_few, pages_with_changes
from .mark import Marked

TOUCH = 4                  # pt between two bars that are one
SHEETS, FURNITURE = 'comparison.css', 'comparison-furniture.css'


@dataclass(frozen=True)
class Shown(Placed):
    """A unit in its place in the comparison, with the folios of the new edition that each of its pages shows."""

    folios: tuple[str, ...] = ()

    def label(self, page: int) -> str:
        return self.folios[page] if self.folios else super().label(page)


class ShownPages(PageMap):
    """The pages of a comparison. `folios`: unit -> the folios that its pages show; `new`: the pages of the new edition."""

    def __init__(self, *arguments, folios: Mapping[str, tuple[str, ...]], new: PageMap):
        super().__init__(*arguments)
        self.new = new
        self.placed = {u: Shown(**vars(p), folios=folios[u]) if u in folios else p for u, p in self.placed.items()}

    def folio(self, anchor: str) -> str:
        return self.new.folio(anchor) if anchor in self.new.anchors else super().folio(anchor)

    def labels(self) -> list[tuple[int, str, str, int]]:
        """A label for each page: they follow no rule."""
        return [(p.first + n, '', self.spoken_label(p.unit, n), 1) for p in self.placed.values() for n in range(p.pages)]

    def spoken_label(self, unit: str, page: int) -> str:
        """What a viewer calls a page of a unit, from 0 within it."""
        return self.placed[unit].label(page) or self.placed[unit].matter.title()


class MarkedLayout(Layout):
    """Lays out what has marks. `c` holds the whole comparison as it is composed, `new` the pages of the new edition."""

    def __init__(self, new: Layout, settled: Settled, composed: Composed, marked: Mapping[str, Marked], fresh: Iterable[str],
                 publication: Publication, styles: Mapping[str, str]):
        """`settled`: the pages of `new`; `fresh`: units that the old edition has not; `publication` knows the units of the comparison itself."""
        super().__init__(publication, composed, new.output, new.styles, new.pictures, new.templates, new.typesetter)
        self.new, self.before, self.marked, self.fresh, self.opened = new, settled, marked, frozenset(fresh), new.opened
        self.sheets = (*self.sheets, (SHEETS, styles[SHEETS]))
        self.furniture_sheets = (*self.furniture_sheets, (FURNITURE, styles[FURNITURE]))
        self.few: dict[str, frozenset[int]] | None = None          # unit -> its only pages that are bound
        self._of_marked: dict[str, Laid] | None = None

    def with_pages_of_few(self) -> MarkedLayout:
        """The same, with nothing but pages that have changes when there are few of them."""
        settled, units = self.before, {**self.before.units, **self.of_marked()}
        changed = {u: {page for page, *_ in self._bars(u, units[u])} for u in settled.units if u in self.marked}
        changed.update((u, range(units[u].span.pages)) for u in self.fresh if u in units)
        kept = pages_with_changes(changed, self.c.trees, {u: units[u].extents for u in changed})
        other = copy.copy(self)
        other.few = kept if are_few(kept, sum(units[u].span.pages for u in settled.units)) else None
        return other

    @property
    def left_out(self) -> int:
        """How many pages of the edition, as they are shown here, are not bound."""
        if self.few is None:
            return 0
        units = {**self.before.units, **self.of_marked()}
        return sum(x.span.pages for x in units.values()) - sum(map(len, self.few.values()))

    def completed(self, composed: Composed) -> MarkedLayout:
        """The same, with the summary and the annex."""
        other = copy.copy(self)
        other.c = composed
        return other

    def of_marked(self) -> dict[str, Laid]:
        """The units with marks, laid out once."""
        if self._of_marked is None:
            self._of_marked = self._laid_alone(u for u in self.c.edition.unit_ids if u in self.marked)
        return self._of_marked

    def _laid_alone(self, names: Iterable[str]) -> dict[str, Laid]:
        """Raises Refused when something was lost on the way, as with any edition."""
        found = self._sound(self.c, self.typesetter.begin(self._marked_task(u) for u in names))
        return {u: laid(fragment, [u])[u] for u, fragment in found.items()}

    def excerpt(self) -> tuple[Excerpt | None, Away | None]:
        """The pages that are bound when it is not all of them, and what becomes of links to the others."""
        if self.few is None:
            return None, None
        pages = self.settled().pages
        shown = {p.unit: sorted(self.few.get(p.unit, () if p.unit in self.before.units else range(p.pages))) for p in pages.placed.values()}
        labels = [pages.spoken_label(u, n) for u, some in shown.items() for n in some]
        kept = frozenset(pages.placed[u].first + n for u, some in shown.items() for n in some)
        _ = self.publication.words.gettext
        return (Excerpt(kept, tuple((i, '', label, 1) for i, label in enumerate(labels)), tuple(u for u, some in shown.items() if some)),
                Away('', lambda anchor: _('on page %(page)s, not in this file') % {'page': folio}
                     if (folio := pages.folio(anchor)) else _('not in this file')))

    def settled(self) -> Settled:
        """Raises Refused when something was lost on the way, as with any edition."""
        if self._settled is None:
            new, c = self.before, self.c
            own = [u for u in c.edition.unit_ids if u in self.marked or u not in new.units]
            found = {**self.of_marked(), **self._laid_alone(u for u in own if u not in self.marked)}
            units = {u: found[u] if u in found else new.units[u] for u in c.edition.unit_ids}
            pages = self._shown(units, new)
            furnished = [u for u in units if u in found or u in self.fresh]
            as_they_are = [u for u in units if u not in furnished]
            layers = self.typesetter.run([*self.furniture_tasks(c, furnished, units, pages), *self.new.furniture_tasks(new.composed, as_they_are, units, new.pages)])
            self._settled = Settled(c, units, pages, {u: layers['furnish', u] for u in units})
        return self._settled

    def _shown(self, units: dict[str, Laid], new: Settled) -> ShownPages:
        folios = {u: shown_folios(units[u], new.units[u], new.pages.placed[u], self.marked[u].of_draft if u in self.marked else {}) for u in new.units}
        anchors = {u: (u, 0) for u in units}
        anchors.update((a, (u, page)) for u, x in units.items() for a, (page, _, _) in x.anchors.items())
        return ShownPages(self.c.edition, {u: x.span.pages for u, x in units.items()}, self.c.numbers.units, anchors, folios=folios, new=new.pages)

    def _images(self, name: str) -> dict[str, bytes]:
        return self.marked[name].images if name in self.marked else {}

    def _marked_task(self, name: str) -> Task:
        """The task of laying out a unit with its marks, or one of those that a comparison adds."""
        images = {**self.draft_images([self.c.drafts[name]]), **self._images(name)}
        job = self.job(name, xml(self.c.trees[name], name), images, self.sheets)
        return self.typesetter.layout(TYPESET, name, job, {'marks': digest(job.html)}, self.publication.units[name].place)

    def furniture_tasks(self, c: Composed, names: Iterable[str], units: dict[str, Laid], pages: PageMap) -> list[Task]:
        tasks = []
        for u in names:
            html = furniture(self.publication.units[u], c.numbers, c.drafts[u], units[u], pages, self.stamped, self.publication,
                             self.templates, self.output.template)
            tasks.append(self.furniture_task(u, with_bars(html, self._bars(u, units[u]))))
        return tasks

    @property
    def stamped(self) -> Edition:
        """The new edition, as its pages call it here."""
        return replace(self.new.c.edition, stamp=self.c.edition.stamp)

    def _bars(self, unit: str, one: Laid) -> list[tuple[int, float, float, str]]:
        """Page, top, bottom, words beside it."""
        if unit in self.fresh:
            spans = _spans((e.page, e.top, e.bottom) for e in one.extents)
            new = self.publication.words.gettext('new')
            return [(page, top, bottom, new) for page, (top, bottom) in spans.items()]
        bars = []
        for number, blocks, whole in self.marked[unit].bars if unit in self.marked else ():
            places = sorted((e.page, e.top, e.bottom) for e in one.extents if e.block in set(blocks))
            spans = [(page, *span) for page, span in _spans(places).items()] if whole else _joined(places)
            bars += [(page, top, bottom, str(number) if n == 0 or spans[n - 1][0] != page else '') for n, (page, top, bottom) in enumerate(spans)]
        return bars


def _spans(extents: Iterable[tuple[int, float, float]]) -> dict[int, tuple[float, float]]:
    """From where to where, on each page."""
    found: dict[int, tuple[float, float]] = {}
    for page, top, bottom in extents:
        a, b = found.get(page, (top, bottom))
        found[page] = min(a, top), max(b, bottom)
    return found


def _joined(places: Iterable[tuple[int, float, float]]) -> list[tuple[int, float, float]]:
    """Bars that touch are one; `places` from top to bottom."""
    found: list[tuple[int, float, float]] = []
    for page, top, bottom in places:
        if found and found[-1][0] == page and top <= found[-1][2] + TOUCH:
            found[-1] = page, found[-1][1], max(bottom, found[-1][2])
        else:
            found.append((page, top, bottom))
    return found


def shown_folios(marked: Laid, new: Laid, placed: Placed, of_draft: Mapping[str, str]) -> tuple[str, ...]:
    """The folios of the new edition that each page of a unit shows: “12”, or “12–13” where marks have moved the text. `of_draft`: block
    of the marked unit -> that of the new edition."""
    if marked is new:
        return tuple(placed.label(n) for n in range(placed.pages))
    first: dict[str, int] = {}
    for e in new.extents:
        first[e.block] = min(e.page, first.get(e.block, e.page))
    seen: set[str] = set()
    here: dict[int, list[int]] = {}
    for e in sorted(marked.extents, key=lambda e: e.page):
        block = of_draft.get(e.block, '')
        if block in first and block not in seen:
            seen.add(block)
            here.setdefault(e.page, []).append(first[block])
    folios, last = [], 0
    for n in range(marked.span.pages):
        pages = here.get(n, [last])
        a, last = placed.label(min(pages)), max(pages)
        b = placed.label(last)
        folios.append(a if a == b else f'{a}–{b}')
    return tuple(folios)


def with_bars(html: str, bars: Iterable[tuple[int, float, float, str]]) -> str:
    """Furniture with change bars, each with its number; lengths in pt. The stylesheet says how far out they stand."""
    root = ET.fromstring(f'<div>{html}</div>')
    sections = [el for el in root if el.tag == 'section']
    for page, top, bottom, words in bars:
        ET.SubElement(sections[page], 'div', {'class': 'change-bar', 'style': f'top:{top:.1f}pt;height:{bottom - top:.1f}pt'})
        if words:
            ET.SubElement(sections[page], 'p', {'class': 'change-number', 'style': f'top:{top:.1f}pt'}).text = words
    return ''.join(ET.tostring(el, encoding='unicode') for el in sections)
