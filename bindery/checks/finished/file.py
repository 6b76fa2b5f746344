"""A finished PDF, opened with pypdf, and its structure tree.

Objects of the PDF are typed Any: the file may come from anywhere, and have anything in their place.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from pypdf import PageObject
from pypdf.generic import ArrayObject, DictionaryObject, IndirectObject, NumberObject

from .opening import Damaged, catalog, open_pdf


@dataclass(frozen=True)
class Fault:
    """A fault of a PDF. `page` counts from 1, 0 when unknown; `element` is the object number of a structure
    element, 0 when unknown; `y` is the distance below the top of the trim in pt, None when unknown."""

    rule: str
    message: str
    page: int = 0
    element: int = 0
    y: float | None = None
    severity: str = 'error'


@dataclass(frozen=True)
class Element:
    """A structure element: `unit` counts the children of the document from 0, `index` the elements of that
    unit, parents first."""

    role: str
    unit: int
    index: int
    page: int  # object number of the page that its own content begins on, 0 when unknown
    parent: int  # object number
    object: DictionaryObject


class File:
    """A PDF, and its structure tree. Raises Damaged, or any error of pypdf, for a file that is not as it
    should be."""

    def __init__(self, data: bytes):
        self.reader = open_pdf(data)
        self.root = catalog(self.reader)
        self.pages = list(self.reader.pages)
        self.page_numbers = {object_number_of(page): n for n, page in enumerate(self.pages, 1)}
        self.elements: dict[int, Element] = {}  # object number -> element, parents first
        # object number of a page -> MCID -> object number of the structure element that owns it
        self.marked: dict[int, dict[int, int]] = {}
        # object number of an annotation -> that of the structure element that owns it
        self.annotations: dict[int, int] = {}
        self.units = -1
        tree = self.root.get('/StructTreeRoot')
        if tree is not None:
            for kid in items(tree.get_object().get('/K')):
                self._walk(kid, 0, 0, 0)

    def _walk(self, reference: Any, page: int, parent: int, depth: int) -> None:
        element, number = reference.get_object(), reference.idnum
        if number in self.elements:  # otherwise a few objects could make a tree without end
            raise Damaged(f'the structure element {number} stands at two places of the tree')
        if depth == 1:
            self.units += 1
            self._index = 0
        own = element.raw_get('/Pg').idnum if '/Pg' in element else page
        self.elements[number] = Element(
            str(element['/S'])[1:], self.units, self._index if depth else 0, own, parent, element
        )
        if depth:
            self._index += 1
        for raw in items(element.get('/K')):
            kid: Any = raw.get_object() if isinstance(raw, IndirectObject) else raw
            if isinstance(kid, NumberObject):
                self.marked.setdefault(own, {})[int(kid)] = number
            elif '/MCID' in kid:
                self.marked.setdefault(kid.raw_get('/Pg').idnum if '/Pg' in kid else own, {})[
                    int(kid['/MCID'])
                ] = number
            elif '/Obj' in kid:
                self.annotations[kid.raw_get('/Obj').idnum] = number
            else:
                self._walk(raw, own, number, depth + 1)

    def page_of(self, element: int) -> int:
        """The page, from 1, on which an element begins, or 0."""
        known = self.elements.get(element)
        if known is None:
            return 0
        if '/Pg' in known.object:
            return self.page_numbers.get(known.object.raw_get('/Pg').idnum, 0)
        for kid in items(known.object.get('/K')):
            if (
                isinstance(kid, IndirectObject)
                and kid.idnum in self.elements
                and (page := self.page_of(kid.idnum))
            ):
                return page
        return 0


def object_number_of(page: PageObject) -> int:
    """The object number of a page, which must be an indirect object (ISO 32000-1, 7.7.3.2)."""
    if page.indirect_reference is None:
        raise Damaged('a page is not an indirect object')
    return page.indirect_reference.idnum


def object_number(value: Any) -> int:
    """The object number of an indirect object; 0 for a direct one, which has none."""
    return value.idnum if isinstance(value, IndirectObject) else 0


def items(value: Any) -> list[Any]:
    """A value, a list of values or nothing, as a list."""
    value = (
        value.get_object()
        if isinstance(value, IndirectObject) and isinstance(value.get_object(), ArrayObject)
        else value
    )
    return [] if value is None else list(value) if isinstance(value, ArrayObject) else [value]
