"""Words on the command line to one call. The only room that prints.

- group: the group of commands, and how a run ends
- edition_names: the names of editions on the command line
- progress: what is shown while a build runs
- commands/: what makes something
- tools/: what looks at something

`run` is the entry of every version: `verify` calls that of the commit of a release.
"""

from . import commands, tools
from .group import main, run

__all__ = ['commands', 'main', 'run', 'tools']
