"""What was asked to be compared: two editions, of the present text, of a git revision, or of a release."""

from __future__ import annotations

import io
import json
import re
import tarfile
from dataclasses import dataclass
from pathlib import Path

from .. import git
from ..yaml_source import parse_yaml

FOLDERS = ('content', 'templates', 'styles')
MANIFEST = 'manifest.json'


class CannotCompare(Exception):
    """What was asked for does not exist; the message says what to write instead."""


@dataclass(frozen=True)
class Request:
    """`name` as it was written; `revision` as git knows it, '' for the present text."""

    name: str
    edition: str
    revision: str = ''

    @property
    def slug(self) -> str:
        """The name as part of the name of a folder."""
        return re.sub(r'[^\w.-]+', '-', self.name).strip('-.') or 'side'


def read_request(name: str, directory: Path) -> Request:
    """`name` is an edition, REV:EDITION, or a release: its folder, or a file in it."""
    path = Path(name)
    folder = next((f for f in (path, path.parent) if (f / MANIFEST).is_file()), None)
    if folder is not None and path.exists():
        return _released(folder)
    revision, colon, edition = name.rpartition(':')
    if colon and revision and edition:
        return Request(name, edition, revision)
    if (directory / 'content' / 'editions' / f'{name}.yaml').is_file():
        return Request(name, name)
    known = ', '.join(sorted(p.stem for p in (directory / 'content' / 'editions').glob('*.yaml')))
    raise CannotCompare(f'there is no edition {name}; write one of {known}, or REVISION:EDITION as in v1.0:{known.split(", ")[0]}, or the folder of a release')


def _released(folder: Path) -> Request:
    try:
        said = json.loads((folder / MANIFEST).read_text('utf-8'))
        return Request(folder.resolve().name, str(said['edition']), str(said['commit']))
    except (OSError, ValueError, KeyError, TypeError) as e:
        raise CannotCompare(f'{folder / MANIFEST} does not name the edition and commit of a release') from e


def commit_of(revision: str, directory: Path) -> str:
    """The commit that a revision names, in 12 digits."""
    return _git(directory, revision, 'rev-parse', '--verify', '--quiet', '--short=12', f'{revision}^{{commit}}').decode().strip()


def unpack(revision: str, directory: Path, to: Path) -> None:
    """Content, templates and styles of a publication as a revision has them."""
    archive = _git(directory, revision, 'archive', '--format=tar', revision, *FOLDERS)
    try:
        with tarfile.open(fileobj=io.BytesIO(archive)) as tar:
            tar.extractall(to, filter='data')
    except tarfile.FilterError as e:
        raise CannotCompare(f'revision {revision} holds a file that leads out of the publication: {e}') from e


def keep_screen(folder: Path) -> None:
    """Leave in an unpacked publication only those outputs that show a whole edition on the screen: the rows of others may have had another form then."""
    path = folder / 'styles' / 'outputs.yaml'
    rows = parse_yaml(path.read_text('utf-8-sig'), path.name)[0].data if path.is_file() else None
    if isinstance(rows, dict):
        screens = {name: row for name, row in rows.items() if isinstance(row, dict) and row.get('finish') == 'screen' and 'selection' not in row}
        path.write_text(json.dumps(screens or rows), 'utf-8')          # JSON is YAML


def _git(directory: Path, revision: str, *arguments: str) -> bytes:
    if revision.startswith('-'):
        raise CannotCompare(f'git knows no revision {revision}')
    try:
        answer = git.call(directory, *arguments)
    except git.NoGit as e:
        raise CannotCompare(f'{e}, and only git knows what was in a revision') from e
    if not answer:
        raise CannotCompare(f'git knows no revision {revision} here ({answer.fault}); "git log --oneline" and "git tag" list those that there are')
    return answer.text
