"""A fault in a PDF, at the place of the source that it came from."""

from __future__ import annotations

from bisect import bisect_right

from ..origin import UnitOrigin
from ..problems import Place, Problem
from .file import Fault, File


def problem(fault: Fault, file: File, name: str, origin: tuple[UnitOrigin, ...]) -> Problem:
    """The fault as a problem. Without an origin (a PDF that was moved, or made elsewhere) its place is the PDF itself."""
    element = file.elements.get(fault.element)
    label = file.reader.page_labels[fault.page - 1] if fault.page else ''
    on_page = f'page {fault.page}' + (f' (folio {label})' if label and label != str(fault.page) else '') if fault.page else ''
    unit = _unit(fault, element, origin)
    if unit is None:
        return Problem(fault.rule, ', '.join(filter(None, [on_page, fault.message])), Place(name), _hint(element, _title(file, element)))
    place = unit.place(element.index) if element is not None and element.parent else Place(unit.file, 1, 1)
    return Problem(fault.rule, ', '.join(filter(None, [on_page, fault.message])), place, _hint(element, f'the unit {unit.unit} of {name}'))


def problem_in_print(fault: Fault, label: str, name: str, origin: tuple[UnitOrigin, ...]) -> Problem:
    """A fault of a file for the press, which has no tags: by its page and how far down it stands. `label` is the folio of that page."""
    on_page = f'page {fault.page}' + (f' (folio {label})' if label and label != str(fault.page) else '') if fault.page else ''
    message = ', '.join(filter(None, [on_page, fault.message]))
    unit = _unit(fault, None, origin)
    if unit is None:
        return Problem(fault.rule, message, Place(name), 'build.py inspect --rules prints the table of rules', fault.severity)
    place = unit.place_at(fault.page - 1, fault.y) if fault.y is not None else Place(unit.file, 1, 1)
    return Problem(fault.rule, message, place, f'look at the unit {unit.unit}, and at the styles that apply there', fault.severity)


def _unit(fault: Fault, element, origin: tuple[UnitOrigin, ...]) -> UnitOrigin | None:
    """The unit of the element, or else the last one that begins on the page or before it."""
    if not origin:
        return None
    if element is not None and element.parent and element.unit < len(origin):
        return origin[element.unit]
    if fault.page:
        return origin[max(0, bisect_right([u.first for u in origin], fault.page - 1) - 1)]
    return None


def _title(file: File, element) -> str:
    """The title of the unit that an element belongs to, from its structure element."""
    top = element
    while top is not None and (parent := file.elements.get(top.parent)) is not None and parent.parent:
        top = parent
    return f'“{top.object["/T"]}”' if top is not None and '/T' in top.object else 'the file itself'


def _hint(element, where: str) -> str:
    return f'look at the {element.role} in {where}' if element is not None else f'look at {where}'
