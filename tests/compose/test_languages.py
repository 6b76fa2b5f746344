"""What is not in the language of the book says so, wherever it is printed (WCAG 2.1, 3.1.2; ISO 14289-1,
7.2)."""

from __future__ import annotations

from pathlib import Path

import pikepdf
import pytest

from bindery.core import languages
from support.book import build, copy_book, edit
from support.tagged import Node, Tagged, squeeze

UNITS = ['cover', 'contents', 'dough', 'rising', 'baking', 'loaves', 'references', 'index']


@pytest.fixture(scope='module')
def tagged(tmp_path_factory) -> Tagged:
    """The bread book with a loaf whose title is Norwegian and a German passage."""
    book = copy_book('bread', tmp_path_factory.mktemp('languages'))
    edit(book / 'content/data/loaves.yaml', 'title: Rundstykke', "title: '*[nb]Rundstykke*'")
    edit(
        book / 'content/chapters/dough.md',
        'At a low AH the dough dries.',
        '*[de-AT]Bei wenig AH wird er trocken.* Ask the HHD.',
    )
    edit(
        book / 'content/data/index.yaml',
        'see: flour',
        'see: flour\n- id: see-bun\n  term: bun\n  see: Rundstykke',
    )
    result = build(book, 'full')
    assert result.code == 0, result.out + result.err
    return Tagged(book / result.built[0]['path'])


def unit(tagged: Tagged, name: str) -> Node:
    return tagged.document.nodes[UNITS.index(name)]


def spoken(node: Node) -> dict[str, str]:
    """Text without spaces -> language, of every element that names one."""
    return {squeeze(n.text): str(n.object.Lang) for n in node.all() if '/Lang' in n.object}


def test_a_foreign_title_among_the_references_says_its_language(tagged: Tagged):
    assert spoken(unit(tagged, 'references')) == {'Legoûtdupain': 'fr'}


def test_a_passage_in_a_chapter_says_its_language(tagged: Tagged):
    assert spoken(unit(tagged, 'dough')) == {'BeiwenigAHwirdertrocken.': 'de-AT'}


def test_the_mark_in_a_title_works_wherever_the_title_goes(tagged: Tagged):
    """In the record's home, in a cross-reference and in the index, where the word stands under its letter."""
    assert spoken(unit(tagged, 'loaves')) == {'Rundstykke': 'nb'}
    assert spoken(unit(tagged, 'baking')) == {'unquartd’heure': 'fr', 'Rundstykke': 'nb'}
    index = unit(tagged, 'index')
    assert spoken(index) == {'Rundstykke': 'nb'}
    terms = [''.join(n.text.split())[:5] for n in index.all('LBody')]
    assert terms.index('Pumpe') < terms.index('Runds')
    assert index.one('LBody', 'bun, see Rundstykke')
    assert '[nb]' not in tagged.document.text


def test_no_abbreviation_is_spelled_out_in_another_language(tagged: Tagged):
    """AH was spelled out before, in English; the German passage has the letters alone, without an English
    expansion."""
    assert 'absolutehumidity(AH)' in squeeze(unit(tagged, 'dough').text)
    expansions = [(n.text, str(n.object.E)) for n in unit(tagged, 'dough').all() if '/E' in n.object]
    assert expansions == [('AH', 'absolute humidity'), ('HHD', 'home hearth department')]


def test_bookmarks_have_words_without_marks(tagged: Tagged):
    with tagged.pdf.open_outline() as outline:
        assert not [o for o in _all(outline.root) if '*' in o.title or '[' in o.title]


def _all(items: list[pikepdf.OutlineItem]) -> list[pikepdf.OutlineItem]:
    return [i for item in items for i in (item, *_all(item.children))]


@pytest.mark.parametrize('tag', ['de', 'de-AT', 'sv', 'gsw', 'zh-Hant', 'en-GB'])
def test_languages_are_known_with_or_without_a_region(tag: str):
    assert languages.known(tag)


@pytest.mark.parametrize('tag', ['cz', 'dk', 'gr', 'DE', 'ger', 'german', ''])
def test_countries_capitals_and_names_are_no_languages(tag: str):
    assert not languages.known(tag)


def test_a_chapter_changes_its_language_in_a_rebuild(tmp_path: Path):
    """The corrected tag reaches the PDF, though not a letter on the page is another."""
    book = copy_book('bread', tmp_path)
    assert 'fr' in spoken(unit(Tagged(book / build(book, 'full').built[0]['path']), 'baking')).values()
    edit(book / 'content/chapters/baking.md', '*[fr]un', '*[fr-CH]un')
    assert spoken(unit(Tagged(book / build(book, 'full').built[0]['path']), 'baking')) == {
        'unquartd’heure': 'fr-CH'
    }
