"""Reads a finished PDF with another library (pypdf) and says what is wrong with it.

- top: what binding made, checked in every build: pages, labels, bookmarks, destinations, the tops of the trees
- deep: everything, object by object: tags complete, annotations owned, headings in order (`build.py inspect`, tests, CI)
- vera: the verdict of veraPDF, where it is installed
- where: a fault, at the place of the source that it came from
"""

from .deep import inspect_deep
from .file import Fault, File
from .top import inspect_top
from .where import problem

__all__ = ['Fault', 'File', 'inspect_deep', 'inspect_top', 'problem']
