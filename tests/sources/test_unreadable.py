"""A file that cannot be read is said alone: nothing that depends on it is judged, and everything else still
is."""

from __future__ import annotations

from pathlib import Path

import pytest

from bindery.checks import content
from bindery.compose.composition import compose_edition
from bindery.compose.templating.environment import Templates
from bindery.core.problems import Problem, in_order, printable
from bindery.layout.chart_pictures import make_rows
from bindery.products.events.rows import read_event
from bindery.products.handouts.rows import read_rows
from bindery.products.pipeline import causes
from bindery.sources import loader
from bindery.sources.files.cache import Cache
from bindery.sources.files.snapshot import take
from bindery.sources.shapes import validator
from support.book import BOOKS, OVERLAYS, build, copy_book, copy_handed, edit

FILES = sorted({
    p.relative_to(root).as_posix()
    for root in (BOOKS / 'bread', OVERLAYS / 'handouts')
    for p in root.rglob('*.yaml')
})
PERMISSIVE = (
    'x-role: references\ntype: array\nitems: {type: object, required: [id], properties: {id: {type: string},'
    ' title: {}}}\n'
)


def said(book: Path) -> list[Problem]:
    """What is wrong with a publication, its handouts and events, as far as it is told before anything is laid
    out."""
    files, cache = take(book)[0], Cache(None)
    publication, problems = loader.publication(book, files, cache)
    if publication is not None:
        problems += content.index_targets(publication) + content.sources_named(publication)
        rows, found = read_rows(publication)
        problems += found
        problems += [p for name in publication.events for p in read_event(name, publication, rows)[1]]
        problems += [
            p for chart in publication.charts.values() if chart for p in make_rows(chart, publication)[1]
        ]
        for edition in publication.editions.values():
            if all(u in publication.units for u in edition.unit_ids):
                problems += compose_edition(publication, Templates(files), cache, edition).problems
    return in_order(causes(problems))


@pytest.fixture(scope='module')
def book(tmp_path_factory) -> Path:
    """The bread book with handouts and an event; whoever changes a file puts it back."""
    return copy_handed(tmp_path_factory.mktemp('unreadable'))


@pytest.fixture
def change(book: Path):
    """Write a file anew; afterwards all is as before."""
    before: dict[Path, bytes | None] = {}

    def write(name: str, text: str | bytes) -> None:
        path = book / name
        before.setdefault(path, path.read_bytes() if path.exists() else None)
        path.write_bytes(text.encode() if isinstance(text, str) else text)

    yield write
    for path, data in before.items():
        path.unlink() if data is None else path.write_bytes(data)


def places(problems: list[Problem]) -> list[tuple]:
    return [(p.place.file, p.place.line, p.code) for p in problems]


def test_nothing_is_said_of_the_book_as_it_is(book: Path):
    assert said(book) == []


@pytest.mark.parametrize('name', FILES)
def test_a_broken_file_is_the_only_problem(name: str, book: Path, change):
    """An apostrophe in single quotes below all that the file holds: every record, edition or row in it is
    lost at once."""
    text = (book / name).read_text('utf-8')
    change(
        name,
        (
            text + "it: 'the baker's dough'\n"
            if not text.startswith('- ')
            else text + "- it: 'the baker's dough'\n"
        ),
    )
    (problem,) = said(book)
    assert places([problem]) == [(name, text.count('\n') + 1, 'yaml-syntax')]
    assert 'apostrophe' in problem.message and 'double quotes' in problem.hint


@pytest.mark.parametrize('name', [n for n in FILES if '/data/' in n or '/schemas/' in n])
def test_what_does_not_depend_on_a_broken_dataset_is_still_said(name: str, book: Path, change):
    change(name, (book / name).read_text('utf-8') + '\t- it\n')
    text = (book / 'content/chapters/dough.md').read_text('utf-8')
    change(
        'content/chapters/dough.md', text.replace('[](#rising)', '[](#risng)') + '\nSee [this](nowhere.md).\n'
    )
    assert {(p.place.file, p.code) for p in said(book)} == {
        (name, 'yaml-syntax'),
        ('content/chapters/dough.md', 'ref-unknown'),
        ('content/chapters/dough.md', 'link-odd'),
    }


def test_a_broken_edition_is_never_one_that_is_not_there(tmp_path: Path):
    """Neither when it is built by name, nor when a passage or a handout names it."""
    bread = copy_book('bread', tmp_path)
    edit(bread / 'content/editions/trial.yaml', 'title: ', 'title: Bread: ')
    for words in ((), ('trial',), ('full',)):
        result = build(bread, *words)
        assert (result.code, [(p['file'], p['code']) for p in result.problems]) == (
            1,
            [('content/editions/trial.yaml', 'yaml-syntax')],
        ), result.err


def test_a_handout_is_not_taken_from_another_edition_than_the_broken_one(book: Path, change):
    """A handout that names no edition is taken from the last final one; while that is broken, the trial must
    not be blamed for what it lacks."""
    rows = (book / 'content/handouts.yaml').read_text('utf-8')
    change(
        'content/handouts.yaml',
        rows + '- id: dark\n  kind: handout\n  title: Dark\n  take: [{unit: loaves}]\n',
    )
    assert said(book) == []
    change(
        'content/editions/full.yaml',
        (book / 'content/editions/full.yaml').read_text('utf-8').replace('title: ', 'title: Bread: ', 1),
    )
    assert [p.place.file for p in said(book)] == ['content/editions/full.yaml']


def test_a_key_or_value_in_curly_quotes_stands_alone(book: Path, change):
    text = (book / 'content/data/references.yaml').read_text('utf-8')
    change('content/data/references.yaml', text.replace('title: ', '“title”: ', 1))
    assert [(p.place.line, p.code) for p in said(book)] == [
        (text[: text.index('title: ')].count('\n') + 1, 'yaml-syntax')
    ]


@pytest.mark.parametrize(
    'head, line, words',
    [
        ('---\n---\nid: dough\ntitle: Dough\nkind: chapter\n---\n', 2, 'follow each other'),
        ('---\nid: dough\ntitle: Dough\nkind: chapter\n---\n---\n', 6, 'once too often'),
        ('---\nid: dough\ntitle: Dough\nkind: chapter\n---\n\n---\n', 7, 'once too often'),
        ('---\nid: dough\ntitle: Dough\nkind: chapter\n', 1, 'never closed'),
        ('id: dough\ntitle: Dough\nkind: chapter\n---\n', 1, 'does not begin'),
        ('---\nid: dough\ntitle: Dough #1\nkind: chapter\n---\n', 3, '# begins a comment'),
        ('---\r\nid: dough\r\ntitle: Dough: a love\r\nkind: chapter\r\n---\r\n', 3, 'a colon and a space'),
        ('\ufeff---\nid: dough\n\ttitle: Dough\nkind: chapter\n---\n', 3, 'a tab'),
    ],
)
def test_a_broken_head_of_a_text_is_the_only_problem(head: str, line: int, words: str, book: Path, change):
    change('content/chapters/dough.md', head + '\nSalt.\n')
    (problem,) = said(book)
    assert (problem.place.file, problem.place.line) == (
        'content/chapters/dough.md',
        line,
    ) and words in problem.message


# --- what a publication's own schema allows -----------------------------------------------------------------


@pytest.mark.parametrize(
    'row, key, words',
    [
        ('issued: 2025', 'issued', 'a mapping of keys'),
        ('issued: 2025-03-01', 'issued', 'a mapping of keys'),
        ('issued: {date-parts: 2025}', 'date-parts', 'a list'),
        ('issued: {date-parts: [2025]}', 'date-parts', 'a list'),
        ('author: Calvel', 'author', 'a list'),
        ('author: [Calvel]', 'author', 'a mapping'),
        ('author: [{family: 5}]', 'family', 'text'),
        ('label: 5', 'label', 'text'),
        ('sources: 5', 'sources', 'a list'),
        ('language: 12', 'language', 'text'),
    ],
)
def test_a_value_of_a_wrong_type_is_a_problem_whatever_the_schema_allows(
    row: str, key: str, words: str, book: Path, change
):
    """`issued: 2025` ended in a traceback: the schema declares no type, and the library reads a date."""
    change('content/schemas/references.yaml', PERMISSIVE)
    text = (book / 'content/data/references.yaml').read_text('utf-8')
    change('content/data/references.yaml', text + f'- id: new\n  title: New\n  {row}\n')
    problems = [p for p in said(book) if p.place.line == text.count('\n') + 3]
    assert (
        [p.code for p in problems] == ['type']
        and f'{key} ' in problems[0].message
        and words in problems[0].message
    )


def test_a_key_that_the_library_needs_is_asked_for_whatever_the_schema_allows(book: Path, change):
    change('content/schemas/abbreviations.yaml', PERMISSIVE.replace('references', 'abbreviations'))
    change('content/data/abbreviations.yaml', '- id: eib\n  title: Bank\n')
    assert {(p.code, p.message) for p in said(book)} == {
        ('key-missing', 'the key short is missing'),
        ('key-missing', 'the key long is missing'),
    }


# --- schemas ------------------------------------------------------------------------------------------------


SCHEMA = (
    'title: Flours\ntype: array\nitems:\n  type: object\n  required: [id]\n  properties:\n    id: {type:'
    ' string}\n'
)


@pytest.mark.parametrize(
    'added, line, words',
    [
        ('    note: {$ref: "http://localhost:9/x"}\n', 8, '$ref'),
        ('    note: {$ref: "file:///etc/hostname"}\n', 8, '$ref'),
        ('$id: http://localhost:9/\n', 8, '$id'),
        ('    note: {$ref: "#/$defs/gone"}\n', 8, 'no part gone'),
        ('    note: {type: strng}\n', 8, 'type'),
        ('    note: {pattern: "("}\n', 8, 'pattern'),
        ('    note: {pattern: "(?=a)"}\n', 8, 'pattern'),
        ('    note: {x-nams: true}\n', 8, 'x-nams'),
        ('    note: {minItems: -1}\n', 8, 'minItems'),
        ('x-role: refrences\n', 8, 'x-role'),
        ('x-record: {title: name}\n', 8, 'no field name'),
        ('x-record: {number: {position-within: id}}\n', 8, 'leads to no other'),
        (
            '    note: {$ref: "#/$defs/a"}\n$defs:\n  a: {items: {$ref: "#/$defs/a"}}\n',
            10,
            'refers to itself',
        ),
        (
            '    up: {type: string, refersTo: flours}\nx-record: {number: {position-within: up}}\n',
            9,
            'within themselves',
        ),
    ],
)
def test_a_schema_that_cannot_be_used_is_a_problem_at_its_line(
    added: str, line: int, words: str, book: Path, change
):
    change('content/schemas/flours.yaml', SCHEMA + added)
    problems = said(book)
    assert {p.place.file for p in problems} == {'content/schemas/flours.yaml'}, problems
    assert line in {p.place.line for p in problems} and words in ' '.join(p.message for p in problems)


def test_a_schema_fetches_nothing(tmp_path: Path):
    """Even one that nobody has checked: neither from the network nor from the disk, not even a file that is
    there."""
    (tmp_path / 'other.json').write_text('{}')
    for address in ((tmp_path / 'other.json').as_uri(), 'http://localhost:9/x'):
        with pytest.raises(ValueError, match='Retrieval is disabled'):
            validator({'$ref': address})


def test_parts_that_double_are_refused_before_they_fill_the_memory(book: Path, change):
    parts = ''.join(
        f'  p{n}: {{allOf: [{{$ref: "#/$defs/p{n + 1}"}}, {{$ref: "#/$defs/p{n + 1}"}}]}}\n'
        for n in range(40)
    )
    change(
        'content/schemas/flours.yaml',
        SCHEMA + '    note: {$ref: "#/$defs/p0"}\n$defs:\n' + parts + '  p40: {type: string}\n',
    )
    (problem,) = said(book)
    assert 'more than 20,000 parts' in problem.message


def test_parts_of_a_schema_stand_where_they_are_referred_to(book: Path, change):
    """A foreign key in a part is one like any other."""
    text = (book / 'content/schemas/loaves.yaml').read_text('utf-8')
    change(
        'content/schemas/loaves.yaml',
        text.replace('flour: {type: string, refersTo: flours}', 'flour: {$ref: "#/$defs/flour"}')
        + '$defs:\n  flour: {type: string, refersTo: flours}\n',
    )
    assert said(book) == []
    data = (book / 'content/data/loaves.yaml').read_text('utf-8')
    change('content/data/loaves.yaml', data.replace('flour: r1150', 'flour: r1151'))
    assert [p.message for p in said(book)] == ['r1151 is not in flours']


# --- names --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    'name',
    [
        'content/editions/a b.yaml',
        'content/events/-x.yaml',
        'content/data/é.yaml',
        'content/schemas/a..b.yaml',
    ],
)
def test_the_name_of_a_file_is_a_checked_name(name: str, book: Path, change):
    (book / name).parent.mkdir(exist_ok=True)
    change(name, 'title: x\n')
    (problem,) = said(book)
    assert (problem.code, problem.place.file) == ('name', name) and '\x1b' not in str(problem)


@pytest.mark.parametrize(
    'file, old, new, words',
    [
        ('content/publication.yaml', 'slug: bread', 'slug: ../bread', 'cannot be a name'),
        ('content/editions/full.yaml', 'version: "1.0"', 'version: "../1.0"', 'form'),
        (
            'content/editions/full.yaml',
            'folios: arabic',
            'folios: arabic\n    prefix: "../"',
            'cannot stand before a folio',
        ),
        ('styles/outputs.yaml', 'screen:', '"../screen":', 'cannot be used'),
    ],
)
def test_a_name_cannot_lead_out_of_its_folder(file: str, old: str, new: str, words: str, book: Path, change):
    text = (book / file).read_text('utf-8')
    assert text.count(old) >= 1
    change(file, text.replace(old, new, 1))
    problems = said(book)
    assert {p.place.file for p in problems} == {file} and words in ' '.join(p.message for p in problems)


def test_nothing_in_a_problem_steers_the_terminal(book: Path, change):
    change(
        'content/publication.yaml',
        (book / 'content/publication.yaml').read_text('utf-8') + '"pwned\\u202e\\u2066": x\n',
    )
    (problem,) = said(book)
    assert 'pwned<U+202E><U+2066>' in str(problem) and str(problem).replace('\n', '').isprintable()
    assert printable('Køge – “crème”\x1b]0;\a') == 'Køge – “crème”<U+001B>]0;<U+0007>'


# --- where an id is that an edition leaves out --------------------------------------------------------------


def test_what_an_edition_leaves_out_is_named(book: Path, change):
    assert 'loaves' not in (book / 'content/editions/trial.yaml').read_text('utf-8')
    change(
        'content/annexes/loaves.md',
        (book / 'content/annexes/loaves.md').read_text('utf-8') + '\n## Ryes {#ryes}\n\nDark loaves.\n',
    )
    change(
        'content/chapters/rising.md',
        (book / 'content/chapters/rising.md').read_text('utf-8') + '\nSee [](#loaves) and [](#ryes).\n',
    )
    problems = [p for p in said(book) if p.code == 'ref-unknown']
    assert [p.message for p in problems] == [
        (
            'in edition trial nothing has the id loaves: it is content/annexes/loaves.md, which this edition'
            ' leaves out'
        ),
        (
            'in edition trial nothing has the id ryes: it stands in content/annexes/loaves.md, which this'
            ' edition leaves out'
        ),
    ]
    assert {p.hint for p in problems} == {
        'add loaves to content/editions/trial.yaml, or put this passage in /// only | full'
    }


def test_a_publication_without_references_names_the_files_to_add(book: Path, change):
    """It said "add it to content/data/.yaml"."""
    change(
        'content/schemas/references.yaml',
        (book / 'content/schemas/references.yaml').read_text('utf-8').replace('x-role: references\n', ''),
    )
    problems = [p for p in said(book) if p.code == 'citation-unknown']
    assert problems and all(
        'content/schemas/references.yaml' in p.hint and '/.yaml' not in p.hint for p in problems
    )
