"""The door out: whole or not at all, below one folder, one writer at a time."""

from __future__ import annotations

import multiprocessing
import os
from pathlib import Path

import pytest

from bindery.core.problems import Refused
from bindery.sources.files.output_folder import OutputFolder


@pytest.fixture
def output(tmp_path: Path) -> OutputFolder:
    return OutputFolder(tmp_path / 'output')


def seen(folder: Path) -> list[str]:
    """Everything in a folder but the locks."""
    return sorted(
        name for p in folder.rglob('*') if not (name := p.relative_to(folder).as_posix()).startswith('.locks')
    )


def test_a_file_is_written_with_its_folders(output: OutputFolder):
    assert output.write('final/book.pdf', b'one').read_bytes() == b'one'
    output.write('final/book.pdf', b'two')
    assert (output.path / 'final/book.pdf').read_bytes() == b'two'
    assert seen(output.path) == ['final', 'final/book.pdf']


@pytest.mark.parametrize(
    'name',
    [
        '../book.pdf',
        '/tmp/book.pdf',
        'a/../../b.pdf',
        '',
        '.',
        'a\\b.pdf',
        'C:x.pdf',
        'a\x1b[1m.pdf',
        'a\nb.pdf',
    ],
)
def test_no_name_leads_out(output: OutputFolder, name: str):
    with pytest.raises(Refused) as refused:
        output.write(name, b'x')
    (problem,) = refused.value.problems
    assert problem.code == 'output-name' and '\x1b' not in str(problem)
    assert list(output.path.parent.iterdir()) in ([], [output.path])


@pytest.mark.parametrize('blocked', ['output', 'output/final'])
@pytest.mark.parametrize('kind', ['file', 'link', 'dangling link'])
def test_what_stands_in_the_way_is_named_and_left_alone(tmp_path: Path, blocked: str, kind: str):
    elsewhere = tmp_path / 'elsewhere'
    elsewhere.mkdir()
    place = tmp_path / blocked
    place.parent.mkdir(exist_ok=True)
    if kind == 'file':
        place.write_text('mine')
    else:
        place.symlink_to(elsewhere if kind == 'link' else tmp_path / 'nowhere')
    with pytest.raises(Refused) as refused:
        OutputFolder(tmp_path / 'output').write('final/book.pdf', b'x')
    (problem,) = refused.value.problems
    assert problem.code == 'output-blocked' and problem.place.file == blocked
    assert list(elsewhere.iterdir()) == [] and not (tmp_path / 'nowhere').exists()


def test_a_file_that_is_a_link_is_replaced_and_not_written_through(output: OutputFolder, tmp_path: Path):
    precious = tmp_path / 'precious.txt'
    precious.write_text('precious')
    (output.path / 'final').mkdir(parents=True)
    (output.path / 'final/book.pdf').symlink_to(precious)
    output.write('final/book.pdf', b'book')
    assert precious.read_text() == 'precious'
    assert (output.path / 'final/book.pdf').read_bytes() == b'book'


def test_a_disk_that_is_full_leaves_the_old_file_and_nothing_else(output: OutputFolder, monkeypatch):
    output.write('book.pdf', b'old')

    def full(handle):
        raise OSError(28, 'No space left on device')

    monkeypatch.setattr(os, 'fsync', full)
    with pytest.raises(OSError, match='No space left'):
        output.write('book.pdf', b'new')
    assert (output.path / 'book.pdf').read_bytes() == b'old'
    assert seen(output.path) == ['book.pdf']


def test_what_an_ended_run_left_is_swept_away(output: OutputFolder):
    output.write('book[1].pdf', b'old')
    (output.path / '.book[1].pdf.0123456789ab.new').write_bytes(b'half')
    (output.path / '.other.pdf.0123456789ab.new').write_bytes(b'of another file')
    output.write('book[1].pdf', b'new')
    assert seen(output.path) == ['.other.pdf.0123456789ab.new', 'book[1].pdf']


def write_many(folder: Path, letter: bytes) -> None:
    for _ in range(50):
        OutputFolder(folder).write('book.pdf', letter * 100_000)


def test_two_runs_at_once_leave_one_whole_file(output: OutputFolder):
    writers = [
        multiprocessing.get_context('spawn').Process(target=write_many, args=(output.path, letter))
        for letter in (b'a', b'b')
    ]
    for writer in writers:
        writer.start()
    for writer in writers:
        writer.join()
    assert [writer.exitcode for writer in writers] == [0, 0]
    assert (output.path / 'book.pdf').read_bytes() in (b'a' * 100_000, b'b' * 100_000)
    assert seen(output.path) == ['book.pdf']


def test_a_folder_grows_unseen_and_comes_whole(output: OutputFolder):
    with output.replacing('releases/1.0') as folder:
        folder.write('pages/book.pdf', b'x')
        assert not (output.path / 'releases/1.0').exists()
    assert seen(output.path / 'releases') == ['1.0', '1.0/pages', '1.0/pages/book.pdf']


def test_a_folder_that_was_not_finished_is_gone_and_the_old_one_stays(output: OutputFolder):
    with output.replacing('event') as folder:
        folder.write('old.pdf', b'old')
    with pytest.raises(RuntimeError), output.replacing('event', replace=True) as folder:
        folder.write('new.pdf', b'new')
        raise RuntimeError
    assert seen(output.path) == ['event', 'event/old.pdf']
    with output.replacing('event', replace=True) as folder:
        folder.write('new.pdf', b'new')
    assert seen(output.path) == ['event', 'event/new.pdf']


def test_a_released_folder_is_never_written_to(output: OutputFolder):
    with output.replacing('1.0') as folder:
        folder.write('a.pdf', b'a')
    with pytest.raises(OSError), output.replacing('1.0') as folder:
        folder.write('b.pdf', b'b')
    assert seen(output.path) == ['1.0', '1.0/a.pdf']
