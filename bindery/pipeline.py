"""The steps in order: read, check, compose, typeset, furnish, bind, finish, inspect, write."""

from __future__ import annotations

import errno
import gc
import hashlib
import os
import tempfile
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from . import check, contrast, fontnames, origin, outside, prepress, private, read, softproof
from .assemble import Made, assemble
from .cache import Cache, Step
from .compose.book import Book
from .compose.citations import labels
from .compose.draft import make_draft
from .compose.resolve import Resolver
from .compose.templates import Templates
from .executor import Ledger, Report, Typesetter
from .forecast import Times
from .gallery import Gallery
from .guard import cut_short
from .layout import Composed, Layout
from .model import Draft, Edition, Output, Publication
from .number import number
from .outfolder import file_beginning
from .problems import Place, Problem, Refused, did_you_mean, errors, in_order
from .prose import proofread
from .redone import pages_redone
from .revision import Revision, revision
from .snapshot import Snapshot, take
from .stylesheets import begin_check, check_problems, read_styles
from .typeset.fonts import SUFFIXES, font_files
from .writing import OutputFolder, cache_folder
from .words import ENGLISH

DRAFT, SHOWN = Step('draft', Draft), Step('draft-inputs', list[str])


@dataclass
class Options:
    """What the command line chose. `progress` is called with (what, name, outlook)."""

    editions: tuple[str, ...] = ()
    outputs: tuple[str, ...] = ()
    jobs: int = field(default_factory=lambda: os.cpu_count() or 1)
    whole: bool = False
    cache: bool = True
    progress: Report = lambda what, name, outlook=None: None
    released: bool = False       # no page says that it is not
    bear: frozenset[str] = frozenset()      # codes of errors that the gate of a release deals with


@dataclass
class Built:
    """A PDF that was made; `events` are (step, name, why it was redone or '')."""

    edition: str
    output: str
    path: str              # below the publication's folder
    pages: int
    size: int              # bytes
    sha256: str
    elements: int          # structure elements
    reused: int
    redone: int
    events: list[tuple[str, str, str]]
    release: str = ''      # the folder of the release that it was taken from, '' when it was made now
    pages_redone: list[dict] = field(default_factory=list)       # see redone.py


class Build:
    """One run over one publication."""

    def __init__(self, directory: Path, options: Options, files: tuple[Snapshot, list[Problem]] | None = None, of: Revision | None = None):
        """`files`: what was read already, and what could not be. `of`: the revision that they are from, if not the present one."""
        self.directory, self.options = directory, options
        self.output = OutputFolder(directory / 'output')
        self._scratch = tempfile.TemporaryDirectory()
        kept = cache_folder(self.output) if options.cache else None
        self.cache, self.ledger, self.times = Cache(kept), Ledger(kept and kept / 'ledger.json'), Times(kept and kept / 'times.json')
        self.files, self.unreadable = files or take(directory)
        self.templates = Templates(self.files)
        self.made: list[Made] = []
        self.met: list[Problem] = []          # while making PDFs: what is no error
        self.told = 0            # how many of the ledger's events belong to PDFs that are made
        self.publication: Publication | None = None
        self.composed: list[Composed] = []
        self.known: dict[str, Composed] = {}        # these, and the editions to whose pages they refer
        self.styles: dict[str, str] = {}
        self._layouts: dict[tuple, Layout] = {}
        self._first: dict[Layout, str] = {}       # in which scope pages were laid out that several outputs share
        self.notice = None if options.released else of or revision(directory)

    def run(self) -> tuple[list[Built], list[Problem]]:
        """Build; raises Refused with everything that is wrong, and OSError at once where nothing can be written."""
        if not os.access(self.output.here(), os.W_OK):
            raise OSError(errno.EACCES, os.strerror(errno.EACCES), str(self.output.path))
        return self.work(lambda publication, composed, outputs: (
            self.make_all(publication, [(c, output) for c in composed for output in outputs.values()]), self.met))

    def check(self, fit: bool) -> tuple[int, list[Problem]]:
        """Everything that a build checks, without a PDF: how many editions were looked at, and what is not as it should be.

        With `fit` the pages are laid out (or taken from the cache) and judged too. Raises Refused as `run` does.
        """
        def judge(publication, composed, outputs):
            pages = [self.layout(c, output) for c in composed for output in outputs.values() if fit]
            text = proofread(publication, [(c.edition, c.drafts) for c in composed], self.cache)
            return len(composed), text + [p for one in pages for p in one.judge()]
        return self.work(judge)

    def work(self, last: Callable, choose: Callable | None = None, judge: Callable = lambda publication, composed: []) -> tuple:
        """The steps up to composing, then `last`, which gives a value and problems. `choose` tells of a publication which editions
        and outputs are needed, as dictionaries, and what is wrong with what was asked for; else the options tell. `judge` tells
        what is wrong with it once the editions are composed.

        Garbage is not collected meanwhile: nearly all that this process loads is still in use at the end.
        """
        collecting = gc.isenabled()
        gc.disable()
        try:
            return self._steps(last, choose or self._chosen, judge)
        finally:
            if collecting:
                gc.enable()
            self._scratch.cleanup()

    def _steps(self, last: Callable, choose: Callable, judge: Callable) -> tuple:
        fonts = font_files(self.files)
        if not fonts:
            missing = Problem('fonts-missing', f'there are no fonts ({" or ".join(SUFFIXES)})', Place('styles/fonts'), 'put the font files that the stylesheets name there')
            raise Refused(in_order([*self.unreadable, missing, *read.publication(self.directory, self.files, self.cache)[1]]))
        place = private.materialise(fonts, Path(self._scratch.name))
        with Typesetter(self.cache, place, place.with_suffix(private.CACHE), 1 if self.options.whole else self.options.jobs, self.ledger, self.options.progress,
                        self.times) as typesetter:
            self.typesetter = typesetter
            typesetter.warm()
            self.publication, problems = read.publication(self.directory, self.files, self.cache)
            words = self.publication.words if self.publication else ENGLISH
            self.templates = self.templates.speaking(words)
            problems = [*self.unreadable, *problems]
            publication = self.publication
            problems += self.templates.check() + ([*contrast.of_pairs(publication.tokens), *softproof.findings(publication, self.cache)] if publication else [])
            if publication:
                problems += check.index_targets(publication) + check.sources_named(publication) + fontnames.unknown_fonts(publication, self.cache)
            if publication is None or any(p.code == 'template-syntax' for p in problems):
                raise Refused(in_order(problems))
            editions, outputs, found = choose(publication)
            problems += found
            self.styles, found = read_styles(publication, (name for o in outputs.values() for name in o.all_sheets))
            problems += found
            checked = begin_check(self.typesetter, self.styles)
            self.gallery = Gallery(publication, self.typesetter)
            names, found = outside.to_compose(publication, editions)
            problems += found
            for name in names:
                self.known[name] = self.compose(publication, publication.editions[name])
            self.composed = composed = [self.known[name] for name in editions if name in self.known]
            problems += [p for c in self.known.values() for p in c.problems]
            problems += check_problems(checked, self.styles) + self.gallery.problems()
            if all(tree is not None for c in composed for tree in c.trees.values()):       # else a unit could not be composed, and that is said
                problems += judge(publication, composed)
            if errors(p for p in problems if p.code not in self.options.bear):
                raise Refused(in_order(_causes(problems)))
            value, found = last(publication, composed, outputs)
            self.ledger.save()
            self.cache.prune()
            typesetter.forecast.finish()
            return value, in_order(problems + found)

    def _chosen(self, publication: Publication) -> tuple[dict[str, Edition], dict[str, Output], list[Problem]]:
        """The editions and outputs that the options name."""
        of_editions = {name: o for name, o in publication.outputs.items() if not o.look}
        return (self.choose_editions(publication),
                self.choose('output', self.options.outputs or tuple(n for n, o in of_editions.items() if not o.asked), of_editions), [])

    def choose_editions(self, publication: Publication) -> dict[str, Edition]:
        """The editions that the options name, or all."""
        return self.choose('edition', self.options.editions, publication.editions, publication.unread.editions)

    def choose(self, what: str, wanted: tuple[str, ...], known: dict, unread: Collection[str] = ()) -> dict:
        """Those that are wanted, or all; raises UsageError when one of them is not known. Of what is `unread`, all is said already."""
        wanted = tuple(w for w in wanted if w not in unread)
        unknown, names = [w for w in wanted if w not in known], [*known, *unread]
        if unknown:
            raise UsageError(f'there is no {what} {unknown[0]}; {did_you_mean(unknown[0], names, f"{what}s: " + ", ".join(names))}')
        return {name: known[name] for name in wanted or known}

    # --- compose ------------------------------------------------------------------------------------------------------

    def compose(self, publication: Publication, edition: Edition) -> Composed:
        """Drafts of every unit, numbered and resolved; units that ask for `pages` are left for later."""
        of_kind = {kind: self.templates.asks_for(f'units/{kind}.html.j2') for kind in {publication.units[u].kind for u in edition.unit_ids}}
        asks = {u: of_kind[publication.units[u].kind] for u in edition.unit_ids}
        late = [u for u in edition.unit_ids if 'pages' in asks[u]]
        drafts = {u: self._draft(publication, edition, u) for u in edition.unit_ids if not asks[u] & {'book', 'pages'}}
        numbers, _ = number(edition, publication, drafts.values())
        book = Book(publication, edition, numbers, drafts)
        for u in edition.unit_ids:
            if 'book' in asks[u] and u not in late:
                drafts[u] = self._draft(publication, edition, u, book)
        numbers, problems = number(edition, publication, drafts.values())
        for u in late:
            numbers.anchors.setdefault(u, u)
        book = Book(publication, edition, numbers, drafts)
        problems += outside.works_unlisted(publication, edition, drafts, numbers, self.templates)
        known = outside.widened(numbers, self.known[edition.refers_to].numbers) if edition.refers_to else numbers
        works = labels(publication.dataset_of_role('references'), publication.words)
        resolver = Resolver(publication, edition, known, works)
        trees = {}
        for u, draft in drafts.items():
            trees[u], found = resolver.resolve(draft)
            problems += draft.problems + found
        problems += check.check(publication, edition, list(drafts.values()))
        return Composed(edition, drafts, numbers, book, trees, late, resolver, problems)

    def _draft(self, publication: Publication, edition: Edition, unit_id: str, book: Book | None = None) -> Draft:
        """A draft, from the cache when its text, the templates and the datasets that it shows are as before."""
        unit = publication.units[unit_id]

        def of(name: str) -> str:
            if name.startswith('chart:'):
                return publication.digests.get(f'content/charts/{name[6:]}.yaml', '')
            return publication.digests.get(f'content/data/{name}.yaml', '') + publication.digests.get(f'content/schemas/{name}.yaml', '')

        known = (sorted(publication.editions), sorted(publication.datasets), sorted(publication.unusable), sorted(publication.charts),
                 publication.unread.editions)
        common = (repr(unit), repr((edition.name, edition.title, edition.version, edition.date, edition.status)), self.templates.digest,
                  repr(publication.meta), repr(publication.kinds), repr(publication.tokens.rgb),
                  repr(publication.icons), repr(known))
        late = {}
        if book is not None:
            late = {'book': book}
            roles = [d.name for d in publication.datasets.values() if d.role]
            common += (book.digest, *map(of, roles))
        names = self.cache.look(SHOWN, common)        # the datasets that it showed when it was last made
        draft = None if names is None else self.cache.look(DRAFT, (*common, *map(of, names)))
        if draft is None:
            draft = make_draft(unit, edition, publication, self.templates, **late)
            names = sorted(draft.datasets)
            if not cut_short(draft.problems):
                self.cache.keep(SHOWN, common, names)
                self.cache.keep(DRAFT, (*common, *map(of, names)), draft)
        return draft

    def layout(self, c: Composed, output: Output) -> Layout:
        """The pages of an edition; outputs that look the same share them."""
        key = c.edition.name, output.stylesheets, output.furniture, output.template
        if key not in self._layouts:
            if c.edition.refers_to:
                whole = self.layout(self.known[c.edition.refers_to], output)
                c = outside.led_out(c, outside.parent(self.publication, whole))
            self._layouts[key] = Layout(self.publication, c, output, self.styles, self.gallery.pictures, self.templates, self.typesetter, self.options.whole, self.notice)
        return self._layouts[key]

    def make_all(self, publication: Publication, wanted: list[tuple[Composed, Output]]) -> list[Built]:
        """Every PDF that is wanted, written."""
        first = {self.layout(c, output): scope(c, output) for c, output in reversed(wanted)}
        self.typesetter.forecast.expect((where, step, unit) for layout, where in reversed(first.items())
                                        for step in ('typeset', 'furnish') for unit in layout.c.edition.unit_ids)
        self.typesetter.forecast.expect((scope(c, output), 'bind', c.edition.name) for c, output in wanted)
        return [self.make(publication, c, output) for c, output in wanted]

    def make(self, publication: Publication, c: Composed, output: Output) -> Built:
        """One PDF of one edition, written."""
        made = self.assembled(c, output)
        name = f'{c.edition.name}/{file_name(publication, c.edition, output.name)}'
        self.output.write(name, made.data)
        layout = self.layout(c, output)
        again = pages_redone(layout.settled().pages, self.ledger.changes, self._first[layout])
        return self.built(made, name, c.edition.name, output.name, again)

    def assembled(self, c: Composed, output: Output) -> Made:
        """One PDF of one edition. Raises Refused when it cannot be printed."""
        self.typesetter.enter(scope(c, output))
        layout = self.layout(c, output)
        self._first.setdefault(layout, scope(c, output))
        met = [p for p in prepress.pages(layout) if p.severity == 'warning' or p.code not in self.options.bear] if output.condition else []
        if errors(met):
            raise Refused(in_order(met))
        made = self.keep(assemble(layout, output))
        self.met += met + list(prepress.colours(layout, made.converted))
        return made

    def keep(self, made: Made) -> Made:
        """Hold what was made to the end of the run."""
        self.made.append(made)
        return made

    def built(self, made: Made, name: str, edition: str, output: str, again: Sequence[dict] = ()) -> Built:
        """The account of a PDF that is written as `name` below output/; it remembers where everything in it comes from."""
        path = self.output.shown(name)
        origin.remember(self.cache, path, made.data, made.origin)
        events, self.told = self.ledger.events[self.told:], len(self.ledger.events)
        redone = sum(1 for e in events if e[2])
        return Built(edition, output, path, made.pages, len(made.data),
                     hashlib.sha256(made.data).hexdigest(), made.elements, len(events) - redone, redone, events, pages_redone=list(again))


def scope(c: Composed, output: Output) -> str:
    """What an edition in one output is called in the ledger and among the times."""
    return f'{c.edition.name} {output.name}'


def file_name(publication: Publication, edition: Edition, output: str) -> str:
    """What the PDF of an output is called."""
    return f'{file_beginning(publication.meta["slug"], edition.version, edition.name)}{output}.pdf'


def _causes(problems: list[Problem]) -> list[Problem]:
    """Without what is only a consequence: a template stumbles over a record that is wrong in its dataset."""
    wrong_data = any(p.place.file.startswith(('content/data/', 'content/schemas/')) for p in problems)
    return [p for p in problems if not (wrong_data and p.code == 'template-error')]


class UsageError(Exception):
    """The command line asks for something that does not exist."""
