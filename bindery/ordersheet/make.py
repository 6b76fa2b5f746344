"""build.py order: the files for the printer, and the sheet that goes with them."""

from __future__ import annotations

import hashlib
from pathlib import Path

from ..layout import Composed
from ..model import Edition, Output, Publication
from ..pipeline import Build, Built, Options
from ..problems import Place, Problem
from ..select.make import Maker
from ..select.run import looks, needed, no_look
from ..sources import write_atomic
from .sheet import MM, Sheet, sheet

NAME = 'order'
PRESS, WRAP = 'press', 'wrap'          # how its outputs are finished


class Ordering:
    """One run over some editions, or all."""

    def __init__(self, directory: Path, options: Options):
        self.build = Build(directory, options)
        self.pages: Output | None = None          # the output that is printed
        self.cover: Output | None = None
        self.look: Output | None = None           # of the sheet itself

    def run(self) -> tuple[list[Built], list[Problem]]:
        """Make everything. Raises Refused with all that is wrong, and UsageError for editions that do not exist."""
        return self.build.work(self._make, self._choose)

    def _choose(self, publication: Publication) -> tuple[dict[str, Edition], dict[str, Output], list[Problem]]:
        problems = []
        of_kind = {kind: next((o for o in publication.outputs.values() if o.finish == kind), None) for kind in (PRESS, WRAP)}
        self.pages, self.cover = of_kind[PRESS], of_kind[WRAP]
        self.look = next(iter(looks(publication, 'handout').values()), None)
        if self.pages is None:
            problems.append(Problem('press-none', 'no row makes pages for a printer', Place('styles/outputs.yaml', 1, 1), 'add a row with "finish: press"'))
        if self.look is None:
            problems.append(no_look('handout'))
        outputs = {o.name: o for o in (self.pages, self.cover, self.look) if o is not None}
        return self.build.choose('edition', self.build.options.editions, publication.editions), needed(publication, outputs), problems

    def _make(self, publication: Publication, composed: list[Composed], outputs: dict) -> tuple[list[Built], list[Problem]]:
        maker = Maker(self.build, publication, composed)
        return [b for c in composed for b in self._order(publication, c, maker)], self.build.met

    def _order(self, publication: Publication, c: Composed, maker: Maker) -> list[Built]:
        press = self.build.make(publication, c, self.pages)
        cover = self.build.make(publication, c, self.cover) if self.cover else None
        found = self._sheet(publication, c, press, cover)
        made = maker.page(f'{NAME}-{c.edition.name}', 'order-sheet', f'Order sheet: {found.title}', c.edition.name, self.look, Place(c.edition.file), order=found)
        path = self.build.output / c.edition.name / f'{publication.meta["slug"]}-{c.edition.version}-{c.edition.name}-{NAME}.pdf'
        write_atomic(path, made.data)
        data = found.as_yaml()
        write_atomic(path.with_suffix('.yaml'), data)
        listed = Built(c.edition.name, NAME, path.with_suffix('.yaml').relative_to(self.build.directory).as_posix(), 0, len(data), hashlib.sha256(data).hexdigest(), 0, 0, 0, [])
        return [press, *([cover] if cover else []), self.build.built(made, path, c.edition.name, NAME), listed]

    def _sheet(self, publication: Publication, c: Composed, press: Built, cover: Built | None) -> Sheet:
        settled = self.build.layout(c, self.pages).settled()
        fragment = next(iter(settled.units.values())).fragment
        page = round(fragment.width / MM, 1), round(fragment.height / MM, 1)
        return sheet(publication.meta, c.edition, (press, self.pages), (cover, self.cover) if cover else None, page, settled.pages.block)
