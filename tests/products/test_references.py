"""The works cited, as other programs read them."""

from __future__ import annotations

import json

import bibtexparser
import pytest

from bindery.core.problems import Place
from bindery.core.publication.dataset import Record
from bindery.products.releases.references import BIBTEX, CSL, bibtex, csl_json
from bindery.sources.yaml import parse_yaml
from support.book import REPOSITORY

BREAD = {
    'id': 'calvel1990',
    'type': 'article-journal',
    'title': 'Le goût du {pain} & 100 % of the_crust',
    'language': 'fr',
    'author': [{'family': 'Calvel', 'given': 'R.'}, {'literal': 'Bakers of Paris & Lyon'}],
    'issued': {'date-parts': [[1990, 3]]},
    'container-title': 'Journal of Crumbs',
    'volume': '12',
    'page': '3-14',
    'DOI': '10.1000/a_b',
    'confidence': 'high',
    'label': 'Calvel',
}


def work(**fields) -> Record:
    return Record('references', fields['id'], fields, 1, fields['title'], '', Place('references.yaml', 1, 1))


def parsed(text: str) -> list:
    library = bibtexparser.parse_string(text)
    assert library.failed_blocks == []
    return library.entries


def test_csl_json_keeps_what_csl_knows():
    (item,) = json.loads(csl_json([work(**BREAD)]))
    assert item == {
        **{k: v for k, v in BREAD.items() if k not in ('confidence', 'label')},
        'citation-label': 'Calvel',
    }
    assert json.loads(csl_json([work(id='x', title='Untold')])) == [
        {'id': 'x', 'type': 'document', 'title': 'Untold'}
    ]


def test_bibtex_is_an_entry_with_the_fields_of_its_kind():
    (entry,) = parsed(bibtex([work(**BREAD)]))
    assert (entry.entry_type, entry.key) == ('article', 'calvel1990')
    assert {f.key: f.value for f in entry.fields} == {
        'author': r'Calvel, R. and {Bakers of Paris \& Lyon}',
        'title': r'{Le goût du \{pain\} \& 100 \% of the\_crust}',
        'year': '1990',
        'month': 'mar',
        'journal': 'Journal of Crumbs',
        'volume': '12',
        'pages': '3--14',
        'language': 'fr',
        'doi': '10.1000/a_b',
    }


@pytest.mark.parametrize(
    'kind, fields, entry, key',
    [
        ('book', {'publisher': 'Ovenside'}, 'book', 'publisher'),
        ('chapter', {'container-title': 'The Loaf'}, 'incollection', 'booktitle'),
        ('report', {'publisher': 'Ovenside'}, 'techreport', 'institution'),
        ('thesis', {'publisher': 'Ovenside', 'genre': 'PhD thesis'}, 'phdthesis', 'school'),
        ('thesis', {'publisher': 'Ovenside', 'genre': 'Master’s thesis'}, 'mastersthesis', 'publisher'),
        ('legislation', {'container-title': 'Official Journal'}, 'misc', 'howpublished'),
        ('webpage', {'URL': 'https://example.org/a_b'}, 'misc', 'url'),
    ],
)
def test_every_kind_of_work_has_its_place(kind: str, fields: dict, entry: str, key: str):
    (found,) = parsed(bibtex([work(id='x', type=kind, title='T', **fields)]))
    assert found.entry_type == entry and key in {f.key for f in found.fields}


def test_the_works_of_the_guide_are_read_by_others():
    """Every reference: the types are those of CSL, each entry parses, no key occurs twice."""
    text = (REPOSITORY / 'content' / 'data' / 'references.yaml').read_text('utf-8')
    rows = parse_yaml(text, 'references.yaml')[0].data
    works = [work(**row) for row in rows]
    items = json.loads(csl_json(works))
    assert len(items) == len(rows) > 100 and all(
        {'id', 'type', 'title'} <= set(item) <= set(CSL) for item in items
    )
    # standard: CSL 1.0.2
    assert {item['type'] for item in items} <= {*BIBTEX, 'legislation', 'standard', 'webpage'}
    entries = parsed(bibtex(works))
    assert [e.key for e in entries] == [row['id'] for row in rows]
    assert all(any(f.key == 'title' for f in e.fields) for e in entries)
