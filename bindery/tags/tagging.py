"""One fragment being written: WeasyPrint draws, the structure tree and the facts of the layout are
gathered."""

from __future__ import annotations

from contextlib import contextmanager

import pydyf

from ..attributes import AFTER, BLOCK, LINK, SLOT
from ..engine import boxes, children, marked_boxes, originals, page_box, page_object, properties, replaced
from .artifacts import Artifacts
from .notes import CALL, MARKER, PX, Notes
from .tables import describe_tables
from .tree import Node, Tree
from .write import write_tree

ASCENT, DESCENT = 0.8, 0.25          # of the font size: how far letters reach above and below their line
APART = 60                           # CSS px between two pieces of one block, such as a paragraph and its note
HYPHEN = '\u2010'   # what WeasyPrint sets where it divides a word
Rectangle = tuple[float, float, float, float]      # left, top, right, bottom in CSS pixels


def _say_whole_word(stream, text: str) -> None:
    """Replace the text of the marked content just begun by one whose hyphen at the line's end is soft, so
    that the word is read as one (ISO 32000-1, 14.8.2.2.3 and 14.9.4)."""
    properties(stream)['ActualText'] = pydyf.String(text[:-1] + '\u00ad')


def _visible(box, seen: Rectangle) -> bool:
    """Does a reader see any of this box?"""
    x, y = box.position_x, box.position_y
    return (box.style['visibility'] == 'visible' and x < seen[2] - 1 and x + box.width > seen[0] + 1
            and y < seen[3] - 1 and y + box.height > seen[1] + 1) or box.width == 0


def _first_block(element) -> int:
    """The number of the first block in an element, 0 where there is none."""
    return next((int(e.get(BLOCK)) for e in element.iter() if e.get(BLOCK)), 0) if element is not None else 0


class Tagging:
    """Use `with Tagging(prefix).active():` around `write_pdf`. `prefix` makes the ids of this fragment
    unique.

    Afterwards `texts` maps the number of a block to the text that was laid out for it, `slots` lists the
    places left for page numbers as (page, x, y, size, family, target, after, id), lengths in pt from the top
    left of the trim, `anchors` tells where notes and their calls stand, as name -> (page, x, y), `blocks`
    gives the block of each structure element of each unit and `firsts` the first block of each unit, `inked`
    are the pages with something to read on them, `extents` maps page and block to the top and bottom of each
    piece of it, in CSS px from the top of the trim.
    """

    def __init__(self, prefix: str):
        self.prefix = prefix
        self.texts: dict[int, list[str]] = {}
        self.pictures: set[int] = set()
        self.slots: list[tuple] = []
        self.targets: set[str] = set()
        self.inked: set[int] = set()
        self.extents: dict[tuple[int, int], list[tuple[float, float]]] = {}
        self.blocks: tuple[tuple[int | None, ...], ...] = ()
        self.firsts: tuple[int, ...] = ()
        self.anchors: dict[str, tuple[int, float, float]] = {}
        self._artifacts = Artifacts()
        self._notes = Notes()

    @contextmanager
    def active(self):
        """Replace WeasyPrint's own tagger for the time of one `write_pdf`."""
        marked, paint, clone = originals('marked', 'paint', 'clone')

        @contextmanager
        def own_marked(stream, box, tag):
            kind = getattr(stream, 'bindery_artifacts', {}).get(box)
            if kind is None or marked_boxes(stream) is None:
                with marked(stream, box, tag):
                    if marked_boxes(stream) is not None and getattr(box, 'text', '').endswith(HYPHEN):
                        _say_whole_word(stream, box.text)
                    yield
                return
            pydyf.Stream.begin_marked_content(stream, 'Artifact', pydyf.Dictionary({'Type': kind}))
            yield
            pydyf.Stream.end_marked_content(stream)

        def own_paint(page, stream, scale=1):
            stream.bindery_artifacts = self._artifacts.of_page(page_box(page))
            paint(page, stream, scale)

        def own_clone(stream, **kwargs):
            copy = clone(stream, **kwargs)
            copy.bindery_artifacts = getattr(stream, 'bindery_artifacts', {})
            return copy

        with replaced(marked=own_marked, paint=own_paint, clone=own_clone, add_tags=self._add_tags):
            yield self

    def _add_tags(self, pdf, document, pdf_version, page_streams) -> None:
        """Takes the place of weasyprint.pdf.tags.add_tags."""
        root = next(b.element for b in page_box(document.pages[0]).descendants() if b.element is not None)
        self.pdf, self.tree = pdf, Tree(root)
        self.annotations: list[tuple[pydyf.Dictionary, Node]] = []
        self._blocks: dict = {}
        for number, (page, stream) in enumerate(zip(document.pages, page_streams)):
            self._page, self._marked, self._art = number, marked_boxes(stream), stream.bindery_artifacts
            self._height = page.height
            bleed = page.bleed
            sheet = (-bleed['left'], -bleed['top'], page.width + bleed['right'], page.height + bleed['bottom'])
            for child in children(page_box(page)):
                self._walk(child, None, sheet)
            if self._marked:
                raise AssertionError(f'marked content without a structure element: {list(self._marked)[:3]}')
        self._link_notes()
        describe_tables(self.tree, self.prefix)
        written = write_tree(pdf, self.tree.document, self.annotations, len(document.pages), self.prefix)
        self.blocks = self._blocks_of(written)
        units = [node for node in written if node.parent is self.tree.document]
        self.firsts = tuple(_first_block(node.element) for node in units)

    def _blocks_of(self, nodes: list[Node]) -> tuple[tuple[int | None, ...], ...]:
        """The block that each structure element belongs to, None for none; a group for each unit."""
        groups: list[list[int | None]] = []
        found: dict[Node, int | None] = {}
        for node in nodes[1:]:                          # the first is the document
            if node.parent is self.tree.document:
                groups.append([])
            own = None if node.element is None else self._block_of(node.element)
            found[node] = found.get(node.parent) if own is None else own
            groups[-1].append(found[node])
        return tuple(map(tuple, groups))

    def _walk(self, box, link, seen: Rectangle) -> None:
        """Collect content in box order. `link` is the annotation of an enclosing link, `seen` the part of the
        page that is not cut off."""
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
        slot = element.get(SLOT) if element is not None else None
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
            self.slots.append((self._page, box.position_x * PX, baseline * PX, box.style['font_size'] * PX, box.style['font_family'][0], slot, element.get(AFTER, ''), key))
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

    def _extend(self, block: int, box) -> None:
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

    def _block_of(self, element) -> int | None:
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
        for number, annotation, node in self._notes.links(self.tree, self.prefix, self._height * PX):
            self.pdf.add_object(annotation)
            page_object(self.pdf, number).setdefault('Annots', pydyf.Array()).append(annotation.reference)
            node.kids.append((number, annotation))
            self.annotations.append((annotation, node))
            self.targets.add(annotation['Dest'].string)

    def _own_link(self, element, annotation) -> None:
        while element is not None and not (element.tag == 'a' and 'href' in element.attrib):
            element = self.tree.parents.get(element)
        node = self.tree.node(element)
        node.kids.append((self._page, annotation))
        self.annotations.append((annotation, node))
        words = element.get('aria-label') or ' '.join(''.join(element.itertext()).split()) if element is not None else ''
        annotation['Contents'] = pydyf.String(words or 'link')
        address = annotation.get('A', {}).get('URI')
        if address is not None and address.string.startswith(LINK):      # to another place in the book
            del annotation['A']
            annotation['Dest'] = pydyf.String(address.string.removeprefix(LINK))
            self.targets.add(address.string.removeprefix(LINK))
        annotation['F'] = 4                            # printed (ISO 19005-3, 6.3.2)

    def _remove(self, annotation) -> None:
        page = page_object(self.pdf, self._page)
        if annotation.reference in page.get('Annots', ()):
            page['Annots'].remove(annotation.reference)
        annotation.free = 'f'

    def _drop_links(self, box) -> None:
        for child in [box, *box.descendants()] if hasattr(box, 'descendants') else [box]:
            if getattr(child, 'link_annotation', None) is not None:
                self._remove(child.link_annotation)
