"""The works that an edition cites, for other programs: as CSL-JSON (schema 1.0.2) and as BibTeX."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable

from ...core.publication.dataset import Record

UNKNOWN = 'document'  # the CSL type for works without a type
OUR_OWN = {'label': 'citation-label'}  # our name of a field -> its name in CSL
# The fields of CSL-JSON; other fields of a record are left out.
CSL = (
    'id',
    'type',
    'title',
    'title-short',
    'language',
    'author',
    'editor',
    'issued',
    'accessed',
    'container-title',
    'collection-title',
    'volume',
    'issue',
    'page',
    'publisher',
    'publisher-place',
    'number',
    'genre',
    'edition',
    'ISBN',
    'DOI',
    'URL',
    'note',
    'citation-label',
)

# CSL type -> BibTeX entry type; misc for all others
BIBTEX = {
    'article-journal': 'article',
    'article-magazine': 'article',
    'article-newspaper': 'article',
    'book': 'book',
    'chapter': 'incollection',
    'paper-conference': 'inproceedings',
    'report': 'techreport',
    'thesis': 'phdthesis',
}
# BibTeX entry type -> field for the container; howpublished for all others
CONTAINER = {'article': 'journal', 'incollection': 'booktitle', 'inproceedings': 'booktitle'}
PUBLISHER = {'techreport': 'institution', 'phdthesis': 'school'}
_MONTHS = ('jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec')
_SPECIAL = {
    '\\': r'\textbackslash{}',
    '{': r'\{',
    '}': r'\}',
    '&': r'\&',
    '%': r'\%',
    '$': r'\$',
    '#': r'\#',
    '_': r'\_',
    '~': r'\textasciitilde{}',
    '^': r'\textasciicircum{}',
}


def csl_json(works: Iterable[Record]) -> str:
    """A list of items, in the order of `works`."""
    return json.dumps([_item(work) for work in works], ensure_ascii=False, indent=1) + '\n'


def _item(work: Record) -> dict:
    fields = {OUR_OWN.get(name, name): value for name, value in work.fields.items()}
    fields.setdefault('type', UNKNOWN)
    return {name: fields[name] for name in CSL if name in fields}


def bibtex(works: Iterable[Record]) -> str:
    """An entry for each work, with any characters of Unicode. Braces keep the capitals of titles and the
    names of organisations as they are."""
    return '\n'.join(_entry(work) for work in works)


def _entry(work: Record) -> str:
    fields = work.fields
    kind = BIBTEX.get(fields.get('type', ''), 'misc')
    if kind == 'phdthesis' and re.search('master', fields.get('genre', ''), re.I):
        kind = 'mastersthesis'
    rows = {
        'author': _names(fields.get('author')),
        'editor': _names(fields.get('editor')),
        'title': f'{{{_text(work.title)}}}',
        **_date(fields.get('issued')),
        CONTAINER.get(kind, 'howpublished'): _text(fields.get('container-title')),
        'volume': _text(fields.get('volume')),
        'number': _text(fields.get('issue') or fields.get('number')),
        'pages': _text(fields.get('page')).replace('-', '--'),
        PUBLISHER.get(kind, 'publisher'): _text(fields.get('publisher')),
        'address': _text(fields.get('publisher-place')),
        'type': _text(fields.get('genre')),
        'language': _text(fields.get('language')),
        'doi': fields.get('DOI', ''),
        'url': fields.get('URL', ''),
        'urldate': _day(fields.get('accessed')),
        'note': _text(fields.get('note')),
    }
    body = ''.join(
        f'  {name} = {value if name == "month" else f"{{{value}}}"},\n'
        for name, value in rows.items()
        if value
    )
    return f'@{kind}{{{work.id},\n{body}}}\n'


def _names(people: list[dict] | None) -> str:
    return ' and '.join(
        (
            f'{{{_text(p["literal"])}}}'
            if 'literal' in p
            else ', '.join(filter(None, (_text(p.get('family')), _text(p.get('given')))))
        )
        for p in people or ()
    )


def _date(issued: dict | None) -> dict[str, str]:
    parts = (issued or {}).get('date-parts', [[]])[0]
    return {
        'year': str(parts[0]) if parts else '',
        'month': _MONTHS[parts[1] - 1] if len(parts) > 1 and 1 <= parts[1] <= 12 else '',
    }


def _day(date: dict | None) -> str:
    return '-'.join(f'{n:02}' for n in (date or {}).get('date-parts', [[]])[0])


def _text(value: object) -> str:
    return ''.join(_SPECIAL.get(c, c) for c in str(value or ''))
