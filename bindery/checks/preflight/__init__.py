"""Preflight of a file for the press, by the rules of the registry (bindery/core/rules).

- file: the file as a whole, and the boxes of its pages
- paint, content: what the pages paint, token by token
- ink: total ink and bleed, measured on the separations that Ghostscript renders, where it is installed
"""

from __future__ import annotations

from pathlib import Path

from pypdf import PdfReader

from ...programs import GHOSTSCRIPT
from ..finished.file import Fault
from ..finished.opening import open_pdf
from .content import contents
from .file import FILE_RULES, metadata, property_of
from .ink import plates
from .table import fault, rules

__all__ = ['is_for_press', 'preflight', 'rules']


def is_for_press(data: bytes) -> bool:
    """Does the file claim to be PDF/X?"""
    return bool(property_of(metadata(open_pdf(data)), 'pdfxid:GTS_PDFXVersion'))


def preflight(path: Path, data: bytes) -> tuple[PdfReader, list[Fault]]:
    """Open the file and apply all rules. Returns it with its faults. Raises ProgramFailed when Ghostscript is
    installed and cannot render the file."""
    reader = open_pdf(data)
    if reader.is_encrypted:
        return reader, [fault('x4-encryption', 'the file is encrypted: nothing else can be seen')]
    faults = [problem for rule in FILE_RULES for problem in rule(reader)] + list(contents(reader))
    return reader, faults + (list(plates(path, reader)) if GHOSTSCRIPT.command() else [])
