"""A dataset, placed in the text: which records, in which order, in which form."""

from __future__ import annotations

import json
import re
import xml.etree.ElementTree as ET
from collections.abc import Iterable

from markupsafe import Markup

from ..markup import parse_inline
from ..model import Dataset, Publication, Record
from ..problems import Place, Problem, Refused, did_you_mean
from .templates import Templates

# Text that Markdown would not leave as it is; all else needs no parser (most fields of most records).
_MARKED = re.compile(r"""[*_`\[\]{}~^<>&\\"]|--|\.\.\.|(?<!\w)'|'(?!\w)|://|^\s*(?:[-+#:=>|]|\d+[.)]\s)""", re.M)


class Data:
    """What templates see of the datasets. Remembers which were asked for, so that the cache knows what a draft depends on."""

    def __init__(self, publication: Publication):
        self._publication = publication
        self.used: set[str] = set()

    def __getattr__(self, name: str) -> tuple[Record, ...]:
        if name.startswith('_'):
            raise AttributeError(name)
        return self.records(name.replace('_', '-'))

    def records(self, name: str) -> tuple[Record, ...]:
        self.used.add(name)
        dataset = self._publication.datasets.get(name)
        return dataset.records if dataset else ()

    def record(self, name: str, key: str) -> Record:
        self.used.add(name)
        found = self._publication.record(name, key)
        if found is None:
            if name in self._publication.unusable:
                raise Refused([])                  # what is wrong with the dataset is said already
            raise ValueError(f'{key} is not in {name}')
        return found


def inline(text) -> Markup:
    """Inline Markdown of a record's field."""
    if isinstance(text, (list, dict)):          # its shape is wrong, and that is said
        return Markup('')
    text = '' if text is None else str(text).strip()
    if not _MARKED.search(text):
        return Markup(' '.join(text.replace("'", '’').split()))
    inner = ET.tostring(parse_inline(text), encoding='unicode')
    return Markup(inner[6:-7] if inner.endswith('</span>') else '')


def helpers(data: Data) -> dict:
    """The functions that every template may call, the datasets, `tokens`: name -> colour, `icons`: name -> SVG."""

    def at(record: Record) -> Markup:
        """Put into the tag of the element that holds a record: its place for problems, and its anchor in a home view."""
        return Markup(f' data-at="{record.dataset}:{record.id}"')

    def cite(keys: Iterable[str] | None) -> Markup:
        keys = list(keys or ())
        return Markup('<x-cite keys="{}"/>').format('; '.join(f'@{k}' for k in keys)) if keys else Markup('')

    def ref(dataset: str, key: str, text: str = '') -> Markup:
        return Markup('<a href="{}:{}">{}</a>').format(dataset, key, text if isinstance(text, Markup) else inline(text))

    def link(anchor: str, text: str = '') -> Markup:
        return Markup('<a href="{}">{}</a>').format(anchor if ':' in anchor else f'#{anchor}', text)

    return {'md': inline, 'at': at, 'cite': cite, 'ref': ref, 'link': link, 'data': data,
            'tokens': data._publication.tokens.rgb, 'icons': data._publication.icons}


def render_view(el: ET.Element, publication: Publication, templates: Templates, data: Data, place: Place) -> tuple[ET.Element, dict]:
    """The HTML of an `x-view` element, in a `div`, and the view's options."""
    name, options = el.get('dataset', ''), json.loads(el.get('options') or '{}')
    dataset = publication.datasets.get(name)
    if name in publication.unusable:
        return ET.Element('div'), options
    if dataset is None:
        raise Refused([Problem('dataset-unknown', f'there is no dataset {name}', place,
                               did_you_mean(name, publication.datasets, 'datasets: ' + ', '.join(publication.datasets)))])
    form = options.get('as', 'table')
    template = f'views/{name}-{form}.html.j2'
    if not templates.exists(template):
        forms = [n.removeprefix(f'{name}-') for n in templates.names('views') if n.startswith(f'{name}-')]
        raise Refused([Problem('view-unknown', f'{name} has no form {form}', place, did_you_mean(str(form), forms, 'forms: ' + ', '.join(forms)))])
    data.used.add(name)
    records = _select(dataset, options, place)
    body = templates.render_xml(template, records=records, dataset=dataset, options=options, publication=publication.meta, **helpers(data))
    if options.get('caption'):
        _caption(body, options, place)
    return body, options


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
