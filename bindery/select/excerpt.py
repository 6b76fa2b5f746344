"""A selection as a little edition of its own: composed of pieces that are set already, so that it can be laid out like any other."""

from __future__ import annotations

import xml.etree.ElementTree as ET
from collections.abc import Callable, Iterable
from copy import deepcopy
from dataclasses import dataclass, replace

from ..compose.book import Entry
from ..compose.helpers import Data, helpers
from ..compose.templates import Templates
from ..compose.writer import BLOCKS, HEADINGS
from ..layout import Composed
from ..model import Caption, Draft, Edition, Heading, Matter, Publication, Unit
from ..number import Numbers
from ..problems import Place, Problem, Refused
from ..refer import Parent, cited, lead_out
from .pick import Picker, Piece
from .rows import Selection, Take

SOURCES = 'Sources'


@dataclass(frozen=True)
class Contents:
    """The bookmarks of a selection, in the place of a book's."""

    entries: tuple[Entry, ...]

    def contents(self, depth: int) -> list[Entry]:
        return [e for e in self.entries if e.level <= depth]


@dataclass
class Part:
    """A unit of the little edition: its HTML, and what it is called."""

    unit: Unit
    number: str
    root: ET.Element


def little(publication: Publication, edition: Edition, name: str, title: str, place: Place) -> tuple[Publication, Edition]:
    """What is true of a selection in the place of its publication and edition: its own title, and where it is from. An identifier
    of the book is none of its parts."""
    meta = {**publication.meta, 'title': title, 'short': title, 'subtitle': '', 'identifiers': {}}
    whole = publication.meta.get('short') or publication.meta['title']
    source = f'From {whole}, {edition.title[:1].lower()}{edition.title[1:]}'
    return replace(publication, meta=meta), replace(edition, name=f'{edition.name}-{name}', title=source, matters=(), accepted=(), file=place.file)


class Excerpt:
    """Composes the selections from one edition."""

    def __init__(self, publication: Publication, composed: Composed, parent: Parent, templates: Templates, qr: Callable[[str], str]):
        """`qr` draws an address as the address of a picture."""
        self.publication, self.c, self.parent, self.templates, self.qr = publication, composed, parent, templates, qr
        self.picker = Picker(publication, composed)

    # --- the parts ----------------------------------------------------------------------------------------------------

    def with_sources(self, pieces: list[Piece], selection: Selection) -> list[Piece]:
        """The pieces, and behind them the works that they cite, as the list of references has them."""
        works = cited([e for p in pieces for e in p.elements], self.parent)
        there = {e.get('id') for p in pieces for root in p.elements for e in root.iter()}
        dataset = self.publication.datasets.get(self.parent.references)
        anchors = {anchor: key for (name, key), anchor in self.c.numbers.records.items() if name == self.parent.references}
        missing = [a for a in works if a in anchors and a not in there]
        if dataset is None or not missing:
            return pieces
        in_order = sorted(missing, key=list(self.order(missing[0])).index)
        take = Take('records', dataset.name, SOURCES, tuple(dataset.by_id[anchors[a]] for a in in_order), selection.place)
        return pieces + self.picker.pieces(replace(selection, takes=(take,)))[0]

    def order(self, anchor: str) -> Iterable[str]:
        """The ids of the unit in which an anchor stands, in their order."""
        return (e.get('id') for e in self.picker.tree(self.c.numbers.anchors[anchor]).iter() if e.get('id'))

    def of_pieces(self, name: str, template: str, title: str, pieces: list[Piece], selection: Selection, **more) -> Part:
        """A unit that holds pieces one after the other, each with the page of the guide on which it stands."""
        root = self.render(name, template, title, selection, **more)
        scopes = {p.scope for p in pieces if not self.parent.is_citation(p.anchor)}
        root.set('class', ' '.join([root.get('class'), *(scopes if len(scopes) == 1 else ())]).strip())
        holder, at = self._place_for_content(root, template)
        for n, piece in enumerate(pieces):
            if piece.heading:
                heading = ET.Element('h2', {'id': f'{name}-{n + 1}', 'class': 'of-records'})
                heading.text = piece.heading
                holder.insert(at, heading)
                at += 1
            holder.insert(at, self._wrapped(piece))
            at += 1
        return Part(self._unit(name, title, selection.place), '', root)

    def _place_for_content(self, root: ET.Element, template: str) -> tuple[ET.Element, int]:
        """The element that holds the pieces, and where in it they begin."""
        for holder in root.iter():
            for at, element in enumerate(holder):
                if element.tag == 'x-content':
                    holder.remove(element)
                    return holder, at
        raise Refused([Problem('content-missing', 'nothing says where the pieces stand', Place(f'templates/selections/{template}.html.j2', 1, 1), 'add <x-content/>')])

    def of_unit(self, piece: Piece) -> Part:
        """A whole unit as it is."""
        return Part(self.publication.units[piece.unit], self.c.numbers.units[piece.unit], piece.elements[0])

    def render(self, name: str, template: str, title: str, selection: Selection, **more) -> ET.Element:
        """A unit from a template of selections. It knows `selection`, `guide` (title, edition, where it is found) and `qr`."""
        meta, edition, url = self.publication.meta, self.parent.edition, self.parent.url
        guide = {'title': meta['title'], 'edition': edition, 'url': url, 'words': self.parent.guide}
        root = self.templates.render_part(f'selections/{template}.html.j2', 'section', title=title, selection=selection, publication=meta, guide=guide,
                                          qr=self.qr(url) if url else '', **helpers(Data(self.publication)), **more)
        root.attrib.update({'id': name, 'class': f'unit {template}'})
        return root

    def _unit(self, name: str, title: str, place: Place) -> Unit:
        return Unit(name, 'selection', title, title, {}, '', place.file, place.line)

    def _wrapped(self, piece: Piece) -> ET.Element:
        """A piece in the colours of its unit."""
        wrapper = ET.Element('div', {'class': f'piece {piece.scope}'.strip()})
        wrapper.extend(piece.elements)
        _relevel(wrapper, 2 if piece.elements[0].tag in HEADINGS else 3)
        mark = ET.Element('p', {'class': 'of-guide'})
        mark.text = self.standing(piece)
        head, after = next(((e, n) for e in wrapper.iter() for n, h in enumerate(e) if h.tag in HEADINGS), (wrapper, -1))
        head.insert(after + 1, mark)
        return wrapper

    def standing(self, piece: Piece) -> str:
        """"Guide p. 87", or "Guide p. 87–89"."""
        inner = [e.get('id') for root in piece.elements for e in root.iter() if e.get('id') in self.parent.pages.anchors]
        folios = [self.parent.pages.folio(a) for a in sorted((piece.anchor, *inner), key=self.parent.pages.page)]
        return f'Guide p.\u00a0{folios[0]}' + (f'–{folios[-1]}' if folios[-1] != folios[0] else '')

    # --- the whole ----------------------------------------------------------------------------------------------------

    def compose(self, parts: list[Part], edition: Edition, place: Place) -> Composed:
        """The parts as an edition that can be laid out; each begins on the next page, be it left or right."""
        parts = [replace(p, root=deepcopy(p.root)) for p in parts]           # what is changed here can be composed again
        inside = {e.get('id') for p in parts for e in p.root.iter() if e.get('id')}
        entries: list[Entry] = []
        drafts: dict[str, Draft] = {}
        for part in parts:
            pieces = [e for e in part.root.iter('div') if 'piece' in e.get('class', '').split()] or [part.root]
            for piece in pieces:
                lead_out(piece, inside, self.parent)
            drafts[part.unit.id] = draft = self._draft(part, place)
            if part.unit.front.get('contents') is not False and part.root.find('.//h1') is not None:
                entries.append(Entry(1, part.number, part.unit.title, part.unit.id, 'unit'))
                entries += [Entry(h.level, h.label, h.text, h.id, 'section') for h in draft.headings if h.level <= 3]
        ids = tuple(p.unit.id for p in parts)
        anchors = {e.get('id'): p.unit.id for p in parts for e in p.root.iter() if e.get('id')}
        numbers = Numbers({p.unit.id: p.number for p in parts}, {}, {}, anchors)
        return Composed(replace(edition, matters=(Matter('selection', 'arabic', '', 'matter', ids),), opens='page'), drafts, numbers, Contents(tuple(entries)),
                        {u: d.html for u, d in drafts.items()}, [], self.c.resolver, [])

    def _draft(self, part: Part, place: Place) -> Draft:
        """The HTML of a part with block numbers of its own, each of which knows where it was written."""
        draft = Draft(part.unit.id)
        captions = {c.id: (u, c) for u, d in self.c.drafts.items() for c in d.captions}
        images = {src: at for d in self.c.drafts.values() for src, at in d.images.items()}
        charts = {f'charts/{name}.svg': name for d in self.c.drafts.values() for name in d.charts}
        for el in part.root.iter():
            if block := el.get('data-b'):
                unit, _, n = block.partition(':')
                draft.places.append(self.c.drafts[unit].places[int(n)])
            elif el.tag in BLOCKS:
                draft.places.append(place)
            else:
                continue
            el.set('data-b', f'{part.unit.id}:{len(draft.places) - 1}')
            if el.tag in HEADINGS[1:] and el.get('id'):
                number = el.find("span[@class='num']")
                label = ''.join(number.itertext()).strip() if number is not None else ''
                draft.headings.append(Heading(int(el.tag[1]), el.get('id'), _words(el, number), '', label))
            if el.get('id') in captions:
                unit, caption = captions[el.get('id')]
                draft.captions.append(Caption(caption.kind, caption.id, caption.text, self.c.numbers.caption(unit, caption.kind, caption.local)))
            if (src := el.get('src')) in images:
                draft.images[src] = images[src]
            if src in charts:
                draft.charts[charts[src]] = draft.places[-1]
        draft.html = ET.tostring(part.root, encoding='unicode')
        return draft


def _relevel(root: ET.Element, top: int) -> None:
    """Let the highest heading below `root` be of the level `top`."""
    headings = [e for e in root.iter() if e.tag in HEADINGS]
    shift = top - min((int(h.tag[1]) for h in headings), default=top)
    for h in headings:
        h.tag = f'h{min(6, int(h.tag[1]) + shift)}'


def _words(heading: ET.Element, number: ET.Element | None) -> str:
    text = ''.join(heading.itertext())
    return ' '.join(text[len(''.join(number.itertext())):].split() if number is not None else text.split())

