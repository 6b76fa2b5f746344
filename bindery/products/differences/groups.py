"""Blocks that belong together: the entry of a record, a box, a table or figure with its caption and
sources."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from ...core.document import Element, elements
from ...core.words import N_
from .blocks import Block, UnitText


@dataclass(frozen=True)
class Group:
    """`kind`: entry, box, table, figure, margin note."""

    kind: str
    title: Element | None  # the caption or title, as the draft has it
    blocks: tuple[Block, ...]


def kind_of(el: Element) -> str:
    """The kind of group that an element is: figure, table, margin note, box, or ''."""
    classes = el.classes
    if el.tag in ('figure', 'table'):
        return el.tag
    if el.tag == 'aside':
        return N_('margin note')
    return N_('box') if 'box' in classes else 'table' if 'table' in classes and el.tag == 'div' else ''


def outermost(el: Element | None, parents: Mapping[Element, Element]) -> Element | None:
    """The outermost group that contains an element or is it; None if there is none."""
    largest = None
    while el is not None:
        largest = el if kind_of(el) else largest
        el = parents.get(el)
    return largest


def whole_groups(unit: UnitText, lone: frozenset[Block]) -> Iterator[Group]:
    """The largest groups of a unit whose blocks are all among `lone`, the blocks without a partner."""
    held: dict[Element, list[Block]] = defaultdict(list)
    entries: dict[tuple, list[Block]] = defaultdict(list)
    for block in unit.blocks:
        if block.record:
            entries[block.record].append(block)
        el: Element | None = block.element
        while el is not None:
            if kind_of(el):
                held[el].append(block)
            el = unit.parents.get(el)
    taken: set[Block] = set()
    for blocks in entries.values():
        if lone.issuperset(blocks):
            taken.update(blocks)
            yield Group('entry', None, tuple(blocks))
    for el, blocks in sorted(held.items(), key=lambda item: -len(item[1])):
        if lone.issuperset(blocks) and taken.isdisjoint(blocks):
            taken.update(blocks)
            yield Group(kind_of(el), _title(el), tuple(blocks))


def _title(el: Element) -> Element | None:
    """The caption or title of a group."""
    return next(
        (e for e in elements(el) if e.tag in ('caption', 'figcaption') or 'title' in e.get('class')), None
    )
