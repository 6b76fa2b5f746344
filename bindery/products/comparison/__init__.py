"""Two editions, and what is different: as a marked PDF, an annex, a page map and data.

Both are composed and laid out like any edition, and compared in products/differences.

- request: the words on the command line to the two folders and editions
- archive: the files of a commit, none of them trusted
- mark, mark_writer, removed_content, edits: changes written into the tree of the new edition
- few: which pages are bound when few have changes
- marked: the pages of the comparison
- compose: the marked edition with summary and annex, composed and laid out
- pages: the page map old -> new
- report: the list of changes as data, for templates, JSON and CSV; the changelog for readers
- run: all of it in order
"""
