"""Files to a Publication, with every problem of form found on the way."""

from __future__ import annotations

from copy import deepcopy
from functools import cache
from pathlib import Path
from typing import Any

from ..core.guard import attempt
from ..core.limits import READING
from ..core.problems import Place, Problem, did_you_mean
from ..core.publication.dataset import Chart
from ..core.publication.draft import Unit
from ..core.publication.edition import Accepted, Edition, Matter, Release, Section
from ..core.publication.kinds import Kinds
from ..core.publication.publication import Publication
from ..core.publication.source_files import Snapshot
from ..core.publication.tokens import Tokens
from ..core.publication.yaml_document import Yaml
from ..core.rules import acceptable
from ..core.unread import Unread
from ..core.words import ENGLISH, Words
from .catalogues import OWN, read_words
from .datasets.reading import read_datasets
from .files.cache import Cache, Step
from .files.snapshot import file_text
from .identifiers import long_title, malformed
from .kinds import KINDS, default_kinds, kinds_schema, read_kinds, undrawn
from .kinds import unusable as kinds_unusable
from .outputs import read_outputs
from .pictures.checks import svg_problems
from .pictures.icons import ICONS
from .reader import Reader, stem
from .shapes import own_schema
from .tokens import TOKENS, read_tokens
from .units import FOLDERS, read_units

# What there must be one of at least: where it may lie, how its name ends, and what to say where there is
# none.
NEEDED = (
    (
        ('content/editions',),
        '.yaml',
        Problem(
            'edition-none', 'there is no edition', Place('content/editions'), 'add content/editions/NAME.yaml'
        ),
    ),
    (
        tuple(f'content/{folder}' for folder in FOLDERS),
        '.md',
        Problem('unit-none', 'there is no text', Place('content/chapters'), 'add content/chapters/NAME.md'),
    ),
    (
        ('templates/units',),
        '.j2',
        Problem(
            'template-none',
            'there is no template of a chapter or of another kind of text',
            Place('templates/units'),
            'add templates/units/chapter.html.j2',
        ),
    ),
)
SELECTIONS, CHART_STYLE = 'content/handouts.yaml', 'styles/charts.yaml'
TOKENS_READ = Step('tokens', tuple[Tokens | None, list[Problem]])


def publication(directory: Path, files: Snapshot, cache: Cache) -> tuple[Publication | None, list[Problem]]:
    """What the files of the publication in `directory` say; the publication is None when it cannot be read at
    all, or not within limits."""
    reader = Reader(files, cache)
    result, fault = attempt(READING, _publication, directory, reader)
    if fault:
        reader.problems.append(fault.problem(f'reading {reader.at}', Place(reader.at)))
    return result, reader.problems


def _publication(directory: Path, reader: Reader) -> Publication | None:
    """The publication. What is wrong with its files is among the problems of the `reader`."""
    files = reader.files
    meta = reader.yaml('content/publication.yaml', own_schema('publication'))
    outputs = reader.yaml('styles/outputs.yaml', own_schema('outputs'))
    tokens = _tokens(reader, f'styles/{TOKENS}')
    icons = {stem(name): _icon(reader, name) for name in reader.names(f'styles/{ICONS}', '.svg')}
    editions = {
        stem(name): edition_and_source
        for name in reader.names('content/editions', '.yaml')
        if (edition_and_source := _edition(reader, name))
    }
    reader.problems += [
        none for folders, suffix, none in NEEDED if not any(files.names(folder, suffix) for folder in folders)
    ]
    words = _words(reader, meta)
    kinds = _kinds(reader, f'content/{KINDS}', icons, tokens, words)
    units, broken = read_units(reader, kinds)
    datasets = read_datasets(reader)
    charts = {stem(name): _chart(reader, name) for name in reader.names('content/charts', '.yaml')}
    chart_style = reader.yaml(CHART_STYLE, own_schema('chart-style')) if CHART_STYLE in files else None
    selections = reader.yaml(SELECTIONS, own_schema('handouts')) if SELECTIONS in files else None
    events = {
        stem(name): reader.yaml(name, own_schema('event')) for name in reader.names('content/events', '.yaml')
    }
    releases = tuple(r for name in reader.names('content/releases', '.json') if (r := _release(reader, name)))
    unread_releases = [Path(name).name for name in reader.unread if name.startswith('content/releases/')]
    for edition, edition_source in editions.values():
        reader.problems += _unknown_units(edition, edition_source, units, broken)
        unread = any(name.startswith(f'{edition.name}-') for name in unread_releases)
        if edition.lock_pages and not unread and edition.name not in (r.edition for r in releases):
            reader.problems.append(
                Problem(
                    'release-missing',
                    f'the pages of this edition are locked, and no release of {edition.name} is in'
                    ' content/releases',
                    edition_source.key_place(('lock_pages',)),
                    'copy pages.json from the bundle of the release to'
                    f' content/releases/{edition.name}-VERSION.json',
                )
            )
    if meta is None or outputs is None or tokens is None or kinds is None:
        return None
    reader.problems += [*malformed(meta), *long_title(meta), *undrawn(kinds, outputs)]
    rows = read_outputs(files, outputs, reader.digests, reader.problems)
    return Publication(
        directory=directory,
        files=files,
        meta=meta.data,
        editions={n: e for n, (e, _) in editions.items()},
        units=units,
        datasets=datasets.usable,
        unusable=datasets.unusable,
        outputs=rows,
        digests=reader.digests,
        tokens=tokens,
        kinds=kinds,
        charts=charts,
        chart_style=chart_style,
        icons=icons,
        selections=selections,
        events=events,
        releases=releases,
        source=meta,
        unread=Unread(frozenset(reader.unread), datasets.unusable_roles, datasets.unusable_ids),
        words=words,
    )


def _tokens(reader: Reader, name: str) -> Tokens | None:
    """The tokens; none at all when there is no such file, None when it cannot be used."""
    if name not in reader.files:
        return Tokens()
    text = reader.text(name)
    if not text:
        return None
    tokens, problems = reader.cache.get_or_make(TOKENS_READ, (name, text), lambda: read_tokens(text, name))
    reader.problems += problems
    return tokens


def _words(reader: Reader, meta: Yaml | None) -> Words:
    """The fixed words in the language of the publication; in English when that cannot be told."""
    if meta is None:
        return ENGLISH
    reader.at = OWN
    words, problems = read_words(reader.files, meta.data['language'], meta.place(('language',)), reader.cache)
    reader.problems += problems
    return words


def _kinds(
    reader: Reader, name: str, icons: dict[str, str], tokens: Tokens | None, words: Words
) -> Kinds | None:
    """The kinds of unit, caption and box; those of the library when there is no such file, None when it
    cannot be used."""
    if name not in reader.files:
        return default_kinds(words)
    source = reader.yaml(name, kinds_schema())
    if source is None:
        return None
    sheets = [file_text(reader.files, sheet)[0] for sheet in reader.files.names('styles', '.css')]
    reader.problems += kinds_unusable(source, icons, None if tokens is None else tokens.rgb, sheets)
    return read_kinds(source, words)


def _icon(reader: Reader, name: str) -> str:
    text = reader.text(name)
    if text:
        reader.problems += svg_problems(text.encode(), name)
    return text


def _chart(reader: Reader, name: str) -> Chart | None:
    source = reader.yaml(name, own_schema('chart'))
    return None if source is None else Chart(stem(name), source)


@cache
def edition_schema() -> dict[str, Any]:
    """The shape of an edition. Which rules an edition may accept is said by the rules."""
    schema = deepcopy(own_schema('edition'))
    entry = schema['properties']['accepted']['items']['properties']
    entry['rule'] = {'enum': [*acceptable('page quality'), *acceptable('proof-reading')]}
    return schema


def _edition(reader: Reader, name: str) -> tuple[Edition, Yaml] | None:
    source = reader.yaml(name, edition_schema())
    if source is None:
        return None
    d = source.data
    matters = tuple(
        Matter(m['name'], m['folios'], m.get('prefix', ''), m.get('restart', 'matter'), tuple(m['units']))
        for m in d['matter']
    )
    accepted = tuple(
        Accepted(a['rule'], a['at'], a['because'], source.place(('accepted', i)))
        for i, a in enumerate(d.get('accepted', ()))
    )
    return (
        Edition(
            stem(name),
            d['title'],
            d['version'],
            d['status'],
            d['date'],
            d.get('stamp', ''),
            matters,
            source.name,
            accepted,
            lock_pages=d.get('lock_pages', False),
            refers_to=d.get('of', '') if d.get('outside') == 'refer' else '',
            comments_until=d.get('comments_until'),
            source=source,
        ),
        source,
    )


def _release(reader: Reader, name: str) -> Release | None:
    source = reader.yaml(name, own_schema('page-map'))  # JSON is YAML too
    if source is None:
        return None
    return Release(
        source.data['edition'],
        source.data['version'],
        tuple(Section(**row) for row in source.data['sections']),
        source.place(),
        source.data.get('output', ''),
    )


def _unknown_units(edition: Edition, source: Yaml, units: dict[str, Unit], broken: set[str]) -> list[Problem]:
    """Units of an edition that no file has, or that stand in it twice. Of those whose files are `broken`,
    nothing is said."""
    used: set[str] = set()
    problems = []
    for i, matter in enumerate(edition.matters):
        for j, unit in enumerate(matter.units):
            place = source.place(('matter', i, 'units', j))
            if unit in broken:
                continue
            if unit not in units:
                problems.append(
                    Problem(
                        'unit-unknown',
                        f'no file has the id {unit}',
                        place,
                        did_you_mean(
                            unit, units, 'add it to content/chapters, content/annexes or content/matter'
                        ),
                    )
                )
            elif unit in used:
                problems.append(
                    Problem('unit-twice', f'the unit {unit} stands twice in this edition', place, 'keep one')
                )
            used.add(unit)
    return problems
