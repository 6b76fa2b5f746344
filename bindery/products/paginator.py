"""Lay out the editions of a run, each once for all outputs that share its pages, and check the pages."""

from __future__ import annotations

from collections.abc import Iterable

from ..checks import contrast
from ..checks.moved_sections import moves
from ..checks.page_quality import page_quality
from ..compose.composition import Composed, Composition, with_outward_pages
from ..compose.other_edition import full_edition
from ..core.problems import Problem, Refused, errors, in_order
from ..core.publication.output import Output
from ..layout.edition_tasks import Layout
from ..layout.pagination import LaidOutEdition, lay_out
from ..layout.typesetting import Fragment
from ..sources.files.revision import Revision
from .session import Session


def moved_sections(laid_out: LaidOutEdition) -> list[Problem]:
    """A problem for every section that is on another page than in the last release; an error if the edition
    locks its pages."""
    layout, composed = laid_out.layout, laid_out.composed
    if layout.output.look:  # a selection has pages of its own
        return []
    return moves(
        layout.publication,
        composed.edition,
        layout.output,
        composed.drafts,
        composed.book.contents(depth=3),
        laid_out.pages,
    )


def binding_problems(laid_out: LaidOutEdition) -> list[Problem]:
    """The errors for which pages are not bound: unreadable text, and sections that left locked pages."""
    unreadable = contrast.as_laid_out(
        laid_out.units, laid_out.composed.places, laid_out.pages, laid_out.layout.publication.tokens
    )
    return [*unreadable, *errors(moved_sections(laid_out))]


def layout_problems(laid_out: LaidOutEdition) -> list[Problem]:
    """All problems of the pages, the errors for which they are not bound among them."""
    return [
        *binding_problems(laid_out),
        *page_quality(laid_out.units, laid_out.composed.places, laid_out.pages, laid_out.edition),
    ]


def sound(laid_out: LaidOutEdition) -> LaidOutEdition:
    """Returns `laid_out`, or raises Refused if it has errors for which pages are not bound."""
    if problems := binding_problems(laid_out):
        raise Refused(in_order(problems))
    return laid_out


PagesKey = tuple[
    str, object
]  # the name of an edition, and what decides the pages of an output (Output.pages)


class Paginator:
    """Lays out the editions of a composition, each once for all outputs that share its pages."""

    def __init__(self, session: Session, composition: Composition, notice: Revision | None):
        """`notice`: the revision that is printed on unreleased pages, None for a release."""
        self.session, self.composition, self.notice = session, composition, notice
        self._known: dict[PagesKey, LaidOutEdition] = {}

    @staticmethod
    def key(composed: Composed, output: Output) -> PagesKey:
        """The key that is equal for outputs of an edition that share their pages."""
        return composed.edition.name, output.pages

    def layout(self, composed: Composed, output: Output) -> Layout:
        """The input for laying out an edition. If it refers to another edition, that is laid out first."""
        composition = self.composition
        if composed.edition.refers_to:
            full = self.sound(composition.known[composed.edition.refers_to], output)
            composed = with_outward_pages(
                composed, full_edition(composition.publication, full.edition, full.pages)
            )
        return Layout(
            publication=composition.publication,
            composed=composed,
            output=output,
            styles=composition.styles,
            pictures=composition.pictures,
            templates=composition.templates,
            runner=self.session.runner,
            whole=self.session.options.whole,
            notice=self.notice,
            meanwhile=_open_ahead,
        )

    def laid_out(self, composed: Composed, output: Output) -> LaidOutEdition:
        """The pages of an edition, not checked. Raises Refused when text was lost."""
        key = self.key(composed, output)
        if key not in self._known:
            self._known[key] = lay_out(self.layout(composed, output), self.session.ledger.scope)
        return self._known[key]

    def sound(self, composed: Composed, output: Output) -> LaidOutEdition:
        """The pages of an edition, ready to be bound. Raises Refused when text was lost or they have
        errors."""
        return sound(self.laid_out(composed, output))


def _open_ahead(layout: Layout, fragments: Iterable[Fragment]) -> None:
    """While workers lay out the other units, import the modules for binding and inspecting, and open the
    fragments that are ready."""
    from ..checks.finished import inspect_top  # noqa: F401
    from ..pdf.binding import open_fragment

    for fragment in fragments:
        open_fragment(fragment, layout.opened)
