"""Proof that a release is what it says: the same bytes once more, from its commit, in a clean place."""

from __future__ import annotations

import hashlib
import json
import os
import re
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path

from ...core.encoding import decode
from ...core.problems import Place, Problem, Refused
from ...programs import git
from ...sources.files.revision import reachable
from ...sources.files.snapshot import read_file
from ...sources.shapes import check_shape, own_schema
from ...sources.yaml import parse_yaml
from ..release_store import LARGEST, MANIFEST
from .bundle import SUMS
from .isolation import CANNOT, run

OWN = Path(__file__).parents[3]  # the folder that this library lies in

_SUM = re.compile(r'([0-9a-f]{64})  (.+)')


@dataclass(frozen=True)
class Verified:
    """`differences` say file by file what is not the same; `tools` which programs or fonts are not those of
    the manifest."""

    files: int
    differences: tuple[str, ...]
    tools: tuple[str, ...] = ()

    @property
    def same(self) -> bool:
        return not self.differences


@dataclass(frozen=True)
class Trust:
    """Whose code may run to make a release again: of commits in the history of `names` (branches or tags;
    without any, of what is checked out and of tags), in the repository that this press itself lies in; and of
    the `commit` that is named, wherever it is. `network`: also where the kernel cannot keep it from the
    network."""

    names: tuple[str, ...] = ()
    commit: str = ''
    network: bool = False


def verify(folder: Path, directory: Path, jobs: int, trust: Trust = Trust()) -> Verified:
    """Check the checksums of the release in `folder`; if they hold, make it again from the repository of
    `directory` and compare each byte.

    Raises Refused when the manifest cannot be read, or the release cannot be made again, or not without
    running code that is not trusted.
    """
    before = read_manifest(folder)
    paths, tampered = check_sums(folder)
    if tampered:
        return Verified(len(paths), tuple(tampered))
    with tempfile.TemporaryDirectory() as scratch:
        clean, again = Path(scratch) / 'clean', Path(scratch) / 'again'
        try:
            said = git.check_out(directory, before['commit'], clean)
        except git.NoGit as e:
            said = str(e)
        if said:
            raise _cannot(
                folder,
                f'its commit {before["commit"][:12]} cannot be checked out: {said}',
                'name the publication in whose repository it is: --book DIR',
            )
        book = (clean / before['folder']).resolve()
        if not book.is_relative_to(clean.resolve()) or not book.is_dir():
            raise _cannot(
                folder,
                f'its folder {before["folder"]} is not part of the commit',
                'the manifest was changed: take the release from where it was published',
            )
        _rebuild(
            folder,
            clean,
            book,
            again,
            jobs=jobs,
            library=_library(folder, directory, clean, before['commit'], trust),
            network=trust.network,
        )
        now = json.loads((again / MANIFEST).read_text('utf-8'))
        return Verified(len(paths) + 1, tuple(_compare(folder, again)), tuple(_tools(before, now)))


def _library(folder: Path, directory: Path, clean: Path, commit: str, trust: Trust) -> Path:
    """The folder of the library that makes the release again: this one, or that of the commit, where it has
    one that may run."""
    if not (clean / 'bindery').is_dir():
        return OWN
    if trust.commit and commit.startswith(trust.commit):
        return clean
    try:
        ours = git.find(directory).common == git.find(OWN).common
    except git.NoGit:
        ours = False
    if ours and reachable(directory, commit, trust.names):
        return clean
    where = (
        'lies in the repository of another publication'
        if not ours
        else (
            f'is in the history of none of {", ".join(trust.names)}'
            if trust.names
            else ('is in the history neither of what is checked out nor of a tag')
        )
    )
    raise _cannot(
        folder,
        f'to make it again, the program of commit {commit[:12]} would have to run, which {where}',
        f'if you trust whoever wrote it: --run-code-of {commit[:12]}'
        + (', or name its branch: --branch NAME' if ours else ''),
    )


def read_manifest(folder: Path) -> dict:
    """The manifest of a release. Raises Refused when it is not one."""
    try:
        text, problems = decode(read_file(folder / MANIFEST, LARGEST), str(folder / MANIFEST))
    except OSError as e:
        raise Refused([
            Problem(
                'file-unreadable',
                f'the manifest cannot be read: {e.strerror}',
                Place(str(folder / MANIFEST)),
                'name the folder of a release',
            )
        ]) from e
    if not problems:
        # JSON is YAML too, and this one knows lines
        source, problems = parse_yaml(text, str(folder / MANIFEST))
        problems = problems or check_shape(source, own_schema('manifest'))
    if problems:
        raise Refused(problems)
    return source.data


def check_sums(folder: Path) -> tuple[list[str], list[str]]:
    """The files that the checksums name, and in words each one that is not as they say, or that they do not
    name."""
    lines = (
        read_file(folder / SUMS, LARGEST).decode('utf-8', 'replace').splitlines()
        if (folder / SUMS).is_file()
        else []
    )
    wanted = {m[2]: m[1] for line in lines if (m := _SUM.fullmatch(line))}
    links = sorted(p.relative_to(folder).as_posix() for p in folder.rglob('*') if p.is_symlink())
    if links:
        return sorted(wanted), [f'{name}: a link, and a release holds only files' for name in links]
    there = {p.relative_to(folder).as_posix() for p in folder.rglob('*') if p.is_file()} - {SUMS}
    faults = [] if wanted else [f'{SUMS}: missing or empty']
    faults += [f'{name}: missing' for name in sorted(wanted.keys() - there)] + [
        f'{name}: not part of the release' for name in sorted(there - wanted.keys()) if wanted
    ]
    faults += [
        f'{name}: not as it was released (its checksum is another)'
        for name in sorted(wanted.keys() & there)
        if hashlib.sha256((folder / name).read_bytes()).hexdigest() != wanted[name]
    ]
    return sorted(wanted), faults


def _rebuild(
    folder: Path, clean: Path, book: Path, into: Path, *, jobs: int, library: Path, network: bool
) -> None:
    """Make the release again in a process of its own, without network, with the given library."""
    code = f'import sys; sys.path.insert(0, {str(library)!r}); from bindery.cli import run; sys.exit(run())'
    program = [
        sys.executable,
        '-P',
        '-c',
        code,
        'rebuild',
        str((folder / MANIFEST).resolve()),
        '--into',
        str(into),
        '--book',
        str(book),
        '--jobs',
        str(jobs),
    ]
    environment = {name: value for name, value in os.environ.items() if not name.startswith('PYTHON')}
    done = run(program, clean, environment, network=False)
    if done.code == CANNOT:
        if library != OWN and not network:
            raise _cannot(
                folder,
                'this system cannot keep the program of the release from the network',
                'if you trust it all the same: --with-network',
            )
        done = run(program, clean, environment, network=True)
    if done.code:
        raise _cannot(folder, 'it cannot be made again', done.said)


def _compare(old: Path, new: Path) -> list[str]:
    """In words, each file that is not the same. Of the checksums nothing is said when they only follow."""
    names = {
        p.relative_to(folder).as_posix() for folder in (old, new) for p in folder.rglob('*') if p.is_file()
    } - {SUMS}
    return [said for name in sorted(names) if (said := _difference(name, old / name, new / name))] or list(
        filter(None, [_difference(SUMS, old / SUMS, new / SUMS)])
    )


def _difference(name: str, old: Path, new: Path) -> str:
    if not new.is_file():
        return f'{name}: not made again'
    if not old.is_file():
        return f'{name}: not in the release'
    a, b = old.read_bytes(), new.read_bytes()
    if a == b:
        return ''
    if name == MANIFEST:
        before, now = json.loads(a), json.loads(b)
        return f'{name}: other ' + ', '.join(
            key for key in dict.fromkeys((*before, *now)) if before.get(key) != now.get(key)
        )
    at = next((i for i, (x, y) in enumerate(zip(a, b, strict=False)) if x != y), min(len(a), len(b)))
    return f'{name}: {len(a):,} bytes released, {len(b):,} made again; they differ from byte {at:,} on'


def _tools(before: dict, now: dict) -> list[str]:
    """In words, each program and font that is not that of the manifest."""
    return [
        f'{name}: {what(before[key].get(name))} then, {what(now[key].get(name))} now'
        for key, what in (('versions', str), ('fonts', _short))
        for name in dict.fromkeys((*before[key], *now[key]))
        if before[key].get(name) != now[key].get(name)
    ]


def _short(sha256: str | None) -> str:
    return f'SHA-256 {sha256[:12]}' if sha256 else 'none'


def _cannot(folder: Path, message: str, hint: str) -> Refused:
    return Refused([Problem('not-verifiable', message, Place(str(folder / MANIFEST)), hint)])
