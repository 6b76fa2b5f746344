"""The door for finished PDFs, which may come from anywhere: whatever a library stumbles over in one is said
in one line."""

from __future__ import annotations

import io
import logging
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from pypdf import PdfReader
from pypdf.errors import DependencyError, FileNotDecryptedError

from ...core.guard import Exceeded, limited
from ...core.limits import INSPECTING
from ...programs import ProgramFailed

# bytes at either end in which readers look for the marks of a PDF (ISO 32000-1, annex H.3, notes 13 and 18)
EDGE = 1024
LONGEST = 150  # characters of a library's own words


class Unreadable(ValueError):
    """A file that cannot be read as a PDF. Says which and why, in one line."""


class Damaged(ValueError):
    """What we noticed ourselves while reading, in words for `reading`."""


def open_pdf(data: bytes) -> PdfReader:
    """The file as pypdf sees it, which mends nothing on the way."""
    reader = PdfReader(io.BytesIO(data), strict=True)
    if not reader.is_encrypted and not len(reader.pages):
        raise Damaged('it has no pages')
    return reader


@contextmanager
def reading(path: Path, data: bytes, *passing: type[Exception]) -> Iterator[None]:
    """Around everything that reads the PDF `data` of the file `path`, with any library. Raises Unreadable.
    What is `passing` says nothing against the file.

    Libraries read a PDF bit by bit, so a file may turn out to be broken at any time and in any kind of
    exception, or beyond any limit.
    """
    if b'%PDF-' not in data[:EDGE]:
        raise Unreadable(f'{path}: this is not a PDF')
    if b'%%EOF' not in data[-EDGE:]:
        raise Unreadable(f'{path}: this PDF is cut off, its end is missing: copy or build it again')
    log = logging.getLogger('pypdf')
    before = log.level
    log.setLevel(logging.CRITICAL)  # what it warns of is damage, and said here
    try:
        with limited(INSPECTING):
            yield
    except (Unreadable, ProgramFailed, OSError, *passing):
        raise
    except Exceeded as e:
        raise Unreadable(f'{path}: looking at this PDF {e}') from e
    except Exception as e:
        raise Unreadable(f'{path}: {_reason(e)}') from e
    finally:
        log.setLevel(before)


def _reason(error: Exception) -> str:
    """What is wrong with a file in which a library met this error."""
    words = ' '.join(str(error).split())
    if isinstance(error, (DependencyError, FileNotDecryptedError)) or 'password' in words.lower():
        return 'this PDF is encrypted: save it without a password first'
    if isinstance(error, RecursionError) or 'cyclic' in words:
        return 'this PDF is damaged: its parts refer to each other in a circle'
    if isinstance(error, Damaged):
        return f'this PDF is damaged: {words}'
    printable = ''.join(c for c in words if c.isprintable())
    return f'this PDF is damaged ({type(error).__name__}: {printable[:LONGEST]})'
