"""Rules of composing: references, views, templates, charts, pictures."""

from __future__ import annotations

from functools import partial

from ..limits import CELLS, MAPS, SVG, SVG_NESTED, UNIT_CHARACTERS
from .measures import LONGEST_NAME
from .rule import TEXT, Example, Rule, of_limit

rule = partial(Rule, 'composing')
CARDS = 'templates/views/ovens-cards.html.j2'
CHART = 'content/charts/heat.yaml'
PICTURE = 'content/images/oven.svg'
MISTAKE = 'tests/checks/test_problems.py::test_a_mistake_is_named_with_its_place_and_a_remedy'
IN_LIMITS = 'tests/sources/test_input_limits.py::'
_SVG = '<svg xmlns="http://www.w3.org/2000/svg">{}</svg>'
_FIGURE = '/// figure | The oven\n    image: {}\n    alt: An oven.\n///'
_VIEW = '/// view | loaves\n    as: list\n    {}\n///'


def shown(code: str, means: str, remedy: str, text: str, mended: str) -> Rule:
    """A rule that a passage of a text breaks."""
    return rule(code, means, remedy, Example(TEXT, text, mended))


REFERENCES = (
    shown(
        'ref-unknown',
        'A reference leads to an id that nothing in the edition has, or to a record that '
        'is not in its dataset.',
        'Correct the id, or put the passage in /// only | EDITION.',
        'See [](#bakng).',
        'See [](#baking).',
    ),
    shown(
        'citation-unknown',
        'A work is cited that is not among the references.',
        'Add it to the dataset of references.',
        'The baker adds patience [@calvel2011].',
        'The baker adds patience [@calvel2001].',
    ),
    shown(
        'home-twice',
        'Two views of one edition both claim to be where links to a record lead.',
        'Leave "home: true" on one of the two.',
        _VIEW.format('home: true'),
        _VIEW.format('sort: title'),
    ),
)

VIEWS = (
    shown(
        'view-unknown',
        'A dataset has no form of this name, and no template makes it.',
        '',
        '/// view | ovens\n    as: crads\n///',
        '/// view | ovens\n    as: cards\n///',
    ),
    shown(
        'view-empty',
        'No record meets all conditions of a view.',
        'Leave one out, or correct it.',
        _VIEW.format('where: {country: FR, title: Pumpernickel}'),
        _VIEW.format('where: {country: FR}'),
    ),
    shown(
        'field-unknown',
        'A field is named that records, or the rows of a chart, do not have.',
        '',
        _VIEW.format('where: {contry: FR}'),
        _VIEW.format('where: {country: FR}'),
    ),
    shown(
        'columns-idle',
        'Columns are named for a form that has columns of its own.',
        'Leave them out, or use as: table or as: list.',
        '/// view | ovens\n    as: cards\n    columns: [title]\n///',
        '/// view | ovens\n    as: table\n    columns: [title]\n///',
    ),
    rule(
        'columns-many',
        'A dataset has more fields than a table has room for, and no columns are named.',
        'Name some of them in the block: columns: [...].',
        proof='tests/sources/test_new_dataset.py::test_too_many_columns_say_the_line_to_type',
    ),
    shown(
        'column-odd',
        'A column is no field, has keys that no column has, or widths come to more than 100 per cent.',
        '',
        _VIEW.format('columns: [{field: title, with: 30}]'),
        _VIEW.format('columns: [{field: title, width: 30}]'),
    ),
)

TEMPLATES = (
    rule(
        'content-unprinted',
        'The template of a kind of unit has no place for the text of the unit, which would be lost.',
        'Write <x-content/> where the text stands.',
        proof='tests/compose/test_templates.py::test_a_template_without_a_place_for_the_text_is_told',
    ),
    rule(
        'kind-unknown',
        'A text is of a kind that no template in templates/units makes.',
        '',
        Example(
            TEXT,
            '---\nid: dough\ntitle: Making the dough\nkind: chaptre\n---\n\nWater.',
            '---\nid: dough\ntitle: Making the dough\nkind: chapter\n---\n\nWater.',
        ),
    ),
    rule(
        'template-syntax',
        'A template cannot be understood by Jinja.',
        'Mend it at the line that is named.',
        Example(
            CARDS,
            '{% for r in records %}<p>{{ r.title }}</p>{% endfro %}',
            '{% for r in records %}<p>{{ r.title }}</p>{% endfor %}',
        ),
    ),
    rule(
        'template-missing',
        'A template includes another one that does not exist.',
        '',
        Example(CARDS, '{% include "crust.j2" %}', '<p>Crust</p>'),
    ),
    rule(
        'template-error',
        'A template failed while it was used, mostly at a value that a record does not have.',
        'Test optional values first: {% if record.field %}.',
        Example(
            CARDS,
            '{% for r in records %}<p>{{ remark }}</p>{% endfor %}',
            '{% for r in records %}<p>{{ r.title }}</p>{% endfor %}',
        ),
    ),
    rule(
        'template-markup',
        'What a template makes is not well-formed XML.',
        'Close every element, quote every attribute, write & as &amp;.',
        Example(CARDS, '<p>Stone oven', '<p>Stone oven</p>'),
    ),
    rule('drawing-unknown', 'There is no drawing of this name in templates/drawings.', '', proof=MISTAKE),
    of_limit('composing', CELLS, IN_LIMITS + 'test_a_table_counts_what_its_cells_span'),
    of_limit('composing', UNIT_CHARACTERS, IN_LIMITS + 'test_a_table_counts_what_its_cells_span'),
)

CHARTS = (
    rule(
        'chart-unknown',
        'There is no chart of this name in content/charts.',
        '',
        Example(
            TEXT,
            '/// chart-data | heet\n    caption: How heavy\n///',
            '/// chart-data | heat\n    caption: How heavy\n///',
        ),
    ),
    shown(
        'chart-data-missing',
        'A chart is shown, and nothing in the edition prints its numbers.',
        'Add "/// chart-data | NAME" to an annex.',
        '/// figure | How heavy\n    chart: heat\n    alt: One is heavier.\n///',
        '/// figure | How heavy\n    chart: heat\n    alt: One is heavier.\n'
        '///\n\n/// chart-data | heat\n    caption: How heavy\n///',
    ),
    rule(
        'chart-data',
        'The specification of a chart brings data of its own, or names data that it has not.',
        'Take the numbers from a dataset, in "rows".',
        Example(CHART, 'spec: {mark: bar, data: {values: [{loaf: Rye, grams: 1000}]}}', 'spec: {mark: bar}'),
    ),
    rule(
        'chart-spec',
        'Vega-Lite does not accept the specification of a chart.',
        'Compare it with the documentation of Vega-Lite 5.',
        Example(
            CHART,
            'spec: {mark: bra, encoding: {x: {field: loaf, type: nominal}}}',
            'spec: {mark: bar, encoding: {x: {field: loaf, type: nominal}}}',
        ),
    ),
    rule(
        'field-odd',
        'A field of the rows of a chart is made in several ways, or in none.',
        'Keep one.',
        Example(
            CHART,
            'rows:\n  from: loaves\n  fields: {loaf: title, grams: {field: grams, count: true}}',
            'rows:\n  from: loaves\n  fields: {loaf: title, grams: {field: grams}}',
        ),
    ),
    rule(
        'field-single',
        'A field is to be taken apart, and holds no list.',
        'Leave it out of "each".',
        Example(
            CHART,
            'rows:\n  from: loaves\n  each: title\n  fields: {loaf: title, grams: grams}',
            'rows:\n  from: loaves\n  fields: {loaf: title, grams: grams}',
        ),
    ),
    rule(
        'rows-empty',
        'No record makes a row of a chart.',
        'Check the values in "where".',
        Example(
            CHART,
            'rows:\n  from: loaves\n  where: {country: FR, flour: r1150}\n  fields: {loaf: '
            'title, grams: grams}',
            'rows:\n  from: loaves\n  where: {country: FR}\n  fields: {loaf: title, grams: grams}',
        ),
    ),
    rule(
        'word-missing',
        'There are words for the values of a field, and none for one of them.',
        'Add it.',
        Example(
            CHART,
            'rows:\n  from: loaves\n  fields:\n    loaf: {field: country, words: {FR: '
            'France}}\n    grams: grams',
            'rows:\n  from: loaves\n  fields:\n    loaf: {field: '
            'country, words: {FR: France, DE: Germany}}\n    grams: grams',
        ),
    ),
    rule(
        'token-unknown',
        'A chart names a colour that styles/tokens.yaml does not have.',
        '',
        Example(CHART, 'spec: {mark: {type: bar, color: $inkk}}', 'spec: {mark: {type: bar, color: $ink}}'),
    ),
    rule(
        'map-missing',
        'A chart names a map that is not in content/maps.',
        'Put the file there.',
        Example(CHART, 'maps: {land: moon.json}', 'maps: {}'),
    ),
    *(
        of_limit(
            'composing', limit, IN_LIMITS + 'test_a_map_just_below_a_limit_passes_and_just_above_it_is_told'
        )
        for limit in MAPS
    ),
)

PICTURES = (
    shown(
        'image-missing',
        'A picture is not where the text says, or has a name that no file can have '
        f'(more than {LONGEST_NAME} bytes).',
        'Check the name, or put the file there.',
        _FIGURE.format('images/stove.svg'),
        _FIGURE.format('images/oven.svg'),
    ),
    shown(
        'image-outside',
        'A picture lies outside of content.',
        'Copy it to content/images.',
        _FIGURE.format('../styles/oven.svg'),
        _FIGURE.format('images/oven.svg'),
    ),
    shown(
        'image-address',
        'A picture is an address on the web. Nothing is fetched.',
        'Save the picture in content/images and name it from there.',
        _FIGURE.format('https://example.org/oven.svg'),
        _FIGURE.format('images/oven.svg'),
    ),
    shown(
        'image-path',
        'A picture is named in a way that holds only on one computer, or not as seen from content.',
        'Put it into content/images and write images/NAME.',
        _FIGURE.format('content/images/oven.svg'),
        _FIGURE.format('images/oven.svg'),
    ),
    rule('image-kind', 'A picture is neither SVG nor PNG nor JPEG.', 'Convert it.', proof=MISTAKE),
    rule(
        'image-broken', 'A picture is damaged, or is not what its name says.', 'Save it again.', proof=MISTAKE
    ),
    rule(
        'svg-entity',
        'An SVG declares an entity, which can read other files or grow without limit.',
        'Save it as plain SVG.',
        Example(
            'styles/icons/oven.svg', '<!DOCTYPE svg [<!ENTITY x "x">]>\n' + _SVG.format(''), _SVG.format('')
        ),
    ),
    rule(
        'svg-link',
        'An SVG fetches something: another file, a stylesheet, an address.',
        'Embed what it needs, or delete the link.',
        Example(
            'styles/icons/oven.svg',
            _SVG.format('<image href="http://example.org/oven.png"/>'),
            _SVG.format('<rect width="9" height="9"/>'),
        ),
    ),
    rule(
        'svg-circle',
        'An element of an SVG draws itself, by what it holds or refers to.',
        'Delete one of the references.',
        Example(
            'styles/icons/oven.svg',
            _SVG.format('<g id="a"><use href="#a"/></g>'),
            _SVG.format('<g id="a"><path d="M0 0h9"/></g><use href="#a"/>'),
        ),
    ),
    *(
        of_limit(
            'composing', limit, IN_LIMITS + 'test_an_svg_just_below_a_limit_passes_and_just_above_it_is_told'
        )
        for limit in SVG
        if limit is not SVG_NESTED
    ),
    of_limit('composing', SVG_NESTED, IN_LIMITS + 'test_pictures_inside_of_pictures_have_an_end'),
)

RULES = (*REFERENCES, *VIEWS, *TEMPLATES, *CHARTS, *PICTURES)
