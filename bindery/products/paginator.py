"""The pages of the editions of a run: each laid out once in each look, whoever asks for it, and what is wrong
with them."""

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


def moved_sections(found: LaidOutEdition) -> list[Problem]:
    """Every section that left the page on which it was released; errors when the edition locks its pages."""
    layout, c = found.layout, found.composed
    if layout.output.look:  # a selection has pages of its own
        return []
    return moves(
        layout.publication, c.edition, layout.output, c.drafts, c.book.contents(depth=3), found.pages
    )


def faults(found: LaidOutEdition) -> list[Problem]:
    """What keeps pages from being bound: text that cannot be read, sections that left pages that are
    locked."""
    unreadable = contrast.as_laid_out(
        found.units, found.composed.places, found.pages, found.layout.publication.tokens
    )
    return [*unreadable, *errors(moved_sections(found))]


def judged(found: LaidOutEdition) -> list[Problem]:
    """What is wrong with the looks of the pages."""
    return [*faults(found), *page_quality(found.units, found.composed.places, found.pages, found.edition)]


def sound(found: LaidOutEdition) -> LaidOutEdition:
    """The same; raises Refused when anything keeps it from being bound."""
    if problems := faults(found):
        raise Refused(in_order(problems))
    return found


class Paginator:
    """Lays out the editions of a composition, each once in each look, whoever asks for it."""

    def __init__(self, session: Session, composition: Composition, notice: Revision | None):
        """`notice`: what unreleased pages say of their origin, None for a release."""
        self.session, self.composition, self.notice = session, composition, notice
        self._known: dict[tuple, LaidOutEdition] = {}

    @staticmethod
    def key(c: Composed, output: Output) -> tuple:
        """What outputs of an edition have in common that share their pages."""
        return c.edition.name, output.pages

    def layout(self, c: Composed, output: Output) -> Layout:
        """What laying out an edition takes. One that refers to another has that laid out first."""
        of = self.composition
        if c.edition.refers_to:
            whole = self.sound(of.known[c.edition.refers_to], output)
            c = with_outward_pages(c, full_edition(of.publication, whole.edition, whole.pages))
        return Layout(
            publication=of.publication,
            composed=c,
            output=output,
            styles=of.styles,
            pictures=of.pictures,
            templates=of.templates,
            runner=self.session.runner,
            whole=self.session.options.whole,
            notice=self.notice,
            meanwhile=_open_ahead,
        )

    def laid_out(self, c: Composed, output: Output) -> LaidOutEdition:
        """The pages of an edition, with what is wrong with them. Raises Refused when something was lost."""
        key = self.key(c, output)
        if key not in self._known:
            self._known[key] = lay_out(self.layout(c, output), self.session.ledger.scope)
        return self._known[key]

    def sound(self, c: Composed, output: Output) -> LaidOutEdition:
        """The pages of an edition. Raises Refused when something was lost, or anything is wrong with them."""
        return sound(self.laid_out(c, output))


def _open_ahead(layout: Layout, fragments: Iterable[Fragment]) -> None:
    """While workers lay out the rest, load what binding and inspecting take, and open the fragments that are
    ready as PDFs."""
    from ..checks.finished import inspect_top  # noqa: F401
    from ..pdf.binding import open_fragment

    for fragment in fragments:
        open_fragment(fragment, layout.opened)
