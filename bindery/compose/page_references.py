"""References that leave the selection: they say on which page of the full guide their target stands."""

from __future__ import annotations

from collections.abc import Container, Iterable
from dataclasses import dataclass

from ..core.document import Element, Node, PageSlot, Text, changed, element, pointers
from ..core.page_map import PageMap
from ..core.publication.edition import Edition
from ..core.words import ENGLISH, Words
from .tree_writer import BLOCKS, HEADINGS


@dataclass(frozen=True)
class FullEdition:
    """What a selection is taken from: an edition whose pages are known, and its address, or ''."""

    edition: Edition
    pages: PageMap
    url: str
    references: str  # the dataset of the works that it cites, or ''
    words: Words = ENGLISH

    @property
    def guide(self) -> str:
        """How the whole is called."""
        return self.words.gettext('the full guide, edition %(version)s') % {'version': self.edition.version}

    def of_guide(self, folio: str, shortly: bool = False) -> str:
        """ "87 of the full guide, edition 1.0", or without the edition."""
        guide = self.words.gettext('the full guide') if shortly else self.guide
        return self.words.gettext('%(page)s of %(guide)s') % {'page': folio, 'guide': guide}

    def where(self, anchor: str) -> str:
        """ "p. 87 of the full guide, edition 1.0"."""
        folio = self.pages.folio(anchor)
        return self.words.page_sign + self.of_guide(folio) if folio else self.guide

    def see(self, anchor: str) -> str:
        """The same, where it stands alone."""
        return self.words.gettext('see ') + self.where(anchor)

    def is_citation(self, anchor: str) -> bool:
        return bool(self.references) and anchor.startswith(f'{self.references}-')


def cited(trees: Iterable[Node], parent: FullEdition) -> list[str]:
    """The anchors of the works that are cited, in order of their first mention."""
    return list(
        dict.fromkeys(anchor for tree in trees for anchor in pointers(tree) if parent.is_citation(anchor))
    )


def name_outward_pages(piece: Element, inside: Container[str], parent: FullEdition) -> Element:
    """A tree in which every reference whose target is not `inside` says where in the guide it stands.

    The first says it in full, those that follow without the edition; below one heading each page is said
    once, so a table that names the same thing in every row says it in the first. Links lead to the address of
    the guide; without one only their words are left. Room for page numbers inside is left as it is; outside
    the number is known.
    """
    if all(target in inside for target in pointers(piece)):
        return piece
    return _Outward(inside, parent).element(piece)


class _Outward:
    """Changes one tree, from its beginning to its end."""

    def __init__(self, inside: Container[str], parent: FullEdition):
        self.inside, self.parent = inside, parent
        self.said = False
        self.told: set[str] = set()  # what was said of since the last heading

    def element(self, el: Element, next_page: str = '') -> Element:
        """`next_page`: the target of the page reference right behind, as in "Chapter 3, p. 87"."""
        if el.tag in HEADINGS:
            self.told.clear()
        away = el.target if el.target and el.target not in self.inside else ''
        behind: list[Node] = []
        if away and not self.parent.is_citation(away) and away not in self.told and away != next_page:
            behind = [element('span', {'class': 'away'}, [Text(f' ({self._words(away)})')])]
            self._tell(away)
        children = [*self._children(el), *behind]
        if not away:
            return changed(el, children=children)
        if self.parent.url:
            return changed(
                el, children=children, target='', attributes={**dict(el.attributes), 'href': self.parent.url}
            )
        return changed(el, tag='span', children=children, target='')

    def _children(self, el: Element) -> list[Node]:
        found: list[Node] = []
        for n, child in enumerate(el.children):
            if isinstance(child, PageSlot) and child.target not in self.inside:
                found = self._page(found, child, el)
            elif isinstance(child, Element):
                after = next((node for node in el.children[n + 1 :] if not isinstance(node, Text)), None)
                found.append(self.element(child, after.target if isinstance(after, PageSlot) else ''))
            else:
                found.append(child)
        return found

    def _page(self, before: list[Node], slot: PageSlot, above: Element) -> list[Node]:
        """What stands before the room for a page number outside, and the number in its place."""
        folio = self.parent.pages.folio(slot.target)
        words, sign = self.parent.words, self.parent.words.page_sign
        said = (self.parent.of_guide(folio, self.said) if folio else self.parent.guide) + slot.after
        lead = ''
        while before and isinstance(before[-1], Text):
            lead = before.pop().words + lead
        lead = lead.removesuffix(sign)
        rests = [node.words for node in above.children if isinstance(node, Text)]
        only = not ''.join(rests).removesuffix(sign).strip()
        alone = above.tag in BLOCKS and len(above.children) == len(rests) + 1 and only
        lead += (words.gettext('see ') if alone else '') + (sign if folio else '')
        self._tell(slot.target)
        return [*before, *([Text(lead)] if lead else []), element('span', {'class': 'away'}, [Text(said)])]

    def _words(self, anchor: str) -> str:
        folio = self.parent.pages.folio(anchor)
        if self.said and folio:
            return self.parent.words.page_sign + self.parent.of_guide(folio, True)
        return self.parent.see(anchor)

    def _tell(self, anchor: str) -> None:
        self.said = True
        self.told.add(anchor)
