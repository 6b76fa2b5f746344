"""Links to what the file does not hold, because it is only a part of the book."""

from __future__ import annotations

from collections.abc import Container

from pikepdf import Array, Dictionary, Name, NumberTree, Pdf, String

from ...core.page_map import OutwardLinks


def lead_outward(pdf: Pdf, pages: list[Dictionary], known: Container[str], away: OutwardLinks) -> None:
    """Lead links whose destination is not `known` to the address of the whole book; where it has none, only
    their words are left.

    Either way a reader hears where their target stands (Contents: ISO 14289-1, 7.18.5; ActualText: ISO
    32000-1, 14.9.4).
    """
    owners = NumberTree(pdf.Root.StructTreeRoot.ParentTree)
    for page in pages:
        kept = []
        for link in page.get('/Annots', ()):
            target = str(link.Dest) if isinstance(link.get('/Dest'), String) else ''
            if not target or target in known:
                kept.append(link)
            elif away.url:
                del link['/Dest']
                link.A = Dictionary(S=Name.URI, URI=String(away.url))
                link.Contents = String(_joined(link, away.words(target)))
                kept.append(link)
            else:
                _release(owners[int(link.StructParent)], link, away.words(target))
        if '/Annots' in page:
            page.Annots = Array(kept)


def _joined(link: Dictionary, where: str) -> str:
    return f'{link.Contents}, {where}' if where else str(link.Contents)


def _release(element: Dictionary, link: Dictionary, where: str) -> None:
    """Let a structure element go on without its link. A link over two lines has two annotations, and comes
    here twice."""
    element.K = Array([
        kid
        for kid in element.K
        if not (isinstance(kid, Dictionary) and '/Obj' in kid and kid.Obj.objgen == link.objgen)
    ])
    element.S = Name.Span
    if where:
        element.ActualText = String(_joined(link, where))
