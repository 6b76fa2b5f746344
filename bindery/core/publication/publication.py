"""Everything that editors wrote, as one value."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path

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
    """Everything that editors wrote, read and checked for shape."""

    directory: Path
    files: Snapshot  # everything below was read from
    meta: dict
    editions: dict[str, Edition]
    units: dict[str, Unit]
    datasets: dict[str, Dataset]
    unusable: frozenset[str]  # names of datasets that could not be read
    outputs: dict[str, Output]
    digests: dict[str, str]  # file -> digest of every content file read
    tokens: Tokens = field(default_factory=Tokens)
    kinds: Kinds = field(default_factory=Kinds)  # of unit, caption and box: words and looks
    # None: there is such a file, with mistakes in it
    charts: dict[str, Chart | None] = field(default_factory=dict)
    chart_style: Yaml | None = None  # what all charts share
    icons: dict[str, str] = field(default_factory=dict)  # name -> SVG, stroked in currentColor
    selections: Yaml | None = None  # what is handed out of it (content/handouts.yaml)
    # name -> where it is handed out; None: with mistakes in it
    events: dict[str, Yaml | None] = field(default_factory=dict)
    releases: tuple[Release, ...] = ()
    source: Yaml | None = field(default=None, repr=False)  # content/publication.yaml
    unread: Unread = Unread()
    words: Words = ENGLISH  # the fixed words, in its language

    @cached_property
    def data_digest(self) -> str:
        """Of all datasets and their schemas."""
        return digest(
            repr(
                sorted(
                    (f, d)
                    for f, d in self.digests.items()
                    if f.startswith(('content/data/', 'content/schemas/', 'content/charts/'))
                )
            )
        )

    def dataset_of_role(self, role: str) -> Dataset | None:
        return next((d for d in self.datasets.values() if d.role == role), None)

    def record(self, dataset: str, key: str) -> Record | None:
        return self.datasets[dataset].by_id.get(key) if dataset in self.datasets else None
