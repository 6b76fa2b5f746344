"""WeasyPrint from the inside: the only module that imports more of it than its public API, and the only one
that names its private attributes or those of pydyf.

The public API is weasyprint.HTML and CSS, text.fonts.FontConfiguration and urls.URLFetcher with its response;
`tags` and `typeset` use it directly. All else is named here, each with what it is needed for, and
tests/test_engine.py holds the signature that each has in the version that pyproject.toml pins: so another
version is never used unseen.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass

import cssselect2
import pydyf
import weasyprint
import weasyprint.pdf
from weasyprint.document import Page
from weasyprint.draw.color import get_color
from weasyprint.formatting_structure import boxes
from weasyprint.images import RasterImage
from weasyprint.layout.absolute import AbsolutePlaceholder
from weasyprint.layout.replaced import replacedbox_layout
from weasyprint.pdf.stream import Stream

__all__ = ['Parsed', 'RasterImage', 'blank', 'boxes', 'children', 'colour_of', 'in_place', 'marked_boxes',
           'originals', 'page_box', 'page_object', 'picture_size', 'properties', 'replaced']


class Parsed(weasyprint.HTML):
    """WeasyPrint's HTML from a tree that is parsed already, because the HTML of a job is well-formed XML:
    WeasyPrint's own would read it again, with the slower parser of HTML 5."""

    def __init__(self, root, base_url: str, url_fetcher):
        self.base_url, self.url_fetcher, self.media_type = base_url, url_fetcher, 'print'
        self.wrapper_element = cssselect2.ElementWrapper.from_html_root(root, content_language=None)
        self.etree_element = self.wrapper_element.etree_element


# --- boxes --------------------------------------------------------------------------------------------------


def page_box(page: Page):
    """The box of a page that was laid out: the tags and the facts of a layout are read from it."""
    return page._page_box


def blank(page: Page) -> bool:
    """Was the page left empty, so that the next one begins on the side where it has to?"""
    return page_box(page).page_type.blank


def in_place(box):
    """The box itself where one that is positioned absolutely was taken out of the flow, else the same box."""
    return box._box if isinstance(box, AbsolutePlaceholder) else box


def children(box) -> Iterator:
    """The child boxes of a box, those that are positioned absolutely among them."""
    return map(in_place, getattr(box, 'children', ()))


def picture_size(box) -> tuple[float, float]:
    """Width and height in CSS px at which a picture is drawn in its box: the resolution that is printed
    depends on it."""
    width, height, _, _ = replacedbox_layout(box)
    return width, height


def colour_of(style, name: str):
    """A colour of a style, `currentcolor` followed: contrast is judged by what is painted."""
    return get_color(style, name)


# --- what is written ----------------------------------------------------------------------------------------


def marked_boxes(stream: Stream) -> dict | None:
    """Box -> its marked-content id on the page that a stream draws, as {'mcid': ...}; None where nothing is
    tagged."""
    return stream._tags


def properties(stream: Stream) -> pydyf.Dictionary:
    """The property list of the marked content that was just begun: it stands before the operator BDC."""
    return stream.stream[-2]


def page_object(pdf: pydyf.PDF, number: int) -> pydyf.Dictionary:
    """The object of a page, from 0: pydyf knows only its reference, which begins with its place among the
    objects."""
    return pdf.objects[int(pdf.page_references[number].split()[0])]


# --- what is replaced ---------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Patch:
    """A function of WeasyPrint: where it is found, its signature, and why another takes its place."""

    owner: object
    name: str
    signature: str
    reason: str


PATCHES = {patch.name: patch for patch in (
    Patch(Stream, 'marked', '(self, box, tag)',
          'running heads, leaders and decoration are artifacts; the hyphen at the end of a line is soft'),
    Patch(Page, 'paint', '(self, stream, scale=1)',
          'the boxes of a page are sorted into content and artifacts before the first of them is drawn'),
    Patch(Stream, 'clone', '(self, **kwargs)', 'a group of graphics knows the artifacts of its page too'),
    Patch(weasyprint.pdf, 'add_tags', '(pdf, document, pdf_version, page_streams)',
          'one structure element for an element of the text, not one for each line and part of a box'),
    Patch(weasyprint.pdf, 'build_fonts_dictionary', '(pdf, fonts, compress, subset, options)',
          'fonts are embedded once a book, when fragments are bound'),
)}


def originals(*names: str) -> list[Callable]:
    """The functions that PATCHES names, as they are now."""
    return [getattr(PATCHES[name].owner, name) for name in names]


@contextmanager
def replaced(**functions: Callable) -> Iterator[None]:
    """Put functions in the place of those of PATCHES that have their names."""
    before = dict(zip(functions, originals(*functions), strict=True))
    try:
        for name, function in functions.items():
            setattr(PATCHES[name].owner, name, function)
        yield
    finally:
        for name, function in before.items():
            setattr(PATCHES[name].owner, name, function)
