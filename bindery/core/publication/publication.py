"""Everything that editors wrote, as one value."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any

from ..encoding import digest
from ..unread import Unread
from ..words import ENGLISH, Words
from .dataset import Chart, Dataset, Record
from .draft import Unit
from .edition import Edition, Release
from .kinds import Kinds
from .output import Output
from .source_files import Snapshot
from .tokens import Tokens
from .yaml_document import Yaml


@dataclass(frozen=True)
class Publication:
    """Everything that editors wrote, read and checked against its schemas.

    Its folder and the snapshot that was read:

    - directory, files
    - digests: file -> digest, of every content file that was read
    - unread: files, and what depends on them, that could not be used
    - unusable: names of datasets that could not be read

    What the files contain, by name:

    - meta, source: content/publication.yaml, as plain values and with positions
    - editions, units, datasets, outputs, releases
    - tokens, kinds: colours and sizes; kinds of unit, caption and box
    - charts: None where the file of a chart has mistakes
    - chart_style: what all charts share
    - icons: as SVG, stroked in currentColor
    - selections: content/handouts.yaml
    - events: None where the file of an event has mistakes
    - words: the fixed words, in the language of the publication
    """

    directory: Path
    files: Snapshot
    meta: dict[str, Any]
    editions: dict[str, Edition]
    units: dict[str, Unit]
    datasets: dict[str, Dataset]
    unusable: frozenset[str]
    outputs: dict[str, Output]
    digests: dict[str, str]
    tokens: Tokens = field(default_factory=Tokens)
    kinds: Kinds = field(default_factory=Kinds)
    charts: dict[str, Chart | None] = field(default_factory=dict)
    chart_style: Yaml | None = None
    icons: dict[str, str] = field(default_factory=dict)
    selections: Yaml | None = None
    events: dict[str, Yaml | None] = field(default_factory=dict)
    releases: tuple[Release, ...] = ()
    source: Yaml | None = field(default=None, repr=False)
    unread: Unread = Unread()
    words: Words = ENGLISH

    @cached_property
    def data_digest(self) -> str:
        """The digest of all datasets, schemas and charts."""
        folders = 'content/data/', 'content/schemas/', 'content/charts/'
        return digest(repr(sorted(entry for entry in self.digests.items() if entry[0].startswith(folders))))

    def dataset_of_role(self, role: str) -> Dataset | None:
        """The dataset with this role, None if there is none."""
        return next((dataset for dataset in self.datasets.values() if dataset.role == role), None)

    def record(self, dataset: str, key: str) -> Record | None:
        """The record of a dataset with this id, None if there is none."""
        return self.datasets[dataset].by_id.get(key) if dataset in self.datasets else None
