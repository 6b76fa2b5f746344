"""The structure tree, built from the HTML elements: one element, one structure element, over lines and pages.

WeasyPrint 70 tags each line and each part of a broken box on its own. Here the boxes only deliver
marked-content ids; the tree comes from the elements that they were made from.

- artifacts: before a page is drawn, what is pagination or decoration and not content
- links: what tags have to know of a page that was written
- tree: elements to structure nodes
- tables: which header cells belong to a cell
- write: nodes to PDF objects
"""

from .links import Link, OnPage, link_to
from .tagging import Tagging

__all__ = ['Link', 'OnPage', 'Tagging', 'link_to']
