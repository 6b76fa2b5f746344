"""What every template may call: the datasets, inline Markdown, links, citations, colours and icons."""

from __future__ import annotations

import re
import xml.etree.ElementTree as ET
from collections.abc import Iterable

from markupsafe import Markup

from ...core.attributes import RECORD
from ...core.document import Node, Text, of_children
from ...core.problems import Refused
from ...core.publication.dataset import Record
from ...core.publication.publication import Publication
from ...markup import parse_inline

# Text that Markdown would not leave as it is; all else needs no parser (most fields of most records).
_MARKED = re.compile(
    r"""[*_`\[\]{}~^<>&\\"]|--|\.\.\.|(?<!\w)'|'(?!\w)|://|^\s*(?:[-+#:=>|]|\d+[.)]\s)""", re.M
)


class Data:
    """What templates see of the datasets. Remembers which were asked for, so that the cache knows what a
    draft depends on."""

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
                raise Refused([])  # what is wrong with the dataset is said already
            raise ValueError(f'{key} is not in {name}')
        return found


def inline(text) -> Markup:
    """Inline Markdown of a record's field."""
    if isinstance(text, (list, dict)):  # its shape is wrong, and that is said
        return Markup('')
    text = '' if text is None else str(text).strip()
    if not _MARKED.search(text):
        return Markup(' '.join(text.replace("'", '’').split()))
    inner = ET.tostring(parse_inline(text), encoding='unicode')
    return Markup(inner[6:-7] if inner.endswith('</span>') else '')


def inline_nodes(text) -> list[Node]:
    """Inline Markdown of a record's field, as nodes of the document."""
    if not _MARKED.search(text):
        return [Text(' '.join(text.replace("'", '’').split()))]
    return of_children(parse_inline(text))


def helpers(data: Data) -> dict:
    """The functions that every template may call, the datasets, `tokens`: name -> colour, `icons`: name ->
    SVG."""

    def at(record: Record) -> Markup:
        """Put into the tag of the element that holds a record: its place for problems, and its anchor in a
        home view."""
        return Markup(f' {RECORD}="{record.dataset}:{record.id}"')

    def cite(keys: Iterable[str] | None) -> Markup:
        keys = list(keys or ())
        return Markup('<x-cite keys="{}"/>').format('; '.join(f'@{k}' for k in keys)) if keys else Markup('')

    def ref(dataset: str, key: str, text: str = '') -> Markup:
        return Markup('<a href="{}:{}">{}</a>').format(
            dataset, key, text if isinstance(text, Markup) else inline(text)
        )

    def link(anchor: str, text: str = '') -> Markup:
        return Markup('<a href="{}">{}</a>').format(anchor if ':' in anchor else f'#{anchor}', text)

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
