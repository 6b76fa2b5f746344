"""Reads a finished PDF with another library (pypdf) and says what is wrong with it.

- top: what binding made, checked in every build: pages, labels, bookmarks, destinations, the tops of the
  trees
- deep: everything, object by object: tags complete, annotations owned, headings in order (`build.py inspect`,
  tests, CI)
- vera: the verdict of veraPDF, where it is installed (`programs` calls it)
- file: an opened PDF, and its structure tree
- opening: the door for PDFs that may come from anywhere
- where: a fault, at the place of the source that it came from
- build: which build a PDF is of, and the source map that it may carry
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
