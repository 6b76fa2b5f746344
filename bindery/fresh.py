"""Is there anything to do? If every input and the PDFs themselves are as the last build left them, there is not."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path

from .cache import code_digest
from .revision import revision
from .sources import digest, write_atomic

INPUTS = ('content', 'templates', 'styles')


class Fresh:
    """The state after the last build with the same options."""

    def __init__(self, directory: Path, options: str, enabled: bool):
        self.directory, self.enabled = directory, enabled
        self.path = directory / 'output' / '.cache' / 'fresh' / digest(options)
        self.key = self._inputs() if enabled else ''

    def _inputs(self) -> str:
        from .executor import versions
        files = sorted(p for folder in INPUTS for p in (self.directory / folder).rglob('*') if p.is_file())
        return digest(code_digest(), versions(), str(revision(self.directory)), *(part for p in files for part in (p.relative_to(self.directory).as_posix(), p.read_bytes())))

    def recall(self) -> list[dict] | None:
        """What the last build made, if nothing has changed since; None otherwise."""
        if not self.enabled:
            return None
        try:
            state = json.loads(self.path.read_text())
            if state['key'] != self.key:
                return None
            for b in state['built']:
                if hashlib.sha256((self.directory / b['path']).read_bytes()).hexdigest() != b['sha256']:
                    return None
        except (OSError, ValueError, KeyError, TypeError):
            return None
        for b in state['built']:
            b.update(reused=b['reused'] + b['redone'], redone=0, events=[[step, name, ''] for step, name, _ in b['events']], pages_redone=[])
        return state['built']

    def remember(self, built: list[dict]) -> None:
        if self.enabled:
            try:
                write_atomic(self.path, json.dumps({'key': self.key, 'built': built}).encode())
            except OSError:
                pass
