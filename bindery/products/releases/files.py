"""The files of a release, except manifest, download page and checksums, which are made from the others."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import PurePosixPath

from ...checks.moved_sections import sections
from ...layout.pagination import LaidOutEdition
from ...pdf.attachments import attachments
from ...pdf.source_map import SourceMap
from ...pdf.source_map.storage import name_in_release
from ...pdf.source_map.values import written
from ..pipeline import file_name
from .contents import ReleaseContents
from .references import bibtex, csl_json

PDF, JSON, BIBTEX = 'application/pdf', 'application/json', 'application/x-bibtex'
KINDS = {'.pdf': PDF, '.yaml': 'application/yaml', '.txt': 'text/plain', '.ics': 'text/calendar'}
PAGE_MAP, MAPS = 'pages.json', 'maps'


@dataclass(frozen=True)
class ReleasedFile:
    """A file below the folder of a release.

    - kind: its media type
    - group: its place on the download page: documents, order, handouts, booklets, events, data, references,
      proof, maps
    - about: what it is for
    - pages: 0 for what has none
    - map: the source map of a PDF
    - commands: the commands that give it out, as in the manifest
    - inspected: is it inspected? Not if it has pictures of pages, or is a copy of a file that is inspected
    """

    path: str
    kind: str
    group: str
    about: str
    data: bytes
    pages: int = 0
    map: SourceMap | None = None
    commands: tuple[tuple[str, ...], ...] = ()
    inspected: bool = True


def released_files(contents: ReleaseContents, commit: str) -> list[ReleasedFile]:
    """All files that are made from an edition."""
    papers = [*documents(contents), *order(contents), *selections(contents), *packs(contents)]
    return [
        *papers,
        *datasets(contents),
        *references(contents),
        *page_maps(contents, commit),
        *source_maps(papers),
    ]


def source_maps(papers: list[ReleasedFile]) -> list[ReleasedFile]:
    """The source map of each PDF, named after the identifier in the PDF; copies of a file share one map."""
    about = 'Which line of the sources stands where in {}'
    first = {paper.map.build: (paper.path, paper.map) for paper in reversed(papers) if paper.map}
    return [
        ReleasedFile(name_in_release(build), JSON, MAPS, about.format(path), written(source_map))
        for build, (path, source_map) in sorted(first.items())
    ]


def documents(contents: ReleaseContents) -> list[ReleasedFile]:
    """A PDF for each row of styles/outputs.yaml."""
    printed = contents.printing.outputs if contents.order else ()
    return [
        ReleasedFile(
            path=file_name(contents.publication, contents.composed.edition, name),
            kind=PDF,
            group='documents',
            about=contents.outputs[name].about,
            data=pdf.data,
            pages=pdf.pages,
            map=pdf.map,
            commands=(('edition', name), *([('order',)] if name in printed else [])),
        )
        for name, pdf in contents.pdfs.items()
    ]


def order(contents: ReleaseContents) -> list[ReleasedFile]:
    """The order sheet as PDF and YAML, if there is one."""
    if contents.order is None:
        return []
    _made, files = contents.order
    about = contents.publication.words.gettext('What a printer needs for a quotation')
    return [
        ReleasedFile(
            path=f.name,
            kind=_kind(f.name),
            group='order',
            about=about,
            data=f.data,
            pages=f.pages,
            map=f.map,
            commands=(('order',),),
        )
        for f in files
    ]


def selections(contents: ReleaseContents) -> list[ReleasedFile]:
    """Every handout and booklet from the edition; of a booklet the pages and the sheets."""
    rows, _ = [], contents.publication.words.gettext
    for product in contents.selections:
        selection, command = (
            product.selection,
            (product.selection.kind, product.selection.id, product.output.name),
        )
        about = f'{selection.title}{f". {selection.audience}" if selection.audience else ""}'
        pages, *sheets = (f'{selection.kind}s/{f.name}' for f in product.files)
        rows.append(
            ReleasedFile(
                path=pages,
                kind=PDF,
                group=f'{selection.kind}s',
                about=about,
                data=product.pdf.data,
                pages=product.pdf.pages,
                map=product.pdf.map,
                commands=(command,),
            )
        )
        of_sheets = _('%(title)s: sheets to print on both sides, fold and staple') % {
            'title': selection.title
        }
        rows += [
            ReleasedFile(
                path=name,
                kind=PDF,
                group=f'{selection.kind}s',
                about=of_sheets,
                data=f.data,
                pages=f.pages,
                map=f.map,
                commands=(command,),
                inspected=False,
            )
            for name, f in zip(sheets, product.files[1:], strict=True)
        ]
    return rows


def packs(contents: ReleaseContents) -> list[ReleasedFile]:
    """The files of each event that was named. Only the packing list is inspected; the others are copies and
    contact sheets."""
    about = contents.publication.words.gettext('For %(event)s')
    return [
        ReleasedFile(
            path=f'events/{pack.event.name}/{f.name}',
            kind=_kind(f.name),
            group='events',
            about=about % {'event': pack.event.title},
            data=f.data,
            pages=f.pages,
            map=f.map,
            commands=(('event', pack.event.name),),
            inspected=f.data == pack.packing_list.data,
        )
        for pack in contents.packs
        for f in pack.files
    ]


def _kind(name: str) -> str:
    """The media type of a file."""
    return KINDS[PurePosixPath(name).suffix]


def datasets(contents: ReleaseContents) -> list[ReleasedFile]:
    """The datasets that the edition prints, as they are attached to its PDF."""
    composed = contents.pages.composed
    return [
        ReleasedFile(f'data/{a.name}', a.kind, 'data', a.description, a.data)
        for a in attachments(contents.publication, composed.edition, composed.drafts.values())
    ]


def references(contents: ReleaseContents) -> list[ReleasedFile]:
    """The works that the edition cites, sorted by their ids, as BibTeX and CSL-JSON."""
    works = sorted((record for _, record in contents.composed.book.cited), key=lambda record: record.id)
    if not works:
        return []
    _, count = contents.publication.words.gettext, {'count': len(works)}
    of_bibtex = _('The %(count)s works cited, for BibTeX') % count
    of_csl = _('The %(count)s works cited, for reference managers (CSL-JSON)') % count
    return [
        ReleasedFile('references.bib', BIBTEX, 'references', of_bibtex, bibtex(works).encode()),
        ReleasedFile('references.json', JSON, 'references', of_csl, csl_json(works).encode()),
    ]


def page_maps(contents: ReleaseContents, commit: str) -> list[ReleasedFile]:
    """The page of each section, for each page format. A corrigendum with `lock_pages` must keep these
    pages."""
    return [
        _page_map(
            contents,
            commit,
            output,
            laid_out,
            PAGE_MAP if laid_out is contents.pages else f'pages-{output}.json',
        )
        for output, laid_out in contents.laid_out.items()
    ]


def _page_map(
    contents: ReleaseContents, commit: str, output: str, laid_out: LaidOutEdition, name: str
) -> ReleasedFile:
    composed = contents.composed
    rows = [vars(s) for s in sections(composed.book.contents(depth=3), laid_out.pages)]
    page_map = {
        'edition': composed.edition.name,
        'version': composed.edition.version,
        'commit': commit,
        'output': output,
        'sections': rows,
    }
    text = json.dumps(page_map, ensure_ascii=False, indent=1)
    about = contents.publication.words.gettext('On which page each section stands')
    return ReleasedFile(
        name, JSON, 'proof', about if name == PAGE_MAP else f'{about} ({output})', text.encode() + b'\n'
    )
