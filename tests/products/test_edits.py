"""Changes to a tree are collected and carried out at once; what they are not about is shared."""

from __future__ import annotations

from bindery.core.document import Citation, Element, Reference, Text, Use, element, find, words
from bindery.core.problems import Place
from bindery.products.comparison.edits import Edits
from bindery.products.differences.words import difference, join, read_words, runs

AT = Place('content/chapters/dough.md', 3, 1)


def paragraph(*nodes) -> Element:
    return element('p', {'id': 'p'}, nodes, AT)


def unit() -> Element:
    own = Reference(
        Use('anchor', 'oven', AT, own=True), (Text('the '), element('em', {}, [Text('hot')]), Text(' oven'))
    )
    return element(
        'section',
        {'id': 'dough'},
        [
            paragraph(Text('Wait for '), own, Text(' to rest.')),
            element('p', {'id': 'q'}, [Text('Bake.')], AT),
        ],
    )


def test_all_changes_are_carried_out_at_once_and_the_rest_is_shared():
    root, edits = unit(), Edits()
    first, second = find(root, 'p'), find(root, 'q')
    edits.before(second, Text('[before]'))
    edits.after(second, Text('[1]'))
    edits.after(second, Text('[2]'))
    edits.first(first, Text('[later]'))
    edits.first(first, Text('[first]'))
    edits.last(first, Text('[last]'))
    edits.replace(first, 2, 3, [Text(' to cool.')])
    tree = edits.applied(root)
    assert words(tree) == '[first][later]Wait for the hot oven to cool.[last][before]Bake.[1][2]'
    assert (
        words(root) == 'Wait for the hot oven to rest.Bake.'
        and edits.now(second) is second
        and edits.now(first) is tree.children[0]
    )
    assert edits.now(first).block == AT


def test_an_element_stands_in_another_that_takes_its_place():
    root, edits = unit(), Edits()
    hot = next(e for e in runs(root, frozenset()) if e.raw == 'hot').parent
    edits.instead(hot, element('span', {}, [Text('very '), hot]))
    edits.after(root.children[0].children[1], Text('!'))
    assert words(edits.applied(root)) == 'Wait for the very hot oven! to rest.Bake.'


def test_nothing_changed_is_the_same_tree():
    root = unit()
    assert Edits().applied(root) is root


def test_the_words_of_a_link_are_other_words_than_the_same_without_it():
    linked = read_words(list(runs(find(unit(), 'p'), frozenset())))
    assert [(w.text, w.space) for w in linked] == [
        ('Wait', False),
        ('for', True),
        ('the', True),
        ('hot', True),
        ('oven', True),
        ('to', True),
        ('rest', True),
        ('.', False),
    ]
    assert linked[2].key == 'the -> anchor  oven ' and linked[5].key == 'to'
    plain = read_words(list(runs(paragraph(Text('Wait for the hot oven to rest.')), frozenset())))
    assert [(op.tag, op.i1, op.i2) for op in difference(plain, linked)] == [
        ('equal', 0, 2),
        ('replace', 2, 5),
        ('equal', 5, 8),
    ]


def test_a_citation_is_one_word_by_what_it_cites():
    cite = Citation((Use('cite', 'calvel2001', AT, after='p. 5'),))
    found = read_words(list(runs(paragraph(Text('Rest, says'), Text(' '), cite, Text('.')), frozenset())))
    assert [w.key for w in found] == ['Rest', ',', 'says', 'cite calvel2001 p. 5', '.'] and found[
        3
    ].node is cite
    assert join(found, lambda node: '(Calvel 2001, p. 5)') == 'Rest, says (Calvel 2001, p. 5).'
