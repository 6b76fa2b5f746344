"""What a row of styles/outputs.yaml is made of besides stylesheets: paper, printing condition, the parts of a
cover, selections."""

from __future__ import annotations

from dataclasses import dataclass, field

from ..rules.measures import MOST_INK, MOST_INK_COATED


@dataclass(frozen=True)
class Paper:
    """A paper, by its weight in g/m2 and its bulk in cm3/g. Coated paper takes more ink than uncoated."""

    name: str
    coated: bool
    grams: float
    bulk: float

    @property
    def most_ink(self) -> int:
        """All inks together, in per cent, that dry on it: the lower end of what printers ask for on either
        kind of paper."""
        return MOST_INK_COATED if self.coated else MOST_INK

    @property
    def thickness(self) -> float:
        """Of a leaf, in mm."""
        return self.grams * self.bulk / 1000

    def weight(self, width: float, height: float) -> float:
        """Of a sheet of so many mm, in grams."""
        return self.grams * width * height / 1e6


@dataclass(frozen=True)
class Condition:
    """A printing condition: the name by which printers know it, and its ICC profile."""

    name: str
    title: str
    profile: bytes = field(repr=False)


@dataclass(frozen=True)
class Part:
    """A piece of a cover that is typeset on its own: its template and stylesheets."""

    template: str
    stylesheets: tuple[str, ...]


@dataclass(frozen=True)
class Wrap:
    """A cover in one piece. `inside` is the paper of the book, from which the width of the spine follows;
    `barcode` is made only with an ISBN."""

    spine: Part
    barcode: Part | None
    inside: Paper

    @property
    def stylesheets(self) -> tuple[str, ...]:
        return (*self.spine.stylesheets, *(self.barcode.stylesheets if self.barcode else ()))


@dataclass(frozen=True)
class Look:
    """How a selection from the publication is made: as a handout or a booklet, and `of` which output it
    quotes the pages."""

    kind: str
    of: str
