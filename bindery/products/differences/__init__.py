"""Two editions, each as a plain value, and what is different.

- edition_state: an edition as a plain value
- words, blocks, tables, groups: what it says, cut into what is compared
- match: which block of one is which of the other
- records: two datasets, field by field
- changes: the list of changes
"""
