"""A value of a record as it stands in a cell, whatever its schema says it is: text, number, list, link,
citation."""

from __future__ import annotations

import re

from markupsafe import Markup

from ...core.publication.publication import Publication
from .helpers import Data, helpers

LONG = 30  # characters of an item beyond which a list in a cell is set item by item
GROUPED = 10_000  # numbers from here on have their digits in groups; a year has none
CITATION = 15  # characters that a citation takes, about
_ADDRESS = re.compile(r'(?:https?://|mailto:)\S+')


def is_amount(value) -> bool:
    """Is it a number? True and false are none."""
    return isinstance(value, (int, float)) and not isinstance(value, bool)


class Cells:
    """Values as HTML. `used` are the datasets that were looked at."""

    def __init__(self, publication: Publication, data: Data):
        self.publication, self.used = publication, data.used
        self.tools = helpers(data)
        references = publication.dataset_of_role('references')
        self.references = references.name if references else ''

    def cell(self, value, schema: dict) -> Markup:
        """The HTML of a value. A value of another type than its schema says is printed as it is: what is
        wrong is said elsewhere."""
        if isinstance(value, list):
            return self._list(value, _item(schema))
        if isinstance(value, dict):
            known = schema.get('properties') or {}
            parts = [
                Markup('{}: {}').format(_name(k, known.get(k)), self.cell(v, known.get(k) or {}))
                for k, v in value.items()
                if v is not None
            ]
            return Markup('; ').join(parts)
        if isinstance(value, str) and (name := schema.get('refersTo')):
            return self._cited([value]) if name == self.references else self._record(name, value)
        if isinstance(value, str) and _ADDRESS.fullmatch(value):
            return Markup('<a href="{}"></a>').format(value)
        return self.tools['md'](value) if isinstance(value, str) else Markup(self.plain(value, schema))

    def plain(self, value, schema: dict) -> str:
        """About the words that a reader sees, to learn how much room they take."""
        words = self.publication.words
        if isinstance(value, list):
            return ', '.join(self.plain(v, _item(schema)) for v in value)
        if isinstance(value, dict):
            return '; '.join(
                f'{k}: {self.plain(v, (schema.get("properties") or {}).get(k) or {})}'
                for k, v in value.items()
            )
        if isinstance(value, bool):
            return words.gettext('yes') if value else words.gettext('no')
        if is_amount(value):
            return words.number(value, grouped=abs(value) >= GROUPED).replace('-', '−')
        if name := schema.get('refersTo'):
            record = self.publication.record(name, str(value))
            return 'x' * CITATION if name == self.references else record.title if record else str(value)
        return '' if value is None else str(value)

    def _list(self, values: list, schema: dict) -> Markup:
        """Short items in a line, long ones each on its own; works that are cited as one citation."""
        values = [v for v in values if v not in (None, '', [], {})]
        if self.references and schema.get('refersTo') == self.references:
            return self._cited([str(v) for v in values])
        items = [self.cell(v, schema) for v in values]
        texts = [self.plain(v, schema) for v in values]
        if len(items) > 1 and any(len(text) > LONG for text in texts):
            return Markup('<ul class="in-cell">{}</ul>').format(
                Markup('').join(Markup('<li>{}</li>').format(item) for item in items)
            )
        return Markup('; ' if any(',' in text for text in texts) else ', ').join(items)

    def _cited(self, keys: list[str]) -> Markup:
        return Markup('<x-cite keys="{}" bare="yes"/>').format('; '.join(f'@{key}' for key in keys))

    def _record(self, dataset: str, key: str) -> Markup:
        """A link to a record, in the words by which texts point to it."""
        self.used.add(dataset)
        return (
            self.tools['ref'](dataset, key) if self.publication.record(dataset, key) else Markup.escape(key)
        )


def _item(schema: dict) -> dict:
    """What a schema says of the items of a list; of a value that came to be one on the way, what it says of
    the value."""
    return schema.get('items') or {} if schema.get('type') == 'array' else schema


def _name(key: str, schema: dict | None) -> str:
    return str((schema or {}).get('title') or key.replace('_', ' ').capitalize())
