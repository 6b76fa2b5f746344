"""HTML elements to structure nodes (roles: ISO 32000-1, 14.8.4; PDF/UA-1, ISO 14289-1, 7)."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from ...core.attributes import SAY, SLOT
from ..engine_types import HtmlElement
from .links import Link

SVG = '{http://www.w3.org/2000/svg}svg'
XML_LANG = '{http://www.w3.org/XML/1998/namespace}lang'

BLOCK_ROLES = {
    'p': 'P',
    'address': 'P',
    'pre': 'P',
    'figcaption': 'Caption',
    'caption': 'Caption',
    'blockquote': 'BlockQuote',
    'section': 'Sect',
    'article': 'Art',
    'aside': 'Sect',
    'nav': 'Sect',
    'div': 'Div',
    'header': 'Div',
    'footer': 'Div',
    'figure': 'Div',
    'table': 'Table',
    'thead': 'THead',
    'tbody': 'TBody',
    'tfoot': 'TFoot',
    'tr': 'TR',
    'th': 'TH',
    'td': 'TD',
    'ul': 'L',
    'ol': 'L',
    'dl': 'L',
    'li': 'LI',
    'dt': 'Lbl',
    'dd': 'LBody',
    **{f'h{i}': f'H{i}' for i in range(1, 7)},
}
INLINE_ROLES = {
    'a': 'Link',
    'q': 'Quote',
    'code': 'Code',
    'kbd': 'Code',
    'samp': 'Code',
    'ins': 'Span',
    'del': 'Span',
    'img': 'Figure',
    SVG: 'Figure',
}
GROUPING = frozenset({
    'Document',
    'Sect',
    'Art',
    'Div',
    'BlockQuote',
    'Table',
    'THead',
    'TBody',
    'TFoot',
    'TR',
    'L',
    'LI',
    'TOC',
})
TICK_BOXES = {'\u2610': '/off', '\u2611': '/on', '\u2612': '/on'}
NUMBERING = {'a': '/LowerAlpha', 'A': '/UpperAlpha', 'i': '/LowerRoman', 'I': '/UpperRoman'}


@dataclass(eq=False)
class Node:
    """A structure element. Its kids are elements, marked content as (page, mcid), and links as (page,
    link)."""

    role: str
    parent: Node | None
    kids: list[Node | tuple[int, int | Link]] = field(default_factory=list)
    attributes: dict[str, str] = field(default_factory=dict)  # Lang, Alt, E, ActualText, ID: as text
    layout: dict[str, Any] = field(
        default_factory=dict
    )  # entries of the attribute object /A, with its owner as 'O'
    element: HtmlElement | None = None

    def add(self, role: str, at: int | None = None, element: HtmlElement | None = None) -> Node:
        node = Node(role, self, element=element)
        self.kids.insert(len(self.kids) if at is None else at, node)
        return node


class Tree:
    """Makes the node of an element when its first content is met; order is therefore reading order."""

    def __init__(self, root: HtmlElement):
        self.document = Node('Document', None)
        self.parents = {child: parent for parent in root.iter() for child in parent}
        self.of: dict[HtmlElement, Node] = {}  # element -> node that holds its content
        self.items: dict[HtmlElement, Node] = {}  # li element -> its LI node
        self.labels: dict[HtmlElement, Node] = {}  # li or footnote element -> Lbl node
        # footnote element -> (Reference node, Note node)
        self.notes: dict[HtmlElement, tuple[Node, Node]] = {}
        # (footnote element, pseudo-element) -> Link node there or back
        self.note_links: dict[tuple[HtmlElement, str], Node] = {}
        self.tables: list[HtmlElement] = []
        self.contents = {
            e
            for nav in root.iter()
            if nav.get('role') == 'doc-toc'
            for e in nav.iter()
            if e.tag in ('ol', 'ul', 'li')
        }
        self.terms: dict[Node, Node] = {}  # L of a dl -> the LI now open

    def node(self, element: HtmlElement | None) -> Node:
        """The node that holds the content of an element."""
        if element is None or element.tag in ('html', 'body'):
            return self.document
        if element in self.notes:
            return self.notes[element][1]
        if element not in self.of:
            parent = self.node(self.parents.get(element))
            self.of[element] = self._make(element, parent)
        return self.of[element]

    def _make(self, element: HtmlElement, parent: Node) -> Node:
        tag = element.tag
        language = element.get('lang') or element.get(XML_LANG)
        role = self._role(element, language)
        if role is None:
            return parent
        if role == 'LI':
            self.items[element] = item = parent.add('LI', element=element)
            node = item.add('LBody', element=element)
        elif tag == 'dt':
            self.terms[parent] = parent.add('LI')
            node = self.terms[parent].add('Lbl', element=element)
        elif tag == 'dd':
            node = (self.terms.get(parent) or parent.add('LI')).add('LBody', element=element)
        else:
            if role not in BLOCK_ROLES.values() and role not in ('TOC', 'TOCI') and parent.role in GROUPING:
                parent = self.paragraph(parent)
            if role == 'Link' and parent.role == 'TOCI':
                parent = parent.add('Reference')
            node = parent.add(role, element=element)
        if language:
            node.attributes['Lang'] = language
        self._describe(element, node)
        return node

    def _role(self, element: HtmlElement, language: str | None) -> str | None:
        tag = element.tag
        if element in self.contents:
            return 'TOCI' if tag == 'li' else 'TOC'
        if tag == 'a' and 'href' not in element.attrib:
            return None
        role = BLOCK_ROLES.get(tag) or INLINE_ROLES.get(tag)
        expanded = tag == 'abbr' and element.get('title')
        if role is None and (language or expanded or element.get(SLOT) or element.get(SAY)):
            return 'Span'
        return role

    def _describe(self, element: HtmlElement, node: Node) -> None:
        tag = element.tag
        if tag == 'abbr' and (long_form := element.get('title')):
            node.attributes['E'] = long_form
        if spoken := element.get(SAY):  # a sign that is read aloud as words (ISO 32000-1, 14.9.4)
            node.attributes['ActualText'] = spoken
        if node.role == 'Figure':
            node.attributes['Alt'] = element.get('aria-label') or element.get('alt') or ''
        if node.role == 'L':
            style = (
                NUMBERING.get(element.get('type', ''), '/Decimal')
                if tag == 'ol'
                else '/Disc'
                if tag == 'ul'
                else '/None'
            )
            node.layout = {'O': '/List', 'ListNumbering': style}
        if node.role == 'Table':
            self.tables.append(element)
        if node.parent is self.document and (title := element.find('.//h1')) is not None:
            node.attributes['T'] = ' '.join(''.join(title.itertext()).split())

    def paragraph(self, parent: Node) -> Node:
        """An anonymous P for loose inline content, used on while it is the last kid."""
        last = parent.kids[-1] if parent.kids else None
        if isinstance(last, Node) and last.role == 'P' and last.element is None:
            return last
        return parent.add('P')

    def holder(self, element: HtmlElement, pseudo: str, text: str = '') -> Node:
        """The node for the text of a box made from `element`, or from its `pseudo` element."""
        if pseudo == 'footnote-call':
            return self._note_link(element, pseudo, self.note(element)[0])
        node = self.node(element)
        if pseudo in ('footnote-marker', 'marker'):
            outer = self.items.get(element, node) if pseudo == 'marker' else node
            if element not in self.labels:
                self.labels[element] = label = outer.add('Lbl', at=0)
                if text.strip() in TICK_BOXES:
                    self.labels[element] = self._tick_box(label, TICK_BOXES[text.strip()])
            label = self.labels[element]
            return self._note_link(element, pseudo, label) if pseudo == 'footnote-marker' else label
        return self.paragraph(node) if node.role in GROUPING else node

    def _note_link(self, element: HtmlElement, pseudo: str, parent: Node) -> Node:
        if (element, pseudo) not in self.note_links:
            self.note_links[element, pseudo] = parent.add('Link')
        return self.note_links[element, pseudo]

    def _tick_box(self, label: Node, state: str) -> Node:
        """A box to tick by hand, as a form field that cannot be filled in (ISO 32000-1, 14.8.5.6; ISO
        14289-1, 7.18.4)."""
        box = label.add('Form')
        box.layout = {'O': '/PrintField', 'Role': '/cb', 'checked': state}
        return box

    def note(self, element: HtmlElement) -> tuple[Node, Node]:
        """Reference and Note of a footnote, side by side where it is called (ISO 14289-1, 7.9)."""
        if element not in self.notes:
            parent = self.node(self.parents.get(element))
            if parent.role in GROUPING:
                parent = self.paragraph(parent)
            self.notes[element] = parent.add('Reference'), parent.add('Note')
        return self.notes[element]
