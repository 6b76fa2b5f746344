"""Verify a release: check its checksums, make it again from its commit in a clean folder, and compare the
bytes."""

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
    """The result: the number of files compared; in words, each file that differs (`differences`), and each
    program or font that is not the one of the manifest (`tools`)."""

    files: int
    differences: tuple[str, ...]
    tools: tuple[str, ...] = ()

    @property
    def same(self) -> bool:
        return not self.differences


@dataclass(frozen=True)
class Trust:
    """The code that may run to make a release again. Trusted are commits in the repository of this library
    that are in the history of `names` (branches or tags; without any, of HEAD and of all tags), and the
    `commit` that is named, in any repository. `network`: may it run where the kernel cannot take away the
    network?"""

    names: tuple[str, ...] = ()
    commit: str = ''
    network: bool = False


def verify(folder: Path, directory: Path, jobs: int, trust: Trust = Trust()) -> Verified:
    """Check the checksums of the release in `folder`; if they are right, make it again from the repository of
    `directory` and compare all files.

    Raises Refused when the manifest cannot be read, when the release cannot be made again, or when this would
    run code that is not trusted.
    """
    old_manifest = read_manifest(folder)
    paths, tampered = check_sums(folder)
    if tampered:
        return Verified(len(paths), tuple(tampered))
    with tempfile.TemporaryDirectory() as scratch:
        clean, again = Path(scratch) / 'clean', Path(scratch) / 'again'
        try:
            error = git.check_out(directory, old_manifest['commit'], clean)
        except git.NoGit as e:
            error = str(e)
        if error:
            raise _cannot(
                folder,
                f'its commit {old_manifest["commit"][:12]} cannot be checked out: {error}',
                'name the publication in whose repository it is: --book DIR',
            )
        book = (clean / old_manifest['folder']).resolve()
        if not book.is_relative_to(clean.resolve()) or not book.is_dir():
            raise _cannot(
                folder,
                f'its folder {old_manifest["folder"]} is not part of the commit',
                'the manifest was changed: take the release from where it was published',
            )
        _rebuild(
            folder,
            clean,
            book,
            again,
            jobs=jobs,
            library=_library(folder, directory, clean, old_manifest['commit'], trust),
            network=trust.network,
        )
        new_manifest = json.loads((again / MANIFEST).read_text('utf-8'))
        return Verified(
            len(paths) + 1, tuple(_compare(folder, again)), tuple(_tools(old_manifest, new_manifest))
        )


def _library(folder: Path, directory: Path, clean: Path, commit: str, trust: Trust) -> Path:
    """The folder of the library that makes the release again: that of the commit, or this one if the commit
    has none. Raises Refused if the library of the commit is not trusted."""
    if not (clean / 'bindery').is_dir():
        return OWN
    if trust.commit and commit.startswith(trust.commit):
        return clean
    try:
        is_own_repository = git.find(directory).common == git.find(OWN).common
    except git.NoGit:
        is_own_repository = False
    if is_own_repository and reachable(directory, commit, trust.names):
        return clean
    location = (
        'lies in the repository of another publication'
        if not is_own_repository
        else (
            f'is in the history of none of {", ".join(trust.names)}'
            if trust.names
            else ('is in the history neither of what is checked out nor of a tag')
        )
    )
    raise _cannot(
        folder,
        f'to make it again, the program of commit {commit[:12]} would have to run, which {location}',
        f'if you trust whoever wrote it: --run-code-of {commit[:12]}'
        + (', or name its branch: --branch NAME' if is_own_repository else ''),
    )


def read_manifest(folder: Path) -> dict:
    """The manifest of a release. Raises Refused if it cannot be read or is not valid."""
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
        # JSON is YAML too, and this parser knows lines
        source, problems = parse_yaml(text, str(folder / MANIFEST))
        problems = problems or check_shape(source, own_schema('manifest'))
    if problems:
        raise Refused(problems)
    return source.data


def check_sums(folder: Path) -> tuple[list[str], list[str]]:
    """The files in the list of checksums, and in words each file that differs from it or is not in it."""
    lines = (
        read_file(folder / SUMS, LARGEST).decode('utf-8', 'replace').splitlines()
        if (folder / SUMS).is_file()
        else []
    )
    wanted = {m[2]: m[1] for line in lines if (m := _SUM.fullmatch(line))}
    links = sorted(p.relative_to(folder).as_posix() for p in folder.rglob('*') if p.is_symlink())
    if links:
        return sorted(wanted), [f'{name}: a link, and a release holds only files' for name in links]
    present = {p.relative_to(folder).as_posix() for p in folder.rglob('*') if p.is_file()} - {SUMS}
    faults = [] if wanted else [f'{SUMS}: missing or empty']
    faults += [f'{name}: missing' for name in sorted(wanted.keys() - present)] + [
        f'{name}: not part of the release' for name in sorted(present - wanted.keys()) if wanted
    ]
    faults += [
        f'{name}: not as it was released (its checksum is another)'
        for name in sorted(wanted.keys() & present)
        if hashlib.sha256((folder / name).read_bytes()).hexdigest() != wanted[name]
    ]
    return sorted(wanted), faults


def _rebuild(
    folder: Path, clean: Path, book: Path, target: Path, *, jobs: int, library: Path, network: bool
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
        str(target),
        '--book',
        str(book),
        '--jobs',
        str(jobs),
    ]
    environment = {name: value for name, value in os.environ.items() if not name.startswith('PYTHON')}
    result = run(program, clean, environment, network=False)
    if result.code == CANNOT:
        if library != OWN and not network:
            raise _cannot(
                folder,
                'this system cannot keep the program of the release from the network',
                'if you trust it all the same: --with-network',
            )
        result = run(program, clean, environment, network=True)
    if result.code:
        raise _cannot(folder, 'it cannot be made again', result.output)


def _compare(old: Path, new: Path) -> list[str]:
    """In words, each file that differs. The list of checksums is reported only if nothing else differs."""
    names = {
        p.relative_to(folder).as_posix() for folder in (old, new) for p in folder.rglob('*') if p.is_file()
    } - {SUMS}
    return [
        difference for name in sorted(names) if (difference := _difference(name, old / name, new / name))
    ] or list(filter(None, [_difference(SUMS, old / SUMS, new / SUMS)]))


def _difference(name: str, old: Path, new: Path) -> str:
    if not new.is_file():
        return f'{name}: not made again'
    if not old.is_file():
        return f'{name}: not in the release'
    old_bytes, new_bytes = old.read_bytes(), new.read_bytes()
    if old_bytes == new_bytes:
        return ''
    if name == MANIFEST:
        before, now = json.loads(old_bytes), json.loads(new_bytes)
        return f'{name}: other ' + ', '.join(
            key for key in dict.fromkeys((*before, *now)) if before.get(key) != now.get(key)
        )
    first_difference = next(
        (i for i, (x, y) in enumerate(zip(old_bytes, new_bytes, strict=False)) if x != y),
        min(len(old_bytes), len(new_bytes)),
    )
    lengths = f'{len(old_bytes):,} bytes released, {len(new_bytes):,} made again'
    return f'{name}: {lengths}; they differ from byte {first_difference:,} on'


def _tools(old_manifest: dict, new_manifest: dict) -> list[str]:
    """In words, each program and font with another version than in the manifest."""
    return [
        f'{name}: {in_words(old_manifest[key].get(name))} then, {in_words(new_manifest[key].get(name))} now'
        for key, in_words in (('versions', str), ('fonts', _short))
        for name in dict.fromkeys((*old_manifest[key], *new_manifest[key]))
        if old_manifest[key].get(name) != new_manifest[key].get(name)
    ]


def _short(sha256: str | None) -> str:
    return f'SHA-256 {sha256[:12]}' if sha256 else 'none'


def _cannot(folder: Path, message: str, hint: str) -> Refused:
    return Refused([Problem('not-verifiable', message, Place(str(folder / MANIFEST)), hint)])
