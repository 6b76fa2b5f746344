"""build.py order: the files for the printer, and the sheet that goes with them."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from ..assemble import Made
from ..layout import Composed
from ..model import Edition, Output, Publication
from ..pipeline import Build, Built, Options, UsageError, file_name
from ..problems import Place, Problem
from ..select.make import Maker
from ..select.run import given_out, looks, needed, no_look
from ..shelf import Bundle, Finished, Shelf
from .sheet import MM, Sheet, sheet

NAME, TEMPLATE = 'order', 'selections/order-sheet.html.j2'
PRESS, WRAP = 'press', 'wrap'          # how its outputs are finished


@dataclass(frozen=True)
class Printing:
    """The rows of styles/outputs.yaml that an order is made of; None for those that there are not."""

    pages: Output | None
    cover: Output | None
    look: Output | None           # of the sheet itself

    @property
    def outputs(self) -> dict[str, Output]:
        return {o.name: o for o in (self.pages, self.cover, self.look) if o is not None}


def printing(publication: Publication) -> Printing:
    """What a publication has for a printer."""
    of_kind = {kind: next((o for o in publication.outputs.values() if o.finish == kind), None) for kind in (PRESS, WRAP)}
    return Printing(of_kind[PRESS], of_kind[WRAP], next(iter(looks(publication, 'handout').values()), None))


def order_sheet(maker: Maker, c: Composed, rows: Printing, press: Finished, cover: Finished | None) -> tuple[Made, tuple[Finished, Finished]]:
    """The order sheet of an edition whose pages and cover are finished: how it was made, and its page and its YAML as files."""
    listed = _sheet(maker, c, rows, press, cover)
    title = maker.publication.words.gettext('Order sheet: %(title)s') % {'title': listed.title}
    made = maker.page(f'{NAME}-{c.edition.name}', 'order-sheet', title, c.edition.name, rows.look,
                      Place(c.edition.file), order=listed)
    stem = Path(file_name(maker.publication, c.edition, NAME)).stem
    return made, (Finished(f'{stem}.pdf', made.data, made.pages), Finished(f'{stem}.yaml', listed.as_yaml(), 0))


def _sheet(maker: Maker, c: Composed, rows: Printing, press: Finished, cover: Finished | None) -> Sheet:
    settled = maker.build.layout(c, rows.pages).settled()
    fragment = next(iter(settled.units.values())).fragment
    page = round(fragment.width / MM, 1), round(fragment.height / MM, 1)
    covered = (cover, rows.cover) if cover else None
    return sheet(maker.publication, c.edition, (press, rows.pages), covered, page, settled.pages.block)


class Ordering:
    """One run over some editions, or all. `named` are releases to take the files from, whatever the text is now."""

    def __init__(self, directory: Path, options: Options, named: tuple[Bundle, ...] = ()):
        self.build, self.named = Build(directory, options), named
        self.shelf = Shelf(directory, self.build.files, named)
        self.rows: Printing | None = None
        self.chosen: tuple[str, ...] = ()
        self.ready: dict[str, tuple[Finished, ...]] = {}            # edition -> its files, of a release

    def run(self) -> tuple[list[Built], list[Problem]]:
        """Make or take everything. Raises Refused with all that is wrong, and UsageError for editions that do not exist."""
        return self._taken() if self.named else self.build.work(self._make, self._choose)

    def _taken(self) -> tuple[list[Built], list[Problem]]:
        """Everything from the releases that were named; the text is not even read."""
        wanted = self.build.options.editions or tuple(b.edition for b in self.named)
        files = {edition: self.shelf.bundle(edition).files(NAME) if edition in (b.edition for b in self.named) else () for edition in wanted}
        for edition in (e for e in wanted if not files[e]):
            raise UsageError(f'{" and ".join(b.shown for b in self.named)} holds nothing for the printer of an edition {edition}')
        return [b for edition in wanted for b in self._given(edition, files[edition])], []

    def _choose(self, publication: Publication) -> tuple[dict[str, Edition], dict[str, Output], list[Problem]]:
        chosen = self.build.choose_editions(publication)
        self.chosen = tuple(chosen)
        self.ready = {edition: files for edition in chosen if (files := self.shelf.files(edition, NAME))}
        left = {edition: e for edition, e in chosen.items() if edition not in self.ready}
        if not left:
            return {}, {}, []
        problems = []
        self.rows = printing(publication)
        if self.rows.pages is None:
            problems.append(Problem('press-none', 'no row makes pages for a printer', Place('styles/outputs.yaml', 1, 1), 'add a row with "finish: press"'))
        if self.rows.look is None:
            problems.append(no_look('handout'))
        return left, needed(publication, self.rows.outputs), problems

    def _make(self, publication: Publication, composed: list[Composed], outputs: dict) -> tuple[list[Built], list[Problem]]:
        maker, by_name = Maker(self.build, publication, composed), {c.edition.name: c for c in composed}
        made = [b for edition in self.chosen for b in (self._given(edition, self.ready[edition]) if edition in self.ready else self._order(by_name[edition], maker))]
        return made, [*self.build.met, *(self.shelf.unreleased(edition, 'the order') for edition in by_name)]

    def _given(self, edition: str, files: tuple[Finished, ...]) -> list[Built]:
        return [given_out(file, self.build.output, edition, edition, NAME) for file in files]

    def _order(self, c: Composed, maker: Maker) -> list[Built]:
        folder, built = c.edition.name, []
        files: list[Finished | None] = [None, None]
        for n, output in enumerate(o for o in (self.rows.pages, self.rows.cover) if o):
            made = self.build.assembled(c, output)
            files[n] = Finished(file_name(maker.publication, c.edition, output.name), made.data, made.pages)
            built.append(self._write(made, f'{folder}/{files[n].name}', c, output.name))
        made, (page, listed) = order_sheet(maker, c, self.rows, *files)
        return [*built, self._write(made, f'{folder}/{page.name}', c, NAME), given_out(listed, self.build.output, folder, c.edition.name, NAME)]

    def _write(self, made: Made, name: str, c: Composed, output: str) -> Built:
        self.build.output.write(name, made.data)
        return self.build.built(made, name, c.edition.name, output)
