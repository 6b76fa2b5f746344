"""One module for each kind of output: a bound book and an order in, the bytes of a PDF out.

Each module has `finish(bound, order) -> Finished` and `WHOLE`: does the file hold every page of the book?
"""

from .order import Finished, Order, Subset

__all__ = ['Finished', 'Order', 'Subset']
