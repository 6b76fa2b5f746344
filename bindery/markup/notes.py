"""Footnotes: where they are written, where they are called, and what does not fit."""

from __future__ import annotations

import xml.etree.ElementTree as ET
from collections import Counter

from ..core.limits import NOTE_CALLS
from .builder import Builder
from .source import Spot, problem


class Notes:
    """The notes of one text. The stylesheet floats each to the foot of the page on which it is called."""

    def __init__(self, builder: Builder) -> None:
        self.builder = builder
        self.written: dict[str, tuple[ET.Element, int]] = {}  # label -> the note, its line
        self.calls: list[tuple[str, ET.Element, Spot]] = []

    def write(self, label: str, line: int) -> None:
        """Begin a note: what is written until it is closed is its text, and stands nowhere yet."""
        note = ET.Element('span')
        self.builder.consumed.append(label)
        if label in self.written:
            message = f'there are two footnotes {label}'
            self.builder.fault('footnote-twice', message, 'give one of them another name', Spot(line))
        else:
            self.written[label] = note, line
        self.builder.stack.append(note)

    def call(self, label: str, spot: Spot) -> None:
        """A note is called here."""
        element = self.builder.add(ET.Element('span', {'class': 'footnote'}))
        self.calls.append((label, element, spot))

    def place(self) -> None:
        """Put each note where it is called, and report what is called or written in vain."""
        called = Counter(label for label, _, _ in self.calls)
        filled: Counter[str] = Counter()
        for label, element, spot in self.calls:
            filled[label] += 1
            if label not in self.written:
                _unknown(element, label, spot)
            elif filled[label] <= NOTE_CALLS.most:
                _fill(element, self.written[label][0])
        for label, (_, line) in sorted(self.written.items()):
            if not called[label]:
                self.builder.root.append(
                    problem(
                        'footnote-unused',
                        f'the footnote {label} is never called',
                        f'write [^{label}] in the text, or delete the note',
                        spot=Spot(line),
                    )
                )
            elif called[label] > NOTE_CALLS.most:
                message = NOTE_CALLS.message(called[label])
                self.builder.root.append(
                    problem(NOTE_CALLS.code, message, NOTE_CALLS.way_out, spot=Spot(line))
                )


def _unknown(call: ET.Element, label: str, spot: Spot) -> None:
    call.tag = 'x-problem'
    call.attrib.clear()
    message, hint = f'there is no footnote {label}', f'write it below: [^{label}]: ...'
    call.attrib.update(problem('footnote-unknown', message, hint, f'[^{label}]', spot).attrib)


def _fill(call: ET.Element, note: ET.Element) -> None:
    """Copy a note into its call: the words alone, if they are one paragraph."""
    content = list(note)
    if len(content) == 1 and content[0].tag == 'p':
        call.text, call[:] = content[0].text, [_copy(el) for el in content[0]]
    else:
        call[:] = [_copy(el) for el in content]


def _copy(element: ET.Element) -> ET.Element:
    copied = ET.Element(element.tag, dict(element.attrib))
    copied.text, copied.tail = element.text, element.tail
    copied.extend(_copy(child) for child in element)
    return copied
