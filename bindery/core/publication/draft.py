"""Units: as editors wrote them, and as drafts, composed and not yet numbered."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from ..document import Element, Use
from ..problems import Place, Problem


@dataclass(frozen=True)
class Unit:
    """A part of the book that begins on a new page: a chapter, an annex, the contents.

    `short` is its title in running heads; `front` its whole front matter; `text` its Markdown, which begins
    on line `first_line` of `file`.
    """

    id: str
    kind: str
    title: str
    short: str
    front: dict[str, Any]
    text: str
    file: str
    first_line: int

    @property
    def place(self) -> Place:
        """The beginning of its file."""
        return Place(self.file, 1, 1)


@dataclass(frozen=True)
class Heading:
    """A heading below the title of the unit. `local` is its number within the unit, as "2.1"; `label` is
    printed in place of the number, as "Step 3.4"."""

    level: int
    id: str
    text: str
    local: str
    label: str


@dataclass(frozen=True)
class Caption:
    """The caption of a numbered figure, table or box. `local` is its number within the unit."""

    kind: str
    id: str
    text: str
    local: str


@dataclass
class Draft:
    """A composed unit: its tree, in which what depends on other units is a late node (see document.py), and
    what the tree contains. `tree` is None if the unit could not be composed.

    - records: (dataset, id) -> the anchor to which links to the record lead
    - homes: (dataset, id) -> the place of the view that holds this anchor
    - index: term path "a > b" and anchor
    - places: of block 0, 1, 2 ...
    - charts: name -> the figure that shows it
    - shown: (dataset, id) of every record that a view prints
    - datasets: what the tree was made from, besides its text
    """

    unit: str
    tree: Element | None = None
    uses: list[Use] = field(default_factory=list)
    headings: list[Heading] = field(default_factory=list)
    captions: list[Caption] = field(default_factory=list)
    anchors: dict[str, Place] = field(default_factory=dict)
    records: dict[tuple[str, str], str] = field(default_factory=dict)
    homes: dict[tuple[str, str], Place] = field(default_factory=dict)
    index: list[tuple[str, str]] = field(default_factory=list)
    places: list[Place] = field(default_factory=list)
    images: dict[str, Place] = field(default_factory=dict)
    charts: dict[str, Place] = field(default_factory=dict)
    shown: set[tuple[str, str]] = field(default_factory=set)
    abbreviations: set[str] = field(default_factory=set)
    todos: list[tuple[str, Place]] = field(default_factory=list)
    datasets: set[str] = field(default_factory=set)
    problems: list[Problem] = field(default_factory=list)
