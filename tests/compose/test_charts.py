"""Figures from data: a chart is a query and a specification beside the datasets; its picture and its printed
numbers agree."""

from __future__ import annotations

import shutil
from pathlib import Path

import pypdf
import pytest

from bindery.compose.charts.draw import draw, tidy
from bindery.compose.charts.rows import make_rows
from bindery.compose.charts.specification import config, drawing
from bindery.sources import loader
from bindery.sources.files.cache import Cache
from bindery.sources.files.snapshot import take
from support.book import build, copy_book, edit, line_of, pdfs
from support.built import reason, redone, words

LOAVES = """\
rows:
  from: loaves
  fields:
    loaf: title
    flour: flour.title
    weight: grams
  sort: [-weight]
columns:
  - {heading: Loaf, field: loaf}
  - {heading: Flour, field: flour}
  - {heading: Weight, unit: g, field: weight, decimals: 1}
spec:
  width: 220
  height: 90
  encoding:
    y: {field: loaf, type: nominal, sort: null}
    x: {field: weight, type: quantitative}
  layer:
    - mark: {type: bar, color: $crust}
    - mark: {type: text, align: left}
      encoding: {text: {field: weight}}
"""
GRAINS = """\
rows:
  from: loaves
  fields:
    grain: flour.grain
    count: {count: true}
    loaves: {list: title}
  sort: [grain]
columns:
  - {heading: Grain, field: grain}
  - {heading: Loaves, field: count}
  - {heading: Which, field: loaves}
  - {heading: Sources, sources: true}
spec:
  width: 220
  mark: bar
  encoding:
    y: {field: grain, type: nominal}
    x: {field: count, type: quantitative}
"""
FIGURES = """
/// figure | What the loaves weigh
    id: fig-loaves
    chart: loaves
    alt: Bars for three loaves; the pumpernickel is the heaviest.
    sources: [tartine2010]
///

/// figure | The grains
    id: fig-grains
    chart: grains
    alt: Two loaves are of wheat and one is of rye.
///
"""
NUMBERS = """
/// chart-data | loaves
    caption: Weights of the loaves
///

/// chart-data | grains
    caption: Loaves by grain
///
"""


def add_charts(book: Path) -> Path:
    """Give a bread book two charts, both in one chapter, with their numbers in the annex."""
    (book / 'content' / 'charts').mkdir()
    (book / 'content' / 'charts' / 'loaves.yaml').write_text(LOAVES, 'utf-8')
    (book / 'content' / 'charts' / 'grains.yaml').write_text(GRAINS, 'utf-8')
    (book / 'styles' / 'charts.yaml').write_text(
        'font: Source Sans 3\nbackground: null\naxis: {labelColor: $ink}\n', 'utf-8'
    )
    for name, text in (('chapters/baking.md', FIGURES), ('annexes/loaves.md', NUMBERS)):
        with open(book / 'content' / name, 'a', encoding='utf-8') as f:
            f.write(text)
    return book


@pytest.fixture(scope='module')
def _charted(tmp_path_factory) -> Path:
    book = add_charts(copy_book('bread', tmp_path_factory.mktemp('charts')))
    result = build(book)
    assert result.code == 0, result.out + result.err
    return book


@pytest.fixture
def charted(_charted: Path, tmp_path: Path) -> Path:
    """The bread book with two charts, as a first build left it."""
    return Path(shutil.copytree(_charted, tmp_path / 'charted', symlinks=True))


def page_with(book: Path, phrase: str) -> str:
    return next(text for text in words(book) if phrase in text)


# --- build, edit, rebuild -----------------------------------------------------------------------------------


def test_a_chart_is_drawn_with_real_text_and_says_where_its_numbers_are(charted: Path):
    page = page_with(charted, 'What the loaves weigh')
    assert all(word in page for word in ('Baguette', 'Rundstykke', 'Pumpernickel', '1000'))  # of the picture
    assert (
        'Source: Robertson 2010. Numbers: Table A.2.' in page
        and 'The grains Numbers: Table A.3.' in page_with(charted, 'The grains')
    )
    table = page_with(charted, 'Weights of the loaves')
    assert (
        'Loaf Flour Weight (g) Pumpernickel Dark rye 1000.0 Baguette Strong white 250.0 Rundstykke Half white'
        ' 60.0' in table
    )


def test_the_reader_of_the_file_gets_alt_text_and_a_way_to_the_table(charted: Path):
    (file,) = charted.glob('output/full/*.pdf')
    reader = pypdf.PdfReader(file)
    alts = [
        str(o['/Alt'])
        for o in map(
            reader.get_object, range(1, len(reader.xref_objStm) + sum(map(len, reader.xref.values())))
        )
        if isinstance(o, dict) and '/Alt' in o
    ]
    assert 'Bars for three loaves; the pumpernickel is the heaviest.' in alts
    assert any('numbers-loaves' in name for name in reader.named_destinations)


def test_a_changed_datum_changes_the_picture_and_only_what_shows_it(charted: Path):
    edit(charted / 'content' / 'data' / 'loaves.yaml', 'grams: 250', 'grams: 345')
    result = build(charted)
    assert redone(result)['full'] == {'baking', 'loaves'} and redone(result, 'chart')['full'] == {'loaves'}
    assert reason(result, 'chart', 'loaves') == 'rows, spec or colours changed'
    assert reason(result, 'typeset', 'baking') == 'images changed'  # its text is as before
    assert '345' in page_with(charted, 'What the loaves weigh') and 'Strong white 345.0' in page_with(
        charted, 'Weights of the loaves'
    )


def test_what_a_chart_does_not_show_leaves_it_alone(charted: Path):
    edit(charted / 'content' / 'data' / 'flours.yaml', 'Rises high.', 'Rises higher.')
    result = build(charted)
    assert redone(result, 'chart')['full'] == set() and redone(result)['full'] == {'rising'}


def test_a_colour_is_changed_in_one_place(charted: Path):
    edit(charted / 'styles' / 'tokens.yaml', "crust: {rgb: '#7a3b10'", "crust: {rgb: '#7a3b11'")
    assert redone(build(charted), 'chart')['full'] == {'loaves'}  # the other one has no crust


def test_a_warm_build_never_loads_the_drawing_engine(charted: Path, tmp_path: Path):
    (tmp_path / 'vl_convert.py').write_text('raise SystemExit("loaded")', 'utf-8')
    edit(charted / 'content' / 'chapters' / 'baking.md', 'The oven does the rest.', 'The oven does it all.')
    result = build(charted, env={'PYTHONPATH': str(tmp_path)})
    assert redone(result)['full'] == {'baking'}


def test_the_same_charts_give_the_same_bytes(charted: Path, tmp_path: Path):
    other = add_charts(copy_book('bread', tmp_path))
    assert build(other, '--no-cache', '--jobs', '2', env={'TZ': 'Asia/Tokyo', 'LC_ALL': 'C'}).code == 0
    assert pdfs(other) == pdfs(charted)


# --- what can be wrong --------------------------------------------------------------------------------------

# Each is a chart of its own: what to replace in LOAVES, what must be said, and the text at whose place it
# must be said.
WRONG = {
    'dataset': ('from: loaves', 'from: loafs', 'dataset-unknown', '¦loafs', 'did you mean loaves?'),
    'field': (
        'flour: flour.title',
        'flour: flour.titel',
        'field-unknown',
        '¦flour.titel',
        'did you mean title?',
    ),
    'far': ('flour: flour.title', 'flour: grams.title', 'field-unknown', '¦grams.title', ''),
    'where': ('  sort:', '  where: {flor: t65}\n  sort:', 'field-unknown', '{¦flor', 'did you mean flour?'),
    'each': ('  fields:', '  each: title\n  fields:', 'field-single', 'each: ¦title', 'leave it out'),
    'value': ('  sort:', '  where: {flour: t99}\n  sort:', 'value-unknown', '{flour: ¦t99', 'one of: '),
    'empty': ('  sort:', '  where: {flour: t65, country: NO}\n  sort:', 'rows-empty', 'where: ¦{', '"where"'),
    'sort': ('[-weight]', '[-wait]', 'field-unknown', '[¦-wait]', 'did you mean weight?'),
    'complete': ('  sort:', '  complete: [laof]\n  sort:', 'field-unknown', '[¦laof]', 'did you mean loaf?'),
    'ways': (
        'weight: grams',
        'weight: {field: grams, count: true}',
        'field-odd',
        '¦weight: {',
        'one of: field',
    ),
    'word': (
        'weight: grams',
        'weight: {field: grams, words: {60: light, 250: middling}}',
        'word-missing',
        'words: ¦{',
        'add "1000: ..."',
    ),
    'token': ('$crust', '$crut', 'token-unknown', '¦$crut', 'did you mean crust?'),
    'mark': ('type: bar', 'type: bra', 'chart-spec', '¦spec:', 'Vega-Lite 5'),
    'channel': ('text: {field: weight}', 'txt: {field: weight}', 'chart-spec', '¦spec:', 'Vega-Lite 5'),
    'encoding': (
        'x: {field: weight',
        'x: {field: waight',
        'field-unknown',
        '¦waight',
        'did you mean weight?',
    ),
    'expression': (
        '  layer:',
        "  transform: [{filter: 'datum.lof > 1'}]\n  layer:",
        'field-unknown',
        "¦'datum.lof",
        'did you mean loaf?',
    ),
    'own-data': (
        '  width: 220',
        '  data: {values: [{weight: 1}]}\n  width: 220',
        'chart-data',
        '¦values: [',
        'from a dataset',
    ),
    'address': (
        '  width: 220',
        '  data: {url: file:///etc/hosts}\n  width: 220',
        'chart-data',
        '¦url: file',
        'from a dataset',
    ),
    'no-such-data': (
        '  width: 220',
        '  data: {name: row}\n  width: 220',
        'chart-data',
        'name: ¦row',
        'did you mean rows?',
    ),
    'map': ('spec:', 'maps: {land: moon.json}\nspec:', 'map-missing', 'land: ¦moon', 'put the file there'),
    'column': ('field: weight, dec', 'field: wight, dec', 'field-unknown', '¦wight', 'did you mean weight?'),
    'no-heading': ('{heading: Loaf, field', '{field', 'column-odd', '¦{field: loaf}', 'heading'),
    'no-columns': (
        LOAVES[LOAVES.index('columns') : LOAVES.index('spec')],
        '',
        'key-missing',
        '¦rows:',
        'columns',
    ),
    'key': ('  sort:', '  srot:', 'key-unknown', '¦srot', 'did you mean sort?'),
}


@pytest.fixture(scope='module')
def refused(tmp_path_factory):
    """One build of a book whose charts are all wrong: every mistake is said in the same run."""
    book = add_charts(copy_book('bread', tmp_path_factory.mktemp('wrong')))
    for name, (old, new, *_) in WRONG.items():
        assert LOAVES.count(old) == 1, name
        (book / 'content' / 'charts' / f'{name}.yaml').write_text(LOAVES.replace(old, new), 'utf-8')
    result = build(book)
    assert result.code == 1 and not pdfs(book)
    return result


@pytest.mark.parametrize('name', WRONG)
def test_a_wrong_chart_is_refused_at_its_place(refused, name: str):
    old, new, code, marker, hint = WRONG[name]
    said = [p for p in refused.problems if p['file'] == f'content/charts/{name}.yaml']
    assert [p['code'] for p in said] == [code], said
    text, plain = LOAVES.replace(old, new), marker.replace('¦', '')
    assert text.count(plain) == 1
    at = text.index(plain) + marker.index('¦')
    assert (said[0]['line'], said[0]['column']) == (text.count('\n', 0, at) + 1, at - text.rfind('\n', 0, at))
    assert hint in said[0]['hint'] or hint in said[0]['message']


def test_vega_lite_says_what_it_does_not_like(refused):
    said = {p['file']: p['message'] for p in refused.problems if p['code'] == 'chart-spec'}
    assert 'txt' in said['content/charts/channel.yaml'] and said['content/charts/mark.yaml'].startswith(
        'Vega-Lite says: '
    )


def test_a_chart_whose_numbers_are_printed_nowhere_is_refused(bread: Path):
    add_charts(bread)
    edit(
        bread / 'content' / 'annexes' / 'loaves.md',
        '/// chart-data | grains\n    caption: Loaves by grain\n///\n',
        '',
    )
    problem = build(bread).one('chart-data-missing')
    baking = bread / 'content' / 'chapters' / 'baking.md'
    assert (problem['file'], problem['line']) == (
        'content/chapters/baking.md',
        line_of(baking, '/// figure | The grains'),
    )
    assert '/// chart-data | grains' in problem['hint']


def test_wrong_blocks_are_refused(bread: Path):
    add_charts(bread)
    annex = bread / 'content' / 'annexes' / 'loaves.md'
    edit(
        annex,
        'chart-data | grains\n    caption: Loaves by grain',
        'chart-data | grain\n    title: Loaves by grain',
    )
    edit(
        bread / 'content' / 'chapters' / 'baking.md',
        '    alt: Two loaves are of wheat and one is of rye.\n',
        '',
    )
    result = build(bread)
    assert result.one('chart-unknown')['hint'] == 'did you mean grains?'
    assert (
        result.one('chart-unknown')['line']
        == result.one('key-unknown')['line'] - 1
        == line_of(annex, '/// chart-data | grain\n')
    )
    assert {'alt-missing', 'chart-data-missing'} <= set(result.codes)


# --- rows ---------------------------------------------------------------------------------------------------


def rows_of(book: Path, query: str) -> list[dict]:
    """The rows that a query makes of the bread book's data."""
    (book / 'content' / 'charts').mkdir(exist_ok=True)
    (book / 'content' / 'charts' / 'one.yaml').write_text(
        f'rows:\n{query}\ncolumns: [{{heading: A, field: a}}]\nspec: {{mark: bar}}\n', 'utf-8'
    )
    publication, problems = loader.publication(book, take(book)[0], Cache(None))
    assert problems == []
    rows, problems = make_rows(publication.charts['one'], publication)
    assert problems == []
    return rows.values


@pytest.mark.parametrize(
    'query, rows',
    [
        (
            '  from: loaves\n  where: {flour.grain: wheat}\n  fields: {a: title, b: number}',
            [{'a': 'Baguette', 'b': '1'}, {'a': 'Rundstykke', 'b': '2'}],
        ),
        (
            '  from: flours\n  each: sources\n  fields: {a: sources, n: {count: true}}\n  sort: [-n]',
            [{'a': 'tartine2010', 'n': 2}, {'a': 'calvel2001', 'n': 1}],
        ),
        (
            (
                '  from: flours\n  each: sources\n  where: {sources: [calvel2001]}\n  fields: {a: title, b:'
                ' sources.title}'
            ),
            [{'a': 'Strong white', 'b': 'The Taste of Bread'}],
        ),
        (
            '  from: loaves\n  fields: {a: flour.grain, g: {sum: grams}, l: {list: title}}\n  sort: [a]',
            [
                {'a': 'rye', 'g': 1000, 'l': ['Pumpernickel']},
                {'a': 'wheat', 'g': 310, 'l': ['Baguette', 'Rundstykke']},
            ],
        ),
        (
            (
                '  from: loaves\n  fields: {a: {text: ["{title} of {flour.note}", "{grams:05} g"]}}\n  limit:'
                ' 1\n  sort: [a]'
            ),
            [{'a': 'Baguette of Rises high.'}],
        ),
        (
            '  from: loaves\n  fields: {a: {text: "{grams:04}"}}\n  sort: [a]',
            [{'a': '0060'}, {'a': '0250'}, {'a': '1000'}],
        ),
        (
            (
                '  from: loaves\n  fields: {a: country, b: {field: flour.grain, words: {wheat: W, rye: R}},'
                ' n: {count: true}}\n  complete: [a, b]\n  sort: [a, b]'
            ),
            [
                {'a': c, 'b': g, 'n': n}
                for c, g, n in (
                    ('DE', 'R', 1),
                    ('DE', 'W', 0),
                    ('FR', 'R', 0),
                    ('FR', 'W', 1),
                    ('NO', 'R', 0),
                    ('NO', 'W', 1),
                )
            ],
        ),
        (
            (
                '  from: flours\n  where: {note: {exists: true}}\n  fields: {a: title, n: {count: true}}\n '
                ' complete: [a]'
            ),
            [{'a': 'Strong white', 'n': 1}, {'a': 'Half white', 'n': 1}, {'a': 'Dark rye', 'n': 1}],
        ),
    ],
)
def test_rows(bread: Path, query: str, rows: list[dict]):
    assert rows_of(bread, query) == rows


# --- pictures -----------------------------------------------------------------------------------------------


def test_outlines_are_data_of_their_own(bread: Path):
    add_charts(bread)
    maps = bread / 'content' / 'maps'
    maps.mkdir()
    (maps / 'land.json').write_text(
        '{"type": "FeatureCollection", "features": [{"type": "Feature", "properties": {}, "geometry": '
        '{"type": "Polygon", "coordinates": [[[0, 40], [0, 60], [20, 60], [20, 40], [0, 40]]]}}]}',
        'utf-8',
    )
    (bread / 'content' / 'charts' / 'map.yaml').write_text(
        LOAVES.replace('spec:', 'maps: {land: land.json}\nspec:').replace(
            '  layer:',
            '  layer:\n    - {data: {name: land}, mark: {type: geoshape, fill: $rye}, encoding: {x: null, y:'
            ' null}}',
        ),
        'utf-8',
    )
    publication, problems = loader.publication(bread, take(bread)[0], Cache(None))
    assert problems == []
    chart = publication.charts['map']
    made, problems = drawing(chart, make_rows(chart, publication)[0], config(publication)[0], publication)
    assert problems == []
    fonts = str(bread / 'styles' / 'fonts')
    svg, fault = draw(made.spec, made.maps, fonts)
    assert fault == '' and b'fill="#3d3a1f"' in svg and svg == draw(made.spec, made.maps, fonts)[0]
    assert 'no GeoJSON' in draw(made.spec, (('land', b'{}'),), fonts)[1]


def test_nothing_invisible_stays_in_a_picture():
    svg = tidy(
        '<svg xmlns="http://www.w3.org/2000/svg" class="marks"><rect aria-label="x" x="1.23456"'
        ' opacity="1"/><g><text opacity="0">hidden</text></g><path d=""/><text'
        ' font-weight="normal">shown</text></svg>'
    ).decode()
    assert svg == '<svg xmlns="http://www.w3.org/2000/svg"><rect x="1.23" /><text>shown</text></svg>'
