"""Join fragments to one PDF: pages, one structure tree, destinations, overlays as artifacts."""

from __future__ import annotations

import io
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from pikepdf import Array, Dictionary, Name, Object, Page, Pdf, String

from ...compose.contents import Entry
from ...core.page_map import KeptPages, OutwardLinks, PageMap
from ...layout.typesetting import FontUse, Fragment, Span
from .excerpt import leave_out
from .fonts import declare, embed, union
from .outline import write_labels, write_outline
from .outward_links import lead_outward


@dataclass(frozen=True)
class Part:
    """A fragment with the spans of its units and their overlays; `texts` maps the id of a structure element
    to its ActualText (ISO 32000-1, 14.9.4)."""

    fragment: Fragment
    spans: list[Span]
    overlay: dict[str, Fragment]  # unit -> overlay for its pages
    texts: dict[str, str] = field(default_factory=dict)


# id(fragment) -> fragment and PDF; the fragment is kept so that no other object gets its id
Opened = dict[int, tuple[Fragment, Pdf]]


@dataclass
class Bound:
    """A bound book, still open for finishing. `elements` is the number of its structure elements."""

    pdf: Pdf
    opened: Opened  # kept alive: pikepdf objects are invalid once the file they came from is closed
    elements: int


def open_fragment(fragment: Fragment, opened: Opened) -> Pdf:
    """The fragment as an open PDF. Those that are open already are taken from `opened`, which may be filled
    ahead of binding."""
    if id(fragment) not in opened:
        opened[id(fragment)] = fragment, Pdf.open(io.BytesIO(fragment.pdf))
    return opened[id(fragment)][1]


def bind(
    parts: list[Part],
    pages: PageMap,
    anchors: dict[str, tuple[int, float, float]],
    entries: list[Entry],
    *,
    language: str,
    subset: Callable[[dict[str, FontUse]], Callable[[], dict[str, bytes]]],
    opened: Opened,
    tagged: bool = True,
    away: OutwardLinks | None = None,
    notice: Fragment | None = None,
    excerpt: KeptPages | None = None,
) -> Bound:
    """Bind `parts`, in order.

    - anchors: id -> page of the book, x and y in pt from the top left of the trim
    - entries: become bookmarks
    - subset: starts making the font files; returns a function that waits for them
    - tagged: False for printers, who need neither structure tree nor bookmarks
    - away: what becomes of links that lead out of the file
    - notice: one page that is laid over all pages
    - excerpt: the only pages that stay; `anchors` and `entries` must be on them
    """
    pdf = Pdf.new()
    layers = [overlay for part in parts for overlay in part.overlay.values()] + ([notice] if notice else [])
    uses = union([part.fragment.fonts for part in parts] + [layer.fonts for layer in layers])
    subsets = subset(uses)
    fonts = declare(pdf, uses)
    book = _Book(pdf, pages, opened)
    book.add_pages(parts)
    for part in parts:
        book.add(part, fonts, tagged)
    if notice:
        book.lay_over_all(notice, fonts)
    embed(pdf, fonts, subsets())
    write_labels(pdf, pages)
    if not tagged:
        return Bound(pdf, opened, 0)
    height = parts[0].fragment.height
    destinations = {
        name: Array([book.pages[page], Name.XYZ, round(x, 2), round(height - y, 2), 0])
        for name, (page, x, y) in sorted(anchors.items())
    }
    book.finish(destinations, language)
    kept_pages = book.pages
    if excerpt:
        kept_pages = leave_out(pdf, book.pages, excerpt.kept)
        write_labels(pdf, excerpt)
    if away:
        lead_outward(pdf, kept_pages, destinations, away)
    write_outline(pdf, entries, destinations)
    return Bound(pdf, opened, 1 + sum(len(blocks) for part in parts for blocks in part.fragment.blocks))


def _shift(leaf: Object, pages: list[Dictionary], by: int) -> None:
    """Add `by` to the keys that a fragment has in the parent tree."""
    leaf.Limits = Array([int(key) + by for key in leaf.Limits])
    leaf.Nums = Array([int(x) + by if i % 2 == 0 else x for i, x in enumerate(leaf.Nums)])
    for page in pages:
        page.StructParents += by
        for annotation in page.get('/Annots', ()):
            annotation.StructParent += by


class _Book:
    """The PDF while it is being bound. Each part has its own leaf of the parent tree."""

    def __init__(self, pdf: Pdf, pages: PageMap, opened: Opened):
        self.pdf, self.map, self.opened = pdf, pages, opened
        self.document = pdf.make_indirect(Dictionary(Type=Name.StructElem, S=Name.Document, K=Array()))
        self.root = pdf.make_indirect(Dictionary(Type=Name.StructTreeRoot, K=Array([self.document])))
        self.document.P = self.root
        self.kids: dict[str, Object] = {}  # unit -> its Sect
        self.leaves: dict[int, Object] = {}  # first key -> leaf of the parent tree, one for each part
        self.next_key = 1 << 30  # above the keys of any fragment
        self.identified: dict[str, Object] = {}  # id -> structure element
        self.targets: set[str] = set()  # ids that links lead to
        # WeasyPrint's pages end with the y axis turned over: the graphics state is restored before an overlay
        self.before = pdf.make_stream(b'q')
        self.after = pdf.make_stream(b'Q\n/Artifact\n<</Type /Pagination>>\nBDC\n/Furniture Do\nEMC')

    def add_pages(self, parts: list[Part]) -> None:
        """Add all pages in the order of the book. Must be called before `add`, so that what is copied later
        points to them."""
        spans = {span.unit: (part, span) for part in parts for span in part.spans}
        count = 0
        for placed in self.map.placed.values():
            part, span = spans[placed.unit]
            if count < placed.first:
                self._blank(self.pdf.pages[-1].obj)
            source, append = open_fragment(part.fragment, self.opened).pages, self.pdf.pages.append
            for i in range(span.start, span.start + span.pages):
                append(source[i])
            count = placed.first + span.pages
        self.pages = [page.obj for page in self.pdf.pages]  # looking a page up in a PDF is slow

    def _blank(self, model: Dictionary) -> None:
        """Add an empty page with the boxes of `model`."""
        page = self.pdf.add_blank_page(page_size=(595, 842)).obj
        for box in ('/MediaBox', '/TrimBox', '/BleedBox'):
            page[box] = Array(list(model[box]))
        page.Tabs = Name.S
        # an empty stream would be compressed to one that cannot be read
        page.Contents = self.pdf.make_stream(b'q\nQ')

    def pages_of(self, unit: str) -> list[Dictionary]:
        """The pages of a unit in the bound book."""
        placed = self.map.placed[unit]
        return self.pages[placed.first : placed.first + placed.pages]

    def add(self, part: Part, fonts: dict[str, Dictionary], tagged: bool) -> None:
        """Add everything of a part but its pages: fonts, structure tree, overlays."""
        source = open_fragment(part.fragment, self.opened)
        added = [page for span in part.spans for page in self.pages_of(span.unit)]
        self._give_fonts(added[0].Resources, part.fragment, fonts)
        if tagged:
            self._join_tree(source, added, [span.unit for span in part.spans])
            self.targets |= part.fragment.targets
            for key, text in part.texts.items():
                self.identified[key].ActualText = String(text)
        for unit, overlay in part.overlay.items():
            self._overlay(overlay, self.pages_of(unit), fonts)

    def _give_fonts(self, resources: Object, fragment: Fragment, fonts: dict[str, Dictionary]) -> None:
        """Fill the fragment's font resource, which is one object that all its pages and forms share."""
        holder = resources.Font
        del holder['/Bindery']
        for key in sorted(fragment.fonts):
            holder[f'/{key}'] = fonts[key]

    def _join_tree(self, source: Pdf, added: list[Dictionary], units: list[str]) -> None:
        """Join the structure tree of a fragment, whose pages were `added`, to that of the book."""
        tree = self.pdf.copy_foreign(source.Root.StructTreeRoot)
        first, last = (int(key) for key in tree.ParentTree.Limits)
        if first in self.leaves:  # rare: keys are digests of names
            _shift(tree.ParentTree, added, self.next_key - first)
            first, last = self.next_key, self.next_key + last - first
            self.next_key = last + 1
        self.leaves[first] = tree.ParentTree
        for unit, kid in zip(units, tree.K[0].K, strict=True):
            kid.P = self.document
            self.kids[unit] = kid
        if '/IDTree' in tree:
            names = list(tree.IDTree.Names)
            self.identified.update((str(names[i]), names[i + 1]) for i in range(0, len(names), 2))

    def _overlay(self, overlay: Fragment, targets: list[Dictionary], fonts: dict[str, Dictionary]) -> None:
        """Lay an overlay over the pages as artifacts (ISO 32000-1, 14.8.2.2)."""
        source = open_fragment(overlay, self.opened)
        for i, (page, target) in enumerate(zip(source.pages, targets, strict=True)):
            form = self._form(page)
            if i == 0:
                self._give_fonts(form.Resources, overlay, fonts)
            self._give_form(target, '/Furniture', form)
            target.Contents = Array([self.before, target.Contents, self.after])

    def lay_over_all(self, notice: Fragment, fonts: dict[str, Dictionary]) -> None:
        """Lay one page over every page, blank ones too, as an artifact: all share its form."""
        form = self._form(open_fragment(notice, self.opened).pages[0])
        self._give_fonts(form.Resources, notice, fonts)
        draw = self.pdf.make_stream(b'/Artifact\n<</Type /Pagination>>\nBDC\n/Notice Do\nEMC')
        for page in self.pages:
            self._give_form(page, '/Notice', form)
            page.Contents = (
                Array([*page.Contents, draw]) if isinstance(page.get('/Contents'), Array) else draw
            )

    def _form(self, page: Page) -> Object:
        """A page as a form XObject of the book."""
        form = self.pdf.copy_foreign(page.as_form_xobject())
        form.BBox = Array(list(page.mediabox))  # qpdf takes the trim box, which would cut off the bleed
        return form

    def _give_form(self, page: Dictionary, name: str, form: Object) -> None:
        """Add a form to the resources of a page."""
        if '/Resources' not in page:
            page.Resources = Dictionary()
        if '/XObject' not in page.Resources:
            page.Resources.XObject = Dictionary()
        page.Resources.XObject[name] = form

    def finish(self, destinations: dict[str, Array], language: str) -> None:
        """Write the roots of the trees and the entries of the catalog."""
        pdf, root = self.pdf, self.pdf.Root
        self.document.K = Array([self.kids[unit] for unit in self.map.placed])
        self.root.ParentTree = pdf.make_indirect(
            Dictionary(Kids=Array([self.leaves[key] for key in sorted(self.leaves)]))
        )
        self.root.ParentTreeNextKey = self.next_key
        if self.identified:
            self.root.IDTree = self._names(self.identified)
        root.StructTreeRoot = self.root
        root.Names = Dictionary(
            Dests=self._names({name: place for name, place in destinations.items() if name in self.targets})
        )
        root.MarkInfo = Dictionary(Marked=True)
        root.ViewerPreferences = Dictionary(DisplayDocTitle=True)
        root.PageMode = Name.UseOutlines
        root.Lang = String(language)

    def _names(self, items: Mapping[str, Object]) -> Object:
        """A name tree of one leaf; names sorted by their bytes (ISO 32000-1, 7.9.6)."""
        ordered = sorted(items, key=lambda name: bytes(String(name)))
        flat = [part for name in ordered for part in (String(name), items[name])]
        if not ordered:
            return self.pdf.make_indirect(Dictionary(Names=Array()))
        leaf = Dictionary(Names=Array(flat), Limits=Array([String(ordered[0]), String(ordered[-1])]))
        return self.pdf.make_indirect(Dictionary(Kids=Array([self.pdf.make_indirect(leaf)])))
