"""Editions composed: their units as trees, numbered and resolved, with all that laying them out needs."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from ..core.document import Element
from ..core.guard import cut_short
from ..core.problems import Place, Problem
from ..core.publication.draft import Draft
from ..core.publication.edition import Edition
from ..core.publication.output import Output
from ..core.publication.publication import Publication
from ..sources.files.cache import Cache, Step
from .citations import labels
from .contents import Book
from .draft import make_draft
from .numbering import Numbers, number
from .other_edition import Outward, widened, works_unlisted
from .page_references import FullEdition, name_outward_pages
from .resolve import Resolver
from .templating.environment import Templates

DRAFT, SHOWN = Step('draft', Draft), Step('draft-inputs', list[str])


@dataclass(frozen=True)
class Composed:
    """An edition, composed and numbered: ready to be laid out. The units that need the page map are not among
    the drafts and trees before it is known."""

    edition: Edition
    drafts: Mapping[str, Draft]
    numbers: Numbers
    book: Book
    # unit -> its tree without late nodes, None where it could not be composed
    trees: Mapping[str, Element | None]
    late: list[str]  # units that need the page map: contents, lists, index
    resolver: Resolver  # or what resolves drafts like one
    problems: list[Problem]

    @property
    def places(self) -> dict[str, list[Place]]:
        """Where the blocks of each unit were written."""
        return {u: draft.places for u, draft in self.drafts.items()}


@dataclass(frozen=True)
class Composition:
    """What was chosen of a publication, composed: `editions` by their names, `known` with those to whose
    pages they refer. `styles` are the texts of the stylesheets of the `outputs`, `pictures` the charts as
    SVG."""

    publication: Publication
    templates: Templates
    editions: Mapping[str, Composed]
    known: Mapping[str, Composed]
    outputs: Mapping[str, Output]
    styles: Mapping[str, str]
    pictures: Mapping[str, bytes]
    problems: tuple[Problem, ...]

    @property
    def complete(self) -> bool:
        """Could every unit be composed? If not, that is among the problems."""
        return all(tree is not None for c in self.editions.values() for tree in c.trees.values())


def compose_edition(
    publication: Publication,
    templates: Templates,
    cache: Cache,
    edition: Edition,
    whole: Composed | None = None,
) -> Composed:
    """Drafts of every unit, numbered and resolved; units that ask for `pages` are left for later. `whole` is
    the edition to whose pages this one refers, if it does."""
    asks = _asks(publication, templates, edition)
    late = [u for u in edition.unit_ids if 'pages' in asks[u]]
    drafts = {
        u: draft_of(publication, templates, cache, edition, u)
        for u in edition.unit_ids
        if not asks[u] & {'book', 'pages'}
    }
    book = Book(publication, edition, number(edition, publication, drafts.values())[0], dict(drafts))
    for u in edition.unit_ids:
        if 'book' in asks[u] and u not in late:
            drafts[u] = draft_of(publication, templates, cache, edition, u, book)
    numbers, problems = number(edition, publication, drafts.values(), late)
    problems += works_unlisted(publication, edition, drafts, numbers, templates)
    known = widened(numbers, whole.numbers) if whole else numbers
    resolver = Resolver(
        publication, edition, known, labels(publication.dataset_of_role('references'), publication.words)
    )
    trees, found = resolved(resolver, drafts.values())
    problems += [*(p for draft in drafts.values() for p in draft.problems), *found]
    return Composed(
        edition=edition,
        drafts=drafts,
        numbers=numbers,
        book=Book(publication, edition, numbers, drafts),
        trees=trees,
        late=late,
        resolver=resolver,
        problems=problems,
    )


def _asks(publication: Publication, templates: Templates, edition: Edition) -> dict[str, frozenset[str]]:
    """For each unit, what its template wants to know of the whole edition."""
    kinds = {publication.units[u].kind for u in edition.unit_ids}
    of_kind = {kind: templates.asks_for(f'units/{kind}.html.j2') for kind in kinds}
    return {u: of_kind[publication.units[u].kind] for u in edition.unit_ids}


def resolved(resolver: Resolver, drafts: Iterable[Draft]) -> tuple[dict[str, Element | None], list[Problem]]:
    """The trees of units without late nodes, and what could not be resolved."""
    trees, problems = {}, []
    for draft in drafts:
        trees[draft.unit], found = resolver.resolve(draft)
        problems += found
    return trees, problems


def with_room(c: Composed, room: Mapping[str, int]) -> Composed:
    """An edition whose references leave so much room, in digits, for the pages of some units."""
    resolver = c.resolver.with_room(room)
    return replace(c, resolver=resolver, trees=resolved(resolver, c.drafts.values())[0])


def with_outward_pages(c: Composed, whole: FullEdition) -> Composed:
    """An edition with its references to what it does not have as they are printed: with pages of the
    `whole`."""
    inside = frozenset(c.numbers.anchors)
    trees = {
        u: None if tree is None else name_outward_pages(tree, inside, whole) for u, tree in c.trees.items()
    }
    return replace(c, trees=trees, resolver=Outward(c.resolver, inside, whole))


def draft_of(
    publication: Publication,
    templates: Templates,
    cache: Cache,
    edition: Edition,
    unit_id: str,
    book: Book | None = None,
) -> Draft:
    """A draft, from the cache when its text, the templates and the datasets that it shows are as before."""
    unit = publication.units[unit_id]

    def of(name: str) -> str:
        if name.startswith('chart:'):
            return publication.digests.get(f'content/charts/{name[6:]}.yaml', '')
        return ''.join(
            publication.digests.get(f'content/{folder}/{name}.yaml', '') for folder in ('data', 'schemas')
        )

    known = (
        sorted(publication.editions),
        sorted(publication.datasets),
        sorted(publication.unusable),
        sorted(publication.charts),
        publication.unread.editions,
    )
    common = (
        repr(unit),
        repr((edition.name, edition.title, edition.version, edition.date, edition.status)),
        templates.digest,
        repr(publication.meta),
        repr(publication.kinds),
        repr(publication.tokens.rgb),
        repr(publication.icons),
        repr(known),
    )
    late = {}
    if book is not None:
        late = {'book': book}
        common += (book.digest, *(of(d.name) for d in publication.datasets.values() if d.role))
    names = cache.get(SHOWN, common)  # the datasets that it showed when it was last made
    draft = None if names is None else cache.get(DRAFT, (*common, *map(of, names)))
    if draft is None:
        draft = make_draft(unit, edition, publication, templates, **late)
        names = sorted(draft.datasets)
        if not cut_short(draft.problems):
            cache.put(SHOWN, common, names)
            cache.put(DRAFT, (*common, *map(of, names)), draft)
    return draft
