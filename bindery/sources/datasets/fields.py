"""Paths of fields such as `stages.title`: looked up in the schemas, then followed from record to record."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from ...core.problems import did_you_mean
from ...core.publication.dataset import Record
from ...core.publication.publication import Publication

OF_RECORDS = ('number', 'title', 'position')  # attributes of every record, whatever its schema


@dataclass(frozen=True)
class Path:
    """The path of a field. `steps` are the names of fields; `hops` are, for each step, the dataset to which
    the value before it refers, or ''; `schema` is the schema of the values that it leads to."""

    steps: tuple[str, ...]
    hops: tuple[str, ...]
    schema: dict[str, Any]

    @property
    def is_list(self) -> bool:
        """Whether the schema of the last field is a list."""
        return self.schema.get('type') == 'array'


class UnknownField(Exception):
    """There is no such field. Has the message and the hint of a problem."""

    def __init__(self, message: str, hint: str):
        super().__init__(message, hint)
        self.message, self.hint = message, hint


class UnreadDataset(Exception):
    """A dataset on the path cannot be read, so the field cannot be judged. Its argument is the dataset's
    name."""


def find(publication: Publication, dataset: str, written: str) -> Path:
    """The path of the field that is `written` as "stages.title", from a record of `dataset`. A list on the
    path means all of its items. Raises UnknownField and UnreadDataset."""
    steps = written.split('.')
    hops: list[str] = []
    node, record = publication.datasets[dataset].schema.get('items', {}), dataset
    for step in steps:
        node = item_schema(node)
        hop = node.get('refersTo', '')
        if hop:
            if hop in publication.unusable:
                raise UnreadDataset(hop)
            if hop not in publication.datasets:
                raise UnknownField(f'there is no dataset {hop}', '')
            node, record = publication.datasets[hop].schema.get('items', {}), hop
        hops.append(hop)
        known = node.get('properties', {})
        if step in known:
            node, record = known[step], ''
        elif record and step in OF_RECORDS:
            node, record = {}, ''
        else:
            names = sorted({*known, *(OF_RECORDS if record else ())})
            raise UnknownField(
                f'{record} has no field {step}' if record else f'there is no field {step} in {written}',
                did_you_mean(step, names, 'fields: ' + ', '.join(names) if names else 'leave it out'),
            )
    return Path(tuple(steps), tuple(hops), node)


def item_schema(node: dict[str, Any]) -> dict[str, Any]:
    """The schema of a value, or of the items if it is a list."""
    while node.get('type') == 'array':
        node = node.get('items', {})
    return node


def follow(publication: Publication, value: Any, path: Path, start: int = 0) -> Any:
    """The value to which `path` leads from `value`, beginning with the step `start`: a flat list if there is
    a list on the path, None if there is no value."""
    values, is_list = [value], isinstance(value, list)
    for step, hop in zip(path.steps[start:], path.hops[start:], strict=False):
        reached = (_step(publication, value, step, hop) for value in _flat(values))
        values = [value for value in reached if value is not None]
        is_list = is_list or any(isinstance(value, list) for value in values)
    values = list(_flat(values))
    return values if is_list else values[0] if values else None


def _step(publication: Publication, value: Any, step: str, hop: str) -> Any:
    """The value of one field of a record or mapping, None if there is none."""
    if hop:
        value = publication.record(hop, value)
    if isinstance(value, Record):
        if step in value.fields:
            return value.fields[step]
        return getattr(value, step) if step in OF_RECORDS else None
    return value.get(step) if isinstance(value, dict) else None


def _flat(values: list[Any]) -> Iterator[Any]:
    """The values in lists within lists; None is left out."""
    for value in values:
        if isinstance(value, list):
            yield from _flat(value)
        elif value is not None:
            yield value
