"""The releases in output/releases: which one was made from what stands here now, and its files, each after
its checksum held.

Whoever gives something out (`order`, `event`, `booklet`, `handout`) asks here first, and makes anew only what
no release holds.
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
# no page is made from these
UNPRINTED = ('content/events/', 'content/releases/', 'content/changes/', 'content/words.txt')
EDITIONS = 'content/editions/'


def sources(directory: Path, files: Snapshot) -> dict[str, str]:
    """Every file of a publication that pages may be made from, with its SHA-256: what git keeps or would
    keep; without git, all there is."""
    top = folder(directory)
    known = {*committed(directory), *(name.removeprefix(top) for name in revision(directory).changed)}
    folders = tuple(name for name in known if name.endswith('/'))  # new, with everything in it
    return {
        name: hashlib.sha256(data).hexdigest()
        for name, data in files.files.items()
        if not known or name in known or name.startswith(folders)
    }


def printed(files: dict[str, str], edition: str) -> dict[str, str]:
    """Those of the sources that the pages of an edition, its handouts and its booklets may be made from."""
    edition_file = f'{EDITIONS}{edition}.yaml'
    return {
        name: sha256
        for name, sha256 in files.items()
        if not name.startswith(UNPRINTED) and (name == edition_file or not name.startswith(EDITIONS))
    }


@dataclass(frozen=True)
class Finished:
    """A file that can be given out, made now or taken from a release: then `release` is the folder of that,
    else ''."""

    name: str  # without the folder that it lies in
    data: bytes
    pages: int  # 0 for what has none
    release: str = ''
    identifier: str = ''  # that inside of a PDF, '' for what has none
    map: SourceMap | None = None  # of a PDF that was made now

    @property
    def sha256(self) -> str:
        return hashlib.sha256(self.data).hexdigest()


@dataclass(frozen=True)
class Bundle:
    """A release in its folder; `shown` is what the folder is called in messages."""

    folder: Path
    manifest: dict
    shown: str

    @property
    def edition(self) -> str:
        return self.manifest['edition']

    @property
    def name(self) -> str:
        """As people call it: release 1.0 of final."""
        return f'release {self.manifest["version"]} of {self.edition}'

    def ids(self, command: str) -> list[str]:
        """The handouts, booklets or events that are in it."""
        return list(
            dict.fromkeys(
                c[1]
                for row in self.manifest['files']
                for c in row.get('commands', ())
                if c[0] == command and len(c) > 1
            )
        )

    def files(self, *command: str) -> tuple[Finished, ...]:
        """What a command such as ('handout', ID, LOOK) gives out, or, without the last words, ('handout',);
        empty when it is not in the release.

        Raises Refused when a file is not as it was released.
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
    """The release in a folder; None when there is none, or when its manifest cannot be understood."""
    try:
        manifest = json.loads(read_below(folder, MANIFEST, LARGEST) or b'')
    except (ValueError, RecursionError):
        return None
    shown = (
        folder.relative_to(directory).as_posix() if folder.is_relative_to(directory) else folder.as_posix()
    )
    return None if any(validator(own_schema('manifest'))(manifest)) else Bundle(folder, manifest, shown)


class ReleaseStore:
    """What was released of a publication. A release that is `named` is taken as it is; any other must be made
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
        """The release of an edition that is as its text is now, or that was named."""
        return self._bundles.get(edition)

    def files(self, edition: str, *command: str) -> tuple[Finished, ...]:
        """What a command gives out of the release of an edition; empty when no release holds it. Raises
        Refused as `Bundle.files` does."""
        bundle = self.bundle(edition)
        return bundle.files(*command) if bundle else ()

    def unreleased(self, edition: str, product: str) -> Problem:
        """To be said once a run: that something is made anew, and why it could not be taken from a release of
        the edition."""
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
        """What to say when an edition is built although a release of it is there: its files have the same
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
        if newest and place.file not in changed:  # else it has a version of its own by now, or will get one
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
        """The files that pages may be made from and that are not as they were for a release."""
        then, now = (
            printed(files, bundle.edition) for files in (bundle.manifest.get('sources', {}), self.sources)
        )
        return sorted(name for name in {*then, *now} if then.get(name) != now.get(name))
