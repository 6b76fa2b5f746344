"""Links whose target is not in the file, because it holds only a part of the book."""

from __future__ import annotations

from collections.abc import Container

from pikepdf import Array, Dictionary, Name, NumberTree, Object, Pdf, String

from ...core.page_map import OutwardLinks


def lead_outward(pdf: Pdf, pages: list[Dictionary], known: Container[str], away: OutwardLinks) -> None:
    """Turn links whose destination is not `known` into links to the address of the whole book; where it has
    none, into plain text.

    Either way assistive technology announces where the target is (Contents: ISO 14289-1, 7.18.5; ActualText:
    ISO 32000-1, 14.9.4).
    """
    owners = NumberTree(pdf.Root.StructTreeRoot.ParentTree)
    for page in pages:
        kept: list[Object] = []
        for link in page.get('/Annots', ()):
            target = str(link.Dest) if isinstance(link.get('/Dest'), String) else ''
            if not target or target in known:
                kept.append(link)
            elif away.url:
                del link['/Dest']
                link.A = Dictionary(S=Name.URI, URI=String(away.url))
                link.Contents = String(_description(link, away.words(target)))
                kept.append(link)
            else:
                _unlink(owners[int(link.StructParent)], link, away.words(target))
        if '/Annots' in page:
            page.Annots = Array(kept)


def _description(link: Object, location: str) -> str:
    return f'{link.Contents}, {location}' if location else str(link.Contents)


def _unlink(element: Object, link: Object, location: str) -> None:
    """Turn the Link element of an annotation into a Span. A link over two lines has two annotations, so this
    is called twice for its element."""
    element.K = Array([
        kid
        for kid in element.K
        if not (isinstance(kid, Dictionary) and '/Obj' in kid and kid.Obj.objgen == link.objgen)
    ])
    element.S = Name.Span
    if location:
        element.ActualText = String(_description(link, location))
