"""The names of files in the output folder, and which of these files are from earlier versions."""

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

# folders below output/ that are not those of editions
NO_EDITIONS = ('handouts', 'booklets', 'events', 'compare', 'releases', 'maps')


def file_beginning(slug: str, version: str, edition: str) -> str:
    """The beginning of the names of all files of an edition; the name of the output follows."""
    return f'{slug}-{version}-{edition}-'


@dataclass(frozen=True)
class EditionFiles:
    """The files of editions in output/. `beginnings`: edition -> the beginning of the names of its files in
    the present version; '' if the file of the edition cannot be read."""

    directory: Path
    beginnings: dict[str, str]

    def file(self, edition: str, output: str) -> Path:
        """The path of the PDF of an output."""
        return self.directory / 'output' / edition / f'{self.beginnings[edition]}{output}.pdf'

    def left_over(self) -> list[Path]:
        """Files of earlier versions and of editions that do not exist any more, sorted by name."""
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
        is_ours = f'-{edition}-' in name  # other files are ignored
        return is_ours and (
            edition not in self.beginnings or not name.lstrip('.').startswith(self.beginnings[edition])
        )


def read_edition_files(directory: Path, files: Snapshot) -> EditionFiles:
    """Read the few files that decide about names, so that this works even if the text has errors. Raises
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
    """The names of the outputs for the screen that every build makes. Raises Refused."""
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
    """Read a YAML file and check it against its schema. Raises Refused."""
    reader = Reader(files, Cache(None))
    source = reader.yaml(name, own_schema(schema))
    if source is None:
        raise Refused(reader.problems)
    return source
