"""Edits of a tree, collected first and applied at once to a copy, so that the tree itself never changes."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence

from ...core.document import Element, Node, Reference, changed
from ..differences.words import Parent


class Edits:
    """The edits of one tree."""

    def __init__(self) -> None:
        # id of the parent -> index of the first child -> index behind the last child, and the new nodes
        self._runs: dict[int, dict[int, tuple[int, list[Node]]]] = defaultdict(dict)
        self._before: dict[int, list[Node]] = defaultdict(list)
        self._after: dict[int, list[Node]] = defaultdict(list)
        self._first: dict[int, list[Node]] = defaultdict(list)
        self._last: dict[int, list[Node]] = defaultdict(list)
        self._instead: dict[int, Element] = {}
        self._now: dict[int, Element] = {}

    def replace(self, parent: Parent, first: int, last: int, nodes: Sequence[Node]) -> None:
        """Put nodes in the place of the children of `parent` from `first` up to, but not including,
        `last`."""
        self._runs[id(parent)][first] = last, list(nodes)

    def before(self, node: Element, new: Node) -> None:
        """Set a node in before an element, behind what was set there earlier."""
        self._before[id(node)].append(new)

    def after(self, node: Parent, new: Node) -> None:
        """Set a node in behind an element or reference, and behind what was set there earlier."""
        self._after[id(node)].append(new)

    def first(self, parent: Element, new: Node) -> None:
        """Let an element begin with a node."""
        self._first[id(parent)].insert(0, new)

    def last(self, parent: Element, new: Node) -> None:
        """Let an element end with a node."""
        self._last[id(parent)].append(new)

    def instead(self, node: Element, new: Element) -> None:
        """Replace an element by another, which may contain it."""
        self._instead[id(node)] = new

    def applied(self, root: Element) -> Element:
        """A tree with all edits. It shares unchanged elements with `root`."""
        return self._element(root)

    def now(self, node: Element) -> Element:
        """The element that an element of the old tree has become. Only after `applied`."""
        return self._now.get(id(node), node)

    def _element(self, el: Element) -> Element:
        children = [*self._first[id(el)], *self._children(el), *self._last[id(el)]]
        if _same(children, el.children):
            return el
        self._now[id(el)] = new = changed(el, children=children)
        return new

    def _children(self, parent: Parent) -> list[Node]:
        runs, children, index = self._runs[id(parent)], [], 0
        while index < len(parent.children):
            if index in runs:
                index, nodes = runs[index]
                children += nodes
            else:
                children += self._node(parent.children[index])
                index += 1
        return children

    def _node(self, node: Node) -> list[Node]:
        replaced = node
        if isinstance(node, Element):
            replaced = self._instead.get(id(node)) or self._element(node)
        elif isinstance(node, Reference):
            children = self._children(node)
            replaced = node if _same(children, node.children) else Reference(node.use, tuple(children))
        return [*self._before[id(node)], replaced, *self._after[id(node)]]


def _same(now: Sequence[Node], before: Sequence[Node]) -> bool:
    return len(now) == len(before) and all(a is b for a, b in zip(now, before, strict=True))
