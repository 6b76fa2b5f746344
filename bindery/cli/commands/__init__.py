"""Commands that make something; a module for each."""

from . import build, check, compare, event, order, release, selection, verify

__all__ = ['build', 'check', 'compare', 'event', 'order', 'release', 'selection', 'verify']
