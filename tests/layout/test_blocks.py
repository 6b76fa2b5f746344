"""Blocks are numbered through all units of a job; each unit, as it was laid out, counts its own from 0."""

from __future__ import annotations

import xml.etree.ElementTree as ET

from bindery.core.attributes import BLOCK
from bindery.core.document import Text, element, xml
from bindery.core.problems import Place
from bindery.layout.typesetting import Job, laid
from bindery.layout.typesetting.worker import typeset
from support.book import REPOSITORY

STYLE = '@page {size: 80mm 120mm; margin: 10mm} .short {overflow: hidden; height: 0} .far {margin-left: 90mm}'


def unit(key: str, *said: str, style: str = ''):
    """A unit with a heading that is no block, and a paragraph on a line of its own for each of `said`."""
    paragraphs = [
        element('p', {'class': style} if style else {}, [Text(words)], Place(f'{key}.md', n, 1))
        for n, words in enumerate(said, 1)
    ]
    return element('section', {'class': 'unit', 'id': key}, [element('h1', {}, [Text(key)]), *paragraphs])


DOUGH = unit('dough', 'Mix flour.', 'Let it rest.')
OVEN = unit('oven', 'Heat it.', 'Bake for an hour.', 'Eat.')


def fragment_of(*units):
    html = f'<html lang="en"><head><title>Bread</title></head><body>{xml(*units)}</body></html>'
    return typeset(Job('whole', html, (('bread.css', STYLE),), (), str(REPOSITORY / 'styles' / 'fonts')))


def test_the_blocks_of_a_job_are_numbered_through_all_its_units():
    root = ET.fromstring(f'<body>{xml(DOUGH, OVEN)}</body>')
    assert [int(e.get(BLOCK)) for e in root.iter() if e.get(BLOCK)] == [0, 1, 2, 3, 4]


def test_each_unit_counts_its_own_blocks_from_0():
    fragment = fragment_of(DOUGH, OVEN)
    units = laid(fragment, ['dough', 'oven'])
    assert fragment.firsts == (0, 2) and [e.block for e in fragment.extents] == [0, 1, 2, 3, 4]
    assert [[e.block for e in one.extents] for one in units.values()] == [[0, 1], [0, 1, 2]]
    assert [one.blocks for one in units.values()] == [(None, None, 0, 1), (None, None, 0, 1, 2)]
    alone = laid(fragment_of(OVEN), ['oven'])['oven']
    assert (units['oven'].blocks, units['oven'].extents, units['oven'].facts.facts) == (
        alone.blocks,
        alone.extents,
        alone.facts.facts,
    )


def test_facts_know_the_block_of_their_unit():
    fragment = fragment_of(DOUGH, unit('oven', 'Heat it.', 'Incomprehensibilities', style='far'))
    facts = [f for f in laid(fragment, ['dough', 'oven'])['oven'].facts.facts if f.kind == 'overfull']
    assert [(f.block, f.page) for f in facts if f.words == 'Incomprehensibilities'] == [(1, 0)]


def test_lost_text_is_told_by_its_number_in_the_job():
    fragment = fragment_of(DOUGH, unit('oven', 'Heat it.', 'Gone.', style='short'))
    assert fragment.lost == ((2, 'Heat it.'), (3, 'Gone.'))
