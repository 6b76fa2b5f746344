"""Commands that look at what is there: contact sheets, inspection, explanations, inks, the cache and the
output folder."""

from . import cache, clean, explain, inks, inspect, sheet

__all__ = ['cache', 'clean', 'explain', 'inks', 'inspect', 'sheet']
