"""build.py event: everything for an event in one folder, which is there whole or not at all."""

from __future__ import annotations

import hashlib
from pathlib import Path

from ..assemble import Made
from ..model import Edition, Output, Paper, Publication
from ..pipeline import Build, Built, Options, UsageError
from ..problems import Place, Problem, Refused, did_you_mean
from ..select.make import Maker, unmakeable
from ..select.rows import Selection, last_edition, read_rows
from ..select.run import SHEETS as OF_SHEETS
from ..select.run import looks, needed, no_look
from ..sheet import NoSuchPage, sheets
from ..sources import growing, write_atomic
from .dates import calendar
from .packing import Packed, PackingList
from .rows import BOOKLET, EDITION, HANDOUT, SHEETS, Event, Item, read_event

LIST = 'packing-list'
A4 = 210, 297              # mm, what editions and contact sheets are printed on here


class Packing:
    """One run over some events, or all."""

    def __init__(self, directory: Path, options: Options, names: tuple[str, ...]):
        self.build, self.names = Build(directory, options), names
        self.events: list[Event] = []
        self.rows: dict[tuple[str, str], Selection] = {}
        self.edition = ''
        self.look: Output | None = None              # of the packing list
        self._editions: dict[tuple[str, str], Made] = {}

    def run(self) -> tuple[list[Built], list[Problem]]:
        """Make the folders. Raises Refused with all that is wrong, and UsageError for events that do not exist."""
        return self.build.work(self._make, self._choose, lambda publication, composed: unmakeable(publication, composed, self._selected()))

    def _selected(self) -> list[Selection]:
        wanted = dict.fromkeys((i.kind, i.id) for e in self.events for i in e.items if i.kind in (HANDOUT, BOOKLET))
        return [self.rows[key] for key in wanted if key in self.rows]

    def _choose(self, publication: Publication) -> tuple[dict[str, Edition], dict[str, Output], list[Problem]]:
        known = publication.events
        for name in self.names:
            if name not in known:
                raise UsageError(f'there is no event {name}; {did_you_mean(name, known, "events: " + ", ".join(known) if known else "add content/events/NAME.yaml")}')
        rows, problems = read_rows(publication)
        self.rows = {(r.kind, r.id): r for r in rows}
        for name in self.names or known:
            event, found = read_event(name, publication, rows)
            self.events += [event] if event else []
            problems += found
        self.look = next(iter(looks(publication, HANDOUT).values()), None)
        if self.look is None:
            problems.append(no_look(HANDOUT))
        self.edition = last_edition(publication) if publication.editions else ''
        items = [i for e in self.events for i in e.items]
        editions = {s.edition for s in self._selected()} | {i.id for i in items if i.kind in (EDITION, SHEETS)} | {self.edition}
        outputs = {i.output for i in items}
        chosen = {name: o for name, o in publication.outputs.items() if name in outputs or o == self.look}
        return {name: e for name, e in publication.editions.items() if name in editions}, needed(publication, chosen), problems

    def _make(self, publication: Publication, composed: list, outputs: dict) -> tuple[list[Built], list[Problem]]:
        if not self.events:
            raise Refused([Problem('event-none', 'there is no event', Place('content/events'), 'add content/events/NAME.yaml')])
        maker = Maker(self.build, publication, composed)
        folders = {event.name: self._pack(event, maker, outputs) for event in self.events}
        return [b for name, files in folders.items() for b in self._write(name, files)], self.build.met

    def _pack(self, event: Event, maker: Maker, outputs: dict[str, Output]) -> dict[str, tuple[bytes, int]]:
        """The files of an event: name -> bytes and pages."""
        files: dict[str, tuple[bytes, int]] = {}
        packed = [self._item(item, maker, outputs[item.output], files) for item in event.items]
        publication, edition = maker.publication, maker.publication.editions[self.edition]
        listed = PackingList(event, tuple(packed), edition.version, edition.date)
        made = maker.page(f'event-{event.name}', 'packing', f'Packing list: {event.title}', self.edition, self.look, event.place, packing=listed)
        files[f'{LIST}.pdf'] = made.data, made.pages
        files[f'{LIST}.yaml'], files[f'{LIST}.txt'] = (listed.as_yaml(), 0), (listed.as_text(), 0)
        files[f'{event.name}.ics'] = calendar(event, publication.meta['title'], publication.meta['slug'], edition.date), 0
        return files

    def _item(self, item: Item, maker: Maker, output: Output, files: dict) -> Packed:
        if item.kind in (HANDOUT, BOOKLET):
            product = maker.make(self.rows[item.kind, item.id], output)
            name, pages, paper, grams = f'{product.stem}.pdf', product.made.pages, product.paper, product.grams
            title, data = product.selection.title, product.made.data
            files[name] = data, pages
            if product.sheets:
                name, data = f'{product.stem}{OF_SHEETS}.pdf', product.sheets
                files[name] = data, 2 * paper
        else:
            name, data, pages = self._edition(item, maker, output)
            edition = maker.publication.editions[item.id]
            title = f'{edition.title} {edition.version}' + (', contact sheets' if item.kind == SHEETS else '')
            files[name] = data, pages
            paper = (pages + 1) // 2
            grams = paper * self._paper().weight(*A4)
        return Packed(item, title, name, pages, paper, grams, hashlib.sha256(data).hexdigest())

    def _paper(self) -> Paper:
        return self.look.paper

    def _edition(self, item: Item, maker: Maker, output: Output) -> tuple[str, bytes, int]:
        """A whole edition, or its contact sheets: file name, bytes, pages."""
        key = item.id, output.name
        if key not in self._editions:
            self._editions[key] = self.build.assembled(maker.composed[item.id], output)
        made = self._editions[key]
        stem = f'{maker.publication.meta["slug"]}-{maker.publication.editions[item.id].version}-{item.id}-{output.name}'
        if item.kind == EDITION:
            return f'{stem}.pdf', made.data, made.pages
        try:
            images, data = sheets(made.data, item.pages, False)
        except NoSuchPage as e:
            raise Refused([Problem('page-unknown', str(e), item.place, 'write folios that the edition has, such as 12-40')]) from e
        return f'{stem}-contact{"-" + item.pages if item.pages else ""}.pdf', data, len(images)

    def _write(self, name: str, files: dict[str, tuple[bytes, int]]) -> list[Built]:
        """The folder, in place of the one before."""
        folder = self.build.output / 'events' / name
        with growing(folder, replace=True) as scratch:
            for file, (data, _) in files.items():
                write_atomic(scratch / file, data)
        return [Built(name, 'event', (folder / file).relative_to(self.build.directory).as_posix(), pages, len(data), hashlib.sha256(data).hexdigest(), 0, 0, 0, [])
                for file, (data, pages) in files.items()]
