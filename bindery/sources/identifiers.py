"""Identifiers of a publication: whether they can be right, and which are missing; whether its title fits on a
line."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from dataclasses import dataclass

from ..core.problems import Problem
from ..core.publication.yaml_document import Yaml
from ..core.rules.measures import LONGEST_TITLE


def long_title(meta: Yaml) -> list[Problem]:
    """A title that does not fit into one line, without a short one for the places that have no more."""
    key = 'short' if meta.data.get('short') else 'title'
    title = meta.data[key]
    if len(title) <= LONGEST_TITLE:
        return []
    return [
        Problem(
            'title-long',
            f'{key} has {len(title)} letters; running heads and the spine have room for {LONGEST_TITLE}',
            meta.place((key,)),
            (
                'add "short: ..." with a short title'
                if key == 'title'
                else 'make it shorter: it stands only where there is one line'
            ),
        )
    ]


def is_isbn(text: str) -> bool:
    """Thirteen digits, with or without hyphens, that begin with 978 or 979; the last one is the check digit
    (ISO 2108)."""
    digits = re.sub('[- ]', '', text)
    return (
        bool(re.fullmatch(r'97[89]\d{10}', digits))
        and sum(int(d) * (3 if i % 2 else 1) for i, d in enumerate(digits)) % 10 == 0
    )


def is_doi(text: str) -> bool:
    """Prefix and suffix, without the address in front (ISO 26324)."""
    return bool(re.fullmatch(r'10\.\d{4,9}(\.\d+)*/\S+', text))


def is_catalogue_number(text: str) -> bool:
    """As the Publications Office of the European Union assigns them: letters of the author, series, year,
    number, language, medium."""
    return bool(re.fullmatch(r'[A-Z]{2}-[0-9A-Z]{2}-\d{2}-\d{3}-[A-Z0-9]{2}-[A-Z]', text))


@dataclass(frozen=True)
class Kind:
    """An identifier: its key, what it is called, how to tell that it cannot be right, and its form in letters
    that no identifier has."""

    key: str
    name: str
    valid: Callable[[str], bool]
    hint: str
    form: str


_DIGITS, _SERIES = '978-N-NN-NNNNNN-N', 'AA-NN-YY-NNN-LL-M'
_ISBN, _CATALOGUE = (
    f'thirteen digits as assigned, in the form {_DIGITS}: one of them is mistyped',
    'as assigned, such as AB-01-23-456-EN-N',
)
KINDS = (
    Kind('isbn_pdf', 'ISBN of the PDF', is_isbn, _ISBN, _DIGITS),
    Kind('isbn_print', 'ISBN of the printed book', is_isbn, _ISBN, _DIGITS),
    Kind('doi', 'DOI', is_doi, 'without the address in front, such as 10.1000/182', '10.PREFIX/SUFFIX'),
    Kind('catalogue_pdf', 'catalogue number of the PDF', is_catalogue_number, _CATALOGUE, _SERIES),
    Kind('catalogue_print', 'catalogue number of the printed book', is_catalogue_number, _CATALOGUE, _SERIES),
)


def malformed(source: Yaml) -> list[Problem]:
    """Identifiers in content/publication.yaml that cannot be right."""
    given = source.data.get('identifiers', {})
    problems = [
        Problem(
            'identifier',
            f'{given[k.key]} cannot be the {k.name}',
            source.place(('identifiers', k.key)),
            k.hint,
        )
        for k in KINDS
        if given.get(k.key) and not k.valid(given[k.key])
    ]
    first: dict[str, Kind] = {}
    for kind in KINDS:
        value = (given.get(kind.key) or '').replace('-', '')
        if value and first.setdefault(value, kind) is not kind:
            problems.append(
                Problem(
                    'identifier',
                    f'{given[kind.key]} is the {first[value].name} and cannot be the {kind.name} too',
                    source.place(('identifiers', kind.key)),
                    'each form of a publication has a number of its own: write the one that was assigned to'
                    ' this form, or delete the line',
                )
            )
    return problems


def missing(source: Yaml, printed: bool) -> list[Problem]:
    """Identifiers that a release needs and content/publication.yaml does not give.

    `printed`: there is an output for a printer. Catalogue numbers are asked for once the publication has one.
    """
    given = {key for key, value in source.data.get('identifiers', {}).items() if value}
    media = ('pdf', 'print') if printed else ('pdf',)
    wanted = {
        'doi',
        *(f'isbn_{m}' for m in media),
        *(f'catalogue_{m}' for m in media if any(key.startswith('catalogue') for key in given)),
    }
    return [_missing(source, kind) for kind in KINDS if kind.key in wanted - given]


def isbn_missing(source: Yaml) -> list[Problem]:
    """A final edition needs the ISBN of its PDF, released or not."""
    return [] if source.data.get('identifiers', {}).get(KINDS[0].key) else [_missing(source, KINDS[0])]


def _missing(source: Yaml, kind: Kind) -> Problem:
    given = {key: value for key, value in source.data.get('identifiers', {}).items() if value}
    return Problem(
        'identifier-missing',
        f'the publication has no {kind.name}',
        source.key_place(('identifiers',)),
        typed(
            'identifiers',
            {**given, kind.key: kind.form},
            'with what was assigned to you in place of the capital letters',
        ),
    )


def typed(key: str, values: dict[str, str], more: str) -> str:
    """A hint with the lines to type into content/publication.yaml, so that `key` holds `values`; `more` is
    said before them."""
    head = f'write these lines into content/publication.yaml, in place of those at {key}, {more}:'
    return '\n'.join([
        head,
        f'    {key}:',
        *(f'      {name}: {json.dumps(value, ensure_ascii=False)}' for name, value in values.items()),
    ])
