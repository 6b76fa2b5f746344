"""Views: the records of a dataset in the text, selected, sorted, and rendered in a form."""

from __future__ import annotations

import json
import xml.etree.ElementTree as ET
from collections.abc import Callable
from typing import Any

from ...core.problems import Place, Problem, Refused, did_you_mean
from ...core.publication.dataset import Dataset, Record
from ...core.publication.publication import Publication
from ...sources.datasets.fields import UnreadDataset, follow
from ...sources.datasets.proposals import rows_to_type
from ...sources.datasets.query import conditions
from .cells import Cells
from .columns import MOST, columns
from .environment import Templates
from .helpers import Data, helpers

GENERIC = ('table', 'list')  # forms that every dataset has; their templates are views/_generic-FORM.html.j2


def render_view(
    el: ET.Element, publication: Publication, templates: Templates, data: Data, place: Callable[..., Place]
) -> tuple[ET.Element, dict[str, Any]]:
    """The HTML of an `x-view` element, in a `div`, and the options of the view. `place` gives the place of
    the view, of one of its options, or of a word in an option. Raises Refused with the problems of the
    view."""
    name, options = el.get('dataset', ''), json.loads(el.get('options') or '{}')
    dataset = publication.datasets.get(name)
    if name in publication.unusable:
        data.used.add(name)
        return stand_in(options), options
    if dataset is None:
        known = publication.datasets
        near = did_you_mean(name, known)
        raise Refused([
            Problem(
                'dataset-unknown',
                f'there is no dataset {name}',
                place(),
                f'{near or "datasets: " + ", ".join(known) + "."} For a new one make'
                f' content/data/{name}.yaml, with rows such as{rows_to_type()}',
            )
        ])
    data.used.add(name)
    form, template = _template(dataset, options, templates, place)
    try:
        records = _select(publication, dataset, options, place)
    except UnreadDataset as e:  # reading it has reported why
        data.used.add(str(e))
        return stand_in(options), options
    variables: dict[str, Any] = {}
    if 'columns' in templates.asks_for(template):
        variables['columns'], problems = columns(
            dataset,
            records,
            options,
            publication,
            Cells(publication, data),
            place=place,
            most=MOST if form == 'table' else len(dataset.properties),
        )
        if problems:
            raise Refused(problems)
    body = templates.render_xml(
        template,
        records=records,
        dataset=dataset,
        options=options,
        publication=publication.meta,
        **variables,
        **helpers(data),
    )
    if options.get('caption'):
        _caption(body, options, place())
    return body, options


def stand_in(options: dict[str, Any]) -> ET.Element:
    """An element in place of a view that cannot be shown, with its caption and id, so that links to it are
    not reported as well."""
    body = ET.Element('div')
    if options.get('caption'):
        ET.SubElement(ET.SubElement(body, 'table'), 'caption').text = str(options['caption'])
        body.set('class', 'table')
    if options.get('id'):
        body.set('id', str(options['id']))
    return body


def _template(
    dataset: Dataset, options: dict[str, Any], templates: Templates, place: Callable[..., Place]
) -> tuple[str, str]:
    """The form of a view and the name of its template: the publication's own for this dataset, else the
    generic one of the form. Raises Refused if there is neither.

    If the view names columns and the dataset's own table or list does not use any, it is the generic one too.
    """
    form = options.get('as', 'table')
    own, generic = f'views/{dataset.name}-{form}.html.j2', f'views/_generic-{form}.html.j2'
    uses_columns = 'columns' not in options or 'columns' in templates.asks_for(own)
    if templates.exists(own) and (uses_columns or form not in GENERIC):
        if not uses_columns:
            raise Refused([
                Problem(
                    'columns-idle',
                    f'the form {form} of {dataset.name} has columns of its own',
                    place('columns'),
                    f'leave them out, or use as: {" or ".join(GENERIC)}',
                )
            ])
        return form, own
    if templates.exists(generic):
        return form, generic
    forms = sorted({
        *GENERIC,
        *(
            n.removeprefix(f'{dataset.name}-')
            for n in templates.names('views')
            if n.startswith(f'{dataset.name}-')
        ),
    })
    raise Refused([
        Problem(
            'view-unknown',
            f'{dataset.name} has no form {form}',
            place(),
            templates.instead(form, forms, 'forms', own, f'{dataset.name}-'),
        )
    ])


def _caption(body: ET.Element, options: dict[str, Any], place: Place) -> None:
    """Give the table of a view its caption and its id."""
    table = body.find('.//table')
    if table is None:
        raise Refused([
            Problem(
                'table-missing',
                'this form of the view is no table and takes no caption',
                place,
                'leave out caption, or use as: table',
            )
        ])
    caption = ET.Element('caption')
    caption.text = options['caption']
    table.insert(0, caption)
    body.set('class', 'table')
    if options.get('id'):
        body.set('id', options['id'])


def _select(
    publication: Publication, dataset: Dataset, options: dict[str, Any], place: Callable[..., Place]
) -> list[Record]:
    """The records of a view in their order. Raises Refused with the problems of `where` and `sort`."""
    problems: list[Problem] = []

    def report(code: str, message: str, hint: str, path: tuple[str | int, ...], key: bool = False) -> None:
        field, *item = path
        wanted = options['where'][field]
        word = str(
            field
            if key or isinstance(wanted, (dict, list)) and not item
            else wanted[item[0]]
            if item
            else wanted
        )
        problems.append(Problem(code, message, place('where', word), hint))

    required = conditions(publication, dataset, options.get('where') or {}, report)
    sort = options.get('sort')
    if sort and sort not in dataset.properties:
        fields = ', '.join(sorted(dataset.properties))
        problems.append(
            Problem(
                'field-unknown',
                f'{dataset.name} has no field {sort}',
                place('sort', sort),
                did_you_mean(sort, dataset.properties, f'fields: {fields}'),
            )
        )
    if problems:
        raise Refused(problems)
    records = [r for r in dataset.records if all(c.meets(follow(publication, r, c.path)) for c in required)]
    if not records:
        raise Refused([
            Problem(
                'view-empty',
                f'no record of {dataset.name} meets this "where"',
                place('where'),
                'a record has to meet all of its conditions',
            )
        ])
    if sort:
        records.sort(key=lambda r: sort_key(r.fields.get(sort)))
    return records[: options.get('limit')]


# Letters that Unicode does not decompose into a letter and an accent.
PLAIN = str.maketrans({'ø': 'o', 'ł': 'l', 'đ': 'd', 'æ': 'ae', 'œ': 'oe', 'þ': 'th'})


def sort_key(value: Any) -> tuple[int, float, str]:
    """The key by which values are sorted: numbers before words, words without regard to case and accents."""
    import unicodedata

    if isinstance(value, (int, float)):
        return (0, value, '')
    text = unicodedata.normalize('NFKD', str(value or '')).casefold().translate(PLAIN)
    return (1, 0, ''.join(c for c in text if not unicodedata.combining(c)))
