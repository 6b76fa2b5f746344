"""The names that every template may use: datasets, inline Markdown, links, citations, colours and icons."""

from __future__ import annotations

import re
import xml.etree.ElementTree as ET
from collections.abc import Iterable
from typing import Any

from markupsafe import Markup

from ...core.attributes import RECORD
from ...core.document import Node, Text, of_children
from ...core.problems import Refused
from ...core.publication.dataset import Record
from ...core.publication.publication import Publication
from ...markup import parse_inline

# Text that Markdown would change. Other text, as in most fields of most records, needs no parser.
_MARKED = re.compile(
    r"""[*_`\[\]{}~^<>&\\"]|--|\.\.\.|(?<!\w)'|'(?!\w)|://|^\s*(?:[-+#:=>|]|\d+[.)]\s)""", re.M
)


class Data:
    """The datasets as templates see them: `data.some_name` are the records of the dataset some-name. `used`:
    the names of those that were asked for, on which the cached draft depends."""

    def __init__(self, publication: Publication):
        self._publication = publication
        self.used: set[str] = set()

    def __getattr__(self, name: str) -> tuple[Record, ...]:
        if name.startswith('_'):
            raise AttributeError(name)
        return self.records(name.replace('_', '-'))

    def records(self, name: str) -> tuple[Record, ...]:
        """The records of a dataset; none if there is no such dataset."""
        self.used.add(name)
        dataset = self._publication.datasets.get(name)
        return dataset.records if dataset else ()

    def record(self, name: str, key: str) -> Record:
        """A record of a dataset. Raises ValueError if there is none, and Refused without a problem if the
        dataset cannot be read, because reading it has reported why."""
        self.used.add(name)
        record = self._publication.record(name, key)
        if record is None:
            if name in self._publication.unusable:
                raise Refused([])
            raise ValueError(f'{key} is not in {name}')
        return record


def inline(text: Any) -> Markup:
    """Inline Markdown of a field of a record, as HTML."""
    if isinstance(text, (list, dict)):  # reading the dataset has reported it
        return Markup('')
    text = '' if text is None else str(text).strip()
    if not _MARKED.search(text):
        return Markup(' '.join(text.replace("'", '’').split()))
    inner = ET.tostring(parse_inline(text), encoding='unicode')
    return Markup(inner[6:-7] if inner.endswith('</span>') else '')


def inline_nodes(text: str) -> list[Node]:
    """Inline Markdown of a field of a record, as nodes of the document."""
    if not _MARKED.search(text):
        return [Text(' '.join(text.replace("'", '’').split()))]
    return of_children(parse_inline(text))


def at(record: Record) -> Markup:
    """An attribute for the element that holds a record: it gives the element the place of the record, for
    problems, and in a home view its anchor."""
    return Markup(f' {RECORD}="{record.dataset}:{record.id}"')


def cite(keys: Iterable[str] | None) -> Markup:
    """A citation of the works with these keys; nothing if there are none."""
    listed = '; '.join(f'@{key}' for key in keys or ())
    return Markup('<x-cite keys="{}"/>').format(listed) if listed else Markup('')


def ref(dataset: str, key: str, text: str = '') -> Markup:
    """A link to a record; without `text`, its words are made when the link is resolved."""
    return Markup('<a href="{}:{}">{}</a>').format(
        dataset, key, text if isinstance(text, Markup) else inline(text)
    )


def link(anchor: str, text: str = '') -> Markup:
    """A link to an anchor of the book, or to an address."""
    return Markup('<a href="{}">{}</a>').format(anchor if ':' in anchor else f'#{anchor}', text)


def helpers(data: Data) -> dict[str, Any]:
    """The variables of every template: functions, the datasets, `tokens` (name -> colour) and `icons` (name
    -> SVG)."""
    return {
        'md': inline,
        'at': at,
        'cite': cite,
        'ref': ref,
        'link': link,
        'data': data,
        'tokens': data._publication.tokens.rgb,
        'icons': data._publication.icons,
    }
