"""build.py event: everything for an event in one folder, which is there whole or not at all."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from ..layout import Composed
from ..model import Edition, Output, Publication
from ..pipeline import Build, Built, Options, UsageError
from ..problems import Place, Problem, Refused, did_you_mean
from ..select.make import Maker, unmakeable
from ..select.rows import Selection, read_rows
from ..select.run import given_out, looks, needed, no_look
from ..shelf import Bundle, Finished, Shelf
from .pack import SELECTED, Packer, command, edition_of, heading_edition
from .rows import HANDOUT, Event, Item, read_event

BORNE = frozenset({'identifier-missing', 'todo'})          # what a release may be allowed to lack (check.unfinished)


class Packing:
    """One run over some events, or all. What a release holds is taken from it; `named` are releases to take from, whatever the text is now."""

    def __init__(self, directory: Path, options: Options, names: tuple[str, ...], named: tuple[Bundle, ...] = ()):
        self.build, self.names = Build(directory, options), names
        self.shelf = Shelf(directory, self.build.files, named)
        self.events: list[Event] = []
        self.rows: dict[tuple[str, str], Selection] = {}
        self.heading: dict[str, str] = {}            # event -> the edition at the head of its packing list
        self.look: Output | None = None              # of the packing list

    def run(self) -> tuple[list[Built], list[Problem]]:
        """Make the folders. Raises Refused with all that is wrong, and UsageError for events that do not exist."""
        made, problems = self.build.work(self._make, self._choose, lambda publication, composed: unmakeable(publication, composed, self._selected()))
        return made, [p for p in problems if p.code not in self.build.options.bear]

    def _ready(self, item: Item) -> tuple[Finished, ...]:
        """The files of an item that are released."""
        return self.shelf.files(edition_of(item, self.rows), *command(item))

    def _left(self) -> list[Item]:
        """Everything that no release holds, and has to be made."""
        return [item for event in self.events for item in event.items if not self._ready(item)]

    def _selected(self) -> list[Selection]:
        return [self.rows[key] for key in dict.fromkeys((i.kind, i.id) for i in self._left() if i.kind in SELECTED)]

    def _choose(self, publication: Publication) -> tuple[dict[str, Edition], dict[str, Output], list[Problem]]:
        known = publication.events
        for name in self.names:
            if name not in known:
                raise UsageError(f'there is no event {name}; {did_you_mean(name, known, "events: " + ", ".join(known) if known else "add content/events/NAME.yaml")}')
        rows, problems = read_rows(publication)
        self.rows = {(r.kind, r.id): r for r in rows}
        for name in self.names or known:
            event, found = read_event(name, publication, rows)
            self.events += [event] if event and all((i.kind, i.id) in self.rows for i in event.items if i.kind in SELECTED) else []
            problems += found
        self.look = next(iter(looks(publication, HANDOUT).values()), None)
        if self.look is None:
            problems.append(no_look(HANDOUT))
        if not self._left():                         # nothing is made of the text but the list: its gate was passed with the release
            self.build.options = replace(self.build.options, bear=BORNE)
        self.heading = {e.name: heading_edition(e, self.rows, publication) for e in self.events}
        editions = {edition_of(i, self.rows) for i in self._left()} | set(self.heading.values())
        chosen = {o.name: o for o in (*(publication.outputs[i.output] for i in self._left()), self.look) if o is not None}
        return {name: e for name, e in publication.editions.items() if name in editions}, needed(publication, chosen), problems

    def _make(self, publication: Publication, composed: list[Composed], outputs: dict) -> tuple[list[Built], list[Problem]]:
        if not self.events:
            raise Refused([Problem('event-none', 'there is no event', Place('content/events'), 'add content/events/NAME.yaml')])
        left = self._left()
        if not left:
            self.build.notice = None            # a list of released files alone
        of_release = {edition: self._as_released(publication.editions[edition]) for edition in publication.editions}
        editions = dict.fromkeys(edition_of(i, self.rows) for i in left)
        maker = Maker(self.build, publication, [c if c.edition.name in editions else replace(c, edition=of_release[c.edition.name]) for c in composed])
        packer = Packer(maker, publication.outputs, self.look, self.rows, self._ready)
        packs = [packer.pack(event, of_release[self.heading[event.name]]) for event in self.events]
        unreleased = [self.shelf.unreleased(edition, self._called(left, edition)) for edition in editions]
        return [b for pack in packs for b in self._write(pack.event.name, pack.files)], [*self.build.met, *unreleased]

    def _as_released(self, edition: Edition) -> Edition:
        """The edition with the version and date of the release from which its files are taken."""
        bundle = self.shelf.bundle(edition.name)
        return replace(edition, version=bundle.manifest['version'], date=bundle.manifest['date']) if bundle else edition

    def _called(self, items: list[Item], edition: str) -> str:
        """What is made of an edition, in words."""
        names = list(dict.fromkeys(f'{i.kind} {i.id}' for i in items if edition_of(i, self.rows) == edition))
        return ' and '.join(names) if len(names) < 3 else f'{len(names)} things in the pack'

    def _write(self, name: str, files: tuple[Finished, ...]) -> list[Built]:
        """The folder, in place of the one before."""
        with self.build.output.growing(f'events/{name}', replace=True) as folder:
            return [given_out(file, folder, '', name, 'event') for file in files]
