"""git, called in a way in which a stranger's repository is data.

A repository can name programs: hooks, filters, a file system monitor, a pager, another place for its data. So
git never sees the settings of the repository, of the user or of the machine. Each call works with a git
folder of our own (`_git_folder`), made for it and gone after it, that shares only the objects, the names of
commits and the index of the repository. What no settings define, git cannot run (gitattributes(5),
githooks(5), git-config(1)).
"""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from .program import APT, BREW, OnPath, ProgramFailed, ProgramMissing, ask

GIT = OnPath('git', 'git', {APT: 'git', BREW: 'git'})
LONGEST_CALL = 120  # seconds; git is ended after that
_CONFIG = """\
[core]
\trepositoryformatversion = 0
\tbare = false
\tfilemode = {filemode}
\tsymlinks = false
\thooksPath = {nowhere}
\tautocrlf = {autocrlf}
[safe]
\tdirectory = *
[protocol]
\tallow = never
"""
_KEPT = 'PATH', 'SYSTEMROOT', 'TMPDIR', 'TEMP', 'LANG'  # of our environment
_SHOWN = 'packed-refs', 'shallow'  # of a repository, besides refs, HEAD and index


@dataclass(frozen=True)
class Repository:
    """Where a repository keeps its things. `top`: its work tree; `own`: HEAD and index of this work tree;
    `common`: objects and refs."""

    top: Path
    own: Path
    common: Path


@dataclass(frozen=True)
class Answer:
    """What git said: `text` is what it printed, `fault` why it failed, '' if it did not."""

    text: bytes
    fault: str

    def __bool__(self) -> bool:
        return not self.fault


class NoGit(Exception):
    """Git is not installed, or the folder lies in no repository; the message says which."""


def find(directory: Path) -> Repository:
    """The repository that `directory` lies in. Raises NoGit where there is none.

    A `.git` file leads to a repository elsewhere. It is followed only where that repository leads back to it,
    as those of `git worktree add` do (gitrepository-layout(5), gitdir): nobody can make another's repository
    do so.
    """
    directory = directory.resolve()
    for folder in (directory, *directory.parents):
        link = folder / '.git'
        if link.is_symlink():
            break
        if link.is_dir():
            return Repository(folder, link, link)
        if link.is_file():
            return _worktree(folder, link)
    raise NoGit(f'{directory} is in no git repository')


def _worktree(top: Path, link: Path) -> Repository:
    try:
        own = (top / link.read_text('utf-8').removeprefix('gitdir:').strip()).resolve()
        back = (own / 'gitdir').read_text('utf-8').strip()
        common = (own / (own / 'commondir').read_text('utf-8').strip()).resolve()
        known = own.is_relative_to(common / 'worktrees') and (own / back).resolve() == link.resolve()
    except (OSError, ValueError) as e:
        raise NoGit(f'{link} leads to no work tree') from e
    if not known:
        raise NoGit(f'{link} leads to a repository that does not know this folder')
    return Repository(top, own, common)


def call(directory: Path, *words: str) -> Answer:
    """Ask git about the repository of `directory`. Raises NoGit where git or the repository is missing."""
    repository = find(directory)
    with _git_folder(repository) as folder:
        environment = {
            **_environment(),
            'GIT_DIR': str(folder),
            'GIT_WORK_TREE': str(repository.top),
            'GIT_OBJECT_DIRECTORY': str(repository.common / 'objects'),
        }
        return _run(('-C', str(directory.resolve()), *words), environment)


def check_out(directory: Path, commit: str, into: Path) -> str:
    """Put the whole repository of `directory`, as of `commit`, into a new folder with a repository of its
    own.

    What git has against it, or ''. Links among the files become plain files that hold where they lead. Raises
    NoGit.
    """
    repository = find(directory)
    own = into / '.git'
    _write_git_folder(own)
    (own / 'objects' / 'info').mkdir(parents=True)
    (own / 'objects' / 'info' / 'alternates').write_text(f'{repository.common / "objects"}\n', 'utf-8')
    if (shallow := repository.common / 'shallow').is_file():
        shutil.copyfile(shallow, own / 'shallow')
    return _run(('-C', str(into), 'checkout', '--quiet', '--detach', commit), _environment()).fault


def _environment() -> dict[str, str]:
    """As little of ours as git needs, and nothing that leads it elsewhere."""
    kept = {name: value for name, value in os.environ.items() if name in _KEPT}
    nowhere = dict.fromkeys(('GIT_CONFIG_SYSTEM', 'GIT_CONFIG_GLOBAL', 'HOME', 'XDG_CONFIG_HOME'), os.devnull)
    return {
        **kept,
        **nowhere,
        'GIT_CONFIG_NOSYSTEM': '1',
        'GIT_ATTR_NOSYSTEM': '1',
        'GIT_OPTIONAL_LOCKS': '0',
        'GIT_NO_LAZY_FETCH': '1',
        'GIT_NO_REPLACE_OBJECTS': '1',
        'GIT_TERMINAL_PROMPT': '0',
        'GIT_PAGER': 'cat',
        'GIT_ALLOW_PROTOCOL': '',
        'LC_ALL': 'C.UTF-8',
    }


@contextmanager
def _git_folder(repository: Repository) -> Iterator[Path]:
    """A git folder with our settings that shows what the repository holds."""
    with tempfile.TemporaryDirectory(prefix='bindery-git-') as scratch:
        folder = Path(scratch)
        _write_git_folder(folder)
        shared = [repository.common / name for name in _SHOWN]
        for source in (repository.own / 'HEAD', repository.own / 'index', *shared):
            if source.is_file() and not source.is_symlink():
                shutil.copyfile(source, folder / source.name)
        shutil.copytree(repository.common / 'refs', folder / 'refs', symlinks=True, dirs_exist_ok=True)
        excluded = repository.common / 'info' / 'exclude'
        if excluded.is_file() and not excluded.is_symlink():
            (folder / 'info').mkdir()
            shutil.copyfile(excluded, folder / 'info' / 'exclude')
        yield folder


def _write_git_folder(folder: Path) -> None:
    """The least that git takes for a git folder, with our settings."""
    (folder / 'refs').mkdir(parents=True)
    (folder / 'objects').mkdir()
    (folder / 'HEAD').write_text('ref: refs/heads/main\n', 'utf-8')
    windows = os.name == 'nt'
    modes, ends = ('false', 'true') if windows else ('true', 'false')
    (folder / 'config').write_text(_CONFIG.format(filemode=modes, nowhere=os.devnull, autocrlf=ends), 'utf-8')


def _run(words: tuple[str, ...], environment: dict[str, str]) -> Answer:
    fixed = (
        '--no-pager',
        '--no-optional-locks',
        '-c',
        'core.fsmonitor=false',
        '-c',
        f'core.attributesFile={os.devnull}',
        '-c',
        'safe.directory=*',
    )
    try:
        answer = ask(GIT, *fixed, *words, environment=environment, wait=LONGEST_CALL)
    except ProgramMissing as e:
        raise NoGit(str(e)) from e
    except ProgramFailed as e:
        return Answer(b'', str(e))
    lines = answer.complaints.strip().splitlines()
    return Answer(answer.out, (lines[-1] if lines else 'git failed') if answer.code else '')
