"""The running text of a page or column, as a row of headings, lines and pictures: what stands alone at its
head or its foot."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import takewhile
from typing import Any

from ..engine import boxes
from ..engine_types import HtmlElement

PICTURE_LINES = 2  # a picture below a heading counts as so many lines


@dataclass
class Item:
    """A heading, a line or a picture of the running text. `top` and `bottom` in CSS px from the top of the
    trim; `in_cell`: in a cell of a table."""

    kind: str
    element: HtmlElement
    top: float
    bottom: float
    in_cell: bool


def lines_at(element: HtmlElement, items: Iterable[Item]) -> int:
    """How many of the first items are lines of the element."""
    return sum(1 for _ in takewhile(lambda item: item.kind == 'line' and item.element is element, items))


def broken_paragraph(before: Sequence[Item], items: Sequence[Item]) -> HtmlElement | None:
    """The paragraph that begins at the foot of the page `before` and goes on at the head of this one."""
    if not items or not before or items[0].kind != 'line' or items[0].in_cell:
        return None
    return items[0].element if items[0].element is before[-1].element else None


def last_heading(items: Sequence[Item]) -> tuple[HtmlElement, int] | None:
    """The last heading of a page or column, and how many lines stand below it there."""
    at = next((n for n in range(len(items) - 1, -1, -1) if items[n].kind == 'heading'), None)
    if at is None:
        return None
    heading = items[at].element
    below = [item for item in items[at + 1 :] if item.element is not heading]
    lines = len({round(item.top) for item in below if item.kind == 'line'})
    return heading, lines + PICTURE_LINES * sum(item.kind == 'picture' for item in below)


def line_end(box: Any) -> float:
    """Where the ink of a line ends on the right, in CSS px; 0 for a line without any."""
    if isinstance(box, boxes.TextBox):
        return box.position_x + box.width if box.text.strip() else 0
    if isinstance(box, (boxes.LineBox, boxes.InlineBox)):
        ends = (
            line_end(child)
            for child in box.children
            if isinstance(child, boxes.Box) and child.is_in_normal_flow()
        )
        return max(ends, default=0)
    return box.position_x + box.margin_width()


def last_words(line: Any) -> str:
    """The last words of a line: those that stick out of its column."""
    return ' '.join(box.text for box in line.descendants() if isinstance(box, boxes.TextBox))[-40:]
