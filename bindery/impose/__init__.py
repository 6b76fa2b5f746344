"""Pages to printed sheets.

- fold: which pages meet on a sheet that is folded and stitched, and how far each is moved: numbers only
- sheets: a PDF of pages to a PDF of sheets
"""

from .sheets import impose

__all__ = ['impose']
