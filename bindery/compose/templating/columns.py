"""The columns of a view without a template of its own: their fields, headings, widths and cells."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

from markupsafe import Markup

from ...core.problems import Place, Problem
from ...core.publication.dataset import Dataset, Record
from ...core.publication.publication import Publication
from ...sources.datasets.fields import Path, UnknownField, find, follow
from ...sources.datasets.proposals import typed
from .cells import Cells, is_amount

MOST = 8  # columns of a table
WIDEST = 60  # characters: usual lines that are longer give a column no more width
ROOM = 3  # characters between two columns
KEYS = ('field', 'heading', 'width')
IN_SCHEMA = ('x-record', 'columns')


@dataclass(frozen=True)
class Wanted:
    """A column as an editor asked for it: the path of its field, its heading or '', and its width in per cent
    or 0."""

    field: str
    heading: str
    width: float
    place: Place


@dataclass(frozen=True)
class Column:
    """A column as it is printed. `width` is in per cent; `amount`: it holds numbers, which are aligned to the
    right; `cells` maps the ids of those records that have a value to its HTML."""

    heading: str
    width: float
    amount: bool
    cells: dict[str, Markup]


def columns(
    dataset: Dataset,
    records: list[Record],
    options: dict[str, Any],
    publication: Publication,
    cells: Cells,
    *,
    place: Callable[..., Place],
    most: int = MOST,
) -> tuple[list[Column], list[Problem]]:
    """The columns of a view, and their problems; with problems there are no columns.

    They are those that the `options` of the view name, or else the schema, or else one for each field. `most`
    is the greatest number of columns if none are named. `place` gives the place of the view, of one of its
    options, or of a word in an option.
    """
    asked, problems = _asked(dataset, options, place)
    if not asked and not problems:
        asked = _all(dataset, place())
        if len(asked) > most:
            examples = ', '.join(w.field for w in asked[:4])
            return [], [
                Problem(
                    'columns-many',
                    f'{dataset.name} has {len(asked)} fields, more than the columns of a table',
                    place(),
                    f'name some of them in the block{typed([f"columns: [{examples}]"])}',
                )
            ]
    paths: list[tuple[Wanted, Path]] = []
    for wanted in asked:
        try:
            path = find(publication, dataset.name, wanted.field)
        except UnknownField as e:
            problems.append(Problem('field-unknown', e.args[0], wanted.place, e.args[1]))
            continue
        paths.append((
            replace(wanted, heading=wanted.heading or _heading(publication, dataset, wanted.field, path)),
            path,
        ))
    if not problems and (total := sum(wanted.width for wanted, _ in paths)) > 100:
        problems.append(
            Problem(
                'column-odd',
                f'the columns are {total:g} per cent wide',
                paths[0][0].place,
                'the widths of all columns make 100 at the most',
            )
        )
    return (
        []
        if problems
        else _sized([_column(wanted, path, records, publication, cells) for wanted, path in paths])
    ), problems


def _asked(
    dataset: Dataset, options: dict[str, Any], place: Callable[..., Place]
) -> tuple[list[Wanted], list[Problem]]:
    """The columns that the view or the schema names, and the problems of others."""
    if 'columns' in options:
        listed = options['columns']

        def at(n: int | None, word: str = '') -> Place:
            return place('columns', word)

    else:
        about = dataset.schema.get(IN_SCHEMA[0]) or {}
        listed = about.get(IN_SCHEMA[1], ())

        def at(n: int | None, word: str = '') -> Place:
            assert dataset.schema_source is not None  # it names columns
            return dataset.schema_source.place(IN_SCHEMA if n is None else (*IN_SCHEMA, n))

    fields = ', '.join(p for p in dataset.properties if p != 'id')
    if not isinstance(listed, (list, tuple)) or ('columns' in options and not listed):
        return [], [
            Problem(
                'column-odd',
                'columns is no list of fields',
                at(None),
                f'write "columns: [...]" with some of: {fields}',
            )
        ]
    asked: list[Wanted] = []
    problems: list[Problem] = []
    for n, entry in enumerate(listed):
        row = entry if isinstance(entry, dict) else {'field': entry}
        field, heading, width = row.get('field'), row.get('heading', ''), row.get('width', 0)
        where = at(n, str(field or next(iter(row), '')))
        if not isinstance(field, str) or set(row) - set(KEYS):
            problems.append(
                Problem(
                    'column-odd',
                    f'a column is a field, or has the keys {", ".join(KEYS)}',
                    where,
                    f'write {{field: NAME, heading: ...}}, with one of: {fields}',
                )
            )
        elif not is_amount(width) or not 0 <= width <= 100:
            problems.append(
                Problem(
                    'column-odd',
                    f'the width of {field} is no number of per cent',
                    where,
                    'write a number from 1 to 100, such as "width: 30"',
                )
            )
        else:
            asked.append(Wanted(field, str(heading), float(width), where))
    return asked, problems


def _all(dataset: Dataset, place: Place) -> list[Wanted]:
    """A column for each field but the id: the title first, the sources last."""
    title = (dataset.schema.get('x-record') or {}).get('title', 'title')
    fields = sorted((p for p in dataset.properties if p != 'id'), key=lambda p: (p != title, p == 'sources'))
    return [Wanted(field, '', 0, place) for field in fields]


def _heading(publication: Publication, dataset: Dataset, field: str, path: Path) -> str:
    """The heading of a column: the title of the field in the schema, else its name. A path to the title of
    another record has the heading of the field that refers to the record."""
    before, _, last = field.rpartition('.')
    if before and last == 'title':
        return _heading(publication, dataset, before, find(publication, dataset.name, before))
    return str(path.schema.get('title') or last.replace('_', ' ').capitalize())


def _column(
    wanted: Wanted, path: Path, records: list[Record], publication: Publication, cells: Cells
) -> tuple[Column, float]:
    """A column, and the width in characters that suits it."""
    cells.used.update(hop for hop in path.hops if hop)
    values = {
        r.id: value for r in records if (value := follow(publication, r, path)) not in (None, '', [], {})
    }
    texts = [cells.plain(v, path.schema) for v in values.values()]
    words = [len(word) for text in (wanted.heading, *texts) for word in text.split()]
    usual = sum(map(len, texts)) / len(texts) if texts else 0
    longest = max(words, default=1)
    # Room for the longest word comes first, then for lines of the usual length.
    characters = longest + ROOM + max(0, min(usual, WIDEST) - longest) / 2
    amount = bool(values) and all(map(is_amount, values.values()))
    return (
        Column(
            wanted.heading,
            wanted.width,
            amount,
            {key: cells.cell(v, path.schema) for key, v in values.items()},
        ),
        characters,
    )


def _sized(measured: list[tuple[Column, float]]) -> list[Column]:
    """Columns with their widths, from columns with the characters that suit them: those without a width share
    what the others leave, in proportion to their characters."""
    remaining = 100 - sum(column.width for column, _ in measured)
    total = sum(characters for column, characters in measured if not column.width)
    return [
        column if column.width else replace(column, width=round(remaining * characters / total, 1))
        for column, characters in measured
    ]
