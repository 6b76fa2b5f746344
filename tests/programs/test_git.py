"""A repository of a stranger is data: nothing that it names is run, nothing that it points to is followed."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest

from bindery.programs import git as hardened
from bindery.sources.files.revision import committed, folder, reachable, revision
from support.shelf import commit, git


@pytest.fixture
def repository(tmp_path: Path) -> Path:
    """A repository with one commit, and a program beside it that leaves a trace when it is run."""
    top = tmp_path / 'book'
    (top / 'content').mkdir(parents=True)
    (top / 'content' / 'dough.md').write_text('Flour and water.\n')
    git(top, 'init', '--quiet')
    commit(top)
    return top


def spy(tmp_path: Path) -> tuple[Path, Path]:
    """A program, and the file that shows that it was run."""
    trace, program = tmp_path / 'trace', tmp_path / 'spy.sh'
    program.write_text(f'#!/bin/sh\necho ran >> {trace}\ncat\n')
    program.chmod(0o755)
    return program, trace


def ask_everything(book: Path) -> None:
    """Every question that the press asks git."""
    state = revision(book)
    committed(book)
    folder(book)
    reachable(book, state.commit or 'HEAD', ())
    hardened.call(book, 'archive', '--format=tar', 'HEAD', 'content')
    hardened.check_out(book, state.commit, book.parent / 'clean')


@pytest.mark.parametrize(
    'setting',
    [
        ('core.fsmonitor', '{spy}'),
        ('core.hooksPath', '{hooks}'),
        ('core.pager', '{spy}'),
        ('core.sshCommand', '{spy}'),
        ('diff.external', '{spy}'),
        ('diff.prose.textconv', '{spy}'),
        ('filter.prose.clean', '{spy}'),
        ('filter.prose.smudge', '{spy}'),
        ('filter.prose.process', '{spy}'),
        ('tar.tar.command', '{spy}'),
        ('core.alternateRefsCommand', '{spy}'),
        ('uploadpack.packObjectsHook', '{spy}'),
    ],
    ids=lambda setting: setting[0],
)
def test_no_setting_of_a_repository_runs_a_program(
    repository: Path, tmp_path: Path, setting: tuple[str, str]
):
    program, trace = spy(tmp_path)
    (repository / '.gitattributes').write_text('*.md filter=prose diff=prose\n')
    commit(repository)
    hooks = tmp_path / 'hooks'
    hooks.mkdir()
    for name in ('post-checkout', 'post-index-change', 'pre-auto-gc', 'reference-transaction'):
        (hooks / name).symlink_to(program)
        (repository / '.git' / 'hooks').mkdir(exist_ok=True)
        (repository / '.git' / 'hooks' / name).symlink_to(program)
    git(repository, 'config', setting[0], setting[1].format(spy=program, hooks=hooks))
    trace.unlink(missing_ok=True)  # what git itself ran while the repository was made
    (repository / 'content' / 'dough.md').write_text('Flour, water and salt.\n')
    ask_everything(repository)
    assert not trace.exists()


def test_the_settings_would_run_a_program_if_git_read_them(repository: Path, tmp_path: Path):
    """That the story above can fail: plain git runs the file system monitor."""
    program, trace = spy(tmp_path)
    git(repository, 'config', 'core.fsmonitor', str(program))
    subprocess.run(['git', '-C', str(repository), 'status'], capture_output=True, check=True)
    assert trace.exists()


def test_a_submodule_is_not_asked(repository: Path, tmp_path: Path):
    program, trace = spy(tmp_path)
    inner = repository / 'content' / 'inner'
    inner.mkdir()
    (inner / 'x.md').write_text('x\n')
    git(inner, 'init', '--quiet')
    commit(inner)
    commit(repository)
    git(inner, 'config', 'core.fsmonitor', str(program))
    trace.unlink(missing_ok=True)
    ask_everything(repository)
    assert not trace.exists()


def test_a_git_file_that_points_into_another_repository_leads_nowhere(repository: Path, tmp_path: Path):
    stranger = tmp_path / 'stranger'
    stranger.mkdir()
    (stranger / '.git').write_text(f'gitdir: {repository / ".git"}\n')
    assert revision(stranger).commit == ''
    with pytest.raises(hardened.NoGit, match='leads to no work tree'):
        hardened.find(stranger)


def test_a_git_folder_that_is_a_link_leads_nowhere(repository: Path, tmp_path: Path):
    stranger = tmp_path / 'stranger'
    stranger.mkdir()
    (stranger / '.git').symlink_to(repository / '.git')
    assert revision(stranger).commit == ''


def test_a_second_work_tree_is_known_by_its_repository(repository: Path, tmp_path: Path):
    second = tmp_path / 'second'
    git(repository, 'worktree', 'add', '--quiet', '-b', 'proof', str(second))
    (second / 'content' / 'dough.md').write_text('Another flour.\n')
    assert revision(second).commit == git(repository, 'rev-parse', 'HEAD')
    assert revision(second).changed == ('content/dough.md',)
    assert revision(repository).changed == ()


def test_changes_are_named(repository: Path):
    (repository / 'content' / 'dough.md').write_text('Flour, water and salt.\n')
    (repository / 'content' / 'new.md').write_text('A new chapter.\n')
    (repository / 'draft.txt').write_text('ignored\n')
    (repository / '.git' / 'info').mkdir(exist_ok=True)
    (repository / '.git' / 'info' / 'exclude').write_text('draft.txt\n')
    assert revision(repository).changed == ('content/dough.md', 'content/new.md')
    assert folder(repository / 'content') == 'content/'


def test_a_link_in_a_commit_is_checked_out_as_a_plain_file(repository: Path, tmp_path: Path):
    (repository / 'content' / 'secret.md').symlink_to('/etc/hostname')
    state = commit(repository)
    assert hardened.check_out(repository, state, tmp_path / 'clean') == ''
    copied = tmp_path / 'clean' / 'content' / 'secret.md'
    assert not copied.is_symlink()
    assert copied.read_text() == '/etc/hostname'


def test_only_what_a_name_leads_to_is_reachable(repository: Path):
    first = commit(repository)
    git(repository, 'checkout', '--quiet', '-b', 'side')
    (repository / 'content' / 'dough.md').write_text('Rye.\n')
    aside = commit(repository)
    git(repository, 'checkout', '--quiet', '-')
    assert reachable(repository, first, ())
    assert not reachable(repository, aside, ())
    assert reachable(repository, aside, ('side',))
    git(repository, 'tag', 'v2', aside)
    assert reachable(repository, aside, ())
