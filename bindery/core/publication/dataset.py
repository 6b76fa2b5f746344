"""Datasets, their records, and the charts that are drawn from them."""

from __future__ import annotations

from dataclasses import dataclass, field

from ..problems import Place
from .yaml_document import Yaml


@dataclass(frozen=True)
class Record:
    """One entry of a dataset, such as a reference or a term. Its `fields` are what editors wrote; all else is
    what the press knows of it: templates reach the fields as `record.FIELD` and the rest as
    `printed(record).NAME`, so that neither hides the other. `place` is where it begins in its file;
    `declared` are the fields that its schema allows."""

    dataset: str
    id: str
    fields: dict
    position: int  # of its row in its file, from 1
    title: str
    number: str  # printed number, or ''
    place: Place
    declared: tuple[str, ...] = field(default=(), repr=False, compare=False)


@dataclass(frozen=True)
class Dataset:
    """A YAML list of records. `properties` names every field its schema allows, in its order."""

    name: str
    title: str
    label: str  # the word before a record's number, such as Step
    role: str  # references, glossary, abbreviations, index, or ''
    index_field: str  # the field listed in the index, or ''
    properties: tuple[str, ...]
    records: tuple[Record, ...]
    by_id: dict[str, Record] = field(repr=False)
    source: Yaml = field(repr=False)
    schema: dict = field(default_factory=dict, repr=False)
    schema_source: Yaml | None = field(default=None, repr=False)

    def place(self, record: Record, *path: str | int) -> Place:
        """Where a field of a record stands in its file."""
        return self.source.place((record.position - 1, *path))


@dataclass(frozen=True)
class Chart:
    """A chart drawn from a dataset: its rows, its printed columns and its specification, as written in
    content/charts/NAME.yaml."""

    name: str
    source: Yaml = field(repr=False)
