"""Compare two editions: a marked PDF with an annex, a page map, data and a changelog.

Both are composed and laid out like any edition, and compared in products/differences.

- request: the names on the command line
- archive: the files of a commit, which may be from anybody
- mark, mark_writer, removed_content, edits: write changes into the trees of the new edition
- few: which pages are bound if few have changes
- marked: lay out the comparison
- compose: the marked edition with summary and annex, composed and laid out
- pages: the page map from the old edition to the new one
- report: the list of changes as data, for templates, JSON and CSV; the changelog for readers
- run: the command, in order
"""
