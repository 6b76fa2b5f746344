"""The datasets that are embedded in a PDF: each as the YAML that editors wrote and as CSV for a
spreadsheet."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from ..core.publication.dataset import Dataset
from ..core.publication.draft import Draft
from ..core.publication.edition import Edition
from ..core.publication.publication import Publication
from ..sources.files.snapshot import file_text

BOM = '\ufeff'  # tells spreadsheets that the file is UTF-8
CSV, YAML = 'text/csv', 'application/yaml'  # RFC 4180, RFC 9512


@dataclass(frozen=True)
class Attachment:
    """A file embedded in a PDF. `date` is an ISO 8601 day, `kind` a media type, `relation` the AFRelationship
    of the file to the document (ISO 19005-3, annex E)."""

    name: str
    kind: str
    description: str
    date: str
    data: bytes
    relation: str = 'Data'


def attachments(publication: Publication, edition: Edition, drafts: Iterable[Draft]) -> list[Attachment]:
    """The datasets whose records this edition prints, each as CSV and as YAML, in order of their names."""
    printed = sorted({dataset for draft in drafts for dataset, _ in draft.records})
    files: list[Attachment] = []
    _ = publication.words.gettext
    for name in printed:
        dataset = publication.datasets[name]
        text = file_text(publication.files, f'content/data/{name}.yaml')[0]
        about = _('%(dataset)s: %(count)s records of the %(edition)s, version %(version)s') % {
            'dataset': dataset.title,
            'count': len(dataset.records),
            'version': edition.version,
            'edition': f'{edition.title[:1].lower()}{edition.title[1:]}',
        }
        of_csv = _('%(about)s, for a spreadsheet') % {'about': about}
        of_yaml = _('%(about)s, as the editors keep them') % {'about': about}
        files.append(Attachment(f'{name}.csv', CSV, of_csv, edition.date, table(dataset).encode()))
        files.append(Attachment(f'{name}.yaml', YAML, of_yaml, edition.date, text.encode()))
    return files


def table(dataset: Dataset) -> str:
    """A dataset as CSV: a row for each record, a column for each field in the order of the schema.

    A mapping becomes a column for each of its keys ("period.from"), a list of words one cell ("plan; do"),
    anything deeper JSON. The printed number of a record, where it has one, comes first.
    """
    rows = [dict(_cells(record.fields, dataset.properties)) for record in dataset.records]
    if (
        any(record.number not in ('', record.id) for record in dataset.records)
        and 'number' not in dataset.properties
    ):
        rows = [{'number': record.number, **row} for record, row in zip(dataset.records, rows, strict=True)]
    out = io.StringIO()
    writer = csv.DictWriter(out, _columns(rows, ('number', *dataset.properties)), restval='')
    writer.writeheader()
    writer.writerows(rows)
    return BOM + out.getvalue()


def _columns(rows: list[dict[str, str]], properties: tuple[str, ...]) -> list[str]:
    """Every column that occurs: by the order of the schema, then by that of its first occurrence."""
    order = {name: i for i, name in enumerate(properties)}
    columns = dict.fromkeys(column for row in rows for column in row)
    return sorted(columns, key=lambda column: order[column.partition('.')[0]])


def _cells(fields: Mapping[str, Any], properties: tuple[str, ...]) -> Iterator[tuple[str, str]]:
    """The cells of a record, each with its column."""
    for name in properties:
        value = fields.get(name)
        if isinstance(value, dict):
            yield from ((f'{name}.{key}', _text(part)) for key, part in value.items())
        elif value is not None:
            yield name, _text(value)


def _text(value: Any) -> str:
    """A value of a record as the text of one cell."""
    if isinstance(value, list) and not any(isinstance(v, (dict, list)) for v in value):
        return '; '.join(map(_text, value))
    if isinstance(value, (dict, list)):
        return json.dumps(value, ensure_ascii=False)
    return str(value).lower() if isinstance(value, bool) else str(value).strip()
