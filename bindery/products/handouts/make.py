"""Make the PDFs of a selection."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Any

from ...compose.composition import Composition
from ...compose.other_edition import full_edition
from ...compose.page_references import FullEdition
from ...core.guard import carried_out
from ...core.limits import BINDING
from ...core.page_map import OutwardLinks
from ...core.problems import Place, Problem
from ...core.publication.edition import Edition
from ...core.publication.output import Output
from ...core.publication.publication import Publication
from ...layout.edition_tasks import Layout
from ...layout.pagination import LaidOutEdition, first_pass, lay_out
from ...pdf.imposition import Sheets, impose
from ...pdf.imposition.fold import lacking
from ..assemble import AssembledPdf, assemble
from ..paginator import Paginator, sound
from ..release_store import Finished
from .excerpt import Excerpt, Part, excerpt_edition
from .pages import laid_out, units_of_book
from .pick import ExcerptPicker, ExcerptPiece
from .qr import qr_picture
from .rows import Selection

SHEETS = '-sheets'  # what the name of an imposed file ends with


def leaves(kind: str, pages: int) -> int:
    """The number of leaves of a copy: folded sheets with four pages in a booklet, else leaves with two."""
    return pages // 4 if kind == 'booklet' else (pages + 1) // 2


@dataclass(frozen=True)
class Product:
    """A selection, made for one output. `stem` is the name of its file without the suffix; `sheets` are the
    imposed pages of a booklet, None for a handout."""

    selection: Selection
    output: Output
    stem: str
    pdf: AssembledPdf
    sheets: Sheets | None

    @property
    def files(self) -> tuple[Finished, ...]:
        """The files: the pages, and for a booklet the sheets to print."""
        pages = self.pdf.finished(f'{self.stem}.pdf')
        if self.sheets is None:
            return (pages,)
        sides, source_map = 2 * leaves('booklet', pages.pages), self.sheets.map
        return pages, Finished(
            f'{self.stem}{SHEETS}.pdf', self.sheets.data, sides, identifier=source_map.build, map=source_map
        )


def unmakeable(composition: Composition, selections: Iterable[Selection]) -> list[Problem]:
    """The problems of selections that show only in composed editions. None as long as a unit could not be
    composed or a dataset cannot be read: then excerpts are missing for a reason that is reported already."""
    if not composition.complete or composition.publication.unusable:
        return []
    pickers = {
        name: ExcerptPicker(composition.publication, composed)
        for name, composed in composition.editions.items()
    }
    problems = []
    for selection in selections:
        kinds = {request.kind for request in selection.takes}
        if selection.kind == 'handout' and 'unit' in kinds and len(kinds) > 1:
            problems.append(
                Problem(
                    'take-mixed',
                    f'the handout {selection.id} takes whole units and pieces',
                    selection.place,
                    'make two handouts of it: whole units keep their pages, pieces do not',
                )
            )
        if selection.edition not in pickers:
            continue
        picker = pickers[selection.edition]
        late = next(
            (
                request
                for request in selection.takes
                if request.kind == 'unit' and request.target in picker.composed.late
            ),
            None,
        )
        if late is not None:
            problems.append(
                Problem(
                    'unit-late',
                    f'{late.target} is made of page numbers and means nothing alone',
                    late.place,
                    'take another unit',
                )
            )
        else:
            problems += picker.pieces(selection)[1]
    return problems


class Maker:
    """Makes selections from the editions of a composition."""

    def __init__(self, paginator: Paginator):
        self.paginator, self.composition = paginator, paginator.composition
        self.publication = self.composition.publication

    def make(self, selection: Selection, output: Output) -> Product:
        """Make the PDFs of a selection for an output. Raises Refused as laying out does."""
        self._enter(f'{selection.kind} {selection.id} {output.name}')
        whole = self.whole(selection, output)
        guide = self._guide(whole)
        if selection.kind == 'booklet':
            laid_out_pages, outward_links = self._booklet(selection, output, guide, whole), None
        elif all(t.kind == 'unit' for t in selection.takes):
            units = units_of_book(whole, guide, selection, self._qr(guide.url))
            laid_out_pages, outward_links = (
                laid_out(units, *self._edition_of_excerpt(selection, whole), output),
                units.outward_links(),
            )
        else:
            laid_out_pages, outward_links = self._pieces(selection, output, guide, whole), None
        return self._product(
            selection, output, laid_out_pages, self._assemble(laid_out_pages, output, outward_links)
        )

    def page(
        self,
        name: str,
        template: str,
        title: str,
        edition: str,
        output: Output,
        place: Place,
        **variables: Any,
    ) -> AssembledPdf:
        """Make a document from a template of selections without any excerpt, such as a list. `variables` are
        those of the template."""
        selection = Selection(
            id=name, kind='handout', title=title, audience='', edition=edition, takes=(), place=place
        )
        self._enter(f'{name} {output.name}')
        whole = self.whole(selection, output)
        excerpt = self._excerpt(self._guide(whole), whole)
        part = excerpt.of_pieces(name, template, title, [], selection, **variables)
        return self._assemble(sound(lay_out(self._layout(excerpt, [part], selection, output, whole))), output)

    def whole(self, selection: Selection, output: Output) -> LaidOutEdition:
        """The edition, laid out in the output whose page numbers are quoted."""
        assert output.look is not None, 'selections are made for outputs with a row `selection`'
        composed = self.composition.editions[selection.edition]
        return self.paginator.sound(composed, self.publication.outputs[output.look.of])

    def _enter(self, scope: str) -> None:
        self.paginator.session.runner.enter(scope)

    def _assemble(
        self, laid_out_pages: LaidOutEdition, output: Output, outward_links: OutwardLinks | None = None
    ) -> AssembledPdf:
        pdf = assemble(laid_out_pages, output, outward_links)
        self.paginator.session.keep(pdf)
        return pdf

    def _guide(self, whole: LaidOutEdition) -> FullEdition:
        return full_edition(self.publication, whole.edition, whole.pages)

    def _qr(self, address: str) -> str:
        return qr_picture(address, self.publication.tokens.rgb.get('ink', '#000000')) if address else ''

    def _edition_of_excerpt(self, selection: Selection, whole: LaidOutEdition) -> tuple[Publication, Edition]:
        name = f'{selection.kind}-{selection.id}'
        return excerpt_edition(self.publication, whole.edition, name, selection.title, selection.place)

    def _excerpt(self, guide: FullEdition, whole: LaidOutEdition) -> Excerpt:
        return Excerpt(self.publication, whole.composed, guide, self.composition.templates, self._qr)

    def _pieces(
        self, selection: Selection, output: Output, guide: FullEdition, whole: LaidOutEdition
    ) -> LaidOutEdition:
        excerpt = self._excerpt(guide, whole)
        pieces = excerpt.with_sources(excerpt.picker.pieces(selection)[0], selection)
        part = excerpt.of_pieces(f'handout-{selection.id}', 'handout', selection.title, pieces, selection)
        return sound(lay_out(self._layout(excerpt, [part], selection, output, whole)))

    def _layout(
        self, excerpt: Excerpt, parts: list[Part], selection: Selection, output: Output, whole: LaidOutEdition
    ) -> Layout:
        publication, edition = self._edition_of_excerpt(selection, whole)
        composed = excerpt.compose(parts, edition, selection.place)
        publication = replace(publication, units={**publication.units, **{p.unit.id: p.unit for p in parts}})
        composition = self.composition
        return Layout(
            publication=publication,
            composed=composed,
            output=output,
            styles=composition.styles,
            pictures=composition.pictures,
            templates=composition.templates,
            runner=whole.layout.runner,
            notice=whole.layout.notice,
            meanwhile=whole.layout.meanwhile,
        )

    # --- booklets -------------------------------------------------------------------------------------------

    def _booklet(
        self, selection: Selection, output: Output, guide: FullEdition, whole: LaidOutEdition
    ) -> LaidOutEdition:
        """Lay out a booklet: cover, content, pages for notes until the last sheet is full, back of the
        cover."""
        excerpt, name = self._excerpt(guide, whole), f'booklet-{selection.id}'
        parts = [
            self._outer(excerpt, f'{name}-cover', 'booklet-cover', selection),
            *self._inside(excerpt, name, selection),
        ]
        counts = first_pass(self._layout(excerpt, parts, selection, output, whole)).counts
        notes = lacking(sum(counts.values()) + 1)
        if notes:
            parts.append(self._outer(excerpt, f'{name}-notes', 'notes', selection, pages=notes))
        parts.append(self._outer(excerpt, f'{name}-back', 'booklet-back', selection))
        return sound(lay_out(self._layout(excerpt, parts, selection, output, whole)))

    def _outer(
        self, excerpt: Excerpt, name: str, template: str, selection: Selection, **variables: Any
    ) -> Part:
        """A part without content: cover, notes, back."""
        part = excerpt.of_pieces(name, template, selection.title, [], selection, **variables)
        return replace(part, unit=replace(part.unit, kind=template, front={'contents': False}))

    def _inside(self, excerpt: Excerpt, name: str, selection: Selection) -> list[Part]:
        """The content of a booklet: whole units as they are; consecutive pieces in one unit; the works cited
        in a unit of their own."""
        pieces = excerpt.with_sources(excerpt.picker.pieces(selection)[0], selection)
        units = {t.target for t in selection.takes if t.kind == 'unit'}
        parts: list[Part] = []
        run: list[ExcerptPiece] = []

        def close() -> None:
            if run:
                works = run[0].unit not in units and all(excerpt.parent.is_citation(p.anchor) for p in run)
                title = run[0].heading if works else selection.title
                if works:
                    run[0].heading = ''
                parts.append(
                    excerpt.of_pieces(f'{name}-{len(parts) + 1}', 'booklet', title, list(run), selection)
                )
                run.clear()

        for piece in pieces:
            if piece.unit == piece.anchor and piece.unit in units:
                close()
                parts.append(excerpt.of_unit(piece))
            else:
                run.append(piece)
        close()
        return parts

    def _product(
        self, selection: Selection, output: Output, laid_out_pages: LaidOutEdition, pdf: AssembledPdf
    ) -> Product:
        """The selection with the name of its file, and for a booklet the imposed sheets."""
        stem = (
            f'{self.publication.meta["slug"]}-{laid_out_pages.edition.version}-{output.name}-{selection.id}'
        )
        sheets = None
        if selection.kind == 'booklet':
            assert output.paper is not None, 'sources.outputs asks for the paper of a booklet'
            task = f'imposing {selection.id}'
            arguments = pdf.data, pdf.about, pdf.map
            sheets = carried_out(BINDING, task, selection.place, impose, *arguments, output.paper.thickness)
        return Product(selection, output, stem, pdf, sheets)
