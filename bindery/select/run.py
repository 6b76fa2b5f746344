"""build.py handout and build.py booklet: rows of content/handouts.yaml to files."""

from __future__ import annotations

import hashlib
from pathlib import Path

from ..model import Edition, Output, Publication
from ..pipeline import Build, Built, Options, UsageError
from ..problems import Place, Problem, did_you_mean
from ..sources import write_atomic
from .make import Maker, Product, unmakeable
from .rows import Selection, read_rows

SHEETS = '-sheets'         # what the name of an imposed file ends with


def looks(publication: Publication, kind: str) -> dict[str, Output]:
    """The rows of styles/outputs.yaml that make handouts, or booklets."""
    return {name: o for name, o in publication.outputs.items() if o.look and o.look.kind == kind}


def no_look(kind: str) -> Problem:
    return Problem('look-missing', f'no row makes a {kind}', Place('styles/outputs.yaml', 1, 1), f'add a row with "selection: {{kind: {kind}, ...}}"')


def needed(publication: Publication, chosen: dict[str, Output]) -> dict[str, Output]:
    """Looks, and the outputs whose pages they quote."""
    return {**chosen, **{o.look.of: publication.outputs[o.look.of] for o in chosen.values() if o.look and o.look.of in publication.outputs}}


class Selecting:
    """One run. `kind` is handout or booklet; `names` are ids of rows, or none for all; `wanted` looks, or none for all that are not to be asked for."""

    def __init__(self, directory: Path, options: Options, kind: str, names: tuple[str, ...], wanted: tuple[str, ...] = ()):
        self.build, self.kind, self.names, self.wanted = Build(directory, options), kind, names, wanted
        self.rows: list[Selection] = []
        self.looks: dict[str, Output] = {}

    def run(self) -> tuple[list[Built], list[Problem]]:
        """Make everything, then write it. Raises Refused with all that is wrong, and UsageError for names that do not exist."""
        return self.build.work(self._make, self._choose, lambda publication, composed: unmakeable(publication, composed, self.rows))

    def _choose(self, publication: Publication) -> tuple[dict[str, Edition], dict[str, Output], list[Problem]]:
        rows, problems = read_rows(publication)
        known = [d['id'] for d in publication.selections.data if d['kind'] == self.kind] if publication.selections else []
        for name in self.names:
            if name not in known and publication.selections:
                raise UsageError(f'there is no {self.kind} {name}; {did_you_mean(name, known, f"{self.kind}s: " + ", ".join(known))}')
        if not (publication.digests.keys() & {'content/handouts.yaml'}):
            problems.append(Problem('selection-none', 'nothing says what is handed out', Place('content/handouts.yaml', 1, 1), 'add the file: a row for each handout and booklet'))
        self.rows = [r for r in rows if r.kind == self.kind and (not self.names or r.id in self.names)]
        every = looks(publication, self.kind)
        self.looks = self.build.choose('look', self.wanted or tuple(n for n, o in every.items() if not o.asked), every)
        if not self.looks:
            problems.append(no_look(self.kind))
        editions = {r.edition: publication.editions[r.edition] for r in self.rows}
        return editions, needed(publication, self.looks), problems

    def _make(self, publication: Publication, composed: list, outputs: dict) -> tuple[list[Built], list[Problem]]:
        maker = Maker(self.build, publication, composed)
        products = [(maker.make(row, output)) for row in self.rows for output in self.looks.values()]
        return [b for p in products for b in self._write(p)], []

    def _write(self, p: Product) -> list[Built]:
        folder = self.build.output / f'{self.kind}s'
        path = folder / f'{p.stem}.pdf'
        write_atomic(path, p.made.data)
        built = [self.build.built(p.made, path, p.selection.edition, p.output.name)]
        if p.sheets:
            path = folder / f'{p.stem}{SHEETS}.pdf'
            write_atomic(path, p.sheets)
            built.append(Built(p.selection.edition, p.output.name, path.relative_to(self.build.directory).as_posix(), 2 * p.paper, len(p.sheets),
                               hashlib.sha256(p.sheets).hexdigest(), 0, 0, 0, []))
        return built
