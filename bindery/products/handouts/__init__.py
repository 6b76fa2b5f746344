"""What is handed out of a publication: selections, made as handouts and booklets.

- rows: content/handouts.yaml, checked; records found by their fields
- pick: the chosen pieces, cut out of the composed units
- excerpt: a selection as a little edition of its own
- pages: whole units with the pages, folios and numbers of the book
- run: the command, from rows to files
"""
