"""One module for each kind of output: a bound book and an order in, the bytes of a PDF out.

Each module has `finish(bound, order) -> Finished` and tells what its file keeps of the book: `PAGED`, every page; `TAGGED`, structure tree,
bookmarks and links.
"""

from .order import Finished, Order, Subset

__all__ = ['Finished', 'Order', 'Subset']
