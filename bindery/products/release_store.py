"""The releases in output/releases: find the one that was made from the present sources, and read its files,
whose checksums are verified.

The commands `order`, `event`, `booklet` and `handout` look here first, and make only what no release has.
"""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from ..core.problems import Place, Problem, Refused
from ..core.publication.source_files import Snapshot
from ..pdf.source_map import SourceMap
from ..sources.files.revision import committed, folder, revision
from ..sources.files.snapshot import read_below
from ..sources.shapes import own_schema, validator

RELEASES = 'output/releases'
MANIFEST = 'manifest.json'
LARGEST = 4_000_000  # bytes of a manifest, and of the checksums beside it
# files that have no influence on pages
UNPRINTED = ('content/events/', 'content/releases/', 'content/changes/', 'content/words.txt')
EDITIONS = 'content/editions/'


def sources(directory: Path, files: Snapshot) -> dict[str, str]:
    """Path -> SHA-256 of the files of a publication that git tracks or would track; without git, of all."""
    top = folder(directory)
    known = {*committed(directory), *(name.removeprefix(top) for name in revision(directory).changed)}
    folders = tuple(name for name in known if name.endswith('/'))  # git names only the top of a new folder
    return {
        name: hashlib.sha256(data).hexdigest()
        for name, data in files.files.items()
        if not known or name in known or name.startswith(folders)
    }


def printed(files: dict[str, str], edition: str) -> dict[str, str]:
    """The sources from which the pages of an edition, its handouts and its booklets may be made."""
    edition_file = f'{EDITIONS}{edition}.yaml'
    return {
        name: sha256
        for name, sha256 in files.items()
        if not name.startswith(UNPRINTED) and (name == edition_file or not name.startswith(EDITIONS))
    }


@dataclass(frozen=True)
class Finished:
    """A file that can be given out.

    - name: without its folder
    - pages: 0 for what has none
    - release: the folder of the release from which it was taken, '' if it was made now
    - identifier: the identifier in a PDF, '' for other files
    - map: the source map of a PDF that was made now
    """

    name: str
    data: bytes
    pages: int
    release: str = ''
    identifier: str = ''
    map: SourceMap | None = None

    @property
    def sha256(self) -> str:
        return hashlib.sha256(self.data).hexdigest()


@dataclass(frozen=True)
class Bundle:
    """A release in its folder. `shown` is the path of the folder in messages."""

    folder: Path
    manifest: dict
    shown: str

    @property
    def edition(self) -> str:
        return self.manifest['edition']

    @property
    def name(self) -> str:
        """The name in messages: "release 1.0 of final"."""
        return f'release {self.manifest["version"]} of {self.edition}'

    def ids(self, command: str) -> list[str]:
        """The ids of the handouts, booklets or events in it; `command` is handout, booklet or event."""
        return list(
            dict.fromkeys(
                c[1]
                for row in self.manifest['files']
                for c in row.get('commands', ())
                if c[0] == command and len(c) > 1
            )
        )

    def files(self, *command: str) -> tuple[Finished, ...]:
        """The files for a command, as ('handout', ID, LOOK) or the beginning of one, as ('handout',). Empty
        if the release has none. Raises Refused if a file differs from its checksum.
        """
        return tuple(
            self._file(row)
            for row in self.manifest['files']
            if any(tuple(c[: len(command)]) == command for c in row.get('commands', ()))
        )

    def _file(self, row: dict) -> Finished:
        data = read_below(self.folder, row['path'])
        if data is None or hashlib.sha256(data).hexdigest() != row['sha256']:
            message = (
                'this file is missing'
                if data is None
                else 'this file is not as it was released: its checksum is another'
            )
            raise Refused([
                Problem(
                    'release-damaged',
                    message,
                    Place(f'{self.shown}/{row["path"]}'),
                    f'fetch the release again; build.py verify {self.shown} says what else is wrong with it',
                )
            ])
        return Finished(
            PurePosixPath(row['path']).name, data, row.get('pages', 0), self.shown, row.get('identifier', '')
        )


def opened(folder: Path, directory: Path) -> Bundle | None:
    """The release in a folder; None if there is none or its manifest is not valid."""
    try:
        manifest = json.loads(read_below(folder, MANIFEST, LARGEST) or b'')
    except (ValueError, RecursionError):
        return None
    shown = (
        folder.relative_to(directory).as_posix() if folder.is_relative_to(directory) else folder.as_posix()
    )
    return None if any(validator(own_schema('manifest'))(manifest)) else Bundle(folder, manifest, shown)


class ReleaseStore:
    """The releases of a publication. Those in `named` are used as they are; any other only if it was made
    from the present sources."""

    def __init__(self, directory: Path, files: Snapshot, named: tuple[Bundle, ...] = ()):
        self.sources = sources(directory, files)
        folders = sorted(
            p.parent
            for p in (directory / RELEASES).glob(f'*/{MANIFEST}')
            if not p.parent.name.startswith('.')
        )
        bundles = [b for path in folders if (b := opened(path, directory))]
        self._bundles = {b.edition: b for b in (*(b for b in bundles if not self._since(b)), *named)}
        self._newest = {
            b.edition: b
            for b in sorted(bundles, key=lambda b: [int(n) for n in b.manifest['version'].split('.')])
        }

    def bundle(self, edition: str) -> Bundle | None:
        """The release of an edition from the present sources, or the one that was named."""
        return self._bundles.get(edition)

    def files(self, edition: str, *command: str) -> tuple[Finished, ...]:
        """The files for a command from the release of an edition; empty if no release has them. Raises
        Refused as `Bundle.files` does."""
        bundle = self.bundle(edition)
        return bundle.files(*command) if bundle else ()

    def unreleased(self, edition: str, product: str) -> Problem:
        """A notice that a product is made anew, and why it is not taken from a release of the edition."""
        bundle, newest = self.bundle(edition), self._newest.get(edition)
        release = f'release it: build.py release {edition}'
        if bundle:
            reason, hint = (
                f'{bundle.name} ({bundle.shown}) does not hold it',
                'leave it out, or bring it with the next release',
            )
        elif newest:
            changed = self._since(newest)
            others = (
                f' and {len(changed) - 1} more file{"s" if len(changed) > 2 else ""}' if changed[1:] else ''
            )
            release_again = (
                release
                if f'{EDITIONS}{edition}.yaml' in changed
                else f'give the edition its next version and date, commit, and {release}'
            )
            reason, hint = (
                f'since {newest.name} {changed[0]}{others} was changed',
                f'{release_again}; or take the files of that release: --from {newest.shown}',
            )
        else:
            reason, hint = f'{RELEASES} has no release of {edition}', release
        return Problem(
            'unreleased',
            f'{product}: made anew, and its pages say that they are not released, because {reason}',
            Place(f'{EDITIONS}{edition}.yaml'),
            hint,
        )

    def built_beside(self, edition: str) -> list[Problem]:
        """A warning if an edition is built although there is a release of it, because the files have the same
        names."""
        bundle, newest = self.bundle(edition), self._newest.get(edition)
        place = Place(f'{EDITIONS}{edition}.yaml')
        if bundle:
            return [
                Problem(
                    'built-beside-release',
                    f'the pages in output/{edition} say that they are not released; those of {bundle.name},'
                    f' made from the same text, are in {bundle.shown}',
                    place,
                    f'give out the files in {bundle.shown}',
                    'warning',
                )
            ]
        changed = self._since(newest) if newest else []
        if newest and place.file not in changed:  # a changed edition file has, or will get, another version
            return [
                Problem(
                    'built-beside-release',
                    f'{newest.name} is out ({newest.shown}), and {changed[0]} was changed since: what is'
                    ' built now is another text',
                    place,
                    'before the next release give the edition another version and date',
                    'warning',
                )
            ]
        return []

    def _since(self, bundle: Bundle) -> list[str]:
        """The sources of pages that were changed since a release."""
        then, now = (
            printed(files, bundle.edition) for files in (bundle.manifest.get('sources', {}), self.sources)
        )
        return sorted(name for name in {*then, *now} if then.get(name) != now.get(name))
