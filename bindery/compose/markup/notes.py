"""Problems inside a tree: an `x-problem` element marks the fault until the writer, which knows the file,
reports it."""

from __future__ import annotations

import xml.etree.ElementTree as ET

from ...core.attributes import LINE


def note_problem(
    element: ET.Element, code: str, message: str, hint: str = '', line: int = 0, literal: str = ''
) -> None:
    """Add a problem to an element. Its place is `line` (from 1), else the place of `literal` at or after the
    line of the element."""
    attributes = {'code': code, 'message': message, 'hint': hint}
    if line:
        attributes[LINE] = str(line)
    if literal:
        attributes['literal'] = literal
    element.append(ET.Element('x-problem', attributes))
