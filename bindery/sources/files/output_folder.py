"""Writing results: files and folders below one folder, whole or not at all, under a lock.

Until it is complete, a result has a temporary name that nobody else uses. What an aborted run left under such
a name is deleted by the next run that writes to the same place.
"""

from __future__ import annotations

import os
import secrets
import shutil
import stat
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from ...core.encoding import digest
from ...core.problems import Place, Problem, Refused

CACHE = '.cache'
LOCKS = '.locks'  # the folder of locks, one for each name that was ever written
_NEW, _OLD = '.new', '.old'


@dataclass(frozen=True)
class OutputFolder:
    """A folder that may be written to. Nothing is written through a link that lies in it, and nothing outside
    of it.

    `name` is what problems call it. `shared`: other runs may write to it at the same time, so that locks are
    needed.
    """

    path: Path
    name: str = 'output'
    shared: bool = True

    def write(self, name: str, data: bytes) -> Path:
        """Write a file, given by its name below the folder; the old one stays until the new one is complete
        on the disk.

        Raises Refused where something else stands in the way, OSError where the disk does.
        """
        place = self.place(name)
        with self._locked(name):
            _sweep(place, _NEW)
            temporary = _beside(place, _NEW)
            try:
                handle = os.open(
                    temporary,
                    os.O_WRONLY
                    | os.O_CREAT
                    | os.O_EXCL
                    | getattr(os, 'O_NOFOLLOW', 0)
                    | getattr(os, 'O_BINARY', 0),
                    0o666,
                )
                with os.fdopen(handle, 'wb') as file:
                    file.write(data)
                    file.flush()
                    os.fsync(file.fileno())
                os.replace(temporary, place)
            except BaseException:
                temporary.unlink(missing_ok=True)
                raise
        return place

    @contextmanager
    def replacing(self, name: str, replace: bool = False) -> Iterator[OutputFolder]:
        """A new folder that takes its place below this one at the end, or is gone if anything went wrong.

        Without `replace` there must be nothing in its place; with it, the folder of before stays until the
        new one is complete.
        """
        place = self.place(name)
        with self._locked(name):
            _sweep(place, _NEW)
            _sweep(place, _OLD)
            scratch = _beside(place, _NEW)
            scratch.mkdir()
            try:
                yield OutputFolder(scratch, self.shown(name), shared=False)
                if replace and place.exists():
                    before = _beside(place, _OLD)
                    os.rename(place, before)
                os.rename(scratch, place)  # refuses a folder that has something in it
            except BaseException:
                shutil.rmtree(scratch, ignore_errors=True)
                raise
            _sweep(place, _OLD)

    def shown(self, name: str) -> str:
        """What messages call a file or folder of it."""
        return f'{self.name}/{name}'

    def here(self) -> Path:
        """The folder itself; it is made. Raises Refused where something else stands in its place, OSError
        where the disk refuses."""
        self._folder(self.path, self.name)
        return self.path

    def folder(self, name: str) -> Path:
        """A folder for what needs no care; it is made. Raises as `place` does, and OSError where the disk
        refuses."""
        place = self.place(name)
        self._folder(place, self.shown(name))
        return place

    def place(self, name: str) -> Path:
        """Where `name` is written; the folders above it are made. Raises Refused where it would lead out, or
        something stands in the way."""
        parts = PurePosixPath(name).parts
        if (
            not parts
            or name.startswith('/')
            or any(
                part in ('..', '') or '\\' in part or ':' in part or not part.isprintable() for part in parts
            )
        ):
            raise Refused([
                Problem(
                    'output-name',
                    f'{name!a} cannot be the name of a file of the output',
                    Place(self.name),
                    'use letters, digits, hyphens and points for whatever becomes part of a name',
                )
            ])
        folder, called = self.path, self.name
        self._folder(folder, called)
        for part in parts[:-1]:
            folder, called = folder / part, f'{called}/{part}'
            self._folder(folder, called)
        return folder / parts[-1]

    def _folder(self, folder: Path, called: str) -> None:
        """See to it that there is such a folder."""
        with suppress(FileExistsError):
            folder.mkdir(parents=folder == self.path)
        if not stat.S_ISDIR(folder.lstat().st_mode):
            what = 'a link' if folder.is_symlink() else 'a file'
            raise Refused([
                Problem(
                    'output-blocked',
                    f'{called} is {what}, and results are written into a folder of that name',
                    Place(called),
                    f'rename or delete {called}',
                )
            ])

    @contextmanager
    def _locked(self, name: str) -> Iterator[None]:
        """Hold the lock of what is written under `name`; whoever else wants to write it waits."""
        if not self.shared:
            yield
            return
        locks = self.path / LOCKS
        self._folder(locks, f'{self.name}/{LOCKS}')
        handle = os.open(locks / digest(name), os.O_RDWR | os.O_CREAT | getattr(os, 'O_NOFOLLOW', 0), 0o666)
        try:
            _lock(handle)
            yield
        finally:
            os.close(handle)  # and with it the lock


def cache_folder(output: OutputFolder) -> Path | None:
    """Where results are kept from build to build; None where nothing can be, because there is no output
    folder, or only something of its name, which is said when something is to be written. Raises Refused where
    something else stands in the place of the cache.
    """
    try:
        output.here()
    except (Refused, OSError):
        return None
    try:
        return output.folder(CACHE)
    except OSError:  # nothing can be added, but there may be something to use
        return output.path / CACHE


def _beside(place: Path, ending: str) -> Path:
    """A name that nobody has, hidden, in the same folder."""
    return place.with_name(f'.{place.name[:150]}.{secrets.token_hex(6)}{ending}')


def _sweep(place: Path, ending: str) -> None:
    """Delete what a run that was ended left beside `place`. Whoever holds its lock is the only one that
    writes there."""
    for leftover in place.parent.glob(f'.{_literal(place.name[:150])}.' + '[0-9a-f]' * 12 + ending):
        if leftover.is_dir() and not leftover.is_symlink():
            shutil.rmtree(leftover, ignore_errors=True)
        else:
            with suppress(OSError):
                leftover.unlink()


def _literal(name: str) -> str:
    """A name as a pattern that matches it alone (fnmatch)."""
    return ''.join(f'[{c}]' if c in '*?[' else c for c in name)


def _lock(handle: int) -> None:
    if sys.platform == 'win32':
        import msvcrt

        msvcrt.locking(handle, msvcrt.LK_LOCK, 1)
    else:
        import fcntl

        fcntl.flock(handle, fcntl.LOCK_EX)
