"""Make one PDF of a laid-out edition: bind, finish, inspect the result."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from ..core.encoding import digest
from ..core.guard import carried_out
from ..core.limits import BINDING
from ..core.page_map import KeptPages, OutwardLinks, PageMap
from ..core.problems import Place, Problem
from ..core.publication.binding_methods import choose_binding
from ..core.publication.output import Output
from ..core.publication.output_parts import Part as CoverPart
from ..layout.edition_tasks import NO_IMAGES, Layout, job, notice_layer, part_stylesheets
from ..layout.overlay import slot_texts
from ..layout.pagination import LaidOutEdition
from ..layout.tasks import OVERLAY, SUBSET, Task
from ..layout.typesetting import FontUse, Fragment, worker
from ..pdf.attachments import attachments
from ..pdf.barcode import bars
from ..pdf.source_map import SourceMap
from ..pdf.source_map.make import every_page, some_pages, source_map
from .release_store import Finished

if TYPE_CHECKING:
    from ..pdf.finishing.metadata import About


@dataclass(frozen=True)
class AssembledPdf:
    """A PDF with what is known of it.

    - pages, elements: how many pages and structure elements it has
    - about: its metadata, with its identifier
    - map: the source map
    - converted: colours that were converted to ink by the profile of the printer, because no token has them
    - bound: the bound book, kept in memory to the end of the run (see `Session.keep`)
    - problems: warnings, what a printer may object to
    """

    data: bytes
    pages: int
    elements: int
    about: About
    map: SourceMap
    converted: tuple
    bound: object
    problems: tuple[Problem, ...] = ()

    def finished(self, name: str) -> Finished:
        """The PDF as a file with a name."""
        return Finished(name, self.data, self.pages, identifier=self.map.build, map=self.map)

    def with_problems(self, *problems: Problem) -> AssembledPdf:
        """The same PDF with more problems."""
        return replace(self, problems=(*self.problems, *problems))


def assemble(
    laid_out: LaidOutEdition,
    output: Output,
    outward_links: OutwardLinks | None = None,
    excerpt: KeptPages | None = None,
) -> AssembledPdf:
    """Make the PDF of an edition for an output. `outward_links`: words for links that lead out of the file;
    `excerpt`: the pages to bind, None for all. Raises Refused when the limits of binding are exceeded."""
    edition = laid_out.edition
    return carried_out(
        BINDING,
        f'binding {edition.name} for {output.name}',
        Place(edition.file),
        _bound,
        laid_out,
        output,
        outward_links,
        excerpt,
    )


def _bound(
    laid_out: LaidOutEdition, output: Output, outward_links: OutwardLinks | None, excerpt: KeptPages | None
) -> AssembledPdf:
    from ..checks.finished import inspect_top
    from ..pdf.binding import Part, bind
    from ..pdf.finishing.identity import identify
    from ..pdf.finishing.metadata import about
    from ..pdf.finishing.order import Order, finisher

    layout, edition, units, pages = laid_out.layout, laid_out.edition, laid_out.units, laid_out.pages
    publication = layout.publication
    subsets = _subsets(layout)
    parts: dict[int, Part] = {}
    for unit_id in edition.unit_ids:
        part = parts.setdefault(id(units[unit_id].fragment), Part(units[unit_id].fragment, [], {}, {}))
        part.spans.append(units[unit_id].span)
        part.overlay[unit_id] = laid_out.layers[unit_id]
        part.texts.update(slot_texts(units[unit_id], pages))
    anchors = {
        a: (pages.placed[unit_id].first + page, x, y)
        for unit_id, laid_unit in units.items()
        for a, (page, x, y) in laid_unit.anchors.items()
    }
    entries = laid_out.composed.book.contents(depth=3)
    if excerpt:
        anchors = {a: at for a, at in anchors.items() if at[0] in excerpt.kept}
        entries = [e for e in entries if e.anchor in anchors]
    linked_anchors = {e.anchor for e in entries} | {a for p in parts.values() for a in p.fragment.targets}
    kind = output.kind
    anchors = {a: anchors[a] for a in linked_anchors if a in anchors}
    notice, language = notice_layer(layout), publication.meta['language']
    bound_parts = list(parts.values())
    bound = bind(
        bound_parts,
        pages,
        anchors,
        entries,
        language=language,
        subset=subsets,
        opened=layout.opened,
        tagged=kind.tagged,
        away=outward_links,
        notice=notice,
        excerpt=excerpt,
    )
    layout.runner.bound(edition.name)
    parts_of_cover = _cover_parts(layout, output, pages) if kind.cover else {}
    attached_files = tuple(attachments(publication, edition, laid_out.composed.drafts.values()))
    order = Order(
        about(publication, edition), output, publication.tokens, attached_files, parts_of_cover, subsets
    )
    fonts = layout.runner.font_digest
    identifier = identify(
        bound_parts,
        pages,
        anchors,
        entries,
        fonts=fonts,
        order=order,
        away=outward_links,
        notice=notice,
        excerpt=excerpt,
    )
    order = replace(order, about=replace(order.about, build=identifier))
    finished = finisher(kind).finish(bound, order)
    faults = inspect_top(finished.data, excerpt or pages, entries, kind.tagged) if kind.paged else []
    if faults:
        raise AssertionError('the bound file is not sound: ' + '; '.join(faults))
    shown = finished.shown or (some_pages(excerpt) if excerpt else every_page(pages))
    pdf_map = source_map(
        identifier,
        publication,
        edition,
        output.name,
        units=units,
        drafts=laid_out.composed.drafts,
        pages=pages,
        shown=shown,
        tagged=kind.tagged and excerpt is None,
    )
    return AssembledPdf(
        data=finished.data,
        pages=finished.pages,
        elements=bound.elements,
        about=order.about,
        map=pdf_map,
        converted=finished.converted,
        bound=bound,
    )


def _cover_parts(layout: Layout, output: Output, pages: PageMap) -> dict[str, Fragment]:
    """The parts of the cover that are no units: the spine, whose width follows from the paper and the number
    of pages, and the barcode of the ISBN for print."""
    wrap, publication = output.wrap, layout.publication
    assert wrap is not None, 'sources.outputs asks for the wrap of a cover'
    isbn = (publication.meta.get('identifiers') or {}).get('isbn_print', '')
    binding = choose_binding(output.bindings, len(pages.block), wrap.inside.thickness)
    pieces: dict[str, tuple[CoverPart, dict[str, Any]]] = {}
    if binding.spine:
        pieces['spine'] = wrap.spine, {'width': binding.spine, 'titled': binding.titled}
    if isbn and wrap.barcode:
        pieces['barcode'] = wrap.barcode, {'isbn': isbn, 'bars': bars(isbn)}
    tasks = []
    for name, (part, variables) in pieces.items():
        html = layout.templates.render_page(
            part.template,
            publication=publication.meta,
            edition=layout.edition,
            format=output.format,
            tokens=publication.tokens.rgb,
            **variables,
        )
        layout_job = job(
            layout, name, html, NO_IMAGES, part_stylesheets(layout, part.stylesheets), tagged=False
        )
        tasks.append(
            layout.runner.layout(
                OVERLAY,
                name,
                layout_job,
                {'page count and title': digest(html)},
                Place(f'templates/{part.template}', 1, 1),
            )
        )
    return {name: fragment for (_, name), fragment in layout.runner.run(tasks).items()}


def _subsets(layout: Layout) -> Callable[[dict[str, FontUse]], Callable[[], dict[str, bytes]]]:
    """A function that begins to subset the fonts of a book in workers, so that its pages are joined
    meanwhile. It returns a function that waits for the results."""
    runner = layout.runner

    def begin(uses: dict[str, FontUse]) -> Callable[[], dict[str, bytes]]:
        tasks = []
        for key, use in uses.items():
            glyphs = tuple(sorted(use.widths))
            tasks.append(
                Task(
                    step=SUBSET,
                    name=key,
                    work=worker.subset,
                    arguments=(str(runner.fonts / use.file), glyphs),
                    parts=(use.file, runner.font_digest, repr(glyphs)),
                    inputs={'glyphs': digest(repr(glyphs)), 'fonts': runner.font_digest},
                    place=Place(f'styles/fonts/{use.file}'),
                )
            )
        pending = runner.begin(tasks)
        return lambda: {key: data for (_, key), data in pending.results().items()}

    return begin
