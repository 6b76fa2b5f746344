"""Compose and lay out the marked edition: a summary, the new edition with its marks, and an annex with the
list of changes."""

from __future__ import annotations

from dataclasses import replace

from ...compose.citations import labels
from ...compose.composition import Composed, resolved
from ...compose.contents import Book
from ...compose.draft import make_draft
from ...compose.numbering import Numbers
from ...compose.resolve import Resolver
from ...compose.templating.environment import Templates
from ...core.document import Element, elements
from ...core.problems import Refused, errors, in_order
from ...core.publication.draft import Draft, Unit
from ...core.publication.edition import Edition, Matter
from ...core.publication.source_files import Snapshot
from ...layout.edition_tasks import Layout
from ...layout.pagination import LaidOutEdition
from ...layout.stylesheets import read_styles
from ..differences.changes import Comparison
from ..differences.edition_state import EditionState
from .mark import MarkedUnit, Marker
from .marked import (
    OVERLAY,
    SHEETS,
    Marking,
    comparison_layout,
    lay_out_comparison,
    lay_out_units,
    left_out,
    only_few,
)

# ids and kinds of the two units that a comparison adds
SUMMARY, ANNEX = 'comparison-summary', 'comparison-changes'


def mark(comparison: Comparison) -> dict[str, MarkedUnit]:
    """Mark every unit of the new edition that has a change in it. Text of a template (cover, imprint) has no
    room for marks and is left out."""
    marked = {}
    for unit_id, unit_text in comparison.new.units.items():
        changes_here = [
            c
            for c in comparison.changes
            if c.unit == unit_id and c.kind != 'unit added' and c.block.origin != 'template'
        ]
        moved_away = [c for c in comparison.changes if c.kind == 'moved' and c.pair[0].unit == unit_id]
        if changes_here or moved_away:
            marked[unit_id] = Marker(comparison, unit_text).mark(changes_here, moved_away)
    return marked


def lay_out_marked(
    comparison: Comparison,
    new_layout: Layout,
    marked: dict[str, MarkedUnit],
    data: dict,
    files: Snapshot,
    every_page: bool,
) -> tuple[LaidOutEdition, dict[str, frozenset[int]] | None, dict]:
    """Lay out the new edition with its marks, the summary before it and the annex behind it.

    Also returns the pages of each unit that are bound, from 0 within the unit, or None for all; and `data`
    with the number of pages that are left out. Raises Refused."""
    composed_new, sides = comparison.new.composed, (comparison.old, comparison.new)
    edition, added_units = _edition(composed_new.edition, *sides), _extra_units(*sides)
    templates = Templates(files, sides[1].language, new_layout.templates.cache)
    publication = replace(new_layout.publication, units={**new_layout.publication.units, **added_units})
    styles, problems = read_styles(replace(publication, files=files), (SHEETS, OVERLAY))
    # without records, because no datasets are attached
    drafts = {unit_id: replace(draft, records={}) for unit_id, draft in composed_new.drafts.items()}
    drafts.update(
        (unit_id, replace(drafts[unit_id], tree=marked_unit.tree, places=marked_unit.places))
        for unit_id, marked_unit in marked.items()
    )
    trees, unresolved = resolved(composed_new.resolver, (drafts[unit_id] for unit_id in marked))
    composed_marks = replace(composed_new, drafts=drafts, trees={**composed_new.trees, **trees})
    new_units = frozenset(row['id'] for row in data['units'] if row['status'] == 'new')
    layout = comparison_layout(new_layout, composed_marks, publication, styles)
    marking = Marking(new_layout, comparison.new.paginated, layout, marked, new_units)
    laid_out_marked = lay_out_units(
        marking, composed_marks, (unit_id for unit_id in composed_new.edition.unit_ids if unit_id in marked)
    )
    kept_pages = None if every_page else only_few(marking, laid_out_marked)
    data = {**data, 'left_out': left_out(marking, laid_out_marked, kept_pages)}
    drafts.update(
        (unit_id, make_draft(unit, edition, publication, templates, comparison=data))
        for unit_id, unit in added_units.items()
    )
    changes = {
        f'change-{n}': unit_id
        for unit_id, marked_unit in marked.items()
        for n in change_numbers(marked_unit.tree)
    }
    numbers = _numbers(composed_new.numbers, changes, [drafts[unit_id] for unit_id in added_units])
    work_labels = labels(publication.dataset_of_role('references'), sides[1].language)
    resolver = Resolver(publication, edition, numbers, work_labels)
    added_trees, unresolved_added = resolved(resolver, (drafts[unit_id] for unit_id in added_units))
    problems += [
        *unresolved,
        *(p for unit_id in added_units for p in drafts[unit_id].problems),
        *unresolved_added,
    ]
    if errors(problems):
        raise Refused(in_order(problems))
    book = Book(publication, edition, numbers, drafts)
    composed = Composed(
        edition=edition,
        drafts=drafts,
        numbers=numbers,
        book=book,
        trees={**composed_marks.trees, **added_trees},
        late=[],
        resolver=resolver,
        problems=[],
    )
    return lay_out_comparison(marking, composed, laid_out_marked), kept_pages, data


def _extra_units(old: EditionState, new: EditionState) -> dict[str, Unit]:
    """The two units that a comparison adds: summary and annex."""
    _, old_words = new.language.gettext, old.about.words
    summary = _('%(new)s compared with %(old)s') % {'new': new.about.words, 'old': old_words}
    annex = _('Changes since %(edition)s') % {'edition': f'{old_words[:1].lower()}{old_words[1:]}'}
    titles = {SUMMARY: (summary, _('Comparison')), ANNEX: (annex, _('Changes'))}
    return {
        unit_id: Unit(unit_id, unit_id, title, short, {}, '', f'templates/units/{unit_id}.html.j2', 1)
        for unit_id, (title, short) in titles.items()
    }


def change_numbers(tree: Element) -> list[str]:
    """The numbers of the changes that have a mark with an id in a unit."""
    return [e.id.removeprefix('change-') for e in elements(tree) if e.id.startswith('change-')]


def _edition(edition: Edition, old: EditionState, new: EditionState) -> Edition:
    """The edition that is printed: it begins with the summary and ends with the annex."""
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


def _numbers(numbers: Numbers, changes: dict[str, str], drafts: list[Draft]) -> Numbers:
    """The numbers of the new edition, with the anchors of the changes and of all that the summary and the
    annex hold."""
    added = {a: d.unit for d in drafts for a in (d.unit, *d.anchors)}
    return replace(
        numbers,
        units={**numbers.units, **dict.fromkeys((SUMMARY, ANNEX), '')},
        anchors={**numbers.anchors, **changes, **added},
    )
