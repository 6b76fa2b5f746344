"""Where an edit is to be seen: the units whose pages are not those of the last build, with their folios as printed."""

from __future__ import annotations

from collections.abc import Mapping

from .pagemap import PageMap, Placed


def pages_redone(pages: PageMap, changes: Mapping[tuple[str, str, str], str], scope: str) -> list[dict]:
    """The units, in their order, that were laid out anew for `scope` (an edition and output), as plain data.

    `changes` maps (scope, step, unit) to the reason, '' where nothing is new. `folios` are the first and the last as printed, ''
    where none are; `pages` are those of the file, from 1. `all` tells that no unit of the edition is as it was.
    """
    why = {name: reason for (where, step, name), reason in changes.items() if where == scope and step == 'typeset' and reason}
    units = list(pages.placed) if 'whole' in why else [u for u in pages.placed if u in why]
    return [_row(pages.placed[u], why.get(u) or why['whole'], len(units) == len(pages.placed)) for u in units]


def _row(placed: Placed, why: str, every: bool) -> dict:
    return {'unit': placed.unit, 'folios': [placed.label(0), placed.label(placed.pages - 1)],
            'pages': [placed.first + 1, placed.first + placed.pages], 'why': why, 'all': every}


def in_words(changes: list[dict]) -> list[str]:
    """The same for an editor, a line for each unit; one line when everything is new."""
    if changes and changes[0]['all']:
        return [f'all {len(changes)} units, redone']
    return [f'{row["unit"]}: {_where(row)}, redone' for row in changes]


def _where(row: dict) -> str:
    first, last = row['folios']
    if not first:
        first, last = map(str, row['pages'])
        return f'{_pages(first, last)} of the file (no numbers printed)'
    return _pages(first, last)


def _pages(first: str, last: str) -> str:
    """"p. 7", "pp. 59-75", "pp. A-1 to A-12"."""
    return f'p. {first}' if first == last else f'pp. {first}{" to " if "-" in first + last else "-"}{last}'
