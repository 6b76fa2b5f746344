"""The query language `where:`, which selects records in views, charts, handouts and booklets.

    where:
      category: [financial, social]     the field has one of these values; of a list, one item is enough
      lead: {has: finance}              the field contains these words, whatever their case
      evidence: {exists: true}          the field is filled in (false: it is not)
      city.country: SE                  a field of a field, or of the record to which the field refers

A record must meet all conditions.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any, Protocol

from ...core.problems import did_you_mean
from ...core.publication.dataset import Dataset
from ...core.publication.publication import Publication
from .fields import Path, UnknownField, UnreadDataset, find, follow, item_schema

HAS, EXISTS = 'has', 'exists'
FORMS = f'write a value, a list of values, {{{HAS}: words}} or {{{EXISTS}: true}}'
LONGEST = 200  # characters of a list of values in a hint


class Say(Protocol):
    """Receives a problem of a query. `path` leads from `where` to the field, or to one of its wanted values;
    with `key`, the name of the field is wrong."""

    def __call__(
        self, code: str, message: str, hint: str, path: tuple[str | int, ...], key: bool = False
    ) -> None: ...


@dataclass(frozen=True)
class Condition:
    """A condition on a field: `meets` returns whether the value at `path` meets it."""

    path: Path
    meets: Callable[[object], bool]


def conditions(
    publication: Publication, dataset: Dataset, where: dict[str, Any], say: Say
) -> list[Condition]:
    """The conditions of a `where` on the records of a dataset. Of those that cannot be understood, `say`
    receives the problem.

    Raises UnreadDataset if a condition refers to a dataset that cannot be read."""
    known = (_condition(publication, dataset, field, wanted, say) for field, wanted in where.items())
    return [condition for condition in known if condition]


def _condition(
    publication: Publication, dataset: Dataset, field: str, wanted: Any, say: Say
) -> Condition | None:
    """The condition that `field` has the value `wanted`, or one of them; None if it cannot be understood."""
    try:
        path = find(publication, dataset.name, field)
    except UnknownField as unknown:
        say('field-unknown', unknown.message, unknown.hint, (field,), key=True)
        return None
    if isinstance(wanted, dict):
        return _condition_by_form(path, field, wanted, say)
    if item_schema(path.schema).get('type') == 'object':
        names = ', '.join(f'{field}.{key}' for key in item_schema(path.schema).get('properties', {}))
        message = f'{field} holds several fields'
        say('query-odd', message, f'name one of them: {names}', (field,), key=True)
        return None
    chosen = wanted if isinstance(wanted, list) else [wanted]
    if not chosen or any(not isinstance(value, (str, int, float)) or value == '' for value in chosen):
        message = f'{field} is compared with nothing, or with something that is no single value'
        say('query-odd', message, FORMS, (field,))
        return None
    in_records = {value for record in dataset.records for value in _values(follow(publication, record, path))}
    known = in_records | set(_allowed(publication, path.schema))
    for index, value in enumerate(chosen):
        if value not in known:
            words = sorted(map(str, known))
            say(
                'value-unknown',
                f'no record of {dataset.name} has {value} as its {field}',
                did_you_mean(str(value), words, _list_of(words)),
                (field, index) if isinstance(wanted, list) else (field,),
            )
    return Condition(path, lambda value: any(item in chosen for item in _values(value)))


def _condition_by_form(path: Path, field: str, wanted: dict[str, Any], say: Say) -> Condition | None:
    """The condition of `{has: words}` or `{exists: true}`."""
    if list(wanted) == [EXISTS] and isinstance(wanted[EXISTS], bool):
        return Condition(path, lambda value: (value not in (None, '', [])) == wanted[EXISTS])
    if list(wanted) == [HAS] and isinstance(wanted[HAS], str) and wanted[HAS].strip():
        words = wanted[HAS].casefold()
        return Condition(path, lambda value: any(words in str(item).casefold() for item in _values(value)))
    say('query-odd', f'{field} cannot be looked at in this way', FORMS, (field,))
    return None


def _values(value: Any) -> list[str | int | float]:
    """The text and the numbers in a value: itself, or items of a list."""
    items = value if isinstance(value, list) else [value]
    return [item for item in items if isinstance(item, (str, int, float))]


def _allowed(publication: Publication, schema: dict[str, Any]) -> Iterator[Any]:
    """The values that a schema names: a value may be right although no record has it yet."""
    schema = item_schema(schema)
    yield from schema.get('enum', ())
    if schema.get('refersTo') in publication.unusable:
        raise UnreadDataset(schema['refersTo'])
    if schema.get('refersTo') in publication.datasets:
        yield from publication.datasets[schema['refersTo']].by_id


def _list_of(words: list[str]) -> str:
    """A hint with all values, if they are not too many."""
    listed = ', '.join(words)
    return (
        f'one of: {listed}'
        if len(listed) < LONGEST
        else f'look into the dataset; {{{HAS}: words}} finds parts of a text'
    )
