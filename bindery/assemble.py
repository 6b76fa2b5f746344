"""A laid-out edition to the bytes of one PDF: bind, finish, look at the result."""

from __future__ import annotations

import importlib
from collections.abc import Callable
from dataclasses import dataclass

from .attach import attachments
from .executor import Task
from .furnish import slot_texts
from .layout import NO_IMAGES, Layout, Settled
from .model import Output
from .origin import UnitOrigin, unit_origin
from .pagemap import Away, PageMap
from .problems import Problem
from .sources import digest
from .typeset import FontUse, Fragment, worker


@dataclass(frozen=True)
class Made:
    """The bytes of a PDF and what is in it. `problems` are what its finisher met and could bear."""

    data: bytes
    pages: int
    elements: int
    origin: tuple[UnitOrigin, ...]
    problems: tuple[Problem, ...]
    bound: object            # kept to the end of the run: to take it apart would cost as much as to bind it


def assemble(layout: Layout, output: Output, away: Away | None = None) -> Made:
    """One output of an edition; `away` is for links that lead out of it. Raises Refused as laying out does."""
    from .bind import Part, bind
    from .finish import Order
    from .finish.metadata import about
    from .inspect import inspect_top

    found, edition, publication = layout.settled(), layout.c.edition, layout.publication
    units, pages = found.units, found.pages
    subsets = _subsets(layout)
    parts: dict[int, Part] = {}
    for u in edition.unit_ids:
        part = parts.setdefault(id(units[u].fragment), Part(units[u].fragment, [], {}, {}))
        part.spans.append(units[u].span)
        part.furniture[u] = found.layers[u]
        part.texts.update(slot_texts(units[u], pages))
    anchors = {a: (pages.placed[u].first + page, x, y) for u, one in units.items() for a, (page, x, y) in one.anchors.items()}
    entries = layout.c.book.contents(depth=3)
    wanted = {e.anchor for e in entries} | {a for p in parts.values() for a in p.fragment.targets}
    bound = bind(list(parts.values()), pages, {a: anchors[a] for a in wanted if a in anchors}, entries, publication.meta['language'], subsets, layout.opened, away)
    layout.typesetter.progress('bind', edition.name)
    finisher = importlib.import_module(f'.finish.{output.finish}', __package__)
    spine = _spine(layout, output, pages) if output.spine else None
    order = Order(about(publication, edition), output, publication.tokens, tuple(attachments(publication, edition, layout.c.drafts.values())), spine, subsets)
    finished = finisher.finish(bound, order)
    faults = inspect_top(finished.data, pages, entries) if finisher.WHOLE else []
    if faults:
        raise AssertionError('the bound file is not sound: ' + '; '.join(faults))
    origin = _origin(layout, found)
    return Made(finished.data, finished.pages, bound.elements if finisher.WHOLE else 0, origin, (), bound)


def _origin(layout: Layout, found: Settled) -> tuple[UnitOrigin, ...]:
    """Where everything in the book was written."""
    drafts, units = layout.c.drafts, layout.publication.units
    return tuple(unit_origin(found.units[u], units[u].file, found.pages.placed[u].first, drafts[u].places) for u in layout.c.edition.unit_ids)


def _spine(layout: Layout, output: Output, pages: PageMap) -> Fragment:
    """The spine of the cover, as wide as the paper of so many pages is thick."""
    spine, publication = output.spine, layout.publication
    html = layout.templates.render(spine.template, publication=publication.meta, edition=layout.c.edition, tokens=publication.tokens.rgb,
                                   width=spine.width(pages.total))
    job = layout.job('spine', html, NO_IMAGES, tuple((name, layout.styles[name]) for name in spine.stylesheets), tagged=False)
    return layout.typesetter.run([layout.typesetter.layout('furnish', 'spine', job, {'page count and title': digest(html)})])['furnish', 'spine']


def _subsets(layout: Layout) -> Callable[[dict[str, FontUse]], Callable[[], dict[str, bytes]]]:
    """How to begin to subset the fonts of a book, while its pages are joined."""
    typesetter = layout.typesetter

    def begin(uses: dict[str, FontUse]) -> Callable[[], dict[str, bytes]]:
        tasks = []
        for key, use in uses.items():
            glyphs = tuple(sorted(use.widths))
            tasks.append(Task('subset', key, worker.subset, (str(typesetter.fonts / use.file), glyphs), (use.file, typesetter.font_digest, repr(glyphs)),
                              {'glyphs': digest(repr(glyphs)), 'fonts': typesetter.font_digest}))
        pending = typesetter.begin(tasks)
        return lambda: {key: data for (_, key), data in pending.results().items()}
    return begin
