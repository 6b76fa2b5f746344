"""A field such as `stages.title`: looked up in the schemas first, then followed through the records that they
point to."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from ...core.problems import did_you_mean
from ...core.publication.dataset import Record
from ...core.publication.publication import Publication

OF_RECORDS = ('number', 'title', 'position')  # what every record has, whatever its schema


@dataclass(frozen=True)
class Path:
    """`steps` are names; `hops` tells of each step which dataset the value before it points to, or ''."""

    steps: tuple[str, ...]
    hops: tuple[str, ...]
    schema: dict  # of what it leads to

    @property
    def is_list(self) -> bool:
        return self.schema.get('type') == 'array'


class UnknownField(Exception):
    """Carries the message and the hint."""


class UnreadDataset(Exception):
    """Carries the name of a dataset on the way that cannot be read: nothing can be said of the field."""


def find(publication: Publication, dataset: str, written: str) -> Path:
    """The path of a field of `dataset`; raises UnknownField. A list on the way stands for all of its
    items."""
    hops, steps = [], written.split('.')
    about = publication.datasets[dataset]
    node, record = about.schema.get('items', {}), about.name
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


def item_schema(node: dict) -> dict:
    """What a schema says of a value, or of the items of a list."""
    while node.get('type') == 'array':
        node = node.get('items', {})
    return node


def follow(publication: Publication, value, path: Path, start: int = 0):
    """What `path` leads to from `value`, its steps before `start` being taken; a list if a list is on the
    way, None if nothing."""
    found, many = [value], isinstance(value, list)
    for step, hop in zip(path.steps[start:], path.hops[start:], strict=False):
        found = [x for v in _flat(found) if (x := _step(publication, v, step, hop)) is not None]
        many = many or any(isinstance(x, list) for x in found)
    found = list(_flat(found))
    return found if many else found[0] if found else None


def _step(publication: Publication, value, step: str, hop: str):
    if hop:
        value = publication.record(hop, value)
    if isinstance(value, Record):
        return (
            value.fields[step]
            if step in value.fields
            else getattr(value, step)
            if step in OF_RECORDS
            else None
        )
    return value.get(step) if isinstance(value, dict) else None


def _flat(values: list) -> Iterator:
    for value in values:
        if isinstance(value, list):
            yield from _flat(value)
        elif value is not None:
            yield value
