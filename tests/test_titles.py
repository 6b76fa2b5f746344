"""Titles: one file says them, and however long they are, nothing is printed over them or by them."""

from __future__ import annotations

from pathlib import Path

import pikepdf
import pypdfium2
import pytest
import yaml
from conftest import REPOSITORY, build, edit, line_of
from titles import overprints, titled_book

COMMANDS = (('build',), ('order', 'final'), ('handout',), ('booklet',), ('event', 'fair'))
THREE = 'A Guide to Planning, Financing and Building Cities for Everybody'
FIVE = 'A Guide to Planning, Financing, Building, Operating and Scaling up Climate-Neutral Cities and Communities for Everybody in Europe'
WORD = 'Rindfleischetikettierungsüberwachungsaufgabenübertragungsgesetz for Cities'


def made(book: Path) -> list[Path]:
    """Everything that a book gives, made."""
    for command in COMMANDS:
        result = build(book, *command)
        assert result.code == 0, result.out + result.err
    return sorted(p for p in (book / 'output').rglob('*') if p.is_file() and '.cache' not in p.parts)


@pytest.mark.parametrize('title', [THREE, FIVE, WORD], ids=['three lines', 'five lines', 'a long word'])
def test_nothing_is_printed_over_a_long_title(tmp_path: Path, title: str):
    book = titled_book(tmp_path / 'book', title, subtitle='A subtitle that is itself so long that it needs more than one line on the cover', short='A Guide')
    files = [p for p in made(book) if p.suffix == '.pdf' and not p.stem.endswith('-sheets')]
    assert len(files) == 11
    assert {p.name: told for p in files if (told := overprints(p))} == {}
    (order,) = [p for p in files if p.stem.endswith('-order')]
    assert len(pypdfium2.PdfDocument(order)) == 1


def test_a_long_title_without_a_short_one_is_told_and_still_fits(tmp_path: Path):
    book = titled_book(tmp_path / 'book', FIVE)
    result = build(book, 'order', 'final')
    found = result.one('title-long')
    assert result.code == 0 and found['severity'] == 'warning'
    assert (found['file'], found['line']) == ('content/publication.yaml', line_of(book / 'content/publication.yaml', 'title: A Guide'))
    assert {p.name: told for p in (book / 'output/final').glob('*-order.pdf') if (told := overprints(p))} == {}
    with open(book / 'content/publication.yaml', 'a') as f:
        f.write('short: A Guide\n')
    assert 'title-long' not in build(book, 'check').codes


def words(file: Path) -> str:
    """What a reader, a catalogue or a program finds in a file."""
    if file.suffix != '.pdf':
        return file.read_text('utf-8')
    with pikepdf.open(file) as pdf:
        about = pdf.Root.Metadata.read_bytes().decode() + ' '.join(str(v) for v in pdf.docinfo.values())
    return '\n'.join([about, *(page.get_textpage().get_text_range() for page in pypdfium2.PdfDocument(file))])


def test_everything_follows_publication_yaml(tmp_path: Path):
    old = yaml.safe_load((REPOSITORY / 'content/publication.yaml').read_text('utf-8'))
    new = {'subtitle': 'Whence and whither', 'publisher': 'The Harbour Press', 'url': 'https://example.org/harbour', 'description': 'About ports.', 'subject': 'Ports',
           'licence': {'name': 'CC0', 'statement': 'No rights reserved'}, 'disclaimer': 'As it is.', 'keywords': ['port']}
    files = made(titled_book(tmp_path / 'book', 'The Book of Harbours', **new))
    texts = {p.name: ' '.join(words(p).replace('\x02', '').split()) for p in files}
    gone = [old['title'], old['title'].split(' ', 1)[1], old['subtitle'], old['publisher'], old['description'][:40], old['disclaimer'][:40], 'CC BY', 'Attribution']
    assert [(name, word) for name, text in texts.items() for word in gone if word.lower() in text.lower()] == []
    for name, text in texts.items():
        assert 'harbour' in text.lower() or name.endswith(('.ics', '.txt')), name
    for name in ('scgp-1.0-final-cover.pdf', 'scgp-1.0-final-screen.pdf'):
        assert texts[name].count('The Book of Harbours') >= 2
    assert all('2026' not in text for name, text in texts.items() if name.endswith('.pdf')), 'the year is that of the edition'


def test_no_template_or_style_has_words_of_the_publication():
    about = yaml.safe_load((REPOSITORY / 'content/publication.yaml').read_text('utf-8'))
    said = [about['title'], about['subtitle'], about['publisher'], about['slug'], about['licence']['name'], about['licence']['url']]
    files = [p for folder in ('templates', 'styles', 'content/matter', 'content/editions', 'content/events') for p in (REPOSITORY / folder).rglob('*')
             if p.suffix in ('.j2', '.css', '.svg', '.yaml', '.md') and 'fonts' not in p.parts and 'profiles' not in p.parts]
    assert len(files) > 100
    files.append(REPOSITORY / 'content/handouts.yaml')
    assert [(p.name, word) for p in files for word in said if word.lower() in p.read_text('utf-8').lower()] == []


def test_the_look_works_with_what_a_publication_must_have(tmp_path: Path):
    book = titled_book(tmp_path / 'book', 'Harbours')
    (book / 'content/publication.yaml').write_text('title: Harbours\nslug: scgp\nlanguage: en-GB\npublisher: The Harbour Press\n', 'utf-8')
    for command in COMMANDS:
        assert build(book, *command).code == 0


def test_a_title_that_is_changed_is_changed_on_all_pages_of_the_next_build(tmp_path: Path):
    book = titled_book(tmp_path / 'book', 'Harbours of the North')
    assert build(book).code == 0
    for file in (*(book / 'content').glob('*/*.md'), book / 'content/handouts.yaml', book / 'content/events/fair.yaml'):
        file.write_text(file.read_text('utf-8').replace('Harbours of the North', 'A chapter'), 'utf-8')
    edit(book / 'content/publication.yaml', 'title: Harbours of the North', 'title: Rivers of the South')
    files = made(book)
    assert [p.name for p in files if 'Harbours of the North' in ' '.join(words(p).split())] == []
