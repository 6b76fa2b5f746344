"""Reads the files of one publication; collects problems, the digest of each file, and which files cannot be used."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from .cache import Cache
from .names import HINT, is_name
from .problems import Place, Problem
from .shapes import check_shape
from .sources import digest, read_text
from .yaml_source import Yaml, parse_yaml


class Reader:
    """What was read so far of the publication in `directory`."""

    def __init__(self, directory: Path, cache: Cache):
        self.directory, self.cache = directory, cache
        self.problems: list[Problem] = []
        self.digests: dict[str, str] = {}
        self.unread: set[str] = set()          # files with a problem of their own: nothing that depends on them is judged

    def name(self, path: Path) -> str:
        """The path of a file as problems show it."""
        return path.relative_to(self.directory).as_posix()

    def files(self, folder: Path, pattern: str) -> Iterator[Path]:
        """The files of a folder, in order, whose names can be used."""
        for path in sorted(folder.glob(pattern)):
            if is_name(path.stem):
                yield path
            else:
                self.problems.append(Problem('name', f'the name of this file cannot be used: {path.name}', Place(self.name(path), 1, 1), f'rename it: {HINT}'))
                self.unread.add(self.name(path))

    def text(self, path: Path) -> tuple[str, str]:
        """The text of a file, '' when it cannot be read, and its name."""
        name = self.name(path)
        text, problems = read_text(path, name)
        self.problems += problems
        self.digests[name] = digest(text)
        if not text:
            self.unread.add(name)
        return text, name

    def yaml(self, path: Path, schema: dict | None) -> Yaml | None:
        """A YAML file checked against its schema; None when anything is wrong with it."""
        source, problems = self.checked(path, schema)
        if problems or source is None:
            self.unread.add(self.name(path))
            return None
        return source

    def checked(self, path: Path, schema: dict | None) -> tuple[Yaml | None, list[Problem]]:
        """A YAML file, as far as it can be read, with what is wrong with it; None when it cannot be read at all."""
        text, name = self.text(path)
        if not text:
            return None, []

        def make():
            source, problems = parse_yaml(text, name)
            if schema is not None and source.data is not None:
                said = {p.place.line for p in problems}
                problems = problems + [p for p in check_shape(source, schema) if p.place.line not in said]
            return source, problems

        source, problems = self.cache.recall('yaml', (name, text, repr(schema)), make)
        self.problems += problems
        if source.data is None:
            self.unread.add(name)
            return None, problems
        return source, problems
