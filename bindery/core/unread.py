"""What of a publication cannot be read, so that nothing which depends on it is judged."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import PurePosixPath


@dataclass(frozen=True)
class Unread:
    """What cannot be used for mistakes of its own, so that nothing that depends on it is judged: files, roles
    of datasets, and ids that unusable datasets would give."""

    files: frozenset[str] = frozenset()
    roles: frozenset[str] = frozenset()
    ids: frozenset[str] = frozenset()

    @property
    def editions(self) -> list[str]:
        """The names of editions whose files cannot be used."""
        return sorted(PurePosixPath(name).stem for name in self.files if name.startswith('content/editions/'))

    def may_give(self, anchor: str) -> bool:
        """May `anchor` be that of a record which cannot be read?"""
        return any(key in anchor for key in self.ids)
