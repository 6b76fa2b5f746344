"""The differences between two editions.

- edition_state: an edition as a plain value
- words, blocks, tables, groups: its text, divided into what is compared
- match: the blocks of one edition matched with those of the other
- records: datasets compared field by field
- changes: the list of changes
"""
