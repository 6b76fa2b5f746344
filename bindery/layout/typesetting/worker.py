"""The work of typesetting, in whatever process an executor gives it."""

from __future__ import annotations

import gc
import logging
import xml.etree.ElementTree as ET
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from functools import cache
from typing import TYPE_CHECKING, Any

from ...core.attributes import BLOCK
from .fetch import BASE, fetcher
from .fonts import subset, together, use_only
from .job import Extent, Fragment, Job, Slot

if TYPE_CHECKING:  # importing these takes WeasyPrint, which only a worker loads
    from ..engine import Parsed
    from ..engine_types import HtmlElement, LaidOutDocument
    from ..tags import Tagging

PX = 0.75  # points in a CSS pixel

# What every fragment needs whatever its style: outlines are made when binding, and PDF/A forbids Interpolate
# true.
BASE_STYLE = (
    'h1,h2,h3,h4,h5,h6{bookmark-level:none}*{image-rendering:crisp-edges}section.unit{break-before:recto}'
)


class _Listener(logging.Handler):
    """Collects what WeasyPrint complains about."""

    def __init__(self) -> None:
        super().__init__(logging.WARNING)
        self.messages: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        self.messages.append(record.getMessage())


def prepare(fonts: str, scratch: str) -> None:
    """Load what every worker needs, in the process that they are forked from, while the main process still
    reads."""
    use_only(fonts, scratch)
    logging.getLogger('weasyprint').propagate = False
    import weasyprint.text.fonts  # noqa: F401


def start() -> None:
    """Prepare a worker. The font configuration has a thread of its own, which would not survive a fork."""
    _font_configuration()
    gc.enable()  # the process that this one was forked from does without
    gc.freeze()  # what is imported stays: no need to look at it again


@contextmanager
def _listening() -> Iterator[list[str]]:
    """Gives the list that WeasyPrint's complaints are added to."""
    listener = _Listener()
    logger = logging.getLogger('weasyprint')
    logger.addHandler(listener)
    try:
        yield listener.messages
    finally:
        logger.removeHandler(listener)


@cache
def _font_configuration() -> Any:
    """What documents of one process share: the font configuration."""
    from weasyprint.text.fonts import FontConfiguration

    return FontConfiguration()


def _parse_style(text: str) -> Any:
    import weasyprint

    return weasyprint.CSS(
        string=text, font_config=_font_configuration(), base_url=BASE + 'styles/', url_fetcher=fetcher({})
    )


_stylesheet = cache(_parse_style)  # documents of one process share their stylesheets


def check_style(text: str) -> list[str]:
    """What WeasyPrint rejects in a stylesheet, in its own words (they begin with line:column)."""
    with _listening() as messages:
        _parse_style(text)
    return messages


def render(job: Job) -> tuple[Parsed, LaidOutDocument]:
    """Lay a job out: its HTML, and WeasyPrint's document."""
    from ..engine import Parsed

    html = Parsed(ET.fromstring(job.html), BASE, fetcher(dict(job.images)))
    styles = [_stylesheet(BASE_STYLE), *(_stylesheet(text) for _, text in job.stylesheets)]
    return html, html.render(font_config=_font_configuration(), stylesheets=styles)


def typeset(job: Job) -> Fragment:
    """Lay out and draw one unit."""
    from ..engine import blank, resolve_links
    from ..tags import Tagging
    from .file import fragment_file
    from .measure import measure
    from .pages import PageWriter, Written

    with _listening() as messages:
        html, document = render(job)
        tagging = Tagging(html.etree_element, job.name, job.notes) if job.tagged else None
        writer = PageWriter(job.fonts, job.tagged)
        pages: list[Written] = []
        for page, (links, _) in zip(document.pages, resolve_links(document.pages), strict=True):
            written, on_page = writer.write(page, links, tagging.artifacts(page) if tagging else {})
            pages.append(written)
            if tagging:
                tagging.add(page, on_page)
        if tagging:
            tagging.finish()
        pdf = fragment_file(pages, tagging)
    anchors: dict[str, tuple[int, float, float]] = {}
    for number, written in enumerate(pages):
        for name, (x, y) in written.anchors.items():
            anchors.setdefault(name, (number, x, y))
    first = document.pages[0]
    fragment = Fragment(
        pdf,
        len(pages),
        first.width * PX,
        first.height * PX,
        anchors,
        together(page.fonts for page in pages),
        missing=tuple(sorted(c for c in map(chr, writer.missing) if c.isprintable())),
        messages=tuple(dict.fromkeys(messages)),
    )
    if tagging is None:
        return fragment
    anchors.update(tagging.anchors)
    # a note can be carried over to a page that WeasyPrint itself calls blank
    blanks = frozenset(n for n, page in enumerate(document.pages) if blank(page) and n not in tagging.inked)
    extents = (
        _extent(page, block, *box)
        for (page, block), boxes in sorted(tagging.extents.items())
        for box in boxes
    )
    return replace(
        fragment,
        slots=tuple(Slot(*s) for s in tagging.slots),
        lost=_lost(html.etree_element, tagging),
        blanks=blanks,
        targets=frozenset(tagging.targets),
        blocks=tagging.blocks,
        firsts=tagging.firsts,
        facts=measure(document, html.etree_element),
        extents=tuple(extents),
    )


def _extent(page: int, block: int, *sides: float) -> Extent:
    """The box of a block, from its top, bottom, left and right in CSS px."""
    top, bottom, left, right = (round(side * PX, 2) for side in sides)
    return Extent(page, top, bottom, block, left, right)


def _squeeze(text: str) -> str:
    """A text without white space and hyphenation, for comparing what was written with what was laid out."""
    return ''.join(text.split()).replace('\u00ad', '').replace('\u2010', '').replace('-', '').casefold()


def _lost(root: HtmlElement, tagging: Tagging) -> tuple[tuple[int, str], ...]:
    """Blocks of the source whose text, or picture, is not on the pages in full."""
    expected: dict[int, list[str]] = {}
    pictures: dict[int, HtmlElement] = {}

    def collect(element: HtmlElement, block: int | None) -> None:
        if element.get('aria-hidden') == 'true':
            return
        number = element.get(BLOCK)
        block = block if number is None else int(number)
        if element.tag == 'img' and element.get('alt') and number is not None and block is not None:
            pictures[block] = element
        if block is not None and element.text:
            expected.setdefault(block, []).append(element.text)
        for child in element:
            collect(child, block)
            if block is not None and child.tail:
                expected.setdefault(block, []).append(child.tail)

    body = root.find('body')
    assert body is not None  # a job is a whole HTML document
    collect(body, None)
    lost = []
    for block, parts in expected.items():
        wanted = _squeeze(''.join(parts))
        if wanted and sorted(wanted) != sorted(_squeeze(''.join(tagging.texts.get(block, ())))):
            lost.append((block, ' '.join(''.join(parts).split())[:60]))
    lost += [(b, e.get('alt', '')[:60]) for b, e in pictures.items() if b not in tagging.pictures]
    return tuple(sorted(lost))


__all__ = ['check_style', 'prepare', 'render', 'start', 'subset', 'typeset']
