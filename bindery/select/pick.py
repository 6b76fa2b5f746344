"""The chosen pieces, cut out of the composed units of an edition."""

from __future__ import annotations

import xml.etree.ElementTree as ET
from collections.abc import Iterable
from copy import deepcopy
from dataclasses import dataclass

from ..compose.writer import HEADINGS
from ..layout import Composed
from ..model import Publication
from ..problems import Problem, did_you_mean
from .rows import Selection, Take


@dataclass
class Piece:
    """A run of elements from one unit. `scope` is the class of the unit that gives it its colour, `anchor` what its page is known by;
    `heading` is set above it: a title for records, which bring only headings below it."""

    unit: str
    scope: str
    anchor: str
    elements: list[ET.Element]
    heading: str = ''


class Picker:
    """Finds pieces in one edition. Nothing is given out twice to one selection."""

    def __init__(self, publication: Publication, composed: Composed):
        self.publication, self.c = publication, composed
        self._trees: dict[str, ET.Element] = {}
        self._parents: dict[str, dict[ET.Element, ET.Element]] = {}

    def pieces(self, selection: Selection) -> tuple[list[Piece], list[Problem]]:
        """The pieces of a selection in its order, each a copy, and what cannot be found."""
        problems: list[Problem] = []
        taken: dict[ET.Element, Take] = {}
        found = [piece for take in selection.takes for piece in self._take(take, selection, taken, problems)]
        return found, problems

    def _take(self, take: Take, selection: Selection, taken: dict, problems: list[Problem]) -> list[Piece]:
        if take.kind == 'unit':
            pieces = [self._unit(take)]
        elif take.kind == 'section':
            pieces = [self._section(take, selection, problems)]
        else:
            pieces = self._records(take, selection, problems)
        result = []
        for piece in filter(None, pieces):
            inner = [e for element in piece.elements for e in element.iter()]
            twice = next((taken[e] for e in inner if e in taken), None)
            if twice is not None:
                problems.append(Problem('taken-twice', f'{piece.anchor} is taken already (at {twice.place})', take.place, 'leave one of the two out'))
                continue
            taken.update(dict.fromkeys(inner, take))
            piece.elements = deepcopy(piece.elements)
            result.append(piece)
        return result

    def tree(self, unit: str) -> ET.Element:
        """A unit's HTML, parsed once."""
        if unit not in self._trees:
            self._trees[unit] = ET.fromstring(self.c.html[unit])
            self._parents[unit] = {child: parent for parent in self._trees[unit].iter() for child in parent}
        return self._trees[unit]

    def scope(self, unit: str) -> str:
        """The class that gives a unit its colour, such as stage-plan."""
        return ' '.join(c for c in self.tree(unit).get('class', '').split() if c in self.publication.tokens.scopes)

    def _unit(self, take: Take) -> Piece:
        return Piece(take.target, self.scope(take.target), take.target, [self.tree(take.target)])

    def _find(self, anchor: str) -> tuple[str, ET.Element] | None:
        unit = self.c.numbers.anchors.get(anchor)
        if unit is None or unit in self.c.late:
            return None
        element = next((e for e in self.tree(unit).iter() if e.get('id') == anchor), None)
        return None if element is None else (unit, element)

    def _section(self, take: Take, selection: Selection, problems: list[Problem]) -> Piece | None:
        found = self._find(take.target)
        if found is None:
            problems.append(Problem('section-unknown', f'nothing in the edition {selection.edition} has the id {take.target}', take.place,
                                    did_you_mean(take.target, self.c.numbers.anchors, 'give the heading an id, as in ## Title {#id}')))
            return None
        unit, element = found
        if element is self.tree(unit):
            problems.append(Problem('section-unknown', f'{take.target} is a whole unit', take.place, f'write "unit: {take.target}"'))
            return None
        elements = [element]
        if element.tag in HEADINGS:
            siblings = list(self._parents[unit][element])
            for e in siblings[siblings.index(element) + 1:]:
                if e.tag in HEADINGS and e.tag <= element.tag:
                    break
                elements.append(e)
        within = element.tag not in HEADINGS and any(e.tag in HEADINGS for e in element.iter())       # such as a card
        return Piece(unit, self.scope(unit), take.target, elements, self.publication.units[unit].title if within else '')

    def _records(self, take: Take, selection: Selection, problems: list[Problem]) -> list[Piece]:
        """A piece for each record; rows of one table, or items of one list, that follow each other are one piece."""
        pieces: list[Piece] = []
        before: ET.Element | None = None             # what held the record before
        for record in take.records:
            found = self._find(self.c.numbers.records.get((record.dataset, record.id), ''))
            if found is None:
                problems.append(Problem('record-homeless', f'no view of the edition {selection.edition} is the home of {record.id}', take.place,
                                        f'take records that it prints, or set "home: true" on a view of {record.dataset}'))
                continue
            unit, element = found
            holder = self._holder(unit, element)
            if holder is not None and holder is before:
                self._add(pieces[-1], element, unit)
            else:
                pieces.append(self._piece(unit, element, holder))
            before = holder
        if pieces:
            pieces[0].heading = take.title or self.publication.datasets[take.target].title
        return pieces

    def _holder(self, unit: str, element: ET.Element) -> ET.Element | None:
        """The table or list that an element cannot be without."""
        while element is not None and element.tag in ('tr', 'tbody', 'table', 'li', 'dt', 'dd', 'dl', 'ul', 'ol'):
            if element.tag in ('table', 'dl', 'ul', 'ol'):
                return element
            element = self._parents[unit].get(element)
        return None

    def _piece(self, unit: str, element: ET.Element, holder: ET.Element | None) -> Piece:
        shell = element
        if holder is not None:
            shell = ET.Element(holder.tag, {k: v for k, v in holder.attrib.items() if k != 'id'})
            shell.extend(e for e in holder if e.tag in ('colgroup', 'thead'))
            if holder.tag == 'table':
                ET.SubElement(shell, 'tbody')
        piece = Piece(unit, self.scope(unit), element.get('id', ''), [shell])
        if holder is not None:
            self._add(piece, element, unit)
        return piece

    def _add(self, piece: Piece, element: ET.Element, unit: str) -> None:
        """Put a row, an item or a term with what explains it into the table or list of a piece."""
        shell = piece.elements[0]
        into = shell.find('tbody') if shell.tag == 'table' else shell
        into.extend(_with_explanations(element, list(self._parents[unit][element])))


def _with_explanations(element: ET.Element, siblings: list[ET.Element]) -> Iterable[ET.Element]:
    yield element
    if element.tag == 'dt':
        for e in siblings[siblings.index(element) + 1:]:
            if e.tag != 'dd':
                return
            yield e
