"""Titles: one file says them, and however long they are, nothing is printed over them or by them."""

from __future__ import annotations

from pathlib import Path

import pikepdf
import pypdfium2
import pytest
import yaml

from bindery.core.rules.measures import LONGEST_TITLE
from bindery.sources.identifiers import long_title
from bindery.sources.yaml import parse_yaml
from support.book import REPOSITORY, build
from support.titles import overprints, titled_book

# together they make every kind of paper there is
COMMANDS = (('build', 'intermediate'), ('order', 'final'), ('event', 'fair'))
FIVE = (
    'A Guide to Planning, Financing, Building, Operating and Scaling up Climate-Neutral Cities and'
    ' Communities for Everybody in Europe'
)
WORD = 'Rindfleischetikettierungsüberwachungsaufgabenübertragungsgesetz for Cities'
SUBTITLE = 'A subtitle that is itself so long that it needs more than one line on the cover'


def made(book: Path) -> tuple[list[Path], list[str]]:
    """Everything that a book gives, made, and the codes of what was said meanwhile."""
    said = []
    for command in COMMANDS:
        result = build(book, *command)
        assert result.code == 0, result.out + result.err
        said += result.codes
    return (
        sorted(
            p for p in (book / 'output').rglob('*') if p.is_file() and not {'.cache', '.locks'} & set(p.parts)
        ),
        said,
    )


@pytest.mark.parametrize(
    'title, more, told',
    [(FIVE, {}, True), (WORD, {'short': 'A Guide'}, False)],
    ids=['five lines', 'three lines and a long word'],
)
def test_nothing_is_printed_over_a_long_title_and_nothing_runs_off_the_page(
    tmp_path: Path, title: str, more: dict, told: bool
):
    files, said = made(titled_book(tmp_path / 'book', title, subtitle=SUBTITLE, **more))
    assert ('title-long' in said) == told, 'running heads need a short title'
    pdfs = [p for p in files if p.suffix == '.pdf' and not p.stem.endswith('-sheets')]
    assert len(pdfs) == 8
    assert {p.name: found for p in pdfs if (found := overprints(p))} == {}
    (order,) = [p for p in pdfs if p.stem.endswith('-order')]
    assert len(pypdfium2.PdfDocument(order)) == 1


def test_a_title_that_is_too_long_for_a_line_is_told():
    def told(text: str) -> list:
        return [
            (p.code, p.severity, p.place.line, p.message.split(' ')[0])
            for p in long_title(parse_yaml(text, 'publication.yaml')[0])
        ]

    assert told(f'slug: a\ntitle: {"x" * LONGEST_TITLE}\n') == []
    assert told(f'slug: a\ntitle: {"x" * (LONGEST_TITLE + 1)}\n') == [('title-long', 'warning', 2, 'title')]
    assert told(f'title: {FIVE}\nshort: A Guide\n') == []
    assert told(f'title: A Guide\nshort: {FIVE}\n') == [('title-long', 'warning', 2, 'short')]


def words(file: Path) -> str:
    """What a reader, a catalogue or a program finds in a file."""
    if file.suffix != '.pdf':
        return file.read_text('utf-8')
    with pikepdf.open(file) as pdf:
        # sheets to fold have none
        packet = pdf.Root.Metadata.read_bytes().decode() if '/Metadata' in pdf.Root else ''
        about = packet + ' '.join(str(v) for v in pdf.docinfo.values())
    return '\n'.join([about, *(page.get_textpage().get_text_range() for page in pypdfium2.PdfDocument(file))])


def test_everything_follows_publication_yaml(tmp_path: Path):
    old = yaml.safe_load((REPOSITORY / 'content/publication.yaml').read_text('utf-8'))
    new = {
        'subtitle': 'Whence and whither',
        'publisher': 'The Harbour Press',
        'url': 'https://example.org/harbour',
        'description': 'About ports.',
        'subject': 'Ports',
        'licence': {'name': 'CC0', 'statement': 'No rights reserved'},
        'disclaimer': 'As it is.',
        'credits': [],
        'keywords': ['port'],
    }
    files, _ = made(titled_book(tmp_path / 'book', 'The Book of Harbours', **new))
    # maps print nothing
    texts = {p.name: ' '.join(words(p).replace('\x02', '').split()) for p in files if 'maps' not in p.parts}
    gone = [
        old['title'],
        old['title'].split(' ', 1)[1],
        old['subtitle'],
        old['publisher'],
        old['description'][:40],
        old['disclaimer'][:40],
        'CC BY',
        'Attribution',
    ]
    assert [
        (name, word) for name, text in texts.items() for word in gone if word.lower() in text.lower()
    ] == []
    for name, text in texts.items():
        assert 'harbour' in text.lower() or name.endswith(('.ics', '.txt')), name
    for name in ('scgp-1.0-final-press.pdf', 'scgp-1.0-intermediate-screen.pdf'):
        assert texts[name].count('The Book of Harbours') >= 2
    assert all('2026' not in text for name, text in texts.items() if name.endswith('.pdf')), (
        'the year is that of the edition'
    )


def test_no_template_or_style_has_words_of_the_publication():
    about = yaml.safe_load((REPOSITORY / 'content/publication.yaml').read_text('utf-8'))
    said = [
        about['title'],
        about['subtitle'],
        about['publisher'],
        about['slug'],
        about['licence']['name'],
        about['licence']['url'],
    ]
    files = [
        p
        for folder in ('templates', 'styles', 'content/matter', 'content/editions', 'content/events')
        for p in (REPOSITORY / folder).rglob('*')
        if p.suffix in ('.j2', '.css', '.svg', '.yaml', '.md')
        and 'fonts' not in p.parts
        and 'profiles' not in p.parts
    ]
    assert len(files) > 100
    files.append(REPOSITORY / 'content/handouts.yaml')
    assert [
        (p.name, word) for p in files for word in said if word.lower() in p.read_text('utf-8').lower()
    ] == []


def test_the_look_works_with_what_a_publication_must_have(tmp_path: Path):
    book = titled_book(tmp_path / 'book', 'Harbours')
    (book / 'content/publication.yaml').write_text(
        'title: Harbours\nslug: scgp\nlanguage: en-GB\npublisher: The Harbour Press\n', 'utf-8'
    )
    result = build(book, 'order', 'final')
    assert result.code == 0, result.out + result.err
