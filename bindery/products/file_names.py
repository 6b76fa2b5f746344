"""The output folder: how the files of an edition are called, which of them are of today, and what is left
from before."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from ..core.problems import Problem, Refused
from ..core.publication.source_files import Snapshot
from ..core.publication.yaml_document import Yaml
from ..sources.files.cache import Cache
from ..sources.outputs import read_outputs
from ..sources.reader import Reader, stem
from ..sources.shapes import own_schema

# folders that hold something else
NO_EDITIONS = ('handouts', 'booklets', 'events', 'compare', 'releases', 'maps')


def file_beginning(slug: str, version: str, edition: str) -> str:
    """How the names of all files of an edition begin; the name of the output follows."""
    return f'{slug}-{version}-{edition}-'


@dataclass(frozen=True)
class EditionFiles:
    """`beginnings`: edition -> how its files are called as it stands now; '' for one whose file cannot be
    read."""

    directory: Path
    beginnings: dict[str, str]

    def file(self, edition: str, output: str) -> Path:
        return self.directory / 'output' / edition / f'{self.beginnings[edition]}{output}.pdf'

    def left_over(self) -> list[Path]:
        """Files of earlier versions, and of editions that are gone, in the order of their names."""
        folders = [
            p
            for p in sorted((self.directory / 'output').glob('[!.]*'))
            if p.is_dir() and p.name not in NO_EDITIONS
        ]
        return [
            file
            for folder in folders
            for file in sorted(folder.rglob('*'))
            if file.is_file() and self._is_left(folder.name, file.name)
        ]

    def _is_left(self, edition: str, name: str) -> bool:
        ours = f'-{edition}-' in name  # what else lies there is nobody's business
        return ours and (
            edition not in self.beginnings or not name.lstrip('.').startswith(self.beginnings[edition])
        )


def read_edition_files(directory: Path, files: Snapshot) -> EditionFiles:
    """From the few files that decide about names, so that it works while the text is being worked on. Raises
    Refused."""
    slug = _read(files, 'content/publication.yaml', 'publication').data['slug']
    beginnings = {}
    for name in files.names('content/editions', '.yaml'):
        edition = stem(name)
        try:
            beginnings[edition] = file_beginning(slug, _read(files, name, 'edition').data['version'], edition)
        except Refused:
            beginnings[edition] = ''
    return EditionFiles(directory, beginnings)


def screen_outputs(files: Snapshot) -> list[str]:
    """The outputs that every build makes of an edition for the screen. Raises Refused."""
    problems: list[Problem] = []
    outputs = read_outputs(files, _read(files, 'styles/outputs.yaml', 'outputs'), {}, problems)
    if problems:
        raise Refused(problems)
    return [
        name
        for name, output in outputs.items()
        if output.kind.tagged and not output.look and not output.asked
    ]


def _read(files: Snapshot, name: str, schema: str) -> Yaml:
    """A YAML file that is as its schema wants it. Raises Refused."""
    reader = Reader(files, Cache(None))
    source = reader.yaml(name, own_schema(schema))
    if source is None:
        raise Refused(reader.problems)
    return source
