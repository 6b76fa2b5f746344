"""The rules that the dialect adds to those of CommonMark, and what is looked at before they run.

- slashes: blocks that begin with ///
- foreign: blocks of other dialects
- inline: citations, index marks, passages in another language, notes inside of a text
- leftovers: what looks like a mark and is none
- bounds, fences: what is too large or too deep to be read
"""
