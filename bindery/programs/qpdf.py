"""qpdf reads the structure of a PDF: cross-reference table, streams, syntax of every object."""

from __future__ import annotations

from pathlib import Path

from .program import APT, BREW, OnPath, ask

QPDF = OnPath('qpdf', 'qpdf', {APT: 'qpdf', BREW: 'qpdf'})
SOUND = 0  # its exit code for a file without errors and warnings


def complaint(path: Path) -> str:
    """What it has against a file, in its last line; '' for nothing. Raises ProgramFailed when it is not
    installed or does not end."""
    answer = ask(QPDF, '--check', str(path), about=path)
    lines = (answer.text + answer.complaints).strip().splitlines()
    return '' if answer.code == SOUND else lines[-1] if lines else f'exit code {answer.code}'
