"""Units: as editors wrote them, and as drafts, composed and not yet numbered."""

from __future__ import annotations

from dataclasses import dataclass, field

from ..document import Element, Use
from ..problems import Place, Problem


@dataclass(frozen=True)
class Unit:
    """What opens on a fresh recto: a chapter, an annex, the contents. `text` is its Markdown, from line
    `first_line` of `file`."""

    id: str
    kind: str
    title: str
    short: str
    front: dict
    text: str
    file: str
    first_line: int

    @property
    def place(self) -> Place:
        return Place(self.file, 1, 1)


@dataclass(frozen=True)
class Heading:
    """A heading below the unit's title. `local` is its number within the unit, as "2.1"; `label` replaces it,
    as "Step 3.4"."""

    level: int
    id: str
    text: str
    local: str
    label: str


@dataclass(frozen=True)
class Caption:
    """A numbered figure, table or box."""

    kind: str
    id: str
    text: str
    local: str


@dataclass
class Draft:
    """A unit as a tree in which what depends on other units is still late (see document.py), and what is in
    it; no tree if it could not be composed."""

    unit: str
    tree: Element | None = None
    uses: list[Use] = field(default_factory=list)
    headings: list[Heading] = field(default_factory=list)
    captions: list[Caption] = field(default_factory=list)
    anchors: dict[str, Place] = field(default_factory=dict)
    records: dict[tuple[str, str], str] = field(default_factory=dict)
    # (dataset, id) -> the view that is the record's home
    homes: dict[tuple[str, str], Place] = field(default_factory=dict)
    index: list[tuple[str, str]] = field(default_factory=list)  # term path "a > b", anchor
    places: list[Place] = field(default_factory=list)  # of block 0, 1, 2 ...
    images: dict[str, Place] = field(default_factory=dict)
    charts: dict[str, Place] = field(default_factory=dict)  # name -> the figure that shows it
    # (dataset, id) of every record that some view prints
    shown: set[tuple[str, str]] = field(default_factory=set)
    abbreviations: set[str] = field(default_factory=set)
    todos: list[tuple[str, Place]] = field(default_factory=list)
    datasets: set[str] = field(default_factory=set)  # what it was made from, besides its text
    problems: list[Problem] = field(default_factory=list)
