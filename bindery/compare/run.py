"""Two editions to a comparison: PDF, data, page map, changelog."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from pathlib import Path

from ..assemble import assemble
from ..compose.book import Book
from ..compose.citations import labels
from ..compose.draft import make_draft
from ..compose.resolve import Resolver
from ..compose.templates import Templates
from ..document import Element, elements
from ..layout import Composed, Layout
from ..model import Draft, Edition, Matter, Output, Publication, Unit
from ..number import Numbers
from ..pipeline import Build, Options
from ..problems import Place, Problem, Refused, errors, in_order
from ..revision import Revision
from ..snapshot import Snapshot, file_text, take
from ..writing import OutputFolder
from ..stylesheets import read_styles
from .changes import Comparison, compare
from .mark import Marked, Marker
from .marked import FURNITURE, SHEETS, MarkedLayout
from .report import as_data, changelog, pages_csv
from .request import Request, commit_of, files_in, for_screens, read_request
from .side import Side, read_side

SUMMARY, ANNEX = 'comparison-summary', 'comparison-changes'        # ids and kinds of the two units that a comparison adds
LOOK = (*(f'templates/units/{kind}.html.j2' for kind in (SUMMARY, ANNEX)), *(f'styles/{name}' for name in (SHEETS, FURNITURE)))


@dataclass(frozen=True)
class Compared:
    """What was written: files below the publication's folder, pages of the PDF, and the data of the comparison."""

    folder: str
    files: tuple[str, ...]
    pages: int
    data: dict


def run(old: str, new: str, directory: Path, options: Options, with_changelog: bool = False, every_page: bool = False) -> tuple[Compared, list[Problem]]:
    """Compare the editions that `old` and `new` name. `every_page` binds pages without changes even
    where few have any. Raises CannotCompare for names without an edition, Refused for an edition that cannot be built."""
    requests = read_request(old, directory), read_request(new, directory)
    files, problems = take(directory)
    if problems:
        raise Refused(problems)
    if missing := [name for name in LOOK if name not in files]:
        raise Refused(Problem('comparison-missing', f'a comparison needs {name}', Place(name, 1, 1), 'take it over from another publication') for name in missing)
    sources = [Source(r, directory, files) for r in requests]
    if not sources[0].commit and not sources[1].commit:
        return _together(sources, directory, files, options, with_changelog, every_page)
    before = sources[0].build(options, lambda build, publication, composed, outputs: (sources[0].side(build, publication, composed[0], outputs)[0], []))[0]
    return sources[1].build(options, lambda build, publication, composed, outputs: _finish(
        before, *sources[1].side(build, publication, composed[0], outputs), directory, files, requests, with_changelog, every_page))


def _together(sources: list[Source], directory: Path, files: Snapshot, options: Options, with_changelog: bool, every_page: bool):
    """Both editions are of the present text: it is read once, and they share what they have in common."""
    def last(build, publication, composed, outputs):
        by_name = {c.edition.name: c for c in composed}
        if build.cache.directory:              # what both need is under way before either waits for its last unit
            layouts = [build.layout(by_name[s.request.edition], s.screen(outputs)) for s in sources]
            build.typesetter.run({t.parts: t for one in layouts for t in one.early_tasks()}.values())
        sides = [s.side(build, publication, by_name[s.request.edition], outputs) for s in sources]
        return _finish(sides[0][0], *sides[1], directory, files, tuple(s.request for s in sources), with_changelog, every_page)
    return sources[1].build(options, last, *(s.request.edition for s in sources))


class Source:
    """Where a side comes from: the present files, or those of a revision."""

    def __init__(self, request: Request, directory: Path, present: Snapshot):
        self.request, self.directory, self.files = request, directory, present
        self.commit = ''
        if request.revision:
            self.commit = commit_of(request.revision, directory)
            self.files = for_screens(files_in(request.revision, directory))

    def build(self, options: Options, last: Callable, *editions: str):
        """Read and compose; `last` gets the build, and gives a value and problems. Problems of a revision are said at REVISION:FILE."""
        of = Revision(self.commit) if self.commit else None
        build = Build(self.directory, replace(options, editions=tuple(dict.fromkeys(editions)) or (self.request.edition,)), (self.files, []), of)
        try:
            return build.work(lambda *arguments: last(build, *arguments))
        except Refused as refused:
            if not self.commit:
                raise
            raise Refused(replace(p, place=replace(p.place, file=f'{self.request.revision}:{p.place.file}')) for p in refused.problems) from refused

    def screen(self, outputs: dict[str, Output]) -> Output:
        """The output that is compared: the first for the screen."""
        found = next((o for o in outputs.values() if o.finish == 'screen' and o.look is None), None)
        if found is None:
            raise Refused([Problem('output-none', 'no output is made for the screen', Place('styles/outputs.yaml', 1, 1), 'add a row with "finish: screen"')])
        return found

    def side(self, build: Build, publication: Publication, composed: Composed, outputs: dict[str, Output]) -> tuple[Side, Layout]:
        layout = build.layout(composed, self.screen(outputs))
        return read_side(self.request.name, self.request.revision, self.commit, publication, layout, build.templates), layout


def _finish(old: Side, new: Side, layout: Layout, directory: Path, sources: Snapshot, requests: tuple[Request, Request], with_changelog: bool,
            every_page: bool) -> tuple[Compared, list[Problem]]:
    comparison = compare(old, new)
    marked = mark(comparison)
    anchors = {int(n): f'change-{n}' for m in marked.values() for n in _changes(m.tree)}
    data = as_data(comparison, anchors)
    templates = Templates(sources, new.language)
    whole, data = _layout(comparison, layout, marked, data, templates, sources, every_page)
    excerpt, away = whole.excerpt()
    made = assemble(whole, layout.output, away, excerpt)
    output, folder = OutputFolder(directory / 'output'), f'compare/{"--".join(r.slug for r in requests)}'
    files = {'comparison.pdf': made.data, 'changes.json': json.dumps(data, indent=1, ensure_ascii=False).encode(), 'pages.csv': pages_csv(data['pages']).encode()}
    problems = []
    if with_changelog:
        said, problems = _said(sources, new.about.version)
        files['CHANGELOG.md'] = changelog(data, said, said_in(new.about.version), new.language).encode()
    for name, content in files.items():
        output.write(f'{folder}/{name}', content)
    at = output.shown(folder)
    return Compared(at, tuple(f'{at}/{name}' for name in files), made.pages, data), problems


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
    return '', [Problem('changes-unsaid', f'no editor has said yet what is new in version {version}', Place(said_in(version), 1, 1),
                        'write a paragraph for readers into this file')]


def mark(comparison: Comparison) -> dict[str, Marked]:
    """Every unit of the new edition that has a change in it, marked; what a template says of the edition (cover, imprint) has no room for marks."""
    marked = {}
    for u, unit in comparison.new.units.items():
        mine = [c for c in comparison.changes if c.unit == u and c.kind != 'unit added' and (c.new or c.old).made != 'template']
        away = [c for c in comparison.changes if c.kind == 'moved' and c.old.unit == u]
        if mine or away:
            marked[u] = Marker(comparison, unit).mark(mine, away)
    return marked


def _layout(comparison: Comparison, layout: Layout, marked: dict[str, Marked], data: dict, templates: Templates, files: Snapshot,
            every_page: bool) -> tuple[MarkedLayout, dict]:
    """The new edition with its marks, the summary before it and the annex behind; and the data, with what is left out."""
    c, old, new = comparison.new.composed, comparison.old, comparison.new
    edition = _edition(c.edition, old, new)
    _ = new.language.gettext
    summary = _('%(new)s compared with %(old)s') % {'new': new.about.words, 'old': old.about.words}
    before = f'{old.about.words[:1].lower()}{old.about.words[1:]}'
    annex = _('Changes since %(edition)s') % {'edition': before}
    titles = {SUMMARY: (summary, _('Comparison')), ANNEX: (annex, _('Changes'))}
    extra = {u: Unit(u, u, *title, {}, '', f'templates/units/{u}.html.j2', 1) for u, title in titles.items()}
    publication = replace(layout.publication, units={**layout.publication.units, **extra})
    styles, problems = read_styles(replace(publication, files=files), (SHEETS, FURNITURE))
    drafts = {u: replace(d, records={}) for u, d in c.drafts.items()}              # no datasets are attached
    for u, m in marked.items():
        drafts[u] = replace(drafts[u], tree=m.tree, places=m.places)
    trees = {**c.trees, **_resolved(c.resolver, drafts, marked, problems)}
    shown = MarkedLayout(layout, new.settled, replace(c, drafts=drafts, trees=trees), marked, (u['id'] for u in data['units'] if u['status'] == 'new'), publication, styles)
    shown = shown if every_page else shown.with_pages_of_few()
    data = {**data, 'left_out': shown.left_out}
    drafts = {**drafts, **{u: make_draft(unit, edition, publication, templates, comparison=data) for u, unit in extra.items()}}
    problems += [p for u in extra for p in drafts[u].problems]
    numbers = _numbers(c.numbers, {f'change-{n}': u for u, m in marked.items() for n in _changes(m.tree)}, [drafts[u] for u in extra])
    works = labels(publication.dataset_of_role('references'), new.language)
    own = Resolver(publication, edition, numbers, works)
    trees = {**trees, **_resolved(own, drafts, extra, problems)}
    if errors(problems):
        raise Refused(in_order(problems))
    composed = Composed(edition, drafts, numbers, Book(publication, edition, numbers, drafts), trees, [], own, [])
    return shown.completed(composed), data


def _changes(tree: Element) -> list[str]:
    """The numbers of the changes that can be pointed to in a unit."""
    return [e.id.removeprefix('change-') for e in elements(tree) if e.id.startswith('change-')]


def _resolved(resolver: Resolver, drafts: dict[str, Draft], units: Iterable[str], problems: list[Problem]) -> dict[str, Element | None]:
    """The trees of units. Adds to `problems`."""
    trees = {}
    for u in units:
        trees[u], found = resolver.resolve(drafts[u])
        problems += found
    return trees


def _edition(edition: Edition, old: Side, new: Side) -> Edition:
    """The comparison as an edition: it begins with the summary and ends with the annex."""
    matters = (Matter('comparison', 'roman', 'C-', 'matter', (SUMMARY,)), *edition.matters, Matter('changes', 'arabic', 'C-', 'matter', (ANNEX,)))
    _ = new.language.gettext
    title = _('%(edition)s, compared with %(old)s') % {'edition': edition.title, 'old': old.about.words}
    stamp = _('with marks') if old.about.version == new.about.version else \
        _('compared with %(version)s') % {'version': old.about.version}
    name = f'{new.about.name}-compared-with-{old.about.name}'
    return replace(edition, name=name, title=title, matters=matters, stamp=stamp)


def _numbers(of: Numbers, changes: dict[str, str], drafts: list[Draft]) -> Numbers:
    """The numbers of the new edition; changes, and what the summary and the annex hold, can be pointed to as well."""
    own = {a: d.unit for d in drafts for a in (d.unit, *d.anchors)}
    return replace(of, units={**of.units, **dict.fromkeys((SUMMARY, ANNEX), '')}, anchors={**of.anchors, **changes, **own})
