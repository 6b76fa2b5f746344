"""Marks of a comparison: `<ins>` and `<del>` with signs that screen readers spell out, and remarks."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from ...core.attributes import SAY
from ...core.document import Element, Node, Text, element
from ...core.words import N_
from ..differences.changes import Change, Comparison
from .edits import Edits

HAIR = '\u200a'  # a hair space: carries the alternative text for the end of a mark, and is hardly seen
SAYS = {
    'ins': ('+', N_('inserted: '), N_(' end of insertion ')),
    'del': ('\u2212', N_('deleted: '), N_(' end of deletion ')),
}


class MarkWriter:
    """Writes the marks of one unit. Each mark is a block of its own and belongs to the change that was begun
    last. `beside`: number of a change -> its marks and the blocks of the draft beside which its bar is
    drawn."""

    def __init__(self, comparison: Comparison):
        self.comparison, self.edits = comparison, Edits()
        self.gettext = comparison.new.language.gettext
        self.beside: dict[int, list[Element]] = {}
        self.change: Change

    def begin(self, change: Change, counted: bool = True) -> None:
        """Begin a change: the marks that follow belong to it. `counted`: it has an entry in `beside` even
        without marks."""
        self.change = change
        if counted:
            self.beside[change.number] = []

    def stand_beside(self, blocks: Iterable[Element]) -> None:
        """Draw the bar of the change beside these blocks too."""
        self.beside[self.change.number] += blocks

    def block(
        self, tag: str, attributes: dict[str, str], children: Sequence[Node], named: bool = False
    ) -> Element:
        """A block for the change. If it is `named` and the first of the change, it gets the id of the
        change."""
        marks = self.beside.setdefault(self.change.number, [])
        if named and not marks:
            attributes = {**attributes, 'id': f'change-{self.change.number}'}
        written = self.change.new or self.change.after or self.change.block
        marks.append(new := element(tag, attributes, children, written.place))
        return new

    def words(self, tag: str, children: Sequence[Node]) -> Element:
        """An `ins` or `del` element with its signs."""
        sign, before, after = SAYS[tag]
        before, after = self.gettext(before), self.gettext(after)
        return self.block(
            tag,
            {},
            [
                element('span', {'class': 'sign', SAY: before}, [Text(sign)]),
                *children,
                element('span', {'class': 'sign', SAY: after}, [Text(HAIR)]),
            ],
            named=True,
        )
