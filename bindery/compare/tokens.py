"""Between trees of the document and the elements that a comparison marks: late nodes stand there as tokens in the text."""

from __future__ import annotations

import re
import xml.etree.ElementTree as ET
from collections.abc import Iterator, Sequence

from ..document import (
    CaptionLabel,
    Citation,
    Element,
    Node,
    PageReference,
    Reference,
    SectionNumber,
    Text,
    UnitNumber,
    Use,
    changed,
    element,
    xml,
)
from ..model import Draft
from ..problems import Place

OPEN, CLOSE = '\ue000', '\ue001'
TOKEN = re.compile(f'{OPEN}([^{CLOSE}]*){CLOSE}')


def _token(name: str) -> Text:
    return Text(f'{OPEN}{name}{CLOSE}')


def as_elements(draft: Draft) -> ET.Element:
    """The tree of a draft with tokens, its blocks numbered."""
    return ET.fromstring(xml(changed(draft.tree, children=_tokens(draft.tree.children, draft.uses)), draft.unit))


def _tokens(nodes: Sequence[Node], uses: list[Use]) -> list[Node]:
    found: list[Node] = []
    for node in nodes:
        match node:
            case Element():
                found.append(changed(node, children=_tokens(node.children, uses)))
            case UnitNumber():
                found.append(_token('n'))
            case SectionNumber(local):
                found.append(_token(f'l:{local}'))
            case CaptionLabel(kind, local):
                found.append(_token(f'c:{kind}:{local}'))
            case Citation(works, bare):
                found.append(_token(f'{"b" if bare else "k"}:{",".join(str(uses.index(w)) for w in works)}'))
            case Reference(use, children):
                found += [_token(f'u:{uses.index(use)}'), *_tokens(children, uses), *([_token('/')] if use.own else [])]
            case PageReference(use):
                found.append(_token(f'u:{uses.index(use)}'))
            case _:
                found.append(node)
    return found


def late(token: str, uses: list[Use], children: Sequence[Node] = ()) -> Node:
    """The late node of a token, without its brackets."""
    kind, _, rest = token.partition(':')
    if kind == 'n':
        return UnitNumber()
    if kind == 'l':
        return SectionNumber(rest)
    if kind == 'c':
        what, _, local = rest.partition(':')
        return CaptionLabel(what, local)
    if kind in ('k', 'b'):
        return Citation(tuple(uses[int(i)] for i in rest.split(',')), kind == 'b')
    use = uses[int(rest)]
    return PageReference(use) if use.kind == 'page' else Reference(use, tuple(children))


def as_tree(root: ET.Element, uses: list[Use], places: list[Place], numbers: list[str]) -> Element:
    """Elements with tokens as a tree of the document; `places` are those of the numbered blocks. The numbers that blocks had are added
    to `numbers`, in the order in which the tree numbers them."""
    attributes = dict(root.attrib)
    if 'data-b' in attributes:
        numbers.append(attributes['data-b'])
    number = attributes.pop('data-b', '').rpartition(':')[2]
    flat: list[Node | str] = [*_cut(root.text)]
    for child in root:
        flat += [as_tree(child, uses, places, numbers), *_cut(child.tail)]
    return element(root.tag, attributes, _nested(iter(flat), uses), places[int(number)] if number else None)


def _cut(text: str | None) -> list[Node | str]:
    """Text and, as plain strings, tokens."""
    parts = TOKEN.split(text or '')
    return [Text(part) if n % 2 == 0 else part for n, part in enumerate(parts) if part]


def _nested(parts: Iterator[Node | str], uses: list[Use], inside: bool = False) -> list[Node]:
    """Late nodes in place of tokens. `inside` of a reference with words of its own, up to its end; an insertion may hold only its
    beginning, or only its end."""
    found: list[Node] = []
    for part in parts:
        if part == '/':
            if inside:
                return found
        elif not isinstance(part, str):
            found.append(part)
        elif part.startswith('u:') and uses[int(part[2:])].own and uses[int(part[2:])].kind != 'page':
            found.append(late(part, uses, _nested(parts, uses, inside=True)))
        else:
            found.append(late(part, uses))
    return found
