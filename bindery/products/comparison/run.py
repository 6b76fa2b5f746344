"""Two editions to a comparison: PDF, data, page map, changelog."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path

from ...compose.citations import labels
from ...compose.composition import Composed, resolved
from ...compose.contents import Book
from ...compose.draft import make_draft
from ...compose.numbering import Numbers
from ...compose.resolve import Resolver
from ...compose.templating.environment import Templates
from ...core.document import Element, elements
from ...core.problems import Place, Problem, Refused, errors, in_order
from ...core.publication.draft import Draft, Unit
from ...core.publication.edition import Edition, Matter
from ...core.publication.output import Output
from ...core.publication.source_files import Snapshot
from ...layout.edition_tasks import Layout, early_tasks
from ...layout.pagination import LaidOutEdition
from ...layout.stylesheets import read_styles
from ...pdf.source_map import storage
from ...sources.files.revision import Revision
from ...sources.files.snapshot import file_text, take
from ..assemble import assemble
from ..differences.changes import Comparison, compare
from ..differences.edition_state import EditionState, read_side
from ..paginator import Paginator
from ..pipeline import choose, compose, open_sources, refuse
from ..session import Options, Session
from .mark import Marked, Marker
from .marked import (
    OVERLAY,
    SHEETS,
    Marking,
    comparison_layout,
    excerpt_of,
    lay_out_comparison,
    lay_out_units,
    left_out,
    only_few,
)
from .report import as_data, changelog, pages_csv
from .request import Request, commit_of, files_in, for_screens, read_request

# ids and kinds of the two units that a comparison adds
SUMMARY, ANNEX = ('comparison-summary', 'comparison-changes')
OF_OLD = frozenset({'page-size'})  # what a revision may do that the present text may not
LOOK = (
    *(f'templates/units/{kind}.html.j2' for kind in (SUMMARY, ANNEX)),
    *(f'styles/{name}' for name in (SHEETS, OVERLAY)),
)


@dataclass(frozen=True)
class Compared:
    """What was written: files below the publication's folder, pages of the PDF, and the data of the
    comparison."""

    folder: str
    files: tuple[str, ...]
    pages: int
    data: dict


@dataclass(frozen=True)
class Wanted:
    """What is made besides the marked PDF and the data: a changelog; all pages, where few have changes."""

    changelog: bool = False
    every_page: bool = False


def run(
    old: str, new: str, directory: Path, options: Options, wanted: Wanted = Wanted()
) -> tuple[Compared, list[Problem]]:
    """Compare the editions that `old` and `new` name. Raises CannotCompare for names without an edition,
    Refused for an edition that cannot be built."""
    requests = read_request(old, directory), read_request(new, directory)
    files, problems = take(directory)
    if problems:
        raise Refused(problems)
    if missing := [name for name in LOOK if name not in files]:
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
        with said_of(sources[0]), sources[0].session(directory, options) as session:
            before = sources[0].side(_paginator(session, sources[0]))[0]
            session.save()
        with said_of(sources[1]), sources[1].session(directory, options) as session:
            return _finish(
                session,
                before,
                sources[1],
                _paginator(session, sources[1]),
                sources=files,
                wanted=wanted,
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
            wanted=wanted,
            requests=requests,
        )


def _paginator(session: Session, source: Source) -> Paginator:
    """The editions of a session, composed. Raises Refused for what cannot be built."""
    opened = open_sources(session)
    composition = compose(session, opened, choose(session, opened.publication))
    refuse(composition.problems, OF_OLD if source.commit else ())
    return Paginator(session, composition, session.notice)


def _begin_both(paginator: Paginator, sources: Iterable[Source]) -> None:
    """Lay out what either of two editions of the present text needs, before one waits for its last unit.
    Without a cache nothing would remember it."""
    session, composition = paginator.session, paginator.composition
    if session.cache.directory:
        layouts = [
            paginator.layout(composition.editions[s.request.edition], screen(composition.outputs))
            for s in sources
        ]
        session.runner.run({task.parts: task for layout in layouts for task in early_tasks(layout)}.values())


@dataclass(frozen=True)
class Source:
    """Where a side comes from: the present files, or those of a revision, whose commit is '' for the present
    ones."""

    request: Request
    commit: str
    files: Snapshot

    def session(self, directory: Path, options: Options, editions: tuple[str, ...] = ()) -> Session:
        """A run over these files, for the edition of this side or for `editions`."""
        chosen = replace(options, editions=editions or (self.request.edition,))
        return Session(directory, chosen, (self.files, []), Revision(self.commit) if self.commit else None)

    def side(self, paginator: Paginator) -> tuple[EditionState, Layout]:
        """The edition of this side, laid out, and its look."""
        of = paginator.composition
        layout = paginator.layout(of.editions[self.request.edition], screen(of.outputs))
        return read_side(self.request.name, self.request.revision, self.commit, layout), layout


def source_of(request: Request, directory: Path, present: Snapshot) -> Source:
    """Where the edition of a request comes from. Raises CannotCompare for a revision that is not there."""
    if not request.revision:
        return Source(request, '', present)
    return Source(
        request, commit_of(request.revision, directory), for_screens(files_in(request.revision, directory))
    )


@contextmanager
def said_of(source: Source) -> Iterator[None]:
    """Problems of a revision are said at REVISION:FILE."""
    try:
        yield
    except Refused as refused:
        if not source.commit:
            raise
        before = f'{source.request.revision}:'
        raise Refused(
            replace(p, place=replace(p.place, file=before + p.place.file)) for p in refused.problems
        ) from refused


def screen(outputs: Mapping[str, Output]) -> Output:
    """The output that is compared: the first for the screen."""
    found = next((o for o in outputs.values() if o.kind.tagged and o.look is None), None)
    if found is None:
        raise Refused([
            Problem(
                'output-none',
                'no output is made for the screen',
                Place('styles/outputs.yaml', 1, 1),
                'add a row with "finish: screen"',
            )
        ])
    return found


def _finish(
    session: Session,
    old: EditionState,
    source: Source,
    paginator: Paginator,
    *,
    sources: Snapshot,
    wanted: Wanted,
    requests: tuple[Request, Request],
) -> tuple[Compared, list[Problem]]:
    """The new side laid out, compared with the old one, marked, and everything written."""
    new, layout = source.side(paginator)
    comparison = compare(old, new)
    marked = mark(comparison)
    anchors = {int(n): f'change-{n}' for m in marked.values() for n in _changes(m.tree)}
    found, few, data = _laid_out(
        comparison, layout, marked, as_data(comparison, anchors), sources, wanted.every_page
    )
    excerpt, away = excerpt_of(found, new.paginated, few)
    made = assemble(found, layout.output, away, excerpt)
    session.keep(made)
    files = {
        'comparison.pdf': made.data,
        'changes.json': json.dumps(data, indent=1, ensure_ascii=False).encode(),
        'pages.csv': pages_csv(data['pages']).encode(),
    }
    problems: list[Problem] = []
    if wanted.changelog:
        said, problems = _said(sources, new.about.version)
        files['CHANGELOG.md'] = changelog(data, said, said_in(new.about.version), new.language).encode()
    folder = f'compare/{"--".join(r.slug for r in requests)}'
    for name, content in files.items():
        session.output.write(f'{folder}/{name}', content)
    storage.keep(session.output, f'{folder}/comparison.pdf', made.map)
    at = session.output.shown(folder)
    session.save()
    compared = Compared(at, tuple(f'{at}/{name}' for name in files), made.pages, data)
    return compared, in_order([*paginator.composition.problems, *problems])


def said_in(version: str) -> str:
    """The file in which editors say what is new in a version."""
    return f'content/changes/{version}.md'


def _said(files: Snapshot, version: str) -> tuple[str, list[Problem]]:
    """The editors' words for a version, '' and a warning if there are none."""
    if said_in(version) in files:
        text, problems = file_text(files, said_in(version))
        if problems and problems[0].code != 'file-empty':
            raise Refused(problems)
        if text.strip():
            return text.strip(), []
    return '', [
        Problem(
            'changes-unsaid',
            f'no editor has said yet what is new in version {version}',
            Place(said_in(version), 1, 1),
            'write a paragraph for readers into this file',
        )
    ]


def mark(comparison: Comparison) -> dict[str, Marked]:
    """Every unit of the new edition that has a change in it, marked; what a template says of the edition
    (cover, imprint) has no room for marks."""
    marked = {}
    for u, unit in comparison.new.units.items():
        mine = [
            c
            for c in comparison.changes
            if c.unit == u and c.kind != 'unit added' and (c.new or c.old).made != 'template'
        ]
        away = [c for c in comparison.changes if c.kind == 'moved' and c.old.unit == u]
        if mine or away:
            marked[u] = Marker(comparison, unit).mark(mine, away)
    return marked


def _laid_out(
    comparison: Comparison,
    new: Layout,
    marked: dict[str, Marked],
    data: dict,
    files: Snapshot,
    every_page: bool,
) -> tuple[LaidOutEdition, dict[str, frozenset[int]] | None, dict]:
    """The new edition with its marks, the summary before it and the annex behind; the only pages to bind, or
    None for all; and the data, with what is left out."""
    c, sides = comparison.new.composed, (comparison.old, comparison.new)
    edition, extra, templates = (
        _edition(c.edition, *sides),
        _extra_units(*sides),
        Templates(files, sides[1].language, new.templates.cache),
    )
    publication = replace(new.publication, units={**new.publication.units, **extra})
    styles, problems = read_styles(replace(publication, files=files), (SHEETS, OVERLAY))
    drafts = {u: replace(d, records={}) for u, d in c.drafts.items()}  # no datasets are attached
    drafts.update((u, replace(drafts[u], tree=m.tree, places=m.places)) for u, m in marked.items())
    trees, found = resolved(c.resolver, (drafts[u] for u in marked))
    marks = replace(c, drafts=drafts, trees={**c.trees, **trees})
    fresh = frozenset(u['id'] for u in data['units'] if u['status'] == 'new')
    layout = comparison_layout(new, marks, publication, styles)
    marking = Marking(new, comparison.new.paginated, layout, marked, fresh)
    of_marked = lay_out_units(marking, marks, (u for u in c.edition.unit_ids if u in marked))
    few = None if every_page else only_few(marking, of_marked)
    data = {**data, 'left_out': left_out(marking, of_marked, few)}
    drafts.update(
        (u, make_draft(unit, edition, publication, templates, comparison=data)) for u, unit in extra.items()
    )
    changes = {f'change-{n}': u for u, m in marked.items() for n in _changes(m.tree)}
    numbers = _numbers(c.numbers, changes, [drafts[u] for u in extra])
    works = labels(publication.dataset_of_role('references'), sides[1].language)
    own = Resolver(publication, edition, numbers, works)
    more, unresolved = resolved(own, (drafts[u] for u in extra))
    problems += [*found, *(p for u in extra for p in drafts[u].problems), *unresolved]
    if errors(problems):
        raise Refused(in_order(problems))
    book = Book(publication, edition, numbers, drafts)
    composed = Composed(
        edition=edition,
        drafts=drafts,
        numbers=numbers,
        book=book,
        trees={**marks.trees, **more},
        late=[],
        resolver=own,
        problems=[],
    )
    return lay_out_comparison(marking, composed, of_marked), few, data


def _extra_units(old: EditionState, new: EditionState) -> dict[str, Unit]:
    """The two units that a comparison adds."""
    _, was = new.language.gettext, old.about.words
    summary = _('%(new)s compared with %(old)s') % {'new': new.about.words, 'old': was}
    annex = _('Changes since %(edition)s') % {'edition': f'{was[:1].lower()}{was[1:]}'}
    titles = {SUMMARY: (summary, _('Comparison')), ANNEX: (annex, _('Changes'))}
    return {
        u: Unit(u, u, title, short, {}, '', f'templates/units/{u}.html.j2', 1)
        for u, (title, short) in titles.items()
    }


def _changes(tree: Element) -> list[str]:
    """The numbers of the changes that can be pointed to in a unit."""
    return [e.id.removeprefix('change-') for e in elements(tree) if e.id.startswith('change-')]


def _edition(edition: Edition, old: EditionState, new: EditionState) -> Edition:
    """The comparison as an edition: it begins with the summary and ends with the annex."""
    matters = (
        Matter('comparison', 'roman', 'C-', 'matter', (SUMMARY,)),
        *edition.matters,
        Matter('changes', 'arabic', 'C-', 'matter', (ANNEX,)),
    )
    _ = new.language.gettext
    title = _('%(edition)s, compared with %(old)s') % {'edition': edition.title, 'old': old.about.words}
    stamp = (
        _('with marks')
        if old.about.version == new.about.version
        else _('compared with %(version)s') % {'version': old.about.version}
    )
    name = f'{new.about.name}-compared-with-{old.about.name}'
    return replace(edition, name=name, title=title, matters=matters, stamp=stamp)


def _numbers(of: Numbers, changes: dict[str, str], drafts: list[Draft]) -> Numbers:
    """The numbers of the new edition; changes, and what the summary and the annex hold, can be pointed to as
    well."""
    own = {a: d.unit for d in drafts for a in (d.unit, *d.anchors)}
    return replace(
        of,
        units={**of.units, **dict.fromkeys((SUMMARY, ANNEX), '')},
        anchors={**of.anchors, **changes, **own},
    )
