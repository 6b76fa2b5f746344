"""One edition to pages: its units laid out, every page in its place, an overlay for each.

Contents, lists and index are late: they show on which page everything stands, and have pages themselves. So
they are laid out once with makeshift numbers, to learn how many pages they take, and again with the right
ones.
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

MOST_ROUNDS = 4  # page counts of contents and lists are right at once, as a rule
GUESS = 2  # pages of a unit before anything is laid out
LATE_DRAFT = Step('late-draft', Draft)


@dataclass(frozen=True)
class FirstPass:
    """The units that do not need the page map, laid out; and of every unit how many pages it takes, as far as
    is known."""

    units: Mapping[str, LaidOutUnit]
    counts: Mapping[str, int]


@dataclass(frozen=True)
class Paginated:
    """An edition whose pages are known: its units as they were laid out, and their places. `composed` has the
    late units too."""

    composed: Composed
    units: Mapping[str, LaidOutUnit]
    pages: PageMap


@dataclass(frozen=True)
class LaidOutEdition:
    """An edition that is ready to be bound. `layers` maps each unit to the overlay for its pages; `scope` is
    what it was first laid out for (see Ledger)."""

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
    """Lay out every unit that does not need the page map; and the late ones with makeshift numbers, for their
    page counts.

    Numbers in the contents stand in columns of fixed width, so the makeshift ones take as much room as the
    right ones. Raises Refused when something was lost.
    """
    c, edition = layout.composed, layout.edition
    makeshift = PageMap(
        edition,
        dict.fromkeys(edition.unit_ids, GUESS),
        c.numbers.units,
        {a: (u, 0) for a, u in c.numbers.anchors.items()},
    )
    counted = [u for u in c.late if u != layout.last]
    with_late = compose_late(layout, counted, makeshift)
    pending = layout.runner.begin([
        *early_tasks(layout),
        *(unit_task(layout, with_late, u, [u]) for u in counted),
    ])
    layout.meanwhile(layout, pending.ready.values())
    found = sound_fragments(layout, with_late, pending)
    units = (
        laid(found['whole'], layout.early)
        if layout.whole
        else {u: laid(found[u], [u])[u] for u in layout.early}
    )
    counts = {**{u: x.span.pages for u, x in units.items()}, **{u: found[u].pages for u in counted}}
    return FirstPass(units, {**counts, **{u: GUESS for u in c.late if u not in counted}})


def with_room_for_folios(layout: Layout, first: FirstPass) -> tuple[Layout, FirstPass]:
    """The same, unless references leave too little room for the folios of the book, as in one of more than
    999 pages: then they are resolved and laid out again with as much as the longest folio takes."""
    if layout.output.look:  # what a selection refers to, others have laid out
        return layout, first
    usual, placed = layout.composed.resolver.room, _page_map(layout, first.units, first.counts).placed
    longer = {u: one.room for u, one in placed.items() if one.room > usual[u]}
    if not longer:
        return layout, first
    layout = replace(layout, composed=with_room(layout.composed, longer))
    return layout, first_pass(layout)


@dataclass(frozen=True)
class _Round:
    """The late units on their way: composed with a page map that is not sure as yet."""

    pages: PageMap
    composed: Composed
    pending: Pending[Fragment]


def paginate(layout: Layout) -> Paginated:
    """Every unit laid out, and every page in its place, without overlays. Raises Refused when something was
    lost."""
    layout, first = with_room_for_folios(layout, first_pass(layout))
    return _settled(layout, first, _begin_round(layout, first, first.counts))


def lay_out(layout: Layout, scope: str = '') -> LaidOutEdition:
    """Everything laid out, with its overlays. Raises Refused when something was lost.

    The overlays of most units are made while the late ones are laid out, with the page map as it nearly
    always stays.
    """
    layout, first = with_room_for_folios(layout, first_pass(layout))
    begun = _begin_round(layout, first, first.counts)
    ahead = layout.runner.begin(overlay_tasks(layout, begun.composed, layout.early, first.units, begun.pages))
    found = _settled(layout, first, begun)
    layers = {unit: layer for (_, unit), layer in ahead.results().items()}
    if found.composed is not begun.composed:
        layers = {}  # another round was needed, so the pages are others
    left = [u for u in found.units if u not in layers]
    made = layout.runner.run(overlay_tasks(layout, found.composed, left, found.units, found.pages))
    layers.update((unit, layer) for (_, unit), layer in made.items())
    return LaidOutEdition(layout, found.composed, found.units, found.pages, layers, scope)


def _begin_round(layout: Layout, first: FirstPass, counts: Mapping[str, int]) -> _Round:
    """Begin to lay out the late units with the page map of units that take so many pages."""
    pages = _page_map(layout, first.units, counts)
    composed = compose_late(layout, layout.composed.late, pages)
    # the index takes longest: it goes first
    tasks = [unit_task(layout, composed, u, [u]) for u in layout.composed.late]
    return _Round(pages, composed, layout.runner.begin(tasks))


def _settled(layout: Layout, first: FirstPass, begun: _Round) -> Paginated:
    """The late units laid out, again and again until they take as many pages as the page map that they show
    says."""
    counts = dict(first.counts)
    for _ in range(MOST_ROUNDS):
        found = sound_fragments(layout, begun.composed, begun.pending)
        now = {u: fragment.pages for u, fragment in found.items()}
        settled = all(now[u] == counts[u] for u in now if u != layout.last)
        counts.update(now)
        if settled:
            units = {**first.units, **{u: laid(fragment, [u])[u] for u, fragment in found.items()}}
            return Paginated(begun.composed, units, _page_map(layout, units, counts))
        begun = _begin_round(layout, first, counts)
    raise AssertionError(f'the pages of {", ".join(layout.composed.late)} do not settle')


def _page_map(layout: Layout, units: Mapping[str, LaidOutUnit], counts: Mapping[str, int]) -> PageMap:
    anchors = anchors_on_pages(units, layout.composed.late)
    return PageMap(layout.edition, dict(counts), layout.composed.numbers.units, anchors)


def anchors_on_pages(units: Mapping[str, LaidOutUnit], more: Iterable[str]) -> dict[str, tuple[str, int]]:
    """Each anchor with its unit and its page in that; `more` are units that are anchors themselves, at their
    first page."""
    anchors = {u: (u, 0) for u in more}
    anchors.update((a, (u, page)) for u, x in units.items() for a, (page, _, _) in x.anchors.items())
    return anchors


def compose_late(layout: Layout, names: Iterable[str], pages: PageMap) -> Composed:
    """The edition with the units of these names, which show where everything stands. Raises Refused when one
    cannot be composed."""
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
        trees[u], found = c.resolver.resolve(drafts[u])
        problems += drafts[u].problems + found
    if errors(problems):
        raise Refused(in_order(problems))
    return replace(c, drafts={**c.drafts, **drafts}, trees={**c.trees, **trees})
