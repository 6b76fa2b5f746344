"""build.py handout and build.py booklet: rows of content/handouts.yaml to files."""

from __future__ import annotations

from pathlib import Path

from ..model import Edition, Output, Publication
from ..pipeline import Build, Built, Options, UsageError
from ..problems import Place, Problem, did_you_mean
from ..shelf import Bundle, Finished, Shelf
from ..writing import OutputFolder
from .make import Maker, Product, unmakeable
from .rows import Selection, read_rows


def looks(publication: Publication, kind: str) -> dict[str, Output]:
    """The rows of styles/outputs.yaml that make handouts, or booklets."""
    return {name: o for name, o in publication.outputs.items() if o.look and o.look.kind == kind}


def given_out(file: Finished, to: OutputFolder, folder: str, edition: str, output: str) -> Built:
    """Write a finished file into a folder below `to`, '' for itself; the account of it."""
    name = f'{folder}/{file.name}' if folder else file.name
    to.write(name, file.data)
    return Built(edition, output, to.shown(name), file.pages, len(file.data), file.sha256, 0, 0, 0, [], file.release)


def no_look(kind: str) -> Problem:
    return Problem('look-missing', f'no row makes a {kind}', Place('styles/outputs.yaml', 1, 1), f'add a row with "selection: {{kind: {kind}, ...}}"')


def needed(publication: Publication, chosen: dict[str, Output]) -> dict[str, Output]:
    """Looks, and the outputs whose pages they quote."""
    return {**chosen, **{o.look.of: publication.outputs[o.look.of] for o in chosen.values() if o.look and o.look.of in publication.outputs}}


class Selecting:
    """One run. `kind` is handout or booklet; `names` are ids of rows, or none for all; `wanted` looks, or none for all that are not to be asked for;
    `named` releases to take the files from, whatever the text is now."""

    def __init__(self, directory: Path, options: Options, kind: str, names: tuple[str, ...], wanted: tuple[str, ...] = (), named: tuple[Bundle, ...] = ()):
        self.build, self.kind, self.names, self.wanted, self.named = Build(directory, options), kind, names, wanted, named
        self.shelf = Shelf(directory, self.build.files, named)
        self.folder = f'{kind}s'          # below output/
        self.asked: list[tuple[Selection, Output]] = []
        self.ready: dict[tuple[str, str], tuple[Finished, ...]] = {}          # (id, look) -> its files, of a release

    def run(self) -> tuple[list[Built], list[Problem]]:
        """Make or take everything, then write it. Raises Refused with all that is wrong, and UsageError for names that do not exist."""
        if self.named:
            return self._taken()
        return self.build.work(self._make, self._choose, lambda publication, composed: unmakeable(publication, composed, [row for row, _ in self._left()]))

    def _taken(self) -> tuple[list[Built], list[Problem]]:
        """Everything from the releases that were named; the text is not even read."""
        known = list(dict.fromkeys(name for bundle in self.named for name in bundle.ids(self.kind)))
        self._known(known)
        wishes = [(name, look) for name in self.names or known for look in self.wanted or ('',)]
        taken = [(b.edition, look, file) for name, look in wishes for b in self.named for file in b.files(self.kind, name, *filter(None, [look]))]
        if not taken:
            raise UsageError(f'{" and ".join(b.shown for b in self.named)} holds no {self.kind} in this look')
        return [given_out(file, self.build.output, self.folder, edition, look) for edition, look, file in taken], []

    def _known(self, known: list[str]) -> None:
        for name in self.names:
            if name not in known:
                raise UsageError(f'there is no {self.kind} {name}; {did_you_mean(name, known, f"{self.kind}s: " + ", ".join(known))}')

    def _choose(self, publication: Publication) -> tuple[dict[str, Edition], dict[str, Output], list[Problem]]:
        rows, problems = read_rows(publication)
        if publication.selections:
            self._known([d['id'] for d in publication.selections.data if d['kind'] == self.kind])
        if not (publication.digests.keys() & {'content/handouts.yaml'}):
            problems.append(Problem('selection-none', 'nothing says what is handed out', Place('content/handouts.yaml', 1, 1), 'add the file: a row for each handout and booklet'))
        every = looks(publication, self.kind)
        chosen = self.build.choose('look', self.wanted or tuple(n for n, o in every.items() if not o.asked), every)
        if not chosen:
            problems.append(no_look(self.kind))
        self.asked = [(r, o) for r in rows if r.kind == self.kind and (not self.names or r.id in self.names) for o in chosen.values()]
        self.ready = {(r.id, o.name): files for r, o in self.asked if (files := self.shelf.files(r.edition, self.kind, r.id, o.name))}
        editions = {r.edition: publication.editions[r.edition] for r, _ in self._left()}
        return editions, needed(publication, {o.name: o for _, o in self._left()}), problems

    def _left(self) -> list[tuple[Selection, Output]]:
        """What no release holds, and has to be made."""
        return [(row, output) for row, output in self.asked if (row.id, output.name) not in self.ready]

    def _make(self, publication: Publication, composed: list, outputs: dict) -> tuple[list[Built], list[Problem]]:
        maker = Maker(self.build, publication, composed)
        made = {(row.id, output.name): maker.make(row, output) for row, output in self._left()}
        built = [b for row, output in self.asked for b in self._given(row, output, made)]
        return built, [self.shelf.unreleased(edition, self._called(edition)) for edition in dict.fromkeys(row.edition for row, _ in self._left())]

    def _called(self, edition: str) -> str:
        """What is made of an edition, in words."""
        ids = list(dict.fromkeys(row.id for row, _ in self._left() if row.edition == edition))
        return f'{self.kind} {ids[0]}' if len(ids) == 1 else f'{len(ids)} {self.kind}s'

    def _given(self, row: Selection, output: Output, made: dict[tuple[str, str], Product]) -> list[Built]:
        to, key = self.build.output, (row.id, output.name)
        if key in self.ready:
            return [given_out(file, to, self.folder, row.edition, output.name) for file in self.ready[key]]
        pages, *sheets = made[key].files
        name = f'{self.folder}/{pages.name}'
        to.write(name, pages.data)
        return [self.build.built(made[key].made, name, row.edition, output.name), *(given_out(file, to, self.folder, row.edition, output.name) for file in sheets)]
