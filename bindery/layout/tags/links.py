"""What tags have to know of a page that was written: its links, and which box became which marked content."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from ...core.attributes import LINK
from ..engine_types import ArtifactTypes, Box


@dataclass(frozen=True, eq=False)
class Link:
    """A place to click (ISO 32000-1, 12.5.6.5). `rectangle`: left, bottom, right and top in pt, from the
    lower left corner of the trim. It leads to the anchor `target` in the book or, where that is '', to an
    `address`; `words` say what it is. No two are the same."""

    rectangle: tuple[float, float, float, float]
    target: str = ''
    address: str = ''
    words: str = ''


@dataclass(frozen=True)
class OnPage:
    """What the boxes of a page have to do with what was written of it. `marked`: box -> the number of its
    marked content; `artifacts`: box -> its type, of what is no content; `links`: box -> its link, in their
    order on the page."""

    marked: Mapping[Box, int]
    artifacts: ArtifactTypes
    links: Mapping[Box, Link]


def link_to(address: str, rectangle: tuple[float, float, float, float], is_anchor: bool) -> Link:
    """A link as it was laid out: to a place in the book by its anchor, or by an address that says so, or to
    somewhere else."""
    if is_anchor or address.startswith(LINK):
        return Link(rectangle, target=address.removeprefix(LINK))
    return Link(rectangle, address=address)
