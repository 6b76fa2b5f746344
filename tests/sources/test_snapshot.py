"""The door in: only regular files below the folder are read, each once, within limits; whatever else lies
there is named."""

from __future__ import annotations

import os
import socket
from pathlib import Path

import pytest

from bindery.sources.files.snapshot import Limits, read_below, read_file, take

SMALL = Limits(file=1000, total=2500, files=4, depth=3, name=20)


@pytest.fixture
def book(tmp_path: Path) -> Path:
    folder = tmp_path / 'book'
    for name in ('content/chapters', 'templates', 'styles/fonts', 'output'):
        (folder / name).mkdir(parents=True)
    (folder / 'content/chapters/dough.md').write_text('Flour.')
    (folder / 'content/publication.yaml').write_text('title: Bread')
    (folder / 'output/old.pdf').write_text('not read')
    return folder


def codes(book: Path, limits: Limits = SMALL) -> list[tuple[str, str]]:
    return [(p.place.file, p.code) for p in take(book, limits)[1]]


def test_files_are_read_by_name_and_in_order(book: Path):
    snapshot, problems = take(book)
    assert problems == []
    assert list(snapshot.files) == ['content/chapters/dough.md', 'content/publication.yaml']
    assert snapshot.get('content/chapters/dough.md') == b'Flour.'
    assert snapshot.names('content') == ['content/publication.yaml']
    assert snapshot.below('content') == ['content/chapters/dough.md', 'content/publication.yaml']
    assert 'output/old.pdf' not in snapshot


def test_what_changes_afterwards_does_not_change_the_snapshot(book: Path):
    snapshot, _ = take(book)
    before = snapshot.digest
    (book / 'content/chapters/dough.md').write_text('Rye.')
    assert snapshot.get('content/chapters/dough.md') == b'Flour.'
    assert take(book)[0].digest != before


def test_a_link_is_not_followed(book: Path):
    secret = book.parent / 'secret.txt'
    secret.write_text('SECRET')
    (book / 'content/chapters/link.md').symlink_to(secret)
    (book / 'templates/folder').symlink_to(book.parent)
    (book / 'styles/gone.css').symlink_to(book / 'nowhere')
    snapshot, problems = take(book)
    assert [(p.place.file, p.code) for p in problems] == [
        ('content/chapters/link.md', 'file-kind'),
        ('templates/folder', 'file-kind'),
        ('styles/gone.css', 'file-kind'),
    ]
    assert all('a link' in p.message for p in problems)
    assert not any(b'SECRET' in data for data in snapshot.files.values())


@pytest.mark.parametrize('name', ['content', 'templates', 'styles'])
def test_a_main_folder_that_is_a_link_is_not_followed(book: Path, name: str):
    (book / name).rename(book.parent / name)
    (book / name).symlink_to(book.parent / name)
    assert (name, 'file-kind') in codes(book)


def test_a_pipe_a_socket_and_a_device_do_not_hang(book: Path):
    os.mkfifo(book / 'content/pipe.md')
    with socket.socket(socket.AF_UNIX) as listening:
        listening.bind(str(book / 'content/socket.md'))
        assert codes(book) == [('content/pipe.md', 'file-kind'), ('content/socket.md', 'file-kind')]


def test_the_files_of_editors_and_systems_are_passed_over(book: Path):
    (book / 'content/chapters/.#dough.md').symlink_to('somebody@somewhere')
    (book / 'content/.DS_Store').write_bytes(b'\0')
    (book / 'content/.git').mkdir()
    (book / 'content/.git/config').write_text('')
    assert codes(book) == []
    assert len(take(book)[0].files) == 2


@pytest.mark.parametrize('size, problems', [(1000, []), (1001, [('content/large.md', 'file-size')])])
def test_a_file_may_be_so_large(book: Path, size: int, problems: list):
    (book / 'content/large.md').write_bytes(b'x' * size)
    assert codes(book) == problems


def test_a_file_of_holes_is_not_read(book: Path):
    with (book / 'content/hole.md').open('wb') as file:
        file.truncate(10**12)
    assert codes(book) == [('content/hole.md', 'file-size')]


@pytest.mark.parametrize('extra, problems', [(882, []), (883, [('styles/last.css', 'file-size')])])
def test_all_files_together_may_be_so_large(book: Path, extra: int, problems: list):
    (book / 'content/a.md').write_bytes(b'x' * 800)
    (book / 'styles/last.css').write_bytes(b'x' * extra)
    limits = Limits(file=1000, total=1700, files=9, depth=3, name=20)
    assert codes(book, limits) == problems


@pytest.mark.parametrize('number, problems', [(4, []), (5, [('content', 'files-many')])])
def test_there_may_be_so_many_files(book: Path, number: int, problems: list):
    for n in range(number - 2):
        (book / f'content/{n}.md').write_text('x')
    assert codes(book) == problems


@pytest.mark.parametrize(
    'path, problems', [('content/a/b', []), ('content/a/b/c', [('content/a/b/c', 'folder-depth')])]
)
def test_folders_may_lie_so_deep(book: Path, path: str, problems: list):
    (book / path).mkdir(parents=True)
    assert codes(book) == problems


@pytest.mark.parametrize('name', [b'a\x1b[31mred.md', b'two\nlines.md', b'\xff\xfe.md', b'x' * 21])
def test_a_name_that_cannot_be_printed_is_told_without_printing_it(book: Path, name: bytes):
    with open(os.path.join(os.fsencode(book), b'content', name), 'w') as file:
        file.write('x')
    (problem,) = take(book, SMALL)[1]
    assert problem.code == 'file-name' and problem.place.file == 'content'
    assert str(problem).isascii() and '\x1b' not in str(problem)


@pytest.mark.skipif(os.geteuid() == 0, reason='root may read everything')
def test_what_may_not_be_read_is_named(book: Path):
    (book / 'content/chapters/dough.md').chmod(0)
    assert codes(book) == [('content/chapters/dough.md', 'file-unreadable')]


def test_a_file_named_on_the_command_line_is_regular_and_not_too_large(tmp_path: Path):
    (tmp_path / 'a.pdf').write_bytes(b'12345')
    assert read_file(tmp_path / 'a.pdf', 5) == b'12345'
    with pytest.raises(OSError, match='too large'):
        read_file(tmp_path / 'a.pdf', 4)
    os.mkfifo(tmp_path / 'pipe.pdf')
    with pytest.raises(OSError, match='a pipe'):
        read_file(tmp_path / 'pipe.pdf')


def test_a_file_of_a_strangers_folder_is_read_by_a_name_that_stays_inside(book: Path):
    secret = book.parent / 'secret.txt'
    secret.write_text('SECRET')
    (book / 'link').symlink_to(book.parent)
    (book / 'secret').symlink_to(secret)
    assert read_below(book, 'content/chapters/dough.md') == b'Flour.'
    for name in (
        '../secret.txt',
        str(secret),
        'link/secret.txt',
        'secret',
        'content',
        '',
        'nowhere',
        'content/../../secret.txt',
        'a\0b',
    ):
        assert read_below(book, name) is None
    assert read_below(book, 'content/chapters/dough.md', 5) is None
