"""A PDF of pages to a PDF of sheets, for printing: what was drawn stays as it is, tags and links are left out."""

from __future__ import annotations

import io

import pikepdf
from pikepdf import Array, Dictionary, Name, Pdf

from .fold import sides

MM = 72 / 25.4


def impose(data: bytes, thickness: float) -> bytes:
    """Two pages side by side on each side of a sheet, to fold and to stitch; `thickness` is that of a leaf, in mm.

    Print on both sides, turned over the short edge, at full size (ISO 32000-1, 12.2: Duplex, PrintScaling). Nothing crosses the fold.
    """
    source, out = Pdf.open(io.BytesIO(data)), Pdf.new()
    pages = list(source.pages)
    left, bottom, right, top = (float(v) for v in pages[0].trimbox)
    width, height = right - left, top - bottom
    forms = [out.copy_foreign(page.as_form_xobject()) for page in pages]
    for side in sides(len(pages), thickness):
        sheet = out.add_blank_page(page_size=(2 * width, height))
        move = side.creep * MM
        sheet.obj.Resources = Dictionary(XObject=Dictionary({'/Left': forms[side.left], '/Right': forms[side.right]}))
        drawn = [_half('Left', 0, move - left, -bottom, width, height), _half('Right', width, width - move - left, -bottom, width, height)]
        sheet.obj.Contents = out.make_stream('\n'.join(drawn).encode())
        sheet.obj.TrimBox = Array([0, 0, 2 * width, height])
    out.Root.ViewerPreferences = Dictionary(Duplex=Name.DuplexFlipShortEdge, PrintScaling=Name('/None'))
    out.trailer.Info = out.make_indirect(Dictionary({key: str(value) for key, value in source.trailer.Info.items()}))
    result = io.BytesIO()
    out.save(result, min_version='1.7', deterministic_id=True, object_stream_mode=pikepdf.ObjectStreamMode.generate)
    return result.getvalue()


def _half(name: str, clip: float, x: float, y: float, width: float, height: float) -> str:
    """The operators that draw a page whose lower left corner comes to x, y, on the half of the sheet that begins at `clip`."""
    return f'q {clip:.3f} 0 {width:.3f} {height:.3f} re W n 1 0 0 1 {x:.3f} {y:.3f} cm /{name} Do Q'
