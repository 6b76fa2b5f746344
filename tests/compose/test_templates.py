"""What is known of a template without rendering it is read once, kept, and read again when a template
changes."""

from __future__ import annotations

from pathlib import Path

import pytest

from bindery.compose.templating.environment import Templates
from bindery.core.publication.source_files import Snapshot
from bindery.sources.files.cache import Cache
from support.book import build, copy_book, edit

CHAPTER = b'<h1>{{ unit.title }}</h1>{% for work in book.cited %}{{ work.title }}{% endfor %}'


def templates(cache: Cache, **files: bytes) -> Templates:
    """The templates of units with these texts, by the names of their files."""
    return Templates(Snapshot({f'templates/units/{name}': text for name, text in files.items()}), cache=cache)


def test_what_a_template_asks_for_is_the_same_from_the_cache(tmp_path: Path):
    for _ in range(2):
        known = templates(Cache(tmp_path), **{'chapter.html.j2': CHAPTER})
        assert known.check() == []
        assert known.asks_for('units/chapter.html.j2') == {'unit', 'book'}
        assert known.kinds_that_print('cited') == ['chapter'] and known.kinds_that_print('index') == []


def test_a_template_that_is_put_right_is_no_longer_told(tmp_path: Path):
    cache = Cache(tmp_path)
    for _ in range(2):
        (problem,) = templates(cache, **{'chapter.html.j2': b'<h1>\n{% for %}</h1>'}).check()
        assert (problem.code, str(problem.place)) == (
            'template-syntax',
            'templates/units/chapter.html.j2:2:1',
        )
    assert templates(cache, **{'chapter.html.j2': CHAPTER}).check() == []


@pytest.mark.parametrize('other', ['notes.j2', 'notes.txt.j2', 'notes.md'])
def test_a_file_that_is_no_template_of_a_kind_of_unit_does_no_harm(other: str):
    known = templates(Cache(None), **{'chapter.html.j2': CHAPTER, other: b'{{ book.cited }}'})
    assert known.kinds_that_print('cited') == ['chapter']
    assert known.asks_for('units/notes.html.j2') == frozenset()


def test_a_template_without_a_place_for_the_text_is_told(tmp_path: Path):
    book = copy_book('bread', tmp_path)
    edit(book / 'templates/units/chapter.html.j2', '<x-content/>', '')
    result = build(book)
    assert result.code == 1
    assert {(p['code'], p['file']) for p in result.problems} == {
        ('content-unprinted', 'templates/units/chapter.html.j2')
    }
