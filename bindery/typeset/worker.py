"""The work of typesetting, in whatever process an executor gives it."""

from __future__ import annotations

import gc
import logging
import xml.etree.ElementTree as ET
from contextlib import contextmanager
from functools import cache

from .facts import Facts
from .fetch import BASE, fetcher
from .fonts import subset, use_only, uses
from .job import Extent, Fragment, Job, Slot

PX = 0.75          # points in a CSS pixel

# What every fragment needs whatever its style: outlines are made when binding, and PDF/A forbids Interpolate true.
BASE_STYLE = 'h1,h2,h3,h4,h5,h6{bookmark-level:none}*{image-rendering:crisp-edges}section.unit{break-before:recto}'


class _Listener(logging.Handler):
    """Collects what WeasyPrint complains about."""

    def __init__(self):
        super().__init__(logging.WARNING)
        self.messages: list[str] = []

    def emit(self, record):
        self.messages.append(record.getMessage())


def prepare(fonts: str, scratch: str) -> None:
    """Load what every worker needs, in the process that they are forked from, while the main process still reads."""
    use_only(fonts, scratch)
    logging.getLogger('weasyprint').propagate = False
    import fontTools.subset
    import fontTools.ttLib
    import weasyprint.text.fonts  # noqa: F401


def start() -> None:
    """Prepare a worker. The font configuration has a thread of its own, which would not survive a fork."""
    _font_configuration()
    gc.enable()                # the process that this one was forked from does without
    gc.freeze()                # what is imported stays: no need to look at it again


@contextmanager
def _listening():
    """Gives the list that WeasyPrint's complaints are added to."""
    listener = _Listener()
    logger = logging.getLogger('weasyprint')
    logger.addHandler(listener)
    try:
        yield listener.messages
    finally:
        logger.removeHandler(listener)


@cache
def _font_configuration():
    """What documents of one process share: the font configuration."""
    from weasyprint.text.fonts import FontConfiguration
    return FontConfiguration()


def _parse_style(text: str):
    import weasyprint
    return weasyprint.CSS(string=text, font_config=_font_configuration(), base_url=BASE + 'styles/', url_fetcher=fetcher({}))


_stylesheet = cache(_parse_style)          # documents of one process share their stylesheets


def check_style(text: str) -> list[str]:
    """What WeasyPrint rejects in a stylesheet, in its own words (they begin with line:column)."""
    with _listening() as messages:
        _parse_style(text)
    return messages


def _document(job: Job):
    """Lay a job out."""
    import cssselect2
    import weasyprint

    class Parsed(weasyprint.HTML):
        """WeasyPrint's HTML, from a tree that is parsed already: the job's HTML is well-formed XML."""

        def __init__(self, root, url_fetcher):
            self.base_url, self.url_fetcher, self.media_type = BASE, url_fetcher, 'print'
            self.wrapper_element = cssselect2.ElementWrapper.from_html_root(root, content_language=None)
            self.etree_element = self.wrapper_element.etree_element

    html = Parsed(ET.fromstring(job.html), fetcher(dict(job.images)))
    styles = [_stylesheet(BASE_STYLE), *(_stylesheet(text) for _, text in job.stylesheets)]
    return html, html.render(font_config=_font_configuration(), stylesheets=styles)


def typeset(job: Job) -> Fragment:
    """Lay out and draw one unit."""
    from ..tags import Tagging
    from ..tags.patches import replaced
    from .gather import gather

    tagging = Tagging(job.name, job.notes)
    found: dict = {}

    def without_fonts(pdf, fonts, compress, subsetting, options):
        """In place of WeasyPrint's fonts: an empty resource, which binding fills."""
        import pydyf
        found.update(fonts)
        return pydyf.Dictionary({'Bindery': 'true'})

    def finisher(document, pdf):
        for key in ('Names', 'Outlines', 'ViewerPreferences'):
            pdf.catalog.pop(key, None)

    with _listening() as messages:
        html, document = _document(job)
        with replaced(build_fonts_dictionary=without_fonts), tagging.active():
            pdf = document.write_pdf(pdf_tags=job.tagged, finisher=finisher)
    anchors: dict[str, tuple[int, float, float]] = {}
    for number, page in enumerate(document.pages):
        for name, (x, y, *_) in page.anchors.items():
            anchors.setdefault(name, (number, x * PX, y * PX))
    anchors.update(tagging.anchors)
    lost = _lost(html.etree_element, tagging) if job.tagged else ()
    facts = gather(document, html.etree_element) if job.tagged else Facts()
    missing = sorted({chr(c) for f in found.values() for c in f.missing if chr(c).isprintable()})
    first = document.pages[0]
    # a note can be carried over to a page that WeasyPrint itself calls blank
    blanks = frozenset(n for n, page in enumerate(document.pages) if page._page_box.page_type.blank and n not in tagging.inked)
    return Fragment(pdf, len(document.pages), first.width * PX, first.height * PX, anchors, tuple(Slot(*s) for s in tagging.slots),
                    uses(found, job.fonts), lost, tuple(missing), tuple(dict.fromkeys(messages)), blanks, frozenset(tagging.targets), tagging.blocks, facts,
                    tuple(Extent(page, round(top * PX, 2), round(bottom * PX, 2), block) for (page, block), parts in sorted(tagging.extents.items()) for top, bottom in parts))


def _squeeze(text: str) -> str:
    """A text without white space and hyphenation, for comparing what was written with what was laid out."""
    return ''.join(text.split()).replace('\u00ad', '').replace('\u2010', '').replace('-', '').casefold()


def _lost(root, tagging) -> tuple[tuple[str, str], ...]:
    """Blocks of the source whose text, or picture, is not on the pages in full."""
    expected: dict[str, list[str]] = {}
    pictures: dict[str, object] = {}

    def gather(element, block: str | None) -> None:
        if element.get('aria-hidden') == 'true':
            return
        block = element.get('data-b') or block
        if element.tag == 'img' and element.get('alt') and element.get('data-b'):
            pictures[block] = element
        if block is not None and element.text:
            expected.setdefault(block, []).append(element.text)
        for child in element:
            gather(child, block)
            if block is not None and child.tail:
                expected.setdefault(block, []).append(child.tail)

    gather(root.find('body'), None)
    lost = []
    for block, parts in expected.items():
        wanted = _squeeze(''.join(parts))
        if wanted and sorted(wanted) != sorted(_squeeze(''.join(tagging.texts.get(block, ())))):
            lost.append((block, ' '.join(''.join(parts).split())[:60]))
    lost += [(b, e.get('alt', '')[:60]) for b, e in pictures.items() if b not in tagging.pictures]
    return tuple(sorted(lost))


__all__ = ['check_style', 'prepare', 'start', 'subset', 'typeset']
