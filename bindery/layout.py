"""One edition, composed, to pages: every unit laid out, every page in its place, the furniture for each."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from html import escape
from types import MappingProxyType

from . import contrast
from .cache import Step
from .compose.book import Book
from .compose.draft import chart_address, image_name, make_draft
from .compose.resolve import Resolver
from .compose.templates import Templates
from .document import Element, xml
from .executor import FURNISH, TYPESET, Pending, Task, Typesetter
from .fit import fit
from .furnish import NOTICE, furniture
from .guard import cut_short
from .limits import TASK, WHOLE
from .model import Draft, Edition, Output, Publication
from .number import Numbers
from .pagemap import PageMap
from .problems import Place, Problem, Refused, errors, in_order
from .revision import Revision
from .sources import digest
from .stability import moves
from .typeset import Fragment, Job, Laid, laid
from .words import NOTE_LINKS

MOST_ROUNDS = 4              # page counts of contents and lists are right at once, as a rule
GUESS = 2                    # pages of a unit before anything is laid out
LATE_DRAFT = Step('late-draft', Draft)
NO_IMAGES = MappingProxyType({})


@dataclass(frozen=True)
class Composed:
    """An edition, composed and numbered: ready to be laid out. The units that need the page map are not among the drafts and trees
    before it is known."""

    edition: Edition
    drafts: Mapping[str, Draft]
    numbers: Numbers
    book: Book
    trees: Mapping[str, Element | None]      # unit -> its tree without late nodes, None where it could not be composed
    late: list[str]          # units that need the page map: contents, lists, index
    resolver: Resolver       # or what resolves drafts like one
    problems: list[Problem]

    @property
    def places(self) -> dict[str, list[Place]]:
        """Where the blocks of each unit were written."""
        return {u: draft.places for u, draft in self.drafts.items()}


@dataclass(frozen=True)
class Settled:
    """An edition whose pages are known: its units as they were laid out, in their places, with furniture for each. `composed` has the
    units that need the page map too."""

    composed: Composed
    units: dict[str, Laid]
    pages: PageMap
    layers: dict[str, Fragment]      # unit -> furniture for its pages


class Layout:
    """The pages of one edition in the look of one output; outputs with the same stylesheets share it."""

    def __init__(self, publication: Publication, composed: Composed, output: Output, styles: dict[str, str], pictures: dict[str, bytes], templates: Templates,
                 typesetter: Typesetter, whole: bool = False, notice: Revision | None = None):
        """`whole`: all early units as one document. `notice`: what the foot of an unreleased page says of its
        origin; None when it is released."""
        self.publication, self.c, self.templates, self.typesetter, self.output, self.whole = publication, composed, templates, typesetter, output, whole
        self.styles, self.notice = styles, notice
        self.sheets = tuple((n, styles[n]) for n in output.stylesheets)
        self.furniture_sheets = tuple((n, styles[n]) for n in output.furniture)
        self.pictures = pictures       # name of a chart -> SVG
        self.opened: dict = {}         # fragments that are open as PDFs
        self.last = next((m.units[-1] for m in reversed(composed.edition.matters) if m.folios != 'none'), composed.edition.unit_ids[-1])
        self._settled: Settled | None = None
        self.early = [u for u in composed.edition.unit_ids if u not in composed.late]

    def settled(self) -> Settled:
        """Everything laid out and furnished, once. Raises Refused when something was lost or cannot be read."""
        if self._settled is None:
            found = self.settle(*self.lay_out())
            if wrong := self._contrast(found) + errors(self.moves(found)):
                raise Refused(in_order(wrong))
            self._settled = found
        return self._settled

    def unfurnished(self) -> Settled:
        """Everything laid out, without furniture, for those who only want to know where it stands. Raises Refused when something was lost."""
        return self.settle(*self.lay_out(), furnished=False)

    def take(self, settled: Settled) -> None:
        """Use pages that are laid out already, in another edition."""
        self._settled = settled

    def judge(self) -> list[Problem]:
        """Lay everything out, and say what is wrong with the looks of the pages."""
        found = self._settled or self.settle(*self.lay_out())
        return self._contrast(found) + fit(found.units, found.composed.places, found.pages, self.c.edition) + errors(self.moves(found))

    def moves(self, found: Settled) -> list[Problem]:
        """Every section that left the page on which it was released; errors when the edition locks its pages."""
        if self.output.look:                 # a selection has pages of its own
            return []
        return moves(self.publication, self.c.edition, found.composed.drafts, self.c.book.contents(depth=3), found.pages)

    def _contrast(self, found: Settled) -> list[Problem]:
        return list(contrast.as_laid_out(found.units, found.composed.places, found.pages, self.publication.tokens))

    # --- lay out ------------------------------------------------------------------------------------------------------

    def lay_out(self) -> tuple[dict[str, Laid], dict[str, int]]:
        """Every unit that does not need the page map; and the page counts of those that do, laid out with makeshift numbers.

        Numbers in the contents stand in columns of fixed width, so the makeshift ones take as much room as the right ones.
        """
        c = self.c
        tasks = [self._task(c, 'whole', self.early)] if self.whole else self.early_tasks()
        makeshift = PageMap(c.edition, dict.fromkeys(c.edition.unit_ids, GUESS), c.numbers.units, {a: (u, 0) for a, u in c.numbers.anchors.items()})
        standing_before = [u for u in c.late if u != self.last]       # nothing printed depends on the length of the last unit that has folios
        composed = self._with_late(standing_before, makeshift)
        pending = self.typesetter.begin([*tasks, *(self._task(composed, u, [u]) for u in standing_before)])
        from .bind import open_fragment  # slow to import, and there is time now
        from .inspect import inspect_top  # noqa: F401
        for fragment in pending.ready.values():
            open_fragment(fragment, self.opened)
        found = self._sound(composed, pending)
        units = laid(found['whole'], self.early) if self.whole else {u: laid(found[u], [u])[u] for u in self.early}
        counts = {u: x.span.pages for u, x in units.items()}
        return units, {**counts, **{u: found[u].pages for u in standing_before}, **{u: GUESS for u in c.late if u not in standing_before}}

    def early_tasks(self) -> list[Task]:
        """The units that do not need the page map."""
        return [self._task(self.c, u, [u]) for u in self.early]

    def settle(self, units: dict[str, Laid], counts: dict[str, int], furnished: bool = True) -> Settled:
        """The page map, the late units laid out with it, and the furniture of all, if they are to be `furnished`."""
        for _ in range(MOST_ROUNDS):
            pages = self._map(units, counts)
            composed = self._with_late(self.c.late, pages)
            late = self.typesetter.begin(self._task(composed, u, [u]) for u in self.c.late)         # the index takes longest: it goes first
            layers = self.typesetter.begin(self.furniture_tasks(composed, self.early, units, pages) if furnished else ())
            found = self._sound(composed, late)
            now = {u: f.pages for u, f in found.items()}
            ready = layers.results()
            last = self.last
            if all(now[u] == counts[u] for u in now if u != last):
                units = {**units, **{u: laid(f, [u])[u] for u, f in found.items()}}
                pages = self._map(units, {**counts, **now})
                ready.update(self.typesetter.run(self.furniture_tasks(composed, self.c.late, units, pages) if furnished else ()))
                return Settled(composed, units, pages, {u: ready['furnish', u] for u in units if furnished})
            counts = {**counts, **now}
        raise AssertionError(f'the pages of {", ".join(self.c.late)} do not settle')

    def _map(self, units: dict[str, Laid], counts: dict[str, int]) -> PageMap:
        anchors = {u: (u, 0) for u in self.c.late}
        anchors.update((a, (u, page)) for u, x in units.items() for a, (page, _, _) in x.anchors.items())
        return PageMap(self.c.edition, counts, self.c.numbers.units, anchors)

    def _with_late(self, names: Iterable[str], pages: PageMap) -> Composed:
        """The edition with the units of these names, which show where everything stands. Raises Refused when one cannot be composed."""
        c, problems, drafts, trees = self.c, [], {}, {}
        for u in names:
            unit = self.publication.units[u]
            parts = (repr(unit), repr(c.edition), repr(self.publication.meta), repr(self.publication.tokens.rgb), repr(self.publication.icons),
                     self.templates.digest, self.publication.data_digest, c.book.digest, pages.digest)
            drafts[u] = self.typesetter.cache.recall(LATE_DRAFT, parts, lambda unit=unit: make_draft(
                unit, c.edition, self.publication, self.templates, book=c.book, pages=pages), lambda draft: not cut_short(draft.problems))
            trees[u], found = c.resolver.resolve(drafts[u])
            problems += drafts[u].problems + found
        if errors(problems):
            raise Refused(in_order(problems))
        return replace(c, drafts={**c.drafts, **drafts}, trees={**c.trees, **trees})

    def _task(self, c: Composed, name: str, units: list[str]) -> Task:
        images = self.draft_images([c.drafts[u] for u in units])
        text = repr(self.publication.units[name]) if name in self.publication.units else ''
        job = self.job(name, _xml(c, units), images, self.sheets)
        return self.typesetter.layout(TYPESET, name, job, {'text': digest(text), 'numbers, data or templates': digest(job.html)},
                                      self.publication.units[units[0]].place, WHOLE if name == 'whole' else TASK)

    def draft_images(self, drafts: list[Draft]) -> dict[str, bytes]:
        """The images and charts that units show, by their address in the HTML."""
        images = {src: self.publication.files.files[image_name(src)] for d in drafts for src in d.images}
        images.update((chart_address(chart), self.pictures[chart]) for d in drafts for chart in d.charts)
        return images

    def job(self, name: str, html: str, images, sheets: tuple, tagged: bool = True) -> Job:
        """What the typesetter needs to lay out `html`, in the language and with the fonts of the publication."""
        meta = self.publication.meta
        document = f'<html lang="{meta["language"]}"><head><title>{escape(meta["title"])}</title></head><body>{html}</body></html>'
        return Job(name, document, sheets, tuple(sorted(images.items())), str(self.typesetter.fonts), tagged,
                   tuple(map(self.publication.words.gettext, NOTE_LINKS)))

    def _sound(self, c: Composed, pending: Pending) -> dict[str, Fragment]:
        """Fragments by name, or a refusal that names everything that was lost on the way."""
        ready, problems = pending.outcome()
        found = {name: fragment for (_, name), fragment in ready.items()}
        problems += [p for u in sorted(found) for p in self._laid_out(c, u, found[u])]
        if errors(problems):
            raise Refused(in_order(problems))
        return found

    def _laid_out(self, c: Composed, name: str, fragment: Fragment) -> list[Problem]:
        """What went wrong while a unit was laid out (promise 1: nothing is lost)."""
        units = [name] if name in c.drafts else self.early
        first = self.publication.units[units[0]]
        problems = []
        for block, text in fragment.lost:
            of_unit, _, n = block.partition(':')
            problems.append(Problem('text-lost', f'this text is not on the pages: “{text}”', c.drafts[of_unit].places[int(n)],
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

    # --- furnish ------------------------------------------------------------------------------------------------------

    def furniture_tasks(self, c: Composed, names: Iterable[str], units: dict[str, Laid], pages: PageMap) -> list[Task]:
        tasks = []
        for u in names:
            html = furniture(self.publication.units[u], c.numbers, c.drafts[u], units[u], pages, c.edition, self.publication, self.templates, self.output.template)
            tasks.append(self.furniture_task(u, html))
        return tasks

    def furniture_task(self, unit: str, html: str) -> Task:
        """The task of laying out the furniture of a unit."""
        job = self.job(f'furniture-{unit}', html, NO_IMAGES, self.furniture_sheets, tagged=False)
        return self.typesetter.layout(FURNISH, unit, job, {'pages and running heads': digest(html)}, self.publication.units[unit].place)

    def notice_layer(self) -> Fragment | None:
        """What is laid over every page of an unreleased edition, or of a selection from one; None when it is released, or the
        publication has no such template."""
        if not self.notice or not self.templates.exists(NOTICE):
            return None
        html = self.templates.render_page(NOTICE, edition=self.c.edition, publication=self.publication.meta,
                                          tokens=self.publication.tokens.rgb,
                                          revision=self.notice.spoken(self.publication.words))
        job = self.job('notice', html, NO_IMAGES, self.furniture_sheets, tagged=False)
        task = self.typesetter.layout(FURNISH, 'notice', job, {'commit, version and date': digest(html)}, Place(f'templates/{NOTICE}', 1, 1))
        return self.typesetter.run([task])['furnish', 'notice']


def _xml(c: Composed, units: list[str]) -> str:
    """Units as typesetting reads them."""
    return ''.join(xml(tree, u) for u in units if (tree := c.trees[u]) is not None)
