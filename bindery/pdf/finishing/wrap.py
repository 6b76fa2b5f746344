"""The cover as one sheet for the printer: back cover, spine (if any) and front cover side by side, with bleed
on the outside."""

from __future__ import annotations

import io
from dataclasses import replace

from pikepdf import Array, Dictionary, Page, Pdf

from ...layout.typesetting import Fragment
from ..binding import Bound, embed_fonts
from ..source_map.make import Shown
from .marks import MM, box
from .order import Finished, Order
from .press import print_ready

# from the left and the foot of the back cover to the barcode, which covers the printed ISBN
BARCODE = (20 * MM, 22 * MM)


def finish(bound: Bound, order: Order) -> Finished:
    """The last page of the book, its spine and its first page, side by side, as PDF/X-4; without
    attachments."""
    front, back, spine = bound.pdf.pages[0], bound.pdf.pages[-1], order.parts.get('spine')
    left, bottom, right, top = box(front.trimbox)
    width, height, bleed = right - left, top - bottom, left - float(front.bleedbox[0])
    thick = spine.width if spine else 0  # a book that is folded and stitched has no spine
    across = 2 * width + thick
    sheet = _Sheet(across + 2 * bleed, height + 2 * bleed, order)
    # each part is clipped: bleed on the outside, none at the folds
    sheet.place('Back', back, bleed, bleed, 0, bleed + width)
    if spine:
        sheet.place(
            'Spine',
            sheet.opened(spine),
            bleed + width,
            bleed,
            bleed + width,
            bleed + width + thick,
            fragment=spine,
        )
    sheet.place('Front', front, bleed + width + thick, bleed, bleed + width + thick, across + 2 * bleed)
    if barcode := order.parts.get('barcode'):
        x, y = (bleed + distance for distance in BARCODE)
        sheet.place('Barcode', sheet.opened(barcode), x, y, x, x + barcode.width, fragment=barcode)
    folds = (width, width + thick) if spine else (width,)
    finished = print_ready(
        sheet.finished(Array([bleed, bleed, bleed + across, bleed + height])), order, folds
    )
    last = len(bound.pdf.pages) - 1
    return replace(finished, shown=Shown({last: (0, 0.0), 0: (0, width + thick)}, 1))


class _Sheet:
    """A sheet on which pages are placed. Lengths in pt from its lower left corner."""

    def __init__(self, width: float, height: float, order: Order):
        self.pdf, self.height, self.order = Pdf.new(), height, order
        self.page = self.pdf.add_blank_page(page_size=(width, height))
        self.forms = Dictionary()
        self.operators: list[str] = []
        self.files: list[Pdf] = []  # kept open: their pages are invalid once they are closed

    def opened(self, fragment: Fragment) -> Page:
        """The page of a fragment."""
        self.files.append(Pdf.open(io.BytesIO(fragment.pdf)))
        return self.files[-1].pages[0]

    def place(
        self,
        name: str,
        page: Page,
        x: float,
        y: float,
        clip_left: float,
        clip_right: float,
        *,
        fragment: Fragment | None = None,
    ) -> None:
        """Draw `page` with the lower left corner of its trim at x, y, clipped at the sides. The fonts of a
        `fragment` are embedded."""
        self.forms[f'/{name}'] = form = self.pdf.copy_foreign(Page(page).as_form_xobject())
        form.BBox = Array(list(page.mediabox))  # qpdf takes the trim box, which would cut off the bleed
        left, bottom, _, _ = box(page.trimbox)
        self.operators += [
            'q',
            f'{clip_left:.3f} 0 {clip_right - clip_left:.3f} {self.height:.3f} re',
            'W',
            'n',
            f'1 0 0 1 {x - left:.3f} {y - bottom:.3f} cm',
            f'/{name} Do',
            'Q',
        ]
        if fragment:
            embed_fonts(self.pdf, form.Resources, fragment.fonts, self.order.subset)

    def finished(self, trim: Array) -> Pdf:
        """The sheet as a PDF of one page with this trim box."""
        page = self.page.obj
        page.Resources = Dictionary(XObject=self.forms)
        page.Contents = self.pdf.make_stream('\n'.join(self.operators).encode())
        page.TrimBox, page.BleedBox = trim, Array(list(page.MediaBox))
        return self.pdf
