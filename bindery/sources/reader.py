"""Reading the files of one publication: collects problems, the digest of each file, and the files that cannot
be used."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import PurePosixPath
from typing import Any

from ..core.encoding import digest
from ..core.names import HINT, is_name
from ..core.problems import Place, Problem
from ..core.publication.source_files import Snapshot
from ..core.publication.yaml_document import Yaml
from .files.cache import Cache, Step
from .files.snapshot import file_text
from .shapes import check_shape
from .yaml import parse_yaml

YAML = Step('yaml', tuple[Yaml, list[Problem]])


def stem(name: str) -> str:
    """The name of a file without its folder and its extension."""
    return PurePosixPath(name).stem


class Reader:
    """Reads files of a publication, and collects what is found on the way.

    `at` is the file that was opened last. `unread` are the files with a problem of their own: nothing that
    depends on them is judged.
    """

    def __init__(self, files: Snapshot, cache: Cache):
        self.files, self.cache = files, cache
        self.problems: list[Problem] = []
        self.digests: dict[str, str] = {}
        self.at = 'content'
        self.unread: set[str] = set()

    def names(self, folder: str, suffix: str) -> Iterator[str]:
        """The files directly in a folder whose names can be used and end with `suffix`, in order."""
        for name in self.files.names(folder, suffix):
            if is_name(stem(name)):
                yield name
            else:
                self.problems.append(
                    Problem(
                        'name',
                        f'the name of this file cannot be used: {PurePosixPath(name).name}',
                        Place(name, 1, 1),
                        f'rename it: {HINT}',
                    )
                )
                self.unread.add(name)

    def text(self, name: str) -> str:
        """The text of a file, '' if it cannot be read."""
        self.at = name
        text, problems = file_text(self.files, name)
        self.problems += problems
        self.digests[name] = digest(text)
        if not text:
            self.unread.add(name)
        return text

    def yaml(self, name: str, schema: dict[str, Any] | None) -> Yaml | None:
        """A YAML file checked against its schema; None if it has any problem."""
        source, problems = self.checked(name, schema)
        if problems or source is None:
            self.unread.add(name)
            return None
        return source

    def checked(self, name: str, schema: dict[str, Any] | None) -> tuple[Yaml | None, list[Problem]]:
        """A YAML file, as far as it can be read, and its problems; None if it cannot be read at all."""
        text = self.text(name)
        if not text:
            return None, []

        def make() -> tuple[Yaml, list[Problem]]:
            source, problems = parse_yaml(text, name)
            if schema is not None and source.data is not None:
                lines = {problem.place.line for problem in problems}
                faults = check_shape(source, schema)
                problems = problems + [fault for fault in faults if fault.place.line not in lines]
            return source, problems

        source, problems = self.cache.get_or_make(YAML, (name, text, repr(schema)), make)
        self.problems += problems
        if source.data is None:
            self.unread.add(name)
            return None, problems
        return source, problems
