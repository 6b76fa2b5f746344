"""The cover as one sheet to wrap around the book: back cover, spine, front cover, with bleed on the outside."""

from __future__ import annotations

import io

import pikepdf
from pikepdf import Array, Dictionary, Name, Page, Pdf

from .. import __version__
from ..bind import Bound, embed_fonts
from .metadata import write_information
from .order import Finished, Order

WHOLE = False              # one sheet, made of the first and the last page


def finish(bound: Bound, order: Order) -> Finished:
    """The sheet, in the colours of the screen: the last page of the book, its spine and its first page, side by side. Nothing is attached to a cover."""
    spine = order.spine
    out = Pdf.new()
    front, back = bound.pdf.pages[0], bound.pdf.pages[-1]
    spine_file = Pdf.open(io.BytesIO(spine.pdf))
    left, bottom, right, top = (float(v) for v in front.trimbox)
    width, height = right - left, top - bottom
    bleed = left - float(front.bleedbox[0])
    sheet = out.add_blank_page(page_size=(2 * width + spine.width + 2 * bleed, height + 2 * bleed))
    # each part with the piece of the sheet that it may fill: bleed on the outside, none at the folds
    parts = (('Back', back, bleed, 0, bleed + width), ('Spine', spine_file.pages[0], bleed + width, bleed + width, bleed + width + spine.width),
             ('Front', front, bleed + width + spine.width, bleed + width + spine.width, 2 * bleed + 2 * width + spine.width))
    forms, drawn = Dictionary(), []
    for name, page, x, clip_left, clip_right in parts:
        forms[f'/{name}'] = form = out.copy_foreign(Page(page).as_form_xobject())
        form.BBox = Array(list(page.mediabox))         # qpdf takes the trim, and cuts the bleed off
        page_left, page_bottom = (float(v) for v in page.trimbox[:2])
        drawn.append(f'q {clip_left:.3f} 0 {clip_right - clip_left:.3f} {height + 2 * bleed:.3f} re W n 1 0 0 1 {x - page_left:.3f} {bleed - page_bottom:.3f} cm /{name} Do Q')
        if name == 'Spine':
            embed_fonts(out, form.Resources, spine.fonts, order.subset)
    sheet.obj.Resources = Dictionary(XObject=forms)
    sheet.obj.Contents = out.make_stream('\n'.join(drawn).encode())
    sheet.obj.TrimBox = Array([bleed, bleed, bleed + 2 * width + spine.width, bleed + height])
    sheet.obj.BleedBox = sheet.obj.MediaBox
    out.Root.ViewerPreferences = Dictionary(PrintScaling=Name('/None'))
    write_information(out, order.about, f'bindery {__version__}')
    data = io.BytesIO()
    out.save(data, min_version='1.7', deterministic_id=True, object_stream_mode=pikepdf.ObjectStreamMode.generate)
    return Finished(data.getvalue(), 1)
