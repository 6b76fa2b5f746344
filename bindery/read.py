"""Files to a Publication, with every problem of form found on the way."""

from __future__ import annotations

import re
from pathlib import Path

from .cache import Cache
from .icons import ICONS
from .identifiers import long_title, malformed
from .model import Accepted, Chart, Dataset, Edition, Matter, Publication, Record, Release, Section, Unit
from .outputs import read_outputs
from .problems import Place, Problem, did_you_mean
from .shapes import check_foreign_keys, check_shape, own_schema
from .sources import Yaml, digest, parse_yaml, read_text
from .tokens import TOKENS, Tokens, read_tokens

FOLDERS = ('chapters', 'annexes', 'matter')
SELECTIONS = 'handouts.yaml'
_FRONT = re.compile(r'---[ \t]*\n(.*?)^---[ \t]*(?:\n|\Z)', re.S | re.M)


class _Reader:
    """Reads the files of one publication; collects problems and the digest of each file."""

    def __init__(self, directory: Path, cache: Cache):
        self.directory, self.cache = directory, cache
        self.problems: list[Problem] = []
        self.digests: dict[str, str] = {}
        self.broken: set[str] = set()          # ids, or at least names, of unit files that cannot be used

    def text(self, path: Path) -> tuple[str, str]:
        name = path.relative_to(self.directory).as_posix()
        text, problems = read_text(path, name)
        self.problems += problems
        self.digests[name] = digest(text)
        return text, name

    def yaml(self, path: Path, schema: dict | None, keep: bool = False) -> Yaml | None:
        """A YAML file checked against its schema; None when it cannot be used, or not as it is unless `keep`."""
        text, name = self.text(path)
        if not text:
            return None

        def make():
            source, problems = parse_yaml(text, name)
            if schema is not None and source.data is not None:
                said = {p.place.line for p in problems}
                problems = problems + [p for p in check_shape(source, schema) if p.place.line not in said]
            return source, problems

        source, problems = self.cache.recall('yaml', (name, text, repr(schema)), make)
        self.problems += problems
        return None if source.data is None or (problems and not keep) else source


def publication(directory: Path, cache: Cache) -> tuple[Publication | None, list[Problem]]:
    """Read everything below `directory`; the publication is None when it cannot be read at all."""
    reader = _Reader(directory, cache)
    content = directory / 'content'
    meta = reader.yaml(content / 'publication.yaml', own_schema('publication'))
    outputs = reader.yaml(directory / 'styles' / 'outputs.yaml', own_schema('outputs'))
    tokens = _tokens(reader, directory / 'styles' / TOKENS)
    icons = {path.stem: reader.text(path)[0] for path in sorted((directory / 'styles' / ICONS).glob('*.svg'))}
    editions = {path.stem: edition for path in sorted((content / 'editions').glob('*.yaml'))
                if (edition := _edition(reader, path))}
    if not editions and not reader.problems:
        reader.problems.append(Problem('edition-none', 'there is no edition', Place('content/editions'), 'add content/editions/NAME.yaml'))
    units = _units(reader, content)
    datasets, unusable = _datasets(reader, content)
    charts = {path.stem: _chart(reader, path) for path in sorted((content / 'charts').glob('*.yaml'))}
    style = directory / 'styles' / 'charts.yaml'
    chart_style = reader.yaml(style, own_schema('chart-style')) if style.exists() else None
    selections = reader.yaml(content / SELECTIONS, own_schema('handouts')) if (content / SELECTIONS).exists() else None
    events = {path.stem: reader.yaml(path, own_schema('event')) for path in sorted((content / 'events').glob('*.yaml'))}
    releases = tuple(r for path in sorted((content / 'releases').glob('*.json')) if (r := _release(reader, path)))
    for edition, place in editions.values():
        _check_units_exist(edition, place, units, reader)
        if edition.lock_pages and edition.name not in (r.edition for r in releases):
            reader.problems.append(Problem('release-missing', f'the pages of this edition are locked, and no release of {edition.name} is in content/releases',
                                           place.key_place(('lock_pages',)), f'copy pages.json from the bundle of the release to content/releases/{edition.name}-VERSION.json'))
    if meta is None or outputs is None or tokens is None:
        return None, reader.problems
    reader.problems += malformed(meta) + long_title(meta)
    rows = read_outputs(reader.directory, outputs, reader.digests, reader.problems)
    return Publication(directory, meta.data, {n: e for n, (e, _) in editions.items()}, units, datasets, unusable, rows, reader.digests, tokens,
                       charts, chart_style, icons, selections, events, releases, meta), reader.problems


def _tokens(reader: _Reader, path: Path) -> Tokens | None:
    """The tokens; none at all when there is no such file, None when it cannot be used."""
    if not path.exists():
        return Tokens()
    text, name = reader.text(path)
    if not text:
        return None
    tokens, problems = reader.cache.recall('tokens', (name, text), lambda: read_tokens(text, name))
    reader.problems += problems
    return tokens


def _chart(reader: _Reader, path: Path) -> Chart | None:
    source = reader.yaml(path, own_schema('chart'))
    return None if source is None else Chart(path.stem, source)


def _edition(reader: _Reader, path: Path) -> tuple[Edition, Yaml] | None:
    source = reader.yaml(path, own_schema('edition'))
    if source is None:
        return None
    d = source.data
    matters = tuple(Matter(m['name'], m['folios'], m.get('prefix', ''), m.get('restart', 'matter'), tuple(m['units'])) for m in d['matter'])
    accepted = tuple(Accepted(a['rule'], a['at'], a['because'], source.place(('accepted', i))) for i, a in enumerate(d.get('accepted', ())))
    return Edition(path.stem, d['title'], d['version'], d['status'], d['date'], d.get('stamp', ''), matters, source.name, accepted,
                   lock_pages=d.get('lock_pages', False), source=source), source


def _release(reader: _Reader, path: Path) -> Release | None:
    source = reader.yaml(path, own_schema('page-map'))        # JSON is YAML too
    if source is None:
        return None
    return Release(source.data['edition'], source.data['version'], tuple(Section(**row) for row in source.data['sections']), source.place())


def _check_units_exist(edition: Edition, source: Yaml, units: dict[str, Unit], reader: _Reader) -> None:
    used: set[str] = set()
    for i, matter in enumerate(edition.matters):
        for j, unit in enumerate(matter.units):
            place = source.place(('matter', i, 'units', j))
            if unit in reader.broken:
                continue
            if unit not in units:
                reader.problems.append(Problem('unit-unknown', f'no file has the id {unit}', place,
                                               did_you_mean(unit, units, 'add it to content/chapters, content/annexes or content/matter')))
            elif unit in used:
                reader.problems.append(Problem('unit-twice', f'the unit {unit} stands twice in this edition', place, 'keep one'))
            used.add(unit)


def _units(reader: _Reader, content: Path) -> dict[str, Unit]:
    units: dict[str, Unit] = {}
    for path in (p for folder in FOLDERS for p in sorted((content / folder).glob('*.md'))):
        text, name = reader.text(path)
        unit = _unit(reader, text, name) if text else None
        if unit is None:
            reader.broken.add(path.stem)
            continue
        if unit.id in units:
            reader.problems.append(Problem('id-duplicate', f'the id {unit.id} is also that of {units[unit.id].file}', unit.place, 'choose another id'))
        else:
            units[unit.id] = unit
    return units


def _unit(reader: _Reader, text: str, name: str) -> Unit | None:
    m = _FRONT.match(text)
    if not m:
        reader.problems.append(Problem('front-matter', 'the file does not begin with its front matter', Place(name, 1, 1),
                                       'begin with a line ---, then id:, title: and kind:, then a line ---'))
        return None
    front, problems = parse_yaml(m[1], name, first_line=2)
    if front.data is not None and not problems:
        problems = check_shape(front, own_schema('front-matter'))
    reader.problems += problems
    if problems or front.data is None:
        if isinstance(front.data, dict):
            reader.broken.add(str(front.data.get('id')))
        return None
    d = front.data
    return Unit(d['id'], d['kind'], d['title'], d.get('short', d['title']), d, text[m.end():], name, text.count('\n', 0, m.end()) + 1)


def _datasets(reader: _Reader, content: Path) -> tuple[dict[str, Dataset], frozenset[str]]:
    """The datasets, and the names of those that cannot be used at all. One with mistakes in it is used as far as it goes,
    so that whatever else is wrong is said in the same run."""
    sources: dict[str, tuple[Yaml, dict]] = {}
    unusable: set[str] = set()
    for path in sorted((content / 'schemas').glob('*.yaml')):
        schema = reader.yaml(path, None)
        data = content / 'data' / path.name
        if schema is None:
            unusable.add(path.stem)
        elif not data.exists():
            reader.problems.append(Problem('dataset-missing', f'there is no content/data/{path.name}', Place(schema.name, 1, 1), 'add it, or delete the schema'))
            unusable.add(path.stem)
        elif (source := reader.yaml(data, schema.data, keep=True)) and isinstance(source.data, list):
            sources[path.stem] = source, schema.data
        else:
            unusable.add(path.stem)
    for path in sorted((content / 'data').glob('*.yaml')):
        if not (content / 'schemas' / path.name).exists():
            reader.problems.append(Problem('schema-missing', f'there is no content/schemas/{path.name}', Place(f'content/data/{path.name}', 1, 1),
                                           'describe the dataset in a schema of the same name'))
    ids = {name: {row['id'] for _, row in _rows(source)} for name, (source, _) in sources.items()}
    for source, schema in sources.values():
        reader.problems += check_foreign_keys(source, schema, ids, frozenset(unusable))
        reader.problems += _duplicate_ids(source)
    numbers = _Numbers(sources)
    return {name: _dataset(name, source, schema, numbers) for name, (source, schema) in sources.items()}, frozenset(unusable)


def _rows(source: Yaml) -> list[tuple[int, dict]]:
    """The rows that are records at all, with their index in the file."""
    return [(i, row) for i, row in enumerate(source.data) if isinstance(row, dict) and isinstance(row.get('id'), str)]


def _duplicate_ids(source: Yaml) -> list[Problem]:
    first: dict[str, int] = {}
    problems = []
    for i, row in _rows(source):
        key = row['id']
        if key in first:
            line = source.place((first[key], 'id')).line
            problems.append(Problem('id-duplicate', f'the id {key} is used twice (first on line {line})', source.place((i, 'id')), 'choose another id'))
        first.setdefault(key, i)
    return problems


class _Numbers:
    """The printed numbers of records, by the rule `x-record.number` of their schema."""

    def __init__(self, sources: dict[str, tuple[Yaml, dict]]):
        self.sources = sources

    def of(self, name: str) -> list[str]:
        source, schema = self.sources[name]
        rule = schema.get('x-record', {}).get('number')
        rows = [row for _, row in _rows(source)]
        if rule == 'id':
            return [row['id'] for row in rows]
        if rule == 'position':
            return [str(i) for i in range(1, len(rows) + 1)]
        if isinstance(rule, dict) and 'field' in rule:
            return [str(row.get(rule['field'], '')) for row in rows]
        if isinstance(rule, dict) and 'position-within' in rule:
            field = rule['position-within']
            outer = schema['items']['properties'][field].get('refersTo')
            if outer not in self.sources:
                return [''] * len(rows)
            outer_numbers = dict(zip((row['id'] for _, row in _rows(self.sources[outer][0])), self.of(outer), strict=True))
            counts: dict[str, int] = {}
            result = []
            for row in rows:
                within = str(row.get(field))
                counts[within] = counts.get(within, 0) + 1
                result.append(f'{outer_numbers.get(within, "?")}.{counts[within]}')
            return result
        return [''] * len(rows)


def _dataset(name: str, source: Yaml, schema: dict, numbers: _Numbers) -> Dataset:
    about = schema.get('x-record', {})
    title = about.get('title', 'title')
    records = tuple(Record(name, row['id'], row, i + 1, str(row.get(title, row['id'])), number, source.place((i,)))
                    for (i, row), number in zip(_rows(source), numbers.of(name), strict=True))
    return Dataset(name, schema.get('title', name), about.get('label', ''), schema.get('x-role', ''), about.get('index', ''),
                   tuple(schema['items'].get('properties', {})), records, {r.id: r for r in records}, source, schema)
