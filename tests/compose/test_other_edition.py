"""An edition made of some chapters: its references to the others are refused, or say where they stand in the
full guide."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from pypdf import PdfReader

from support.book import Result, build, copy_book, edit, line_of

POCKET = """\
title: Pocket edition
version: "0.1"
status: draft
date: "2026-06-01"
outside: refer
of: full
matter:
  - name: front
    folios: roman
    units: [contents]
  - name: body
    folios: arabic
    units: [baking, references]
"""
FILE = 'content/editions/pocket.yaml'
TEXT = (
    '\n\nMore in [](title:dough), on [](page:dough), in [](#tab-water), and of [](flours:t65). Again'
    ' [](#tab-water). Here: [](#fig-oven), [](page:fig-oven).\n'
)


def with_pocket(book: Path, text: str = POCKET) -> Path:
    """Add an edition of one chapter to the bread book, and more references to that chapter."""
    (book / FILE).write_text(text, 'utf-8')
    chapter = book / 'content/chapters/baking.md'
    chapter.write_text(chapter.read_text('utf-8') + TEXT, 'utf-8')
    return book


def words(path: Path) -> str:
    """All that a PDF prints, in words with one space between them."""
    return ' '.join(
        ' '.join(page.extract_text() for page in PdfReader(path).pages).replace('\u2060', '').split()
    )


@pytest.fixture(scope='module')
def made(tmp_path_factory) -> tuple[Path, Result]:
    """The pocket edition, built alone; not to be changed."""
    book = with_pocket(copy_book('bread', tmp_path_factory.mktemp('pocket')))
    result = build(book, 'pocket')
    assert result.code == 0, result.out + result.err
    return book, result


def test_references_that_leave_the_edition_say_the_page_in_the_full_guide(made):
    book, result = made
    # the full one is laid out, but nobody asked for its PDF
    assert [b['edition'] for b in result.built] == ['pocket']
    text = words(book / result.built[0]['path'])
    assert (
        'Loaf 2, Rundstykke (see p. A-1 of the full guide, edition 1.0) comes from the north; the dough (p. 1'
        ' of the full guide) comes' in text
    )
    assert (
        'More in Chapter 1, “Making the dough”, on p. 1 of the full guide, in Table 1.1 (p. 1 of the full'
        ' guide), and of Strong white. Again Table 1.1. Here:' in text
    )
    assert 'Here: Figure 1.1, p. ' in text  # what it has itself keeps its own number and page
    assert 'Calvel 1990' in text.split('References')[-1]


def test_the_page_is_the_one_on_which_it_stands_in_the_full_edition(made, tmp_path: Path):
    """Proved against the full edition itself: its pages are moved, and the pocket edition follows."""
    book = Path(shutil.copytree(made[0], tmp_path / 'moved', symlinks=True))
    edit(
        book / 'content/chapters/dough.md',
        '## Flour and water {#flour}',
        'Patience.\n\n' * 40 + '## Flour and water {#flour}',
    )
    result = build(book, 'pocket', 'full')
    full, pocket = (
        next(book / b['path'] for b in result.built if b['edition'] == name) for name in ('full', 'pocket')
    )
    reader = PdfReader(full)
    label = next(
        label
        for page, label in zip(reader.pages, reader.page_labels, strict=False)
        if 'Table 1.1 How much water' in ' '.join(page.extract_text().split())
    )
    assert int(label) > 1
    assert f'in Table 1.1 (p. {label} of the full guide)' in words(pocket)


def test_an_edition_that_does_not_say_so_is_refused_where_it_refers_to_the_outside(bread: Path):
    with_pocket(bread, POCKET.replace('outside: refer\nof: full\n', ''))
    result = build(bread, 'pocket')
    assert result.code == 1 and {p['code'] for p in result.problems} == {'ref-unknown'}
    (bread / FILE).write_text(POCKET.replace('outside: refer\nof: full\n', 'outside: refuse\n'), 'utf-8')
    assert build(bread, 'pocket').problems == result.problems


def test_what_the_full_guide_does_not_have_either_is_refused(bread: Path):
    with_pocket(bread)
    edit(
        bread / 'content/chapters/baking.md', 'Here: [](#fig-oven)', 'Here: [](#fig-ofen), [](page:fig-ofen)'
    )
    result = build(bread, 'pocket')
    assert (
        result.code == 1
        and {p['code'] for p in result.problems} == {'ref-unknown'}
        and len(result.problems) == 2
    )
    assert result.problems[0]['hint'] == 'did you mean fig-oven?'


@pytest.mark.parametrize(
    'old, new, marker, hint',
    [
        ('of: full', 'of: ful', 'ful', 'did you mean full?'),
        ('of: full', 'of: pocket', 'pocket', 'name an edition that has everything: full, trial'),
        ('of: full\n', '', 'outside: refer', 'add "of: full"'),
        ('outside: refer\n', '', 'of: full', 'add "outside: refer", or delete the line'),
        ('outside: refer', 'outside: reefer', 'reefer', 'did you mean refer?'),
    ],
    ids=['unknown', 'itself', 'of-none', 'not-said', 'misspelt'],
)
def test_what_an_edition_says_of_the_outside_wrongly_is_told_at_its_line(
    bread: Path, old: str, new: str, marker: str, hint: str
):
    with_pocket(bread, POCKET.replace(old, new))
    result = build(bread)
    (problem,) = result.problems
    assert (problem['file'], problem['hint']) == (FILE, hint)
    line = (bread / FILE).read_text().split('\n')[problem['line'] - 1]
    assert line[problem['column'] - 1 :].startswith(marker)


def test_an_edition_that_cites_and_lists_no_works_is_told_which_unit_to_add(bread: Path):
    with_pocket(bread, POCKET.replace(', references]', ']'))
    result = build(bread, 'pocket')
    problem = result.one('works-unlisted')
    assert len(result.problems) == 1
    assert (problem['file'], problem['line']) == (FILE, line_of(bread / FILE, 'matter:'))
    assert problem['message'] == 'this edition cites 1 of the references, and no unit of it lists them'
    assert problem['hint'] == 'add a unit of the kind references, "references" (content/matter/references.md)'
    edit(bread / FILE, '[baking]', '[baking, references]')
    assert build(bread, 'pocket').code == 0


def test_a_text_in_no_edition_is_mentioned_by_check_and_by_no_build(bread: Path):
    (bread / 'content/chapters/storing.md').write_text(
        '---\nid: storing\ntitle: Storing\nkind: chapter\n---\n\nKeep it dry.\n'
    )
    assert build(bread, 'trial').problems == []
    told = [p for p in build(bread, 'check').problems if p['file'] == 'content/chapters/storing.md']
    assert [(p['code'], p['severity'], p['message']) for p in told] == [
        ('unused', 'warning', 'no edition has storing')
    ]
