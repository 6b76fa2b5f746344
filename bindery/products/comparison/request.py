"""The names of editions to compare, on the command line: of the present text, of a git revision, or of a
release."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from pathlib import Path

from ...core.encoding import decode
from ...core.problems import did_you_mean
from ...core.publication.output import KINDS
from ...core.publication.source_files import Snapshot
from ...programs import git
from ...sources.files.snapshot import INPUTS, read_file
from ...sources.yaml import parse_yaml
from ..release_store import LARGEST, MANIFEST
from .archive import BadArchive, files_of

OUTPUTS = 'styles/outputs.yaml'


class CannotCompare(Exception):
    """An edition does not exist; the message says what to write instead."""


@dataclass(frozen=True)
class Request:
    """An edition to compare. `name` as on the command line; `revision` for git, '' for the present text."""

    name: str
    edition: str
    revision: str = ''

    @property
    def slug(self) -> str:
        """The name as part of the name of a folder."""
        return re.sub(r'[^\w.-]+', '-', self.name).strip('-.') or 'side'


def read_request(name: str, directory: Path) -> Request:
    """Read a name from the command line: an edition, REVISION:EDITION, or the folder of a release or a file
    in it. Raises CannotCompare."""
    path = Path(name)
    folder = next((f for f in (path, path.parent) if _is_file(f / MANIFEST)), None)
    if folder is not None and (path == folder or _is_file(path)):
        return _released(folder)
    known = sorted(p.stem for p in (directory / 'content' / 'editions').glob('*.yaml'))
    if name in known:
        return Request(name, name)
    of_revision = f'REVISION:EDITION as in v1.0:{known[0] if known else "EDITION"}'
    revision, colon, edition = name.rpartition(':')
    if colon and revision and edition:
        return Request(name, edition, revision)
    if colon:
        raise CannotCompare(
            f'{name} names {"no edition" if revision else "no revision"}; write {of_revision}'
        )
    if path.suffix.lower() == '.pdf' and _is_file(path):
        raise CannotCompare(
            f'{name} is a PDF, and texts are compared, not PDFs; name the edition that it was made from:'
            f' {", ".join(known)}, or {of_revision}'
        )
    if _is_folder(path):
        raise CannotCompare(
            f'{name} is no folder of a release: there is no {MANIFEST} in it; write one of'
            f' {", ".join(known)}, or {of_revision}'
        )
    nearest = did_you_mean(name, known)
    raise CannotCompare(
        f'there is no edition {name}; {f"{nearest} Or " if nearest else ""}write one of {", ".join(known)},'
        f' or {of_revision}, or the folder of a release'
    )


def _is_file(path: Path) -> bool:
    try:
        return path.is_file()
    except OSError:  # a name that no disk has room for
        return False


def _is_folder(path: Path) -> bool:
    try:
        return path.is_dir()
    except OSError:
        return False


def _released(folder: Path) -> Request:
    try:
        manifest = json.loads(read_file(folder / MANIFEST, LARGEST))
        return Request(folder.resolve().name, str(manifest['edition']), str(manifest['commit']))
    except (OSError, ValueError, KeyError, TypeError, RecursionError) as e:
        raise CannotCompare(f'{folder / MANIFEST} does not name the edition and commit of a release') from e


def commit_of(revision: str, directory: Path) -> str:
    """The commit of a revision, in 12 digits. Raises CannotCompare."""
    return (
        _git(directory, revision, 'rev-parse', '--verify', '--quiet', '--short=12', f'{revision}^{{commit}}')
        .decode()
        .strip()
    )


def files_in(revision: str, directory: Path) -> Snapshot:
    """The content, templates and styles of a publication in a revision. Raises CannotCompare."""
    names = (
        _git(directory, revision, 'ls-tree', '--name-only', '-z', revision)
        .decode(errors='replace')
        .split('\0')
    )
    if missing := [name for name in INPUTS if name not in names]:
        raise CannotCompare(
            f'revision {revision} has no folder {" and no folder ".join(missing)}: there was no publication'
            ' yet; name a later one ("git log --oneline" lists them)'
        )
    try:
        return files_of(_git(directory, revision, 'archive', '--format=tar', revision, *INPUTS))
    except BadArchive as e:
        raise CannotCompare(f'revision {revision} cannot be compared: it holds {e}') from e


def for_screens(files: Snapshot) -> Snapshot:
    """The files of a revision with only those outputs that show a whole edition on the screen. Other rows are
    left out because older revisions may have them in a form that is no longer valid."""
    text, problems = decode(files.get(OUTPUTS) or b'', OUTPUTS)
    rows = None if problems else parse_yaml(text, OUTPUTS)[0].data
    if not isinstance(rows, dict):
        return files
    tagged = [kind.name for kind in KINDS.values() if kind.tagged]
    screens = {
        name: row
        for name, row in rows.items()
        if isinstance(row, dict) and row.get('finish') in tagged and 'selection' not in row
    }
    for row in screens.values():  # older rows have no format: the stylesheets had the page size
        row.setdefault('format', 'A4')
    return Snapshot({**files.files, OUTPUTS: json.dumps(screens or rows).encode()})  # JSON is YAML


def _git(directory: Path, revision: str, *arguments: str) -> bytes:
    if revision.startswith('-'):
        raise CannotCompare(f'git knows no revision {revision}')
    try:
        answer = git.call(directory, *arguments)
    except git.NoGit as e:
        raise CannotCompare(f'only git knows what was in a revision: {e}') from e
    if not answer:
        raise CannotCompare(
            f'git knows no revision {revision} here ({answer.fault}); "git log --oneline" and "git tag" list'
            ' those that there are'
        )
    return answer.text
