"""The folder of a release: written beside its place, looked at, and moved there whole; nothing released is ever overwritten."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from pathlib import PurePosixPath

from ..compose.templates import Templates
from ..shelf import MANIFEST, RELEASES
from ..writing import OutputFolder
from .files import MAPS, PDF, ReleasedFile
from .press import Pressed

SUMS, PAGE = 'SHA256SUMS', 'index.html'
TEMPLATE = 'release.html.j2'
FORMATS = {PDF: 'PDF', 'text/csv': 'CSV', 'application/yaml': 'YAML', 'application/json': 'JSON', 'application/x-bibtex': 'BibTeX', 'text/html': 'HTML', 'text/plain': 'text',
           'text/calendar': 'calendar'}


def home(slug: str, version: str, edition: str) -> str:
    """Where a release lies below output/: releases/SLUG-VERSION-EDITION."""
    return f'{PurePosixPath(RELEASES).name}/{slug}-{version}-{edition}'


def write(folder: OutputFolder, files: Iterable[ReleasedFile]) -> None:
    """Write files to the disk, and see to it that they are there."""
    for file in files:
        folder.write(file.path, file.data)


def page(pressed: Pressed, templates: Templates, files: list[ReleasedFile], allowed: list[dict]) -> ReleasedFile:
    """The download page; source maps are for programs, and stand in the manifest alone."""
    rows = {group: [{'path': f.path, 'about': f.about, 'what': _in_words(f)} for f in files if f.group == group] for group in dict.fromkeys(f.group for f in files if f.group != MAPS)}
    html = templates.render(TEMPLATE, publication=pressed.publication.meta, edition=pressed.composed.edition, tokens=pressed.publication.tokens.rgb,
                            groups=rows, manifest=MANIFEST, sums=SUMS, allowed=allowed)
    return ReleasedFile(PAGE, 'text/html', 'proof', 'This list, for a browser', html.encode())


def sums(files: Iterable[ReleasedFile]) -> bytes:
    """As `sha256sum --check` reads it, in order of the names."""
    return ''.join(f'{hashlib.sha256(f.data).hexdigest()}  {f.path}\n' for f in sorted(files, key=lambda f: f.path)).encode()


def _in_words(file: ReleasedFile) -> str:
    """Format, size and pages, as people say them."""
    size, name = len(file.data), FORMATS.get(file.kind, file.kind)
    length = f'{size / 1e6:.1f} MB' if size >= 1e5 else f'{max(1, round(size / 1e3))} kB'
    return ', '.join([name, length, *([f'{file.pages} page{"s" if file.pages > 1 else ""}'] if file.pages else [])])
