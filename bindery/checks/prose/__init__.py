"""Proof-reading the text as editors wrote it: spelling, plain language, repetition, headings, sources.
Nothing is laid out.

- passages: units and datasets to passages, each with its place
- sentences: passages to sentences and words
- spelling, plain, repeated, structure, sourced: the rules
- proofread: all of them over the editions, less what editors accepted
"""

from .proofread import RULES, proofread

__all__ = ['RULES', 'proofread']
