"""The kinds of output, a row for each: what is known of a kind before anything is bound.

A new kind is a module in this folder, a row here, and its name in the schema of styles/outputs.yaml. What the
module has to offer is written in `order.Finisher`. The modules load pikepdf, which is slow, so a row only
names its module.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Kind:
    """A kind of output. `needs`: what a row of styles/outputs.yaml has to have. Of its files: `paged` ones
    hold every page of the book in its place; `tagged` ones are for reading on a screen, with structure tree,
    bookmarks and links; `printed` ones are for a printer, in the inks of a printing condition; `cover` is the
    cover of the book in one piece."""

    name: str
    module: str            # in this folder: a `Finisher`
    needs: tuple[str, ...]
    paged: bool = False
    tagged: bool = False
    printed: bool = False
    cover: bool = False


_LOOKS = 'format', 'stylesheets', 'furniture'
_INKS = 'paper', 'condition'

KINDS: dict[str, Kind] = {kind.name: kind for kind in (
    Kind('screen', 'screen', _LOOKS, paged=True, tagged=True),
    Kind('press', 'press', (*_LOOKS, *_INKS), paged=True, printed=True),
    Kind('wrap', 'wrap', (*_LOOKS, *_INKS, 'wrap'), printed=True, cover=True),
)}
