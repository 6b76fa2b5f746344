"""What stands in braces at the end of a heading: an id, and classes for the stylesheet."""

from __future__ import annotations

import re
import xml.etree.ElementTree as ET

_HEADING = re.compile(r'h[1-6]')
_ATTRIBUTES = re.compile(r'\{:? *#([A-Za-z][\w.-]*)((?: +\.[A-Za-z][\w-]*)*) *\}')


def take_attributes(heading: ET.Element) -> None:
    """Take them off a heading that is not yet read for inline marks. All other attributes are the press's
    own."""
    text = (heading.text or '').rstrip()
    begins = text.rfind('{')
    if begins < 0 or not _HEADING.fullmatch(heading.tag):
        return
    if m := _ATTRIBUTES.fullmatch(text, begins):
        heading.text = text[:begins].rstrip()
        heading.set('id', m[1])
        if m[2]:
            heading.set('class', ' '.join(name.strip('.') for name in m[2].split()))
