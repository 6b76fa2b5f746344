"""The files of templates: those of a publication, and the library's own for what it has none of."""

from __future__ import annotations

import difflib
import re
from functools import cache
from pathlib import Path, PurePosixPath

from ...core.encoding import decode
from ...core.problems import Place, did_you_mean
from ...core.publication.source_files import Snapshot
from ...sources.catalogues import OWN

GENERIC = '_'  # the names of templates for any dataset begin with it
LIBRARY = 'bindery/data/templates'  # the folder of the library's own templates, as messages show it


@cache
def library() -> dict[str, bytes]:
    """The templates of the library: name -> content."""
    root = Path(__file__).resolve().parents[2] / 'data' / 'templates'
    return {path.relative_to(root).as_posix(): path.read_bytes() for path in sorted(root.rglob('*.j2'))}


class TemplateFiles:
    """The templates of a publication (`own`), and with those of the library that it does not replace (`all`):
    name below templates/ -> content."""

    def __init__(self, files: Snapshot):
        self.files = files
        self.own = {
            name.partition('/')[2]: files.files[name]
            for name in files.below('templates')
            if not name.startswith(f'{OWN}/')
        }
        self.all = {**library(), **self.own}

    def names(self, folder: str) -> list[str]:
        """The names of the publication's own templates in a folder, without suffixes."""
        return sorted({
            PurePosixPath(name).name.split('.')[0]
            for name in self.own
            if PurePosixPath(name).parent.as_posix() == folder and name.endswith('.j2')
        })

    def exists(self, name: str) -> bool:
        """Whether the publication or the library has a template."""
        return name in self.all

    def to_make(self, name: str, like: str = '') -> str:
        """The hint for a template that is missing: which file to make, and which template to copy. That is
        one whose name begins with `like`, else a generic one of the library, else the one with the nearest
        name."""
        folder = PurePosixPath(name).parent
        beside = [n for n in self.all if PurePosixPath(n).parent == folder and n.endswith('.j2')]
        own = [n for n in beside if n in self.own and not PurePosixPath(n).name.startswith('_')]
        others = (
            [n for n in own if like and PurePosixPath(n).name.startswith(like)]
            or [n for n in beside if n in library() and PurePosixPath(n).name.startswith(GENERIC)]
            or own
        )
        if not others:
            return f'make templates/{name}'
        nearest = max(others, key=lambda n: difflib.SequenceMatcher(None, n, name).ratio())
        return f'make templates/{name}, and begin with a copy of {self._shown(nearest)}'

    def instead(self, word: str, known: list[str], plural: str, name: str, like: str = '') -> str:
        """The hint for a word that names no template: the `known` words, `plural` in words, and how to make
        the template `name`."""
        near = did_you_mean(word, known)
        if not known:
            return self.to_make(name, like)
        return (
            f'{near + " W" if near else "w"}rite one of the {plural}: {", ".join(known)}. For a new one'
            f' {self.to_make(name, like)}'
        )

    def _shown(self, name: str) -> str:
        """The path of a template in messages."""
        return f'{LIBRARY}/{name}' if name in library() and name not in self.own else f'templates/{name}'

    def place(self, name: str) -> Place:
        """The beginning of a template."""
        return Place(self._shown(name), 1, 1)

    def _text(self, name: str) -> str | None:
        """The text of a template, or None if there is none; '' if it cannot be decoded, which `check`
        reports."""
        data = self.all.get(name)
        return None if data is None else decode(data, self._shown(name))[0]

    def _named_there(self, place: Place, field: str) -> Place:
        """The place of a field in a line of a template; the beginning of the line if it is not found
        there."""
        name = place.file.removeprefix(f'{LIBRARY}/').removeprefix('templates/')
        lines = (self._text(name) or '').split('\n')
        line = lines[place.line - 1] if place.line <= len(lines) else ''
        named = re.search(rf"""(?<=[.'"]){re.escape(field)}(?![\w-])""", line)
        return Place(place.file, place.line, named.start() + 1) if named else place
