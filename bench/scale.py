"""Scale the content of the project: make a publication of some of its units, each copied several times."""

from __future__ import annotations

import re
import shutil
from pathlib import Path
from typing import Any

import yaml

FRONT = [
    'cover',
    'title-page',
    'contents',
    'list-of-figures',
    'list-of-tables',
    'list-of-boxes',
    'how-to-use',
    'summary',
]
STAGES = [
    'introduction',
    'roadmap',
    'pathways',
    'vision',
    'commit',
    'plan',
    'do',
    'check',
    'act',
    'replicate',
    'finance',
    'stories',
    'conclusions',
]
FIGURES = 'annex-figures'  # the data of the charts, which is not copied
BACK = ['glossary', 'abbreviations', 'references', 'index']

# number of pages -> chapters, annexes, copies of both
SIZES: dict[int, tuple[list[str], list[str], int]] = {
    60: (['roadmap', 'pathways', 'finance', 'conclusions'], [], 1),
    240: (STAGES, ['annex-funding', 'annex-legal', 'annex-indicators', 'annex-standards', 'annex-method'], 1),
    1000: (
        STAGES,
        ['annex-funding', 'annex-legal', 'annex-indicators', 'annex-standards', 'annex-method'],
        5,
    ),
}
_ID = re.compile(r'(\{#|^    id: )([\w-]+)', re.M)
_LINK = re.compile(r'(\]\((?:#|title:|page:|number:))([\w-]+)(?=\))')
_ONLY = re.compile(r'^(/{3,} only \|) *([\w, -]+)$', re.M)
OTHER = 'other'  # an edition for passages that are in neither of the two; it is not built
_FRONT_ID = re.compile(r'^id: ([\w-]+)$', re.M)


def scaled(project: Path, folder: Path, pages: int) -> Path:
    """Make a publication of about `pages` pages in `folder`, with the editions `first` and `second`."""
    chapters, annexes, copies = SIZES[pages]
    for part in ('content', 'templates', 'styles'):
        shutil.copytree(project / part, folder / part)
    for path in (folder / 'content' / 'editions').iterdir():
        path.unlink()
    units = _files(folder)
    names: dict[str, list[str]] = {'chapters': [], 'annexes': []}
    for n in range(copies):
        suffix = f'-copy{n}' if n else ''
        for kind, wanted in (('chapters', chapters), ('annexes', annexes)):
            for unit in wanted:
                if suffix:
                    text = units[unit].read_text('utf-8')
                    (units[unit].parent / f'{units[unit].stem}{suffix}.md').write_text(
                        _renamed(text, suffix), 'utf-8'
                    )
                names[kind].append(unit + suffix)
    names['annexes'].append(FIGURES)
    _loosen(folder, {*FRONT, *BACK, *names['chapters'], *names['annexes']})
    for name, stamp in (('first', ''), ('second', 'Second edition')):
        matter: list[dict[str, Any]] = [
            {'name': 'cover', 'folios': 'none', 'units': FRONT[:1]},
            {'name': 'front', 'folios': 'roman', 'units': FRONT[1:]},
            {'name': 'body', 'folios': 'arabic', 'units': names['chapters']},
        ]
        matter.append({
            'name': 'annexes',
            'folios': 'arabic',
            'prefix': '{number}-',
            'restart': 'unit',
            'units': names['annexes'],
        })
        matter.append({'name': 'reference matter', 'folios': 'arabic', 'prefix': 'R-', 'units': BACK})
        edition = {
            'title': f'The {name} edition',
            'version': '1.0',
            'status': 'draft',
            'date': '2026-01-01',
            'stamp': stamp,
            'matter': matter,
        }
        _write_edition(folder, name, edition)
    _write_edition(folder, OTHER, {**edition, 'matter': matter[:1]})
    return folder


def _write_edition(folder: Path, name: str, edition: dict[str, Any]) -> None:
    (folder / 'content' / 'editions' / f'{name}.yaml').write_text(
        yaml.safe_dump(edition, allow_unicode=True, sort_keys=False), 'utf-8'
    )


def _files(folder: Path) -> dict[str, Path]:
    """The files of a publication's units, by the ids of the units."""
    files = {}
    for kind in ('chapters', 'annexes', 'matter'):
        for path in (folder / 'content' / kind).glob('*.md'):
            unit = _FRONT_ID.search(path.read_text('utf-8'))
            assert unit is not None, path  # every unit has an id
            files[unit[1]] = path
    return files


def _renamed(text: str, suffix: str) -> str:
    """The text of a copy of a unit: ids and links get the suffix, and its views are not the home of their
    records."""
    text = _FRONT_ID.sub(rf'id: \1{suffix}', text, count=1)
    text = _ID.sub(rf'\1\2{suffix}', text)
    text = _LINK.sub(rf'\1\2{suffix}', text)
    return text.replace('    home: true\n', '')


def _loosen(folder: Path, units: set[str]) -> None:
    """Turn links to other units than `units` into links to a web page; print passages for the final edition
    in both editions, all others in none."""
    known = set(units)
    files = _files(folder)
    for unit in units:
        known.update(match[2] for match in _ID.finditer(files[unit].read_text('utf-8')))
    for path in files.values():
        text = path.read_text('utf-8')
        text = _LINK.sub(lambda link: link[0] if link[2] in known else '](https://example.org/left-out', text)
        text = _ONLY.sub(lambda only: f'{only[1]} {"first, second" if "final" in only[2] else OTHER}', text)
        path.write_text(text, 'utf-8')
