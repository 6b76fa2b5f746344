"""The types of what WeasyPrint, which has none, hands out: as far as this library reads it.

`engine` gives these objects out; `tags` and `typesetting` read them.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Protocol, overload

ArtifactTypes = Mapping['Box', str]  # box -> the type of artifact that it is (ISO 32000-1, table 330)


class HtmlElement(Protocol):
    """An element of the HTML that is laid out, as xml.etree.ElementTree makes it."""

    @property
    def tag(self) -> str: ...
    @property
    def text(self) -> str | None: ...
    @property
    def tail(self) -> str | None: ...
    @property
    def attrib(self) -> Mapping[str, str]: ...
    @overload
    def get(self, key: str, /) -> str | None: ...
    @overload
    def get(self, key: str, default: str, /) -> str: ...
    def find(self, path: str, /) -> HtmlElement | None: ...
    def iter(self) -> Iterator[HtmlElement]: ...
    def itertext(self) -> Iterator[str]: ...
    def __iter__(self) -> Iterator[HtmlElement]: ...


class Box(Protocol):
    """A box of the formatting structure (CSS 2.2, 9). Lengths in CSS px, from the top left of the trim. What
    only some kinds of boxes have, such as `text`, is read after `isinstance` with a class of `engine.boxes`.
    """

    element: HtmlElement | None  # that the box was made from; None for the margin boxes of a page
    element_tag: str | None  # with the pseudo-element, as in "p::before"
    style: Mapping[str, Any]  # computed values by the name of the property, with _ for -
    background: Any  # colour and layers, None for none
    position_x: float
    position_y: float
    width: float
    height: float

    def content_box_x(self) -> float: ...
    def content_box_y(self) -> float: ...
    def padding_box_x(self) -> float: ...
    def padding_box_y(self) -> float: ...
    def padding_width(self) -> float: ...
    def padding_height(self) -> float: ...
    def border_box_x(self) -> float: ...
    def border_width(self) -> float: ...
    def margin_width(self) -> float: ...
    def margin_height(self) -> float: ...
    def is_in_normal_flow(self) -> bool: ...


class LaidOutPage(Protocol):
    """A page that was laid out. Lengths in CSS px."""

    width: float  # of the trim
    height: float
    bleed: Mapping[str, float]  # by the names of the sides
    anchors: Mapping[str, tuple[float, ...]]  # id -> x, y and more

    def paint(self, stream: Any, scale: float = 1) -> None: ...


class LaidOutDocument(Protocol):
    """A document that was laid out."""

    pages: Sequence[LaidOutPage]


class ContentStream(Protocol):
    """A stream of a PDF that is being made: `stream` are the parts of its content, `extra` the entries of its
    dictionary."""

    stream: Sequence[Any]
    extra: Mapping[str, Any]


class Colour(Protocol):
    """A colour of CSS (tinycss2). `alpha`: from 0, transparent, to 1, opaque."""

    alpha: float
    coordinates: Sequence[float]

    def to(self, space: str) -> Colour: ...
