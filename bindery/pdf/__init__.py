"""Pages to PDF files: bound, finished for a screen or a printer, imposed on sheets.

- attachments: the files inside of a PDF
- barcode: the bars of an ISBN
- binding/, finishing/, imposition/
- source_map/: which line of the sources stands where on which page
"""
