"""The git tag by which a comparison finds a release again: build.py compare v1.0:final final."""

from __future__ import annotations

import shlex
from pathlib import Path

from ..comparison.request import CannotCompare, commit_of


def git_words(directory: Path) -> str:
    """The command line of git for a publication, from the current directory."""
    return 'git' if directory.resolve() == Path.cwd() else f'git -C {shlex.quote(str(directory))}'


def tagging(directory: Path, version: str, edition: str, commit: str) -> tuple[str, str]:
    """The name of the tag for a release: v1.0, or v1.0-final if v1.0 is at another commit; and the command
    that sets it, '' if it is set already."""
    for name in (f'v{version}', f'v{version}-{edition}'):
        try:
            standing = commit_of(f'refs/tags/{name}', directory)
        except CannotCompare:
            return name, f'{git_words(directory)} tag {name} {commit[:12]}'
        if commit.startswith(standing):
            return name, ''
    return f'{name}-{commit[:7]}', f'{git_words(directory)} tag {name}-{commit[:7]} {commit[:12]}'
