"""HTML to a fragment: pages that do not know where in a book they will stand.

A job is a pure function of bytes, so any process can do it. Everything that imports WeasyPrint is
imported late, in the process that does the work.

- job: what goes in and what comes out
- worker: the work
- pages: one page that was laid out, written as values that know no other page
- file: such pages to the PDF of a fragment
- layout_facts: what was seen of a layout
- measure: boxes to facts
- fetch: the only files that WeasyPrint may open
- fonts: which glyphs of which font file a page uses; the subset for a whole book
"""

from .job import Extent, FontUse, Fragment, Job, LaidOutUnit, Slot, Span, laid
from .layout_facts import LayoutFact, LayoutFacts

__all__ = [
    'Extent',
    'LayoutFact',
    'LayoutFacts',
    'FontUse',
    'Fragment',
    'Job',
    'LaidOutUnit',
    'Slot',
    'Span',
    'laid',
]
