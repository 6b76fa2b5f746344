"""Which records: the one language of `where:`, in views, charts and what is handed out.

    where:
category: [financial, social]     the field has this value, or one of these; of a list one item is enough
      lead: {has: finance}              these words stand in it, in small or capital letters
      evidence: {exists: true}          it is filled in (false: it is not)
      city.country: SE                  a field of a field, or of the record that it points to

A record has to meet all of them.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Protocol

from ...core.problems import did_you_mean
from ...core.publication.dataset import Dataset
from ...core.publication.publication import Publication
from .fields import Path, UnknownField, UnreadDataset, find, follow, item_schema

HAS, EXISTS = 'has', 'exists'
FORMS = f'write a value, a list of values, {{{HAS}: words}} or {{{EXISTS}: true}}'
LONGEST = 200  # characters of a list of values in a hint


class Say(Protocol):
    """Takes what is wrong at a `path` below `where`: a field, or one of the values that are wanted of it; of
    a `key` the name is wrong."""

    def __call__(
        self, code: str, message: str, hint: str, path: tuple[str | int, ...], key: bool = False
    ) -> None: ...


@dataclass(frozen=True)
class Condition:
    """What the value of a field, reached by its path, has to be."""

    path: Path
    meets: Callable[[object], bool]


def conditions(publication: Publication, dataset: Dataset, where: dict, say: Say) -> list[Condition]:
    """The conditions of a `where` on the records of a dataset; one that cannot be understood is said and left
    out.

    Raises UnreadDataset when one asks for a dataset that cannot be read."""
    found = [_condition(publication, dataset, field, wanted, say) for field, wanted in where.items()]
    return [condition for condition in found if condition]


def _condition(publication: Publication, dataset: Dataset, field: str, wanted, say: Say) -> Condition | None:
    try:
        path = find(publication, dataset.name, field)
    except UnknownField as e:
        return say('field-unknown', *e.args, (field,), key=True)
    if isinstance(wanted, dict):
        return _looked_at(path, field, wanted, say)
    if item_schema(path.schema).get('type') == 'object':
        names = ', '.join(f'{field}.{key}' for key in item_schema(path.schema).get('properties', {}))
        return say(
            'query-odd', f'{field} holds several fields', f'name one of them: {names}', (field,), key=True
        )
    chosen = wanted if isinstance(wanted, list) else [wanted]
    if not chosen or any(not isinstance(value, (str, int, float)) or value == '' for value in chosen):
        return say(
            'query-odd',
            f'{field} is compared with nothing, or with something that is no single value',
            FORMS,
            (field,),
        )
    known = {v for record in dataset.records for v in _values(follow(publication, record, path))} | set(
        _allowed(publication, path.schema)
    )
    for n, value in enumerate(chosen):
        if value not in known:
            words = sorted(map(str, known))
            say(
                'value-unknown',
                f'no record of {dataset.name} has {value} as its {field}',
                did_you_mean(str(value), words, _some(words)),
                (field, n) if isinstance(wanted, list) else (field,),
            )
    return Condition(path, lambda value: any(v in chosen for v in _values(value)))


def _looked_at(path: Path, field: str, wanted: dict, say: Say) -> Condition | None:
    """A condition that names how it looks at a value."""
    if list(wanted) == [EXISTS] and isinstance(wanted[EXISTS], bool):
        return Condition(path, lambda value: (value not in (None, '', [])) == wanted[EXISTS])
    if list(wanted) == [HAS] and isinstance(wanted[HAS], str) and wanted[HAS].strip():
        words = wanted[HAS].casefold()
        return Condition(path, lambda value: any(words in str(v).casefold() for v in _values(value)))
    return say('query-odd', f'{field} cannot be looked at in this way', FORMS, (field,))


def _values(value) -> list:
    return [v for v in (value if isinstance(value, list) else [value]) if isinstance(v, (str, int, float))]


def _allowed(publication: Publication, schema: dict) -> Iterator:
    """The values that a schema allows, as far as it names them; a value may be right that no record has
    yet."""
    schema = item_schema(schema)
    yield from schema.get('enum', ())
    if schema.get('refersTo') in publication.unusable:
        raise UnreadDataset(schema['refersTo'])
    if schema.get('refersTo') in publication.datasets:
        yield from publication.datasets[schema['refersTo']].by_id


def _some(words: list[str]) -> str:
    listed = ', '.join(words)
    return (
        f'one of: {listed}'
        if len(listed) < LONGEST
        else f'look into the dataset; {{{HAS}: words}} finds parts of a text'
    )
