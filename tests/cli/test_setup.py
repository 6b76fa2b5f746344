"""scripts/setup on machines where something is missing: it says what and why, and takes nothing away.
Programs are played by a stand-in."""

from __future__ import annotations

import os
import pty
import re
import shutil
import subprocess
from pathlib import Path

import pytest

from support.book import REPOSITORY

TOOLS = ('sh', 'dirname', 'cat', 'cksum', 'mktemp', 'rm', 'mkdir', 'touch', 'tail', 'env', 'cp')

PYTHON = r"""#!/bin/sh
# A Python that does as the machine of the test does.
echo "$*" >>"$MACHINE/calls"
case "$*" in
    *"-m venv"*)
        if [ -e "$MACHINE/venv-fails" ]; then echo "Error: no room for libpython"; exit 1; fi
        mkdir -p .venv/bin; cp "$0" .venv/bin/python ;;
    *"-m pip"*) if [ -e "$MACHINE/pip-fails" ]; then echo "ERROR: the index is on fire" >&2; exit 1; fi ;;
    *"import venv, ensurepip"*)
        [ ! -e "$MACHINE/no-ensurepip" ] ||
            { echo "ModuleNotFoundError: No module named 'ensurepip'" >&2; exit 1; } ;;
    *"sys.version_info <"*) case "$0" in */python3) [ ! -e "$MACHINE/old" ] ;; esac ;;
    *"python%d"*) echo python3.11-venv ;;
    --version)
        case "$0" in
            */python3) [ -e "$MACHINE/old" ] && echo "Python 3.9.2" || echo "Python 3.11.2" ;;
            *) echo "Python 3.12.3" ;;
        esac ;;
esac
"""
APT = (
    '#!/bin/sh\necho "apt-get $*" >>"$MACHINE/calls"\ncase "$*" in *install*) rm -f "$MACHINE/no-ensurepip"'
    ' ;; esac\n'
)


class Machine:
    """A fresh clone on a machine with few programs; `lack` names what does not work there."""

    def __init__(
        self,
        folder: Path,
        lacking: tuple[str, ...] = (),
        root: bool = False,
        pythons: tuple[str, ...] = ('python3',),
    ):
        self.clone, self.state, programs = folder / 'clone', folder / 'state', folder / 'programs'
        (self.clone / 'scripts').mkdir(parents=True)
        for name in ('scripts/setup', 'pyproject.toml'):
            shutil.copy(REPOSITORY / name, self.clone / name)
        self.state.mkdir()
        for name in lacking:
            (self.state / name).touch()
        programs.mkdir()
        for name in TOOLS:
            (programs / name).symlink_to(shutil.which(name))
        for name, text in {
            'id': f'#!/bin/sh\necho {0 if root else 1000}\n',
            'apt-get': APT,
            **dict.fromkeys(pythons, PYTHON),
        }.items():
            (programs / name).write_text(text)
            (programs / name).chmod(0o755)
        self.environment = {'PATH': str(programs), 'MACHINE': str(self.state), 'TMPDIR': str(folder)}

    def setup(self, **how) -> subprocess.CompletedProcess:
        """Run scripts/setup; its words are in stderr."""
        return subprocess.run(
            [str(self.clone / 'scripts/setup')],
            env=self.environment,
            text=True,
            **({'capture_output': True} | how),
        )

    def calls(self) -> str:
        return (self.state / 'calls').read_text()

    @property
    def venv(self) -> Path:
        return self.clone / '.venv'


def test_a_machine_that_has_everything_is_set_up_once(tmp_path: Path):
    machine = Machine(tmp_path)
    done = machine.setup()
    assert done.returncode == 0, done.stderr
    assert machine.calls().count('-m venv') == machine.calls().count('-m pip') == 1
    assert machine.setup().stderr == '' and machine.calls().count('-m pip') == 1


def test_why_the_environment_could_not_be_made_is_told(tmp_path: Path):
    machine = Machine(tmp_path, ('venv-fails',))
    done = machine.setup()
    assert done.returncode == 2 and 'no room for libpython' in done.stderr
    assert not machine.venv.exists()  # what it made by half is gone: the next run begins afresh


def test_why_pip_failed_is_told_and_it_is_tried_again(tmp_path: Path):
    machine = Machine(tmp_path, ('pip-fails',))
    done = machine.setup()
    assert done.returncode == 2 and 'the index is on fire' in done.stderr and 'run this again' in done.stderr
    (machine.state / 'pip-fails').unlink()
    assert machine.setup().returncode == 0 and machine.calls().count('-m venv') == 1


@pytest.mark.parametrize('made', ['folder', 'link', 'file'])
def test_an_environment_of_somebody_else_is_left_alone(tmp_path: Path, made: str):
    machine = Machine(tmp_path, ('venv-fails',))
    treasure = machine.clone / 'elsewhere' if made == 'link' else machine.venv
    if made == 'file':
        treasure.write_text('notes')
    else:
        (treasure / 'bin').mkdir(parents=True)
        (treasure / 'notes').write_text('notes')
        (treasure / 'bin' / 'python').symlink_to('/nowhere/python3.9')
    if made == 'link':
        machine.venv.symlink_to(treasure)
    done = machine.setup()
    assert done.returncode == 2 and 'rename or delete it' in done.stderr
    assert (treasure if made == 'file' else treasure / 'notes').read_text() == 'notes' and (
        machine.venv.is_symlink() or made != 'link'
    )


def test_its_own_environment_is_made_anew_when_its_python_is_gone(tmp_path: Path):
    machine = Machine(tmp_path)
    assert machine.setup().returncode == 0
    (machine.venv / 'bin/python').unlink()
    done = machine.setup()
    assert done.returncode == 0 and 'making it anew' in done.stderr
    assert machine.calls().count('-m venv') == 2 and machine.calls().count('-m pip') == 2


def test_debian_without_venv(tmp_path: Path):
    """Who may not install is told the one command; root is spared it."""
    user = Machine(tmp_path / 'user', ('no-ensurepip',))
    done = user.setup()
    assert (
        done.returncode == 2
        and done.stderr.splitlines()[-1] == 'Debian, Ubuntu: sudo apt install python3.11-venv'
    )
    assert (
        "No module named 'ensurepip'" in done.stderr
        and not user.venv.exists()
        and 'apt-get' not in user.calls()
    )

    root = Machine(tmp_path / 'root', ('no-ensurepip',), root=True)
    done = root.setup()
    assert done.returncode == 0, done.stderr
    assert (
        'apt-get install -qy --no-install-recommends python3.11-venv' in root.calls()
        and (root.venv / 'bin/python').exists()
    )


def test_another_python_is_found_and_named(tmp_path: Path):
    done = Machine(tmp_path / 'both', ('old',), pythons=('python3', 'python3.12')).setup()
    assert done.returncode == 0 and 'with Python 3.12.3 (python3.12)' in done.stderr
    done = Machine(tmp_path / 'old', ('old',)).setup()
    assert done.returncode == 2 and 'python3 is Python 3.9.2' in done.stderr
    done = Machine(tmp_path / 'none', pythons=()).setup()
    assert (
        done.returncode == 2
        and 'there is no python3' in done.stderr
        and 'sudo apt install python3' in done.stderr
    )


def test_pip_shows_its_progress_on_a_terminal_only(tmp_path: Path):
    plain, seen = Machine(tmp_path / 'plain'), Machine(tmp_path / 'seen')
    plain.setup()
    assert '-m pip install --quiet --progress-bar off' in plain.calls()
    ours, theirs = pty.openpty()
    try:
        assert seen.setup(capture_output=False, stderr=theirs).returncode == 0
    finally:
        os.close(ours)
        os.close(theirs)
    assert '-m pip install' in seen.calls() and '--quiet' not in seen.calls()


def test_the_pythons_that_are_promised_are_the_same_everywhere():
    project = (REPOSITORY / 'pyproject.toml').read_text()
    low, high = map(int, re.search(r'requires-python = ">=3\.(\d+),<3\.(\d+)"', project).groups())
    setup = (REPOSITORY / 'scripts/setup').read_text()
    assert (
        f'(3, {low}) <= sys.version_info < (3, {high})' in setup
        and f'Python 3.{low} to 3.{high - 1} is needed' in setup
    )
    wheels = re.search(r'PYTHONS = \((.*)\)', (REPOSITORY / 'scripts/wheels').read_text())[1]
    assert wheels == ', '.join(f"'3.{n}'" for n in range(low, high))
    assert f'Python 3.{low} to 3.{high - 1}' in (REPOSITORY / 'README.md').read_text()
