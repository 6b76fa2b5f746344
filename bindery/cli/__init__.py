"""Words on the command line to one call; a module for each command. The only room that prints, besides `progress`."""

from . import build, check, clean, compare, event, inspect, order, release, selection, sheet, verify
from .group import main, run

__all__ = ['build', 'check', 'clean', 'compare', 'event', 'inspect', 'main', 'order', 'release', 'run', 'selection', 'sheet', 'verify']
