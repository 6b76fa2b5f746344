"""Build the PDFs of a publication, or only check it."""

from __future__ import annotations

import errno
import os

from ..checks.prose import proofread
from ..compose.composition import Composed
from ..core.problems import Problem, in_order
from ..core.publication.output import Output
from ..layout.pagination import LaidOutEdition
from .assemble import AssembledPdf
from .paginator import Paginator, layout_problems
from .pipeline import Built, account, choose, compose, file_name, open_sources, produce, refuse, scope
from .redone import pages_redone
from .session import Session


def build(session: Session) -> tuple[list[Built], list[Problem]]:
    """Write every PDF that the options name. Also returns the warnings. Raises Refused with all problems, and
    OSError at once if the output folder cannot be written to."""
    if not os.access(session.output.here(), os.W_OK):
        raise OSError(errno.EACCES, os.strerror(errno.EACCES), str(session.output.path))
    sources = open_sources(session)
    composition = compose(session, sources, choose(session, sources.publication))
    refuse(composition.problems, session.options.allowed)
    paginator = Paginator(session, composition, session.notice)
    wanted = [
        (composed, output)
        for composed in composition.editions.values()
        for output in composition.outputs.values()
    ]
    _forecast(session, wanted)
    built: list[Built] = []
    print_problems: list[Problem] = []
    for composed, output in wanted:
        pdf = produce(paginator, composed, output)
        built.append(_written(session, pdf, composed, output, paginator.laid_out(composed, output)))
        print_problems += pdf.problems
    session.save()
    return built, in_order([*composition.problems, *print_problems])


def _forecast(session: Session, wanted: list[tuple[Composed, Output]]) -> None:
    """Tell the runner all steps of the build, so that it can forecast the time."""
    first = {
        Paginator.key(composed, output): (scope(composed, output), composed)
        for composed, output in reversed(wanted)
    }
    steps = [
        (scope_name, step, unit)
        for scope_name, composed in reversed(first.values())
        for step in ('typeset', 'overlay')
        for unit in composed.edition.unit_ids
    ]
    session.runner.forecast.expect([
        *steps,
        *((scope(composed, output), 'bind', composed.edition.name) for composed, output in wanted),
    ])


def _written(
    session: Session, pdf: AssembledPdf, composed: Composed, output: Output, laid_out: LaidOutEdition
) -> Built:
    """Write the PDF of an edition to its place."""
    name = f'{composed.edition.name}/{file_name(laid_out.layout.publication, composed.edition, output.name)}'
    session.output.write(name, pdf.data)
    redone_units = pages_redone(laid_out.pages, session.ledger.changes, laid_out.scope)
    return account(session, pdf, name, composed.edition.name, output.name, redone_units)


def check(session: Session, fit: bool) -> tuple[int, list[Problem]]:
    """Check all that a build checks, and the language of the text, without making a PDF. Returns the number
    of editions that were checked, and the problems.

    With `fit` the pages are laid out (or taken from the cache) and checked too. Raises Refused as `build`
    does.
    """
    sources = open_sources(session)
    composition = compose(session, sources, choose(session, sources.publication))
    refuse(composition.problems, session.options.allowed)
    editions, paginator = composition.editions.values(), Paginator(session, composition, session.notice)
    text = proofread(
        sources.publication, [(composed.edition, composed.drafts) for composed in editions], session.cache
    )
    pages = [
        p
        for composed in editions
        for output in composition.outputs.values()
        if fit
        for p in layout_problems(paginator.laid_out(composed, output))
    ]
    session.save()
    return len(editions), in_order([*composition.problems, *text, *pages])
