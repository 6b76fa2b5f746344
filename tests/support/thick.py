"""The bread book made thick: what breaks over pages, what spans cells, what points elsewhere."""

from __future__ import annotations

from pathlib import Path

from support.book import copy_book, edit

LONG = ' '.join(
    f'On day {n} the starter is fed with flour and water, and it answers with bubbles.' for n in range(1, 31)
)
ROWS = '\n'.join(f'| Trial {n} | {50 + n} per cent |' for n in range(1, 61))
GRID = """<table>
<thead><tr><th rowspan="2">Name</th><th colspan="2">Values</th></tr><tr><th>Wet</th><th>Dry</th></tr></thead>
<tbody>
<tr><th>Dough</th><td>w1</td><td>d1</td></tr>
<tr><td>Crust</td><td colspan="2">both</td></tr>
</tbody>
</table>
"""
ADDED = f"""
## A long wait

Begin {LONG} End.

/// table | Sixty trials
    id: tab-trials
    sources: [calvel2001]

| Trial number | Hydration reached |
|--------------|-------------------|
{ROWS}
///

The trials stand on [](page:tab-trials), the pan on [](page:fig-oven). Ask the
[village bakery](https://bakery.example) or
read about [a bread that needs a great deal of patience and a name so long that it is broken over two
lines](#rising).

/// view | flours
    as: grid
///
"""


def thick(to: Path) -> Path:
    """A copy of the bread book in `to` with a chapter of several pages."""
    book = copy_book('bread', to)
    dough = book / 'content' / 'chapters' / 'dough.md'
    dough.write_text(dough.read_text('utf-8') + ADDED, 'utf-8')
    (book / 'templates' / 'views' / 'flours-grid.html.j2').write_text(GRID, 'utf-8')
    # only the full edition has the oven that the new text points to
    edit(book / 'content' / 'editions' / 'trial.yaml', 'rising, references]', 'rising, baking, references]')
    return book
