"""Take the pieces of a selection from the composed units of an edition."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from ...compose.composition import Composed
from ...compose.writing.tree_writer import HEADINGS
from ...core.document import Element, changed, element, elements, elements_in, find, parents_of
from ...core.problems import Problem, did_you_mean
from ...core.publication.publication import Publication
from .rows import ExcerptRequest, Selection


@dataclass
class ExcerptPiece:
    """Consecutive elements of one unit. `scope` are the classes of the unit that set its colours; `anchor` is
    the id by which its page is found; `heading` is printed above it, or ''."""

    unit: str
    scope: str
    anchor: str
    elements: list[Element]
    heading: str = ''


class ExcerptPicker:
    """Finds pieces in one edition. An element can be only once in a selection."""

    def __init__(self, publication: Publication, composed: Composed):
        self.publication, self.composed = publication, composed
        self._parents: dict[str, dict[Element, Element]] = {}

    def pieces(self, selection: Selection) -> tuple[list[ExcerptPiece], list[Problem]]:
        """The pieces of a selection in its order, and the problems of those that cannot be taken."""
        problems: list[Problem] = []
        taken: dict[Element, ExcerptRequest] = {}
        pieces = [piece for take in selection.takes for piece in self._take(take, selection, taken, problems)]
        return pieces, problems

    def _take(
        self,
        take: ExcerptRequest,
        selection: Selection,
        taken: dict[Element, ExcerptRequest],
        problems: list[Problem],
    ) -> list[ExcerptPiece]:
        pieces: Sequence[ExcerptPiece | None]
        if take.kind == 'unit':
            pieces = [self._unit(take)]
        elif take.kind == 'section':
            pieces = [self._section(take, selection, problems)]
        else:
            pieces = self._records(take, selection, problems)
        result = []
        for piece in filter(None, pieces):
            inner = [e for root in piece.elements for e in elements(root)]
            twice = next((taken[e] for e in inner if e in taken), None)
            if twice is not None:
                problems.append(
                    Problem(
                        'taken-twice',
                        f'{piece.anchor} is taken already (at {twice.place})',
                        take.place,
                        'leave one of the two out',
                    )
                )
                continue
            taken.update(dict.fromkeys(inner, take))
            result.append(piece)
        return result

    def tree(self, unit: str) -> Element:
        """The tree of a unit."""
        tree = self.composed.trees[unit]
        assert tree is not None, 'excerpts are taken from complete editions'
        return tree

    def parents(self, unit: str) -> dict[Element, Element]:
        """Every element of a unit except its root -> its parent."""
        if unit not in self._parents:
            self._parents[unit] = parents_of(self.tree(unit))
        return self._parents[unit]

    def scope(self, unit: str) -> str:
        """The classes that set the colours of a unit."""
        return ' '.join(c for c in self.tree(unit).classes if c in self.publication.tokens.scopes)

    def _unit(self, take: ExcerptRequest) -> ExcerptPiece:
        return ExcerptPiece(take.target, self.scope(take.target), take.target, [self.tree(take.target)])

    def _find(self, anchor: str) -> tuple[str, Element] | None:
        unit = self.composed.numbers.anchors.get(anchor)
        if unit is None or unit in self.composed.late:
            return None
        element_with_id = find(self.tree(unit), anchor)
        return None if element_with_id is None else (unit, element_with_id)

    def _section(
        self, take: ExcerptRequest, selection: Selection, problems: list[Problem]
    ) -> ExcerptPiece | None:
        place_in_book = self._find(take.target)
        if place_in_book is None:
            problems.append(
                Problem(
                    'section-unknown',
                    f'nothing in the edition {selection.edition} has the id {take.target}',
                    take.place,
                    did_you_mean(
                        take.target,
                        self.composed.numbers.anchors,
                        'give the heading an id, as in ## Title {#id}',
                    ),
                )
            )
            return None
        unit, first = place_in_book
        if first is self.tree(unit):
            problems.append(
                Problem(
                    'section-unknown',
                    f'{take.target} is a whole unit',
                    take.place,
                    f'write "unit: {take.target}"',
                )
            )
            return None
        chosen = [first]
        if first.tag in HEADINGS:
            siblings = elements_in(self.parents(unit)[first])
            for e in siblings[siblings.index(first) + 1 :]:
                if e.tag in HEADINGS and e.tag <= first.tag:
                    break
                chosen.append(e)
        # such as a card: an element with headings gets the title of its unit as its heading
        within = first.tag not in HEADINGS and any(e.tag in HEADINGS for e in elements(first))
        return ExcerptPiece(
            unit, self.scope(unit), take.target, chosen, self.publication.units[unit].title if within else ''
        )

    def _records(
        self, take: ExcerptRequest, selection: Selection, problems: list[Problem]
    ) -> list[ExcerptPiece]:
        """A piece for each record; consecutive rows of one table or items of one list are one piece."""
        pieces: list[ExcerptPiece] = []
        before: Element | None = None  # what held the record before
        for record in take.records:
            place_in_book = self._find(self.composed.numbers.records.get((record.dataset, record.id), ''))
            if place_in_book is None:
                problems.append(
                    Problem(
                        'record-homeless',
                        f'no view of the edition {selection.edition} is the home of {record.id}',
                        take.place,
                        f'take records that it prints, or set "home: true" on a view of {record.dataset}',
                    )
                )
                continue
            unit, entry = place_in_book
            holder = self._holder(unit, entry)
            if holder is not None and holder is before:
                self._add(pieces[-1], entry, unit)
            else:
                pieces.append(self._piece(unit, entry, holder))
            before = holder
        if pieces:
            pieces[0].heading = take.title or self.publication.datasets[take.target].title
        return pieces

    def _holder(self, unit: str, entry: Element) -> Element | None:
        """The table or list of which an element is a part, or None."""
        around: Element | None = entry
        while around is not None and around.tag in (
            'tr',
            'tbody',
            'table',
            'li',
            'dt',
            'dd',
            'dl',
            'ul',
            'ol',
        ):
            if around.tag in ('table', 'dl', 'ul', 'ol'):
                return around
            around = self.parents(unit).get(around)
        return None

    def _piece(self, unit: str, entry: Element, holder: Element | None) -> ExcerptPiece:
        if holder is None:
            return ExcerptPiece(unit, self.scope(unit), entry.id, [entry])
        heads = [e for e in elements_in(holder) if e.tag in ('colgroup', 'thead')]
        body = [element('tbody')] if holder.tag == 'table' else []
        shell = element(
            holder.tag, {k: v for k, v in holder.attributes if k != 'id'}, [*heads, *body], holder.block
        )
        piece = ExcerptPiece(unit, self.scope(unit), entry.id, [shell])
        self._add(piece, entry, unit)
        return piece

    def _add(self, piece: ExcerptPiece, entry: Element, unit: str) -> None:
        """Add a row, an item, or a term with its explanations to the table or list of a piece."""
        shell, entry_elements = (
            piece.elements[0],
            list(_with_explanations(entry, elements_in(self.parents(unit)[entry]))),
        )
        if shell.tag == 'table':
            *heads, body = shell.children
            assert isinstance(body, Element), 'the last child is the body (see _piece)'
            piece.elements = [
                changed(shell, children=[*heads, changed(body, children=[*body.children, *entry_elements])])
            ]
        else:
            piece.elements = [changed(shell, children=[*shell.children, *entry_elements])]


def _with_explanations(entry: Element, siblings: list[Element]) -> Iterable[Element]:
    yield entry
    if entry.tag == 'dt':
        for e in siblings[siblings.index(entry) + 1 :]:
            if e.tag != 'dd':
                return
            yield e
