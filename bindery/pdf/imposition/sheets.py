"""Impose the pages of a PDF on sheets, for printing. Drawn content is unchanged; tags and links are left
out."""

from __future__ import annotations

import io
from dataclasses import dataclass, replace

from pikepdf import Array, Dictionary, Name, Pdf

from ..finishing.identity import of_sheets
from ..finishing.marks import box
from ..finishing.metadata import About, write_sheet_metadata
from ..finishing.saving import saved
from ..source_map import SourceMap
from .fold import sides
from .places import placed

MM = 72 / 25.4


@dataclass(frozen=True)
class Sheets:
    """The bytes of a PDF of sheets, and its source map."""

    data: bytes
    map: SourceMap


def impose(data: bytes, about: About, pages_map: SourceMap, thickness: float) -> Sheets:
    """Place two pages on each side of a sheet, to be folded and stitched; `thickness` is that of a leaf in
    mm. `about` is the metadata of the PDF `data` of the pages, `pages_map` its source map.

    The sheets are to be printed on both sides, turned over the short edge, at full size (ISO 32000-1, 12.2:
    Duplex, PrintScaling). Each page is clipped at the fold. Raises ValueError unless the number of pages is a
    multiple of four.
    """
    source, out = Pdf.open(io.BytesIO(data)), Pdf.new()
    pages = list(source.pages)
    left, bottom, right, top = box(pages[0].trimbox)
    width, height = right - left, top - bottom
    forms = [out.copy_foreign(page.as_form_xobject()) for page in pages]
    folded = sides(len(pages), thickness)
    for side in folded:
        sheet = out.add_blank_page(page_size=(2 * width, height))
        creep = side.creep * MM
        sheet.obj.Resources = Dictionary(
            XObject=Dictionary({'/Left': forms[side.left], '/Right': forms[side.right]})
        )
        halves = [
            _half('Left', 0, creep - left, -bottom, width, height),
            _half('Right', width, width - creep - left, -bottom, width, height),
        ]
        sheet.obj.Contents = out.make_stream('\n'.join(halves).encode())
        sheet.obj.TrimBox = Array([0, 0, 2 * width, height])
    out.Root.ViewerPreferences = Dictionary(Duplex=Name.DuplexFlipShortEdge, PrintScaling=Name('/None'))
    out.trailer.Info = out.make_indirect(
        Dictionary({key: str(value) for key, value in source.trailer.Info.items()})
    )
    build = of_sheets(about.build, thickness)
    write_sheet_metadata(out, replace(about, build=build), str(source.trailer.Info.Producer))
    return Sheets(saved(out, build, min_version='1.7'), placed(pages_map, build, folded, width))


def _half(name: str, clip: float, x: float, y: float, width: float, height: float) -> str:
    """The operators that draw the page `name` with its origin at x, y, clipped to the half of the sheet that
    begins at `clip`."""
    return f'q {clip:.3f} 0 {width:.3f} {height:.3f} re W n 1 0 0 1 {x:.3f} {y:.3f} cm /{name} Do Q'
