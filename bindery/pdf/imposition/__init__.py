"""Pages to printed sheets.

- fold: which pages meet on a sheet that is folded and stitched, and how far each is moved: numbers only
- sheets: a PDF of pages to a PDF of sheets
- places: the source map of the pages to that of the sheets
"""

from .sheets import Sheets, impose

__all__ = ['Sheets', 'impose']
