"""build.py event: write everything for an event into one folder, completely or not at all."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace

from ...compose.composition import Composition
from ...core.problems import Place, Problem, Refused, did_you_mean, in_order
from ...core.publication.edition import Edition
from ...core.publication.output import Output
from ...core.publication.publication import Publication
from ...pdf.source_map import storage
from ..handouts.make import Maker, unmakeable
from ..handouts.rows import Selection, read_rows
from ..handouts.run import given_out, looks, needed, no_look
from ..paginator import Paginator
from ..pipeline import Built, Chosen, UsageError, compose, open_sources, refuse
from ..release_store import Bundle, Finished, ReleaseStore
from ..session import Session
from .pack import SELECTED, Pack, Packer, command, edition_of, heading_edition
from .rows import HANDOUT, Event, Item, read_event

BORNE = frozenset({'identifier-missing', 'todo'})  # problems that the gate of a release can allow


@dataclass(frozen=True)
class Packing:
    """The events to pack. `rows` are the selections of the publication by kind and id; `ready` maps items
    that a release has to their files; `left` are all other items; `look` is the output for the packing
    list."""

    events: tuple[Event, ...]
    rows: dict[tuple[str, str], Selection]
    ready: dict[Item, tuple[Finished, ...]]
    left: tuple[Item, ...]
    look: Output | None

    @property
    def selected(self) -> list[Selection]:
        """The handouts and booklets that have to be made."""
        keys = dict.fromkeys((item.kind, item.id) for item in self.left if item.kind in SELECTED)
        return [self.rows[key] for key in keys]

    @property
    def editions(self) -> list[str]:
        """The editions of the items that have to be made."""
        return list(dict.fromkeys(edition_of(item, self.rows) for item in self.left))

    def heading(self, event: Event, publication: Publication) -> str:
        """The edition at the head of a packing list."""
        return heading_edition(event, self.rows, publication)


def pack_events(
    session: Session, names: tuple[str, ...], bundles: tuple[Bundle, ...] = ()
) -> tuple[list[Built], list[Problem]]:
    """Write the folders of some events, or of all. Files that a release of the present text has are taken
    from it, and those that the releases `bundles` have from these, whatever the text is now.

    Raises Refused with all problems, and UsageError for events that do not exist.
    """
    release_store, sources = ReleaseStore(session.directory, session.files, bundles), open_sources(session)
    publication = sources.publication
    packing, problems = _packing(publication, names, release_store)
    # If only the list is made, the gate of the release has judged these problems.
    allowed = session.options.allowed if packing.left else BORNE
    composition = compose(session, sources, _chosen(packing, publication, problems))
    refuse([*composition.problems, *unmakeable(composition, packing.selected)], allowed)
    if not packing.events:
        raise Refused([
            Problem(
                'event-none', 'there is no event', Place('content/events'), 'add content/events/NAME.yaml'
            )
        ])
    packs = _packs(session, packing, composition, release_store)
    built = [file for pack in packs for file in _written(session, pack)]
    session.save()
    unreleased = [
        release_store.unreleased(edition, _called(packing, edition)) for edition in packing.editions
    ]
    all_problems = in_order([
        *composition.problems,
        *(p for pack in packs for p in pack.problems),
        *unreleased,
    ])
    return built, [p for p in all_problems if p.code not in allowed]


def _packing(
    publication: Publication, names: tuple[str, ...], release_store: ReleaseStore
) -> tuple[Packing, list[Problem]]:
    """What is to be packed, and its problems."""
    event_files = publication.events
    for name in names:
        if name not in event_files:
            alternatives = (
                'events: ' + ', '.join(event_files) if event_files else 'add content/events/NAME.yaml'
            )
            raise UsageError(f'there is no event {name}; {did_you_mean(name, event_files, alternatives)}')
    rows, problems = read_rows(publication)
    by_id = {(row.kind, row.id): row for row in rows}
    events: list[Event] = []
    for name in names or event_files:
        event, event_problems = read_event(name, publication, rows)
        problems += event_problems
        if event and all((item.kind, item.id) in by_id for item in event.items if item.kind in SELECTED):
            events.append(event)
    look = next(iter(looks(publication, HANDOUT).values()), None)
    if look is None:
        problems.append(no_look(HANDOUT))
    items = [item for event in events for item in event.items]
    ready = {
        item: files
        for item in items
        if (files := release_store.files(edition_of(item, by_id), *command(item)))
    }
    return (
        Packing(tuple(events), by_id, ready, tuple(item for item in items if item not in ready), look),
        problems,
    )


def _chosen(packing: Packing, publication: Publication, problems: Iterable[Problem]) -> Chosen:
    """The editions and outputs that have to be composed."""
    names = {*packing.editions, *(packing.heading(event, publication) for event in packing.events)}
    outputs = (*(publication.outputs[item.output] for item in packing.left), packing.look)
    chosen = {output.name: output for output in outputs if output is not None}
    editions = {name: edition for name, edition in publication.editions.items() if name in names}
    return Chosen(editions, needed(publication, chosen), tuple(problems))


def _packs(
    session: Session, packing: Packing, composition: Composition, release_store: ReleaseStore
) -> list[Pack]:
    """Make the packs. Editions from which nothing is made are named with the version and date of their
    release."""
    publication = composition.publication
    released = {name: _as_released(edition, release_store) for name, edition in publication.editions.items()}
    editions = {
        name: c if name in packing.editions else replace(c, edition=released[name])
        for name, c in composition.editions.items()
    }
    assert packing.look is not None, 'packing without an output for the list was refused'
    notice = session.notice if packing.left else None  # none for a list of released files alone
    maker = Maker(Paginator(session, replace(composition, editions=editions), notice))
    packer = Packer(
        maker, publication.outputs, packing.look, packing.rows, lambda item: packing.ready.get(item, ())
    )
    return [packer.pack(event, released[packing.heading(event, publication)]) for event in packing.events]


def _as_released(edition: Edition, release_store: ReleaseStore) -> Edition:
    """An edition with the version and date of the release from which its files are taken."""
    bundle = release_store.bundle(edition.name)
    return (
        replace(edition, version=bundle.manifest['version'], date=bundle.manifest['date'])
        if bundle
        else edition
    )


def _called(packing: Packing, edition: str) -> str:
    """A phrase for what is made from an edition."""
    names = list(
        dict.fromkeys(
            f'{item.kind} {item.id}' for item in packing.left if edition_of(item, packing.rows) == edition
        )
    )
    return ' and '.join(names) if len(names) < 3 else f'{len(names)} things in the pack'


def _written(session: Session, pack: Pack) -> list[Built]:
    """Write the folder of an event in place of an earlier one."""
    name = f'events/{pack.event.name}'
    for file in pack.files:
        if file.map:
            storage.keep(session.output, f'{name}/{file.name}', file.map)
    with session.output.replacing(name, replace=True) as folder:
        return [given_out(file, folder, '', pack.event.name, 'event') for file in pack.files]
