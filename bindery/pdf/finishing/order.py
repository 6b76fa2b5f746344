"""The input and output of a finisher, and the table of finishers."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from importlib import import_module
from typing import Protocol

from ...core.colour.profile import Ink, Rgb
from ...core.publication.output import Kind, Output
from ...core.publication.output_parts import Condition, Paper
from ...core.publication.tokens import Tokens
from ...layout.typesetting import FontUse, Fragment
from ..attachments import Attachment
from ..binding import Bound
from ..source_map.make import Shown
from .metadata import About

# starts making font files; returns a function that waits for them
Subset = Callable[[dict[str, FontUse]], Callable[[], dict[str, bytes]]]


@dataclass(frozen=True)
class Order:
    """How one PDF is to be finished. `attached` are the files to embed; `parts` are typeset already."""

    about: About
    output: Output
    tokens: Tokens
    attached: tuple[Attachment, ...]
    parts: dict[str, Fragment]  # spine and barcode, for covers
    subset: Subset

    @property
    def condition(self) -> Condition:
        """The printing condition of a printed output, whose row must have one."""
        assert self.output.condition is not None, self.output.name
        return self.output.condition

    @property
    def paper(self) -> Paper:
        """The paper of a printed output, whose row must have one."""
        assert self.output.paper is not None, self.output.name
        return self.output.paper


@dataclass(frozen=True)
class Finished:
    """The bytes of a PDF, and the number of its pages (or sheets). `converted`: colours that the profile
    converted to inks, because no token names them. `shown`: where the pages of the book are in it; None where
    page n of the book is page n of the file."""

    data: bytes
    pages: int
    converted: tuple[tuple[Rgb, Ink], ...] = ()
    shown: Shown | None = None


class Finisher(Protocol):
    """The interface of the module of a kind of output."""

    def finish(self, bound: Bound, order: Order) -> Finished:
        """Finish a bound book, which cannot be used afterwards. The same input gives the same bytes."""


def finisher(kind: Kind) -> Finisher:
    """The module that finishes the files of a kind."""
    return import_module(f'.{kind.module}', __package__)
