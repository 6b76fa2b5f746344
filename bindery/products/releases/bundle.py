"""The folder of a release, with its download page and checksums. It is written under a temporary name and
then renamed; a release is never overwritten."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from pathlib import PurePosixPath

from ...compose.templating.environment import Templates
from ...core.words import N_, Words
from ...sources.files.output_folder import OutputFolder
from ..release_store import MANIFEST, RELEASES
from .contents import ReleaseContents
from .files import MAPS, PDF, ReleasedFile

SUMS, PAGE = 'SHA256SUMS', 'index.html'
TEMPLATE = 'release.html.j2'
FORMATS = {
    PDF: 'PDF',
    'text/csv': 'CSV',
    'application/yaml': 'YAML',
    'application/json': 'JSON',
    'application/x-bibtex': 'BibTeX',
    'text/html': 'HTML',
    'text/plain': N_('text'),
    'text/calendar': N_('calendar'),
}


def home(slug: str, version: str, edition: str) -> str:
    """The folder of a release below output/: releases/SLUG-VERSION-EDITION."""
    return f'{PurePosixPath(RELEASES).name}/{slug}-{version}-{edition}'


def write(folder: OutputFolder, files: Iterable[ReleasedFile]) -> None:
    """Write files into a folder."""
    for file in files:
        folder.write(file.path, file.data)


def page(
    contents: ReleaseContents, templates: Templates, files: list[ReleasedFile], allowed: list[dict]
) -> ReleasedFile:
    """The download page. It does not list source maps, which are for programs."""
    words = contents.publication.words
    rows: dict[str, list[dict]] = {}
    for file in (file for file in files if file.group != MAPS):
        row = {'path': file.path, 'about': file.about, 'what': _in_words(file, words)}
        rows.setdefault(file.group, []).append(row)
    html = templates.render(
        TEMPLATE,
        publication=contents.publication.meta,
        edition=contents.composed.edition,
        tokens=contents.publication.tokens.rgb,
        groups=rows,
        manifest=MANIFEST,
        sums=SUMS,
        allowed=allowed,
    )
    return ReleasedFile(PAGE, 'text/html', 'proof', words.gettext('This list, for a browser'), html.encode())


def sums(files: Iterable[ReleasedFile]) -> bytes:
    """The checksums as `sha256sum --check` reads them, sorted by name."""
    return ''.join(
        f'{hashlib.sha256(f.data).hexdigest()}  {f.path}\n' for f in sorted(files, key=lambda f: f.path)
    ).encode()


def _in_words(file: ReleasedFile, words: Words) -> str:
    """Format, size and number of pages in words."""
    size, name = len(file.data), words.gettext(FORMATS.get(file.kind, file.kind))
    large = words.number(size / 1e6, 1), 'MB'
    length = ' '.join(large if size >= 1e5 else (words.number(max(1, round(size / 1e3))), 'kB'))
    pages = words.ngettext('%(num)s page', '%(num)s pages', file.pages) % {'num': file.pages}
    return ', '.join([name, length, *([pages] if file.pages else [])])
