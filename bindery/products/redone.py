"""The units whose pages were laid out anew, with their folios, so that editors can find the effect of an
edit."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

if TYPE_CHECKING:  # a build that has nothing to do only prints what is here
    from ..core.page_map import PageMap, Placed

MOST_NAMED = 6  # the most units whose names are listed in a line


def pages_redone(pages: PageMap, changes: Mapping[tuple[str, str, str], str], scope: str) -> list[dict]:
    """The units, in their order, of which something was laid out anew for `scope` (an edition and output), as
    plain data.

    `changes` maps (scope, step, unit) to the reason, '' if nothing is new. In the result, `folios` are the
    first and the last printed folio, '' if none are printed; `pages` are the first and the last page of the
    file, from 1; `what` is text, or overlay if only running heads and page numbers are new; `all` is true if
    the text of every unit of the edition is new.
    """
    text, overlay = (
        {
            name: reason
            for (changed_scope, changed_step, name), reason in changes.items()
            if changed_scope == scope and changed_step == step and reason
        }
        for step in ('typeset', 'overlay')
    )
    if 'whole' in text:
        text = dict.fromkeys(pages.placed, text['whole'])
    all_new = all(u in text for u in pages.placed)
    return [
        _row(placed, text.get(u) or overlay[u], 'text' if u in text else 'overlay', all_new)
        for u, placed in pages.placed.items()
        if u in text or u in overlay
    ]


def _row(placed: Placed, reason: str, part: str, all_new: bool) -> dict:
    return {
        'unit': placed.unit,
        'folios': [placed.label(0), placed.label(placed.pages - 1)],
        'pages': [placed.first + 1, placed.first + placed.pages],
        'what': part,
        'why': reason,
        'all': all_new,
    }


def in_words(changes: list[dict]) -> list[str]:
    """The rows of `pages_redone` in words: a line for each unit with new text, or one line if everything is
    new; and one line for units with new overlays."""
    if changes and changes[0]['all']:
        return [f'all {len(changes)} units, redone']
    overlay_only = [row['unit'] for row in changes if row['what'] == 'overlay']
    shown = ', '.join(overlay_only) if len(overlay_only) <= MOST_NAMED else f'{len(overlay_only)} units'
    return [f'{row["unit"]}: {_where(row)}, redone' for row in changes if row['what'] == 'text'] + [
        f'running heads and page numbers of {shown}, redone'
    ] * bool(overlay_only)


def _where(row: dict) -> str:
    first, last = row['folios']
    if not first:
        first, last = map(str, row['pages'])
        return f'{_pages(first, last)} of the file (no numbers printed)'
    return _pages(first, last)


def _pages(first: str, last: str) -> str:
    """ "p. 7", "pp. 59-75", "pp. A-1 to A-12"."""
    return f'p. {first}' if first == last else f'pp. {first}{" to " if "-" in first + last else "-"}{last}'
