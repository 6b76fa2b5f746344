"""Structure nodes to PDF objects (ISO 32000-1, 14.7)."""

from __future__ import annotations

import pydyf

from .tree import Node


def write_tree(pdf, document: Node, annotations: list, pages: int) -> int:
    """Add StructTreeRoot, ParentTree and IDTree to `pdf`. Returns the number of structure elements."""
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
    root['ParentTree'] = _parent_tree(pdf, owners, annotations, references, pages)
    root['ParentTreeNextKey'] = pages + len(annotations)
    if identified:
        names = pydyf.Array(part for key in sorted(identified) for part in (pydyf.String(key), identified[key]))
        tree = pydyf.Dictionary({'Names': names})
        pdf.add_object(tree)
        root['IDTree'] = tree.reference
    pdf.catalog['StructTreeRoot'] = root.reference
    pdf.catalog['MarkInfo'] = pydyf.Dictionary({'Marked': 'true'})
    return len(references)


def _parent_tree(pdf, owners: dict, annotations: list, references: dict, pages: int) -> bytes:
    numbers = pydyf.Array()
    for page, by_mcid in owners.items():
        numbers.extend([page, pydyf.Array(by_mcid.get(i, 'null') for i in range(max(by_mcid, default=-1) + 1))])
    for key, (annotation, node) in enumerate(annotations, start=pages):
        numbers.extend([key, references[node]])
        annotation['StructParent'] = key
    tree = pydyf.Dictionary({'Nums': numbers})
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
