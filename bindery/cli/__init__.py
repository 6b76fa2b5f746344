"""Words on the command line to one call; a module for each command. The only room that prints, besides `progress`."""

from . import (
               build,
               cache,
               check,
               clean,
               compare,
               event,
               explain,
               inks,
               inspect,
               order,
               release,
               selection,
               sheet,
               verify,
)
from .group import main, run

__all__ = ['build', 'cache', 'check', 'clean', 'compare', 'event', 'explain', 'inks', 'inspect', 'main', 'order', 'release', 'run', 'selection', 'sheet', 'verify']
