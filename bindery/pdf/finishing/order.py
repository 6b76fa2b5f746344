"""What a finisher is told, what it gives, and how the one of a kind is found."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from importlib import import_module
from typing import Protocol

from ...core.colour.profile import Ink, Rgb
from ...core.publication.output import Kind, Output
from ...core.publication.tokens import Tokens
from ...layout.typesetting import FontUse, Fragment
from ..attachments import Attachment
from ..binding import Bound
from ..source_map.make import Shown
from .metadata import About

# begins to make font files; what it gives waits for them
Subset = Callable[[dict[str, FontUse]], Callable[[], dict[str, bytes]]]


@dataclass(frozen=True)
class Order:
    """How one PDF is to be finished. `parts` are typeset already."""

    about: About
    output: Output
    tokens: Tokens
    attached: tuple[Attachment, ...]
    parts: dict[str, Fragment]  # spine and barcode, for covers
    subset: Subset


@dataclass(frozen=True)
class Finished:
    """The bytes of a PDF, and how many pages (or sheets) it has. `converted`: colours that the profile turned
    into inks, because no token names them. `shown`: where pages of the book stand in it, where not each has a
    page of its own."""

    data: bytes
    pages: int
    converted: tuple[tuple[Rgb, Ink], ...] = ()
    shown: Shown | None = None


class Finisher(Protocol):
    """What the module of a kind of output offers."""

    def finish(self, bound: Bound, order: Order) -> Finished:
        """The bytes of a PDF from a bound book, which is used up by that; the same bytes for the same
        input."""


def finisher(kind: Kind) -> Finisher:
    """The module that finishes the files of a kind."""
    return import_module(f'.{kind.module}', __package__)
