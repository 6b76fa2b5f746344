"""Reads a finished PDF with another library (pypdf) and says what is wrong with it.

- top: what binding made, checked in every build: pages, labels, bookmarks, destinations, the tops of the trees
- deep: everything, object by object: tags complete, annotations owned, fonts embedded (`build.py inspect`, tests, CI)
"""

from .deep import inspect_deep
from .top import inspect_top

__all__ = ['inspect_deep', 'inspect_top']
