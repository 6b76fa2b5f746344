"""Find out whether there is anything to do: not if every input and the PDFs are as after the last build."""

from __future__ import annotations

import hashlib
from contextlib import suppress
from pathlib import Path, PurePosixPath

from ..core.encoding import digest
from ..core.publication.source_files import Snapshot
from ..pdf.source_map.storage import name_in_output
from ..sources.files.cache import Cache, Step, code_digest
from ..sources.files.revision import revision

STATE = Step('fresh', tuple[str, list[dict]])  # the digest of all inputs, and what was made from them


class LastBuild:
    """The state after the last build with the same options, kept in the cache if `enabled`."""

    def __init__(self, directory: Path, files: Snapshot, options: str, enabled: bool):
        self.directory, self.options = directory, options
        self.cache = Cache(directory / 'output' / '.cache' if enabled else None)
        self.key = self._inputs(files) if enabled else ''

    def _inputs(self, files: Snapshot) -> str:
        from ..layout.tasks import versions

        return digest(code_digest(), versions(), str(revision(self.directory)), files.digest)

    def recall(self) -> list[dict] | None:
        """The files of the last build, as plain data, if nothing has changed since; else None."""
        state = self.cache.get(STATE, (self.options,))
        if state is None or state[0] != self.key:
            return None
        built = state[1]
        with suppress(OSError):
            if all(self._stands(b) for b in built):
                return [
                    {
                        **b,
                        'reused': b['reused'] + b['redone'],
                        'redone': 0,
                        'events': [[step, name, ''] for step, name, _ in b['events']],
                        'pages_redone': [],
                    }
                    for b in built
                ]
        return None

    def _stands(self, built: dict) -> bool:
        """Are a PDF and its source map still there, and the PDF unchanged?"""
        output = self.directory / 'output'
        pdf, below = self.directory / built['path'], PurePosixPath(built['path']).relative_to('output')
        source_map = output / name_in_output(below.as_posix(), built['identifier'])
        return hashlib.sha256(pdf.read_bytes()).hexdigest() == built['sha256'] and source_map.is_file()

    def remember(self, built: list[dict]) -> None:
        """Keep the files of a build, as plain data."""
        self.cache.put(STATE, (self.options,), (self.key, built))
