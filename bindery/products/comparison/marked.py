"""Lay out a comparison: units with changes are laid out with their marks; of all others the pages of the new
edition are used.

Each page has the folio of the page of the new edition that it shows, or of the two or three pages; so the
page numbers in the text, the contents and the index stay those of the new edition.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from ...compose.composition import Composed
from ...core.page_map import KeptPages, OutwardLinks, PageMap, Placed
from ...core.problems import Place, Problem, Refused
from ...core.publication.edition import Edition
from ...core.publication.publication import Publication
from ...layout.edition_tasks import Layout, overlay_task, overlay_tasks, sound_fragments, unit_task
from ...layout.overlay import Bar, overlay_html
from ...layout.pagination import LaidOutEdition, Paginated, anchors_on_pages
from ...layout.typesetting import LaidOutUnit, laid
from .few import are_few, pages_with_changes
from .mark import MarkedUnit

BAR = 'change-bar'  # the class of a bar
TOUCH = 4  # pt: bars that are not farther apart are joined
SHEETS, OVERLAY, TEMPLATE = 'comparison.css', 'comparison-overlay.css', 'comparison-overlay.html.j2'


@dataclass(frozen=True)
class Shown(Placed):
    """A unit in the page map of the comparison. `folios` are those of the new edition that each of its pages
    shows; empty for a unit that is only in the comparison."""

    folios: tuple[str, ...] = ()

    def label(self, page: int) -> str:
        return self.folios[page] if self.folios else super().label(page)


class ShownPages(PageMap):
    """The page map of a comparison. `folios`: unit -> the folios on its pages; `new`: the page map of the new
    edition."""

    def __init__(
        self,
        edition: Edition,
        counts: dict[str, int],
        numbers: dict[str, str],
        anchors: dict[str, tuple[str, int]],
        *,
        folios: Mapping[str, tuple[str, ...]],
        new: PageMap,
    ):
        super().__init__(edition, counts, numbers, anchors)
        self.new = new
        self.placed = {
            u: Shown(**vars(p), folios=folios[u]) if u in folios else p for u, p in self.placed.items()
        }

    def folio(self, anchor: str) -> str:
        return self.new.folio(anchor) if anchor in self.new.anchors else super().folio(anchor)

    def labels(self) -> list[tuple[int, str, str, int]]:
        """A label for each page, because they do not count up."""
        return [
            (p.first + n, '', spoken_label(p, n), 1) for p in self.placed.values() for n in range(p.pages)
        ]


def spoken_label(placed: Placed, page: int) -> str:
    """The page label of a page of a unit, from 0 within the unit: its folio, or the name of its matter."""
    return placed.label(page) or placed.matter.title()


@dataclass(frozen=True)
class Marking:
    """The new edition and its marks. `new` says how the new edition is laid out without marks, `before` holds
    its pages then; `layout` says how the comparison is laid out, and its drafts and trees hold the marks;
    `new_units` are the units that the old edition does not have."""

    new: Layout
    before: Paginated
    layout: Layout
    marked: Mapping[str, MarkedUnit]
    new_units: frozenset[str]

    def bars(self, unit: str, laid: LaidOutUnit) -> list[tuple[int, Bar]]:
        """The change bars of a unit, each with its page, from 0 within the unit."""
        if unit in self.new_units:
            whole_unit = _spans((e.page, e.top, e.bottom) for e in laid.extents)
            new = self.layout.publication.words.gettext('new')
            return [(page, Bar(top, bottom - top, new)) for page, (top, bottom) in whole_unit.items()]
        bars = []
        for number, blocks, whole in self.marked[unit].bars if unit in self.marked else ():
            beside = set(blocks)
            places = sorted((e.page, e.top, e.bottom) for e in laid.extents if e.block in beside)
            spans = [(page, *span) for page, span in _spans(places).items()] if whole else _joined(places)
            for n, (page, top, bottom) in enumerate(spans):
                first_here = n == 0 or spans[n - 1][0] != page
                bars.append((page, Bar(top, bottom - top, str(number) if first_here else '')))
        return bars


def comparison_layout(
    new: Layout, composed: Composed, publication: Publication, styles: Mapping[str, str]
) -> Layout:
    """How the comparison is laid out: like the new edition, with stylesheets for marks and change bars."""
    output = replace(
        new.output,
        stylesheets=(*new.output.stylesheets, SHEETS),
        overlay=(*new.output.overlay, OVERLAY),
        template=TEMPLATE,
    )
    return replace(
        new,
        publication=publication,
        composed=composed,
        output=output,
        styles={**new.styles, **styles},
        whole=False,
        notice=None,
    )


def lay_out_units(marking: Marking, composed: Composed, names: Iterable[str]) -> dict[str, LaidOutUnit]:
    """Lay out units with marks, or units that a comparison adds. Raises Refused when text was lost."""
    layout = marking.layout
    tasks = [
        unit_task(layout, composed, u, [u], marking.marked[u].images if u in marking.marked else {})
        for u in names
    ]
    fragments = sound_fragments(layout, composed, layout.runner.begin(tasks))
    return {u: laid(fragment, [u])[u] for u, fragment in fragments.items()}


def only_few(marking: Marking, of_marked: Mapping[str, LaidOutUnit]) -> dict[str, frozenset[int]] | None:
    """The pages to bind, by their units, from 0 within the unit, if only few pages have changes; else None.
    `of_marked`: the units with marks."""
    units = {**marking.before.units, **of_marked}
    changed = {
        unit: {page for page, _ in marking.bars(unit, units[unit])}
        for unit in marking.before.units
        if unit in marking.marked
    }
    changed.update((unit, set(range(units[unit].span.pages))) for unit in marking.new_units if unit in units)
    trees = {u: tree for u, tree in marking.layout.composed.trees.items() if tree is not None}
    kept = pages_with_changes(changed, trees, {unit: units[unit].extents for unit in changed})
    return kept if are_few(kept, sum(units[unit].span.pages for unit in marking.before.units)) else None


def left_out(
    marking: Marking, of_marked: Mapping[str, LaidOutUnit], kept: Mapping[str, frozenset[int]] | None
) -> int:
    """How many pages of the marked edition are not bound."""
    if kept is None:
        return 0
    units = {**marking.before.units, **of_marked}
    return sum(x.span.pages for x in units.values()) - sum(map(len, kept.values()))


def lay_out_comparison(
    marking: Marking, composed: Composed, of_marked: Mapping[str, LaidOutUnit]
) -> LaidOutEdition:
    """Lay out the whole comparison: units with marks, units that it adds, and all others as they are in the
    new edition. Raises Refused when text was lost."""
    before, layout = marking.before, replace(marking.layout, composed=composed)
    added = lay_out_units(
        marking, composed, (unit for unit in composed.edition.unit_ids if unit not in before.units)
    )
    marked_units = {**of_marked, **added}
    units = {
        unit: marked_units[unit] if unit in marked_units else before.units[unit]
        for unit in composed.edition.unit_ids
    }
    pages = _shown(marking, composed, units)
    as_they_are = [unit for unit in units if unit not in marked_units and unit not in marking.new_units]
    # the pages of the new edition have the stamp of the comparison
    stamped = replace(marking.new.edition, stamp=composed.edition.stamp)
    known, tasks = layout.publication.units, []
    for unit in (unit for unit in units if unit not in as_they_are):
        bars: dict[int, list[Bar]] = {}
        for page, bar in marking.bars(unit, units[unit]):
            bars.setdefault(page, []).append(bar)
        html = overlay_html(
            known[unit],
            composed.numbers,
            composed.drafts[unit],
            units[unit],
            pages,
            edition=stamped,
            publication=layout.publication,
            templates=layout.templates,
            output=layout.output,
            bars=bars,
        )
        if bars and BAR not in html:
            raise Refused([
                Problem(
                    'comparison-missing',
                    f'nothing prints the change bars that {TEMPLATE} adds to the pages',
                    Place('templates/overlay.html.j2', 1, 1),
                    'add {% block more scoped %}{% endblock %} at the end of the section of each page',
                )
            ])
        tasks.append(overlay_task(layout, unit, html))
    tasks += overlay_tasks(marking.new, before.composed, as_they_are, units, before.pages)
    layers = {unit: layer for (_, unit), layer in layout.runner.run(tasks).items()}
    return LaidOutEdition(layout, composed, units, pages, {unit: layers[unit] for unit in units})


def excerpt_of(
    laid_out: LaidOutEdition, before: Paginated, kept_pages: Mapping[str, frozenset[int]] | None
) -> tuple[KeptPages | None, OutwardLinks | None]:
    """The pages to bind, if not all are, and the words that replace links to the others; (None, None) for all
    pages."""
    if kept_pages is None:
        return None, None
    pages = laid_out.pages
    shown = {
        p.unit: sorted(kept_pages.get(p.unit, () if p.unit in before.units else range(p.pages)))
        for p in pages.placed.values()
    }
    labels = [
        spoken_label(pages.placed[unit], n) for unit, pages_of_unit in shown.items() for n in pages_of_unit
    ]
    kept_in_file = frozenset(
        pages.placed[unit].first + n for unit, pages_of_unit in shown.items() for n in pages_of_unit
    )
    labels_in_file = tuple((i, '', label, 1) for i, label in enumerate(labels))

    _ = laid_out.layout.publication.words.gettext

    def words(anchor: str) -> str:
        folio = pages.folio(anchor)
        return _('on page %(page)s, not in this file') % {'page': folio} if folio else _('not in this file')

    return KeptPages(
        kept_in_file, labels_in_file, tuple(unit for unit, pages_of_unit in shown.items() if pages_of_unit)
    ), OutwardLinks('', words)


def _shown(marking: Marking, composed: Composed, units: Mapping[str, LaidOutUnit]) -> ShownPages:
    new = marking.before
    folios = {
        unit: shown_folios(
            units[unit],
            new.units[unit],
            new.pages.placed[unit],
            marking.marked[unit].of_draft if unit in marking.marked else {},
        )
        for unit in new.units
    }
    counts = {unit: laid.span.pages for unit, laid in units.items()}
    return ShownPages(
        composed.edition,
        counts,
        composed.numbers.units,
        anchors_on_pages(units, units),
        folios=folios,
        new=new.pages,
    )


def _spans(extents: Iterable[tuple[int, float, float]]) -> dict[int, tuple[float, float]]:
    """The topmost and lowest position on each page, in pt."""
    spans: dict[int, tuple[float, float]] = {}
    for page, top, bottom in extents:
        first_top, last_bottom = spans.get(page, (top, bottom))
        spans[page] = min(first_top, top), max(last_bottom, bottom)
    return spans


def _joined(places: Iterable[tuple[int, float, float]]) -> list[tuple[int, float, float]]:
    """Join bars that touch; `places` are sorted from top to bottom."""
    bars: list[tuple[int, float, float]] = []
    for page, top, bottom in places:
        if bars and bars[-1][0] == page and top <= bars[-1][2] + TOUCH:
            bars[-1] = page, bars[-1][1], max(bottom, bars[-1][2])
        else:
            bars.append((page, top, bottom))
    return bars


def shown_folios(
    marked: LaidOutUnit, new: LaidOutUnit, placed: Placed, of_draft: Mapping[int, int]
) -> tuple[str, ...]:
    """The folios of the new edition that each page of a unit shows: “12”, or “12–13” where marks have moved
    the text. `of_draft`: block of the marked unit -> that of the new edition."""
    if marked is new:
        return tuple(placed.label(n) for n in range(placed.pages))
    first: dict[int, int] = {}
    for e in new.extents:
        first[e.block] = min(e.page, first.get(e.block, e.page))
    seen: set[int] = set()
    pages_shown: dict[int, list[int]] = {}
    for e in sorted(marked.extents, key=lambda e: e.page):
        block = of_draft.get(e.block)
        if block in first and block not in seen:
            seen.add(block)
            pages_shown.setdefault(e.page, []).append(first[block])
    folios, last = [], 0
    for n in range(marked.span.pages):
        pages = pages_shown.get(n, [last])
        first_folio, last = placed.label(min(pages)), max(pages)
        last_folio = placed.label(last)
        folios.append(first_folio if first_folio == last_folio else f'{first_folio}–{last_folio}')
    return tuple(folios)
