"""A dataset, placed in the text: which records, in which order, in which form."""

from __future__ import annotations

import json
import xml.etree.ElementTree as ET
from collections.abc import Callable

from ..model import Dataset, Publication, Record
from ..problems import Place, Problem, Refused, did_you_mean
from ..propose import rows_to_type
from .cells import Cells
from .columns import MOST, columns
from .helpers import Data, helpers
from .templates import Templates

GENERIC = ('table', 'list')        # forms that every dataset has; their templates are views/_generic-FORM.html.j2


def render_view(el: ET.Element, publication: Publication, templates: Templates, data: Data, place: Callable[..., Place]) -> tuple[ET.Element, dict]:
    """The HTML of an `x-view` element, in a `div`, and the view's options. `place` gives its place, that of one of its options, and
    that of a word in an option."""
    name, options = el.get('dataset', ''), json.loads(el.get('options') or '{}')
    dataset = publication.datasets.get(name)
    if name in publication.unusable:
        data.used.add(name)
        return stand_in(options), options
    if dataset is None:
        known = publication.datasets
        near = did_you_mean(name, known)
        raise Refused([Problem('dataset-unknown', f'there is no dataset {name}', place(),
                               f'{near or "datasets: " + ", ".join(known) + "."} For a new one make content/data/{name}.yaml, with rows such as{rows_to_type()}')])
    data.used.add(name)
    form, template = _template(dataset, options, templates, place)
    records = _select(dataset, options, place())
    more = {}
    if 'columns' in templates.asks_for(template):
        more['columns'], problems = columns(dataset, records, options, publication, Cells(publication, data), place, MOST if form == 'table' else len(dataset.properties))
        if problems:
            raise Refused(problems)
    body = templates.render_xml(template, records=records, dataset=dataset, options=options, publication=publication.meta, **more, **helpers(data))
    if options.get('caption'):
        _caption(body, options, place())
    return body, options


def stand_in(options: dict) -> ET.Element:
    """In place of a view that cannot be shown: with the caption and the id that the text gives, so that links to it are not called wrong."""
    body = ET.Element('div')
    if options.get('caption'):
        ET.SubElement(ET.SubElement(body, 'table'), 'caption').text = str(options['caption'])
        body.set('class', 'table')
    if options.get('id'):
        body.set('id', str(options['id']))
    return body


def _template(dataset: Dataset, options: dict, templates: Templates, place: Callable[..., Place]) -> tuple[str, str]:
    """The form of a view and its template: the publication's own for this dataset, else that of the form for any dataset.

    Where a text names columns and the dataset's own table or list does not take any, it is the one for any dataset too.
    """
    form = options.get('as', 'table')
    own, generic = f'views/{dataset.name}-{form}.html.j2', f'views/_generic-{form}.html.j2'
    takes = 'columns' not in options or 'columns' in templates.asks_for(own)
    if templates.exists(own) and (takes or form not in GENERIC):
        if not takes:
            raise Refused([Problem('columns-idle', f'the form {form} of {dataset.name} has columns of its own', place('columns'), f'leave them out, or use as: {" or ".join(GENERIC)}')])
        return form, own
    if templates.exists(generic):
        return form, generic
    forms = sorted({*GENERIC, *(n.removeprefix(f'{dataset.name}-') for n in templates.names('views') if n.startswith(f'{dataset.name}-'))})
    raise Refused([Problem('view-unknown', f'{dataset.name} has no form {form}', place(), templates.instead(form, forms, 'forms', own, f'{dataset.name}-'))])


def _caption(body: ET.Element, options: dict, place: Place) -> None:
    table = body.find('.//table')
    if table is None:
        raise Refused([Problem('table-missing', 'this form of the view is no table and takes no caption', place, 'leave out caption, or use as: table')])
    caption = ET.Element('caption')
    caption.text = options['caption']
    table.insert(0, caption)
    body.set('class', 'table')
    if options.get('id'):
        body.set('id', options['id'])


def _select(dataset: Dataset, options: dict, place: Place) -> list[Record]:
    records = list(dataset.records)
    for field, wanted in (options.get('where') or {}).items():
        if field not in dataset.properties:
            raise Refused([Problem('field-unknown', f'{dataset.name} has no field {field}', place, did_you_mean(field, dataset.properties, 'fields: ' + ', '.join(sorted(dataset.properties))))])
        values = wanted if isinstance(wanted, list) else [wanted]
        records = [r for r in records if _meets(r.fields.get(field), values)]
    if sort := options.get('sort'):
        if sort not in dataset.properties:
            raise Refused([Problem('field-unknown', f'{dataset.name} has no field {sort}', place, did_you_mean(sort, dataset.properties, 'fields: ' + ', '.join(sorted(dataset.properties))))])
        records.sort(key=lambda r: sort_key(r.fields.get(sort)))
    if not records:
        raise Refused([Problem('view-empty', f'no record of {dataset.name} meets this "where"', place, 'check the values in "where"')])
    return records[:options.get('limit')]


def _meets(value, wanted: list) -> bool:
    return any(v in wanted for v in value) if isinstance(value, list) else value in wanted


PLAIN = str.maketrans({'ø': 'o', 'ł': 'l', 'đ': 'd', 'æ': 'ae', 'œ': 'oe', 'þ': 'th'})        # letters that are no letter with an accent


def sort_key(value) -> tuple:
    """Numbers before words; words without case and accents."""
    import unicodedata
    if isinstance(value, (int, float)):
        return (0, value, '')
    text = unicodedata.normalize('NFKD', str(value or '')).casefold().translate(PLAIN)
    return (1, 0, ''.join(c for c in text if not unicodedata.combining(c)))
