"""Datasets, their records, and the charts that are drawn from them."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from ..problems import Place
from .yaml_document import Yaml


@dataclass(frozen=True)
class Record:
    """One entry of a dataset, such as a reference or a term.

    `fields` are what editors wrote; the other attributes are derived. In templates the fields are
    `record.FIELD` and the derived attributes `printed(record).NAME`, so that neither hides the other.
    `position` is that of its row in the file, from 1; `number` is the printed number, or ''; `place` is where
    it begins in its file; `declared` are the fields that its schema allows.
    """

    dataset: str
    id: str
    fields: dict[str, Any]
    position: int
    title: str
    number: str
    place: Place
    declared: tuple[str, ...] = field(default=(), repr=False, compare=False)


@dataclass(frozen=True)
class Dataset:
    """A YAML list of records.

    `label` is the word before the number of a record, such as Step. `role` is references, glossary,
    abbreviations, index, or ''. `index_field` is the field that the index lists, or ''. `properties` are all
    fields that the schema allows, in its order.
    """

    name: str
    title: str
    label: str
    role: str
    index_field: str
    properties: tuple[str, ...]
    records: tuple[Record, ...]
    by_id: dict[str, Record] = field(repr=False)
    source: Yaml = field(repr=False)
    schema: dict[str, Any] = field(default_factory=dict, repr=False)
    schema_source: Yaml | None = field(default=None, repr=False)

    def place(self, record: Record, *path: str | int) -> Place:
        """The place of a field of a record in its file."""
        return self.source.place((record.position - 1, *path))


@dataclass(frozen=True)
class Chart:
    """A chart drawn from a dataset. `source` is content/charts/NAME.yaml: its rows, its printed columns and
    its Vega-Lite specification."""

    name: str
    source: Yaml = field(repr=False)
