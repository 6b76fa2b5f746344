"""The files of a publication, as they were when a run began."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property

from ..encoding import digest


@dataclass(frozen=True)
class Snapshot:
    """The files of a publication: path below its folder, with slashes -> content."""

    files: Mapping[str, bytes] = field(default_factory=dict, repr=False)

    def __contains__(self, name: str) -> bool:
        return name in self.files

    def get(self, name: str) -> bytes | None:
        """The content of a file, None where there is none."""
        return self.files.get(name)

    def names(self, folder: str, suffix: str = '') -> list[str]:
        """The files directly in a folder whose names end with `suffix`, in order."""
        return [name for name in self.files if name.rpartition('/')[0] == folder and name.endswith(suffix)]

    def below(self, folder: str) -> list[str]:
        """All files in a folder and its subfolders, in order."""
        return [name for name in self.files if name.startswith(f'{folder}/')]

    @cached_property
    def digest(self) -> str:
        """The digest of all names and contents."""
        return digest(*(part for item in self.files.items() for part in item))
