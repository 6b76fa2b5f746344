"""One side of a comparison as a plain value: the text of its units, its datasets, and the page of everything
in it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

from ...compose.composition import Composed
from ...compose.numbering import Target, heading_number
from ...compose.pictures import chart_address, image_name
from ...core.document import Node, PageReference, Text, element, words
from ...core.encoding import digest
from ...core.page_map import PageMap
from ...core.publication.dataset import Dataset
from ...core.publication.kinds import Kinds
from ...core.words import Words
from ...layout.edition_tasks import Layout
from ...layout.pagination import Paginated, paginate
from .blocks import Block, Record, UnitText, read_unit
from .words import is_group, key_of


@dataclass(frozen=True)
class About:
    """The names of a side: `name` as on the command line; `revision` as it was asked for and its `commit`, ''
    for the present text; the others from the edition."""

    name: str
    revision: str
    commit: str
    edition: str
    title: str
    version: str
    date: str  # ISO 8601 day

    @property
    def words(self) -> str:
        """“Final edition 1.0”, or “Final edition 1.0 (v1)” for one of a revision."""
        return f'{self.title} {self.version}' + (f' ({self.revision[:12]})' if self.revision else '')


@dataclass(eq=False)
class EditionState:
    """One of the two editions."""

    about: About
    units: dict[str, UnitText]  # in the order of the book, the late ones with their title alone
    datasets: dict[str, Dataset]
    digests: dict[str, str]  # file -> digest of what editors wrote
    templates: str  # digest of the templates
    targets: dict[str, Target]  # units, headings, figures, tables, boxes
    shown: dict[Record, str]  # record -> the anchor of its home
    images: dict[str, bytes]  # address in the HTML -> picture
    paginated: Paginated
    kinds: Kinds
    language: Words

    @property
    def composed(self) -> Composed:
        return self.paginated.composed

    @property
    def pages(self) -> PageMap:
        return self.paginated.pages

    def page(self, block: Block) -> str:
        """The folio of the page on which a block begins; '' where none is printed."""
        return self.folio(block.unit, block.number)

    def folio(self, unit: str, number: int | None) -> str:
        return self.pages.placed[unit].label(self.first_page(unit, number))

    def first_page(self, unit: str, number: int | None) -> int:
        """The page of its unit, from 0, on which a block begins."""
        return min((e.page for e in self.paginated.units[unit].extents if e.block == number), default=0)

    def folios_of(self, unit: str) -> str:
        """The first and last folio of a unit: “12–31”."""
        return self.pages.placed[unit].folio_range

    def heading(self, unit: str) -> str:
        """A unit by number and title: “3 Finance”."""
        unit_text = self.units[unit]
        number = heading_number(self.kinds, self.language, unit_text.unit.kind, unit_text.number)
        return f'{number} {unit_text.unit.title}'.strip()

    def spell(self, unit: str, node: Node) -> str:
        """The text that this edition prints for a reference in a unit."""
        if (
            isinstance(node, PageReference) and node.use.target in self.pages.anchors
        ):  # otherwise the target is in another edition, and the resolver knows its page
            page = self.language.gettext('p. %(page)s') % {'page': self.pages.folio(node.use.target)}
            return f'{page}{node.use.after}'
        tree, _ = self.composed.resolver.resolve(
            replace(self.units[unit].draft, tree=element('span', {}, [node]))
        )
        assert tree is not None, 'a draft with a tree was resolved'
        return ' '.join(words(tree).split())

    def plain_text(self, unit: str, node: Node | None) -> str:
        """The text of a node of a draft, without generated numbers; '' for None."""
        return '' if node is None else ' '.join(self._plain_text(unit, node).split())

    def _plain_text(self, unit: str, node: Node) -> str:
        if isinstance(node, Text):
            return node.words
        if is_group(node):
            return ''.join(self._plain_text(unit, child) for child in node.children)
        return '' if key_of(node) is None else self.spell(unit, node)

    @property
    def blocks(self) -> Iterator[Block]:
        for unit in self.units.values():
            yield from unit.blocks


def read_side(name: str, revision: str, commit: str, layout: Layout) -> EditionState:
    """Lay out one edition and read it into a value. Raises Refused as laying out does."""
    paginated, publication = paginate(layout), layout.publication
    composed = paginated.composed
    records = {r.place: (d.name, r.id) for d in publication.datasets.values() for r in d.records}
    images = {chart_address(chart): picture for chart, picture in layout.pictures.items()}
    images.update({
        src: publication.files.files[image_name(src)]
        for draft in composed.drafts.values()
        for src in draft.images
    })
    pictures: Mapping[str, str] = {src: digest(data) for src, data in images.items()}
    units = {}
    for unit_id in composed.edition.unit_ids:
        unit = publication.units[unit_id]
        generated = bool({'book', 'pages'} & layout.templates.asks_for(f'units/{unit.kind}.html.j2'))
        units[unit_id] = read_unit(
            unit, composed.numbers.units[unit_id], composed.drafts[unit_id], generated, records, pictures
        )
    about = About(
        name,
        revision,
        commit,
        composed.edition.name,
        composed.edition.title,
        composed.edition.version,
        composed.edition.date,
    )
    return EditionState(
        about=about,
        units=units,
        datasets=publication.datasets,
        digests=publication.digests,
        templates=layout.templates.digest,
        targets=composed.numbers.targets,
        shown=composed.numbers.records,
        images=images,
        paginated=paginated,
        kinds=publication.kinds,
        language=publication.words,
    )
