"""The tasks of laying out one edition for one output, and the problems of their results."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from html import escape
from types import MappingProxyType

from ..compose.composition import Composed
from ..compose.pictures import chart_address, image_name
from ..compose.templating.environment import Templates
from ..core.document import xml
from ..core.encoding import digest
from ..core.limits import TASK, WHOLE
from ..core.page_map import PageMap
from ..core.problems import Place, Problem, Refused, errors, in_order
from ..core.publication.draft import Draft
from ..core.publication.edition import Edition
from ..core.publication.output import Output
from ..core.publication.publication import Publication
from ..core.words import NOTE_LINKS
from ..sources.files.revision import Revision
from .overlay import NOTICE, overlay_html
from .tasks import OVERLAY, TYPESET, Pending, Task, TaskRunner
from .typesetting import Fragment, Job, LaidOutUnit

NO_IMAGES: Mapping[str, bytes] = MappingProxyType({})


@dataclass(frozen=True)
class Layout:
    """An edition, the output that it is laid out for, and what that takes.

    `styles` maps the name of a stylesheet to its text, `pictures` the name of a chart to its SVG. `whole`:
    lay out all units as one document. `notice`: the revision that the notice on unreleased pages names, None
    for a release. `meanwhile` is called while workers are busy, with the fragments from the cache. `opened`
    are the fragments that are open as PDFs already (pdf.binding.open_fragment)."""

    publication: Publication
    composed: Composed
    output: Output
    styles: Mapping[str, str]
    pictures: Mapping[str, bytes]
    templates: Templates
    runner: TaskRunner
    whole: bool = False
    notice: Revision | None = None
    meanwhile: Callable[[Layout, Iterable[Fragment]], None] = lambda layout, ready: None
    opened: dict = field(default_factory=dict, repr=False, compare=False)

    @property
    def edition(self) -> Edition:
        return self.composed.edition

    @property
    def early(self) -> list[str]:
        """The units that do not need the page map, in order."""
        return [u for u in self.edition.unit_ids if u not in self.composed.late]

    @property
    def last(self) -> str:
        """The last unit with printed folios: nothing printed depends on its length."""
        of_matters = (m.units[-1] for m in reversed(self.edition.matters) if m.folios != 'none')
        return next(of_matters, self.edition.unit_ids[-1])


FORMAT = 'format'  # the name of the stylesheet of a page format


def page_stylesheets(layout: Layout, names: Iterable[str]) -> tuple[tuple[str, str], ...]:
    """Stylesheets of pages by name, each with its text; before them that of the page format."""
    return ((FORMAT, layout.output.format.css()), *part_stylesheets(layout, names))


def part_stylesheets(layout: Layout, names: Iterable[str]) -> tuple[tuple[str, str], ...]:
    """Stylesheets by name, each with its text, for a part that has a size of its own."""
    return tuple((name, layout.styles[name]) for name in names)


def job(
    layout: Layout,
    name: str,
    html: str,
    images: Mapping[str, bytes],
    sheets: tuple[tuple[str, str], ...],
    tagged: bool = True,
) -> Job:
    """The job of laying out `html`, in the language and with the fonts of the publication. `name` is unique
    in the book; `images` map addresses in the HTML to contents."""
    meta, words = layout.publication.meta, layout.publication.words
    to_note, back = NOTE_LINKS
    head = f'<head><title>{escape(meta["title"])}</title></head>'
    document = f'<html lang="{meta["language"]}">{head}<body>{html}</body></html>'
    return Job(
        name=name,
        html=document,
        stylesheets=sheets,
        images=tuple(sorted(images.items())),
        fonts=str(layout.runner.fonts),
        tagged=tagged,
        notes=(words.gettext(to_note), words.gettext(back)),
    )


def images_of(layout: Layout, drafts: Iterable[Draft]) -> dict[str, bytes]:
    """The images and charts that units show, by their addresses in the HTML."""
    drafts = list(drafts)
    images = {src: layout.publication.files.files[image_name(src)] for d in drafts for src in d.images}
    images.update((chart_address(chart), layout.pictures[chart]) for d in drafts for chart in d.charts)
    return images


# --- tasks --------------------------------------------------------------------------------------------------


def early_tasks(layout: Layout) -> list[Task[Fragment]]:
    """The tasks of laying out the units that do not need the page map: one for each, or one for all."""
    if layout.whole:
        return [unit_task(layout, layout.composed, 'whole', layout.early)]
    return [unit_task(layout, layout.composed, u, [u]) for u in layout.early]


def unit_task(
    layout: Layout, c: Composed, name: str, units: list[str], more: Mapping[str, bytes] = NO_IMAGES
) -> Task[Fragment]:
    """The task of laying out one unit of `c`, or several as one document. `more` are images that the drafts
    do not list."""
    html = xml(*(tree for u in units if (tree := c.trees[u]) is not None))
    known = layout.publication.units
    sheets = page_stylesheets(layout, layout.output.stylesheets)
    todo = job(layout, name, html, {**images_of(layout, (c.drafts[u] for u in units)), **more}, sheets)
    inputs = {
        'text': digest(repr(known[name]) if name in known else ''),
        'numbers, data or templates': digest(todo.html),
    }
    limits = WHOLE if name == 'whole' else TASK
    return layout.runner.layout(TYPESET, name, todo, inputs, known[units[0]].place, limits)


def overlay_tasks(
    layout: Layout, c: Composed, names: Iterable[str], units: Mapping[str, LaidOutUnit], pages: PageMap
) -> list[Task[Fragment]]:
    """The tasks of laying out the overlays of units, whose places are known from `pages`."""
    known = layout.publication.units
    return [
        overlay_task(
            layout,
            u,
            overlay_html(
                known[u],
                c.numbers,
                c.drafts[u],
                units[u],
                pages,
                edition=c.edition,
                publication=layout.publication,
                templates=layout.templates,
                output=layout.output,
            ),
        )
        for u in names
    ]


def overlay_task(layout: Layout, unit: str, html: str) -> Task[Fragment]:
    """The task of laying out the overlay of a unit, given as HTML."""
    sheets = page_stylesheets(layout, layout.output.overlay)
    todo = job(layout, f'overlay-{unit}', html, NO_IMAGES, sheets, tagged=False)
    place = layout.publication.units[unit].place
    return layout.runner.layout(OVERLAY, unit, todo, {'pages and running heads': digest(html)}, place)


def notice_layer(layout: Layout) -> Fragment | None:
    """The layer for every page of an unreleased edition, or of a selection from one. None for a release, or
    if there is no template for it."""
    if not layout.notice or not layout.templates.exists(NOTICE):
        return None
    publication = layout.publication
    html = layout.templates.render_page(
        NOTICE,
        edition=layout.edition,
        publication=publication.meta,
        tokens=publication.tokens.rgb,
        revision=layout.notice.spoken(publication.words),
    )
    todo = job(
        layout, 'notice', html, NO_IMAGES, page_stylesheets(layout, layout.output.overlay), tagged=False
    )
    place = Place(f'templates/{NOTICE}', 1, 1)
    task = layout.runner.layout(OVERLAY, 'notice', todo, {'commit, version and date': digest(html)}, place)
    return layout.runner.run([task])['overlay', 'notice']


# --- their results ------------------------------------------------------------------------------------------


def sound_fragments(layout: Layout, c: Composed, pending: Pending[Fragment]) -> dict[str, Fragment]:
    """The fragments of units by name. Raises Refused with the problems of layout, such as text that is
    missing on the pages (promise 1 in ARCHITECTURE.md)."""
    ready, problems = pending.outcome()
    fragments = {name: fragment for (_, name), fragment in ready.items()}
    problems += [p for u in sorted(fragments) for p in _faults(layout, c, u, fragments[u])]
    if errors(problems):
        raise Refused(in_order(problems))
    return fragments


def _faults(layout: Layout, c: Composed, name: str, fragment: Fragment) -> list[Problem]:
    """The problems of laying out one unit, or all units as one document."""
    units = [name] if name in c.drafts else layout.early
    first = layout.publication.units[units[0]]
    places = [place for u in units if c.trees[u] is not None for place in c.drafts[u].places]
    problems = []
    for block, text in fragment.lost:
        problems.append(
            Problem(
                'text-lost',
                f'this text is not on the pages: “{text}”',
                places[block],
                'a stylesheet hides it (display: none, overflow) or cannot break it (flex, grid): undo the '
                'last change of styles',
            )
        )
    for character in fragment.missing:
        message = f'no font in styles/fonts has the character {character} (U+{ord(character):04X})'
        problems.append(
            Problem(
                'glyph-missing',
                message,
                _place_of(layout, character, units) or first.place,
                'use another character, or add a font that has it',
            )
        )
    for message in fragment.messages:
        severity = 'error' if 'image' in message.lower() else 'warning'
        hint = 'see the stylesheets and the images of this unit'
        problems.append(Problem('layout', message, first.place, hint, severity))
    return problems


def _place_of(layout: Layout, character: str, units: list[str]) -> Place | None:
    """The place of the first occurrence of a character in the texts of some units."""
    for unit in (layout.publication.units[u] for u in units):
        at = unit.text.find(character)
        if at >= 0:
            line = unit.first_line + unit.text.count('\n', 0, at)
            return Place(unit.file, line, at - unit.text.rfind('\n', 0, at))
    return None
