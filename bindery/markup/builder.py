"""A tree of elements while it is being made."""

from __future__ import annotations

import xml.etree.ElementTree as ET

from ..core.names import UNPRINTABLE
from .source import Spot, problem


class Builder:
    """Adds elements and text to the element that was opened last. `consumed` is what marks took of the text
    for themselves: names, labels, signs. `line` is that of the block being written, from 1; 0: of none."""

    def __init__(self) -> None:
        self.root = ET.Element('div')
        self.stack = [self.root]
        self.consumed: list[str] = []
        self.line = 0

    @property
    def parent(self) -> ET.Element:
        """The element that is open."""
        return self.stack[-1]

    def add(self, element: ET.Element) -> ET.Element:
        self.parent.append(element)
        return element

    def open(self, element: ET.Element) -> ET.Element:
        """Add an element, and write into it until it is closed."""
        self.stack.append(self.add(element))
        return element

    def close(self) -> ET.Element:
        return self.stack.pop()

    def text(self, text: str) -> None:
        if m := UNPRINTABLE.search(text):
            message = f'the character U+{ord(m[0]):04X} cannot be printed'
            self.fault('character', message, 'delete it', Spot(self.line))
            text = UNPRINTABLE.sub('', text)
        parent = self.parent
        if len(parent):
            parent[-1].tail = (parent[-1].tail or '') + text
        else:
            parent.text = (parent.text or '') + text

    def fault(self, code: str, message: str, hint: str, spot: Spot, literal: str = '') -> None:
        """Add a problem."""
        self.add(problem(code, message, hint, literal, spot))
