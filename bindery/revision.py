"""What git knows of a publication: its commit, and what was changed since."""

from __future__ import annotations

import subprocess
from dataclasses import dataclass
from pathlib import Path

SHORT = 7                  # digits of a commit, where people read it


@dataclass(frozen=True)
class Revision:
    """`commit` is 40 hex digits, '' where there is none; `changed` are the files below the publication that are not as the commit has them."""

    commit: str = ''
    changed: tuple[str, ...] = ()

    def __str__(self) -> str:
        """As it stands at the foot of a page: "commit 1a2b3c4 with changes"."""
        return f'commit {self.commit[:SHORT]}{" with changes" if self.changed else ""}' if self.commit else 'no commit'


def revision(directory: Path) -> Revision:
    """The state of the publication in `directory`; an empty one where there is no git, no repository or no commit."""
    status = git(directory, 'status', '--porcelain=v2', '--branch', '-z', '--', '.')
    if status is None:
        return Revision()
    commit, changed, rows = '', [], iter(status.split('\0'))
    for row in rows:
        kind = row[:1]
        if row.startswith('# branch.oid '):
            commit = row.rpartition(' ')[2].strip('()').replace('initial', '')
        elif kind in ('1', 'u', '2'):
            changed.append(row.split(' ', {'1': 8, '2': 9, 'u': 10}[kind])[-1])
            if kind == '2':
                next(rows)            # the name that a renamed file had before
        elif kind == '?':
            changed.append(row[2:])
    return Revision(commit, tuple(changed))


def committed(directory: Path) -> list[str]:
    """The files of the publication that git keeps, in order; names below `directory`."""
    return sorted(filter(None, (git(directory, 'ls-files', '-z', '--', '.') or '').split('\0')))


def folder(directory: Path) -> str:
    """Where the publication lies in its repository: '' at its root, else a path that ends with /."""
    return (git(directory, 'rev-parse', '--show-prefix') or '').strip()


def check_out(directory: Path, commit: str, into: Path) -> str:
    """Put the whole repository of a publication, as of `commit`, into a new folder; what git has against it, or ''."""
    top = (git(directory, 'rev-parse', '--show-toplevel') or '').rstrip('\n')
    if not top:
        return f'{directory} is in no git repository'
    for words in (('clone', '--quiet', '--shared', '--no-checkout', '-c', 'core.autocrlf=false', top, str(into)),
                  ('-C', str(into), 'checkout', '--quiet', '--detach', commit)):
        done = subprocess.run(['git', *words], capture_output=True, text=True)
        if done.returncode:
            return (done.stderr.strip() or 'git failed').splitlines()[-1]
    return ''


def git(directory: Path, *words: str) -> str | None:
    """What git says, or None where it is not installed or does not know this folder."""
    try:
        done = subprocess.run(['git', '--no-optional-locks', '-C', str(directory), *words], capture_output=True, text=True)
    except FileNotFoundError:
        return None
    return done.stdout if done.returncode == 0 else None
