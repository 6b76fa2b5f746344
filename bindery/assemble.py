"""One edition, composed, to the bytes of one PDF: lay out, furnish, bind, finish, inspect."""

from __future__ import annotations

import importlib
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from html import escape
from types import MappingProxyType

from . import contrast
from .attach import attachments
from .compose.book import Book
from .compose.draft import chart_address, image_path, make_draft
from .compose.resolve import Resolver
from .compose.templates import Templates
from .executor import Pending, Task, Typesetter
from .fit import fit
from .furnish import furniture, slot_texts
from .model import Draft, Edition, Output, Publication
from .number import Numbers
from .origin import UnitOrigin, unit_origin
from .pagemap import PageMap
from .problems import Place, Problem, Refused, errors, in_order
from .sources import digest
from .typeset import FontUse, Fragment, Job, Laid, laid, worker

MOST_ROUNDS = 4              # page counts of contents and lists are right at once, as a rule
GUESS = 2                    # pages of a unit before anything is laid out
NO_IMAGES = MappingProxyType({})


@dataclass
class Composed:
    """An edition, composed and numbered: ready to be laid out."""

    edition: Edition
    drafts: dict[str, Draft]
    numbers: Numbers
    book: Book
    html: dict[str, str]
    late: list[str]          # units that need the page map: contents, lists, index
    resolver: Resolver
    problems: list[Problem]


@dataclass(frozen=True)
class Made:
    """The bytes of a PDF and what is in it."""

    data: bytes
    pages: int
    elements: int
    origin: tuple[UnitOrigin, ...]
    bound: object            # kept to the end of the run: to take it apart would cost as much as to bind it


class Assembly:
    """The making of one PDF."""

    def __init__(self, publication: Publication, composed: Composed, output: Output, styles: dict[str, str], pictures: dict[str, bytes], templates: Templates,
                 typesetter: Typesetter):
        self.publication, self.c, self.templates, self.typesetter, self.output = publication, composed, templates, typesetter, output
        self.styles = styles
        self.sheets = tuple((n, styles[n]) for n in output.stylesheets)
        self.furniture_sheets = tuple((n, styles[n]) for n in output.furniture)
        self.pictures = pictures       # name of a chart -> SVG
        self.opened: dict = {}         # fragments that are open as PDFs
        self.last = next((m.units[-1] for m in reversed(composed.edition.matters) if m.folios != 'none'), composed.edition.unit_ids[-1])
        self.early = [u for u in composed.edition.unit_ids if u not in composed.late]

    def make(self, whole: bool) -> Made:
        """Lay everything out, bind and finish. `whole`: all early units as one document."""
        units, counts = self.lay_out(whole)
        pages, units, layers = self.settle(units, counts)
        if unreadable := self._contrast(units, pages):
            raise Refused(in_order(unreadable))
        return self.bind(units, pages, layers)

    def judge(self) -> list[Problem]:
        """Lay everything out, and say what is wrong with the looks of the pages."""
        pages, units, _ = self.settle(*self.lay_out(False))
        return self._contrast(units, pages) + fit(units, self._places(), pages, self.c.edition)

    def _contrast(self, units: dict[str, Laid], pages: PageMap) -> list[Problem]:
        return list(contrast.as_laid_out(units, self._places(), pages, self.publication.tokens))

    def _places(self) -> dict[str, list[Place]]:
        return {u: draft.places for u, draft in self.c.drafts.items()}

    # --- lay out ------------------------------------------------------------------------------------------------------

    def lay_out(self, whole: bool) -> tuple[dict[str, Laid], dict[str, int]]:
        """Every unit that does not need the page map; and the page counts of those that do, laid out with makeshift numbers.

        Numbers in the contents stand in columns of fixed width, so the makeshift ones take as much room as the right ones.
        """
        c = self.c
        if whole:
            tasks = [self._task('whole', self.early)]
        else:
            tasks = [self._task(u, [u]) for u in self.early]
        makeshift = PageMap(c.edition, dict.fromkeys(c.edition.unit_ids, GUESS), c.numbers.units, {a: (u, 0) for a, u in c.numbers.anchors.items()})
        standing_before = [u for u in c.late if u != self.last]       # nothing printed depends on the length of the last unit that has folios
        pending = self.typesetter.begin([*tasks, *self._late_tasks(standing_before, makeshift)])
        from .bind import open_fragment  # slow to import, and there is time now
        from .inspect import inspect_top  # noqa: F401
        for fragment in pending.ready.values():
            open_fragment(fragment, self.opened)
        found = self._sound(pending)
        units = laid(found['whole'], self.early) if whole else {u: laid(found[u], [u])[u] for u in self.early}
        counts = {u: x.span.pages for u, x in units.items()}
        return units, {**counts, **{u: found[u].pages for u in standing_before}, **{u: GUESS for u in c.late if u not in standing_before}}

    def settle(self, units: dict[str, Laid], counts: dict[str, int]) -> tuple[PageMap, dict[str, Laid], dict[str, Fragment]]:
        """The page map, the late units laid out with it, and the furniture of all."""
        for _ in range(MOST_ROUNDS):
            pages = self._map(units, counts)
            late = self.typesetter.begin(self._late_tasks(self.c.late, pages))         # the index takes longest: it goes first
            layers = self.typesetter.begin(self._furniture_tasks(self.early, units, pages))
            found = self._sound(late)
            now = {u: f.pages for u, f in found.items()}
            ready = layers.results()
            last = self.last
            if all(now[u] == counts[u] for u in now if u != last):
                units = {**units, **{u: laid(f, [u])[u] for u, f in found.items()}}
                pages = self._map(units, {**counts, **now})
                ready.update(self.typesetter.run(self._furniture_tasks(self.c.late, units, pages)))
                return pages, units, {u: ready['furnish', u] for u in units}
            counts = {**counts, **now}
        raise AssertionError(f'the pages of {", ".join(self.c.late)} do not settle')

    def _map(self, units: dict[str, Laid], counts: dict[str, int]) -> PageMap:
        anchors = {u: (u, 0) for u in self.c.late}
        anchors.update((a, (u, page)) for u, x in units.items() for a, (page, _, _) in x.anchors.items())
        return PageMap(self.c.edition, counts, self.c.numbers.units, anchors)

    def _late_tasks(self, names: Iterable[str], pages: PageMap) -> list[Task]:
        c, problems, tasks = self.c, [], []
        for u in names:
            unit = self.publication.units[u]
            parts = (repr(unit), repr(c.edition), repr(self.publication.meta), repr(self.publication.tokens.rgb), repr(self.publication.icons), self.templates.digest, self.publication.data_digest, c.book.digest, pages.digest)
            c.drafts[u] = self.typesetter.cache.recall('late-draft', parts, lambda unit=unit: make_draft(
                unit, c.edition, self.publication, self.templates, book=c.book, pages=pages))
            c.html[u], found = c.resolver.resolve(c.drafts[u])
            problems += c.drafts[u].problems + found
            tasks.append(self._task(u, [u]))
        if errors(problems):
            raise Refused(in_order(problems))
        return tasks

    def _task(self, name: str, units: list[str]) -> Task:
        drafts = [self.c.drafts[u] for u in units]
        images = {src: image_path(self.publication.directory, src).read_bytes() for d in drafts for src in d.images}
        images.update((chart_address(chart), self.pictures[chart]) for d in drafts for chart in d.charts)
        text = repr(self.publication.units[name]) if name in self.publication.units else ''
        job = self._job(name, ''.join(self.c.html[u] for u in units), images, self.sheets)
        return self.typesetter.layout('typeset', name, job, {'text': digest(text), 'numbers, data or templates': digest(job.html)})

    def _job(self, name: str, html: str, images, sheets: tuple, tagged: bool = True) -> Job:
        meta = self.publication.meta
        document = f'<html lang="{meta["language"]}"><head><title>{escape(meta["title"])}</title></head><body>{html}</body></html>'
        return Job(name, document, sheets, tuple(sorted(images.items())), str(self.typesetter.fonts), tagged)

    def _sound(self, pending: Pending) -> dict[str, Fragment]:
        """Fragments by name, or a refusal that names everything that was lost on the way."""
        found = {name: fragment for (_, name), fragment in pending.results().items()}
        problems = [p for u in sorted(found) for p in self._laid_out(u, found[u])]
        if errors(problems):
            raise Refused(in_order(problems))
        return found

    def _laid_out(self, name: str, fragment: Fragment) -> list[Problem]:
        """What went wrong while a unit was laid out (promise 1: nothing is lost)."""
        units = [name] if name in self.c.drafts else self.early
        first = self.publication.units[units[0]]
        problems = []
        for block, text in fragment.lost:
            of_unit, _, n = block.partition(':')
            problems.append(Problem('text-lost', f'this text is not on the pages: “{text}”', self.c.drafts[of_unit].places[int(n)],
                                    'a stylesheet hides it (display: none, overflow) or cannot break it (flex, grid): undo the last change of styles'))
        for character in fragment.missing:
            problems.append(Problem('glyph-missing', f'no font in styles/fonts has the character {character} (U+{ord(character):04X})',
                                    self._place_of(character, units) or first.place, 'use another character, or add a font that has it'))
        for message in fragment.messages:
            severity = 'error' if 'image' in message.lower() else 'warning'
            problems.append(Problem('layout', message, first.place, 'see the stylesheets and the images of this unit', severity))
        return problems

    def _place_of(self, character: str, units: list[str]) -> Place | None:
        for unit in (self.publication.units[u] for u in units):
            at = unit.text.find(character)
            if at >= 0:
                return Place(unit.file, unit.first_line + unit.text.count('\n', 0, at), at - unit.text.rfind('\n', 0, at))
        return None

    # --- furnish, bind, finish ----------------------------------------------------------------------------------------

    def _furniture_tasks(self, names: Iterable[str], units: dict[str, Laid], pages: PageMap) -> list[Task]:
        c, tasks = self.c, []
        for u in names:
            html = furniture(self.publication.units[u], c.numbers.units[u], c.drafts[u], units[u], pages, c.edition, self.publication, self.templates)
            job = self._job(f'furniture-{u}', html, NO_IMAGES, self.furniture_sheets, tagged=False)
            tasks.append(self.typesetter.layout('furnish', u, job, {'pages and running heads': digest(html)}))
        return tasks

    def bind(self, units: dict[str, Laid], pages: PageMap, layers: dict[str, Fragment]) -> Made:
        """Join the fragments and their furniture, finish the output, look at the result."""
        from .bind import Part, bind
        from .finish.metadata import about
        from .inspect import inspect_top

        parts: dict[int, Part] = {}
        for u in self.c.edition.unit_ids:
            part = parts.setdefault(id(units[u].fragment), Part(units[u].fragment, [], {}, {}))
            part.spans.append(units[u].span)
            part.furniture[u] = layers[u]
            part.texts.update(slot_texts(units[u], pages))
        anchors = {a: (pages.placed[u].first + page, x, y) for u, one in units.items() for a, (page, x, y) in one.anchors.items()}
        entries = self.c.book.contents(depth=3)
        wanted = {e.anchor for e in entries} | {a for p in parts.values() for a in p.fragment.targets}
        bound = bind(list(parts.values()), pages, {a: anchors[a] for a in wanted if a in anchors}, entries, self.publication.meta['language'], self._subsets, self.opened)
        self.typesetter.progress('bind', self.c.edition.name)
        finisher = importlib.import_module(f'.finish.{self.output.finish}', __package__)
        extra = {'spine': self._spine(pages), 'subset': self._subsets} if self.output.spine else {}
        data = finisher.finish(bound, about(self.publication, self.c.edition), attachments(self.publication, self.c.edition, self.c.drafts.values()), **extra)
        faults = inspect_top(data, pages, entries) if finisher.WHOLE else []
        if faults:
            raise AssertionError('the bound file is not sound: ' + '; '.join(faults))
        origin = tuple(unit_origin(units[u], self.publication.units[u].file, pages.placed[u].first, self.c.drafts[u].places) for u in self.c.edition.unit_ids)
        return Made(data, pages.total if finisher.WHOLE else 1, bound.elements if finisher.WHOLE else 0, origin, bound)

    def _spine(self, pages: PageMap) -> Fragment:
        """The spine of the cover, as wide as the paper of so many pages is thick."""
        spine = self.output.spine
        html = self.templates.render(spine.template, publication=self.publication.meta, edition=self.c.edition, tokens=self.publication.tokens.rgb,
                                     width=spine.width(pages.total))
        job = self._job('spine', html, NO_IMAGES, tuple((name, self.styles[name]) for name in spine.stylesheets), tagged=False)
        return self.typesetter.run([self.typesetter.layout('furnish', 'spine', job, {'page count and title': digest(html)})])['furnish', 'spine']

    def _subsets(self, uses: dict[str, FontUse]) -> Callable[[], dict[str, bytes]]:
        """Begin to subset the book's fonts, while the pages are joined."""
        tasks = []
        for key, use in uses.items():
            glyphs = tuple(sorted(use.widths))
            tasks.append(Task('subset', key, worker.subset, (str(self.typesetter.fonts / use.file), glyphs), (use.file, self.typesetter.font_digest, repr(glyphs)),
                              {'glyphs': digest(repr(glyphs)), 'fonts': self.typesetter.font_digest}))
        pending = self.typesetter.begin(tasks)
        return lambda: {key: data for (_, key), data in pending.results().items()}
