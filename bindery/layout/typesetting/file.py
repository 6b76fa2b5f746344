"""Pages to the file of a fragment: objects for what the pages hold, pictures that several of them show
written once, links and tags."""

from __future__ import annotations

import io
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import pydyf

from ..engine import colour_spaces
from ..tags import Link, Tagging
from .pages import Drawn, Resources, Written


def fragment_file(pages: Sequence[Written], tagging: Tagging | None) -> bytes:
    """The pages as a PDF, with the structure tree and the links of `tagging`; without it there are neither.
    Its fonts are a dictionary that is empty but for the mark /Bindery; all resources refer to it, and binding
    fills it."""
    file = _File()
    objects = [file.page(page) for page in pages]
    if tagging is not None:
        for page, links in zip(objects, tagging.links, strict=True):
            file.mark(page, links)
        tagging.write(file.pdf, objects, file.annotations)
    out = io.BytesIO()
    file.pdf.write(out, compress=True)
    return out.getvalue()


class _File:
    """The file that grows. What the pages are made of is never changed."""

    def __init__(self) -> None:
        self.pdf = pydyf.PDF()
        self.fonts = self.add(pydyf.Dictionary({'Bindery': 'true'}))
        self.spaces = self.add(colour_spaces())
        self.pictures: dict[str, bytes] = {}  # name -> reference
        self.annotations: dict[Link, pydyf.Dictionary] = {}

    def add(self, item: pydyf.Object) -> bytes:
        """Add an object to the file, which numbers it; a reference to it."""
        self.pdf.add_object(item)
        return item.reference

    def page(self, page: Written) -> pydyf.Dictionary:
        for name, picture in page.pictures.items():
            if name not in self.pictures:
                self.pictures[name] = self.drawn(picture)
        resources = page.content.resources
        assert resources is not None  # a page has some, if only the fonts
        content = pydyf.Stream([page.content.data], dict(page.content.entries))
        dictionary = pydyf.Dictionary({
            'Type': '/Page',
            'Parent': self.pdf.pages.reference,
            'Contents': self.add(content),
            'Resources': self.resources(resources),
            'MediaBox': pydyf.Array(page.media),
            'TrimBox': pydyf.Array(page.trim),
            'BleedBox': pydyf.Array(page.bleed),
        })
        self.pdf.add_page(dictionary)
        return dictionary

    def drawn(self, stream: Drawn) -> bytes:
        """Add a stream with all that it draws with; a reference to it."""
        entries = dict(stream.entries)
        if stream.resources is not None:
            entries['Resources'] = self.resources(stream.resources)
        if stream.mask is not None:
            entries['SMask'] = self.drawn(stream.mask)
        return self.add(pydyf.Stream([stream.data], entries))

    def resources(self, used: Resources) -> pydyf.Dictionary:
        groups = {name: self.drawn(group) for name, group in used.groups.items()}
        parts = {
            'ExtGState': {name: _state(state, groups) for name, state in used.states.items()},
            'XObject': {**groups, **{name: self.pictures[name] for name in used.pictures}},
            'Pattern': {name: self.drawn(pattern) for name, pattern in used.patterns.items()},
            'Shading': dict(used.shadings),
        }
        own = {key: pydyf.Dictionary(part) for key, part in parts.items() if part}
        return pydyf.Dictionary({**own, 'ColorSpace': self.spaces, 'Font': self.fonts})

    def mark(self, page: pydyf.Dictionary, links: Iterable[Link]) -> None:
        """Let a reader go through the page by its structure, and follow its links."""
        page['Tabs'] = '/S'
        for link in links:
            self.annotations[link] = annotation = _annotation(link)
            page.setdefault('Annots', pydyf.Array()).append(self.add(annotation))


def _state(state: Mapping[str, Any], groups: Mapping[str, bytes]) -> pydyf.Dictionary:
    """A graphics state; its soft mask refers to one of the groups."""
    mask = state.get('SMask')
    if not mask or 'G' not in mask:
        return pydyf.Dictionary(state)
    return pydyf.Dictionary({**state, 'SMask': pydyf.Dictionary({**mask, 'G': groups[mask['G']]})})


def _annotation(link: Link) -> pydyf.Dictionary:
    """A link as an annotation, which is printed with the page (ISO 32000-1, 12.5.6.5; ISO 19005-3, 6.3.2)."""
    leads = (
        {'Dest': pydyf.String(link.target)}
        if link.target
        else {'A': pydyf.Dictionary({'Type': '/Action', 'S': '/URI', 'URI': pydyf.String(link.address)})}
    )
    return pydyf.Dictionary({
        'Type': '/Annot',
        'Subtype': '/Link',
        'Rect': pydyf.Array(link.rectangle),
        'BS': pydyf.Dictionary({'W': 0}),
        'F': 4,
        'Contents': pydyf.String(link.words),
        **leads,
    })
