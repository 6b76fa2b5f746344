"""Fragments and overlays to one tagged PDF. Touches only the top level: what is inside a fragment was made
once and stays.

- join: pages, structure tree, destinations, overlays
- fonts: the subsets of the whole book
- outward_links: links out of a file that is only a part of the book
- outline: bookmarks and page labels
"""

from .fonts import embed_fonts
from .join import Bound, Part, bind, open_fragment

__all__ = ['Bound', 'Part', 'bind', 'embed_fonts', 'open_fragment']
