"""Open finished PDFs of unknown origin: every error of a library that reads one becomes one line."""

from __future__ import annotations

import io
import logging
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from pypdf import PdfReader
from pypdf.errors import DependencyError, FileNotDecryptedError

from ...core.guard import Exceeded, limited
from ...core.limits import INSPECTING
from ...programs import ProgramFailed

# bytes at either end in which readers look for %PDF- and %%EOF (ISO 32000-1, annex H.3, notes 13 and 18)
EDGE = 1024
LONGEST = 150  # characters of the message of a library's error


class Unreadable(ValueError):
    """A file cannot be read as a PDF. The message is one line with its path and the reason."""


class Damaged(ValueError):
    """A fault that we found ourselves while reading a PDF; `reading` makes Unreadable of it."""


def open_pdf(data: bytes) -> PdfReader:
    """Open a file with pypdf, which is told to repair nothing."""
    reader = PdfReader(io.BytesIO(data), strict=True)
    if not reader.is_encrypted and not len(reader.pages):
        raise Damaged('it has no pages')
    return reader


def catalog(reader: PdfReader) -> Any:
    """The document catalog (ISO 32000-1, 7.7.2). Any, because the file may have anything in its place."""
    return reader.trailer['/Root']


@contextmanager
def reading(path: Path, data: bytes, *passing: type[Exception]) -> Iterator[None]:
    """Wrap everything that reads the PDF `data` of the file `path`, with any library. Exceptions become
    Unreadable, except those of the types `passing`, which are no fault of the file.

    Libraries read a PDF lazily, so a broken file may raise any exception, or exceed any limit, at any time.
    """
    if b'%PDF-' not in data[:EDGE]:
        raise Unreadable(f'{path}: this is not a PDF')
    if b'%%EOF' not in data[-EDGE:]:
        raise Unreadable(f'{path}: this PDF is cut off, its end is missing: copy or build it again')
    outside: tuple[type[BaseException], ...] = (Unreadable, ProgramFailed, OSError, *passing)
    log = logging.getLogger('pypdf')
    before = log.level
    log.setLevel(logging.CRITICAL)  # its warnings are about damage, which is reported here
    try:
        with limited(INSPECTING):
            yield
    except outside:
        raise
    except Exceeded as e:
        raise Unreadable(f'{path}: looking at this PDF {e}') from e
    except Exception as e:
        raise Unreadable(f'{path}: {_reason(e)}') from e
    finally:
        log.setLevel(before)


def _reason(error: Exception) -> str:
    """What an error of a library says about the file that it read."""
    words = ' '.join(str(error).split())
    if isinstance(error, (DependencyError, FileNotDecryptedError)) or 'password' in words.lower():
        return 'this PDF is encrypted: save it without a password first'
    if isinstance(error, RecursionError) or 'cyclic' in words:
        return 'this PDF is damaged: its parts refer to each other in a circle'
    if isinstance(error, Damaged):
        return f'this PDF is damaged: {words}'
    printable = ''.join(c for c in words if c.isprintable())
    return f'this PDF is damaged ({type(error).__name__}: {printable[:LONGEST]})'
