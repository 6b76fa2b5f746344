"""Attributes of headings: an id and classes in braces at the end, as in `## Title {#id .class}`."""

from __future__ import annotations

import re
import xml.etree.ElementTree as ET

_HEADING = re.compile(r'h[1-6]')
_ATTRIBUTES = re.compile(r'\{:? *#([A-Za-z][\w.-]*)((?: +\.[A-Za-z][\w-]*)*) *\}')


def take_attributes(heading: ET.Element) -> None:
    """Move the id and the classes from the text of a heading to its attributes. It must not have been read
    for inline marks yet. Other elements are left as they are."""
    text = (heading.text or '').rstrip()
    begins = text.rfind('{')
    if begins < 0 or not _HEADING.fullmatch(heading.tag):
        return
    if m := _ATTRIBUTES.fullmatch(text, begins):
        heading.text = text[:begins].rstrip()
        heading.set('id', m[1])
        if m[2]:
            heading.set('class', ' '.join(name.strip('.') for name in m[2].split()))
