"""The order sheet: one page, and the same as YAML, with what a printer needs for a quotation.

- sheet: what stands on it, taken from what was built
- make: the command, from an edition to its sheet
"""
