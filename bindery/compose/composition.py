"""Composing an edition: its units as trees, numbered and resolved, ready to be laid out."""

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
from .resolve import DraftResolver, Resolver
from .templating.environment import Templates

DRAFT, SHOWN = Step('draft', Draft), Step('draft-inputs', list[str])


@dataclass(frozen=True)
class Composed:
    """An edition, composed and numbered: ready to be laid out.

    `trees` are those of the units without late nodes, None for a unit that could not be composed. `late` are
    the units that need the page map (contents, lists, index): drafts and trees have them only when it is
    known."""

    edition: Edition
    drafts: Mapping[str, Draft]
    numbers: Numbers
    book: Book
    trees: Mapping[str, Element | None]
    late: list[str]
    resolver: DraftResolver
    problems: list[Problem]

    @property
    def places(self) -> dict[str, list[Place]]:
        """The places of the blocks of each unit."""
        return {u: draft.places for u, draft in self.drafts.items()}


@dataclass(frozen=True)
class Composition:
    """The chosen editions of a publication, composed: `editions` by their names, `known` with those to whose
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
        """Whether every unit could be composed; if not, `problems` has the reason."""
        return all(tree is not None for c in self.editions.values() for tree in c.trees.values())


def compose_edition(
    publication: Publication,
    templates: Templates,
    cache: Cache,
    edition: Edition,
    whole: Composed | None = None,
) -> Composed:
    """Compose, number and resolve every unit but those whose templates use `pages`. `whole` is the edition to
    whose pages this one refers, if it refers to one."""
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
    trees, unresolved = resolved(resolver, drafts.values())
    problems += [*(p for draft in drafts.values() for p in draft.problems), *unresolved]
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
    """For each unit, the variables that its template uses, such as `book` and `pages`."""
    kinds = {publication.units[u].kind for u in edition.unit_ids}
    of_kind = {kind: templates.asks_for(f'units/{kind}.html.j2') for kind in kinds}
    return {u: of_kind[publication.units[u].kind] for u in edition.unit_ids}


def resolved(
    resolver: DraftResolver, drafts: Iterable[Draft]
) -> tuple[dict[str, Element | None], list[Problem]]:
    """The trees of units without late nodes, and the problems of resolving them."""
    trees: dict[str, Element | None] = {}
    problems: list[Problem] = []
    for draft in drafts:
        trees[draft.unit], unresolved = resolver.resolve(draft)
        problems += unresolved
    return trees, problems


def with_room(c: Composed, room: Mapping[str, int]) -> Composed:
    """The edition with other room, in digits, for references to the pages of some units."""
    resolver = c.resolver.with_room(room)
    return replace(c, resolver=resolver, trees=resolved(resolver, c.drafts.values())[0])


def with_outward_pages(c: Composed, whole: FullEdition) -> Composed:
    """The edition with its references to what it does not have naming pages of the `whole`."""
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
    """The draft of a unit. It is taken from the cache if its text, the templates and the datasets that it
    shows are unchanged."""
    unit = publication.units[unit_id]

    def digest_of(name: str) -> str:
        """The digest of a dataset with its schema, or of a chart."""
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
    common: tuple[str, ...] = (
        repr(unit),
        repr((edition.name, edition.title, edition.version, edition.date, edition.status)),
        templates.digest,
        repr(publication.meta),
        repr(publication.kinds),
        repr(publication.tokens.rgb),
        repr(publication.icons),
        repr(known),
    )
    if book is not None:
        common += (book.digest, *(digest_of(d.name) for d in publication.datasets.values() if d.role))
    names = cache.get(SHOWN, common)  # the datasets that it showed when it was last made
    draft = None if names is None else cache.get(DRAFT, (*common, *map(digest_of, names)))
    if draft is None:
        draft = make_draft(unit, edition, publication, templates, book=book)
        names = sorted(draft.datasets)
        if not cut_short(draft.problems):
            cache.put(SHOWN, common, names)
            cache.put(DRAFT, (*common, *map(digest_of, names)), draft)
    return draft
