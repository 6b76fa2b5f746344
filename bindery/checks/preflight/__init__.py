"""Preflight of a file for the press: its rules (those of the registry), and what looks at them.

- file: the file as a whole, the boxes of its pages
- paint, content: what the pages paint, token by token
- ink: what the plates will hold, drawn by Ghostscript where it is installed
"""

from __future__ import annotations

from pathlib import Path

from pypdf import PdfReader

from ...programs import GHOSTSCRIPT
from ..finished.file import Fault
from ..finished.opening import open_pdf
from .content import contents
from .file import FILE_RULES, metadata, says
from .ink import plates
from .table import fault, rules

__all__ = ['is_for_press', 'preflight', 'rules']


def is_for_press(data: bytes) -> bool:
    """Does the file say that it is made for a printer?"""
    return bool(says(metadata(open_pdf(data)), 'pdfxid:GTS_PDFXVersion'))


def preflight(path: Path, data: bytes) -> tuple[PdfReader, list[Fault]]:
    """The opened file and all its faults. Raises ProgramFailed when Ghostscript is installed and cannot draw
    the file."""
    reader = open_pdf(data)
    if reader.is_encrypted:
        return reader, [fault('x4-encryption', 'the file is encrypted: nothing else can be seen')]
    faults = [found for rule in FILE_RULES for found in rule(reader)] + list(contents(reader))
    return reader, faults + (list(plates(path, reader)) if GHOSTSCRIPT.command() else [])
