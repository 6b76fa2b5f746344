"""References out of a selection: they name the page of the full guide on which their target stands."""

from __future__ import annotations

from collections.abc import Container, Iterable
from dataclasses import dataclass

from ..core.document import Element, Node, PageSlot, Text, changed, element, pointers
from ..core.page_map import PageMap
from ..core.publication.edition import Edition
from ..core.words import ENGLISH, Words
from .writing.tree_writer import BLOCKS, HEADINGS


@dataclass(frozen=True)
class FullEdition:
    """The edition that a selection is taken from: its pages are known. `url` is its address, or '';
    `references` the dataset of the works that it cites, or ''."""

    edition: Edition
    pages: PageMap
    url: str
    references: str
    words: Words = ENGLISH

    @property
    def guide(self) -> str:
        """The name of the whole: "the full guide, edition 1.0"."""
        return self.words.gettext('the full guide, edition %(version)s') % {'version': self.edition.version}

    def of_guide(self, folio: str, short: bool = False) -> str:
        """ "87 of the full guide, edition 1.0"; without the edition if `short`."""
        guide = self.words.gettext('the full guide') if short else self.guide
        return self.words.gettext('%(page)s of %(guide)s') % {'page': folio, 'guide': guide}

    def where(self, anchor: str) -> str:
        """ "p. 87 of the full guide, edition 1.0"."""
        folio = self.pages.folio(anchor)
        return self.words.page_sign + self.of_guide(folio) if folio else self.guide

    def see(self, anchor: str) -> str:
        """The same as a phrase of its own: "see p. 87 of the full guide, edition 1.0"."""
        return self.words.gettext('see ') + self.where(anchor)

    def is_citation(self, anchor: str) -> bool:
        """Whether an anchor is that of a cited work."""
        return bool(self.references) and anchor.startswith(f'{self.references}-')


def cited(trees: Iterable[Node], parent: FullEdition) -> list[str]:
    """The anchors of the works that some trees cite, in order of their first citation."""
    return list(
        dict.fromkeys(anchor for tree in trees for anchor in pointers(tree) if parent.is_citation(anchor))
    )


def name_outward_pages(piece: Element, inside: Container[str], parent: FullEdition) -> Element:
    """A tree in which every reference whose target is not `inside` names its page in the guide.

    The first names the guide in full, those that follow without the edition. Below one heading each target
    gets its page once, so a table that names the same thing in every row has it in the first. Links lead to
    the address of the guide; without an address only their words stay. Room for page numbers inside is left
    as it is; outside, the number is put in."""
    if all(target in inside for target in pointers(piece)):
        return piece
    return _PageNamer(inside, parent).element(piece)


class _PageNamer:
    """Changes one tree, from its beginning to its end."""

    def __init__(self, inside: Container[str], parent: FullEdition):
        self.inside, self.parent = inside, parent
        self.guide_named = False  # was the guide named in full?
        self.paged: set[str] = set()  # targets whose page was named since the last heading

    def element(self, el: Element, next_page: str = '') -> Element:
        """The element with pages in it. `next_page`: the target of the page reference right behind it, as in
        "Chapter 3, p. 87"."""
        if el.tag in HEADINGS:
            self.paged.clear()
        away = el.target if el.target and el.target not in self.inside else ''
        behind: list[Node] = []
        if away and not self.parent.is_citation(away) and away not in self.paged and away != next_page:
            behind = [element('span', {'class': 'away'}, [Text(f' ({self._words(away)})')])]
            self._note(away)
        children = [*self._children(el), *behind]
        if not away:
            return changed(el, children=children)
        if self.parent.url:
            return changed(
                el, children=children, target='', attributes={**dict(el.attributes), 'href': self.parent.url}
            )
        return changed(el, tag='span', children=children, target='')

    def _children(self, el: Element) -> list[Node]:
        children: list[Node] = []
        for n, child in enumerate(el.children):
            if isinstance(child, PageSlot) and child.target not in self.inside:
                children = self._page(children, child, el)
            elif isinstance(child, Element):
                after = next((node for node in el.children[n + 1 :] if not isinstance(node, Text)), None)
                children.append(self.element(child, after.target if isinstance(after, PageSlot) else ''))
            else:
                children.append(child)
        return children

    def _page(self, before: list[Node], slot: PageSlot, above: Element) -> list[Node]:
        """The nodes `before` the room for a page number outside, and the number in its place."""
        folio = self.parent.pages.folio(slot.target)
        words, sign = self.parent.words, self.parent.words.page_sign
        text = (self.parent.of_guide(folio, self.guide_named) if folio else self.parent.guide) + slot.after
        lead = ''
        while before and isinstance(last := before[-1], Text):
            lead = last.words + lead
            before.pop()
        lead = lead.removesuffix(sign)
        texts = [node.words for node in above.children if isinstance(node, Text)]
        only = not ''.join(texts).removesuffix(sign).strip()
        alone = above.tag in BLOCKS and len(above.children) == len(texts) + 1 and only
        lead += (words.gettext('see ') if alone else '') + (sign if folio else '')
        self._note(slot.target)
        return [*before, *([Text(lead)] if lead else []), element('span', {'class': 'away'}, [Text(text)])]

    def _words(self, anchor: str) -> str:
        folio = self.parent.pages.folio(anchor)
        if self.guide_named and folio:
            return self.parent.words.page_sign + self.parent.of_guide(folio, True)
        return self.parent.see(anchor)

    def _note(self, anchor: str) -> None:
        self.guide_named = True
        self.paged.add(anchor)
