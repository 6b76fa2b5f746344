"""WeasyPrint from the inside: the only module that imports more of it than its public API, and the only one
that names its private attributes or those of pydyf.

The public API is weasyprint.HTML and CSS, text.fonts.FontConfiguration and urls.URLFetcher with its response;
`tags` and `typeset` use it directly. All else is named here, each with what it is needed for, and
tests/layout/test_engine.py holds the signature that each has in the version that pyproject.toml pins: so
another version is never used unseen. Nothing of WeasyPrint is replaced.
"""

from __future__ import annotations

import copy
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any

import cssselect2
import pydyf
import weasyprint
from pydyf import _to_bytes
from tinycss2.color5 import D50, D65
from weasyprint.document import Page
from weasyprint.draw.color import get_color
from weasyprint.formatting_structure import boxes
from weasyprint.images import RasterImage
from weasyprint.layout.absolute import AbsolutePlaceholder
from weasyprint.layout.replaced import replacedbox_layout
from weasyprint.pdf.anchors import resolve_links
from weasyprint.pdf.stream import Stream

from .engine_types import ArtifactTypes, Box, Colour, ContentStream, HtmlElement

__all__ = [
    'SCALE',
    'PageStream',
    'Parsed',
    'RasterImage',
    'blank',
    'boxes',
    'children',
    'colour_of',
    'colour_spaces',
    'content_of',
    'draw',
    'image_object',
    'in_place',
    'page_box',
    'picture_size',
    'resolve_links',
]

SCALE = 0.75  # points in a CSS pixel
HYPHEN = '\u2010'  # what WeasyPrint sets where it divides a word
# The parts of a resource dictionary that a stream fills while it is drawn.
PARTS = ('ExtGState', 'XObject', 'Pattern', 'Shading')


class Parsed(weasyprint.HTML):
    """WeasyPrint's HTML from a tree that is parsed already, because the HTML of a job is well-formed XML:
    WeasyPrint's own would read it again, with the slower parser of HTML 5."""

    def __init__(self, root: HtmlElement, base_url: str, url_fetcher: Any):
        self.base_url, self.url_fetcher, self.media_type = base_url, url_fetcher, 'print'
        self.wrapper_element = cssselect2.ElementWrapper.from_html_root(root, content_language=None)
        self.etree_element = self.wrapper_element.etree_element


def page_box(page: Page) -> Any:
    """The box of a page that was laid out: the tags and the facts of a layout are read from it."""
    return page._page_box


def blank(page: Page) -> bool:
    """Was the page left empty, so that the next one begins on the side where it has to?"""
    return page_box(page).page_type.blank


def in_place(box: Any) -> Any:
    """The box itself where one that is positioned absolutely was taken out of the flow, else the same box."""
    return box._box if isinstance(box, AbsolutePlaceholder) else box


def children(box: Box) -> Iterator[Any]:
    """The child boxes of a box, those that are positioned absolutely among them."""
    return map(in_place, getattr(box, 'children', ()))


def picture_size(box: Box) -> tuple[float, float]:
    """Width and height in CSS px at which a picture is drawn in its box: the resolution that is printed
    depends on it."""
    width, height, _, _ = replacedbox_layout(box)
    return width, height


def colour_of(style: Mapping[str, Any], name: str) -> Colour:
    """A colour of a style, `currentcolor` followed: contrast is judged by what is painted."""
    return get_color(style, name)


class PageStream(Stream):
    """A content stream of a page, or of a group on it, as WeasyPrint draws it, but that

    - boxes which are no content are marked as artifacts of their type (ISO 32000-1, 14.8.2.2);
    - the hyphen at the end of a line is read as a soft one, so that the word is one (14.8.2.2.3 and 14.9.4);
    - each page tells apart what it uses of a font.
    """

    def __init__(self, artifacts: ArtifactTypes, used: dict[Any, Any], **arguments: Any):
        """`artifacts`: box -> its type; `used` is filled: face of the document -> the glyphs of it here;
        `arguments` are those of WeasyPrint's stream."""
        super().__init__(**arguments)
        self.artifacts, self.used = artifacts, used

    @property
    def marks(self) -> dict[Box, dict[str, int]]:
        """Box -> {'mcid': its number as marked content}, of a page that is tagged."""
        return self._tags or {}

    @property
    def resources(self) -> dict[str, dict[str, Any]]:
        """What the stream draws with, part by part. Pictures are None: their names are in `pictures`."""
        return self._resources

    @property
    def pictures(self) -> dict[str, dict[str, Any]]:
        """Name -> picture, of the page with its groups."""
        return self._images

    def clone(self, **changes: Any) -> PageStream:
        """A stream for a group of graphics, which belongs to the same page."""
        same = {
            'fonts': self._fonts,
            'page_rectangle': self.page_rectangle,
            'resources': self._resources,
            'images': self._images,
            'tags': self._tags,
            'color_profiles': self._color_profiles,
            'output_intent': self._output_intent,
            'compress': self.compress,
        }
        return PageStream(self.artifacts, self.used, **{**same, **changes})

    def add_font(self, pango_font: Any) -> tuple[Any, float]:
        """The face of the document, in a copy that gathers what this page uses of it. Characters that no font
        has get their makeshift numbers for the whole document, or two of them would share one."""
        face, size = super().add_font(pango_font)
        if face not in self.used:
            self.used[face] = own = copy.copy(face)
            own.widths, own.to_unicode = {}, {}
        return self.used[face], size

    @contextmanager
    def marked(self, box: Any, tag: Any) -> Iterator[None]:
        """Mark what is drawn of a box."""
        kind = None if self._tags is None else self.artifacts.get(box)
        if kind is not None:
            self.begin_marked_content('Artifact', pydyf.Dictionary({'Type': kind}))
            yield
            self.end_marked_content()
            return
        with super().marked(box, tag):
            if self._tags is not None and (text := getattr(box, 'text', '')).endswith(HYPHEN):
                properties = self.stream[-2]  # then comes BDC
                properties['ActualText'] = pydyf.String(text[:-1] + '\u00ad')
            yield


def draw(page: Page, artifacts: ArtifactTypes, faces: dict[Any, Any], tagged: bool) -> PageStream:
    """A page, drawn from its lower left corner in pt. `faces` are those of the document: they are slow to
    make."""
    bleed = page.bleed
    sheet = (
        -bleed['left'],
        -bleed['top'],
        page.width + bleed['left'] + bleed['right'],
        page.height + bleed['top'] + bleed['bottom'],
    )
    resources: dict[str, dict[str, Any] | None] = {**{part: {} for part in PARTS}, 'ColorSpace': None}
    stream = PageStream(
        artifacts,
        {},
        fonts=faces,
        page_rectangle=sheet,
        resources=resources,
        images={},
        tags={} if tagged else None,
        color_profiles={},
        output_intent=None,
    )
    stream.transform(d=-1, f=page.height * SCALE)
    page.paint(stream, SCALE)
    return stream


def content_of(stream: ContentStream) -> bytes:
    """The data of a stream, as pydyf writes it without compressing: it has no function for the data alone."""
    return b'\n'.join(map(_to_bytes, stream.stream))


def image_object(image: Mapping[str, Any]) -> pydyf.Stream:
    """One of `PageStream.pictures` as a stream, with all its pixels."""
    return image['image'].get_x_object(image['interpolate'], max(image['dpi_ratios']))


def colour_spaces() -> pydyf.Dictionary:
    """What WeasyPrint calls the two spaces of colours in CIE L*a*b* when it draws (ISO 32000-1, 8.6.5.4)."""
    return pydyf.Dictionary({
        name: pydyf.Array((
            '/Lab',
            pydyf.Dictionary({
                'WhitePoint': pydyf.Array(white),
                'Range': pydyf.Array((-125, 125, -125, 125)),
            }),
        ))
        for name, white in (('lab-d50', D50), ('lab-d65', D65))
    })
