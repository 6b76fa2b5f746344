"""The steps of a build in order: open the sources, choose, compose, produce. Each is a function that returns
a value."""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TypeVar

from ..checks import content as checks
from ..checks import contrast, font_names, prepress, soft_proof
from ..compose.composition import Composed, Composition, compose_edition
from ..compose.other_edition import to_compose
from ..compose.templating.environment import Templates
from ..core.problems import Place, Problem, Refused, did_you_mean, errors, in_order
from ..core.publication.edition import Edition
from ..core.publication.output import Output
from ..core.publication.publication import Publication
from ..layout.chart_pictures import ChartPictures
from ..layout.stylesheets import begin_check, check_problems, read_styles
from ..layout.typesetting.fonts import SUFFIXES
from ..pdf.source_map import storage
from ..sources import loader
from .assemble import AssembledPdf, assemble
from .file_names import file_beginning
from .paginator import Paginator
from .session import Session


@dataclass(frozen=True)
class Sources:
    """The sources of a publication, with the problems that are found by reading them."""

    publication: Publication
    templates: Templates
    problems: tuple[Problem, ...]


@dataclass(frozen=True)
class Chosen:
    """The editions and outputs that are to be made, by their names, and the problems of the choice."""

    editions: Mapping[str, Edition]
    outputs: Mapping[str, Output]
    problems: tuple[Problem, ...] = ()


@dataclass(frozen=True)
class Built:
    """A PDF or other file that was written.

    - path: below the folder of the publication
    - size: in bytes
    - elements: structure elements
    - reused, redone: how many results of steps were taken from the cache, and how many were not
    - events: for each step its name, the name of the thing, and why it was redone, or ''
    - release: the folder of the release from which the file was taken, '' if it was made now
    - identifier: the identifier in the PDF, '' for other files
    - pages_redone: see redone.py
    """

    edition: str
    output: str
    path: str
    pages: int
    size: int
    sha256: str
    elements: int
    reused: int
    redone: int
    events: list[tuple[str, str, str]]
    release: str = ''
    identifier: str = ''
    pages_redone: list[dict] = field(default_factory=list)


Named = TypeVar('Named')  # what has a name: an edition or an output


class UsageError(Exception):
    """The command line asks for something that does not exist."""


# --- open the sources ---------------------------------------------------------------------------------------


def open_sources(session: Session) -> Sources:
    """Read the publication. Raises Refused with all problems if nothing can be composed."""
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
    """The editions and outputs that the options name, or all that are made by default. Raises UsageError."""
    of_editions = {name: o for name, o in publication.outputs.items() if not o.look}
    wanted = session.options.outputs or tuple(name for name, o in of_editions.items() if not o.asked)
    return Chosen(choose_editions(session, publication), named('output', wanted, of_editions))


def choose_editions(session: Session, publication: Publication) -> dict[str, Edition]:
    """The editions that the options name, or all. Raises UsageError."""
    return named('edition', session.options.editions, publication.editions, publication.unread.editions)


def named(
    noun: str, chosen_names: Sequence[str], known: Mapping[str, Named], unread: Collection[str] = ()
) -> dict[str, Named]:
    """The values of `known` with the `chosen_names`, or all without any. Raises UsageError for an unknown
    name; names of `unread` files are left out, because their problems are reported already. `noun` is for the
    message."""
    chosen_names = [w for w in chosen_names if w not in unread]
    unknown, names = [w for w in chosen_names if w not in known], [*known, *unread]
    if unknown:
        hint = did_you_mean(unknown[0], names, f'{noun}s: ' + ', '.join(names))
        raise UsageError(f'there is no {noun} {unknown[0]}; {hint}')
    return {name: known[name] for name in chosen_names or known}


# --- compose ------------------------------------------------------------------------------------------------


def compose(session: Session, sources: Sources, chosen: Chosen) -> Composition:
    """Compose the chosen editions, read the stylesheets and draw the charts. The result has all problems so
    far."""
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
    for name in names:  # editions to which others refer come first
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
    """Raise Refused with all problems if there is an error among them whose code is not `allowed`."""
    problems = list(problems)
    if errors(p for p in problems if p.code not in allowed):
        raise Refused(in_order(causes(problems)))


def causes(problems: list[Problem]) -> list[Problem]:
    """The problems without consequences of others: an invalid record can also cause an error in a
    template."""
    wrong_data = any(p.place.file.startswith(('content/data/', 'content/schemas/')) for p in problems)
    return [p for p in problems if not (wrong_data and p.code == 'template-error')]


# --- produce ------------------------------------------------------------------------------------------------


def produce(paginator: Paginator, composed: Composed, output: Output) -> AssembledPdf:
    """Make the PDF of an edition for an output. Raises Refused."""
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
    """The description of a PDF that is written as `name` below output/. Keeps its source map."""
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
    """The name of an edition and output in the ledger and in the times of steps."""
    return f'{composed.edition.name} {output.name}'


def file_name(publication: Publication, edition: Edition, output: str) -> str:
    """The name of the PDF of an edition for an output."""
    return f'{file_beginning(publication.meta["slug"], edition.version, edition.name)}{output}.pdf'
