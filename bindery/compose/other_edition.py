"""Editions with `outside: refer`: their references to what they do not have name the page in another
edition."""

from __future__ import annotations

from collections.abc import Container, Mapping
from dataclasses import dataclass, replace

from ..core.document import Element
from ..core.page_map import PageMap
from ..core.problems import Problem, did_you_mean
from ..core.publication.draft import Draft
from ..core.publication.edition import Edition
from ..core.publication.publication import Publication
from .numbering import Numbers
from .page_references import FullEdition, name_outward_pages
from .resolve import DraftResolver
from .templating.environment import Templates


def faults(publication: Publication, edition: Edition) -> list[Problem]:
    """The problems of the keys `outside` and `of` of an edition."""
    source, editions = edition.source, publication.editions
    assert source is not None  # the editions of a publication are read from files
    outside, named = source.data.get('outside'), source.data.get('of')
    others = [name for name, e in editions.items() if name != edition.name and not e.refers_to]
    if outside != 'refer':
        return (
            [
                Problem(
                    'outside-odd',
                    f'this edition refers to {named} only with "outside: refer"',
                    source.key_place(('of',)),
                    'add "outside: refer", or delete the line',
                )
            ]
            if named
            else []
        )
    if not named:
        return [
            Problem(
                'outside-odd',
                'nothing says which edition is referred to',
                source.key_place(('outside',)),
                f'add "of: {others[0]}"' if others else 'only an edition beside others can refer to one',
            )
        ]
    if f'content/editions/{named}.yaml' not in publication.digests:
        return [
            Problem(
                'edition-unknown',
                f'there is no edition {named}',
                source.place(('of',)),
                did_you_mean(named, others, 'editions: ' + ', '.join(others)),
            )
        ]
    if named in editions and (editions[named].refers_to or named == edition.name):
        return [
            Problem(
                'outside-odd',
                f'{named} {"is this edition" if named == edition.name else "refers to an edition itself"}',
                source.place(('of',)),
                'name an edition that has everything: ' + (', '.join(others) or 'there is none'),
            )
        ]
    return []


def to_compose(publication: Publication, chosen: Container[str]) -> tuple[list[str], list[Problem]]:
    """The names of the editions to compose for those that are `chosen`, first those to whose pages others
    refer; and the problems of all editions with `outside` and `of`. An edition with a unit that does not
    exist, or that refers to such an edition, is left out: it is reported elsewhere."""
    problems = {edition.name: faults(publication, edition) for edition in publication.editions.values()}
    sound = {
        name: e
        for name, e in publication.editions.items()
        if not problems[name] and all(u in publication.units for u in e.unit_ids)
    }
    usable = {
        name: e for name, e in sound.items() if name in chosen and (not e.refers_to or e.refers_to in sound)
    }
    referred_to = [e.refers_to for e in usable.values() if e.refers_to]
    return list(dict.fromkeys([*referred_to, *usable])), [p for each in problems.values() for p in each]


def widened(numbers: Numbers, whole: Numbers) -> Numbers:
    """The numbers of an edition, with those of the whole for what it does not have."""
    return replace(
        numbers,
        targets={**whole.targets, **numbers.targets},
        records={**whole.records, **numbers.records},
        anchors={**whole.anchors, **numbers.anchors},
    )


def works_unlisted(
    publication: Publication,
    edition: Edition,
    drafts: dict[str, Draft],
    numbers: Numbers,
    templates: Templates,
) -> list[Problem]:
    """The problem that an edition cites works and none of its units lists them."""
    references = publication.dataset_of_role('references')
    if references is None:
        return []
    cited = {use.target for d in drafts.values() for use in d.uses if use.kind == 'cite'}
    cited &= references.by_id.keys()
    kinds = templates.kinds_that_print('cited')
    if (
        not cited
        or any((references.name, key) in numbers.records for key in cited)
        or any(publication.units[u].kind in kinds for u in edition.unit_ids)
    ):
        return []
    assert edition.source is not None  # the editions of a publication are read from files
    units = [u for u in publication.units.values() if u.kind in kinds]
    if units:
        hint = 'add a unit of the kind ' + ' or '.join(f'{u.kind}, "{u.id}" ({u.file})' for u in units)
    else:
        kind = kinds[0] if kinds else 'references'
        hint = f'make content/matter/references.md with "kind: {kind}", and add its id' + (
            '' if kinds else f'; {templates.to_make("units/references.html.j2")}, which prints book.cited'
        )
    return [
        Problem(
            'works-unlisted',
            f'this edition cites {len(cited)} of the {references.title.lower()}, and no unit of it lists'
            ' them',
            edition.source.key_place(('matter',)),
            hint,
        )
    ]


def full_edition(publication: Publication, edition: Edition, pages: PageMap) -> FullEdition:
    """An edition with its page map, for references to its pages."""
    references = publication.dataset_of_role('references')
    return FullEdition(
        edition,
        pages,
        publication.meta.get('url') or '',
        references.name if references else '',
        publication.words,
    )


@dataclass(frozen=True)
class Outward:
    """Resolves drafts as `inner` does; references to what is not `inside` the edition name its page in the
    whole."""

    inner: DraftResolver
    inside: Container[str]
    whole: FullEdition

    @property
    def room(self) -> Mapping[str, int]:
        """See DraftResolver."""
        return self.inner.room

    def with_room(self, room: Mapping[str, int]) -> Outward:
        """See DraftResolver."""
        return replace(self, inner=self.inner.with_room(room))

    def resolve(self, draft: Draft) -> tuple[Element | None, list[Problem]]:
        """See DraftResolver."""
        tree, problems = self.inner.resolve(draft)
        return None if tree is None else name_outward_pages(tree, self.inside, self.whole), problems
