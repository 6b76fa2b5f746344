"""Handouts and booklets: selections from a publication.

- rows: content/handouts.yaml, read and checked; queries for records
- pick: takes pieces from composed units
- excerpt: a selection as an edition of its own
- pages: whole units with the pages, folios and numbers of the book
- make: the PDFs of a selection
- qr: QR codes
- run: the command, from rows to files
"""
