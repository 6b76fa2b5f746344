"""build.py handout and build.py booklet: rows of content/handouts.yaml to files."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from ...core.problems import Place, Problem, did_you_mean, in_order
from ...core.publication.output import Output
from ...core.publication.publication import Publication
from ...pdf.source_map import storage
from ...sources.files.output_folder import OutputFolder
from ..paginator import Paginator
from ..pipeline import Built, Chosen, UsageError, account, compose, named, open_sources, refuse
from ..release_store import Bundle, Finished, ReleaseStore
from ..session import Session
from .make import Maker, Product, unmakeable
from .rows import Selection, read_rows

ROWS = 'content/handouts.yaml'


def looks(publication: Publication, kind: str) -> dict[str, Output]:
    """The rows of styles/outputs.yaml that make handouts, or booklets."""
    return {name: o for name, o in publication.outputs.items() if o.look and o.look.kind == kind}


def given_out(file: Finished, target: OutputFolder, folder: str, edition: str, output: str) -> Built:
    """Write a finished file into a folder below `target`, '' for `target` itself."""
    name = f'{folder}/{file.name}' if folder else file.name
    target.write(name, file.data)
    return Built(
        edition=edition,
        output=output,
        path=target.shown(name),
        pages=file.pages,
        size=len(file.data),
        sha256=file.sha256,
        elements=0,
        reused=0,
        redone=0,
        events=[],
        release=file.release,
        identifier=file.identifier,
    )


def no_look(kind: str) -> Problem:
    return Problem(
        'look-missing',
        f'no row makes a {kind}',
        Place('styles/outputs.yaml', 1, 1),
        f'add a row with "selection: {{kind: {kind}, ...}}"',
    )


def needed(publication: Publication, chosen: dict[str, Output]) -> dict[str, Output]:
    """Outputs for selections, together with the outputs whose page numbers they quote."""
    return {
        **chosen,
        **{
            o.look.of: publication.outputs[o.look.of]
            for o in chosen.values()
            if o.look and o.look.of in publication.outputs
        },
    }


@dataclass(frozen=True)
class SelectionRequest:
    """The selections that the command line asks for. `kind` is handout or booklet; `names` are ids of rows,
    none for all; `looks` are rows of styles/outputs.yaml, none for all that are made by default."""

    kind: str
    names: tuple[str, ...] = ()
    looks: tuple[str, ...] = ()

    @property
    def folder(self) -> str:
        """The folder below output/ for its files."""
        return f'{self.kind}s'

    def known(self, ids: Sequence[str]) -> None:
        """Raises UsageError for a name that is none of these ids."""
        for name in self.names:
            if name not in ids:
                hint = did_you_mean(name, ids, f'{self.kind}s: ' + ', '.join(ids))
                raise UsageError(f'there is no {self.kind} {name}; {hint}')


Pair = tuple[Selection, Output]


def give_out(
    session: Session, request: SelectionRequest, bundles: tuple[Bundle, ...] = ()
) -> tuple[list[Built], list[Problem]]:
    """Write the selections that are asked for. Files are taken from the releases `bundles`, if any are named;
    otherwise from the release of the present text as far as it has them, and all others are made.

    Raises Refused with all problems, and UsageError for names that do not exist."""
    if bundles:
        return _from_releases(session, request, bundles), []
    release_store, sources = ReleaseStore(session.directory, session.files), open_sources(session)
    pairs, problems = _pairs(request, sources.publication)
    ready = {
        (row.id, output.name): files
        for row, output in pairs
        if (files := release_store.files(row.edition, request.kind, row.id, output.name))
    }
    to_make = [(row, output) for row, output in pairs if (row.id, output.name) not in ready]
    composition = compose(session, sources, _chosen(sources.publication, to_make, problems))
    refuse(
        [*composition.problems, *unmakeable(composition, [row for row, _ in to_make])],
        session.options.allowed,
    )
    maker = Maker(Paginator(session, composition, session.notice))
    products = {(row.id, output.name): maker.make(row, output) for row, output in to_make}
    built = []
    for row, output in pairs:
        key = row.id, output.name
        if key in products:
            built += _written(session, request, products[key])
        else:
            built += [
                given_out(file, session.output, request.folder, row.edition, output.name)
                for file in ready[key]
            ]
    session.save()
    editions = dict.fromkeys(row.edition for row, _ in to_make)
    unreleased = [
        release_store.unreleased(edition, _called(request.kind, edition, to_make)) for edition in editions
    ]
    return built, in_order([*composition.problems, *unreleased])


def _from_releases(session: Session, request: SelectionRequest, bundles: tuple[Bundle, ...]) -> list[Built]:
    """Take everything from the releases that were named, without reading the text."""
    known = list(dict.fromkeys(name for bundle in bundles for name in bundle.ids(request.kind)))
    request.known(known)
    requested = [(name, look) for name in request.names or known for look in request.looks or ('',)]
    files = [
        (bundle.edition, look, file)
        for name, look in requested
        for bundle in bundles
        for file in bundle.files(request.kind, name, *filter(None, [look]))
    ]
    if not files:
        shown = ' and '.join(bundle.shown for bundle in bundles)
        raise UsageError(f'{shown} holds no {request.kind} in this look')
    return [given_out(file, session.output, request.folder, edition, look) for edition, look, file in files]


def _pairs(request: SelectionRequest, publication: Publication) -> tuple[list[Pair], list[Problem]]:
    """The selections that are asked for, each with each of its outputs, and the problems of their file."""
    rows, problems = read_rows(publication)
    if publication.selections:
        request.known([row['id'] for row in publication.selections.data if row['kind'] == request.kind])
    if ROWS not in publication.digests:
        problems.append(
            Problem(
                'selection-none',
                'nothing says what is handed out',
                Place(ROWS, 1, 1),
                'add the file: a row for each handout and booklet',
            )
        )
    all_looks = looks(publication, request.kind)
    chosen = named(
        'look', request.looks or tuple(name for name, o in all_looks.items() if not o.asked), all_looks
    )
    if not chosen:
        problems.append(no_look(request.kind))
    selected = [
        row for row in rows if row.kind == request.kind and (not request.names or row.id in request.names)
    ]
    return [(row, output) for row in selected for output in chosen.values()], problems


def _chosen(publication: Publication, to_make: list[Pair], problems: list[Problem]) -> Chosen:
    """The editions and outputs that have to be composed for the selections that are to be made."""
    editions = {row.edition: publication.editions[row.edition] for row, _ in to_make}
    return Chosen(
        editions, needed(publication, {output.name: output for _, output in to_make}), tuple(problems)
    )


def _called(kind: str, edition: str, to_make: list[Pair]) -> str:
    """A phrase for what is made from an edition."""
    ids = list(dict.fromkeys(row.id for row, _ in to_make if row.edition == edition))
    return f'{kind} {ids[0]}' if len(ids) == 1 else f'{len(ids)} {kind}s'


def _written(session: Session, request: SelectionRequest, product: Product) -> list[Built]:
    """Write the files of a selection."""
    edition, output = product.selection.edition, product.output.name
    pages, *sheets = product.files
    name = f'{request.folder}/{pages.name}'
    session.output.write(name, pages.data)
    return [
        account(session, product.pdf, name, edition, output),
        *(_with_map(session, file, request.folder, edition, output) for file in sheets),
    ]


def _with_map(session: Session, file: Finished, folder: str, edition: str, output: str) -> Built:
    """Give out a file and keep its source map."""
    if file.map is not None:
        storage.keep(session.output, f'{folder}/{file.name}', file.map)
    return given_out(file, session.output, folder, edition, output)
