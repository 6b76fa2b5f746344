"""Preflight of the file as a whole and of the boxes of its pages. Each rule is a function from the opened
file to the faults it finds."""

from __future__ import annotations

import re
from collections.abc import Iterator

from pypdf import PdfReader
from pypdf.generic import ArrayObject

from ..finished.file import Fault
from .table import fault, limit

MM = 72 / 25.4
ROUNDING = 0.02  # pt
_NEEDED = (
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
    found = reader.trailer['/Root'].get('/Metadata')
    return found.get_object().get_data().decode('utf-8', 'replace') if found is not None else ''


def says(packet: str, name: str) -> str:
    """The value of a simple property, as element or attribute; '' when it is not there."""
    m = re.search(rf'<{name}>(.*?)</{name}>|{name}="([^"]*)"', packet, re.S)
    return (m[1] or m[2] or '').strip() if m else ''


def identified(reader: PdfReader) -> Iterator[Fault]:
    packet, root, info = metadata(reader), reader.trailer['/Root'], reader.trailer.get('/Info')
    if says(packet, 'pdfxid:GTS_PDFXVersion') != 'PDF/X-4':
        yield fault('x4-identification', 'the metadata do not say PDF/X-4')
    if missing := [name for name in _NEEDED if not says(packet, name)]:
        yield fault('x4-metadata', f'the metadata lack {", ".join(missing)}')
    if info is None or info.get_object().get('/Trapped') not in ('/True', '/False'):
        yield fault('x4-trapped', 'the file does not say whether it is trapped')
    if '/ID' not in reader.trailer:
        yield fault('x4-id', 'the file has no identifier')
    version = str(root.get('/Version', f'/{reader.pdf_header[5:]}'))[1:]
    if float(version) > limit('x4-version'):
        yield fault('x4-version', f'the file is PDF {version}')


def intent(reader: PdfReader) -> Iterator[Fault]:
    found = [
        i.get_object()
        for i in reader.trailer['/Root'].get('/OutputIntents', ())
        if i.get_object().get('/S') == '/GTS_PDFX'
    ]
    if len(found) != 1:
        yield fault('x4-intent', f'there are {len(found)} output intents for the press')
        return
    name = str(found[0].get('/OutputConditionIdentifier', ''))
    if not re.fullmatch(r'\w+', name):
        yield fault('x4-intent', f'the output intent has no proper name (“{name[:40]}”)')
    profile = found[0].get('/DestOutputProfile')
    header = profile.get_object().get_data()[:40] if profile is not None else b''
    if header[12:20] != b'prtrCMYK':
        yield fault('x4-intent', 'the output intent has no profile of a CMYK press')


def inactive(reader: PdfReader) -> Iterator[Fault]:
    root = reader.trailer['/Root']
    for key in ('/AA', '/OpenAction', '/AcroForm'):
        if key in root:
            yield fault('x4-active', f'the catalog has {key}')
    if '/JavaScript' in root.get('/Names', {}):
        yield fault('x4-active', 'there is a script in the file')
    for key in ('/StructTreeRoot', '/MarkInfo'):
        if key in root:
            yield fault('tags', f'the catalog has {key}')
    for n, page in enumerate(reader.pages, 1):
        for annotation in page.get('/Annots') or ():
            yield fault(
                'x4-annotation',
                f'an annotation of kind {str(annotation.get_object().get("/Subtype"))[1:]}',
                n,
                _below(page, annotation.get_object().get('/Rect')),
            )


def boxes(reader: PdfReader) -> Iterator[Fault]:
    sizes: dict[tuple[float, float], int] = {}
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
        if (
            size := min(trim[0] - bleed[0], trim[1] - bleed[1], bleed[2] - trim[2], bleed[3] - trim[3])
        ) < least - ROUNDING:
            yield fault('bleed-box', f'the bleed is {size / MM:.1f} mm wide', n)
        sizes.setdefault((round(trim[2] - trim[0], 1), round(trim[3] - trim[1], 1)), n)
        if page.get('/Rotate'):
            yield fault('trim-size', f'the page is turned by {page["/Rotate"]} degrees', n)
    for size, n in list(sizes.items())[1:]:
        yield fault(
            'trim-size',
            f'the page is {size[0] / MM:.0f} x {size[1] / MM:.0f} mm, the first is '
            + ' x '.join(f'{v / MM:.0f}' for v in next(iter(sizes)))
            + ' mm',
            n,
        )


def _box(page, name: str) -> tuple[float, ...] | None:
    found = page.get(name)
    return (
        tuple(round(float(v), 3) for v in found)
        if isinstance(found, ArrayObject) and len(found) == 4
        else None
    )


def _within(inner: tuple[float, ...], outer: tuple[float, ...]) -> bool:
    return (
        inner[0] >= outer[0] - ROUNDING
        and inner[1] >= outer[1] - ROUNDING
        and inner[2] <= outer[2] + ROUNDING
        and inner[3] <= outer[3] + ROUNDING
    )


def _below(page, rectangle) -> float | None:
    trim = _box(page, '/TrimBox')
    return trim[3] - float(rectangle[3]) if trim and rectangle is not None else None


FILE_RULES = (identified, intent, inactive, boxes)
