"""Structure nodes to PDF objects (ISO 32000-1, 14.7)."""

from __future__ import annotations

import hashlib

import pydyf

from ..engine import page_object
from .tree import Node

ROOM = 1 << 15           # keys of the parent tree that a fragment may use: one for each page and each link


def first_key(name: str) -> int:
    """Where the keys of a fragment begin in the parent tree: below 2**30, and far from those of nearly any other name."""
    return int.from_bytes(hashlib.sha256(name.encode()).digest()[:2], 'big') % ROOM * ROOM


def write_tree(pdf, document: Node, annotations: list, pages: int, name: str) -> list[Node]:
    """Add StructTreeRoot, ParentTree and IDTree to `pdf`. Returns every node that was written, parents first.

    The keys of the parent tree are those of `name` from the start, so that binding can hang the whole tree in as it is.
    """
    _prune(document)
    owners: dict[int, dict[int, bytes]] = {page: {} for page in range(pages)}
    identified: dict[str, bytes] = {}
    references: dict[Node, bytes] = {}
    root = pydyf.Dictionary({'Type': '/StructTreeRoot'})
    pdf.add_object(root)

    def write(node: Node, parent: pydyf.Dictionary) -> pydyf.Dictionary:
        entry = pydyf.Dictionary({'S': f'/{node.role}', 'P': parent.reference})
        pdf.add_object(entry)
        references[node] = entry.reference
        for key, value in node.attributes.items():
            entry[key] = pydyf.String(value)
        if 'ID' in node.attributes:
            identified[node.attributes['ID']] = entry.reference
        if node.layout:
            entry['A'] = pydyf.Dictionary({k: _value(v) for k, v in node.layout.items()})
        first_page = next((k[0] for k in node.kids if isinstance(k, tuple) and isinstance(k[1], int)), None)
        if first_page is not None:
            entry['Pg'] = pdf.page_references[first_page]
        kids = pydyf.Array()
        for kid in node.kids:
            if isinstance(kid, Node):
                kids.append(write(kid, entry).reference)
                continue
            page, content = kid
            if not isinstance(content, int):
                kids.append(pydyf.Dictionary({'Type': '/OBJR', 'Obj': content.reference, 'Pg': pdf.page_references[page]}))
                continue
            owners[page][content] = entry.reference
            if page == first_page:
                kids.append(content)
            else:
                kids.append(pydyf.Dictionary({'Type': '/MCR', 'Pg': pdf.page_references[page], 'MCID': content}))
        entry['K'] = kids
        return entry

    root['K'] = pydyf.Array([write(document, root).reference])
    root['ParentTree'] = _parent_tree(pdf, owners, annotations, references, first_key(name))
    if identified:
        names = pydyf.Array(part for key in sorted(identified) for part in (pydyf.String(key), identified[key]))
        tree = pydyf.Dictionary({'Names': names})
        pdf.add_object(tree)
        root['IDTree'] = tree.reference
    pdf.catalog['StructTreeRoot'] = root.reference
    pdf.catalog['MarkInfo'] = pydyf.Dictionary({'Marked': 'true'})
    return list(references)


def _parent_tree(pdf, owners: dict, annotations: list, references: dict, first: int) -> bytes:
    """A number tree of one leaf (ISO 32000-1, 7.9.7): a key for each page, then one for each annotation."""
    numbers = pydyf.Array()
    for page, by_mcid in owners.items():
        page_object(pdf, page)['StructParents'] = first + page
        numbers.extend([first + page, pydyf.Array(by_mcid.get(i, 'null') for i in range(max(by_mcid, default=-1) + 1))])
    for key, (annotation, node) in enumerate(annotations, start=first + len(owners)):
        numbers.extend([key, references[node]])
        annotation['StructParent'] = key
    if len(owners) + len(annotations) > ROOM:
        raise AssertionError(f'more than {ROOM} pages and links in one fragment')
    tree = pydyf.Dictionary({'Nums': numbers, 'Limits': pydyf.Array([first, first + len(owners) + len(annotations) - 1])})
    pdf.add_object(tree)
    return tree.reference


def _prune(node: Node) -> None:
    """Drop nodes without content; a cell without content stays, or the table would lose its shape."""
    for kid in [k for k in node.kids if isinstance(k, Node)]:
        _prune(kid)
        if not kid.kids and kid.role not in ('TD', 'TH'):
            node.kids.remove(kid)


def _value(value):
    if isinstance(value, list):
        return pydyf.Array(pydyf.String(v) if isinstance(v, str) else round(v, 3) for v in value)
    return value
