"""One fragment being written: WeasyPrint draws, the structure tree and the facts of the layout are gathered."""

from __future__ import annotations

from contextlib import contextmanager

import pydyf
from weasyprint.document import Page
from weasyprint.formatting_structure import boxes
from weasyprint.pdf.stream import Stream

from ..words import NOTE_LINKS
from .artifacts import Artifacts, children
from .notes import CALL, MARKER, PX, Notes
from .patches import replaced
from .tables import describe_tables
from .tree import Node, Tree
from .write import write_tree

ASCENT, DESCENT = 0.8, 0.25          # of the font size: how far letters reach above and below their line
APART = 60                           # CSS px between two pieces of one block, such as a paragraph and its note
HYPHEN = '\u2010'   # what WeasyPrint sets where it divides a word
Rectangle = tuple[float, float, float, float]      # left, top, right, bottom in CSS pixels


def _say_whole_word(stream, text: str) -> None:
    """Replace the text of the marked content just begun by one whose hyphen at the line's end is soft, so that the word is read
    as one (ISO 32000-1, 14.8.2.2.3 and 14.9.4)."""
    properties = stream.stream[-2]              # then comes BDC
    properties['ActualText'] = pydyf.String(text[:-1] + '\u00ad')


def _visible(box, seen: Rectangle) -> bool:
    """Does a reader see any of this box?"""
    x, y = box.position_x, box.position_y
    return (box.style['visibility'] == 'visible' and x < seen[2] - 1 and x + box.width > seen[0] + 1
            and y < seen[3] - 1 and y + box.height > seen[1] + 1) or box.width == 0


class Tagging:
    """Use `with Tagging(prefix).active():` around `write_pdf`. `prefix` makes the ids of this fragment unique.

    Afterwards `texts` maps a block number (data-b) to the text that was laid out for it, `slots` lists the places left for
    page numbers as (page, x, y, size, family, target, after, id), lengths in pt from the top left of the trim, `anchors` tells
    where notes and their calls stand, as name -> (page, x, y), and `blocks` names the block of each structure element of each unit,
    `inked` are the pages with something to read on them, `extents` maps page and block to the top and bottom of each piece of it, in CSS px from the top of the trim.
    """

    def __init__(self, prefix: str, notes: tuple[str, str] = NOTE_LINKS):
        self.prefix = prefix
        self.texts: dict[str, list[str]] = {}
        self.pictures: set[str] = set()
        self.slots: list[tuple] = []
        self.targets: set[str] = set()
        self.inked: set[int] = set()
        self.extents: dict[tuple[int, str], list[tuple[float, float]]] = {}
        self.blocks: tuple[tuple[str, ...], ...] = ()
        self.anchors: dict[str, tuple[int, float, float]] = {}
        self._artifacts = Artifacts()
        self._notes = Notes(notes)

    @contextmanager
    def active(self):
        """Replace WeasyPrint's own tagger for the time of one `write_pdf`."""
        tagging, marked, paint, clone = self, Stream.marked, Page.paint, Stream.clone

        @contextmanager
        def own_marked(stream, box, tag):
            kind = getattr(stream, 'bindery_artifacts', {}).get(box)
            if kind is None or stream._tags is None:
                with marked(stream, box, tag):
                    if stream._tags is not None and getattr(box, 'text', '').endswith(HYPHEN):
                        _say_whole_word(stream, box.text)
                    yield
                return
            pydyf.Stream.begin_marked_content(stream, 'Artifact', pydyf.Dictionary({'Type': kind}))
            yield
            pydyf.Stream.end_marked_content(stream)

        def own_paint(page, stream, scale=1):
            stream.bindery_artifacts = tagging._artifacts.of_page(page._page_box)
            paint(page, stream, scale)

        def own_clone(stream, **kwargs):
            copy = clone(stream, **kwargs)
            copy.bindery_artifacts = getattr(stream, 'bindery_artifacts', {})
            return copy

        with replaced(marked=own_marked, paint=own_paint, clone=own_clone, add_tags=self._add_tags):
            yield self

    def _add_tags(self, pdf, document, pdf_version, page_streams) -> None:
        """Takes the place of weasyprint.pdf.tags.add_tags."""
        root = next(b.element for b in document.pages[0]._page_box.descendants() if b.element is not None)
        self.pdf, self.tree = pdf, Tree(root)
        self.annotations: list[tuple[pydyf.Dictionary, Node]] = []
        self._blocks: dict = {}
        for number, (page, stream) in enumerate(zip(document.pages, page_streams)):
            self._page, self._marked, self._art = number, stream._tags, stream.bindery_artifacts
            self._height = page.height
            bleed = page.bleed
            sheet = (-bleed['left'], -bleed['top'], page.width + bleed['right'], page.height + bleed['bottom'])
            for child in page._page_box.children:
                self._walk(child, None, sheet)
            if self._marked:
                raise AssertionError(f'marked content without a structure element: {list(self._marked)[:3]}')
        self._link_notes()
        describe_tables(self.tree, self.prefix)
        self.blocks = self._blocks_of(write_tree(pdf, self.tree.document, self.annotations, len(document.pages), self.prefix))

    def _blocks_of(self, nodes: list[Node]) -> tuple[tuple[str, ...], ...]:
        """The block that each structure element belongs to, '' for none; a group for each unit."""
        groups: list[list[str]] = []
        found: dict[Node, str] = {}
        for node in nodes[1:]:                          # the first is the document
            if node.parent is self.tree.document:
                groups.append([])
            found[node] = (node.element is not None and self._block_of(node.element)) or found.get(node.parent, '')
            groups[-1].append(found[node])
        return tuple(map(tuple, groups))

    def _walk(self, box, link, seen: Rectangle) -> None:
        """Collect content in box order. `link` is the annotation of an enclosing link, `seen` the part of the page that is not cut off."""
        box = getattr(box, '_box', box)
        if box in self._art:
            self._drop_links(box)
            return
        element, pseudo = box.element, (box.element_tag or '').partition('::')[2]
        if box.link_annotation is not None:
            if link is not None:
                self._remove(box.link_annotation)      # a child of a link repeats it
            else:
                link = box.link_annotation
                self._own_link(element, link)
        if isinstance(box, boxes.TableCellBox) and element is not None:
            self.tree.node(element)                    # an empty cell is a cell
        if isinstance(box, (boxes.TextBox, boxes.ReplacedBox)):
            self._content(box, element, pseudo, seen)
        if isinstance(box, boxes.BlockContainerBox) and box.style['overflow'] != 'visible' and element is not None and element.tag not in ('html', 'body'):
            x, y = box.padding_box_x(), box.padding_box_y()
            seen = (max(seen[0], x), max(seen[1], y), min(seen[2], x + box.padding_width()), min(seen[3], y + box.padding_height()))
        for child in children(box):
            self._walk(child, link, seen)

    def _content(self, box, element, pseudo: str, seen: Rectangle) -> None:
        slot = element.get('data-slot') if element is not None else None
        if not pseudo and element is not None and _visible(box, seen):
            self._remember(box, element)
        if box not in self._marked:
            return
        mcid = self._marked.pop(box)['mcid']
        self.inked.add(self._page)
        if pseudo in (CALL, MARKER):
            self._notes.met(element, pseudo, self._page, box)
        node = self.tree.holder(element, pseudo, getattr(box, 'text', ''))
        node.kids.append((self._page, mcid))
        if slot:
            key = f'{self.prefix}-slot{len(self.slots) + 1}'
            node.attributes['ID'] = key
            baseline = box.position_y + box.baseline
            self.slots.append((self._page, box.position_x * PX, baseline * PX, box.style['font_size'] * PX, box.style['font_family'][0], slot, element.get('data-after', ''), key))
        if node.role == 'Figure' and not node.layout:
            x, y = box.content_box_x() * PX, (self._height - box.content_box_y() - box.height) * PX
            node.layout = {'O': '/Layout', 'Placement': '/Block', 'BBox': [x, y, x + box.width * PX, y + box.height * PX]}

    def _remember(self, box, element) -> None:
        """What was laid out of each block of the source."""
        block = self._block_of(element)
        if block is None:
            return
        self._extend(block, box)
        if isinstance(box, boxes.TextBox):
            self.texts.setdefault(block, []).append(box.text)
        else:
            self.pictures.add(block)

    def _extend(self, block: str, box) -> None:
        """Widen what is known of where a block stands; a note of its stands far below, and apart."""
        if isinstance(box, boxes.TextBox):
            size, line = box.style['font_size'], box.position_y + box.baseline
            top, bottom = line - ASCENT * size, line + DESCENT * size
        else:
            top, bottom = box.position_y, box.position_y + box.margin_height()
        parts = self.extents.setdefault((self._page, block), [])
        if parts and top < parts[-1][1] + APART and bottom > parts[-1][0] - APART:
            top, bottom = min(top, parts[-1][0]), max(bottom, parts.pop()[1])
        parts.append((top, bottom))

    def _block_of(self, element) -> str | None:
        if element not in self._blocks:
            parent = self.tree.parents.get(element)
            self._blocks[element] = element.get('data-b') or (self._block_of(parent) if parent is not None else None)
        return self._blocks[element]

    def _link_notes(self) -> None:
        """From each call to its note, and back."""
        self._notes.describe(self.tree, self.prefix)
        self.anchors = self._notes.anchors(self.tree, self.prefix)
        for number, annotation, node in self._notes.links(self.tree, self.prefix, self._height * PX):
            self.pdf.add_object(annotation)
            self._page_object(number).setdefault('Annots', pydyf.Array()).append(annotation.reference)
            node.kids.append((number, annotation))
            self.annotations.append((annotation, node))
            self.targets.add(annotation['Dest'].string)

    def _page_object(self, number: int) -> pydyf.Dictionary:
        return self.pdf.objects[int(self.pdf.page_references[number].split()[0])]

    def _own_link(self, element, annotation) -> None:
        while element is not None and not (element.tag == 'a' and 'href' in element.attrib):
            element = self.tree.parents.get(element)
        node = self.tree.node(element)
        node.kids.append((self._page, annotation))
        self.annotations.append((annotation, node))
        words = element.get('aria-label') or ' '.join(''.join(element.itertext()).split()) if element is not None else ''
        annotation['Contents'] = pydyf.String(words or 'link')
        address = annotation.get('A', {}).get('URI')
        if address is not None and address.string.startswith('ref:'):      # to another place in the book
            del annotation['A']
            annotation['Dest'] = pydyf.String(address.string[4:])
            self.targets.add(address.string[4:])
        annotation['F'] = 4                            # printed (ISO 19005-3, 6.3.2)

    def _remove(self, annotation) -> None:
        page = self._page_object(self._page)
        if annotation.reference in page.get('Annots', ()):
            page['Annots'].remove(annotation.reference)
        annotation.free = 'f'

    def _drop_links(self, box) -> None:
        for child in [box, *box.descendants()] if hasattr(box, 'descendants') else [box]:
            if getattr(child, 'link_annotation', None) is not None:
                self._remove(child.link_annotation)
