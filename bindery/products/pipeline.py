"""The steps in order: open the sources, compose, paginate, produce. Each is a function that returns a
value."""

from __future__ import annotations

import errno
import hashlib
import os
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from ..checks import content as checks
from ..checks import contrast, font_names, prepress, soft_proof
from ..checks.prose import proofread
from ..compose.composition import Composed, Composition, compose_edition
from ..compose.other_edition import to_compose
from ..compose.templating.environment import Templates
from ..core.problems import Place, Problem, Refused, did_you_mean, errors, in_order
from ..core.publication.edition import Edition
from ..core.publication.output import Output
from ..core.publication.publication import Publication
from ..layout.chart_pictures import ChartPictures
from ..layout.pagination import LaidOutEdition
from ..layout.stylesheets import begin_check, check_problems, read_styles
from ..layout.typesetting.fonts import SUFFIXES
from ..pdf.source_map import storage
from ..sources import loader
from .assemble import AssembledPdf, assemble
from .file_names import file_beginning
from .paginator import Paginator, layout_problems
from .redone import pages_redone
from .session import Session


@dataclass(frozen=True)
class Sources:
    """What editors wrote, read, and what is wrong with it as far as is known."""

    publication: Publication
    templates: Templates
    problems: tuple[Problem, ...]


@dataclass(frozen=True)
class Chosen:
    """What is to be made: editions and outputs by their names, and what is wrong with what was asked for."""

    editions: Mapping[str, Edition]
    outputs: Mapping[str, Output]
    problems: tuple[Problem, ...] = ()


@dataclass(frozen=True)
class Built:
    """A PDF that was made; `events` are (step, name, why it was redone or '')."""

    edition: str
    output: str
    path: str  # below the publication's folder
    pages: int
    size: int  # bytes
    sha256: str
    elements: int  # structure elements
    reused: int
    redone: int
    events: list[tuple[str, str, str]]
    release: str = ''  # the folder of the release that it was taken from, '' when it was made now
    identifier: str = ''  # that inside of the PDF, '' for what has none
    pages_redone: list[dict] = field(default_factory=list)  # see redone.py


class UsageError(Exception):
    """The command line asks for something that does not exist."""


# --- open the sources ---------------------------------------------------------------------------------------


def open_sources(session: Session) -> Sources:
    """Read the publication. Raises Refused with everything that is wrong when nothing can be composed."""
    templates = Templates(session.files, cache=session.cache)
    if not session.fonts:
        missing = Problem(
            'fonts-missing',
            f'there are no fonts ({" or ".join(SUFFIXES)})',
            Place('styles/fonts'),
            'put the font files that the stylesheets name there',
        )
        _, problems = loader.publication(session.directory, session.files, session.cache)
        raise Refused(in_order([*session.unreadable, missing, *problems]))
    session.runner.warm()
    publication, loading_problems = loader.publication(session.directory, session.files, session.cache)
    problems = [*session.unreadable, *loading_problems, *templates.check()]
    if publication:
        problems += [
            *contrast.of_pairs(publication.tokens),
            *soft_proof.findings(publication, session.cache),
            *checks.index_targets(publication),
            *checks.sources_named(publication),
            *font_names.unknown_fonts(publication, session.cache),
        ]
    if publication is None or any(p.code == 'template-syntax' for p in problems):
        raise Refused(in_order(problems))
    return Sources(publication, templates.speaking(publication.words), tuple(problems))


# --- choose -------------------------------------------------------------------------------------------------


def choose(session: Session, publication: Publication) -> Chosen:
    """The editions and outputs that the options name."""
    of_editions = {name: o for name, o in publication.outputs.items() if not o.look}
    wanted = session.options.outputs or tuple(name for name, o in of_editions.items() if not o.asked)
    return Chosen(choose_editions(session, publication), named('output', wanted, of_editions))


def choose_editions(session: Session, publication: Publication) -> dict[str, Edition]:
    """The editions that the options name, or all."""
    return named('edition', session.options.editions, publication.editions, publication.unread.editions)


def named(noun: str, chosen_names: Sequence[str], known: Mapping, unread: Collection[str] = ()) -> dict:
    """Those that are wanted, or all; raises UsageError when one of them is not known. Of what is `unread`,
    all is said already."""
    chosen_names = [w for w in chosen_names if w not in unread]
    unknown, names = [w for w in chosen_names if w not in known], [*known, *unread]
    if unknown:
        hint = did_you_mean(unknown[0], names, f'{noun}s: ' + ', '.join(names))
        raise UsageError(f'there is no {noun} {unknown[0]}; {hint}')
    return {name: known[name] for name in chosen_names or known}


# --- compose ------------------------------------------------------------------------------------------------


def compose(session: Session, sources: Sources, chosen: Chosen) -> Composition:
    """The chosen editions as trees, with the stylesheets and charts that laying them out takes, and all
    problems so far."""
    publication, templates = sources.publication, sources.templates
    outputs = chosen.outputs.values()
    styles, style_problems = read_styles(
        publication,
        (name for o in outputs for name in o.all_sheets),
        {name for o in outputs for name in o.page_sheets},
    )
    stylesheet_check = begin_check(session.runner, styles)
    charts = ChartPictures(publication, session.runner)
    names, outside_problems = to_compose(publication, chosen.editions)
    composed_editions: dict[str, Composed] = {}
    for name in names:  # first those to which others refer
        edition = publication.editions[name]
        composed_editions[name] = compose_edition(
            publication, templates, session.cache, edition, composed_editions.get(edition.refers_to)
        )
    text_problems = [
        p
        for c in composed_editions.values()
        for p in (*c.problems, *checks.check(publication, c.edition, list(c.drafts.values())))
    ]
    problems = (
        *sources.problems,
        *chosen.problems,
        *style_problems,
        *outside_problems,
        *text_problems,
        *check_problems(stylesheet_check, styles),
        *charts.problems(),
    )
    editions = {name: composed_editions[name] for name in chosen.editions if name in composed_editions}
    return Composition(
        publication=publication,
        templates=templates,
        editions=editions,
        known=composed_editions,
        outputs=chosen.outputs,
        styles=styles,
        pictures=charts.pictures,
        problems=problems,
    )


def refuse(problems: Iterable[Problem], allowed: Collection[str] = ()) -> None:
    """Raise Refused with all problems if there is an error among them, other than of the codes that are
    `allowed`."""
    problems = list(problems)
    if errors(p for p in problems if p.code not in allowed):
        raise Refused(in_order(causes(problems)))


def causes(problems: list[Problem]) -> list[Problem]:
    """Without what is only a consequence: a template stumbles over a record that is wrong in its dataset."""
    wrong_data = any(p.place.file.startswith(('content/data/', 'content/schemas/')) for p in problems)
    return [p for p in problems if not (wrong_data and p.code == 'template-error')]


# --- produce ------------------------------------------------------------------------------------------------


def produce(paginator: Paginator, composed: Composed, output: Output) -> AssembledPdf:
    """One PDF of one edition. Raises Refused when it cannot be printed."""
    session = paginator.session
    session.runner.enter(scope(composed, output))
    laid_out = paginator.sound(composed, output)
    print_problems = list(prepress.pages(laid_out)) if output.kind.printed else []
    print_problems = [
        p for p in print_problems if p.severity == 'warning' or p.code not in session.options.allowed
    ]
    if errors(print_problems):
        raise Refused(in_order(print_problems))
    pdf = assemble(laid_out, output)
    session.keep(pdf)
    return pdf.with_problems(*print_problems, *prepress.colours(laid_out, pdf.converted))


def account(
    session: Session,
    pdf: AssembledPdf,
    name: str,
    edition: str,
    output: str,
    redone_units: Sequence[dict] = (),
) -> Built:
    """The account of a PDF that is written as `name` below output/; its source map is kept."""
    path = session.output.shown(name)
    storage.keep(session.output, name, pdf.map)
    events = session.ledger.latest()
    redone = sum(1 for _, _, reason in events if reason)
    return Built(
        edition=edition,
        output=output,
        path=path,
        pages=pdf.pages,
        size=len(pdf.data),
        sha256=hashlib.sha256(pdf.data).hexdigest(),
        elements=pdf.elements,
        reused=len(events) - redone,
        redone=redone,
        events=events,
        identifier=pdf.map.build,
        pages_redone=list(redone_units),
    )


def scope(composed: Composed, output: Output) -> str:
    """What an edition in one output is called in the ledger and among the times."""
    return f'{composed.edition.name} {output.name}'


def file_name(publication: Publication, edition: Edition, output: str) -> str:
    """What the PDF of an output is called."""
    return f'{file_beginning(publication.meta["slug"], edition.version, edition.name)}{output}.pdf'


# --- build and check ----------------------------------------------------------------------------------------


def build(session: Session) -> tuple[list[Built], list[Problem]]:
    """Every PDF that the options name, written; raises Refused with everything that is wrong, and OSError at
    once where nothing can be written."""
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
    """Say what there is to do, so that it can be told how long it takes."""
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
    """A PDF of an edition in its place."""
    name = f'{composed.edition.name}/{file_name(laid_out.layout.publication, composed.edition, output.name)}'
    session.output.write(name, pdf.data)
    redone_units = pages_redone(laid_out.pages, session.ledger.changes, laid_out.scope)
    return account(session, pdf, name, composed.edition.name, output.name, redone_units)


def check(session: Session, fit: bool) -> tuple[int, list[Problem]]:
    """Everything that a build checks, without a PDF: how many editions were looked at, and what is not as it
    should be.

    With `fit` the pages are laid out (or taken from the cache) and judged too. Raises Refused as `build`
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
