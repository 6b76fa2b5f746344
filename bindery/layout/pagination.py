"""Laying out one edition: its units, the place of every page, and the overlays.

Contents, lists and index are late units: they show page numbers, and take pages themselves. So they are laid
out once with provisional page numbers, to learn how many pages they take, and again with the right ones.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from functools import partial

from ..compose.composition import Composed, with_room
from ..compose.draft import make_draft
from ..core.guard import cut_short
from ..core.page_map import PageMap
from ..core.problems import Refused, errors, in_order
from ..core.publication.draft import Draft
from ..core.publication.edition import Edition
from ..sources.files.cache import Step
from .edition_tasks import Layout, early_tasks, overlay_tasks, sound_fragments, unit_task
from .tasks import Pending
from .typesetting import Fragment, LaidOutUnit, laid

MOST_ROUNDS = 4  # of laying out the late units; as a rule their page counts are right in the first
GUESS = 2  # pages of a unit, as long as nothing is laid out
LATE_DRAFT = Step('late-draft', Draft)


@dataclass(frozen=True)
class FirstPass:
    """The units that do not need the page map, laid out; and the page count of every unit, GUESS where it is
    unknown."""

    units: Mapping[str, LaidOutUnit]
    counts: Mapping[str, int]


@dataclass(frozen=True)
class Paginated:
    """An edition whose pages are known: all units, laid out, and the page map. `composed` includes the late
    units."""

    composed: Composed
    units: Mapping[str, LaidOutUnit]
    pages: PageMap


@dataclass(frozen=True)
class LaidOutEdition:
    """An edition that is ready to be bound. `layers` maps each unit to the overlay for its pages; `scope` is
    the edition and output that it was first laid out for (see Ledger)."""

    layout: Layout
    composed: Composed
    units: Mapping[str, LaidOutUnit]
    pages: PageMap
    layers: Mapping[str, Fragment]
    scope: str = ''

    @property
    def edition(self) -> Edition:
        return self.composed.edition


# --- the steps ----------------------------------------------------------------------------------------------


def first_pass(layout: Layout) -> FirstPass:
    """Lay out every unit that does not need the page map; and the late ones with provisional page numbers,
    for their page counts.

    Page numbers in the contents stand in columns of fixed width, so provisional ones take as much room as the
    right ones. Raises Refused with the problems of layout.
    """
    c, edition = layout.composed, layout.edition
    provisional = PageMap(
        edition,
        dict.fromkeys(edition.unit_ids, GUESS),
        c.numbers.units,
        {a: (u, 0) for a, u in c.numbers.anchors.items()},
    )
    counted = [u for u in c.late if u != layout.last]
    with_late = compose_late(layout, counted, provisional)
    pending = layout.runner.begin([
        *early_tasks(layout),
        *(unit_task(layout, with_late, u, [u]) for u in counted),
    ])
    layout.meanwhile(layout, pending.ready.values())
    fragments = sound_fragments(layout, with_late, pending)
    units = (
        laid(fragments['whole'], layout.early)
        if layout.whole
        else {u: laid(fragments[u], [u])[u] for u in layout.early}
    )
    counts = {**{u: x.span.pages for u, x in units.items()}, **{u: fragments[u].pages for u in counted}}
    return FirstPass(units, {**counts, **{u: GUESS for u in c.late if u not in counted}})


def with_room_for_folios(layout: Layout, first: FirstPass) -> tuple[Layout, FirstPass]:
    """The same, unless references have too little room for the folios of the book, as in a book of more than
    999 pages. Then the edition is resolved and laid out again, with room for the longest folio."""
    if layout.output.look:  # a selection: its references have pages of an edition that is laid out
        return layout, first
    usual, placed = layout.composed.resolver.room, _page_map(layout, first.units, first.counts).placed
    longer = {u: place.room for u, place in placed.items() if place.room > usual[u]}
    if not longer:
        return layout, first
    layout = replace(layout, composed=with_room(layout.composed, longer))
    return layout, first_pass(layout)


@dataclass(frozen=True)
class _Round:
    """The late units, composed with a page map that may still change, and being laid out."""

    pages: PageMap
    composed: Composed
    pending: Pending[Fragment]


def paginate(layout: Layout) -> Paginated:
    """Lay out every unit and find the place of every page, without overlays. Raises Refused with the problems
    of layout."""
    layout, first = with_room_for_folios(layout, first_pass(layout))
    return _settled(layout, first, _begin_round(layout, first, first.counts))


def lay_out(layout: Layout, scope: str = '') -> LaidOutEdition:
    """Lay out an edition with its overlays. Raises Refused with the problems of layout.

    The overlays of most units are made while the late units are laid out, with a page map that is nearly
    always the final one."""
    layout, first = with_room_for_folios(layout, first_pass(layout))
    begun = _begin_round(layout, first, first.counts)
    ahead = layout.runner.begin(overlay_tasks(layout, begun.composed, layout.early, first.units, begun.pages))
    paginated = _settled(layout, first, begun)
    layers = {unit: layer for (_, unit), layer in ahead.results().items()}
    if paginated.composed is not begun.composed:
        layers = {}  # another round was needed, so the page map has changed
    composed, units, pages = paginated.composed, paginated.units, paginated.pages
    missing = [u for u in units if u not in layers]
    results = layout.runner.run(overlay_tasks(layout, composed, missing, units, pages))
    layers.update((unit, layer) for (_, unit), layer in results.items())
    return LaidOutEdition(layout, composed, units, pages, layers, scope)


def _begin_round(layout: Layout, first: FirstPass, counts: Mapping[str, int]) -> _Round:
    """Begin to lay out the late units, with the page map for these page counts."""
    pages = _page_map(layout, first.units, counts)
    composed = compose_late(layout, layout.composed.late, pages)
    tasks = [unit_task(layout, composed, u, [u]) for u in layout.composed.late]
    return _Round(pages, composed, layout.runner.begin(tasks))


def _settled(layout: Layout, first: FirstPass, begun: _Round) -> Paginated:
    """Lay out the late units again until their page counts agree with the page map that they show."""
    counts = dict(first.counts)
    for _ in range(MOST_ROUNDS):
        fragments = sound_fragments(layout, begun.composed, begun.pending)
        new_counts = {u: fragment.pages for u, fragment in fragments.items()}
        settled = all(new_counts[u] == counts[u] for u in new_counts if u != layout.last)
        counts.update(new_counts)
        if settled:
            units = {**first.units, **{u: laid(fragment, [u])[u] for u, fragment in fragments.items()}}
            return Paginated(begun.composed, units, _page_map(layout, units, counts))
        begun = _begin_round(layout, first, counts)
    raise AssertionError(f'the pages of {", ".join(layout.composed.late)} do not settle')


def _page_map(layout: Layout, units: Mapping[str, LaidOutUnit], counts: Mapping[str, int]) -> PageMap:
    anchors = anchors_on_pages(units, layout.composed.late)
    return PageMap(layout.edition, dict(counts), layout.composed.numbers.units, anchors)


def anchors_on_pages(units: Mapping[str, LaidOutUnit], more: Iterable[str]) -> dict[str, tuple[str, int]]:
    """Anchor -> its unit, and its page in that unit, from 0. `more` are units whose ids are anchors at their
    first page."""
    anchors = {u: (u, 0) for u in more}
    anchors.update((a, (u, page)) for u, x in units.items() for a, (page, _, _) in x.anchors.items())
    return anchors


def compose_late(layout: Layout, names: Iterable[str], pages: PageMap) -> Composed:
    """The edition with these late units composed, with the page map. Raises Refused if one cannot be
    composed."""
    c, publication, templates = layout.composed, layout.publication, layout.templates
    drafts, trees, problems = {}, {}, []
    for u in names:
        unit = publication.units[u]
        parts = (
            repr(unit),
            repr(c.edition),
            repr(publication.meta),
            repr(publication.kinds),
            repr(publication.tokens.rgb),
            repr(publication.icons),
            templates.digest,
            publication.data_digest,
            c.book.digest,
            pages.digest,
        )
        drafts[u] = layout.runner.cache.get_or_make(
            LATE_DRAFT,
            parts,
            partial(make_draft, unit, c.edition, publication, templates, book=c.book, pages=pages),
            lambda draft: not cut_short(draft.problems),
        )
        trees[u], unresolved = c.resolver.resolve(drafts[u])
        problems += drafts[u].problems + unresolved
    if errors(problems):
        raise Refused(in_order(problems))
    return replace(c, drafts={**c.drafts, **drafts}, trees={**c.trees, **trees})
