"""Turn a fault in a PDF into a problem at the place of its source."""

from __future__ import annotations

from ...core.problems import Place, Problem
from ...pdf.source_map import SourceMap, Unit
from ...pdf.source_map.questions import place_at_height, place_of_element, unit_on_page
from .file import Element, Fault, File


def problem(fault: Fault, file: File, name: str, source_map: SourceMap | None) -> Problem:
    """A fault of the PDF `name` as a problem. Without a source map its place is the PDF itself."""
    element = file.elements.get(fault.element)
    label = file.reader.page_labels[fault.page - 1] if fault.page else ''
    message = _message(fault, label)
    unit = _unit(fault, element, source_map)
    if unit is None or source_map is None:
        return Problem(fault.rule, message, Place(name), _hint(element, _title(file, element)))
    place = source_map.head(unit)
    if element is not None and element.parent:
        place = place_of_element(source_map, unit, element.index)
    return Problem(fault.rule, message, place, _hint(element, f'the unit {unit.id} of {name}'))


def problem_in_print(fault: Fault, label: str, name: str, source_map: SourceMap | None) -> Problem:
    """A fault of the press file `name`, which has no tags, as a problem: its place is found by its page and
    height. `label` is the label of that page."""
    message = _message(fault, label)
    unit = _unit(fault, None, source_map)
    if unit is None or source_map is None:
        return Problem(
            fault.rule,
            message,
            Place(name),
            'build.py inspect --rules prints the table of rules',
            fault.severity,
        )
    page = fault.page - 1
    place = place_at_height(source_map, unit, page, fault.y) if fault.y is not None else source_map.head(unit)
    return Problem(
        fault.rule,
        message,
        place,
        f'look at the unit {unit.id}, and at the styles that apply there',
        fault.severity,
    )


def _message(fault: Fault, label: str) -> str:
    """The message of a fault, with its page and the folio where that is another number."""
    folio = f' (folio {label})' if label and label != str(fault.page) else ''
    on_page = f'page {fault.page}{folio}' if fault.page else ''
    return ', '.join(filter(None, [on_page, fault.message]))


def _unit(fault: Fault, element: Element | None, source_map: SourceMap | None) -> Unit | None:
    """The unit of the element, or else that of the page."""
    if source_map is None:
        return None
    if element is not None and element.parent and element.unit < len(source_map.units):
        return source_map.units[element.unit]
    return unit_on_page(source_map, fault.page - 1) if fault.page else None


def _title(file: File, element: Element | None) -> str:
    """The title of the unit that an element belongs to, from its structure element."""
    top = element
    while top is not None and (parent := file.elements.get(top.parent)) is not None and parent.parent:
        top = parent
    return f'“{top.object["/T"]}”' if top is not None and '/T' in top.object else 'the file itself'


def _hint(element: Element | None, location: str) -> str:
    return f'look at the {element.role} in {location}' if element is not None else f'look at {location}'
