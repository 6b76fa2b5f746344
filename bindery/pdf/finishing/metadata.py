"""What a PDF says about itself: XMP and the information dictionary, always in agreement (ISO 19005-3,
6.6.2)."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from html import escape

from pikepdf import Dictionary, Name, Pdf

from ...core.publication.edition import Edition
from ...core.publication.output import Output
from ...core.publication.publication import Publication


@dataclass(frozen=True)
class About:
    """The words of the metadata. `document` stays the same over all versions of an edition; `identifier` is
    its DOI or ISBN, or ''; `build` is the identifier of the PDF."""

    title: str
    subtitle: str
    edition: str
    author: str
    subject: str
    keywords: tuple[str, ...]
    language: str
    rights: str
    licence: str  # address of the licence
    document: str
    identifier: str
    isbn: str
    version: str
    date: str  # ISO 8601 day
    draft: bool
    build: str = ''

    @property
    def full_title(self) -> str:
        """Title, subtitle and edition in one line, as a window shows it."""
        return f'{self.title}{": " if self.subtitle else ""}{self.subtitle}. {self.edition}'


def about(publication: Publication, edition: Edition) -> About:
    """The metadata of one edition."""
    meta = publication.meta
    licence, identifiers = meta.get('licence', {}), meta.get('identifiers') or {}
    isbn, doi = identifiers.get('isbn_pdf', ''), identifiers.get('doi', '')
    key = uuid.uuid5(uuid.NAMESPACE_URL, f'{meta["publisher"]}/{meta["slug"]}/{edition.name}')
    return About(
        meta['title'],
        meta.get('subtitle', ''),
        edition.title,
        meta['publisher'],
        meta.get('subject', ''),
        tuple(meta.get('keywords', ())),
        meta['language'],
        licence.get('statement') or licence.get('name', ''),
        licence.get('url', ''),
        f'uuid:{key}',
        f'doi:{doi}' if doi else f'urn:isbn:{isbn.replace("-", "")}' if isbn else '',
        isbn,
        edition.version,
        edition.date,
        edition.status == 'draft',
    )


_SPACES = {
    'dc': 'http://purl.org/dc/elements/1.1/',
    'xmp': 'http://ns.adobe.com/xap/1.0/',
    'xmpMM': 'http://ns.adobe.com/xap/1.0/mm/',
    'xmpRights': 'http://ns.adobe.com/xap/1.0/rights/',
    'pdf': 'http://ns.adobe.com/pdf/1.3/',
    'pdfaid': 'http://www.aiim.org/pdfa/ns/id/',
    'pdfuaid': 'http://www.aiim.org/pdfua/ns/id/',
    'pdfxid': 'http://www.npes.org/pdfx/ns/id/',
    'prism': 'http://prismstandard.org/namespaces/basic/3.0/',
    'press': 'urn:bindery:press',
}

_RESOURCE = 'http://ns.adobe.com/xap/1.0/sType/ResourceRef#'

# Schemas that PDF/A does not know have to be described in the packet itself (ISO 19005-3, 6.6.2.3): prefix,
# name, (property, type, what it is).
_EXTENSIONS = (
    (
        'pdfuaid',
        'PDF/UA identification schema',
        (('part', 'Integer', 'Part of ISO 14289 that the file conforms to'),),
    ),
    (
        'prism',
        'PRISM basic metadata',
        (
            ('subtitle', 'Text', 'Subtitle of the publication'),
            ('edition', 'Text', 'Name of the edition'),
            ('versionIdentifier', 'Text', 'Version of the edition'),
            ('isbn', 'Text', 'ISBN of this format'),
        ),
    ),
)


def write_metadata(pdf: Pdf, a: About, producer: str) -> None:
    """XMP for PDF/A-3a and PDF/UA-1 in one packet, and the same in the information dictionary."""
    _write_packet(
        pdf,
        _packet(
            [('pdfaid:part', '3'), ('pdfaid:conformance', 'A'), ('pdfuaid:part', '1'), *_rows(a, producer)],
            _extensions(),
        ),
    )
    write_information(pdf, a, producer)


def write_press_metadata(pdf: Pdf, a: About, output: Output, producer: str) -> None:
    """XMP and information for PDF/X-4 (ISO 15930-7, 6.3): a file with no Trapped is refused, ours is not
    trapped.

    The most ink that the paper takes is written down too, so that whoever has the file alone can check it
    (`inspect` does).
    """
    rows = [
        ('pdfxid:GTS_PDFXVersion', 'PDF/X-4'),
        ('pdf:Trapped', 'False'),
        ('press:Paper', _text(output.paper.name)),
        ('press:MostInk', str(output.paper.most_ink)),
    ]
    _write_packet(pdf, _packet([*rows, *_rows(a, producer)]))
    write_information(pdf, a, producer)
    pdf.trailer.Info.Trapped = Name('/False')


def _write_packet(pdf: Pdf, packet: str) -> None:
    pdf.Root.Metadata = pdf.make_stream(packet.encode())
    pdf.Root.Metadata.Type, pdf.Root.Metadata.Subtype = Name.Metadata, Name.XML


def write_sheet_metadata(pdf: Pdf, a: About, producer: str) -> None:
    """XMP alone, for a file that conforms to no part of a standard."""
    _write_packet(pdf, _packet(_rows(a, producer)))


def write_information(pdf: Pdf, a: About, producer: str) -> None:
    """The information dictionary alone (ISO 32000-1, 14.3.3)."""
    day = f'D:{a.date.replace("-", "")}000000Z'
    info = {
        'Title': a.full_title,
        'Author': a.author,
        'Subject': a.subject,
        'Keywords': ', '.join(a.keywords),
        'Producer': producer,
        'CreationDate': day,
        'ModDate': day,
    }
    pdf.trailer.Info = pdf.make_indirect(Dictionary({f'/{k}': v for k, v in info.items() if v}))


def _rows(a: About, producer: str) -> list[tuple[str, str]]:
    """What every file says about itself."""
    stamp = f'{a.date}T00:00:00Z'
    return [
        ('dc:title', _alternatives(a.full_title)),
        ('dc:creator', _list('Seq', [a.author])),
        ('dc:publisher', _list('Bag', [a.author])),
        ('dc:description', _alternatives(a.subject)),
        ('dc:subject', _list('Bag', a.keywords)),
        ('dc:language', _list('Bag', [a.language])),
        ('dc:rights', _alternatives(a.rights)),
        ('dc:identifier', _text(a.identifier)),
        ('dc:format', 'application/pdf'),
        ('xmpRights:Marked', 'True'),
        ('xmpRights:WebStatement', _text(a.licence)),
        ('prism:subtitle', _text(a.subtitle)),
        ('prism:edition', _text(a.edition)),
        ('prism:versionIdentifier', _text(a.version)),
        ('prism:isbn', _text(a.isbn)),
        ('pdf:Keywords', _text(', '.join(a.keywords))),
        ('pdf:Producer', _text(producer)),
        ('xmp:CreateDate', stamp),
        ('xmp:ModifyDate', stamp),
        ('xmp:MetadataDate', stamp),
        *_identifiers(a),
        ('xmpMM:VersionID', _text(a.version)),
        ('xmpMM:RenditionClass', 'draft' if a.draft else 'default'),
    ]


def _identifiers(a: About) -> list[tuple[str, str]]:
    """How the file is known (XMP Specification, part 2: xmpMM). All versions and renditions of an edition
    have the same DocumentID, each build an InstanceID of its own. A program that saves the file again gives
    it another InstanceID, and keeps what it is derived from: so the build stands there too."""
    if not a.build:
        return [('xmpMM:DocumentID', _text(a.document))]
    document, build = _text(a.document), f'uuid:{a.build}'
    reference = f'<stRef:documentID>{document}</stRef:documentID><stRef:instanceID>{build}</stRef:instanceID>'
    of = f'<rdf:Description xmlns:stRef="{_RESOURCE}">{reference}</rdf:Description>'
    return [('xmpMM:DocumentID', document), ('xmpMM:InstanceID', build), ('xmpMM:DerivedFrom', of)]


def _packet(rows: list[tuple[str, str]], more: str = '') -> str:
    used = {name.partition(':')[0] for name, value in rows if value}
    spaces = ' '.join(f'xmlns:{prefix}="{address}"' for prefix, address in _SPACES.items() if prefix in used)
    body = '\n'.join(f'<{name}>{value}</{name}>' for name, value in rows if value)
    return f"""<?xpacket begin="\ufeff" id="W5M0MpCehiHzreSzNTczkc9d"?>
<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">
<rdf:Description rdf:about="" {spaces}>
{body}
</rdf:Description>
{more}
</rdf:RDF></x:xmpmeta>
<?xpacket end="w"?>"""


def _text(value: str) -> str:
    return escape(value, quote=False)


def _alternatives(value: str) -> str:
    return f'<rdf:Alt><rdf:li xml:lang="x-default">{_text(value)}</rdf:li></rdf:Alt>' if value else ''


def _list(kind: str, values) -> str:
    return (
        f'<rdf:{kind}>{"".join(f"<rdf:li>{_text(v)}</rdf:li>" for v in values)}</rdf:{kind}>'
        if values
        else ''
    )


def _extensions() -> str:
    def resource(*pairs: tuple[str, str]) -> str:
        return (
            '<rdf:li rdf:parseType="Resource">'
            + ''.join(f'<{name}>{value}</{name}>' for name, value in pairs)
            + '</rdf:li>'
        )

    schemas = [
        resource(
            ('pdfaSchema:schema', name),
            ('pdfaSchema:namespaceURI', _SPACES[prefix]),
            ('pdfaSchema:prefix', prefix),
            (
                'pdfaSchema:property',
                '<rdf:Seq>'
                + ''.join(
                    resource(
                        ('pdfaProperty:name', key),
                        ('pdfaProperty:valueType', kind),
                        ('pdfaProperty:category', 'internal' if prefix == 'pdfuaid' else 'external'),
                        ('pdfaProperty:description', words),
                    )
                    for key, kind, words in properties
                )
                + '</rdf:Seq>',
            ),
        )
        for prefix, name, properties in _EXTENSIONS
    ]
    return (
        '<rdf:Description rdf:about="" xmlns:pdfaExtension="http://www.aiim.org/pdfa/ns/extension/"'
        ' xmlns:pdfaSchema="http://www.aiim.org/pdfa/ns/schema#" '
        f'xmlns:pdfaProperty="http://www.aiim.org/pdfa/ns/property#"><pdfaExtension:schemas><rdf:Bag>{"".join(schemas)}</rdf:Bag></pdfaExtension:schemas></rdf:Description>'
    )
