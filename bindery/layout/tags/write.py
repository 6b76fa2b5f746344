"""Structure nodes to PDF objects (ISO 32000-1, 14.7)."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from typing import Any

import pydyf

from .links import Link
from .tree import Node

ROOM = 1 << 15  # keys of the parent tree that a fragment may use: one for each page and each link


def first_key(name: str) -> int:
    """Where the keys of a fragment begin in the parent tree: below 2**30, and far from those of nearly any
    other name."""
    return int.from_bytes(hashlib.sha256(name.encode()).digest()[:2], 'big') % ROOM * ROOM


def write_tree(
    pdf: pydyf.PDF,
    pages: Sequence[pydyf.Dictionary],
    document: Node,
    owners: Sequence[tuple[Link, Node]],
    annotations: Mapping[Link, pydyf.Dictionary],
    name: str,
) -> list[Node]:
    """Add StructTreeRoot, ParentTree and IDTree to `pdf`. `owners`: every link, in the order in which it is
    read, with the node that owns it; `annotations`: their objects. Returns every node that was written,
    parents first.

    The keys of the parent tree are those of `name` from the start, so that binding can hang the whole tree in
    as it is.
    """
    _prune(document)
    marked: list[dict[int, bytes]] = [{} for _ in pages]
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
            entry['Pg'] = pages[first_page].reference
        kids = pydyf.Array()
        for kid in node.kids:
            if isinstance(kid, Node):
                kids.append(write(kid, entry).reference)
                continue
            page, content = kid
            if not isinstance(content, int):
                kids.append(
                    pydyf.Dictionary({
                        'Type': '/OBJR',
                        'Obj': annotations[content].reference,
                        'Pg': pages[page].reference,
                    })
                )
                continue
            marked[page][content] = entry.reference
            if page == first_page:
                kids.append(content)
            else:
                kids.append(pydyf.Dictionary({'Type': '/MCR', 'Pg': pages[page].reference, 'MCID': content}))
        entry['K'] = kids
        return entry

    root['K'] = pydyf.Array([write(document, root).reference])
    ends = [(annotations[link], references[node]) for link, node in owners]
    root['ParentTree'] = _parent_tree(pdf, pages, marked, ends, first_key(name))
    if identified:
        names = pydyf.Array(
            part for key in sorted(identified) for part in (pydyf.String(key), identified[key])
        )
        tree = pydyf.Dictionary({'Names': names})
        pdf.add_object(tree)
        root['IDTree'] = tree.reference
    pdf.catalog['StructTreeRoot'] = root.reference
    pdf.catalog['MarkInfo'] = pydyf.Dictionary({'Marked': 'true'})
    return list(references)


def _parent_tree(
    pdf: pydyf.PDF,
    pages: Sequence[pydyf.Dictionary],
    marked: Sequence[Mapping[int, bytes]],
    ends: Sequence[tuple[pydyf.Dictionary, bytes]],
    first: int,
) -> bytes:
    """A number tree of one leaf (ISO 32000-1, 7.9.7): a key for each page, then one for each annotation."""
    numbers = pydyf.Array()
    for key, (page, by_mcid) in enumerate(zip(pages, marked, strict=True), start=first):
        page['StructParents'] = key
        count = max(by_mcid, default=-1) + 1
        numbers.extend([key, pydyf.Array(by_mcid.get(i, 'null') for i in range(count))])
    for key, (annotation, owner) in enumerate(ends, start=first + len(pages)):
        numbers.extend([key, owner])
        annotation['StructParent'] = key
    count = len(pages) + len(ends)
    if count > ROOM:
        raise AssertionError(f'more than {ROOM} pages and links in one fragment')
    tree = pydyf.Dictionary({'Nums': numbers, 'Limits': pydyf.Array([first, first + count - 1])})
    pdf.add_object(tree)
    return tree.reference


def _prune(node: Node) -> None:
    """Drop nodes without content; a cell without content stays, or the table would lose its shape."""
    for kid in [k for k in node.kids if isinstance(k, Node)]:
        _prune(kid)
        if not kid.kids and kid.role not in ('TD', 'TH'):
            node.kids.remove(kid)


def _value(value: Any) -> Any:
    if isinstance(value, list):
        return pydyf.Array(pydyf.String(v) if isinstance(v, str) else round(v, 3) for v in value)
    return value
