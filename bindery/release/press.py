"""Everything that is made of one edition, in memory."""

from __future__ import annotations

from dataclasses import dataclass

from ..assemble import Made
from ..layout import Composed, Layout
from ..model import Output, Publication
from ..pipeline import Build
from ..problems import Problem, in_order
from ..prose import proofread


@dataclass(frozen=True)
class Pressed:
    """`layout` is that of the first output; `met` is what stood in the way of print, and was no error."""

    publication: Publication
    composed: Composed
    layout: Layout
    outputs: dict[str, Output]
    made: dict[str, Made]
    met: tuple[Problem, ...]


def press(build: Build, judged: bool) -> tuple[Pressed, list[Problem]]:
    """Every output of the only edition of `build`; and, if it is to be judged, what is not as it should be in its text and on its pages.

    Raises Refused with everything that keeps it from being built.
    """
    def make(publication, composed, outputs):
        (c,) = composed
        made = {output.name: build.assembled(c, output) for output in outputs.values()}
        layouts = dict.fromkeys(build.layout(c, output) for output in outputs.values())
        found = proofread(publication, [(c.edition, c.drafts)], build.cache) + [p for one in layouts for p in one.judge()] if judged else []
        return Pressed(publication, c, next(iter(layouts)), outputs, made, tuple(in_order(build.met))), found
    return build.work(make)
