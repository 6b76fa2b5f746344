"""The tree of a unit: what is late is resolved into a new tree, blocks keep their places, and it is written
out once."""

from __future__ import annotations

import xml.etree.ElementTree as ET

import msgspec
import pytest

from bindery.core.document import (
    Element,
    PageReference,
    PageSlot,
    Text,
    UnitNumber,
    Use,
    blocks,
    changed,
    element,
    elements,
    find,
    mapped,
    numbered,
    of_element,
    pointers,
    words,
    xml,
)
from bindery.core.problems import Place

FIRST, SECOND = Place('content/chapters/dough.md', 3, 1), Place('content/chapters/dough.md', 5, 1)


def unit() -> Element:
    see = element('a', {'class': 'ref'}, [Text('Chapter 2')], target='baking')
    return element(
        'section',
        {'id': 'dough'},
        [
            element(
                'p',
                {},
                [Text('Salt & flour, see '), see, Text(', p.\u00a0'), PageSlot('baking', '.', 3)],
                FIRST,
            ),
            element('ul', {}, [element('li', {'id': 'rest'}, [Text('a < b')], SECOND)]),
        ],
    )


def test_a_tree_is_written_out_as_xml_with_its_blocks_numbered():
    root = ET.fromstring(xml(unit()))
    assert [el.get('data-b') for el in root.iter() if el.get('data-b')] == ['0', '1']
    assert ''.join(root.itertext()).replace('\u2007', '_') == 'Salt & flour, see Chapter 2, p.\u00a0___a < b'
    assert root.find('.//a').get('href') == 'ref:baking'
    assert {k: v for k, v in root.find('.//span').attrib.items() if k != 'class'} == {
        'data-slot': 'baking',
        'data-after': '.',
    }


def test_the_numbers_of_blocks_are_those_of_their_places():
    assert blocks(unit()) == [FIRST, SECOND]
    seen = {node.target: block for block, node in numbered(unit()) if node.target}
    assert seen == {'baking': 0} and list(pointers(unit())) == ['baking', 'baking']
    assert {e.id: block for block, e in numbered(unit()) if isinstance(e, Element) and e.id} == {
        'dough': None,
        'rest': 1,
    }


def test_what_is_cut_out_and_put_elsewhere_keeps_its_place():
    item = find(unit(), 'rest')
    alone = element('section', {'id': 'handout'}, [element('p', {}, [Text('New')], FIRST), item])
    assert blocks(alone) == [FIRST, SECOND] and 'data-b="1">a &lt; b' in xml(alone)


def test_what_is_late_must_be_resolved_first():
    late = element('h1', {}, [UnitNumber(), Text(' Dough')])
    whole = element('section', {}, [late, element('p', {}, [Text('Mix.')])])
    assert late.late and whole.late and not find(unit(), 'rest').late
    assert words(whole) == ' DoughMix.'
    with pytest.raises(TypeError, match='UnitNumber'):
        xml(whole)
    resolved = changed(whole, children=[changed(late, children=[Text('2 Dough')]), whole.children[1]])
    assert not resolved.late and xml(resolved) == '<section><h1>2 Dough</h1><p>Mix.</p></section>'


def test_a_change_leaves_the_old_tree_as_it_was_and_shares_the_rest():
    before = unit()
    (after,) = mapped(before, lambda e: [Text('here')] if e.tag == 'a' else [e])
    assert 'Chapter 2' in words(before) and 'see here' in words(after)
    assert after.children[1] is before.children[1]
    assert mapped(before, lambda e: [e]) == [before]
    (gone,) = mapped(before, lambda e: [] if e.tag == 'ul' else [e])
    assert [e.tag for e in elements(gone)] == ['section', 'p', 'a']


def test_a_tree_comes_back_from_the_cache_as_it_was():
    tree = element(
        'p',
        {'id': 'x'},
        [Text('see '), PageReference(Use('page', 'baking', FIRST, after='.')), unit()],
        SECOND,
    )
    again = msgspec.msgpack.decode(msgspec.msgpack.encode(tree), type=Element)
    assert (again.late, again.block, again.children[1]) == (True, SECOND, tree.children[1])
    assert xml(again.children[2]) == xml(tree.children[2])


def test_parsed_elements_become_nodes_with_the_same_words():
    el = ET.fromstring('<p>one <em lang="de">zwei</em> three<br/></p>')
    assert xml(of_element(el)) == '<p>one <em lang="de">zwei</em> three<br/></p>'
