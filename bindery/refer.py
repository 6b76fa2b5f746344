"""References that leave the selection: they say on which page of the full guide their target stands."""

from __future__ import annotations

import re
import xml.etree.ElementTree as ET
from collections.abc import Container
from dataclasses import dataclass

from .compose.writer import BLOCKS, HEADINGS
from .model import Edition
from .pagemap import PageMap

_PAGE = re.compile(r'p\.\u00a0$')
LINK = 'ref:'


@dataclass(frozen=True)
class Parent:
    """What a selection is taken from: an edition whose pages are known, and its address, or ''."""

    edition: Edition
    pages: PageMap
    url: str
    references: str        # the dataset of the works that it cites, or ''

    @property
    def guide(self) -> str:
        """How the whole is called."""
        return f'the full guide, edition {self.edition.version}'

    def where(self, anchor: str) -> str:
        """"p. 87 of the full guide, edition 1.0"."""
        folio = self.pages.folio(anchor)
        return f'p.\u00a0{folio} of {self.guide}' if folio else self.guide

    def see(self, anchor: str) -> str:
        """The same, where it stands alone."""
        return f'see {self.where(anchor)}'

    def is_citation(self, anchor: str) -> bool:
        return bool(self.references) and anchor.startswith(f'{self.references}-')


def cited(elements: list[ET.Element], parent: Parent) -> list[str]:
    """The anchors of the works that are cited, in order of their first mention."""
    links = (a.get('href', '').removeprefix(LINK) for e in elements for a in e.iter('a'))
    return list(dict.fromkeys(a for a in links if parent.is_citation(a)))


def lead_out(piece: ET.Element, inside: Container[str], parent: Parent) -> None:
    """Change every reference below `piece` whose target is not `inside`.

    The first says it in full, those that follow without the edition; below one heading each page is said once, so a table that
    names the same thing in every row says it in the first. Links lead to the address of the guide; without one only
    their words are left. Room for page numbers inside is left as it is; outside the number is known.
    """
    parents = {child: above for above in piece.iter() for child in above}
    said = False
    told: set[str] = set()             # what was said of since the last heading
    for el in list(piece.iter()):
        if el.tag in HEADINGS:
            told.clear()
        href, slot = el.get('href', ''), el.get('data-slot', '')
        if href.startswith(LINK) and (target := href[len(LINK):]) not in inside:
            _unlink(el, parent.url)
            if not parent.is_citation(target) and target not in told and not _page_follows(el, parents[el], target):
                _behind(el, f' ({_words(parent, target, said)})')
                said = True
                told.add(target)
        elif slot and slot not in inside:
            _say_page(el, parents, parent, said)
            said = True
            told.add(slot)


def _words(parent: Parent, anchor: str, said: bool) -> str:
    folio = parent.pages.folio(anchor)
    return f'p.\u00a0{folio} of the full guide' if said and folio else parent.see(anchor)


def _unlink(el: ET.Element, url: str) -> None:
    if url:
        el.set('href', url)
    else:
        el.tag = 'span'
        del el.attrib['href']


def _behind(el: ET.Element, words: str) -> None:
    """Set words behind an element, in type of their own."""
    away = ET.Element('span', {'class': 'away'})
    away.text = words
    el.append(away)


def _page_follows(el: ET.Element, above: ET.Element, target: str) -> bool:
    """Does the page of the same target stand right behind, as in "Chapter 3, p. 87"?"""
    siblings = list(above)
    after = siblings[siblings.index(el) + 1:][:1]
    return bool(after) and after[0].get('data-slot') == target


def _say_page(slot: ET.Element, parents: dict, parent: Parent, said: bool) -> None:
    """The number of a page outside, in place of the room for it."""
    target, after = slot.attrib.pop('data-slot'), slot.attrib.pop('data-after', '')
    above = parents[slot]
    folio = parent.pages.folio(target)
    rest = ' of the full guide' if said else f' of {parent.guide}'
    slot.set('class', 'away')
    slot.text = (f'{folio}{rest}' if folio else parent.guide) + after
    siblings = list(above)
    n = siblings.index(slot)
    before = (siblings[n - 1].tail if n else above.text) or ''
    alone = above.tag in BLOCKS and len(siblings) == 1 and not _PAGE.sub('', before).strip() and not (slot.tail or '').strip()
    before = _PAGE.sub('', before) + ('see ' if alone else '') + ('p.\u00a0' if folio else '')
    if n:
        siblings[n - 1].tail = before
    else:
        above.text = before
