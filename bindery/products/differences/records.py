"""Compare two states of the datasets, record by record and field by field."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from difflib import SequenceMatcher

from ...core.publication.dataset import Dataset, Record
from ...core.words import N_, Words


@dataclass(frozen=True)
class FieldChange:
    """A field that changed: `path` as "case.text"; `old` and `new` as text, '' for none; of a list also the
    items that are `gone` and that have `come`."""

    path: str
    old: str
    new: str
    gone: tuple[str, ...] = ()
    come: tuple[str, ...] = ()


@dataclass(frozen=True)
class RecordChange:
    """`kind`: added, removed, changed."""

    kind: str
    dataset: str
    id: str
    title: str
    fields: tuple[FieldChange, ...] = ()


def compare_records(
    old: Mapping[str, Dataset], new: Mapping[str, Dataset], words: Words
) -> list[RecordChange]:
    """Every record that was added, removed or changed, by dataset, in the order of the files. `words` is the
    language of values such as "yes"."""
    changes = []
    for name in dict.fromkeys((*new, *old)):
        before: dict[str, Record] = old[name].by_id if name in old else {}
        now: dict[str, Record] = new[name].by_id if name in new else {}
        for key, record in now.items():
            if key not in before:
                changes.append(RecordChange(N_('added'), name, key, record.title))
            elif fields := tuple(_fields('', before[key].fields, record.fields, words)):
                changes.append(RecordChange(N_('changed'), name, key, record.title, fields))
        gone = [(key, record) for key, record in before.items() if key not in now]
        changes += [RecordChange(N_('removed'), name, key, record.title) for key, record in gone]
    return changes


def _fields(path: str, old: Mapping, new: Mapping, words: Words) -> Iterator[FieldChange]:
    """The changed fields of a mapping; a field that is a mapping on both sides is compared in the same
    way."""
    for key in dict.fromkeys((*new, *old)):
        before, now, field_path = old.get(key), new.get(key), f'{path}.{key}'.lstrip('.')
        if before == now:
            continue
        if isinstance(before, Mapping) and isinstance(now, Mapping):
            yield from _fields(field_path, before, now, words)
        elif isinstance(before, list) and isinstance(now, list):
            yield FieldChange(field_path, text(before, words), text(now, words), *_items(before, now, words))
        else:
            yield FieldChange(field_path, text(before, words), text(now, words))


def _items(old: list, new: list, words: Words) -> tuple[tuple[str, ...], tuple[str, ...]]:
    left, right = [text(v, words) for v in old], [text(v, words) for v in new]
    gone, come = [], []
    for tag, i1, i2, j1, j2 in SequenceMatcher(None, left, right, False).get_opcodes():
        if tag != 'equal':
            gone += left[i1:i2]
            come += right[j1:j2]
    return tuple(gone), tuple(come)


def text(value: object, words: Words) -> str:
    """A value of a field as text."""
    if value is None:
        return ''
    if isinstance(value, bool):
        return words.gettext('yes') if value else words.gettext('no')
    if isinstance(value, list) and not any(isinstance(v, (dict, list)) for v in value):
        return '; '.join(text(v, words) for v in value)
    if isinstance(value, (dict, list)):
        return json.dumps(value, ensure_ascii=False)
    return ' '.join(str(value).split())
