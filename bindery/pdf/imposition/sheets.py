"""A PDF of pages to a PDF of sheets, for printing: what was drawn stays as it is, tags and links are left
out."""

from __future__ import annotations

import io
from dataclasses import dataclass, replace

from pikepdf import Array, Dictionary, Name, Pdf

from ..finishing.identity import of_sheets
from ..finishing.metadata import About, write_sheet_metadata
from ..finishing.saving import saved
from ..source_map import SourceMap
from .fold import sides
from .places import placed

MM = 72 / 25.4


@dataclass(frozen=True)
class Sheets:
    """The bytes of a PDF of sheets, and where everything on them was written."""

    data: bytes
    map: SourceMap


def impose(data: bytes, about: About, pages_map: SourceMap, thickness: float) -> Sheets:
    """Two pages side by side on each side of a sheet, to fold and to stitch; `thickness` is that of a leaf,
    in mm. `about` is what the PDF of the pages says of itself, `pages_map` its source map.

    Print on both sides, turned over the short edge, at full size (ISO 32000-1, 12.2: Duplex, PrintScaling).
    Nothing crosses the fold.
    """
    source, out = Pdf.open(io.BytesIO(data)), Pdf.new()
    pages = list(source.pages)
    left, bottom, right, top = (float(v) for v in pages[0].trimbox)
    width, height = right - left, top - bottom
    forms = [out.copy_foreign(page.as_form_xobject()) for page in pages]
    folded = sides(len(pages), thickness)
    for side in folded:
        sheet = out.add_blank_page(page_size=(2 * width, height))
        move = side.creep * MM
        sheet.obj.Resources = Dictionary(
            XObject=Dictionary({'/Left': forms[side.left], '/Right': forms[side.right]})
        )
        drawn = [
            _half('Left', 0, move - left, -bottom, width, height),
            _half('Right', width, width - move - left, -bottom, width, height),
        ]
        sheet.obj.Contents = out.make_stream('\n'.join(drawn).encode())
        sheet.obj.TrimBox = Array([0, 0, 2 * width, height])
    out.Root.ViewerPreferences = Dictionary(Duplex=Name.DuplexFlipShortEdge, PrintScaling=Name('/None'))
    out.trailer.Info = out.make_indirect(
        Dictionary({key: str(value) for key, value in source.trailer.Info.items()})
    )
    build = of_sheets(about.build, thickness)
    write_sheet_metadata(out, replace(about, build=build), str(source.trailer.Info.Producer))
    return Sheets(saved(out, build, min_version='1.7'), placed(pages_map, build, folded, width))


def _half(name: str, clip: float, x: float, y: float, width: float, height: float) -> str:
    """The operators that draw a page whose lower left corner comes to x, y, on the half of the sheet that
    begins at `clip`."""
    return f'q {clip:.3f} 0 {width:.3f} {height:.3f} re W n 1 0 0 1 {x:.3f} {y:.3f} cm /{name} Do Q'
