"""A fault in a PDF, at the place of the source that it came from."""

from __future__ import annotations

from ...core.problems import Place, Problem
from ...pdf.source_map import SourceMap, Unit
from ...pdf.source_map.questions import place_at_height, place_of_element, unit_on_page
from .file import Fault, File


def problem(fault: Fault, file: File, name: str, source_map: SourceMap | None) -> Problem:
    """The fault as a problem. Without a source map (a PDF that was made elsewhere) its place is the PDF
    itself."""
    element = file.elements.get(fault.element)
    label = file.reader.page_labels[fault.page - 1] if fault.page else ''
    on_page = (
        f'page {fault.page}' + (f' (folio {label})' if label and label != str(fault.page) else '')
        if fault.page
        else ''
    )
    unit = _unit(fault, element, source_map)
    if unit is None:
        return Problem(
            fault.rule,
            ', '.join(filter(None, [on_page, fault.message])),
            Place(name),
            _hint(element, _title(file, element)),
        )
    inside = element is not None and element.parent
    place = place_of_element(source_map, unit, element.index) if inside else source_map.head(unit)
    return Problem(
        fault.rule,
        ', '.join(filter(None, [on_page, fault.message])),
        place,
        _hint(element, f'the unit {unit.id} of {name}'),
    )


def problem_in_print(fault: Fault, label: str, name: str, source_map: SourceMap | None) -> Problem:
    """A fault of a file for the press, which has no tags: by its page and how far down it stands. `label` is
    the folio of that page."""
    on_page = (
        f'page {fault.page}' + (f' (folio {label})' if label and label != str(fault.page) else '')
        if fault.page
        else ''
    )
    message = ', '.join(filter(None, [on_page, fault.message]))
    unit = _unit(fault, None, source_map)
    if unit is None:
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


def _unit(fault: Fault, element, source_map: SourceMap | None) -> Unit | None:
    """The unit of the element, or else that of the page."""
    if source_map is None:
        return None
    if element is not None and element.parent and element.unit < len(source_map.units):
        return source_map.units[element.unit]
    return unit_on_page(source_map, fault.page - 1) if fault.page else None


def _title(file: File, element) -> str:
    """The title of the unit that an element belongs to, from its structure element."""
    top = element
    while top is not None and (parent := file.elements.get(top.parent)) is not None and parent.parent:
        top = parent
    return f'“{top.object["/T"]}”' if top is not None and '/T' in top.object else 'the file itself'


def _hint(element, where: str) -> str:
    return f'look at the {element.role} in {where}' if element is not None else f'look at {where}'
