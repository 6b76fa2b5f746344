"""The bindery: typesets a publication once and binds it many times.

The rooms and the one direction in which data flows through them are drawn in ARCHITECTURE.md.
"""

__version__ = '0.1.0'
