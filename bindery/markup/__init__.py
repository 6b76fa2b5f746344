"""The Markdown dialect of docs/writing.md: text in, a marked-up tree with source lines out."""

from .dialect import parse, parse_inline

__all__ = ['parse', 'parse_inline']
