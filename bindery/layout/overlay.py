"""Overlays: running heads, folios, stamps and page references, laid out when the page map is known."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType

from ..compose.numbering import Numbers
from ..compose.templating.environment import Templates
from ..core.page_map import PageMap
from ..core.publication.draft import Draft, Unit
from ..core.publication.edition import Edition
from ..core.publication.output import Output
from ..core.publication.publication import Publication
from .typesetting import LaidOutUnit

NO_BARS: Mapping[int, Sequence[Bar]] = MappingProxyType({})
NOTICE = 'notice.html.j2'  # one page, laid over every page of an unreleased edition


@dataclass(frozen=True)
class Bar:
    """A change bar of a comparison. `top` (from the top of the trim) and `height` in pt; `words` stand beside
    it, '' for none."""

    top: float
    height: float
    words: str


@dataclass(frozen=True)
class Page:
    """A page for the template of an overlay. `slots` are page references as (x, y, size, family, text),
    `continued` the tables that go on here as (x, y, label) of the repeated head; lengths in pt from the top
    left of the trim."""

    folio: str
    side: str  # recto or verso
    opener: bool  # the first page of its unit
    section: str  # the section that the page belongs to, for the running head
    slots: tuple[tuple[float, float, float, str, str], ...]
    continued: tuple[tuple[float, float, str], ...]
    bars: tuple[Bar, ...] = ()


def overlay_html(
    unit: Unit,
    numbers: Numbers,
    draft: Draft,
    laid: LaidOutUnit,
    pages: PageMap,
    *,
    edition: Edition,
    publication: Publication,
    templates: Templates,
    output: Output,
    bars: Mapping[int, Sequence[Bar]] = NO_BARS,
    **more: object,
) -> str:
    """The HTML of the overlay of one unit: a section for each of its pages. `bars` are the change bars of a
    page, from 0; `more` are further variables for the template of the `output`."""
    placed, number = pages.placed[unit.id], numbers.units[unit.id]
    heads = sorted(
        ((laid.anchors[h.id][0], h.text) for h in draft.headings if h.level == 2 and h.id in laid.anchors),
        key=lambda head: head[0],
    )
    starts = [page for page, _ in heads]
    slots: dict[int, list] = {}
    for s in laid.slots:
        slots.setdefault(s.page - laid.span.start, []).append((
            round(s.x, 2),
            round(s.y, 2),
            round(s.size, 2),
            s.family,
            pages.folio(s.target) + s.after,
        ))
    label, say = publication.kinds.captions['table'], publication.words.labelled
    tables = {
        c.id: say(label, numbers.caption(unit.id, c.kind, c.local))
        for c in draft.captions
        if c.kind == 'table'
    }
    continued: dict[int, list] = {}
    for t in laid.facts.tails:
        if t.table in tables:
            continued.setdefault(t.page, []).append((t.x, t.y, tables[t.table]))
    rows = []
    for n in range(laid.span.pages):
        k = bisect_right(starts, n)
        side = 'verso' if (placed.first + n) % 2 else 'recto'
        rows.append(
            Page(
                folio=placed.label(n),
                side=side,
                opener=n == 0,
                section=heads[k - 1][1] if k else '',
                slots=tuple(slots.get(n, ())),
                continued=tuple(continued.get(n, ())),
                bars=tuple(bars.get(n, ())),
            )
        )
    return templates.render_page(
        output.template,
        unit=unit,
        number=number,
        ordinal=numbers.ordinals.get(unit.id, 0),
        pages=rows,
        edition=edition,
        publication=publication.meta,
        matter=placed.matter,
        format=output.format,
        tokens=publication.tokens.rgb,
        **more,
    )


def slot_texts(laid: LaidOutUnit, pages: PageMap) -> dict[str, str]:
    """The text of each page reference for the structure tree: id of its structure element -> text."""
    return {s.id: pages.folio(s.target) + s.after for s in laid.slots}
