"""Words on the command line to one call; a module for each command. The only room that prints, besides `progress`."""

from . import build, check, inspect, sheet
from .group import main, run

__all__ = ['build', 'check', 'inspect', 'main', 'run', 'sheet']
