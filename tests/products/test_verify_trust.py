"""Whose program runs when a release is made again: nobody's that was not named."""

from __future__ import annotations

import hashlib
import json
import shutil
import socket
from pathlib import Path

import pytest

from bindery.products.releases.isolation import CANNOT, run
from support.book import copy_book
from support.shelf import BUNDLE, commit, git, ready, release, verify

SPY = """
import pathlib, socket
def run():
    trace = pathlib.Path({trace!r})
    trace.write_text('ran')
    try:
        socket.create_connection(('127.0.0.1', {port}), timeout=5).close()
        trace.write_text('ran, and reached the network')
    except OSError:
        pass
    return 1
"""


@pytest.fixture(scope='module')
def released(tmp_path_factory) -> Path:
    """A released book whose repository also holds a program that is called like the press."""
    book = ready(copy_book('bread', tmp_path_factory.mktemp('stranger')))
    (book / 'bindery').mkdir()
    (book / 'bindery' / '__init__.py').write_text('')
    (book / 'bindery' / 'cli.py').write_text('def run():\n    return 1\n')
    commit(book)
    assert release(book).code == 0
    return book


@pytest.fixture
def strange(released: Path, tmp_path: Path) -> Path:
    """A copy, to be changed."""
    return Path(shutil.copytree(released, tmp_path / 'bread', symlinks=True))


def plant(book: Path, trace: Path, port: int) -> str:
    """A commit whose program leaves a trace and tries the network, and a release that names it."""
    (book / 'bindery' / 'cli.py').write_text(SPY.format(trace=str(trace), port=port))
    planted = commit(book)
    forge(book, commit=planted)
    return planted


def forge(book: Path, **changed: str) -> None:
    """Change what the manifest of the release says, and its checksum with it."""
    manifest, sums = book / BUNDLE / 'manifest.json', book / BUNDLE / 'SHA256SUMS'
    manifest.write_text(json.dumps({**json.loads(manifest.read_text()), **changed}))
    lines = [line for line in sums.read_text().splitlines() if not line.endswith('manifest.json')]
    sums.write_text(
        '\n'.join([*lines, f'{hashlib.sha256(manifest.read_bytes()).hexdigest()}  manifest.json']) + '\n'
    )


def test_the_program_of_a_strangers_repository_does_not_run(strange: Path, tmp_path: Path):
    planted = plant(strange, tmp_path / 'trace', 9)
    result = verify(strange, strange / BUNDLE)
    assert result.code == 1
    problem = result.one('not-verifiable')
    assert planted[:12] in problem['message'] and 'repository of another publication' in problem['message']
    assert f'--run-code-of {planted[:12]}' in problem['hint']
    assert not (tmp_path / 'trace').exists()
    git(strange, 'branch', 'trusted')
    # its own branches prove nothing
    assert verify(strange, strange / BUNDLE, '--branch', 'trusted').code == 1
    assert not (tmp_path / 'trace').exists()


def test_a_program_that_is_asked_for_runs_without_network(strange: Path, tmp_path: Path):
    with socket.create_server(('127.0.0.1', 0)) as server:
        planted = plant(strange, tmp_path / 'trace', server.getsockname()[1])
        probe = run(['/bin/true'], tmp_path, {}, network=False)
        result = verify(strange, strange / BUNDLE, '--run-code-of', planted[:12])
        problem = result.one('not-verifiable')
        if probe.code == CANNOT:
            assert '--with-network' in problem['hint']
            assert not (tmp_path / 'trace').exists()
            return
        assert (tmp_path / 'trace').read_text() == 'ran'
        verify(strange, strange / BUNDLE, '--run-code-of', planted[:12], '--with-network')
        assert (tmp_path / 'trace').read_text() == 'ran'  # the option is for systems that cannot


def test_another_commit_than_the_one_that_was_named_does_not_run(strange: Path, tmp_path: Path):
    planted = plant(strange, tmp_path / 'trace', 9)
    other = git(strange, 'rev-parse', f'{planted}~1')
    assert verify(strange, strange / BUNDLE, '--run-code-of', other).code == 1
    assert not (tmp_path / 'trace').exists()
    assert verify(strange, strange / BUNDLE, '--run-code-of', 'HEAD').code == 2


@pytest.mark.parametrize('folder', ['../', '/etc/', '../../', 'content/../../', 'nowhere/'])
def test_a_folder_that_leads_out_of_the_commit_is_refused(strange: Path, folder: str):
    shutil.rmtree(strange / 'bindery')
    without = commit(strange)
    forge(strange, commit=without, folder=folder)
    problem = verify(strange, strange / BUNDLE).one('not-verifiable')
    assert 'is not part of the commit' in problem['message']


def test_a_link_in_a_release_is_not_followed(strange: Path):
    page = strange / BUNDLE / 'index.html'
    page.unlink()
    page.symlink_to('/etc/hostname')
    result = verify(strange, strange / BUNDLE)
    assert json.loads(result.out)['differences'] == ['index.html: a link, and a release holds only files']
