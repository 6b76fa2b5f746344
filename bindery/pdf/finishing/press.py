"""The press output: the pages as PDF/X-4 (ISO 15930-7), in inks, with bleed and marks, and without anything
that is only for screens."""

from __future__ import annotations

import pikepdf
from pikepdf import Array, Dictionary, Name, Object, Pdf

from ... import __version__
from ...core.colour.palette import Palette
from ...core.colour.spaces import channels
from ..binding import Bound
from .inks import Inks
from .intent import write_intent
from .marks import draw, registration, set_boxes
from .metadata import write_press_metadata
from .order import Finished, Order
from .saving import saved

_SCREEN_ENTRIES = (  # of the catalog
    '/StructTreeRoot',
    '/MarkInfo',
    '/Names',
    '/AF',
    '/Outlines',
    '/PageMode',
    '/AcroForm',
    '/OpenAction',
    '/Lang',
)
_SCREEN_ENTRIES_OF_PAGES = ('/Annots', '/StructParents', '/Tabs')


def finish(bound: Bound, order: Order) -> Finished:
    """The whole book for the printer."""
    return print_ready(bound.pdf, order)


def palette(order: Order) -> Palette:
    """The exact inks of the tokens, and the profile of the printing condition for all other colours."""
    tokens = order.tokens
    named = [
        (channels(tokens.rgb[name]), (cyan / 100, magenta / 100, yellow / 100, black / 100))
        for name, (cyan, magenta, yellow, black) in tokens.cmyk.items()
    ]
    return Palette(
        named, order.condition.profile, order.paper.most_ink / 100, map(channels, tokens.rgb.values())
    )


def print_ready(pdf: Pdf, order: Order, folds: tuple[float, ...] = ()) -> Finished:
    """`pdf`, whose pages have a trim and a bleed, as PDF/X-4 (ISO 15930-7). `folds`: where a sheet is folded,
    in pt from its left trim.

    Raises ValueError for a gradient in a colour space that is not converted.
    """
    marks, colour = order.output.marks, registration(pdf)
    inks = Inks(pdf, palette(order), colour)
    # object number of a stream, which pages may share -> in inks
    converted: dict[tuple[int, int], Object] = {}
    for page in (page.obj for page in pdf.pages):
        for key in _SCREEN_ENTRIES_OF_PAGES:
            if key in page:
                del page[key]
        if '/Group' in page:
            page.Group.CS = Name.DeviceCMYK
        trim, bleed = set_boxes(page, marks)
        inks.resources(page.Resources)
        contents = list(page.Contents) if isinstance(page.Contents, Array) else [page.Contents]
        for stream in contents:
            if stream.objgen not in converted:
                converted[stream.objgen] = pdf.make_stream(inks.content(stream))
        left, bottom, right, top = bleed
        rectangle = f'{left:.4f} {bottom:.4f} {right - left:.4f} {top - bottom:.4f} re'
        clip = f'q\n{rectangle}\nW\nn'.encode()
        page.Contents = Array([
            pdf.make_stream(clip),
            *(converted[stream.objgen] for stream in contents),
            pdf.make_stream(b'Q\n' + draw(marks, trim, bleed, folds)),
        ])
    for key in _SCREEN_ENTRIES:
        if key in pdf.Root:
            del pdf.Root[key]
    pdf.Root.ViewerPreferences = Dictionary(PrintScaling=Name('/None'))
    write_intent(pdf, order.condition)
    write_press_metadata(pdf, order.about, order.paper, f'bindery {__version__}')
    pikepdf.settings.set_flate_compression_level(1)
    data = saved(pdf, order.about.build, force_version='1.6', compress_streams=True, recompress_flate=False)
    return Finished(data, len(pdf.pages), tuple(sorted(inks.palette.converted.items())))
