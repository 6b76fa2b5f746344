"""Footnotes: a link from the call to the note, and one back (WCAG 2.1, 2.4.3; ISO 14289-1, 7.9 and 7.18.5).

WeasyPrint makes no links of `::footnote-call` and `::footnote-marker`, so they are made where these boxes
stand.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from ...core.words import NOTE_LINKS
from ..engine_types import HtmlElement
from .links import Link
from .tree import Node, Tree

PX = 0.75  # points in a CSS pixel
CALL, MARKER = 'footnote-call', 'footnote-marker'


@dataclass(frozen=True)
class Mark:
    """Where a call or a marker stands: page from 0; x, y (from the top of the trim), width and height in
    pt."""

    page: int
    x: float
    y: float
    width: float
    height: float
    text: str


class Notes:
    """Collects the calls and markers of one fragment."""

    def __init__(self, links: tuple[str, str] = NOTE_LINKS):
        self.called = dict(zip((CALL, MARKER), links, strict=True))
        self.marks: dict[tuple[HtmlElement, str], Mark] = {}

    def met(self, element: HtmlElement, pseudo: str, page: int, box: Any) -> None:
        """A text box of a call or marker."""
        mark = Mark(
            page,
            box.position_x * PX,
            box.position_y * PX,
            box.width * PX,
            box.height * PX,
            box.text.strip(' .\u00a0'),
        )
        self.marks.setdefault((element, pseudo), mark)

    def describe(self, tree: Tree, prefix: str) -> None:
        """Give each Note its ID (ISO 14289-1, 7.9)."""
        for element, note, _ in _named(tree, prefix):
            tree.notes[element][1].attributes['ID'] = note

    def links(self, tree: Tree, prefix: str, height: float) -> Iterator[tuple[int, Link, Node]]:
        """(page, link, Link node) of every link there and back; `height` of the trim in pt."""
        for element, note, call in _named(tree, prefix):
            for pseudo, target in ((CALL, note), (MARKER, call)):
                mark = self.marks.get((element, pseudo))
                if mark is not None and (element, pseudo) in tree.note_links:
                    called = self.called[pseudo] % {'number': mark.text}
                    link = Link(_rectangle(mark, height), target, words=called)
                    yield mark.page, link, tree.note_links[element, pseudo]

    def anchors(self, tree: Tree, prefix: str) -> dict[str, tuple[int, float, float]]:
        """Where the links lead: name -> page, x, y."""
        ends = (
            ((element, pseudo), name)
            for element, note, call in _named(tree, prefix)
            for pseudo, name in ((MARKER, note), (CALL, call))
        )
        return {name: (mark.page, mark.x, mark.y) for key, name in ends if (mark := self.marks.get(key))}


def _named(tree: Tree, prefix: str) -> Iterator[tuple[HtmlElement, str, str]]:
    """Each note's element, with the names of the note and of its call; `prefix` makes them unique in the
    book."""
    for n, element in enumerate(tree.notes, 1):
        yield element, f'{prefix}-note{n}', f'{prefix}-call{n}'


def _rectangle(mark: Mark, height: float) -> tuple[float, float, float, float]:
    top = height - mark.y
    return round(mark.x, 3), round(top - mark.height, 3), round(mark.x + mark.width, 3), round(top, 3)
