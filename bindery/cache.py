"""Key to bytes, on disk. A hit proves that every input is unchanged, because the key is the digest of all of them.

An entry begins with the digest of its own body, so a torn or corrupted one is noticed, dropped and made again.
"""

from __future__ import annotations

import hashlib
import os
import pickle
import tempfile
from collections.abc import Callable
from functools import cache
from pathlib import Path

from .sources import digest

# What decides the result of a step besides its inputs: the modules that do it. Any other step depends on all of them.
CODE = {**{step: ('typeset', 'tags') for step in ('typeset', 'furnish', 'styles', 'subset')}, 'chart': ('charts',),
        'passages': ('markup', 'prose'), 'spelling': ('prose',), 'suggest': ('prose',)}


@cache
def code_digest(step: str = '') -> str:
    """The digest of the library's own code behind a step: whoever changes a step need not remember to raise a version."""
    root = Path(__file__).parent
    files = sorted(p for folder in CODE.get(step, ('.',)) for p in (root / folder).rglob('*') if p.suffix in ('.py', '.yaml', '.j2'))
    return digest(*(part for p in files for part in (p.relative_to(root).as_posix(), p.read_bytes())))


class Cache:
    """A folder of entries, or nothing at all when `directory` is None (`--no-cache`)."""

    def __init__(self, directory: Path | None):
        self.directory = directory

    def _path(self, step: str, key: str) -> Path:
        return self.directory / step / key[:2] / key[2:]

    def get(self, step: str, key: str) -> bytes | None:
        if self.directory is None:
            return None
        try:
            data = self._path(step, key).read_bytes()
        except OSError:
            return None
        if hashlib.sha256(data[32:]).digest() != data[:32]:
            return None
        return data[32:]

    def put(self, step: str, key: str, body: bytes) -> None:
        """Store an entry; a full disk costs the entry, not the build."""
        if self.directory is None:
            return
        path = self._path(step, key)
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            fd, temporary = tempfile.mkstemp(dir=path.parent)
            try:
                with os.fdopen(fd, 'wb') as f:
                    f.write(hashlib.sha256(body).digest() + body)
                os.replace(temporary, path)
            except BaseException:
                os.unlink(temporary)
                raise
        except OSError:
            pass

    def look(self, step: str, parts: tuple):
        """The object kept for these parts, or None."""
        body = self.get(step, digest(code_digest(step), step, *parts))
        try:
            return None if body is None else pickle.loads(body)
        except Exception:  # an entry of another Python: make it again
            return None

    def keep(self, step: str, parts: tuple, value) -> None:
        self.put(step, digest(code_digest(step), step, *parts), pickle.dumps(value, protocol=5))

    def recall(self, step: str, parts: tuple, make: Callable[[], object]):
        """The object that `make` returns (never None), from the cache when every one of `parts` is as before."""
        value = self.look(step, parts)
        if value is None:
            value = make()
            self.keep(step, parts, value)
        return value
