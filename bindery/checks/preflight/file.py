"""Preflight of the file as a whole and of the boxes of its pages. Each rule is a function from the opened
file to its faults."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from pypdf import PageObject, PdfReader
from pypdf.generic import ArrayObject

from ..finished.file import Fault
from ..finished.opening import catalog
from .table import fault, limit

MM = 72 / 25.4
Box = tuple[float, float, float, float]  # left, bottom, right, top
ROUNDING = 0.02  # pt by which boxes may differ
_REQUIRED = (  # properties of the metadata
    'dc:title',
    'xmp:CreateDate',
    'xmp:ModifyDate',
    'xmp:MetadataDate',
    'xmpMM:DocumentID',
    'xmpMM:VersionID',
    'xmpMM:RenditionClass',
)


def metadata(reader: PdfReader) -> str:
    """The XMP packet as text, '' for none."""
    stream = catalog(reader).get('/Metadata')
    if stream is None:
        return ''
    packet: bytes = stream.get_object().get_data()
    return packet.decode('utf-8', 'replace')


def property_of(packet: str, name: str) -> str:
    """The value of a simple property of an XMP packet, written as element or attribute; '' when it is
    missing."""
    match = re.search(rf'<{name}>(.*?)</{name}>|{name}="([^"]*)"', packet, re.S)
    return (match[1] or match[2] or '').strip() if match else ''


def identified(reader: PdfReader) -> Iterator[Fault]:
    """The file claims PDF/X-4, and has the metadata, Trapped, identifier and version that this requires."""
    packet, root = metadata(reader), catalog(reader)
    info: Any = reader.trailer.get('/Info')
    if property_of(packet, 'pdfxid:GTS_PDFXVersion') != 'PDF/X-4':
        yield fault('x4-identification', 'the metadata do not say PDF/X-4')
    if missing := [name for name in _REQUIRED if not property_of(packet, name)]:
        yield fault('x4-metadata', f'the metadata lack {", ".join(missing)}')
    if info is None or info.get_object().get('/Trapped') not in ('/True', '/False'):
        yield fault('x4-trapped', 'the file does not say whether it is trapped')
    if '/ID' not in reader.trailer:
        yield fault('x4-id', 'the file has no identifier')
    version = str(root.get('/Version', f'/{reader.pdf_header[5:]}'))[1:]
    if float(version) > limit('x4-version'):
        yield fault('x4-version', f'the file is PDF {version}')


def intent(reader: PdfReader) -> Iterator[Fault]:
    """There is one PDF/X output intent, with the ICC profile of a CMYK press."""
    intents = [
        intent.get_object()
        for intent in catalog(reader).get('/OutputIntents', ())
        if intent.get_object().get('/S') == '/GTS_PDFX'
    ]
    if len(intents) != 1:
        yield fault('x4-intent', f'there are {len(intents)} output intents for the press')
        return
    name = str(intents[0].get('/OutputConditionIdentifier', ''))
    if not re.fullmatch(r'\w+', name):
        yield fault('x4-intent', f'the output intent has no proper name (“{name[:40]}”)')
    profile = intents[0].get('/DestOutputProfile')
    header = profile.get_object().get_data()[:40] if profile is not None else b''
    if header[12:20] != b'prtrCMYK':
        yield fault('x4-intent', 'the output intent has no profile of a CMYK press')


def inactive(reader: PdfReader) -> Iterator[Fault]:
    """There are no actions, scripts, forms, tags or annotations."""
    root = catalog(reader)
    for key in ('/AA', '/OpenAction', '/AcroForm'):
        if key in root:
            yield fault('x4-active', f'the catalog has {key}')
    if '/JavaScript' in root.get('/Names', {}):
        yield fault('x4-active', 'there is a script in the file')
    for key in ('/StructTreeRoot', '/MarkInfo'):
        if key in root:
            yield fault('tags', f'the catalog has {key}')
    for n, page in enumerate(reader.pages, 1):
        references: Any = page.get('/Annots') or ()
        for reference in references:
            annotation = reference.get_object()
            yield fault(
                'x4-annotation',
                f'an annotation of kind {str(annotation.get("/Subtype"))[1:]}',
                n,
                _below_trim(page, annotation.get('/Rect')),
            )


def boxes(reader: PdfReader) -> Iterator[Fault]:
    """Every page has trim, bleed and media box, nested, with enough bleed; all pages have the same trim
    size."""
    sizes: dict[tuple[float, float], int] = {}  # trim size -> first page with it
    least = limit('bleed-box') * MM
    for n, page in enumerate(reader.pages, 1):
        trim, bleed, media, crop = (
            _box(page, name) for name in ('/TrimBox', '/BleedBox', '/MediaBox', '/CropBox')
        )
        if trim is None or bleed is None or media is None:
            yield fault(
                'box',
                'the page lacks '
                + ' and '.join(
                    name
                    for name, box in (('trim box', trim), ('bleed box', bleed), ('media box', media))
                    if box is None
                ),
                n,
            )
            continue
        if not (_within(trim, bleed) and _within(bleed, media)):
            yield fault('box', 'trim, bleed and media box do not lie one within the other', n)
        if crop is not None and crop != media:
            yield fault('box', 'the crop box is not the media box', n)
        if '/UserUnit' in page:
            yield fault('box', 'the page has a unit of its own', n)
        margin = min(trim[0] - bleed[0], trim[1] - bleed[1], bleed[2] - trim[2], bleed[3] - trim[3])
        if margin < least - ROUNDING:
            yield fault('bleed-box', f'the bleed is {margin / MM:.1f} mm wide', n)
        sizes.setdefault((round(trim[2] - trim[0], 1), round(trim[3] - trim[1], 1)), n)
        if page.get('/Rotate'):
            yield fault('trim-size', f'the page is turned by {page["/Rotate"]} degrees', n)
    for size, n in list(sizes.items())[1:]:
        yield fault(
            'trim-size',
            f'the page is {size[0] / MM:.0f} x {size[1] / MM:.0f} mm, the first is '
            + ' x '.join(f'{side / MM:.0f}' for side in next(iter(sizes)))
            + ' mm',
            n,
        )


def _box(page: PageObject, name: str) -> Box | None:
    """A box of a page itself, in pt; None where it is missing or no rectangle."""
    numbers = page.get(name)
    if not isinstance(numbers, ArrayObject) or len(numbers) != 4:
        return None
    left, bottom, right, top = (round(float(number), 3) for number in numbers)
    return left, bottom, right, top


def _within(inner: Box, outer: Box) -> bool:
    return (
        inner[0] >= outer[0] - ROUNDING
        and inner[1] >= outer[1] - ROUNDING
        and inner[2] <= outer[2] + ROUNDING
        and inner[3] <= outer[3] + ROUNDING
    )


def _below_trim(page: PageObject, rectangle: Any) -> float | None:
    """How far the upper edge of a rectangle is below the top of the trim, in pt; None where either is
    missing."""
    trim = _box(page, '/TrimBox')
    return trim[3] - float(rectangle[3]) if trim and rectangle is not None else None


FILE_RULES = (identified, intent, inactive, boxes)
