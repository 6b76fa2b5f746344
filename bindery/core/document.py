"""The text of a unit as a tree of frozen nodes: what composing makes, what resolving completes, and what is
written out once, as XML, for typesetting.

A unit is composed before anybody knows its number or the pages of the book. Whatever depends on other units
stands in its tree as a node of its own (`Late`): resolving puts elements and text in its place and gives a
new tree. An element that is a block of the source carries the place where it was written, so no numbers have
to be kept in step when a tree is cut or put together.
"""

from __future__ import annotations

import itertools
import re
import xml.etree.ElementTree as ET
from collections.abc import Callable, Iterable, Iterator
from html import escape

import msgspec

from .attributes import AFTER, BLOCK, LINK, SLOT
from .problems import Place

FIGURE_SPACE = '\u2007'  # as wide as a digit
_SPECIAL = re.compile('[&<>"\']')  # what is escaped in the value of an attribute
VOID = frozenset({'br', 'hr', 'img', 'col'})


class Use(msgspec.Struct, frozen=True):
    """A pointer to somewhere else. `kind`: cite, anchor, title, number, numbers (of a chart), page, record;
    `own` tells that it has its own words; `after` is what follows a page number or, for a citation, where in
    the work; `before` is what stands before a cited work. `unit`: the target may be the slug of one of its
    headings."""

    kind: str
    target: str
    place: Place
    own: bool = False
    dataset: str = ''
    after: str = ''
    before: str = ''
    unit: str = ''


class Text(msgspec.Struct, frozen=True, tag='text', array_like=True):
    """Words as a reader sees them, without any escape."""

    words: str


class UnitNumber(msgspec.Struct, frozen=True, tag='unit-number', array_like=True):
    """The number of the unit itself."""


class SectionNumber(msgspec.Struct, frozen=True, tag='section-number', array_like=True):
    """The number of a section; `local` is that within the unit, as "2.1"."""

    local: str


class CaptionLabel(msgspec.Struct, frozen=True, tag='caption-label', array_like=True):
    """The word and number before a caption, as "Figure 3.1"; `local` is the number within the unit."""

    kind: str
    local: str


class Citation(msgspec.Struct, frozen=True, tag='citation', array_like=True):
    """Works that are cited together, in brackets or, `bare`, as a list of sources; or one that is `named` in
    a sentence, with its year in brackets."""

    works: tuple[Use, ...]
    bare: bool = False
    named: bool = False


class Reference(msgspec.Struct, frozen=True, tag='reference', array_like=True):
    """A reference to something in the book. `children` are its own words, if it has any."""

    use: Use
    children: tuple[Node, ...] = ()


class PageReference(msgspec.Struct, frozen=True, tag='page-reference', array_like=True):
    """The page on which something in the book stands."""

    use: Use


class PageSlot(msgspec.Struct, frozen=True, tag='page-slot', array_like=True):
    """Room for a folio of `digits` digits: that of the page of `target`, followed by the punctuation `after`.
    The running elements print it there once the pages are known."""

    target: str
    after: str
    digits: int


class Element(msgspec.Struct, frozen=True, eq=False, tag='element', array_like=True):
    """An element of HTML or SVG. `block`: where it was written, if it is a block of the source, else None;
    `target`: the anchor in the book that it leads to, or ''; `late`: does anything below it wait for numbers?
    Two elements are never the same."""

    tag: str
    attributes: tuple[tuple[str, str], ...] = ()
    children: tuple[Node, ...] = ()
    block: Place | None = None
    target: str = ''
    late: bool = False

    def get(self, name: str, default: str = '') -> str:
        """The value of an attribute."""
        return next((value for key, value in self.attributes if key == name), default)

    @property
    def id(self) -> str:
        return self.get('id')

    @property
    def classes(self) -> list[str]:
        return self.get('class').split()


Late = UnitNumber | SectionNumber | CaptionLabel | Citation | Reference | PageReference
Node = Text | Element | PageSlot | Late
LATE = (UnitNumber, SectionNumber, CaptionLabel, Citation, Reference, PageReference)


def is_late(node: Node) -> bool:
    """Does a node, or anything below it, wait for numbers?"""
    return node.late if isinstance(node, Element) else isinstance(node, LATE)


def element(
    tag: str,
    attributes: dict[str, str] | None = None,
    children: Iterable[Node] = (),
    block: Place | None = None,
    target: str = '',
) -> Element:
    """An element that knows whether anything below it is late."""
    children = tuple(children)
    return Element(
        tag, tuple((attributes or {}).items()), children, block, target, any(map(is_late, children))
    )


def changed(
    old: Element,
    *,
    tag: str | None = None,
    attributes: dict[str, str] | None = None,
    children: Iterable[Node] | None = None,
    block: Place | None = None,
    target: str | None = None,
) -> Element:
    """An element like `old` in its place, with what is given here."""
    return element(
        old.tag if tag is None else tag,
        dict(old.attributes) if attributes is None else attributes,
        old.children if children is None else children,
        block or old.block,
        old.target if target is None else target,
    )


def of_element(el: ET.Element) -> Element:
    """An element that was parsed, as it is; it and what it holds are no blocks."""
    return element(el.tag, {k: str(v) for k, v in el.attrib.items()}, of_children(el))


def of_children(el: ET.Element) -> list[Node]:
    """What is in an element that was parsed."""
    nodes: list[Node] = [Text(el.text)] if el.text else []
    for child in el:
        nodes.append(of_element(child))
        if child.tail:
            nodes.append(Text(child.tail))
    return nodes


# --- looking ------------------------------------------------------------------------------------------------


def elements(node: Node) -> Iterator[Element]:
    """Every element of a tree, in the order of the text; the root first."""
    if isinstance(node, Element):
        yield node
        for child in node.children:
            yield from elements(child)
    elif isinstance(node, Reference):
        for child in node.children:
            yield from elements(child)


def find(root: Node, key: str) -> Element | None:
    """The element with an id."""
    return next((e for e in elements(root) if e.id == key), None)


def pointers(node: Node) -> Iterator[str]:
    """The anchors in the book to which links and page references of a resolved tree lead, in the order of the
    text."""
    if isinstance(node, PageSlot):
        yield node.target
    elif isinstance(node, Element):
        if node.target:
            yield node.target
        for child in node.children:
            yield from pointers(child)


def numbered(root: Element) -> Iterator[tuple[int | None, Element | PageSlot]]:
    """Every element and slot for a page number, with the number of the block in which it stands, as `xml`
    writes it, or None for no block."""
    count = itertools.count()

    def walk(node: Node, block: int | None) -> Iterator[tuple[int | None, Element | PageSlot]]:
        if isinstance(node, Element):
            inside = next(count) if node.block is not None else block
            yield inside, node
            for child in node.children:
                yield from walk(child, inside)
        elif isinstance(node, PageSlot):
            yield block, node
        elif isinstance(node, Reference):
            for child in node.children:
                yield from walk(child, block)

    return walk(root, None)


def elements_in(node: Element | Reference) -> list[Element]:
    """The elements right below one, also those among the words of a reference."""
    result: list[Element] = []
    for child in node.children:
        if isinstance(child, Element):
            result.append(child)
        elif isinstance(child, Reference):
            result += elements_in(child)
    return result


def parents_of(root: Element) -> dict[Element, Element]:
    """Every element but the root -> the element in which it stands."""
    return {child: parent for parent in elements(root) for child in elements_in(parent)}


def block_numbers(root: Element) -> dict[Element, int]:
    """The elements that are blocks, in their order, with the numbers that `xml` gives them."""
    return {e: n for n, e in enumerate(e for e in elements(root) if e.block is not None)}


def words(node: Node) -> str:
    """What a tree says, without what is late."""
    if isinstance(node, Text):
        return node.words
    return ''.join(words(child) for child in getattr(node, 'children', ()))


def blocks(root: Node) -> list[Place]:
    """The places of all blocks, in the order in which they are numbered when the tree is written out."""
    return [e.block for e in elements(root) if e.block is not None]


# --- changing -----------------------------------------------------------------------------------------------


def mapped(root: Element, change: Callable[[Element], Iterable[Node]]) -> list[Node]:
    """A tree in which `change` has put nodes in place of each element, whose children are changed already."""
    children: list[Node] = []
    same = True
    for child in root.children:
        now = mapped(child, change) if isinstance(child, Element) else [child]
        same = same and len(now) == 1 and now[0] is child
        children += now
    return list(change(root if same else changed(root, children=children)))


# --- writing out --------------------------------------------------------------------------------------------


def xml(*nodes: Node) -> str:
    """Trees as XML for typesetting, one behind the other. Their blocks are numbered from 0, through all of
    them; late nodes must be resolved."""
    out: list[str] = []
    block = 0
    for node in nodes:
        block = _write(node, block, out)
    return ''.join(out)


def _text(words: str) -> str:
    """Words as they stand between tags; most have nothing to escape."""
    return escape(words, quote=False) if '&' in words or '<' in words or '>' in words else words


def _value(value: str) -> str:
    """The value of an attribute, as it stands in double quotes."""
    return escape(value) if _SPECIAL.search(value) else value


def _write(node: Node, block: int, out: list[str]) -> int:
    """Write a node; `block` is the number of the next block, and that after this node is returned."""
    if isinstance(node, Text):
        out.append(_text(node.words))
        return block
    if isinstance(node, PageSlot):
        out.append(
            f'<span class="slot" {SLOT}="{_value(node.target)}" {AFTER}="{_value(node.after)}">'
            f'{FIGURE_SPACE * node.digits}</span>'
        )
        return block
    if not isinstance(node, Element):
        raise TypeError(f'{type(node).__name__} has not been resolved')
    begin = f'<{node.tag}'
    for name, value in node.attributes:
        begin += f' {name}="{_value(value)}"'
    if node.target:
        begin += f' href="{LINK}{_value(node.target)}"'
    if node.block is not None:
        begin += f' {BLOCK}="{block}"'
        block += 1
    if node.tag in VOID:
        out.append(f'{begin}/>')
        return block
    out.append(f'{begin}>')
    for child in node.children:
        if isinstance(child, Text):  # the most common: no call for each
            out.append(_text(child.words))
        else:
            block = _write(child, block, out)
    out.append(f'</{node.tag}>')
    return block
