"""The page map from one edition to the next: on which page everything was, and on which it is now."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from ...core.page_map import PageMap

NOTHING: Mapping[str, str] = {}


@dataclass(frozen=True)
class Move:
    """An anchor (of a unit, heading, figure ...) with the folio of its page before and now: '' if the edition
    does not have it, or if no folio is printed. `before`: its id in the old edition; '' if that does not have
    it."""

    anchor: str
    old: str
    new: str
    before: str = ''

    @property
    def stays(self) -> bool:
        return self.old == self.new


def folios(pages: PageMap) -> dict[str, str]:
    """The folio of every anchor of an edition, in reading order (anchors of a page are found from top to
    bottom)."""
    return {anchor: pages.folio(anchor) for anchor in sorted(pages.anchors, key=pages.page)}


def page_map(old: Mapping[str, str], new: Mapping[str, str], same: Mapping[str, str] = NOTHING) -> list[Move]:
    """The moves of all anchors of both editions, in the order of `new`; an anchor that is gone follows the
    one that it followed in `old`.

    `old` and `new` map anchors to folios, in the order of the pages, as `folios` returns them. `same` maps an
    anchor of `new` to the anchor of `old` that is the same place under another id.
    """
    back = {before: now for now, before in same.items() if now in new and before in old}
    gone: dict[str, list[Move]] = {}
    last = ''
    for anchor, folio in old.items():
        now = back.get(anchor, anchor if anchor in new and anchor not in same else '')
        if now:
            last = now
        else:
            gone.setdefault(last, []).append(Move(anchor, folio, '', anchor))
    moves = gone.pop('', [])
    for anchor, folio in new.items():
        before = same.get(anchor, anchor)
        moves.append(Move(anchor, old.get(before, ''), folio, before if before in old else ''))
        moves += gone.pop(anchor, [])
    return moves
