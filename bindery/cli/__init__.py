"""The command line. Each command is one call of a function of products or checks. The only room that prints.

- group: the group of commands, and how a run ends
- exit_codes: what it tells the shell
- edition_names: the names of editions on the command line
- progress: what is shown while a build runs
- commands/: commands that make something
- tools/: commands that look at something

`run` must stay where it is in every version: `verify` calls that of the commit of a release.
"""

from . import commands, tools
from .group import main, run

__all__ = ['commands', 'main', 'run', 'tools']
