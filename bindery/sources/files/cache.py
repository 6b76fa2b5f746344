"""The cache: results of steps, kept on the disk by the digest of everything that they were made from.

An entry is plain data. It is decoded into the type that its step declares, or else made again. It begins with
a signature of its key and body with the secret of the user (`user_folder`): so an entry that is incomplete,
was copied over another, or was made by somebody else is not used.
"""

from __future__ import annotations

import hashlib
import os
import shutil
import tempfile
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Generic, TypeVar

import msgspec

from ...core.encoding import digest
from . import user_folder

Result = TypeVar('Result')

MOST = 256_000_000  # bytes that a cache may take
KEPT = 0.75  # of MOST, after the entries that were not used for longest are gone
_SIGNATURE = 32  # bytes


@dataclass(frozen=True)
class Step(Generic[Result]):
    """A step whose results are kept. `result` is their type, which msgspec must know and which is never None.
    `code` are the folders and modules of the library that decide the result besides its inputs; by default
    all."""

    name: str
    result: type[Result]
    code: tuple[str, ...] = ('.',)


@cache
def code_digest(*places: str) -> str:
    """The digest of the library's code in some folders and modules, or of all: so a changed step makes its
    results again."""
    root = Path(__file__).parents[2]
    if missing := [
        place for place in places if not (root / place).exists()
    ]:  # what they decide would never be made again
        raise ValueError(f'the library has no {", ".join(missing)}')
    files = sorted(
        p
        for place in places or ('.',)
        for p in ([root / place] if place.endswith('.py') else (root / place).rglob('*'))
        if p.suffix in ('.py', '.yaml', '.j2')
    )
    return digest(*(part for p in files for part in (p.relative_to(root).as_posix(), p.read_bytes())))


@cache
def _decoder(kind: type[Result]) -> msgspec.msgpack.Decoder[Result]:
    return msgspec.msgpack.Decoder(kind)


class Cache:
    """A folder of entries, or nothing at all when `directory` is None (`--no-cache`)."""

    def __init__(self, directory: Path | None):
        self.directory = directory
        self.grown = False  # has anything been put into it?

    def get(self, step: Step[Result], parts: tuple[bytes | str, ...]) -> Result | None:
        """The result that is kept for these parts, or None."""
        if self.directory is None:
            return None
        key = _key(step, parts)
        path = _path(self.directory, step, key)
        try:
            entry = path.read_bytes()
        except OSError:
            return None
        body = entry[_SIGNATURE:]
        if entry[:_SIGNATURE] != _signature(key, body):
            return None
        with suppress(OSError):
            os.utime(path)  # used now: `prune` drops first what was not used for longest
        try:
            # the cache of functions knows that types are hashable, and forgets that of the result
            decoder: msgspec.msgpack.Decoder[Result] = _decoder(step.result)  # type: ignore[arg-type]
            return decoder.decode(body)
        except (msgspec.DecodeError, RecursionError, ValueError, TypeError):
            return None  # an entry of another version

    def put(self, step: Step[Result], parts: tuple[bytes | str, ...], value: Result) -> None:
        """Keep a result; a full disk costs the entry, not the build."""
        if self.directory is None:
            return
        key, body = _key(step, parts), msgspec.msgpack.encode(value)
        path = _path(self.directory, step, key)
        with suppress(OSError):
            path.parent.mkdir(parents=True, exist_ok=True)
            handle, temporary = tempfile.mkstemp(dir=path.parent)
            try:
                with os.fdopen(handle, 'wb') as file:
                    file.write(_signature(key, body) + body)
                os.replace(temporary, path)
                self.grown = True
            except BaseException:
                os.unlink(temporary)
                raise

    def get_or_make(
        self,
        step: Step[Result],
        parts: tuple[bytes | str, ...],
        make: Callable[[], Result],
        worth_keeping: Callable[[Result], bool] = lambda value: True,
    ) -> Result:
        """The result that `make` returns (never None), from the cache when every one of `parts` is as
        before."""
        value = self.get(step, parts)
        if value is None:
            value = make()
            if worth_keeping(value):
                self.put(step, parts, value)
        return value

    def prune(self, most: int = MOST) -> None:
        """Drop what was not used for longest, if there are more than `most` bytes and anything was added."""
        if not self.grown:
            return
        entries = sorted(self._entries(), key=lambda entry: entry[1].st_mtime_ns)
        remaining = sum(status.st_size for _, status in entries)
        if remaining <= most:
            return
        for path, status in entries:
            if remaining <= most * KEPT:
                break
            with suppress(OSError):
                path.unlink()
                remaining -= status.st_size

    def sizes(self) -> dict[str, tuple[int, int]]:
        """How many entries and bytes there are of each step, by its name."""
        counted: dict[str, tuple[int, int]] = {}
        for path, status in self._entries():
            number, size = counted.get(path.parts[-3], (0, 0))
            counted[path.parts[-3]] = number + 1, size + status.st_size
        return dict(sorted(counted.items()))

    def clear(self) -> None:
        """Drop everything."""
        if self.directory is not None and not self.directory.is_symlink():
            shutil.rmtree(self.directory, ignore_errors=True)

    def _entries(self) -> Iterator[tuple[Path, os.stat_result]]:
        for path in self.directory.glob('*/??/*') if self.directory else ():
            with suppress(OSError):
                status = path.lstat()
                yield path, status


def _path(directory: Path, step: Step[Result], key: str) -> Path:
    return directory / step.name / key[:2] / key[2:]


def _key(step: Step[Result], parts: tuple[bytes | str, ...]) -> str:
    return digest(code_digest(*step.code), step.name, *parts)


def _signature(key: str, body: bytes) -> bytes:
    signed = hashlib.blake2b(key.encode(), key=user_folder.secret(), digest_size=_SIGNATURE)
    signed.update(body)
    return signed.digest()
