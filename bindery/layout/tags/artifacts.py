"""At drawing time: margin boxes, leaders, decoration and repeated table heads are artifacts (ISO 32000-1,
14.8.2.2)."""

from __future__ import annotations

from typing import Any

from ..engine import boxes, children
from ..engine_types import Box, HtmlElement

# white space between their children says nothing
NO_TEXT = frozenset({'dl', 'ul', 'ol', 'table', 'thead', 'tbody', 'tfoot', 'tr'})
PAGINATION = '/Pagination'
LAYOUT = '/Layout'


def is_decoration(element: HtmlElement | None) -> bool:
    """An element that its author marked as meaningless to a reader who does not see it."""
    return element is not None and (
        element.get('aria-hidden') == 'true'
        or element.get('role') in ('presentation', 'none')
        or (element.tag == 'img' and element.get('alt') == '')
    )


class Artifacts:
    """Sorts the boxes of each page. A table's head is content once, where it first appears."""

    def __init__(self) -> None:
        self.heads_seen: set[HtmlElement] = set()

    def of_page(self, page_box: Box) -> dict[Box, str]:
        """Box -> artifact type, for every box of a page that is no content."""
        artifacts: dict[Box, str] = {}
        self._sort(page_box, None, artifacts)
        return artifacts

    def _sort(self, box: Box, kind: str | None, artifacts: dict[Box, str]) -> None:
        if kind is None:
            kind = self._kind(box)
        if kind is not None:
            artifacts[box] = kind
        for child in children(box):
            self._sort(child, kind, artifacts)

    def _kind(self, box: Any) -> str | None:
        if isinstance(box, boxes.MarginBox):
            return PAGINATION
        if getattr(box, 'is_leader', False) or is_decoration(box.element):
            return LAYOUT
        if (
            isinstance(box, boxes.TextBox)
            and box.element is not None
            and box.element.tag in NO_TEXT
            and not box.text.strip()
        ):
            return LAYOUT
        if isinstance(box, boxes.TableRowGroupBox) and (box.is_header or box.is_footer):
            if box.element in self.heads_seen:
                return PAGINATION
            self.heads_seen.add(box.element)
        return None
