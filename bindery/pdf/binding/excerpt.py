"""Reduce a bound book to some of its pages: what belongs to the others is removed from the pages, the
structure tree and the parent tree."""

from __future__ import annotations

import re

from pikepdf import Array, Dictionary, Name, Object, Pdf

_HEADING = re.compile(r'/H([1-6])\Z')


def leave_out(pdf: Pdf, pages: list[Dictionary], kept: frozenset[int]) -> list[Dictionary]:
    """Remove all pages but the `kept` ones (numbers from 0) from a book that is bound and tagged. Returns the
    pages that stay.

    Headings close up: where one between two levels is gone, the lower one takes its level, so that none is
    skipped (ISO 14289-1, 7.4.2).
    """
    kept_pages = [page for n, page in enumerate(pages) if n in kept]
    tree = pdf.Root.StructTreeRoot
    pruning = _Pruning({page.objgen for page in kept_pages})
    document = tree.K[0]
    document.K = Array([unit for unit in document.K if pruning.prune(unit, None)])
    for unit in document.K:
        close_up(unit)
    if '/IDTree' in tree:
        _keep_names(tree.IDTree.Kids[0], pruning.alive)
    keys = {int(page.StructParents) for page in kept_pages if '/StructParents' in page}
    keys |= {
        int(link.StructParent)
        for page in kept_pages
        for link in page.get('/Annots', ())
        if '/StructParent' in link
    }
    tree.ParentTree.Kids = Array([leaf for leaf in tree.ParentTree.Kids if _keep_keys(leaf, keys)])
    for n in reversed(range(len(pages))):
        if n not in kept:
            del pdf.pages[n]
    return kept_pages


class _Pruning:
    """Walks the structure tree and removes what is on other pages than the `kept` ones (object numbers)."""

    def __init__(self, kept: set[tuple[int, int]]):
        self.kept = kept
        self.alive: set[tuple[int, int]] = set()  # elements that stay

    def prune(self, element: Object, page: Object | None) -> bool:
        """Remove from an element what is on other pages, and say whether any content is left. `page` is the
        one that it inherits from the elements around it. Elements that were empty before stay."""
        page = element.get('/Pg', page)
        children = element.get('/K')
        kids = list(children) if isinstance(children, Array) else [] if children is None else [children]
        kept_kids: list[Object] = []
        has_content, linked, was_linked = False, False, False
        for kid in kids:
            if isinstance(kid, Dictionary) and '/S' in kid:
                empty, kid_has_content = '/K' not in kid or Array() == kid.K, self.prune(kid, page)
                if kid_has_content or empty:
                    kept_kids.append(kid)
                has_content |= kid_has_content
                continue
            of_link = isinstance(kid, Dictionary) and '/Obj' in kid
            was_linked |= of_link
            own_page = kid.get('/Pg', page) if isinstance(kid, Dictionary) else page
            if own_page is not None and own_page.objgen in self.kept:
                kept_kids.append(kid)
                has_content, linked = True, linked or of_link
        if not has_content:
            return False
        self.alive.add(element.objgen)
        element.K = Array(kept_kids)
        if was_linked and not linked:
            element.S = Name.Span  # its words are kept, its annotation is not
        if '/Pg' in element and element.Pg.objgen not in self.kept:
            del element['/Pg']
        return True


def close_up(unit: Object) -> None:
    """Number the levels of the headings of a unit anew, so that none is skipped."""
    above: list[int] = []  # the original levels of the enclosing headings

    def visit(element: Object) -> None:
        if level := _HEADING.match(str(element.S)):
            while above and above[-1] >= int(level[1]):
                above.pop()
            above.append(int(level[1]))
            element.S = Name(f'/H{len(above)}')
        for kid in element.get('/K', ()):
            if isinstance(kid, Dictionary) and '/S' in kid:
                visit(kid)

    visit(unit)


def _keep_names(leaf: Object, alive: set[tuple[int, int]]) -> None:
    """Keep in a leaf of a name tree only the elements that are `alive` (object numbers)."""
    names = list(leaf.Names)
    pairs = [(names[i], names[i + 1]) for i in range(0, len(names), 2) if names[i + 1].objgen in alive]
    leaf.Names = Array([part for pair in pairs for part in pair])
    if pairs:
        leaf.Limits = Array([pairs[0][0], pairs[-1][0]])
    elif '/Limits' in leaf:
        del leaf['/Limits']


def _keep_keys(leaf: Object, keys: set[int]) -> bool:
    """Keep in a leaf of a number tree only these keys. False where none of them is there."""
    numbers = list(leaf.Nums)
    pairs = [(int(numbers[i]), numbers[i + 1]) for i in range(0, len(numbers), 2) if int(numbers[i]) in keys]
    if pairs:
        leaf.Nums = Array([part for pair in pairs for part in pair])
        leaf.Limits = Array([pairs[0][0], pairs[-1][0]])
    return bool(pairs)
