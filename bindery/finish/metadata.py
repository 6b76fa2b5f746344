"""What a PDF says about itself: XMP and the information dictionary, always in agreement (ISO 19005-3, 6.6.2)."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from html import escape

from pikepdf import Dictionary, Name, Pdf

from ..model import Edition, Publication


@dataclass(frozen=True)
class About:
    """The words of the metadata. `identifier` stays the same over all versions of an edition."""

    title: str
    author: str
    subject: str
    keywords: str
    language: str
    rights: str
    identifier: str
    version: str
    date: str              # ISO 8601 day
    draft: bool


def about(publication: Publication, edition: Edition) -> About:
    meta = publication.meta
    title = meta['title'] + (f': {meta["subtitle"]}' if meta.get('subtitle') else '')
    licence = meta.get('licence', {})
    key = uuid.uuid5(uuid.NAMESPACE_URL, f'{meta["publisher"]}/{meta["slug"]}/{edition.name}')
    return About(f'{title}. {edition.title}', meta['publisher'], meta.get('subject', ''), ', '.join(meta.get('keywords', ())), meta['language'],
                 licence.get('statement') or licence.get('name', ''), f'uuid:{key}', edition.version, edition.date, edition.status == 'draft')


_EXTENSION = '''<rdf:Description rdf:about="" xmlns:pdfaExtension="http://www.aiim.org/pdfa/ns/extension/" xmlns:pdfaSchema="http://www.aiim.org/pdfa/ns/schema#" xmlns:pdfaProperty="http://www.aiim.org/pdfa/ns/property#"><pdfaExtension:schemas><rdf:Bag><rdf:li rdf:parseType="Resource"><pdfaSchema:schema>PDF/UA identification schema</pdfaSchema:schema><pdfaSchema:namespaceURI>http://www.aiim.org/pdfua/ns/id/</pdfaSchema:namespaceURI><pdfaSchema:prefix>pdfuaid</pdfaSchema:prefix><pdfaSchema:property><rdf:Seq><rdf:li rdf:parseType="Resource"><pdfaProperty:name>part</pdfaProperty:name><pdfaProperty:valueType>Integer</pdfaProperty:valueType><pdfaProperty:category>internal</pdfaProperty:category><pdfaProperty:description>Part of ISO 14289 that the file conforms to</pdfaProperty:description></rdf:li></rdf:Seq></pdfaSchema:property></rdf:li></rdf:Bag></pdfaExtension:schemas></rdf:Description>'''


def write_metadata(pdf: Pdf, a: About, producer: str) -> None:
    """XMP for PDF/A-3a and PDF/UA-1 in one packet, and the same in the information dictionary."""
    e = {k: escape(v, quote=False) for k, v in vars(a).items() if isinstance(v, str)}
    stamp = f'{a.date}T00:00:00Z'
    alternative = '<{0}><rdf:Alt><rdf:li xml:lang="x-default">{1}</rdf:li></rdf:Alt></{0}>'
    packet = f'''<?xpacket begin="\ufeff" id="W5M0MpCehiHzreSzNTczkc9d"?>
<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">
<rdf:Description rdf:about="" xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:xmp="http://ns.adobe.com/xap/1.0/" xmlns:xmpMM="http://ns.adobe.com/xap/1.0/mm/" xmlns:pdf="http://ns.adobe.com/pdf/1.3/" xmlns:pdfaid="http://www.aiim.org/pdfa/ns/id/" xmlns:pdfuaid="http://www.aiim.org/pdfua/ns/id/">
<pdfaid:part>3</pdfaid:part><pdfaid:conformance>A</pdfaid:conformance><pdfuaid:part>1</pdfuaid:part>
{alternative.format('dc:title', e['title'])}
<dc:creator><rdf:Seq><rdf:li>{e['author']}</rdf:li></rdf:Seq></dc:creator>
{alternative.format('dc:description', e['subject'])}
<dc:language><rdf:Bag><rdf:li>{e['language']}</rdf:li></rdf:Bag></dc:language>
{alternative.format('dc:rights', e['rights'])}
<pdf:Keywords>{e['keywords']}</pdf:Keywords><pdf:Producer>{escape(producer)}</pdf:Producer>
<xmp:CreateDate>{stamp}</xmp:CreateDate><xmp:ModifyDate>{stamp}</xmp:ModifyDate><xmp:MetadataDate>{stamp}</xmp:MetadataDate>
<xmpMM:DocumentID>{e['identifier']}</xmpMM:DocumentID><xmpMM:VersionID>{e['version']}</xmpMM:VersionID>
<xmpMM:RenditionClass>{'draft' if a.draft else 'default'}</xmpMM:RenditionClass>
</rdf:Description>
{_EXTENSION}
</rdf:RDF></x:xmpmeta>
<?xpacket end="w"?>'''
    pdf.Root.Metadata = pdf.make_stream(packet.encode())
    pdf.Root.Metadata.Type, pdf.Root.Metadata.Subtype = Name.Metadata, Name.XML
    day = f'D:{a.date.replace("-", "")}000000Z'
    info = {'Title': a.title, 'Author': a.author, 'Subject': a.subject, 'Keywords': a.keywords, 'Producer': producer, 'CreationDate': day, 'ModDate': day}
    pdf.trailer.Info = pdf.make_indirect(Dictionary({f'/{k}': v for k, v in info.items() if v}))
