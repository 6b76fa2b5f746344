"""The structure tree of one fragment, gathered page by page, and what was laid out of each block."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

import pydyf

from ...core.attributes import AFTER, BLOCK, SLOT
from ...core.words import NOTE_LINKS
from ..engine import boxes, children, page_box
from ..engine_types import Box, HtmlElement, LaidOutPage
from .artifacts import Artifacts
from .links import Link, OnPage
from .notes import CALL, MARKER, PX, Notes
from .tables import describe_tables
from .tree import Node, Tree
from .write import write_tree

ASCENT, DESCENT = 0.8, 0.25  # of the font size: how far letters reach above and below their line
APART = 60  # CSS px between two pieces of one block, such as a paragraph and its note
Rectangle = tuple[float, float, float, float]  # left, top, right, bottom in CSS pixels


def _visible(box: Box, seen: Rectangle) -> bool:
    """Does a reader see any of this box?"""
    x, y = box.position_x, box.position_y
    return (
        box.style['visibility'] == 'visible'
        and x < seen[2] - 1
        and x + box.width > seen[0] + 1
        and y < seen[3] - 1
        and y + box.height > seen[1] + 1
    ) or box.width == 0


def _first_block(element: HtmlElement | None) -> int:
    """The number of the first block in an element, 0 where there is none."""
    if element is None:
        return 0
    return next((int(number) for e in element.iter() if (number := e.get(BLOCK))), 0)


class Tagging:
    """The structure of one fragment: `artifacts` before a page is drawn, `add` it when it was, all pages in
    their order; then `finish`, and `write` into the file. `prefix` makes the ids of the fragment unique.

    Then `texts` maps the number of a block to the text that was laid out for it, `slots` lists the places
    left for page numbers as (page, x, y, size, family, target, after, id), lengths in pt from the top left of
    the trim, `anchors` tells where notes and their calls stand, as name -> (page, x, y), `links` are those of
    each page, `inked` are the pages with something to read on them, `extents` maps page and block to the box
    of each piece of it, as top, bottom, left, right in CSS px from the top left of the trim. Once it is
    written, `blocks` gives the block of each structure element of each unit and `firsts` the first block of
    each unit.
    """

    def __init__(self, root: HtmlElement, prefix: str, notes: tuple[str, str] = NOTE_LINKS):
        """`root`: the element tree that was laid out; `notes`: what links to notes are called, there and
        back."""
        self.prefix, self.tree = prefix, Tree(root)
        self.texts: dict[int, list[str]] = {}
        self.pictures: set[int] = set()
        self.slots: list[tuple[int, float, float, float, str, str, str, str]] = []
        self.targets: set[str] = set()
        self.inked: set[int] = set()
        self.extents: dict[tuple[int, int], list[tuple[float, float, float, float]]] = {}
        self.blocks: tuple[tuple[int | None, ...], ...] = ()
        self.firsts: tuple[int, ...] = ()
        self.anchors: dict[str, tuple[int, float, float]] = {}
        self.links: list[list[Link]] = []
        self._owners: list[tuple[Link, Node]] = []  # in the order in which they are read
        self._blocks: dict[HtmlElement, int | None] = {}
        self._artifacts = Artifacts()
        self._notes = Notes(notes)

    def artifacts(self, page: LaidOutPage) -> dict[Box, str]:
        """Box -> artifact type, for every box of a page that is no content. The pages come in their order."""
        return self._artifacts.of_page(page_box(page))

    def add(self, page: LaidOutPage, on: OnPage) -> None:
        """Take a page into the structure, after all pages before it. Its links are those that belong to
        content, in the order in which they were laid out."""
        self._page, self._marked = len(self.links), dict(on.marked)
        self._art, self._links = on.artifacts, on.links
        self._worded: dict[Link, Link] = {}  # as it was laid out -> with words
        self._height = page.height
        bleed = page.bleed
        right, bottom = page.width + bleed['right'], page.height + bleed['bottom']
        for child in children(page_box(page)):
            self._walk(child, None, (-bleed['left'], -bleed['top'], right, bottom))
        if self._marked:
            raise AssertionError(f'marked content without a structure element: {list(self._marked)[:3]}')
        self.links.append([self._worded[link] for link in on.links.values() if link in self._worded])

    def finish(self) -> None:
        """What can be said only when all pages are there: notes with their links, headers of tables."""
        self._link_notes()
        describe_tables(self.tree, self.prefix)

    def write(
        self, pdf: pydyf.PDF, pages: Sequence[pydyf.Dictionary], annotations: Mapping[Link, pydyf.Dictionary]
    ) -> None:
        """Put the structure tree into the file whose `pages` these are; `annotations` are those of all
        links."""
        written = write_tree(pdf, pages, self.tree.document, self._owners, annotations, self.prefix)
        self.blocks = self._blocks_of(written)
        units = [node for node in written if node.parent is self.tree.document]
        self.firsts = tuple(_first_block(node.element) for node in units)

    def _blocks_of(self, nodes: list[Node]) -> tuple[tuple[int | None, ...], ...]:
        """The block that each structure element belongs to, None for none; a group for each unit."""
        groups: list[list[int | None]] = []
        blocks: dict[Node, int | None] = {}
        for node in nodes[1:]:  # the first is the document, the only one without a parent
            assert node.parent is not None
            if node.parent is self.tree.document:
                groups.append([])
            own = None if node.element is None else self._block_of(node.element)
            blocks[node] = blocks.get(node.parent) if own is None else own
            groups[-1].append(blocks[node])
        return tuple(map(tuple, groups))

    def _walk(self, box: Any, link: Link | None, seen: Rectangle) -> None:
        """Collect content in box order. `link` is that around the box, `seen` the part of the page that is
        not cut off."""
        if box in self._art:
            return
        element, pseudo = box.element, (box.element_tag or '').partition('::')[2]
        if link is None and (link := self._links.get(box)) is not None:  # a child of a link repeats it
            self._own_link(element, link)
        if isinstance(box, boxes.TableCellBox) and element is not None:
            self.tree.node(element)  # an empty cell is a cell
        if isinstance(box, (boxes.TextBox, boxes.ReplacedBox)):
            self._content(box, element, pseudo, seen)
        if (
            isinstance(box, boxes.BlockContainerBox)
            and box.style['overflow'] != 'visible'
            and element is not None
            and element.tag not in ('html', 'body')
        ):
            x, y = box.padding_box_x(), box.padding_box_y()
            seen = (
                max(seen[0], x),
                max(seen[1], y),
                min(seen[2], x + box.padding_width()),
                min(seen[3], y + box.padding_height()),
            )
        for child in children(box):
            self._walk(child, link, seen)

    def _content(self, box: Any, element: HtmlElement, pseudo: str, seen: Rectangle) -> None:
        slot = element.get(SLOT) if element is not None else None
        if not pseudo and element is not None and _visible(box, seen):
            self._remember(box, element)
        if box not in self._marked:
            return
        mcid = self._marked.pop(box)
        self.inked.add(self._page)
        if pseudo in (CALL, MARKER):
            self._notes.met(element, pseudo, self._page, box)
        node = self.tree.holder(element, pseudo, getattr(box, 'text', ''))
        node.kids.append((self._page, mcid))
        if slot:
            key = f'{self.prefix}-slot{len(self.slots) + 1}'
            node.attributes['ID'] = key
            baseline = box.position_y + box.baseline
            self.slots.append((
                self._page,
                box.position_x * PX,
                baseline * PX,
                box.style['font_size'] * PX,
                box.style['font_family'][0],
                slot,
                element.get(AFTER, ''),
                key,
            ))
        if node.role == 'Figure' and not node.layout:
            x, y = box.content_box_x() * PX, (self._height - box.content_box_y() - box.height) * PX
            node.layout = {
                'O': '/Layout',
                'Placement': '/Block',
                'BBox': [x, y, x + box.width * PX, y + box.height * PX],
            }

    def _remember(self, box: Any, element: HtmlElement) -> None:
        """What was laid out of each block of the source."""
        block = self._block_of(element)
        if block is None:
            return
        self._extend(block, box)
        if isinstance(box, boxes.TextBox):
            self.texts.setdefault(block, []).append(box.text)
        else:
            self.pictures.add(block)

    def _extend(self, block: int, box: Any) -> None:
        """Widen what is known of where a block stands; a note of its stands far below, and apart."""
        if isinstance(box, boxes.TextBox):
            size, line = box.style['font_size'], box.position_y + box.baseline
            top, bottom = line - ASCENT * size, line + DESCENT * size
        else:
            top, bottom = box.position_y, box.position_y + box.margin_height()
        left, right = box.position_x, box.position_x + box.margin_width()
        parts = self.extents.setdefault((self._page, block), [])
        if parts and top < parts[-1][1] + APART and bottom > parts[-1][0] - APART:
            before = parts.pop()
            top, bottom, left, right = (
                min(top, before[0]),
                max(bottom, before[1]),
                min(left, before[2]),
                max(right, before[3]),
            )
        parts.append((top, bottom, left, right))

    def _block_of(self, element: HtmlElement) -> int | None:
        """The number of the block in which an element stands, None for none."""
        if element not in self._blocks:
            number, parent = element.get(BLOCK), self.tree.parents.get(element)
            outside = None if parent is None else self._block_of(parent)
            self._blocks[element] = outside if number is None else int(number)
        return self._blocks[element]

    def _link_notes(self) -> None:
        """From each call to its note, and back."""
        self._notes.describe(self.tree, self.prefix)
        self.anchors = self._notes.anchors(self.tree, self.prefix)
        for number, link, node in self._notes.links(self.tree, self.prefix, self._height * PX):
            self.links[number].append(link)
            self._own(number, link, node)

    def _own_link(self, element: HtmlElement | None, link: Link) -> None:
        """Let the element of a link own it, in its own words."""
        while element is not None and not (element.tag == 'a' and 'href' in element.attrib):
            element = self.tree.parents.get(element)
        words = '' if element is None else element.get('aria-label') or ''.join(element.itertext())
        self._worded[link] = own = replace(link, words=' '.join(words.split()) or 'link')
        self._own(self._page, own, self.tree.node(element))

    def _own(self, page: int, link: Link, node: Node) -> None:
        node.kids.append((page, link))
        self._owners.append((link, node))
        if link.target:
            self.targets.add(link.target)
