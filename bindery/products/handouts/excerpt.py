"""A selection as an edition of its own: pieces of composed units, put together so that they can be laid out
like any edition."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from typing import Any

from ...compose.composition import Composed
from ...compose.contents import Book, Entry
from ...compose.numbering import Numbers
from ...compose.page_references import FullEdition, cited, name_outward_pages
from ...compose.templating.environment import Templates
from ...compose.templating.helpers import Data, helpers
from ...compose.writing.tree_writer import BLOCKS, HEADINGS
from ...core.document import (
    Element,
    Node,
    Text,
    blocks,
    changed,
    element,
    elements,
    mapped,
    of_element,
    words,
)
from ...core.problems import Place, Problem, Refused
from ...core.publication.draft import Caption, Draft, Heading, Unit
from ...core.publication.edition import Edition, Matter
from ...core.publication.publication import Publication
from .pick import ExcerptPicker, ExcerptPiece
from .rows import ExcerptRequest, Selection

CONTENT = 'x-content'  # the element of a template that the pieces replace


class Contents(Book):
    """The contents of a selection, whose entries are known."""

    def __init__(
        self,
        publication: Publication,
        edition: Edition,
        numbers: Numbers,
        drafts: dict[str, Draft],
        entries: tuple[Entry, ...],
    ):
        super().__init__(publication, edition, numbers, drafts)
        self.entries = entries

    def contents(self, depth: int = 2) -> list[Entry]:
        """The entries down to `depth`."""
        return [e for e in self.entries if e.level <= depth]


@dataclass
class Part:
    """A unit of a selection, with its printed number and its tree."""

    unit: Unit
    number: str
    root: Element


def excerpt_edition(
    publication: Publication, edition: Edition, name: str, title: str, place: Place
) -> tuple[Publication, Edition]:
    """The publication and edition as a selection shows them: with its own title, the source as the title of
    the edition, and without the identifiers, which are those of the whole book."""
    meta = {**publication.meta, 'title': title, 'short': title, 'subtitle': '', 'identifiers': {}}
    whole = publication.meta.get('short') or publication.meta['title']
    names = {'title': whole, 'edition': f'{edition.title[:1].lower()}{edition.title[1:]}'}
    source = publication.words.gettext('From %(title)s, %(edition)s') % names
    return replace(publication, meta=meta), replace(
        edition, name=f'{edition.name}-{name}', title=source, matters=(), accepted=(), file=place.file
    )


class Excerpt:
    """Composes the selections from one edition."""

    def __init__(
        self,
        publication: Publication,
        composed: Composed,
        parent: FullEdition,
        templates: Templates,
        qr: Callable[[str], str],
    ):
        """`parent` is the edition that the pieces are from. `qr` makes a QR code of an address; its result is
        the address of a picture."""
        self.publication, self.composed, self.parent, self.templates, self.qr = (
            publication,
            composed,
            parent,
            templates,
            qr,
        )
        self.picker = ExcerptPicker(publication, composed)

    # --- the parts ------------------------------------------------------------------------------------------

    def with_sources(self, pieces: list[ExcerptPiece], selection: Selection) -> list[ExcerptPiece]:
        """The pieces and, behind them, the works that they cite, as the list of references prints them."""
        works = cited([e for p in pieces for e in p.elements], self.parent)
        ids = {e.id for p in pieces for root in p.elements for e in elements(root)}
        dataset = self.publication.datasets.get(self.parent.references)
        anchors = {
            anchor: key
            for (name, key), anchor in self.composed.numbers.records.items()
            if name == self.parent.references
        }
        missing = [a for a in works if a in anchors and a not in ids]
        if dataset is None or not missing:
            return pieces
        in_order = sorted(missing, key=list(self.order(missing[0])).index)
        records = tuple(dataset.by_id[anchors[a]] for a in in_order)
        heading = self.publication.words.gettext('Sources')
        take = ExcerptRequest('records', dataset.name, heading, records, selection.place)
        return pieces + self.picker.pieces(replace(selection, takes=(take,)))[0]

    def order(self, anchor: str) -> Iterable[str]:
        """The ids in the unit that contains an anchor, in their order."""
        return (e.id for e in elements(self.picker.tree(self.composed.numbers.anchors[anchor])) if e.id)

    def of_pieces(
        self,
        name: str,
        template: str,
        title: str,
        pieces: list[ExcerptPiece],
        selection: Selection,
        **variables: Any,
    ) -> Part:
        """A unit of pieces, each with the page of the book from which it is. Raises Refused for a template
        that has no place for them."""
        root = self.render(name, template, title, selection, **variables)
        scopes = {p.scope for p in pieces if not self.parent.is_citation(p.anchor)}
        names = ' '.join([root.get('class'), *(scopes if len(scopes) == 1 else ())]).strip()
        content: list[Node] = []
        for n, piece in enumerate(pieces):
            if piece.heading:
                content.append(
                    element('h2', {'id': f'{name}-{n + 1}', 'class': 'of-records'}, [Text(piece.heading)])
                )
            content.append(self._wrapped(piece))
        if not any(e.tag == CONTENT for e in elements(root)):
            raise Refused([
                Problem(
                    'content-missing',
                    'nothing says where the pieces stand',
                    Place(f'templates/selections/{template}.html.j2', 1, 1),
                    f'add <{CONTENT}/>',
                )
            ])
        root = _mapped(
            changed(root, attributes={**dict(root.attributes), 'class': names}),
            lambda e: content if e.tag == CONTENT else [e],
        )
        return Part(self._unit(name, title, selection.place), '', root)

    def of_unit(self, piece: ExcerptPiece) -> Part:
        """A whole unit as it is."""
        return Part(
            self.publication.units[piece.unit], self.composed.numbers.units[piece.unit], piece.elements[0]
        )

    def render(self, name: str, template: str, title: str, selection: Selection, **variables: Any) -> Element:
        """Render a template of selections. Its variables are `selection`, `guide` (title, edition and address
        of the book), `qr`, and `variables`."""
        meta, edition, url = self.publication.meta, self.parent.edition, self.parent.url
        guide = {'title': meta['title'], 'edition': edition, 'url': url, 'words': self.parent.guide}
        root = self.templates.render_part(
            f'selections/{template}.html.j2',
            'section',
            title=title,
            selection=selection,
            publication=meta,
            guide=guide,
            qr=self.qr(url) if url else '',
            **helpers(Data(self.publication)),
            **variables,
        )
        root.attrib.update({'id': name, 'class': f'unit {template}'})
        return of_element(root)

    def _unit(self, name: str, title: str, place: Place) -> Unit:
        return Unit(name, 'selection', title, title, {}, '', place.file, place.line)

    def _wrapped(self, piece: ExcerptPiece) -> Element:
        """A piece in the colours of its unit."""
        wrapper = element('div', {'class': f'piece {piece.scope}'.strip()}, piece.elements)
        wrapper = _relevelled(wrapper, 2 if piece.elements[0].tag in HEADINGS else 3)
        mark = element('p', {'class': 'of-guide'}, [Text(self.standing(piece))])
        return _behind_first_heading(wrapper, mark) or changed(wrapper, children=[mark, *wrapper.children])

    def standing(self, piece: ExcerptPiece) -> str:
        """ "Guide p. 87", or "Guide p. 87–89"."""
        inner = [e.id for root in piece.elements for e in elements(root) if e.id in self.parent.pages.anchors]
        folios = [
            self.parent.pages.folio(a) for a in sorted((piece.anchor, *inner), key=self.parent.pages.page)
        ]
        pages = folios[0] if folios[-1] == folios[0] else f'{folios[0]}–{folios[-1]}'
        return self.publication.words.gettext('Guide p.\u00a0%(pages)s') % {'pages': pages}

    # --- the whole ------------------------------------------------------------------------------------------

    def compose(self, parts: list[Part], edition: Edition, place: Place) -> Composed:
        """The parts as an edition that can be laid out; each begins on the next page, left or right."""
        inside = {e.id for p in parts for e in elements(p.root) if e.id}
        entries: list[Entry] = []
        drafts: dict[str, Draft] = {}
        for part in parts:
            has_pieces = any(_is_piece(e) for e in elements(part.root))
            root = (
                self._led_out(part.root, inside)
                if has_pieces
                else name_outward_pages(part.root, inside, self.parent)
            )
            drafts[part.unit.id] = draft = self._draft(part.unit.id, _with_blocks(root, place))
            if part.unit.front.get('contents') is not False and any(e.tag == 'h1' for e in elements(root)):
                entries.append(Entry(1, part.number, part.unit.title, part.unit.id, 'unit'))
                entries += [
                    Entry(h.level, h.label, h.text, h.id, 'section') for h in draft.headings if h.level <= 3
                ]
        ids = tuple(p.unit.id for p in parts)
        anchors = {e.id: p.unit.id for p in parts for e in elements(p.root) if e.id}
        numbers = Numbers({p.unit.id: p.number for p in parts}, {}, {}, anchors)
        return Composed(
            edition=replace(
                edition, matters=(Matter('selection', 'arabic', '', 'matter', ids),), opens='page'
            ),
            drafts=drafts,
            numbers=numbers,
            book=Contents(self.publication, edition, numbers, drafts, tuple(entries)),
            trees={u: d.tree for u, d in drafts.items()},
            late=[],
            resolver=self.composed.resolver,
            problems=[],
        )

    def _led_out(self, root: Element, inside: set[str]) -> Element:
        """A tree in which the references of each piece to other parts of the book name the page."""
        if _is_piece(root):
            return name_outward_pages(root, inside, self.parent)
        return changed(
            root, children=[self._led_out(e, inside) if isinstance(e, Element) else e for e in root.children]
        )

    def _draft(self, unit: str, root: Element) -> Draft:
        """A draft of a tree, with its headings, captions, images and charts."""
        draft = Draft(unit, root, places=blocks(root))
        captions = {c.id: (u, c) for u, d in self.composed.drafts.items() for c in d.captions}
        images = {src: at for d in self.composed.drafts.values() for src, at in d.images.items()}
        charts = {f'charts/{name}.svg': name for d in self.composed.drafts.values() for name in d.charts}
        for el in elements(root):
            if el.block is None:
                continue
            if el.tag in HEADINGS[1:] and el.id:
                number = next(
                    (
                        e
                        for e in el.children
                        if isinstance(e, Element) and (e.tag, e.get('class')) == ('span', 'num')
                    ),
                    None,
                )
                label = words(number).strip() if number is not None else ''
                text = ''.join(words(e) for e in el.children if e is not number)
                draft.headings.append(Heading(int(el.tag[1]), el.id, ' '.join(text.split()), '', label))
            if el.id in captions:
                of_unit, caption = captions[el.id]
                draft.captions.append(
                    Caption(
                        caption.kind,
                        caption.id,
                        caption.text,
                        self.composed.numbers.caption(of_unit, caption.kind, caption.local),
                    )
                )
            if (src := el.get('src')) in images:
                draft.images[src] = images[src]
            if src in charts:
                draft.charts[charts[src]] = el.block
        return draft


def _is_piece(el: Element) -> bool:
    return el.tag == 'div' and 'piece' in el.classes


def _with_blocks(root: Element, place: Place) -> Element:
    """A tree in which block elements without a place get `place`."""
    return _mapped(root, lambda e: [changed(e, block=place) if e.block is None and e.tag in BLOCKS else e])


def _relevelled(root: Element, top: int) -> Element:
    """A tree whose highest heading is of the level `top`."""
    shift = top - min((int(e.tag[1]) for e in elements(root) if e.tag in HEADINGS), default=top)
    return _mapped(
        root,
        lambda e: [changed(e, tag=f'h{min(6, int(e.tag[1]) + shift)}') if shift and e.tag in HEADINGS else e],
    )


def _mapped(root: Element, change: Callable[[Element], Iterable[Node]]) -> Element:
    """A tree in which `change` has replaced elements, but not the root by anything but one element."""
    (new_root,) = mapped(root, change)
    assert isinstance(new_root, Element), 'the root stays an element'
    return new_root


def _behind_first_heading(root: Element, mark: Element) -> Element | None:
    """A tree with an element set in behind its first heading; None where it has no heading."""
    for n, child in enumerate(root.children):
        if isinstance(child, Element) and child.tag in HEADINGS:
            return changed(root, children=[*root.children[: n + 1], mark, *root.children[n + 1 :]])
    for n, child in enumerate(root.children):
        if isinstance(child, Element) and (now := _behind_first_heading(child, mark)) is not None:
            return changed(root, children=[*root.children[:n], now, *root.children[n + 1 :]])
    return None
