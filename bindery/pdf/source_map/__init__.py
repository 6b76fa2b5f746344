"""The source map of a PDF: which line of which file, and which record, stands where on which page.

- values: what a map holds, and its form as a file; one that comes from somebody else is read within limits
- make: a laid-out edition to its map
- questions: questions to a map: what stands on a page or at a point of it, on which pages a line of a source
  is printed
- storage: where maps lie, how long they stay, and how the one of a PDF is found
"""

from .questions import PlaceOnPage
from .values import BadMap, Block, Record, SourceMap, Spot, Unit

__all__ = ['BadMap', 'Block', 'Record', 'SourceMap', 'Spot', 'PlaceOnPage', 'Unit']
