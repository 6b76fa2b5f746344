"""Fixed words stand in catalogues: a book in a language of marks shows every word that has none."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from datetime import date, time
from functools import cache
from importlib.machinery import SourceFileLoader
from importlib.util import module_from_spec, spec_from_loader
from io import BytesIO
from pathlib import Path

import jinja2
import pikepdf
import pytest
from babel.messages.catalog import Catalog
from babel.messages.pofile import write_po
from jinja2 import nodes
from pypdf import PdfReader

from bindery.compose.charts.draw import draw
from bindery.compose.templating.environment import I18N
from bindery.core.words import ENGLISH, Words
from support.book import REPOSITORY, build, copy_handed, edit, line_of

FONTS = str(REPOSITORY / 'styles' / 'fonts')
LANGUAGE = 'eo'  # one that the press has no catalogue for
OPEN, CLOSE = '‹', '›'  # what every translation stands between; the fonts have them
META = 'content/publication.yaml'
WORD = re.compile(r'[^\W\d_]{2,}')
HEARD = ('/Alt', '/ActualText', '/Contents', '/Title', '/Desc')
ROMAN = re.compile('[ivxlc]+')


@cache
def messages():
    """scripts/messages as a module."""
    loader = SourceFileLoader('messages', str(REPOSITORY / 'scripts/messages'))
    module = module_from_spec(spec_from_loader('messages', loader))
    loader.exec_module(module)
    return module


def pseudo(*templates: Catalog) -> str:
    """A catalogue in which every message is itself between two marks."""
    made = Catalog(locale=LANGUAGE, charset='utf-8')
    for message in (m for template in templates for m in template if m.id):
        forms = (message.id,) if isinstance(message.id, str) else message.id
        marked = tuple(f'{OPEN}{text}{CLOSE}' for text in forms)
        made.add(message.id, marked if len(marked) > 1 else marked[0], context=message.context)
    file = BytesIO()
    write_po(file, made)
    return file.getvalue().decode()


def library() -> Catalog:
    from babel.messages.pofile import read_po

    return read_po((REPOSITORY / 'bindery/data/locale/bindery.pot').open('rb'))


def put(book: Path, catalogue: str) -> None:
    """Give a book the language and its catalogue."""
    edit(book / META, 'language: en-GB', f'language: {LANGUAGE}')
    (book / 'templates/locale').mkdir()
    (book / f'templates/locale/{LANGUAGE}.po').write_text(catalogue, 'utf-8')


@pytest.fixture(scope='module')
def marked(tmp_path_factory) -> Path:
    """The bread book with all that is made of it, in the language of marks."""
    book = copy_handed(tmp_path_factory.mktemp('marked'))
    put(book, pseudo(library(), messages().messages(book, 'templates', 'this book')))
    for command in ((), ('handout',), ('booklet',), ('event',), ('compare', 'trial', 'full')):
        result = build(book, *command)
        assert result.code == 0, f'{command}: {result.out}{result.err}'
        assert 'words-missing' not in result.codes
    return book


def outside_of_marks(text: str) -> str:
    """What is left of a text without translations, the inner ones first."""
    before = ''
    while before != text:
        before, text = text, re.sub(f'{OPEN}[^{OPEN}{CLOSE}]*{CLOSE}', ' ', text)
    return text


def texts_of(file: Path) -> Iterator[tuple[str, str]]:
    """Every text in a PDF that somebody reads or hears, with where it stands: pages, bookmarks, labels of
    pages, what stands for a picture, what links and attached files are called, the title."""
    reader = PdfReader(file)
    yield from ((f'page {n}', page.extract_text()) for n, page in enumerate(reader.pages, 1))
    yield 'labels', ' '.join(reader.page_labels)
    with pikepdf.open(file) as pdf:
        for thing in pdf.objects:
            if isinstance(thing, pikepdf.Dictionary):
                heard = [key for key in HEARD if isinstance(thing.get(key), pikepdf.String)]
                yield from ((key, str(thing[key])) for key in heard)


def own_words(book: Path) -> set[str]:
    """Every word that the content says, as it stands there, and names of files."""
    files = [p for p in (book / 'content').rglob('*') if p.suffix in ('.md', '.yaml', '.svg')]
    said = [p.read_text('utf-8') for p in files]
    names = [p.name for p in (book / 'output').rglob('*.pdf')]  # which a packing list names
    return set(WORD.findall(' '.join(said + names)))


def test_no_english_word_is_left_in_a_book_in_another_language(marked: Path):
    own = own_words(marked)
    files = sorted((marked / 'output').rglob('*.pdf'))
    folders = {f.relative_to(marked / 'output').parts[0] for f in files}
    assert {'full', 'trial', 'handouts', 'booklets', 'events', 'compare'} <= folders
    left = {
        (f.name, where, word)
        for f in files
        for where, text in texts_of(f)
        for word in WORD.findall(outside_of_marks(text))
        if word not in own and not (where == 'labels' and ROMAN.fullmatch(word))
    }
    assert left == set()


def test_what_is_looked_at_is_there(marked: Path):
    """Words of text, captions, references, running heads, notes, handouts, packing lists, comparisons."""
    printed = ' '.join(text for f in (marked / 'output').rglob('*.pdf') for _, text in texts_of(f))
    found = {' '.join(text.split()) for text in re.findall(f'{OPEN}([^{OPEN}{CLOSE}]*){CLOSE}', printed)}
    assert {
        'Chapter',
        'Annex',
        'Box',
        'Figure',
        'Source:',
        'Sources',
        'p.',
        'see',
        'the full guide',
        'no commit',
        'Note 1',
        'Back to note 1 in the text',
        'Guide p. A-1',
        'Packing list: Market day',
        'passage removed',
        'deleted:',
        'Full edition 1.0, contact sheets',
        'Loaves: 3 records of the full edition, version 1.0',
    } <= found


def test_the_catalogues_are_what_the_sources_say():
    for name, text in messages().templates(REPOSITORY).items():
        assert (REPOSITORY / name).read_text('utf-8') == text, f'{name}: run scripts/messages'


# --- templates ----------------------------------------------------------------------------------


def literal_words(template: Path) -> list[str]:
    """Words that a template prints as they stand in it: its text without tags and styles, and attributes that
    are heard."""
    environment = jinja2.Environment(extensions=[I18N])
    tree = environment.parse(template.read_text('utf-8'))
    outputs = [node for output in tree.find_all(nodes.Output) for node in output.nodes]
    text = ' '.join(node.data for node in outputs if isinstance(node, nodes.TemplateData))
    heard = re.findall(r'(?:alt|title|data-label|data-say|data-caption)="([^"]*)', text)
    text = re.sub(r'<style.*?</style>|<!--.*?-->', ' ', text, flags=re.S)
    text = re.sub(r'<[^<>]*>?|^[^<]*>', ' ', text)
    return [word for word in WORD.findall(' '.join([text, *heard])) if word not in NAMES]


ALL = sorted(
    p for folder in ('templates', 'bindery/data/templates') for p in (REPOSITORY / folder).rglob('*.j2')
)
NAMES = {'ISBN', 'SHA', 'JSON', 'doi', 'PDF'}  # are called so in every language
NAMES |= {'long', 'longer', 'yes'}  # what macros answer to templates


@pytest.mark.parametrize('template', ALL, ids=lambda p: p.name)
def test_no_template_prints_a_word_of_its_own(template: Path):
    assert literal_words(template) == []


# --- languages -----------------------------------------------------------------------------------


def test_a_language_without_catalogues_prints_english_and_says_so_once(bread: Path):
    edit(bread / META, 'language: en-GB', 'language: fr')
    result = build(bread)
    assert result.code == 0 and result.codes.count('words-missing') == 1
    warning = result.one('words-missing')
    assert (warning['severity'], warning['file']) == ('warning', META)
    assert warning['line'] == line_of(bread / META, 'language: fr')
    assert re.match(r'(\d+) of the \1 fixed words', warning['message'])
    assert 'templates/locale/fr.po' in warning['hint']


def test_a_word_that_is_missing_prints_in_english(bread: Path):
    put(bread, pseudo(library()).replace(f'msgstr "{OPEN}Chapter{CLOSE}"', 'msgstr ""'))
    warning = build(bread).one('words-missing')
    assert warning['message'].startswith('1 of the ') and 'Chapter' in warning['message']


HEAD = """msgid ""
msgstr ""
"Content-Type: text/plain; charset=utf-8\\n"
"Plural-Forms: nplurals=2; plural=(n != 1);\\n"

"""


@pytest.mark.parametrize(
    'text, code, line',
    [
        (HEAD.replace('(n != 1)', '__import__(chr(111))'), 'words-plural', 4),
        (HEAD.replace('(n != 1)', '1/(n-5)'), 'words-plural', 4),
        (HEAD.replace('(n != 1)', 'n%0'), 'words-plural', 4),
        (HEAD.replace('(n != 1)', 'n'), 'words-plural', 4),
        (HEAD.replace('nplurals=2', 'nplurals=999999999'), 'words-plural', 4),
        (HEAD.replace('(n != 1)', '(' * 500 + 'n' + ')' * 500), 'words-plural', 4),
        (f'{HEAD}msgid "Source: "\nmsgstr "%(work)s"\n', 'words-placeholder', 6),
        (f'{HEAD}msgid "Note %(number)s"\nmsgstr "Nota"\n', 'words-placeholder', 6),
        (f'{HEAD}msgid "Note %(number)s"\nmsgstr "%(number)s %d"\n', 'words-placeholder', 6),
        (f'{HEAD}msgid "Source: "\nmsgstr "<script>"\n', 'words-placeholder', 6),
        (f'{HEAD}msgid "Source: "\nmsgstr "\x01"\n', 'character', 7),
        (f'{HEAD}sugar\n', 'words-syntax', 6),
    ],
)
def test_a_catalogue_of_a_stranger_is_data(bread: Path, text: str, code: str, line: int):
    put(bread, text)
    problem = build(bread, 'check').one(code)
    assert (problem['file'], problem['severity']) == (f'templates/locale/{LANGUAGE}.po', 'error')
    assert problem['line'] == line


def test_a_changed_translation_is_seen(bread: Path):
    put(bread, pseudo(library()))
    assert build(bread).code == 0
    file = bread / f'templates/locale/{LANGUAGE}.po'
    edit(file, f'msgstr "{OPEN}Figure{CLOSE}"', 'msgstr "Figuro"')
    assert build(bread).code == 0
    text = ' '.join(p.extract_text() for p in PdfReader(next((bread / 'output').rglob('*full*.pdf'))).pages)
    assert 'Figuro' in text and f'{OPEN}Figure{CLOSE}' not in text


# --- numbers, dates, lists --------------------------------------------------------------------------


def test_english_is_written_as_babel_would_write_it():
    british = Words('en-GB')
    import babel.dates
    import babel.lists
    import babel.numbers

    locale = british.locale
    for n in (0, 7, 999, 1000, 1340000, 0.5, 1234.25):
        assert british.number(n) == babel.numbers.format_decimal(n, locale=locale, decimal_quantization=False)
    assert british.month(2016, 5) == babel.dates.format_skeleton('yMMMM', date(2016, 5, 1), locale=locale)
    assert british.clock(time(9, 30)) == '9:30'
    for items in ((), ('a',), ('a', 'b'), ('a', 'b', 'c')):
        assert ENGLISH.all_of(items) == babel.lists.format_list(list(items), locale=locale)


def test_other_languages_write_numbers_and_dates_in_their_way():
    german, french = Words('de'), Words('fr')
    assert german.number(1340000) == '1.340.000' and german.number(2.5, 2) == '2,50'
    assert german.number(2016, grouped=False) == '2016' and ENGLISH.number(2016, grouped=False) == '2016'
    assert german.month(2016, 5) == 'Mai 2016' and german.day(date(2027, 2, 3)).startswith('Mittwoch')
    assert french.all_of(('a', 'b', 'c')) == 'a, b et c'
    assert Words('zxx').number(1340000)  # a language that Babel does not know


def test_charts_write_numbers_and_dates_in_the_language_of_the_book():
    data = {'values': [{'kilowatt hours': 1234.5, 'month': '2016-05-01'}]}
    shown = {
        'text': {'field': 'kilowatt hours', 'format': ',.1f', 'type': 'quantitative'},
        'x': {'field': 'month', 'type': 'temporal', 'axis': {'format': '%B %Y'}},
    }
    spec = {'data': data, 'mark': 'text', 'encoding': shown}

    def drawn(words: Words) -> str:
        svg, fault = draw(
            json.dumps({**spec, 'config': {'locale': words.chart_locale} if words.chart_locale else {}}),
            (),
            FONTS,
        )
        assert fault == ''
        return svg.decode()

    german, english = drawn(Words('de')), drawn(ENGLISH)
    assert '>1.234,5<' in german and '>Mai 2016<' in german
    assert '>1,234.5<' in english and '>May 2016<' in english
    assert drawn(Words('zxx'))  # a language that Babel does not know
