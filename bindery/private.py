"""What belongs to the user and not to a publication: a folder outside of every publication, and the secret in it.

What lies beside a publication may come from a stranger together with it. So what the press keeps there is signed with the secret of the
user who made it, and what is signed with another is made again.
"""

from __future__ import annotations

import os
import secrets
from contextlib import suppress
from functools import cache
from pathlib import Path

_LENGTH = 32               # bytes of a secret


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
                with suppress(FileExistsError):        # another process was faster: its secret holds
                    os.link(mine, path)
            finally:
                mine.unlink(missing_ok=True)
        kept = path.read_bytes()
        if len(kept) == _LENGTH:
            return kept
    return fresh
