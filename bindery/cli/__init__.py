"""Words on the command line to one call; a module for each command. The only room that prints, besides `progress`."""

from . import build, check, compare, event, inspect, order, selection, sheet
from .group import main, run

__all__ = ['build', 'check', 'compare', 'event', 'inspect', 'main', 'order', 'run', 'selection', 'sheet']
