"""One selection to the bytes of its PDFs."""

from __future__ import annotations

from dataclasses import dataclass, replace

from ..assemble import Made, assemble
from ..guard import carried_out
from ..impose import impose
from ..impose.fold import lacking
from ..layout import Composed, Layout
from ..limits import BINDING
from ..model import Output, Publication
from ..outside import parent
from ..pipeline import Build
from ..problems import Place, Problem
from ..refer import Parent
from ..shelf import Finished
from .excerpt import Excerpt, Part, little
from .pages import Pages
from .pick import Picker, Piece
from .qr import qr_picture
from .rows import Selection

SHEETS = '-sheets'         # what the name of an imposed file ends with


def leaves(kind: str, pages: int) -> int:
    """The sheets of paper that a copy takes: of a booklet each holds four pages, of anything else two."""
    return pages // 4 if kind == 'booklet' else (pages + 1) // 2


@dataclass(frozen=True)
class Product:
    """A selection, made in one look. `sheets` are the bytes of the imposed file of a booklet, else empty."""

    selection: Selection
    output: Output
    stem: str              # the name of its file, without .pdf
    made: Made
    sheets: bytes

    @property
    def files(self) -> tuple[Finished, ...]:
        """What is given out: the pages, and for a booklet the sheets to print."""
        pages = Finished(f'{self.stem}.pdf', self.made.data, self.made.pages)
        return (pages, Finished(f'{self.stem}{SHEETS}.pdf', self.sheets, 2 * leaves('booklet', pages.pages))) if self.sheets else (pages,)


def unmakeable(publication: Publication, composed: list[Composed], selections: list[Selection]) -> list[Problem]:
    """What is wrong with the selections, seen in their composed editions; nothing as long as a dataset cannot be read, for its records are not there to be taken."""
    if publication.unusable:
        return []
    pickers = {c.edition.name: Picker(publication, c) for c in composed}
    problems = []
    for s in selections:
        kinds = {t.kind for t in s.takes}
        if s.kind == 'handout' and 'unit' in kinds and len(kinds) > 1:
            problems.append(Problem('take-mixed', f'the handout {s.id} takes whole units and pieces', s.place, 'make two handouts of it: whole units keep their pages, pieces do not'))
        late = next((t for t in s.takes if t.kind == 'unit' and s.edition in pickers and t.target in pickers[s.edition].c.late), None)
        if late is not None:
            problems.append(Problem('unit-late', f'{late.target} is made of page numbers and means nothing alone', late.place, 'take another unit'))
        elif s.edition in pickers:
            problems += pickers[s.edition].pieces(s)[1]
    return problems


class Maker:
    """Makes selections from editions that a build has composed."""

    def __init__(self, build: Build, publication: Publication, composed: list[Composed]):
        self.build, self.publication = build, publication
        self.composed = {c.edition.name: c for c in composed}

    def make(self, selection: Selection, output: Output) -> Product:
        """The PDFs of a selection in a look. Raises Refused as laying out does."""
        self.build.typesetter.enter(f'{selection.kind} {selection.id} {output.name}')
        whole = self.whole(selection, output)
        guide = parent(self.publication, whole)
        if selection.kind == 'booklet':
            layout, away = self._booklet(selection, output, guide, whole), None
        elif all(t.kind == 'unit' for t in selection.takes):
            pages = Pages(whole, guide, selection, *self._little(selection, whole), output, self.build.styles, self._qr(guide.url))
            layout, away = pages.laid_out(), pages.away()
        else:
            layout, away = self._pieces(selection, output, guide, whole), None
        made = self.build.keep(assemble(layout, output, away))
        return self._product(selection, output, layout, made)

    def page(self, name: str, template: str, title: str, edition: str, output: Output, place: Place, **more) -> Made:
        """A paper from a template of selections that holds no piece of the publication, such as a list; `more` are variables of the template."""
        selection = Selection(name, 'handout', title, '', edition, (), place)
        self.build.typesetter.enter(f'{name} {output.name}')
        whole = self.whole(selection, output)
        excerpt = self._excerpt(parent(self.publication, whole), whole)
        part = excerpt.of_pieces(name, template, title, [], selection, **more)
        return self.build.keep(assemble(self._layout(excerpt, [part], selection, output, whole), output))

    def whole(self, selection: Selection, output: Output) -> Layout:
        """The edition in the output whose pages are quoted."""
        return self.build.layout(self.composed[selection.edition], self.publication.outputs[output.look.of])

    def _qr(self, address: str) -> str:
        return qr_picture(address, self.publication.tokens.rgb.get('ink', '#000000')) if address else ''

    def _little(self, selection: Selection, whole: Layout):
        return little(self.publication, whole.c.edition, f'{selection.kind}-{selection.id}', selection.title, selection.place)

    def _excerpt(self, guide: Parent, whole: Layout) -> Excerpt:
        return Excerpt(self.publication, whole.c, guide, self.build.templates, self._qr)

    def _pieces(self, selection: Selection, output: Output, guide: Parent, whole: Layout) -> Layout:
        excerpt = self._excerpt(guide, whole)
        pieces = excerpt.with_sources(excerpt.picker.pieces(selection)[0], selection)
        part = excerpt.of_pieces(f'handout-{selection.id}', 'handout', selection.title, pieces, selection)
        return self._layout(excerpt, [part], selection, output, whole)

    def _layout(self, excerpt: Excerpt, parts: list[Part], selection: Selection, output: Output, whole: Layout) -> Layout:
        publication, edition = self._little(selection, whole)
        composed = excerpt.compose(parts, edition, selection.place)
        publication = replace(publication, units={**publication.units, **{p.unit.id: p.unit for p in parts}})
        return Layout(publication, composed, output, self.build.styles, whole.pictures, self.build.templates, self.build.typesetter, notice=whole.notice)

    # --- booklets -----------------------------------------------------------------------------------------------------

    def _booklet(self, selection: Selection, output: Output, guide: Parent, whole: Layout) -> Layout:
        """Cover and what is in it; then as many pages for notes as the last sheet has left, and the back of the cover."""
        excerpt, name = self._excerpt(guide, whole), f'booklet-{selection.id}'
        parts = [self._outer(excerpt, f'{name}-cover', 'booklet-cover', selection), *self._inside(excerpt, name, selection)]
        _, counts = self._layout(excerpt, parts, selection, output, whole).lay_out()
        notes = lacking(sum(counts.values()) + 1)
        if notes:
            parts.append(self._outer(excerpt, f'{name}-notes', 'notes', selection, pages=notes))
        parts.append(self._outer(excerpt, f'{name}-back', 'booklet-back', selection))
        return self._layout(excerpt, parts, selection, output, whole)

    def _outer(self, excerpt: Excerpt, name: str, template: str, selection: Selection, **more) -> Part:
        """A part that is no content."""
        part = excerpt.of_pieces(name, template, selection.title, [], selection, **more)
        return replace(part, unit=replace(part.unit, kind=template, front={'contents': False}))

    def _inside(self, excerpt: Excerpt, name: str, selection: Selection) -> list[Part]:
        """Whole units as they are; pieces that follow each other, and the works that are cited, in units of their own."""
        pieces = excerpt.with_sources(excerpt.picker.pieces(selection)[0], selection)
        units = {t.target for t in selection.takes if t.kind == 'unit'}
        parts: list[Part] = []
        run: list[Piece] = []

        def close() -> None:
            if run:
                works = run[0].unit not in units and all(excerpt.parent.is_citation(p.anchor) for p in run)
                title = run[0].heading if works else selection.title
                if works:
                    run[0].heading = ''
                parts.append(excerpt.of_pieces(f'{name}-{len(parts) + 1}', 'booklet', title, list(run), selection))
                run.clear()

        for piece in pieces:
            if piece.unit == piece.anchor and piece.unit in units:
                close()
                parts.append(excerpt.of_unit(piece))
            else:
                run.append(piece)
        close()
        return parts

    def _product(self, selection: Selection, output: Output, layout: Layout, made: Made) -> Product:
        stem = f'{self.publication.meta["slug"]}-{layout.c.edition.version}-{output.name}-{selection.id}'
        sheets = carried_out(BINDING, f'imposing {selection.id}', selection.place, impose, made.data, output.paper.thickness) if selection.kind == 'booklet' else b''
        return Product(selection, output, stem, made, sheets)
