"""Everything that is made of one edition, in memory."""

from __future__ import annotations

from dataclasses import dataclass

from ..assemble import Made
from ..layout import Composed, Layout
from ..model import Output, Publication
from ..pipeline import Build
from ..problems import Problem, in_order
from ..prose import proofread
from ..select.make import Maker, Product, unmakeable
from ..select.rows import Selection, read_rows
from ..select.run import looks, needed


@dataclass(frozen=True)
class Pressed:
    """`layout` is that of the first output; `met` is what stood in the way of print, and was no error."""

    publication: Publication
    composed: Composed
    layout: Layout
    outputs: dict[str, Output]
    made: dict[str, Made]
    handouts: tuple[Product, ...]
    met: tuple[Problem, ...]


def press(build: Build, judged: bool) -> tuple[Pressed, list[Problem]]:
    """Every output and every handout of the only edition of `build`; and, if it is to be judged, what is not as it should be in its text and on its pages.

    Raises Refused with everything that keeps it from being built.
    """
    rows: list[Selection] = []

    def choose(publication):
        editions = build.choose('edition', build.options.editions, publication.editions)
        outputs = {name: o for name, o in publication.outputs.items() if not o.look}
        selections, problems = read_rows(publication)
        rows.extend(s for s in selections if s.kind == 'handout' and s.edition in editions)
        handed = {name: o for name, o in looks(publication, 'handout').items() if rows and not o.asked}
        return editions, needed(publication, {**outputs, **handed}), problems

    def make(publication, composed, outputs):
        (c,) = composed
        of_book = {name: o for name, o in outputs.items() if not o.look}
        made = {name: build.assembled(c, output) for name, output in of_book.items()}
        layouts = dict.fromkeys(build.layout(c, output) for output in of_book.values())
        found = proofread(publication, [(c.edition, c.drafts)], build.cache) + [p for one in layouts for p in one.judge()] if judged else []
        maker = Maker(build, publication, composed)
        handouts = tuple(maker.make(row, o) for row in rows for o in outputs.values() if o.look)
        return Pressed(publication, c, next(iter(layouts)), of_book, made, handouts, tuple(in_order(build.met))), found
    return build.work(make, choose, lambda publication, composed: unmakeable(publication, composed, rows))
