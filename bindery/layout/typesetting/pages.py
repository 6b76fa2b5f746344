"""The writer of pages: one page that was laid out comes in, and what stands on it comes out as values that
know no other page.

A page has a content stream, resources and glyphs of its own, and the names of its forms, patterns and
graphics states begin anew. So a page that stays as it was can be kept, and put into a file again. Only
pictures have names that say what they are: a file holds each once, however many pages show it.
"""

from __future__ import annotations

import zlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from ..engine import SCALE, PageStream, content_of, draw, image_object, in_place
from ..engine_types import ArtifactTypes, Box, ContentStream, LaidOutPage
from ..tags import Link, OnPage, link_to
from .fonts import uses
from .job import FontUse

Rectangle = tuple[float, float, float, float]  # left, bottom, right, top in pt, from a corner of the trim
BLEED = 10  # pt around the trim that the bleed box has at most


@dataclass(frozen=True)
class Drawn:
    """A stream that is drawn as a whole: a page, a group, a pattern, a picture. `entries`: of its dictionary,
    but for what the other fields say; `data` is compressed as its Filter says; `mask` tells how opaque a
    picture is."""

    entries: Mapping[str, object]
    data: bytes
    resources: Resources | None = None
    mask: Drawn | None = None


@dataclass(frozen=True)
class Resources:
    """What a content stream draws with, by the names that it uses (ISO 32000-1, 7.8.3). The soft mask of one
    of the `states` is the name of one of the `groups`; `pictures` are names of pictures of the page."""

    states: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)
    groups: Mapping[str, Drawn] = field(default_factory=dict)
    pictures: tuple[str, ...] = ()
    patterns: Mapping[str, Drawn] = field(default_factory=dict)
    shadings: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Written:
    """A page as it was written. `pictures`: everything that it or a group on it shows, by name; `fonts`: the
    glyphs that it uses, by the name of their font; `anchors`: id -> x and y in pt from the top left of the
    trim; `links` in the order in which they were laid out."""

    media: Rectangle
    trim: Rectangle
    bleed: Rectangle
    content: Drawn
    pictures: Mapping[str, Drawn]
    fonts: Mapping[str, FontUse]
    anchors: Mapping[str, tuple[float, float]]
    links: tuple[Link, ...]


class PageWriter:
    """Writes the pages of one document. It remembers faces and pictures, because to read them is slow, and
    nothing of a page."""

    def __init__(self, fonts: str, tagged: bool):
        """`fonts`: the folder with the font files; without `tagged` nothing is marked."""
        self.fonts, self.tagged = fonts, tagged
        self.faces: dict[Any, Any] = {}
        self.pictures: dict[str, Drawn] = {}

    @property
    def missing(self) -> set[int]:
        """The characters, as code points, that no font had on the pages so far."""
        return {code for face in self.faces.values() for code in face.missing}

    def write(
        self,
        page: LaidOutPage,
        links: Iterable[tuple[str, str, tuple[float, ...], Box]],
        artifacts: ArtifactTypes,
    ) -> tuple[Written, OnPage]:
        """Write a page. `links` are (kind, address, rectangle, box) as WeasyPrint's, `artifacts` the types of
        boxes that are no content."""
        stream = draw(page, artifacts, self.faces, self.tagged)
        by_box = {
            in_place(box): link_to(address, _turned(rectangle, page.height), kind == 'internal')
            for kind, address, rectangle, box in links
            if kind != 'attachment'
        }
        shown = {name: self._picture(name, image) for name, image in stream.pictures.items()}
        drawn = Drawn({'Filter': '/FlateDecode'}, _compressed(stream), _resources(stream.resources))
        anchors = {name: (x * SCALE, y * SCALE) for name, (x, y, *_) in page.anchors.items()}
        fonts = uses(stream.used.values(), self.fonts)
        written = Written(*_boxes(page), drawn, shown, fonts, anchors, tuple(by_box.values()))
        return written, OnPage({box: mark['mcid'] for box, mark in stream.marks.items()}, artifacts, by_box)

    def _picture(self, name: str, image: Mapping[str, Any]) -> Drawn:
        if name not in self.pictures:
            self.pictures[name] = _of_image(image_object(image))
        return self.pictures[name]


def _turned(rectangle: tuple[float, ...], height: float) -> Rectangle:
    """A rectangle in CSS px from the top left, as PDF counts: the corners keep their order."""
    x1, y1, x2, y2 = (v * SCALE for v in rectangle)
    return x1, height * SCALE - y1, x2, height * SCALE - y2


def _boxes(page: LaidOutPage) -> tuple[Rectangle, Rectangle, Rectangle]:
    """Media box, trim box and bleed box (ISO 32000-1, 14.11.2)."""
    width, height = page.width * SCALE, page.height * SCALE
    left, top, right, bottom = (page.bleed[side] * SCALE for side in ('left', 'top', 'right', 'bottom'))
    media = -left, -top, width + right, height + bottom
    near = [min(BLEED, margin) for margin in (left, top, right, bottom)]
    return media, (0, 0, width, height), (-near[0], -near[1], width + near[2], height + near[3])


def _compressed(stream: ContentStream) -> bytes:
    return zlib.compress(content_of(stream), 9)


def _resources(gathered: Mapping[str, Mapping[str, Any]]) -> Resources:
    """The resources that WeasyPrint has gathered for a stream, with those of all groups in it."""
    objects = gathered['XObject']
    return Resources(
        {name: _state(state) for name, state in gathered['ExtGState'].items()},
        {name: _group(group) for name, group in objects.items() if group is not None},
        tuple(name for name, group in objects.items() if group is None),
        {name: _group(pattern) for name, pattern in gathered['Pattern'].items()},
        gathered['Shading'],
    )


def _state(state: Mapping[str, Any]) -> Mapping[str, Any]:
    mask = state.get('SMask')
    return {**state, 'SMask': {**mask, 'G': mask['G'].id}} if mask and 'G' in mask else state


def _group(stream: PageStream) -> Drawn:
    entries = {key: value for key, value in stream.extra.items() if key != 'Resources'}
    resources = _resources(stream.extra['Resources'])
    return Drawn({**entries, 'Filter': '/FlateDecode'}, _compressed(stream), resources)


def _of_image(stream: ContentStream) -> Drawn:
    """A picture and its mask, compressed already."""
    mask = stream.extra.get('SMask')
    entries = {key: value for key, value in stream.extra.items() if key != 'SMask'}
    return Drawn(entries, content_of(stream), mask=None if mask is None else _of_image(mask))
