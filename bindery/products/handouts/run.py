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
from ..release_store import Bundle, Finished, Shelf
from ..session import Session
from .make import Maker, Product, unmakeable
from .rows import Selection, read_rows

ROWS = 'content/handouts.yaml'


def looks(publication: Publication, kind: str) -> dict[str, Output]:
    """The rows of styles/outputs.yaml that make handouts, or booklets."""
    return {name: o for name, o in publication.outputs.items() if o.look and o.look.kind == kind}


def given_out(file: Finished, to: OutputFolder, folder: str, edition: str, output: str) -> Built:
    """Write a finished file into a folder below `to`, '' for itself; the account of it."""
    name = f'{folder}/{file.name}' if folder else file.name
    to.write(name, file.data)
    return Built(
        edition=edition,
        output=output,
        path=to.shown(name),
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
    """Looks, and the outputs whose pages they quote."""
    return {
        **chosen,
        **{
            o.look.of: publication.outputs[o.look.of]
            for o in chosen.values()
            if o.look and o.look.of in publication.outputs
        },
    }


@dataclass(frozen=True)
class Asked:
    """What is to be given out: `kind` is handout or booklet; `names` are ids of rows, or none for all;
    `looks` rows of styles/outputs.yaml, or none for all that are not to be asked for."""

    kind: str
    names: tuple[str, ...] = ()
    looks: tuple[str, ...] = ()

    @property
    def folder(self) -> str:
        """Where it goes below output/."""
        return f'{self.kind}s'

    def known(self, ids: Sequence[str]) -> None:
        """Raises UsageError for a name that is none of these ids."""
        for name in self.names:
            if name not in ids:
                hint = did_you_mean(name, ids, f'{self.kind}s: ' + ', '.join(ids))
                raise UsageError(f'there is no {self.kind} {name}; {hint}')


Pair = tuple[Selection, Output]


def give_out(
    session: Session, asked: Asked, bundles: tuple[Bundle, ...] = ()
) -> tuple[list[Built], list[Problem]]:
    """Make or take everything, then write it. `bundles` are releases to take the files from, whatever the
    text is now; without them, what the release of the present text holds is taken from it. Raises Refused
    with all that is wrong, and UsageError for names that do not exist."""
    if bundles:
        return _from_releases(session, asked, bundles), []
    shelf, sources = Shelf(session.directory, session.files), open_sources(session)
    pairs, problems = _pairs(asked, sources.publication)
    ready = {
        (row.id, output.name): files
        for row, output in pairs
        if (files := shelf.files(row.edition, asked.kind, row.id, output.name))
    }
    left = [(row, output) for row, output in pairs if (row.id, output.name) not in ready]
    composition = compose(session, sources, _chosen(sources.publication, left, problems))
    refuse(
        [*composition.problems, *unmakeable(composition, [row for row, _ in left])], session.options.allowed
    )
    maker = Maker(Paginator(session, composition, session.notice))
    made = {(row.id, output.name): maker.make(row, output) for row, output in left}
    built = []
    for row, output in pairs:
        key = row.id, output.name
        if key in made:
            built += _written(session, asked, made[key])
        else:
            built += [
                given_out(file, session.output, asked.folder, row.edition, output.name) for file in ready[key]
            ]
    session.save()
    editions = dict.fromkeys(row.edition for row, _ in left)
    unreleased = [shelf.unreleased(edition, _called(asked.kind, edition, left)) for edition in editions]
    return built, in_order([*composition.problems, *unreleased])


def _from_releases(session: Session, asked: Asked, bundles: tuple[Bundle, ...]) -> list[Built]:
    """Everything from the releases that were named; the text is not even read."""
    known = list(dict.fromkeys(name for bundle in bundles for name in bundle.ids(asked.kind)))
    asked.known(known)
    waivers = [(name, look) for name in asked.names or known for look in asked.looks or ('',)]
    taken = [
        (bundle.edition, look, file)
        for name, look in waivers
        for bundle in bundles
        for file in bundle.files(asked.kind, name, *filter(None, [look]))
    ]
    if not taken:
        shown = ' and '.join(bundle.shown for bundle in bundles)
        raise UsageError(f'{shown} holds no {asked.kind} in this look')
    return [given_out(file, session.output, asked.folder, edition, look) for edition, look, file in taken]


def _pairs(asked: Asked, publication: Publication) -> tuple[list[Pair], list[Problem]]:
    """The selections that are asked for, each in each look, and what is wrong with the file that names
    them."""
    rows, problems = read_rows(publication)
    if publication.selections:
        asked.known([row['id'] for row in publication.selections.data if row['kind'] == asked.kind])
    if ROWS not in publication.digests:
        problems.append(
            Problem(
                'selection-none',
                'nothing says what is handed out',
                Place(ROWS, 1, 1),
                'add the file: a row for each handout and booklet',
            )
        )
    every = looks(publication, asked.kind)
    chosen = named('look', asked.looks or tuple(name for name, o in every.items() if not o.asked), every)
    if not chosen:
        problems.append(no_look(asked.kind))
    mine = [row for row in rows if row.kind == asked.kind and (not asked.names or row.id in asked.names)]
    return [(row, output) for row in mine for output in chosen.values()], problems


def _chosen(publication: Publication, left: list[Pair], problems: list[Problem]) -> Chosen:
    """The editions and outputs that have to be composed for what is left to make."""
    editions = {row.edition: publication.editions[row.edition] for row, _ in left}
    return Chosen(editions, needed(publication, {output.name: output for _, output in left}), tuple(problems))


def _called(kind: str, edition: str, left: list[Pair]) -> str:
    """What is made of an edition, in words."""
    ids = list(dict.fromkeys(row.id for row, _ in left if row.edition == edition))
    return f'{kind} {ids[0]}' if len(ids) == 1 else f'{len(ids)} {kind}s'


def _written(session: Session, asked: Asked, product: Product) -> list[Built]:
    """A selection that was made, in its place."""
    edition, output = product.selection.edition, product.output.name
    pages, *sheets = product.files
    name = f'{asked.folder}/{pages.name}'
    session.output.write(name, pages.data)
    return [
        account(session, product.made, name, edition, output),
        *(_with_map(session, file, asked.folder, edition, output) for file in sheets),
    ]


def _with_map(session: Session, file: Finished, folder: str, edition: str, output: str) -> Built:
    storage.keep(session.output, f'{folder}/{file.name}', file.map)
    return given_out(file, session.output, folder, edition, output)
