"""Problems inside a tree: an `x-problem` is where the fault is until somebody who knows the file reports
it."""

from __future__ import annotations

import xml.etree.ElementTree as ET

from ...core.attributes import LINE


def note_problem(
    element: ET.Element, code: str, message: str, hint: str = '', line: int = 0, literal: str = ''
) -> None:
    """Remember a problem on the element. Its place is `line`, else that of the element, there at
    `literal`."""
    about = {'code': code, 'message': message, 'hint': hint}
    if line:
        about[LINE] = str(line)
    if literal:
        about['literal'] = literal
    element.append(ET.Element('x-problem', about))
