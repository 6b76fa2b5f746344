"""The files of a release, besides those that speak of the others (manifest, download page, checksums)."""

from __future__ import annotations

import json
from dataclasses import dataclass

from ..attach import attachments
from ..origin import UnitOrigin
from ..pipeline import file_name
from ..stability import sections
from .press import Pressed
from .references import bibtex, csl_json

PDF, JSON, BIBTEX = 'application/pdf', 'application/json', 'application/x-bibtex'
PAGE_MAP = 'pages.json'


@dataclass(frozen=True)
class ReleasedFile:
    """A file below the folder of a release. `group` is where the download page lists it; `pages` is 0 for what has none."""

    path: str
    kind: str              # media type
    group: str             # documents, handouts, data, references, proof
    about: str             # what it is for
    data: bytes
    pages: int = 0
    origin: tuple[UnitOrigin, ...] = ()      # where everything in a PDF was written


def released_files(pressed: Pressed, commit: str) -> list[ReleasedFile]:
    """Everything that is made of an edition."""
    return [*documents(pressed), *handouts(pressed), *datasets(pressed), *references(pressed), page_map(pressed, commit)]


def documents(pressed: Pressed) -> list[ReleasedFile]:
    """A PDF for each row of styles/outputs.yaml."""
    return [ReleasedFile(file_name(pressed.publication, pressed.composed.edition, name), PDF, 'documents', pressed.outputs[name].about, made.data, made.pages, made.origin)
            for name, made in pressed.made.items()]


def handouts(pressed: Pressed) -> list[ReleasedFile]:
    """Every handout that is taken from the edition."""
    return [ReleasedFile(f'handouts/{p.stem}.pdf', PDF, 'handouts', f'{p.selection.title}{f". {p.selection.audience}" if p.selection.audience else ""}', p.made.data, p.made.pages, p.made.origin)
            for p in pressed.handouts]


def datasets(pressed: Pressed) -> list[ReleasedFile]:
    """The datasets that the edition prints, as they are inside of its PDF."""
    c = pressed.composed
    return [ReleasedFile(f'data/{a.name}', a.kind, 'data', a.description, a.data) for a in attachments(pressed.publication, c.edition, c.drafts.values())]


def references(pressed: Pressed) -> list[ReleasedFile]:
    """The works that the edition cites, by their ids."""
    works = sorted((record for _, record in pressed.composed.book.cited), key=lambda record: record.id)
    if not works:
        return []
    return [ReleasedFile('references.bib', BIBTEX, 'references', f'The {len(works)} works cited, for BibTeX', bibtex(works).encode()),
            ReleasedFile('references.json', JSON, 'references', f'The {len(works)} works cited, for reference managers (CSL-JSON)', csl_json(works).encode())]


def page_map(pressed: Pressed, commit: str) -> ReleasedFile:
    """On which page each section stands: what a corrigendum with `lock_pages` is held to."""
    c = pressed.composed
    rows = [vars(s) for s in sections(c.book.contents(depth=3), pressed.layout.settled().pages)]
    text = json.dumps({'edition': c.edition.name, 'version': c.edition.version, 'commit': commit, 'sections': rows}, ensure_ascii=False, indent=1)
    return ReleasedFile(PAGE_MAP, JSON, 'proof', 'On which page each section stands', text.encode() + b'\n')
