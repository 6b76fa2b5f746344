"""The steps in order: read, check, compose, typeset, furnish, bind, finish, inspect, write."""

from __future__ import annotations

import hashlib
import os
import tempfile
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from . import check, read
from .cache import Cache
from .compose.book import Book
from .compose.citations import labels
from .compose.draft import image_path, make_draft
from .compose.resolve import Resolver
from .compose.templates import Templates
from .executor import Ledger, Typesetter
from .furnish import furniture, slot_texts
from .model import Draft, Edition, Output, Publication
from .number import Numbers, number
from .pagemap import PageMap
from .problems import Place, Problem, Refused, errors, in_order
from .sources import digest, write_atomic
from .typeset import Fragment, FontUse, Job, Laid, laid
from .typeset import worker

MOST_ROUNDS = 4          # page counts of contents and index settle in two


@dataclass
class Options:
    """What the command line chose. `progress` is called with (what, name)."""

    editions: tuple[str, ...] = ()
    outputs: tuple[str, ...] = ()
    jobs: int = field(default_factory=lambda: os.cpu_count() or 1)
    whole: bool = False
    cache: bool = True
    progress: Callable[[str, str], None] = lambda what, name: None


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


@dataclass
class Composed:
    """An edition, composed and numbered: ready to be laid out."""

    edition: Edition
    drafts: dict[str, Draft]
    numbers: Numbers
    book: Book
    html: dict[str, str]
    late: list[str]                # units that need the page map
    problems: list[Problem]


class Build:
    """One run over one publication."""

    def __init__(self, directory: Path, options: Options):
        self.directory, self.options = directory, options
        self.output = directory / 'output'
        self._scratch = None if options.cache else tempfile.TemporaryDirectory()
        store = Path(self._scratch.name) if self._scratch else self.output / '.cache'
        self.cache = Cache(store if options.cache else None)
        self.store = store
        self.ledger = Ledger(store / 'ledger.json' if options.cache else None)
        self.templates = Templates(directory)

    def run(self) -> tuple[list[Built], list[Problem]]:
        """Build; raises Refused with everything that is wrong."""
        fonts = self.directory / 'styles' / 'fonts'
        if not fonts.is_dir():
            raise Refused([Problem('fonts-missing', 'there are no fonts', Place('styles/fonts'), 'put the font files that the stylesheets name there')])
        with Typesetter(self.cache, fonts, self.store / 'fontconfig', self.options.jobs, self.ledger) as typesetter:
            self.typesetter = typesetter
            typesetter.warm()
            publication, problems = read.publication(self.directory, self.cache)
            problems += self.templates.check()
            if publication is None or any(p.code == 'template-syntax' for p in problems):
                raise Refused(in_order(problems))
            editions = self._choose('edition', self.options.editions, publication.editions)
            outputs = self._choose('output', self.options.outputs, publication.outputs)
            styles = {name: self._styles(publication, name) for o in outputs.values() for name in (*o.stylesheets, *o.furniture)}
            problems += self._check_styles(styles)
            composed = [self.compose(publication, edition) for edition in editions.values()
                        if all(u in publication.units for u in edition.unit_ids)]
            problems += [p for c in composed for p in c.problems]
            if errors(problems):
                raise Refused(in_order(problems))
            built = [self.make(publication, c, output, styles) for c in composed for output in outputs.values()]
            self.ledger.save()
            return built, in_order(problems)

    def _choose(self, what: str, wanted: tuple[str, ...], known: dict) -> dict:
        from .problems import did_you_mean
        unknown = [w for w in wanted if w not in known]
        if unknown:
            raise UsageError(f'there is no {what} {unknown[0]}; {did_you_mean(unknown[0], known, f"{what}s: " + ", ".join(known))}')
        return {name: known[name] for name in wanted or known}

    # --- styles -------------------------------------------------------------------------------------------------------

    def _styles(self, publication: Publication, name: str) -> str:
        path = publication.directory / 'styles' / name
        return path.read_text('utf-8') if path.is_file() else ''

    def _check_styles(self, styles: dict[str, str]) -> list[Problem]:
        missing = [Problem('style-missing', f'there is no styles/{n}', Place('styles/outputs.yaml', 1, 1), 'add it, or change the row') for n, t in styles.items() if not t]
        tasks = [(name, (text,), {'stylesheet': digest(text)}, (text,)) for name, text in styles.items() if text]
        found = self.typesetter.run('styles', worker.check_style, tasks)
        return missing + [_style_problem(name, message) for name, messages in sorted(found.items()) for message in messages]

    # --- compose ------------------------------------------------------------------------------------------------------

    def compose(self, publication: Publication, edition: Edition) -> Composed:
        """Drafts of every unit, numbered and resolved; units that ask for `pages` are left for later."""
        asks = {u: self.templates.asks_for(f'units/{publication.units[u].kind}.html.j2') for u in edition.unit_ids}
        late = [u for u in edition.unit_ids if 'pages' in asks[u]]
        drafts = {u: self._draft(publication, edition, u) for u in edition.unit_ids if not asks[u] & {'book', 'pages'}}
        numbers, _ = number(edition, publication, drafts.values())
        book = Book(publication, edition, numbers, drafts)
        for u in edition.unit_ids:
            if 'book' in asks[u] and u not in late:
                drafts[u] = make_draft(publication.units[u], edition, publication, self.templates, book=book)
        numbers, problems = number(edition, publication, drafts.values())
        for u in late:
            numbers.anchors.setdefault(u, u)
        book = Book(publication, edition, numbers, drafts)
        resolver = Resolver(publication, numbers, labels(publication.dataset_of_role('references')))
        html = {}
        for u, draft in drafts.items():
            html[u], found = resolver.resolve(draft)
            problems += draft.problems + found
        problems += check.check(publication, edition, list(drafts.values()))
        return Composed(edition, drafts, numbers, book, html, late, problems)

    def _draft(self, publication: Publication, edition: Edition, unit_id: str) -> Draft:
        """A draft, from the cache when its text, the templates and the datasets that it shows are as before."""
        unit = publication.units[unit_id]
        common = (repr(unit), repr(edition.name), edition.title, edition.version, edition.date, edition.status, self.templates.digest, repr(publication.meta), repr(sorted(publication.editions)))

        def of(name: str) -> str:
            return publication.digests.get(f'content/data/{name}.yaml', '') + publication.digests.get(f'content/schemas/{name}.yaml', '')

        def make() -> Draft:
            return make_draft(unit, edition, publication, self.templates)

        names = self.cache.recall('draft-inputs', common, lambda: sorted(make().datasets))
        draft = self.cache.recall('draft', (*common, *(of(n) for n in names)), make)
        if sorted(draft.datasets) != names:         # it shows other datasets now: do not trust what was remembered
            draft = make()
        return draft

    # --- lay out, furnish, bind ---------------------------------------------------------------------------------------

    def make(self, publication: Publication, c: Composed, output: Output, styles: dict[str, str]) -> Built:
        """One PDF of one edition."""
        before = len(self.ledger.events)
        sheets = tuple((n, styles[n]) for n in output.stylesheets)
        early = [u for u in c.edition.unit_ids if u not in c.late]
        jobs = {u: self._job(publication, u, [c.html[u]], c.drafts[u].images, sheets) for u in early}
        if self.options.whole:
            images = {s: p for u in early for s, p in c.drafts[u].images.items()}
            fragment = self._typeset(publication, {'whole': self._job(publication, 'whole', [c.html[u] for u in early], images, sheets)}, c)['whole']
            units = laid(fragment, early)
        else:
            fragments = self._typeset(publication, jobs, c)
            units = {u: laid(fragments[u], [u])[u] for u in early}
        pages = self._settle(publication, c, units, sheets)
        path = self.output / c.edition.name / f'{publication.meta["slug"]}-{c.edition.version}-{c.edition.name}-{output.name}.pdf'
        data, elements = self._bind(publication, c, output, units, pages, styles)
        write_atomic(path, data)
        events = self.ledger.events[before:]
        redone = sum(1 for e in events if e[2])
        return Built(c.edition.name, output.name, path.relative_to(self.directory).as_posix(), pages.total, len(data), hashlib.sha256(data).hexdigest(),
                     elements, len(events) - redone, redone, events)

    def _job(self, publication: Publication, name: str, html: list[str], images: dict[str, Place], sheets: tuple) -> Job:
        meta = publication.meta
        from html import escape
        document = (f'<html lang="{meta["language"]}"><head><title>{escape(meta["title"])}</title></head><body>' + ''.join(html) + '</body></html>')
        files = tuple((src, image_path(publication.directory, src).read_bytes()) for src in sorted(images))
        return Job(name, document, sheets, files, str(self.typesetter.fonts))

    def _typeset(self, publication: Publication, jobs: dict[str, Job], c: Composed) -> dict[str, Fragment]:
        """Fragments of `jobs`, or a refusal that names everything that was lost on the way."""
        inputs = {u: {'text': digest(repr(publication.units[u])) if u in publication.units else '', 'HTML': digest(job.html)} for u, job in jobs.items()}
        fragments = self.typesetter.typeset({u: (job, inputs[u]) for u, job in jobs.items()}, tick=lambda name: self.options.progress('typeset', name))
        problems = [p for u in sorted(fragments) for p in _laid_out(u, fragments[u], publication, c)]
        if errors(problems):
            raise Refused(in_order(problems))
        return fragments

    def _settle(self, publication: Publication, c: Composed, units: dict[str, Laid], sheets: tuple) -> PageMap:
        """The page map, and the late units (contents, lists, index) laid out with it.

        Their page counts do not depend on the numbers in them, as a rule; so a guess is confirmed in one or two rounds.
        """
        key = f'pages of late units {c.edition.name}'
        counts = {u: x.span.pages for u, x in units.items()}
        before = self.ledger.before.get(key, {})
        guess = {u: int(before.get(u, 2)) for u in c.late}        # any guess leads to the same result, a good one sooner
        resolver = Resolver(publication, c.numbers, labels(publication.dataset_of_role('references')))
        for _ in range(MOST_ROUNDS):
            pages = PageMap(c.edition, {**counts, **guess}, c.numbers.units, self._anchors(units, c.late))
            jobs, problems = {}, []
            for u in c.late:
                draft = make_draft(publication.units[u], c.edition, publication, self.templates, book=c.book, pages=pages)
                c.drafts[u] = draft
                c.html[u], found = resolver.resolve(draft)
                problems += draft.problems + found
                jobs[u] = self._job(publication, u, [c.html[u]], draft.images, sheets)
            if errors(problems):
                raise Refused(in_order(problems))
            units.update({u: laid(f, [u])[u] for u, f in self._typeset(publication, jobs, c).items()})
            found = {u: units[u].span.pages for u in c.late}
            if found == guess:
                self.ledger.now[key] = {u: str(n) for u, n in found.items()}
                return PageMap(c.edition, {**counts, **found}, c.numbers.units, self._anchors(units, ()))
            guess = found
        raise AssertionError(f'the pages of {", ".join(c.late)} do not settle')

    def _anchors(self, units: dict[str, Laid], late) -> dict[str, tuple[str, int]]:
        anchors = {a: (u, page) for u, x in units.items() for a, (page, _, _) in x.anchors.items()}
        return {**anchors, **{u: (u, 0) for u in late}}

    def _bind(self, publication: Publication, c: Composed, output: Output, units: dict[str, Laid], pages: PageMap, styles: dict[str, str]) -> tuple[bytes, int]:
        import importlib

        from .bind import Part, bind
        from .finish.metadata import about
        from .inspect import inspect_top

        sheets = tuple((n, styles[n]) for n in output.furniture)
        jobs = {}
        for u in c.edition.unit_ids:
            html = furniture(publication.units[u], c.numbers.units[u], c.drafts[u], units[u], pages, c.edition, publication, self.templates, '')
            job = Job(f'furniture-{u}', _document(publication, html), sheets, (), str(self.typesetter.fonts), tagged=False)
            jobs[u] = (job, {'pages and running heads': digest(html)})
        layers = self.typesetter.typeset(jobs, 'furnish', tick=lambda name: self.options.progress('furnish', name))
        parts: dict[int, Part] = {}
        for u in c.edition.unit_ids:
            x = units[u]
            part = parts.setdefault(id(x.fragment), Part(x.fragment, [], {}, {}))
            part.spans.append(x.span)
            part.furniture[u] = layers[u]
            part.texts.update(slot_texts(x, pages))
        anchors = {a: (pages.placed[u].first + page, x, y) for u, one in units.items() for a, (page, x, y) in one.anchors.items()}
        entries = c.book.contents(depth=3)
        wanted = {e.anchor for e in entries} | {a for p in parts.values() for a in p.fragment.targets}
        bound = bind(list(parts.values()), pages, {a: anchors[a] for a in wanted if a in anchors}, entries, publication.meta['language'], self._subset)
        self.options.progress('bind', c.edition.name)
        data = importlib.import_module(f'.finish.{output.finish}', __package__).finish(bound, about(publication, c.edition))
        problems = inspect_top(data, pages, entries)
        if problems:
            raise AssertionError('the bound file is not sound: ' + '; '.join(map(str, problems)))
        return data, bound.elements

    def _subset(self, uses: dict[str, FontUse]) -> dict[str, bytes]:
        tasks = []
        for key, use in uses.items():
            glyphs = tuple(sorted(use.widths))
            tasks.append((f'{use.name}', (use.file, self.typesetter.font_digest(), repr(glyphs)), {'glyphs': digest(repr(glyphs))},
                          (str(self.typesetter.fonts / use.file), glyphs)))
        found = self.typesetter.run('subset', worker.subset, tasks)
        return {key: found[use.name] for key, use in uses.items()}


class UsageError(Exception):
    """The command line asks for something that does not exist."""


def _document(publication: Publication, html: str) -> str:
    return f'<html lang="{publication.meta["language"]}"><head><title>furniture</title></head><body>{html}</body></html>'


def _laid_out(unit: str, fragment: Fragment, publication: Publication, c: Composed) -> list[Problem]:
    """What went wrong while a unit was laid out (promise 1: nothing is lost)."""
    drafts = [c.drafts[unit]] if unit in c.drafts else [c.drafts[u] for u in c.edition.unit_ids if u not in c.late]
    problems = []
    for block, text in fragment.lost:
        of_unit, _, n = block.partition(':')
        problems.append(Problem('text-lost', f'this text is not on the pages: “{text}”', c.drafts[of_unit].places[int(n)],
                                'a stylesheet hides it (display: none, overflow) or cannot break it (flex, grid): undo the last change of styles'))
    first = publication.units[drafts[0].unit]
    for character in fragment.missing:
        problems.append(Problem('glyph-missing', f'no font in styles/fonts has the character {character} (U+{ord(character):04X})',
                                _where(character, drafts, publication) or first.place, 'use another character, or add a font that has it'))
    for message in fragment.messages:
        problems.append(Problem('layout', message, first.place, 'see the stylesheets and the images of this unit', 'error' if 'image' in message.lower() else 'warning'))
    return problems


def _where(character: str, drafts: list[Draft], publication: Publication) -> Place | None:
    for draft in drafts:
        unit = publication.units[draft.unit]
        at = unit.text.find(character)
        if at >= 0:
            line = unit.text.count('\n', 0, at)
            return Place(unit.file, unit.first_line + line, at - unit.text.rfind('\n', 0, at))
    return None


def _style_problem(name: str, message: str) -> Problem:
    import re
    m = re.search(r' at (\d+):(\d+)', message)
    place = Place(f'styles/{name}', int(m[1]), int(m[2])) if m else Place(f'styles/{name}', 1, 1)
    return Problem('css', message.replace(m[0], '') if m else message, place, 'correct it: WeasyPrint would ignore it silently')
