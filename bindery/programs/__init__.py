"""Programs that others wrote: one module for each, which knows how to find and call it, and what is read from
its output.

What they have in common stands in `program`: the contract (`Program`), the call of a program without a shell
and with a deadline, and what to say of one that is missing. A new program is a module here and a row in the
table.
"""

from .ghostscript import GHOSTSCRIPT
from .git import GIT
from .mutool import MUTOOL
from .poppler import POPPLER
from .program import Program, ProgramFailed, ProgramMissing, missing
from .qpdf import QPDF
from .verapdf import VERAPDF

PROGRAMS: tuple[Program, ...] = (GIT, GHOSTSCRIPT, VERAPDF, QPDF, MUTOOL, POPPLER)

__all__ = [
    'GHOSTSCRIPT',
    'GIT',
    'MUTOOL',
    'POPPLER',
    'PROGRAMS',
    'QPDF',
    'VERAPDF',
    'Program',
    'ProgramFailed',
    'ProgramMissing',
    'missing',
]
