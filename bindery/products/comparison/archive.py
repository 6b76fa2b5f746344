"""Read the files of a publication from the tar archive of a commit, in memory. Anybody may have written the
commit, so only regular files inside the publication are accepted, within the limits for files on disk."""

from __future__ import annotations

import io
import tarfile
from pathlib import PurePosixPath

from ...core.publication.source_files import Snapshot
from ...sources.files.snapshot import LIMITS, Limits, is_passed_over

_FOLDERS, _FILES = (tarfile.DIRTYPE,), (tarfile.REGTYPE, tarfile.AREGTYPE)
_ABOUT = (tarfile.XGLTYPE, tarfile.XHDTYPE)


class BadArchive(Exception):
    """The archive holds something that is not accepted; the message can follow the words “it holds”."""


def files_of(archive: bytes, limits: Limits = LIMITS) -> Snapshot:
    """The regular files of an uncompressed archive. Raises BadArchive, also for any link."""
    files: dict[str, bytes] = {}
    folders: set[str] = set()
    try:
        with tarfile.open(fileobj=io.BytesIO(archive), mode='r:') as tar:
            members = [
                m
                for m in tar.getmembers()
                if m.type not in _ABOUT and not _is_passed_over(PurePosixPath(m.name))
            ]
            _check(members, limits)
            for member in members:
                path = PurePosixPath(member.name)
                name, above = str(path), {str(p) for p in path.parents}
                if (
                    not above.isdisjoint(files)
                    or name in files
                    or (name in folders and member.type in _FILES)
                ):
                    raise BadArchive(f'two files of one name: {name!r}')
                folders |= above
                if member.type in _FILES:
                    data = tar.extractfile(member)
                    assert data is not None, 'a regular file has data'
                    files[name] = data.read(limits.file)
                else:
                    folders.add(name)
    except (tarfile.TarError, EOFError, ValueError) as e:
        raise BadArchive(f'an archive that cannot be read: {e}') from e
    return Snapshot(dict(sorted(files.items())))


def _is_passed_over(path: PurePosixPath) -> bool:
    return '..' not in path.parts and any(map(is_passed_over, path.parts))


def _check(members: list[tarfile.TarInfo], limits: Limits) -> None:
    if sum(m.type in _FILES for m in members) > limits.files:
        raise BadArchive(f'more than {limits.files:,} files')
    if sum(max(m.size, 0) for m in members) > limits.total:
        raise BadArchive(f'more than {limits.total / 1e6:g} MB')
    for member in members:
        name, path = member.name, PurePosixPath(member.name)
        if (
            path.is_absolute()
            or not path.parts
            or '..' in path.parts
            or '\\' in name
            or not name.isprintable()
            or any(len(p) > limits.name for p in path.parts)
        ):
            raise BadArchive(
                f'a path that leads out of the publication, or is no name of a file: {name[: limits.name]!a}'
            )
        if len(path.parts) - (member.type in _FILES) > limits.depth:
            raise BadArchive(f'folders that lie more than {limits.depth} deep in one another')
        if member.issym() or member.islnk():
            raise BadArchive(f'{name}, which is a link: only regular files are read')
        if member.type not in (*_FOLDERS, *_FILES):
            raise BadArchive(f'{name}, which is no regular file')
        if member.size > limits.file:
            raise BadArchive(f'{name}, which has more than {limits.file / 1e6:g} MB')
