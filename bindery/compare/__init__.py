"""Two editions, and what is different: as a marked PDF, an annex, a page map and data.

Each side is composed and laid out like any edition and then read as a plain value; what follows is a pure function of two such values.

- request: the words on the command line to the two folders and editions; git
- archive: the files of a commit, none of them trusted
- words: what a block says, and how two blocks differ
- blocks, tables: a draft as a run of blocks, each in its place; a table as cells
- side: an edition as a plain value
- match: which block of one side is which of the other
- records: two datasets, field by field
- changes: the list of changes
- few: which pages are bound when few have changes
- pages: the page map old -> new
- mark, ghosts: changes written into the HTML of the new edition
- marked: the pages of the comparison
- report: the list of changes as data, for templates, JSON and CSV; the changelog for readers
- run: all of it in order
"""
