"""The archive of a commit to files below a fresh folder. It may be written by a stranger: nothing but regular files, nothing outside, nothing huge."""

from __future__ import annotations

import io
import tarfile
from pathlib import Path, PurePosixPath

LARGEST = 100_000_000      # bytes of one file
MOST_BYTES = 500_000_000   # of all files
MOST_FILES = 20_000
LONGEST = 500              # characters of a path
_FOLDERS, _FILES = (tarfile.DIRTYPE,), (tarfile.REGTYPE, tarfile.AREGTYPE)
_ABOUT = (tarfile.XGLTYPE, tarfile.XHDTYPE)


class BadArchive(Exception):
    """What in the archive is not taken, in words that follow “it holds”."""


def extract(archive: bytes, to: Path) -> None:
    """Write the regular files of an archive that is not compressed below `to`, which holds nothing yet. Raises BadArchive before anything is
    written; links are refused, never followed (so `tarfile` does not extract: its filter for data is missing in Python before 3.11.4)."""
    try:
        with tarfile.open(fileobj=io.BytesIO(archive), mode='r:') as tar:
            members = [m for m in tar.getmembers() if m.type not in _ABOUT]
            _check(members)
            for member in members:
                path = to.joinpath(*PurePosixPath(member.name).parts)
                if member.type in _FOLDERS:
                    path.mkdir(parents=True, exist_ok=True)
                else:
                    path.parent.mkdir(parents=True, exist_ok=True)
                    with path.open('xb') as file:
                        file.write(tar.extractfile(member).read(LARGEST))
    except (tarfile.TarError, EOFError, ValueError) as e:
        raise BadArchive(f'an archive that cannot be read: {e}') from e
    except (FileExistsError, NotADirectoryError) as e:
        raise BadArchive(f'two files of one name: {Path(e.filename).relative_to(to).as_posix()!r}') from e


def _check(members: list[tarfile.TarInfo]) -> None:
    if len(members) > MOST_FILES:
        raise BadArchive(f'more than {MOST_FILES:,} files')
    if sum(max(m.size, 0) for m in members) > MOST_BYTES:
        raise BadArchive(f'more than {MOST_BYTES / 1e6:g} MB')
    for member in members:
        name, path = member.name, PurePosixPath(member.name)
        if path.is_absolute() or not path.parts or '..' in path.parts or '\\' in name or not name.isprintable() or len(name) > LONGEST:
            raise BadArchive(f'a path that leads out of the publication, or is no name of a file: {name[:LONGEST]!r}')
        if member.issym() or member.islnk():
            raise BadArchive(f'{name}, which is a link: only regular files are read')
        if member.type not in (*_FOLDERS, *_FILES):
            raise BadArchive(f'{name}, which is no regular file')
        if member.size > LARGEST:
            raise BadArchive(f'{name}, which has more than {LARGEST / 1e6:g} MB')
