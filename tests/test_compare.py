"""Compare: an edition is printed, editors go on, and the comparison tells exactly what they did."""

from __future__ import annotations

import csv
import json
import shutil
import subprocess
from collections import Counter
from pathlib import Path

import pypdf
import pytest
from conftest import BOOKS, FONTS, REPOSITORY, Result, build, edit
from tagged import Tagged

BAKING = '''
## After the oven {#after}

Bread sings when it leaves the oven and the crust cracks.

Let every loaf cool down on a rack before it is cut.

Old bread makes good soup, good crumbs and good dumplings.

- Wrap what is left in a linen cloth.
- Never put it into the fridge, where it dries.
'''


def git(book: Path, *arguments: str) -> None:
    who = ('-c', 'user.name=Baker', '-c', 'user.email=baker@example.org')
    subprocess.run(['git', '-C', str(book), *who, *arguments], check=True, capture_output=True)


@pytest.fixture
def kept(tmp_path: Path) -> Path:
    """The bread book with a longer chapter, its text kept in git under the name v1."""
    book = Path(shutil.copytree(BOOKS / 'bread', tmp_path / 'kept'))
    (book / 'styles' / 'fonts').mkdir()
    for name in FONTS:
        shutil.copy(REPOSITORY / 'styles' / 'fonts' / name, book / 'styles' / 'fonts')
    with (book / 'content' / 'chapters' / 'baking.md').open('a') as f:
        f.write(BAKING)
    git(book, 'init', '-q')
    git(book, 'add', '-A')
    git(book, 'commit', '-q', '-m', 'First print')
    git(book, 'tag', 'v1')
    return book


def compare(book: Path, old: str = 'v1:full', new: str = 'full', *more: str) -> dict:
    """The data of a comparison."""
    result = build(book, 'compare', old, new, *more)
    assert result.code == 0, result.out + result.err
    return json.loads((folder(book, old, new) / 'changes.json').read_text())


def folder(book: Path, old: str = 'v1:full', new: str = 'full') -> Path:
    return book / 'output' / 'compare' / f'{old.replace(":", "-")}--{new}'


def chapter(book: Path, name: str) -> Path:
    return book / 'content' / 'chapters' / f'{name}.md'


def data(book: Path, name: str) -> Path:
    return book / 'content' / 'data' / f'{name}.yaml'


def edits(found: dict) -> list[dict]:
    return [c for c in found['changes'] if not c['effect']]


def one(found: dict, kind: str, what: str) -> dict:
    """The only edit of a kind."""
    those = [c for c in edits(found) if (c['kind'], c['what']) == (kind, what)]
    assert len(those) == 1, [(c['kind'], c['what'], c['words']) for c in found['changes']]
    return those[0]


def said(change: dict, sign: str) -> list[str]:
    return [text for s, text in change['words'] if s == sign]


def twelve_edits(book: Path) -> None:
    """One edit of each kind."""
    edit(chapter(book, 'dough'), 'flour, water, salt and time', 'flour, clean water, salt and time')            # a word inserted
    edit(chapter(book, 'dough'), 'At a low AH the dough dries.', 'At low AH the dough dries.')                  # a word deleted
    edit(chapter(book, 'rising'), 'Warm dough rises fast, cold', 'Warm dough rises quickly, cold')              # a word replaced
    edit(chapter(book, 'rising'), 'Gluten wants time.\n', 'Gluten wants time.\n\nSo do you, and so does the oven.\n')        # a paragraph added
    edit(chapter(book, 'baking'), 'Bread sings when it leaves the oven and the crust cracks.\n\n', '')          # a paragraph removed
    rack, soup = 'Let every loaf cool down on a rack before it is cut.\n\n', 'Old bread makes good soup, good crumbs and good dumplings.\n\n'
    edit(chapter(book, 'baking'), rack + soup, soup + rack)                                                    # moved within the chapter
    edit(chapter(book, 'baking'), '- Never put it into the fridge, where it dries.\n', '')                      # moved to another chapter
    edit(chapter(book, 'dough'), '2. Turn it a quarter.\n', '2. Turn it a quarter.\n3. Never put it into the fridge, where it dries.\n')
    edit(chapter(book, 'dough'), '650 grams', '680 grams')                                                      # a cell of a table
    edit(data(book, 'loaves'), 'grams: 60', 'grams: 55')                                                        # a field of a record
    edit(data(book, 'loaves'), '- id: baguette', '- id: ciabatta\n  title: Ciabatta\n  country: IT\n  flour: t65\n  grams: 300\n- id: baguette')
    edit(data(book, 'loaves'), '- id: pumpernickel\n  title: Pumpernickel\n  country: DE\n  flour: r1150\n  grams: 1000\n', '')
    edit(book / 'content' / 'images' / 'oven.svg', '<svg ', '<svg data-drawn="again" ')                         # a figure


def test_twelve_edits_are_found_and_nothing_else(kept: Path):
    twelve_edits(kept)
    found = compare(kept)
    assert Counter(c['kind'] for c in edits(found)) == {'words': 3, 'added': 1, 'removed': 1, 'moved': 2, 'table': 1, 'record': 3, 'figure': 1}
    assert found['edits'] == 12


def test_words_are_told_not_paragraphs(kept: Path):
    twelve_edits(kept)
    found = compare(kept)
    inserted, deleted, replaced = (c for c in edits(found) if c['kind'] == 'words')
    assert (said(inserted, '+'), said(inserted, '-')) == (['clean'], [])
    assert (said(deleted, '+'), said(deleted, '-')) == ([], ['a'])
    assert (said(replaced, '+'), said(replaced, '-')) == (['quickly'], ['fast'])
    assert said(one(found, 'added', 'paragraph'), '+') == ['So do you, and so does the oven.']
    assert said(one(found, 'removed', 'paragraph'), '-') == ['Bread sings when it leaves the oven and the crust cracks.']
