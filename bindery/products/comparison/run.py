"""Compare two editions and write the result: PDF, data, page map, changelog."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path

from ...core.problems import Place, Problem, Refused, in_order
from ...core.publication.output import Output
from ...core.publication.source_files import Snapshot
from ...layout.edition_tasks import Layout, early_tasks
from ...pdf.source_map import storage
from ...sources.files.revision import Revision
from ...sources.files.snapshot import file_text, take
from ..assemble import assemble
from ..differences.changes import compare
from ..differences.edition_state import EditionState, read_side
from ..paginator import Paginator
from ..pipeline import choose, compose, open_sources, refuse
from ..session import Options, Session
from .compose import ANNEX, SUMMARY, change_numbers, lay_out_marked, mark
from .marked import OVERLAY, SHEETS, excerpt_of
from .report import as_data, changelog, pages_csv
from .request import Request, commit_of, files_in, for_screens, read_request

# problems for which an earlier revision is not refused, although the present text would be
ALLOWED_IN_REVISION = frozenset({'page-size'})
# the files of a publication without which nothing can be compared
NEEDED_FILES = (
    *(f'templates/units/{kind}.html.j2' for kind in (SUMMARY, ANNEX)),
    *(f'styles/{name}' for name in (SHEETS, OVERLAY)),
)


@dataclass(frozen=True)
class Compared:
    """What was written: `files` in `folder`, both below the publication's folder, the number of pages of the
    PDF, and the comparison as data."""

    folder: str
    files: tuple[str, ...]
    pages: int
    data: dict


@dataclass(frozen=True)
class ComparisonOptions:
    """`changelog`: write a changelog too. `every_page`: bind all pages, even where only few have changes."""

    changelog: bool = False
    every_page: bool = False


def run(
    old: str, new: str, directory: Path, options: Options, chosen: ComparisonOptions = ComparisonOptions()
) -> tuple[Compared, list[Problem]]:
    """Compare the editions that `old` and `new` name. Raises CannotCompare for names without an edition,
    Refused for an edition that cannot be built."""
    requests = read_request(old, directory), read_request(new, directory)
    files, problems = take(directory)
    if problems:
        raise Refused(problems)
    if missing := [name for name in NEEDED_FILES if name not in files]:
        raise Refused(
            Problem(
                'comparison-missing',
                f'a comparison needs {name}',
                Place(name, 1, 1),
                'take it over from another publication',
            )
            for name in missing
        )
    sources = tuple(source_of(request, directory, files) for request in requests)
    if sources[0].commit or sources[1].commit:
        with naming_revision(sources[0]), sources[0].session(directory, options) as session:
            before = sources[0].side(_paginator(session, sources[0]))[0]
            session.save()
        with naming_revision(sources[1]), sources[1].session(directory, options) as session:
            return _finish(
                session,
                before,
                sources[1],
                _paginator(session, sources[1]),
                sources=files,
                chosen=chosen,
                requests=requests,
            )
    editions = tuple(dict.fromkeys(request.edition for request in requests))
    with sources[1].session(directory, options, editions) as session:
        paginator = _paginator(session, sources[1])
        _begin_both(paginator, sources)
        return _finish(
            session,
            sources[0].side(paginator)[0],
            sources[1],
            paginator,
            sources=files,
            chosen=chosen,
            requests=requests,
        )


def _paginator(session: Session, source: Source) -> Paginator:
    """Compose the editions of a session. Raises Refused for what cannot be built."""
    opened = open_sources(session)
    composition = compose(session, opened, choose(session, opened.publication))
    refuse(composition.problems, ALLOWED_IN_REVISION if source.commit else ())
    return Paginator(session, composition, session.notice)


def _begin_both(paginator: Paginator, sources: Iterable[Source]) -> None:
    """Lay out the units of both editions of the present text at once, so that neither waits for the last unit
    of the other. Only with a cache, which keeps the results."""
    session, composition = paginator.session, paginator.composition
    if session.cache.directory:
        layouts = [
            paginator.layout(composition.editions[s.request.edition], screen_output(composition.outputs))
            for s in sources
        ]
        session.runner.run({task.parts: task for layout in layouts for task in early_tasks(layout)}.values())


@dataclass(frozen=True)
class Source:
    """The files from which one side of the comparison is pdf. `commit` is that of the revision, '' for the
    present files."""

    request: Request
    commit: str
    files: Snapshot

    def session(self, directory: Path, options: Options, editions: tuple[str, ...] = ()) -> Session:
        """A session over these files, for the edition of this side or for `editions`."""
        restricted = replace(options, editions=editions or (self.request.edition,))
        return Session(
            directory, restricted, (self.files, []), Revision(self.commit) if self.commit else None
        )

    def side(self, paginator: Paginator) -> tuple[EditionState, Layout]:
        """The edition of this side, laid out, and how it was laid out."""
        composition = paginator.composition
        composed = composition.editions[self.request.edition]
        layout = paginator.layout(composed, screen_output(composition.outputs))
        return read_side(self.request.name, self.request.revision, self.commit, layout), layout


def source_of(request: Request, directory: Path, present: Snapshot) -> Source:
    """The files from which the edition of a request is pdf. Raises CannotCompare for a revision that does not
    exist."""
    if not request.revision:
        return Source(request, '', present)
    return Source(
        request, commit_of(request.revision, directory), for_screens(files_in(request.revision, directory))
    )


@contextmanager
def naming_revision(source: Source) -> Iterator[None]:
    """Give problems in the files of a revision the place REVISION:FILE."""
    try:
        yield
    except Refused as refused:
        if not source.commit:
            raise
        prefix = f'{source.request.revision}:'
        raise Refused(
            replace(p, place=replace(p.place, file=prefix + p.place.file)) for p in refused.problems
        ) from refused


def screen_output(outputs: Mapping[str, Output]) -> Output:
    """The output whose pages are compared: the first for the screen. Raises Refused when there is none."""
    output = next((o for o in outputs.values() if o.kind.tagged and o.look is None), None)
    if output is None:
        raise Refused([
            Problem(
                'output-none',
                'no output is made for the screen',
                Place('styles/outputs.yaml', 1, 1),
                'add a row with "finish: screen"',
            )
        ])
    return output


def _finish(
    session: Session,
    old: EditionState,
    source: Source,
    paginator: Paginator,
    *,
    sources: Snapshot,
    chosen: ComparisonOptions,
    requests: tuple[Request, Request],
) -> tuple[Compared, list[Problem]]:
    """Lay out the new side, compare it with the old one, mark it, and write everything."""
    new, layout = source.side(paginator)
    comparison = compare(old, new)
    marked = mark(comparison)
    anchors = {int(n): f'change-{n}' for m in marked.values() for n in change_numbers(m.tree)}
    laid_out, few, data = lay_out_marked(
        comparison, layout, marked, as_data(comparison, anchors), sources, chosen.every_page
    )
    excerpt, outward_links = excerpt_of(laid_out, new.paginated, few)
    pdf = assemble(laid_out, layout.output, outward_links, excerpt)
    session.keep(pdf)
    files = {
        'comparison.pdf': pdf.data,
        'changes.json': json.dumps(data, indent=1, ensure_ascii=False).encode(),
        'pages.csv': pages_csv(data['pages']).encode(),
    }
    problems: list[Problem] = []
    if chosen.changelog:
        words, problems = _editors_words(sources, new.about.version)
        files['CHANGELOG.md'] = changelog(data, words, changes_file(new.about.version), new.language).encode()
    folder = f'compare/{"--".join(r.slug for r in requests)}'
    for name, content in files.items():
        session.output.write(f'{folder}/{name}', content)
    storage.keep(session.output, f'{folder}/comparison.pdf', pdf.map)
    shown = session.output.shown(folder)
    session.save()
    compared = Compared(shown, tuple(f'{shown}/{name}' for name in files), pdf.pages, data)
    return compared, in_order([*paginator.composition.problems, *problems])


def changes_file(version: str) -> str:
    """The file in which editors describe what is new in a version."""
    return f'content/changes/{version}.md'


def _editors_words(files: Snapshot, version: str) -> tuple[str, list[Problem]]:
    """What the editors write about a version, in Markdown; '' and a warning if they wrote nothing."""
    if changes_file(version) in files:
        text, problems = file_text(files, changes_file(version))
        if problems and problems[0].code != 'file-empty':
            raise Refused(problems)
        if text.strip():
            return text.strip(), []
    return '', [
        Problem(
            'changes-unsaid',
            f'no editor has said yet what is new in version {version}',
            Place(changes_file(version), 1, 1),
            'write a paragraph for readers into this file',
        )
    ]
