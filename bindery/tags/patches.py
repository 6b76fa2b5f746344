"""What is replaced inside of WeasyPrint while a document is written, and why: the only place that does so.

Each row names the signature that the replaced function has in the version that pyproject.toml pins; a test compares them, so that
another version is never patched unseen.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass

import weasyprint.pdf
from weasyprint.document import Page
from weasyprint.pdf.stream import Stream


@dataclass(frozen=True)
class Patch:
    """A function of WeasyPrint: where it is found, its signature, and why another takes its place."""

    owner: object
    name: str
    signature: str
    reason: str


PATCHES = {patch.name: patch for patch in (
    Patch(Stream, 'marked', '(self, box, tag)',
          'running heads, leaders and decoration are artifacts; the hyphen at the end of a line is read as soft'),
    Patch(Page, 'paint', '(self, stream, scale=1)',
          'the boxes of a page are sorted into content and artifacts before the first of them is drawn'),
    Patch(Stream, 'clone', '(self, **kwargs)', 'a group of graphics knows the artifacts of its page too'),
    Patch(weasyprint.pdf, 'add_tags', '(pdf, document, pdf_version, page_streams)',
          'one structure element for an element of the text, not one for each line and part of a box'),
    Patch(weasyprint.pdf, 'build_fonts_dictionary', '(pdf, fonts, compress, subset, options)',
          'fonts are embedded once a book, when fragments are bound'),
)}


@contextmanager
def replaced(**functions: Callable) -> Iterator[None]:
    """Put functions in the place of those of PATCHES that have their names."""
    before = {name: getattr(PATCHES[name].owner, name) for name in functions}
    try:
        for name, function in functions.items():
            setattr(PATCHES[name].owner, name, function)
        yield
    finally:
        for name, function in before.items():
            setattr(PATCHES[name].owner, name, function)
