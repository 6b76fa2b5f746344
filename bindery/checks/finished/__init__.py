"""Inspect a finished PDF with another library than the one that wrote it (pypdf).

- top: what binding wrote, checked in every build: pages, labels, bookmarks, destinations, the tops of the
  trees
- deep: everything, object by object: tags complete, annotations owned, headings in order (`build.py inspect`,
  tests, CI)
- vera: the verdicts of veraPDF, where it is installed
- file: an opened PDF, and its structure tree
- opening: open PDFs of unknown origin; every error becomes one line
- where: a fault as a problem at the place of its source
- build: the build identifiers of a PDF, and the source map that may be embedded in it
"""

from .build import builds, carried_map
from .deep import inspect_deep
from .file import Fault, File
from .opening import Damaged, Unreadable, reading
from .top import inspect_top
from .where import problem, problem_in_print

__all__ = [
    'Damaged',
    'Fault',
    'File',
    'Unreadable',
    'builds',
    'carried_map',
    'inspect_deep',
    'inspect_top',
    'problem',
    'problem_in_print',
    'reading',
]
