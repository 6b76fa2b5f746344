"""What git knows of a publication: its commit, what was changed since, what was in a revision."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from ...core.words import ENGLISH, Words
from ...programs import git

SHORT = 7  # digits of a commit, where people read it


@dataclass(frozen=True)
class Revision:
    """`commit` is 40 hex digits, '' where there is none; `changed` are the files below the publication that
    are not as the commit has them."""

    commit: str = ''
    changed: tuple[str, ...] = ()

    def __str__(self) -> str:
        return self.spoken(ENGLISH)

    def spoken(self, words: Words) -> str:
        """As it stands at the foot of a page: "commit 1a2b3c4 with changes"."""
        _ = words.gettext
        if not self.commit:
            return _('no commit')
        text = _('commit %(commit)s with changes') if self.changed else _('commit %(commit)s')
        return text % {'commit': self.commit[:SHORT]}


def revision(directory: Path) -> Revision:
    """The state of the publication in `directory`; an empty one where there is no git, no repository or no
    commit."""
    status = _text(
        directory, 'status', '--porcelain=v2', '--branch', '--ignore-submodules=all', '-z', '--', '.'
    )
    commit, changed, rows = '', [], iter(status.split('\0'))
    for row in rows:
        kind = row[:1]
        if row.startswith('# branch.oid '):
            commit = row.rpartition(' ')[2].strip('()').replace('initial', '')
        elif kind in ('1', 'u', '2'):
            changed.append(row.split(' ', {'1': 8, '2': 9, 'u': 10}[kind])[-1])
            if kind == '2':
                next(rows)  # the name that a renamed file had before
        elif kind == '?':
            changed.append(row[2:])
    return Revision(commit, tuple(changed))


def committed(directory: Path) -> list[str]:
    """The files of the publication that git keeps, in order; names below `directory`."""
    return sorted(filter(None, _text(directory, 'ls-files', '-z', '--', '.').split('\0')))


def folder(directory: Path) -> str:
    """Where the publication lies in its repository: '' at its root, else a path that ends with /."""
    return _text(directory, 'rev-parse', '--show-prefix').strip()


def reachable(directory: Path, commit: str, names: tuple[str, ...]) -> bool:
    """Is `commit` part of the history of one of the branches, tags or commits that are named? Without names:
    of what is checked out, or a tag."""
    listed = names or ('HEAD', *_text(directory, 'for-each-ref', '--format=%(refname)', 'refs/tags').split())
    return any(
        not name.startswith('-') and _answers(directory, 'merge-base', '--is-ancestor', commit, name)
        for name in listed
    )


def _text(directory: Path, *words: str) -> str:
    """What git says, '' where it is not installed or does not know this folder."""
    try:
        answer = git.call(directory, *words)
    except git.NoGit:
        return ''
    return answer.text.decode('utf-8', 'surrogateescape') if answer else ''


def _answers(directory: Path, *words: str) -> bool:
    try:
        return bool(git.call(directory, *words))
    except git.NoGit:
        return False
