"""The manifest of a release: its sources, the versions of all programs and fonts, and its files. Its schema
is bindery/data/schemas/manifest.yaml."""

from __future__ import annotations

import hashlib
import json
import platform
import re
import tomllib
import zlib
from collections.abc import Iterable
from importlib.metadata import requires, version
from pathlib import Path

from ... import __version__
from ...checks.moved_sections import last_release, moved, sections
from ...checks.prepress import coarse_pictures
from ...core.encoding import digest
from ...core.problems import Problem
from ...core.publication.source_files import Snapshot
from ...core.rules.measures import LEAST_PPI
from ...layout.tasks import pango
from ...layout.typesetting.fonts import font_files
from ...sources.files.cache import code_digest
from ..release_store import sources
from .contents import ReleaseContents
from .files import ReleasedFile
from .gate import Waiver

FORMAT = 1


def manifest(
    contents: ReleaseContents,
    commit: str,
    folder: str,
    files: Iterable[ReleasedFile],
    verdicts: dict[str, list[dict]],
    allowed: list[dict],
) -> dict:
    """The manifest as plain data. `folder`: of the publication in its repository. `verdicts`: file -> results
    of inspection and validators. `allowed`: see `as_rows`."""
    publication, edition = contents.publication, contents.composed.edition
    made_from = sources(publication.directory, publication.files)
    return {
        'format': FORMAT,
        'publication': publication.meta['slug'],
        'title': publication.meta['title'],
        'edition': edition.name,
        'version': edition.version,
        'status': edition.status,
        'date': edition.date,
        'commit': commit,
        'folder': folder,
        'content': digest(json.dumps(made_from)),
        'sources': made_from,
        'versions': versions(),
        'fonts': fonts(publication.files),
        'pages': page_map(contents),
        'moved': moves(contents),
        'coarse': coarse(contents),
        'allowed': allowed,
        'files': [
            {
                'path': f.path,
                'kind': f.kind,
                'about': f.about,
                'size': len(f.data),
                'sha256': hashlib.sha256(f.data).hexdigest(),
                **({'identifier': f.map.build} if f.map else {}),
                **({'pages': f.pages} if f.pages else {}),
                **({'commands': f.commands} if f.commands else {}),
                **({'verdicts': verdicts[f.path]} if f.path in verdicts else {}),
            }
            for f in files
        ],
    }


def as_text(value: dict) -> str:
    return json.dumps(value, ensure_ascii=False, indent=1) + '\n'


def versions() -> dict[str, str]:
    """Name -> version of everything on which the bytes of a release may depend; of `bindery` also the digest
    of its code."""
    libraries = sorted({re.split(r'[^A-Za-z0-9._-]', pin)[0] for pin in _pins()})
    return {
        'python': platform.python_version(),
        'zlib': zlib.ZLIB_RUNTIME_VERSION,
        'pango': pango(),
        'bindery': f'{__version__}, {code_digest()}',
        **{name: version(name) for name in libraries},
    }


def _pins() -> list[str]:
    """The requirements of this library: of its checkout if it runs from one, else of the installed
    package."""
    project = Path(__file__).parents[3] / 'pyproject.toml'
    if project.is_file():
        return tomllib.loads(project.read_text('utf-8'))['project']['dependencies']
    return [pin for pin in requires('bindery') or () if 'extra ==' not in pin]


def fonts(files: Snapshot) -> dict[str, str]:
    """SHA-256 of each font file."""
    return {
        name.rpartition('/')[2]: hashlib.sha256(data).hexdigest() for name, data in font_files(files).items()
    }


def page_map(contents: ReleaseContents) -> list[dict]:
    """Every unit with its first page in the file, from 1, and the folio of each of its pages."""
    composed, pages = contents.composed, contents.pages.pages
    return [
        {
            'unit': u,
            'number': composed.numbers.units[u],
            'title': contents.publication.units[u].title,
            'first': p.first + 1,
            'folios': [p.label(n) for n in range(p.pages)],
        }
        for u, p in pages.placed.items()
    ]


def moves(contents: ReleaseContents) -> dict:
    """The sections on another page than in the last release of this edition; empty if there was none."""
    previous = last_release(contents.publication, contents.composed.edition, contents.pages.layout.output)
    if previous is None:
        return {}
    current = sections(contents.composed.book.contents(depth=3), contents.pages.pages)
    return {
        'since': previous.version,
        'sections': [
            {'section': old.name, 'old': old.page, 'new': new.page if new else ''}
            for old, new in moved(current, previous.sections)
        ],
    }


def coarse(contents: ReleaseContents) -> list[str]:
    """Every picture with fewer pixels than printers ask for, in words."""
    laid_out = contents.pages
    return [
        f'{laid_out.pages.spoken(u, f.page)}: {f.words}, {f.value:.0f} pixels per inch'
        for u, f in coarse_pictures(laid_out.units, LEAST_PPI)
    ]


def as_rows(allowed: Iterable[Waiver]) -> list[dict]:
    """The waivers of a release as plain data."""
    return [
        {'rule': a.rule, 'because': a.because, 'findings': [_line(p) for p in a.findings]} for a in allowed
    ]


def _line(problem: Problem) -> str:
    return f'{problem.place}: {problem.message}'
