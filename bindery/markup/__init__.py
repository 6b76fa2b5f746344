"""The Markdown dialect of docs/writing.md: text in, a tree of elements with lines and columns out.

- dialect: the entry, `parse` and `parse_inline`
- parser: markdown-it-py with the rules of the dialect, in rules/
- tree: the tokens of the parser as elements; blocks, options, tables, code, html: those of one kind
- audit: proof that every word of a text is in its tree
- source, lines: places in a text
"""

from .dialect import parse, parse_inline

__all__ = ['parse', 'parse_inline']
