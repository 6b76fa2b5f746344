"""Embed files in a PDF (ISO 32000-1, 7.11.4; ISO 19005-3, 6.8 and annex E)."""

from __future__ import annotations

from collections.abc import Sequence
from hashlib import md5

from pikepdf import Array, Dictionary, Name, Object, Pdf, String

from ..attachments import Attachment


def embed_files(pdf: Pdf, files: Sequence[Attachment]) -> None:
    """Attach `files` to the document as its associated files."""
    if not files:
        return
    specifications = [
        (file.name, _specification(pdf, file)) for file in sorted(files, key=lambda f: f.name.encode())
    ]
    pdf.Root.Names.EmbeddedFiles = pdf.make_indirect(
        Dictionary(Names=Array([part for name, spec in specifications for part in (String(name), spec)]))
    )
    pdf.Root.AF = Array([spec for _, spec in specifications])


def _specification(pdf: Pdf, file: Attachment) -> Object:
    """The file specification dictionary (ISO 32000-1, 7.11.3), with the file itself."""
    day = String(f'D:{file.date.replace("-", "")}000000Z')
    content = pdf.make_stream(file.data)
    content.Type, content.Subtype = Name.EmbeddedFile, Name(f'/{file.kind}')
    content.Params = Dictionary(
        Size=len(file.data), CreationDate=day, ModDate=day, CheckSum=String(md5(file.data).digest())
    )
    stream = pdf.make_indirect(content)
    return pdf.make_indirect(
        Dictionary(
            Type=Name.Filespec,
            F=String(file.name),
            UF=String(file.name),
            Desc=String(file.description),
            AFRelationship=Name(f'/{file.relation}'),
            EF=Dictionary(F=stream, UF=stream),
        )
    )
