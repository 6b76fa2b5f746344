"""What a YAML file says, and where."""

from __future__ import annotations

from dataclasses import dataclass

from ..problems import Place


@dataclass(frozen=True)
class Yaml:
    """What a YAML file says, and where: `values` and `keys` map a path such as (3, 'title') to (line,
    column)."""

    data: object
    values: dict[tuple, tuple[int, int]]
    keys: dict[tuple, tuple[int, int]]
    name: str

    def place(self, path: tuple = ()) -> Place:
        """The place of the value at `path`, or of its nearest parent that has one."""
        path = tuple(path)
        while path and path not in self.values:
            path = path[:-1]
        return Place(self.name, *self.values.get(path, (1, 1)))

    def key_place(self, path: tuple) -> Place:
        """The place of the key at `path` in its mapping."""
        return Place(self.name, *self.keys[path]) if path in self.keys else self.place(path[:-1])
