"""What belongs to the user and not to a publication: a folder outside of every publication, and the secret in
it.

What lies beside a publication may come from a stranger together with it. So what the press keeps there is
signed with the secret of the user who made it, and what is signed with another is made again.
"""

from __future__ import annotations

import os
import secrets
import shutil
import tempfile
from collections.abc import Mapping
from contextlib import suppress
from functools import cache
from pathlib import Path

from ...core.encoding import digest

CACHE = '.cache'
_LENGTH = 32  # bytes of a secret
_SETS = 16  # of files that are kept


@cache
def folder() -> Path | None:
    """The folder of the user, only for them to read; None where none can be made."""
    base = os.environ.get('XDG_CACHE_HOME') or os.environ.get('LOCALAPPDATA') or ''
    with suppress(OSError, RuntimeError):
        place = (Path(base) if os.path.isabs(base) else Path.home() / '.cache') / 'bindery'
        place.mkdir(mode=0o700, parents=True, exist_ok=True)
        return place
    return None


@cache
def secret() -> bytes:
    """The secret of the user, made at its first use; one for this run alone where it cannot be kept."""
    fresh, place = secrets.token_bytes(_LENGTH), folder()
    if place is None:
        return fresh
    path, mine = place / 'secret', place / f'secret.{os.getpid()}'
    with suppress(OSError):
        if not path.exists():
            try:
                with open(os.open(mine, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), 'wb') as file:
                    file.write(fresh)
                with suppress(FileExistsError):  # another process was faster: its secret holds
                    os.link(mine, path)
            finally:
                mine.unlink(missing_ok=True)
        kept = path.read_bytes()
        if len(kept) == _LENGTH:
            return kept
    return fresh


def materialise(files: Mapping[str, bytes], otherwise: Path) -> Path:
    """A folder on the disk with these files, for programs that read no bytes; below `otherwise` where the
    user has no folder.

    The sets that were not used for longest are dropped. Beside a set stands a folder for what programs make
    of it: its name and CACHE.
    """
    name = digest(*(part for item in sorted(files.items()) for part in item))
    own = folder()
    with suppress(OSError):
        if own is not None:
            return _put(own / 'files', name, files)
    return _put(otherwise / 'files', name, files)


def _put(base: Path, name: str, files: Mapping[str, bytes]) -> Path:
    """The folder `name` in `base`, with the files. Raises OSError where it cannot be written."""
    place = base / name
    if not _is_there(place, files):
        base.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(dir=base) as scratch:
            for file, data in files.items():
                Path(scratch, file).write_bytes(data)
            shutil.rmtree(place, ignore_errors=True)
            with suppress(OSError):  # another process was faster
                os.rename(scratch, place)
                os.mkdir(scratch)
        _drop_old(base, place)
    with suppress(OSError):
        os.utime(place)
    return place


def _is_there(place: Path, files: Mapping[str, bytes]) -> bool:
    try:
        return sorted(files) == sorted(os.listdir(place)) and all(
            (place / name).read_bytes() == data for name, data in files.items()
        )
    except OSError:
        return False


def _drop_old(base: Path, place: Path) -> None:
    with suppress(OSError):
        sets = sorted(
            (p for p in base.iterdir() if p.suffix != CACHE and p != place),
            key=lambda p: p.stat().st_mtime_ns,
        )
        for old in sets[:-_SETS]:
            shutil.rmtree(old, ignore_errors=True)
            shutil.rmtree(old.with_suffix(CACHE), ignore_errors=True)
