"""The list of changes as data, for the annex and for JSON; the page map as CSV; the changelog for readers."""

from __future__ import annotations

import csv
import io
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import asdict

from ...core.words import NN_, Words
from ...pdf.attachments import BOM
from ..differences.blocks import Block
from ..differences.changes import Change, Comparison
from ..differences.edition_state import EditionState
from ..differences.words import join, plain_difference
from .pages import folios, page_map

AROUND = 6  # words kept on each side of a change in an excerpt
LONGEST = 40  # words of a whole paragraph in an excerpt
PLURALS = {
    'words': NN_('text changed', 'texts changed'),
    'added': NN_('passage added', 'passages added'),
    'removed': NN_('passage removed', 'passages removed'),
    'moved': NN_('passage moved', 'passages moved'),
    'table': NN_('change in tables', 'changes in tables'),
    'figure': NN_('figure changed', 'figures changed'),
    'unit added': NN_('chapter or other unit added', 'chapters and other units added'),
    'unit removed': NN_('chapter or other unit removed', 'chapters and other units removed'),
    'record': NN_('record of a dataset', 'records of datasets'),
}


def as_data(comparison: Comparison, anchors: Mapping[int, str] | None = None) -> dict:
    """A comparison as plain data, for templates and JSON. `anchors`: number of a change -> id of its mark in
    the PDF of the comparison."""
    old, new = comparison.old, comparison.new
    anchors = anchors or {}
    changes = [_change(c, comparison, anchors) for c in comparison.changes]
    counts = Counter(c.kind for c in comparison.edits)
    return {
        'old': asdict(old.about),
        'new': asdict(new.about),
        'counts': [
            {
                'kind': kind,
                'count': counts[kind],
                'things': things(kind, counts[kind], new.language),
                'words': words(kind, counts[kind], new.language),
            }
            for kind in PLURALS
            if counts[kind]
        ],
        'edits': len(comparison.edits),
        'effects': len(comparison.effects),
        'units': [_unit(u, comparison, changes) for u in dict.fromkeys((*new.units, *old.units))],
        'changes': changes,
        'datasets': _datasets(comparison, changes),
        'renumbered': _renumbered(comparison),
        'pages': pages(comparison),
    }


def things(kind: str, count: int, language: Words) -> str:
    """The noun for `count` changes of a kind: “texts changed”."""
    return language.ngettext(*PLURALS[kind], count)


def words(kind: str, count: int, language: Words) -> str:
    """The number of changes of a kind in words: “3 texts changed”."""
    return language.gettext('%(count)s %(what)s') % {'count': count, 'what': things(kind, count, language)}


def _change(change: Change, comparison: Comparison, anchors: Mapping[int, str]) -> dict:
    old, new = comparison.old, comparison.new
    row = {
        'number': change.number,
        'kind': change.kind,
        'what': change.subject,
        'title': change.title,
        'effect': change.effect,
        'unit': change.unit,
        'anchor': anchors.get(change.number, ''),
        'old': _spot(change.old, old),
        'new': _spot(change.new, new),
        'words': [list(row_of_words) for row_of_words in change.words],
        'excerpt': excerpt(change.words),
    }
    if change.cell:
        of_old, of_new, cell_change = change.tables
        table_row = cell_change.new_row or cell_change.old_row
        is_removed = cell_change.kind in ('column removed', 'row removed')
        (block, table), side = (of_old, old) if is_removed else (of_new, new)
        row['row'] = join(table_row.title, lambda t: side.spell(block.unit, t)) if table_row else ''
        row['column'] = join(table.head(cell_change.column), lambda t: side.spell(block.unit, t))
        row['cell'] = cell_change.kind
    if change.record:
        record_change = change.record
        anchor = (record_change.dataset, record_change.id)
        row['anchor'] = shown_at if (shown_at := new.shown.get(anchor)) in new.pages.anchors else ''
        row.update(
            dataset=record_change.dataset,
            id=record_change.id,
            fields=[
                {**asdict(f), 'words': excerpt(plain_difference(f.old, f.new)) if f.old and f.new else []}
                for f in record_change.fields
            ],
        )
        for name, side in (('old', old), ('new', new)):
            if (shown_at := side.shown.get(anchor)) in side.pages.anchors:
                row[name] = {
                    'page': side.pages.folio(shown_at),
                    'section': '',
                    'file': side.datasets[record_change.dataset].by_id[record_change.id].place.file,
                    'line': side.datasets[record_change.dataset].by_id[record_change.id].place.line,
                }
    return row


def _spot(block: Block | None, side: EditionState) -> dict | None:
    if block is None:
        return None
    return {
        'page': side.page(block),
        'section': block.section,
        'file': block.place.file,
        'line': block.place.line,
        'unit': block.unit,
    }


def excerpt(differences: Iterable[tuple[str, str]]) -> list[list[str]]:
    """A difference as rows of sign and text, shortened: words that are common and far from a change are left
    out."""
    rows = list(differences)
    if len(rows) == 1 and rows[0][0] == '=':  # moved, nothing else: how it begins
        parts = rows[0][1].split()
        return [['=', rows[0][1] if len(parts) <= 2 * AROUND else f'{" ".join(parts[: 2 * AROUND])} …']]
    result = []
    for n, (sign, text) in enumerate(rows):
        parts = text.split()
        if sign != '=':
            text = text if len(parts) <= LONGEST else f'{" ".join(parts[:LONGEST])} …'
        elif len(parts) > 2 * AROUND or (n in (0, len(rows) - 1) and len(parts) > AROUND):
            head = ' '.join(parts[:AROUND]) if n else ''
            tail = ' '.join(parts[-AROUND:]) if n < len(rows) - 1 else ''
            text = f'{head} … {tail}'.strip()
        result.append([sign, text])
    return result


def _unit(unit: str, comparison: Comparison, changes: list[dict]) -> dict:
    old, new = comparison.old, comparison.new
    side = new if unit in new.units else old
    changes_here = [change for change in changes if change['unit'] == unit]
    edits = Counter(change['kind'] for change in changes_here if not change['effect'])
    rows = _rows([
        change for change in changes_here if not change['effect'] and not change['kind'].startswith('unit')
    ])
    counts_in_words = [words(kind, edits[kind], new.language) for kind in PLURALS if edits[kind]]
    status = (
        'new'
        if unit not in old.units
        else 'gone'
        if unit not in new.units
        else 'changed'
        if changes_here
        else 'same'
    )
    return {
        'id': unit,
        'title': side.units[unit].unit.title,
        'heading': side.heading(unit),
        'kind': side.units[unit].unit.kind,
        'status': status,
        'made': side.units[unit].generated,
        'old_pages': old.folios_of(unit) if unit in old.units else '',
        'new_pages': new.folios_of(unit) if unit in new.units else '',
        'edits': edits.total(),
        'effects': sum(change['effect'] for change in changes_here),
        'words': counts_in_words,
        'rows': rows,
    }


def _rows(changes: list[dict]) -> list[dict]:
    """The changes of a unit as lines of a list, each with the numbers of its `first` and `last` change.
    Entries of records that were added or removed one after the other share a line."""
    rows: list[dict] = []
    previous = None
    for change in changes:
        if (
            previous
            and change['what'] == previous['what'] == 'entry'
            and (change['kind'], change['number']) == (previous['kind'], previous['number'] + 1)
        ):
            rows[-1]['titles'].append(change['title'])
            rows[-1]['last'] = change['number']
        else:
            rows.append({'first': change['number'], 'last': change['number'], 'titles': [change['title']]})
        previous = change
    return rows


def _datasets(comparison: Comparison, changes: list[dict]) -> list[dict]:
    rows = [c for c in changes if c['kind'] == 'record']
    datasets = {**comparison.old.datasets, **comparison.new.datasets}
    return [
        {'name': name, 'title': datasets[name].title, 'records': [c for c in rows if c['dataset'] == name]}
        for name in dict.fromkeys(c['dataset'] for c in rows)
    ]


def _renumbered(comparison: Comparison) -> list[dict]:
    """The sections, figures, tables and boxes whose number has changed; that is no change of text."""
    old, new = comparison.old.targets, comparison.new.targets
    renumbered = []
    for anchor, target in new.items():
        before = old.get(comparison.same.get(anchor, anchor))
        if before and before.label and target.label and before.label != target.label:
            renumbered.append({
                'anchor': anchor,
                'title': target.title,
                'old': before.label,
                'new': target.label,
            })
    return renumbered


def pages(comparison: Comparison) -> list[dict]:
    """The page map from the old to the new edition: units, headings, figures, tables and boxes."""
    sides = (comparison.old, comparison.new)
    old, new = ({a: f for a, f in folios(side.pages).items() if a in side.targets} for side in sides)
    rows = []
    for move in page_map(old, new, comparison.same):
        side = comparison.new if move.anchor in new else comparison.old
        target = side.targets[move.anchor]
        rows.append({
            'anchor': move.anchor,
            'kind': target.kind,
            'label': target.label,
            'title': target.title,
            'unit': target.unit,
            'old': move.old,
            'new': move.new,
            'stays': move.stays,
            'was': move.anchor in old or bool(move.before),
            'is': move.anchor in new,
        })
    return rows


def pages_csv(rows: list[dict]) -> str:
    """The page map as CSV with a byte order mark, for spreadsheets."""
    out = io.StringIO()
    writer = csv.DictWriter(out, ['anchor', 'kind', 'label', 'title', 'old', 'new'], extrasaction='ignore')
    writer.writeheader()
    writer.writerows(rows)
    return BOM + out.getvalue()


def changelog(data: dict, words_of_editors: str, missing: str, language: Words) -> str:
    """The changes for readers, in Markdown: first what the editors write, then the list of what was found.
    `missing`: the file that the editors have not written yet."""
    new, old = data['new'], data['old']
    _ = language.gettext
    since = {'edition': old['title'].lower(), 'version': old['version'], 'date': old['date']}
    unsaid = _('*The editors have not yet said in their own words what is new (%(file)s).*')
    unsaid %= {'file': missing}
    lines = [
        f'# {new["title"]} {new["version"]}, {new["date"]}',
        '',
        _('Changes since %(edition)s %(version)s, %(date)s.') % since,
        '',
        words_of_editors.strip() or unsaid,
        '',
    ]
    for status, title in (('new', _('New')), ('changed', _('Changed')), ('gone', _('No longer there'))):
        units = [
            unit
            for unit in data['units']
            if unit['status'] == status and not unit['made'] and (unit['edits'] or status != 'changed')
        ]
        if units:
            lines += [f'## {title}', '', *(_line(unit, language) for unit in units), '']
    if data['datasets']:
        lines += [f'## {_("Data")}', '']
        for dataset in data['datasets']:
            kinds = Counter(r['what'] for r in dataset['records'])
            lines.append(f'- {dataset["title"]}: ' + ', '.join(f'{n} {_(kind)}' for kind, n in kinds.items()))
        lines.append('')
    moved = [
        p
        for p in data['pages']
        if p['was'] and p['is'] and not p['stays'] and p['kind'] not in ('figure', 'table', 'box')
    ]
    numbers = {'moved': len(moved), 'renumbered': len(data['renumbered'])}
    moves = _(
        '%(moved)s section(s) stand on another page than before; %(renumbered)s heading(s), '
        'figure(s), table(s) and box(es) have another number.'
    )
    lines += [moves % numbers, '']
    return '\n'.join(lines)


def _line(unit: dict, language: Words) -> str:
    _ = language.gettext
    pages_in_words = (
        _('p. %(page)s') % {'page': unit['new_pages']}
        if unit['new_pages']
        else _('was p. %(page)s') % {'page': unit['old_pages']}
        if unit['old_pages']
        else ''
    )
    counts = f': {", ".join(unit["words"])}' if unit['status'] == 'changed' else ''
    return f'- {unit["heading"]}{f" ({pages_in_words})" if pages_in_words else ""}{counts}'
