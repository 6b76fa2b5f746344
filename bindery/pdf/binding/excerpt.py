"""Some pages of a bound book as a file: what belongs to the others is left out of the pages, the structure
tree and the parent tree."""

from __future__ import annotations

import re

from pikepdf import Array, Dictionary, Name, Pdf

_HEADING = re.compile(r'/H([1-6])\Z')


def leave_out(pdf: Pdf, pages: list[Dictionary], kept: frozenset[int]) -> list[Dictionary]:
    """Take all pages but the `kept` ones (from 0) out of a book that is bound and tagged; those that are
    left.

    Headings close up: where one between two levels is gone, the lower one takes its level, so that none is
    skipped (ISO 14289-1, 7.4.2).
    """
    left = [page for n, page in enumerate(pages) if n in kept]
    tree = pdf.Root.StructTreeRoot
    pruning = _Pruning({page.objgen for page in left})
    document = tree.K[0]
    document.K = Array([unit for unit in document.K if pruning.prune(unit, None)])
    for unit in document.K:
        close_up(unit)
    if '/IDTree' in tree:
        _keep_names(tree.IDTree.Kids[0], pruning.alive)
    keys = {int(page.StructParents) for page in left if '/StructParents' in page}
    keys |= {
        int(link.StructParent) for page in left for link in page.get('/Annots', ()) if '/StructParent' in link
    }
    tree.ParentTree.Kids = Array([leaf for leaf in tree.ParentTree.Kids if _keep_keys(leaf, keys)])
    for n in reversed(range(len(pages))):
        if n not in kept:
            del pdf.pages[n]
    return left


class _Pruning:
    """Walks the structure tree and takes out what stands on other pages than those that are `left`."""

    def __init__(self, left: set[tuple[int, int]]):
        self.left = left
        self.alive: set[tuple[int, int]] = set()  # elements that stay

    def prune(self, element: Dictionary, page) -> bool:
        """Is anything of the element left? Elements that were empty before stay with what is around them."""
        page = element.get('/Pg', page)
        kids = element.get('/K')
        kids = list(kids) if isinstance(kids, Array) else [] if kids is None else [kids]
        stay, filled, linked, was_linked = [], False, False, False
        for kid in kids:
            if isinstance(kid, Dictionary) and '/S' in kid:
                empty, here = '/K' not in kid or Array() == kid.K, self.prune(kid, page)
                if here or empty:
                    stay.append(kid)
                filled |= here
                continue
            of_link = isinstance(kid, Dictionary) and '/Obj' in kid
            was_linked |= of_link
            where = kid.get('/Pg', page) if isinstance(kid, Dictionary) else page
            if where is not None and where.objgen in self.left:
                stay.append(kid)
                filled, linked = True, linked or of_link
        if not filled:
            return False
        self.alive.add(element.objgen)
        element.K = Array(stay)
        if was_linked and not linked:
            element.S = Name.Span  # its words are here, the place to click is not
        if '/Pg' in element and element.Pg.objgen not in self.left:
            del element['/Pg']
        return True


def close_up(unit: Dictionary) -> None:
    """Give the headings of a unit the levels that they have among those that are left."""
    above: list[int] = []  # the levels, as they were, of the headings around

    def visit(element: Dictionary) -> None:
        if level := _HEADING.match(str(element.S)):
            while above and above[-1] >= int(level[1]):
                above.pop()
            above.append(int(level[1]))
            element.S = Name(f'/H{len(above)}')
        for kid in element.get('/K', ()):
            if isinstance(kid, Dictionary) and '/S' in kid:
                visit(kid)

    visit(unit)


def _keep_names(leaf: Dictionary, alive: set[tuple[int, int]]) -> None:
    """Leave in a leaf of a name tree only elements that stay."""
    names = list(leaf.Names)
    pairs = [(names[i], names[i + 1]) for i in range(0, len(names), 2) if names[i + 1].objgen in alive]
    leaf.Names = Array([part for pair in pairs for part in pair])
    if pairs:
        leaf.Limits = Array([pairs[0][0], pairs[-1][0]])
    elif '/Limits' in leaf:
        del leaf['/Limits']


def _keep_keys(leaf: Dictionary, keys: set[int]) -> bool:
    """Leave in a leaf of a number tree only these keys; is there any?"""
    numbers = list(leaf.Nums)
    pairs = [(int(numbers[i]), numbers[i + 1]) for i in range(0, len(numbers), 2) if int(numbers[i]) in keys]
    if pairs:
        leaf.Nums = Array([part for pair in pairs for part in pair])
        leaf.Limits = Array([pairs[0][0], pairs[-1][0]])
    return bool(pairs)
