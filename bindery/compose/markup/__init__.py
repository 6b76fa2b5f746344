"""The Markdown dialect of docs/writing.md: text in, a marked-up tree with source lines out.

- dialect: the parser
- bounds, fences: what is looked at line by line before it
- blocks, options, tables, headings, inline: the marks
- strays: what looks like a mark and is none
- notes: problems inside of a tree
- lines, locate: where each block stands in its source
"""

from .dialect import parse, parse_inline

__all__ = ['parse', 'parse_inline']
