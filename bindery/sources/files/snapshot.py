"""Reading the files of a publication: each file once, as it is when a run begins.

The files may come from a stranger. So only regular files are opened, no link is followed, and everything has
a limit. All other modules take files from the snapshot: what is edited during a build belongs to the next
one.
"""

from __future__ import annotations

import os
import stat
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from ...core.encoding import decode
from ...core.problems import Place, Problem
from ...core.publication.source_files import Snapshot

INPUTS = ('content', 'templates', 'styles')
Directory = int | Path  # an open folder: a handle, or its path on systems without openat(2)


@dataclass(frozen=True)
class Limits:
    """How much is read: bytes of a file and of all files, number of files, folders inside of one another,
    characters of a name."""

    file: int = 64_000_000
    total: int = 1_000_000_000
    files: int = 20_000
    depth: int = 12
    name: int = 200


LIMITS = Limits()


def take(directory: Path, limits: Limits = LIMITS) -> tuple[Snapshot, list[Problem]]:
    """Read content/, templates/ and styles/ of the publication in `directory`; and what lies there and cannot
    be read."""
    reader = _Reader(limits)
    with _opened(directory.resolve(), None) as root:
        for name in INPUTS:
            reader.folder(root, name, PurePosixPath(), 1)
    return Snapshot(dict(sorted(reader.files.items()))), reader.problems


def is_passed_over(name: str) -> bool:
    """Files and folders whose name begins with a point belong to editors and systems."""
    return name.startswith('.') or name == '__pycache__'


def file_text(files: Snapshot, name: str) -> tuple[str, list[Problem]]:
    """The text of a file of a publication, '' when it cannot be used."""
    data = files.get(name)
    if data is None:
        return '', [Problem('file-unreadable', 'there is no such file', Place(name), 'add it')]
    return decode(data, name)


def read_file(path: Path, most: int = LIMITS.file) -> bytes:
    """A file that was named on the command line. Raises OSError, with plain words where it is no regular file
    or is too large."""
    handle = os.open(path, os.O_RDONLY | getattr(os, 'O_NONBLOCK', 0) | getattr(os, 'O_BINARY', 0))
    with os.fdopen(handle, 'rb') as file:
        _check(os.fstat(file.fileno()), most)
        return file.read(most + 1)


def read_below(folder: Path, name: str, most: int = LIMITS.file) -> bytes | None:
    """A file of a folder that may be a stranger's, by its name below it; None where there is no regular file,
    or a larger one."""
    parts = PurePosixPath(name).parts
    if not parts or '..' in parts or name.startswith('/'):
        return None
    try:
        with ExitStack() as stack:
            inner = stack.enter_context(_opened(folder, None))
            for part in parts[:-1]:
                inner = stack.enter_context(_opened(part, inner))
            with os.fdopen(_open(inner, parts[-1]), 'rb') as file:
                data = file.read(most + 1)
                return data if len(data) <= most else None
    except (OSError, ValueError):
        return None


class _Reader:
    """Walks through folders without following links. Where the system can, it opens each folder by the handle
    of its parent, so that no part of a path can be replaced meanwhile."""

    def __init__(self, limits: Limits):
        self.limits = limits
        self.files: dict[str, bytes] = {}
        self.problems: list[Problem] = []
        self.total = 0

    def folder(self, parent: Directory, name: str, above: PurePosixPath, depth: int) -> None:
        """Read a folder that may or may not be in `parent`."""
        path = above / name
        try:
            status = _status(parent, name)
        except FileNotFoundError:
            return
        if not stat.S_ISDIR(status.st_mode):
            self._problem(
                path,
                'file-kind',
                f'{path} is {_kind(status)}, and should be a folder',
                'put the folder itself there',
            )
        elif depth > self.limits.depth:
            self._problem(
                path,
                'folder-depth',
                f'folders lie more than {self.limits.depth} deep in one another',
                'move them further up',
            )
        else:
            try:
                with _opened(name, parent) as own:
                    for entry in sorted(os.listdir(own)):
                        self._entry(own, entry, path, depth)
            except OSError as e:
                self._problem(
                    path,
                    'file-unreadable',
                    f'the folder cannot be read: {e.strerror}',
                    'check that it may be read',
                )

    def _entry(self, folder: Directory, name: str, above: PurePosixPath, depth: int) -> None:
        if is_passed_over(name):
            return
        if not name.isprintable() or len(name) > self.limits.name:
            shown = os.fsencode(name).decode('utf-8', 'backslashreplace')[:80]
            self._problem(
                above,
                'file-name',
                'the name of a file in it has characters that cannot be printed, or more than'
                f' {self.limits.name}: {shown!a}',
                'rename it: letters, digits, hyphens and points',
            )
            return
        path = above / name
        try:
            status = _status(folder, name)
            if stat.S_ISDIR(status.st_mode):
                self.folder(folder, name, above, depth + 1)
            elif stat.S_ISREG(status.st_mode):
                self._file(folder, name, path)
            else:
                self._problem(
                    path,
                    'file-kind',
                    f'{path} is {_kind(status)}; only files of the publication itself are read',
                    'put a copy of the file there',
                )
        except OSError as e:
            self._problem(
                path,
                'file-unreadable',
                f'the file cannot be read: {e.strerror or e}',
                'check that it may be read',
            )

    def _file(self, folder: Directory, name: str, path: PurePosixPath) -> None:
        if len(self.files) >= self.limits.files:
            if not any(p.code == 'files-many' for p in self.problems):
                self._problem(
                    path.parent,
                    'files-many',
                    f'the publication has more than {self.limits.files:,} files',
                    'keep only what it needs in these folders',
                )
            return
        most = min(self.limits.file, self.limits.total - self.total)
        with os.fdopen(_open(folder, name), 'rb') as file:
            size = os.fstat(file.fileno()).st_size
            data = b'' if size > most else file.read(most + 1)
        if size > most or len(data) > most:
            limit = (
                f'{self.limits.file / 1e6:.0f} MB is the most for a file'
                if size > self.limits.file
                else f'{self.limits.total / 1e6:.0f} MB for all files'
            )
            self._problem(
                path, 'file-size', f'the file is too large: {limit}', 'make it smaller, or split it'
            )
            return
        self.files[str(path)] = data
        self.total += len(data)

    def _problem(self, path: PurePosixPath, code: str, message: str, hint: str) -> None:
        self.problems.append(Problem(code, message, Place(str(path)), hint))


def _kind(status: os.stat_result) -> str:
    """What something is that is no regular file, in words."""
    kinds = (
        (stat.S_ISLNK, 'a link'),
        (stat.S_ISREG, 'a file'),
        (stat.S_ISDIR, 'a folder'),
        (stat.S_ISFIFO, 'a pipe'),
        (stat.S_ISSOCK, 'a socket'),
    )
    return next((words for test, words in kinds if test(status.st_mode)), 'a device')


def _check(status: os.stat_result, most: int) -> None:
    if not stat.S_ISREG(status.st_mode):
        raise OSError(0, f'it is {_kind(status)}, and should be a file')
    if status.st_size > most:
        raise OSError(0, f'it is too large: {most / 1e6:.0f} MB is the most')


# --- by handles where the system has them (openat(2)), else by paths ----------------------------------------
_BY_HANDLE = os.open in os.supports_dir_fd and os.stat in os.supports_dir_fd and os.listdir in os.supports_fd


@contextmanager
def _opened(name: str | Path, parent: Directory | None) -> Iterator[Directory]:
    """A context with an open folder. `parent` None: `name` is a path."""
    if isinstance(parent, Path) or not _BY_HANDLE:
        assert not isinstance(parent, int)
        yield Path(parent or '', name)
        return
    # the first folder was named by the user and may be reached through links
    handle = os.open(
        name, os.O_RDONLY | os.O_DIRECTORY | (0 if parent is None else os.O_NOFOLLOW), dir_fd=parent
    )
    try:
        yield handle
    finally:
        os.close(handle)


def _status(folder: Directory, name: str) -> os.stat_result:
    """The status of a file or folder; links are not followed."""
    if isinstance(folder, int):
        return os.stat(name, dir_fd=folder, follow_symlinks=False)
    return os.lstat(folder / name)


def _open(folder: Directory, name: str) -> int:
    """A handle of a regular file. Something else may have taken its place since it was looked at, so it is
    looked at again."""
    flags = (
        os.O_RDONLY | getattr(os, 'O_NOFOLLOW', 0) | getattr(os, 'O_NONBLOCK', 0) | getattr(os, 'O_BINARY', 0)
    )
    handle = os.open(name, flags, dir_fd=folder) if isinstance(folder, int) else os.open(folder / name, flags)
    try:
        if not stat.S_ISREG(os.fstat(handle).st_mode):
            raise OSError(0, 'it is not a regular file')
    except OSError:
        os.close(handle)
        raise
    return handle
