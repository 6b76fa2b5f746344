"""The HTML of a value of a record in a cell, by its schema: text, number, list, link, citation."""

from __future__ import annotations

import re
from typing import Any

from markupsafe import Markup

from ...core.publication.publication import Publication
from .helpers import Data, inline, ref

LONG = 30  # characters: a list with a longer item is set with one item on each line
GROUPED = 10_000  # from here on, the digits of numbers are grouped; those of years are not
CITATION = 15  # the usual width of a citation in characters
_ADDRESS = re.compile(r'(?:https?://|mailto:)\S+')


def is_amount(value: object) -> bool:
    """Whether a value is a number; true and false are not."""
    return isinstance(value, (int, float)) and not isinstance(value, bool)


class Cells:
    """Makes HTML of values. `used`: the names of the datasets that were looked up."""

    def __init__(self, publication: Publication, data: Data):
        self.publication, self.used = publication, data.used
        references = publication.dataset_of_role('references')
        self.references = references.name if references else ''

    def cell(self, value: Any, schema: dict[str, Any]) -> Markup:
        """The HTML of a value. A value of another type than its schema says is printed as it is: reading the
        dataset reports it."""
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
        return inline(value) if isinstance(value, str) else Markup(self.plain(value, schema))

    def plain(self, value: Any, schema: dict[str, Any]) -> str:
        """Roughly the text that is printed, to estimate its width."""
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

    def _list(self, values: list[Any], schema: dict[str, Any]) -> Markup:
        """A list: short items on one line, long ones as a bulleted list, cited works as one citation."""
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
        """A link to a record; its words are made when the link is resolved."""
        self.used.add(dataset)
        return ref(dataset, key) if self.publication.record(dataset, key) else Markup.escape(key)


def _item(schema: dict[str, Any]) -> dict[str, Any]:
    """The schema of the items of a list. A list can also come from following a path through other lists: then
    the schema is already that of an item."""
    return schema.get('items') or {} if schema.get('type') == 'array' else schema


def _name(key: str, schema: dict[str, Any] | None) -> str:
    return str((schema or {}).get('title') or key.replace('_', ' ').capitalize())
