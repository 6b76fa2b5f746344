"""The content of a YAML file, with the position of every value."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from ..problems import Place

# The keys and list indexes that lead from the top of a document to a value: (3, 'title').
KeyPath = tuple[str | int, ...]
Position = tuple[int, int]  # line and column, from 1


@dataclass(frozen=True)
class Yaml:
    """The content of a YAML file, and where everything stands in it.

    `data` holds plain values: dict, list, str, int, float, bool and None. `values` and `keys` are the
    positions of the values and of the mapping keys. `name` is the path of the file that problems show.
    """

    data: Any
    values: dict[KeyPath, Position]
    keys: dict[KeyPath, Position]
    name: str

    def place(self, path: Sequence[str | int] = ()) -> Place:
        """The place of the value at `path`, or of its nearest parent that has one."""
        path = tuple(path)
        while path and path not in self.values:
            path = path[:-1]
        return Place(self.name, *self.values.get(path, (1, 1)))

    def key_place(self, path: KeyPath) -> Place:
        """The place of the key at `path` in its mapping, or of the mapping if there is no such key."""
        return Place(self.name, *self.keys[path]) if path in self.keys else self.place(path[:-1])
