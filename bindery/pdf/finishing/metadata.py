"""The metadata of a PDF: XMP and the information dictionary, with the same values (ISO 19005-3, 6.6.2)."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from html import escape

from pikepdf import Dictionary, Name, Pdf

from ...core.publication.edition import Edition
from ...core.publication.output_parts import Paper
from ...core.publication.publication import Publication


@dataclass(frozen=True)
class About:
    """The values of the metadata. `document` is the DocumentID, the same for all versions of an edition;
    `identifier` its DOI or ISBN as a URI, or ''; `build` the identifier of the PDF."""

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
        """Title, subtitle and edition in one line, for the title bar of a viewer."""
        return f'{self.title}{": " if self.subtitle else ""}{self.subtitle}. {self.edition}'


def about(publication: Publication, edition: Edition) -> About:
    """The metadata of an edition, without the identifier of a build."""
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

# Extension schemas, which PDF/A wants described in the packet itself (ISO 19005-3, 6.6.2.3): prefix, name,
# (property, type, description).
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


def write_metadata(pdf: Pdf, about: About, producer: str) -> None:
    """Write XMP for PDF/A-3a and PDF/UA-1, and the same in the information dictionary."""
    _write_packet(
        pdf,
        _packet(
            [
                ('pdfaid:part', '3'),
                ('pdfaid:conformance', 'A'),
                ('pdfuaid:part', '1'),
                *_rows(about, producer),
            ],
            _extensions(),
        ),
    )
    write_information(pdf, about, producer)


def write_press_metadata(pdf: Pdf, about: About, paper: Paper, producer: str) -> None:
    """Write XMP and the information dictionary for PDF/X-4 (ISO 15930-7, 6.3), with the required key Trapped.

    The ink limit of the paper is written too, so that `inspect` can check the file by itself.
    """
    rows = [
        ('pdfxid:GTS_PDFXVersion', 'PDF/X-4'),
        ('pdf:Trapped', 'False'),
        ('press:Paper', _text(paper.name)),
        ('press:MostInk', str(paper.most_ink)),
    ]
    _write_packet(pdf, _packet([*rows, *_rows(about, producer)]))
    write_information(pdf, about, producer)
    pdf.trailer.Info.Trapped = Name('/False')


def _write_packet(pdf: Pdf, packet: str) -> None:
    pdf.Root.Metadata = pdf.make_stream(packet.encode())
    pdf.Root.Metadata.Type, pdf.Root.Metadata.Subtype = Name.Metadata, Name.XML


def write_sheet_metadata(pdf: Pdf, about: About, producer: str) -> None:
    """Write XMP alone, for a file that claims to conform to no standard."""
    _write_packet(pdf, _packet(_rows(about, producer)))


def write_information(pdf: Pdf, about: About, producer: str) -> None:
    """Write the information dictionary alone (ISO 32000-1, 14.3.3)."""
    day = f'D:{about.date.replace("-", "")}000000Z'
    info = {
        'Title': about.full_title,
        'Author': about.author,
        'Subject': about.subject,
        'Keywords': ', '.join(about.keywords),
        'Producer': producer,
        'CreationDate': day,
        'ModDate': day,
    }
    pdf.trailer.Info = pdf.make_indirect(
        Dictionary({f'/{key}': value for key, value in info.items() if value})
    )


def _rows(about: About, producer: str) -> list[tuple[str, str]]:
    """The properties that every file has: XMP name and value, '' for one that is left out."""
    stamp = f'{about.date}T00:00:00Z'
    return [
        ('dc:title', _alternatives(about.full_title)),
        ('dc:creator', _list('Seq', [about.author])),
        ('dc:publisher', _list('Bag', [about.author])),
        ('dc:description', _alternatives(about.subject)),
        ('dc:subject', _list('Bag', about.keywords)),
        ('dc:language', _list('Bag', [about.language])),
        ('dc:rights', _alternatives(about.rights)),
        ('dc:identifier', _text(about.identifier)),
        ('dc:format', 'application/pdf'),
        ('xmpRights:Marked', 'True'),
        ('xmpRights:WebStatement', _text(about.licence)),
        ('prism:subtitle', _text(about.subtitle)),
        ('prism:edition', _text(about.edition)),
        ('prism:versionIdentifier', _text(about.version)),
        ('prism:isbn', _text(about.isbn)),
        ('pdf:Keywords', _text(', '.join(about.keywords))),
        ('pdf:Producer', _text(producer)),
        ('xmp:CreateDate', stamp),
        ('xmp:ModifyDate', stamp),
        ('xmp:MetadataDate', stamp),
        *_identifiers(about),
        ('xmpMM:VersionID', _text(about.version)),
        ('xmpMM:RenditionClass', 'draft' if about.draft else 'default'),
    ]


def _identifiers(about: About) -> list[tuple[str, str]]:
    """The identifiers of the file (XMP Specification, part 2: xmpMM). All versions and renditions of an
    edition have the same DocumentID, each build has its own InstanceID. Programs that save the file again
    change the InstanceID and keep DerivedFrom, so the build is written there too."""
    if not about.build:
        return [('xmpMM:DocumentID', _text(about.document))]
    document, build = _text(about.document), f'uuid:{about.build}'
    reference = f'<stRef:documentID>{document}</stRef:documentID><stRef:instanceID>{build}</stRef:instanceID>'
    origin = f'<rdf:Description xmlns:stRef="{_RESOURCE}">{reference}</rdf:Description>'
    return [('xmpMM:DocumentID', document), ('xmpMM:InstanceID', build), ('xmpMM:DerivedFrom', origin)]


def _packet(rows: list[tuple[str, str]], more: str = '') -> str:
    """An XMP packet of `rows`; `more` are further descriptions."""
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


def _list(kind: str, values: Sequence[str]) -> str:
    return (
        f'<rdf:{kind}>{"".join(f"<rdf:li>{_text(value)}</rdf:li>" for value in values)}</rdf:{kind}>'
        if values
        else ''
    )


def _extensions() -> str:
    """The description of the extension schemas (ISO 19005-3, 6.6.2.3)."""

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
