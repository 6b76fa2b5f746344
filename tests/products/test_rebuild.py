"""Build, edit, rebuild: what changed is made again, nothing else is; whatever happens, the last good PDF
stays."""

from __future__ import annotations

import os
import resource
import shutil
import signal
import subprocess
import sys
from pathlib import Path

import pypdf
import pytest

from support.book import REPOSITORY, build, edit, pdfs
from support.built import reason, redone, words

STEPS = {'typeset', 'overlay', 'subset', 'styles'}


def labels(book: Path, edition: str = 'full') -> list[str]:
    (file,) = book.glob(f'output/{edition}/*.pdf')
    return pypdf.PdfReader(file).page_labels


def chapter(book: Path, name: str) -> Path:
    return book / 'content' / 'chapters' / f'{name}.md'


# --- no more than necessary ---------------------------------------------------------------------------------


def test_a_changed_paragraph_costs_one_unit(baked: Path):
    edit(chapter(baked, 'baking'), 'The oven does the rest.', 'The glowing oven does it all.')
    result = build(baked)
    assert redone(result) == {'full': {'baking'}, 'trial': set()}
    assert any('The glowing oven does it all.' in page for page in words(baked))
    assert not any('The oven does the rest.' in page for page in words(baked))
    assert reason(result, 'typeset', 'baking').startswith('text')


def test_an_edit_is_laid_out_once_for_both_editions(baked: Path):
    edit(chapter(baked, 'dough'), 'adds patience', 'adds endless patience')
    assert redone(build(baked)) == {'full': {'dough'}, 'trial': set()}
    assert all(
        any('endless patience' in page for page in words(baked, edition)) for edition in ('full', 'trial')
    )


def test_a_chapter_that_grows_moves_the_folios_behind_it(baked: Path):
    def folio_of(title: str) -> str:
        """The label of the page on which a chapter opens, found by its words."""
        page = next(n for n, text in enumerate(words(baked)) if n > 3 and title in text)
        return labels(baked)[page]

    before = folio_of('2 Letting it rise')
    assert f'2 Letting it rise {before}' in words(baked)[2]
    dough = chapter(baked, 'dough')
    grown = '\nKnead on, and fold, and wait, and turn, for as long as it takes.\n' * 90
    dough.write_text(dough.read_text('utf-8') + grown, 'utf-8')
    result = build(baked)
    after = folio_of('2 Letting it rise')
    assert int(after) > int(before)
    assert f'2 Letting it rise {after}' in words(baked)[2]
    assert any(f'cold, {after}' in page for page in words(baked)[-2:])  # the index mark in that chapter
    assert redone(result)['full'] == {'dough', 'contents', 'index'}
    assert redone(result, 'overlay')['full'] >= {'dough', 'rising', 'baking'}
    assert not redone(result, 'overlay')['full'] & {'cover', 'loaves'}  # their folios count on their own


def test_nothing_changed_nothing_redone(baked: Path):
    before = {p: (p.stat().st_ino, p.stat().st_mtime_ns) for p in baked.rglob('output/*/*.pdf')}
    result = build(baked)
    assert (
        result.code == 0
        and [b['redone'] for b in result.built] == [0, 0]
        and all(b['reused'] for b in result.built)
    )
    assert {p: (p.stat().st_ino, p.stat().st_mtime_ns) for p in before} == before and len(before) == 2


def test_a_file_that_is_saved_unchanged_costs_nothing(baked: Path):
    for file in [
        *baked.glob('content/**/*.*'),
        *baked.glob('templates/**/*.j2'),
        *baked.glob('styles/*.css'),
    ]:
        file.write_bytes(file.read_bytes())
        os.utime(file, (1_900_000_000, 1_900_000_000))
    shutil.rmtree(baked / 'output' / '.cache' / 'fresh')  # so that every step has to decide by itself
    result = build(baked)
    assert result.code == 0 and [b['redone'] for b in result.built] == [0, 0]
    assert {name for b in result.built for step, name, _ in b['events'] if step == 'typeset'} >= {
        'dough',
        'contents',
        'index',
    }


@pytest.mark.parametrize(
    'file, old, new, step, name, why',
    [
        (
            'content/chapters/rising.md',
            'dough rises fast',
            'dough rises quickly',
            'typeset',
            'rising',
            'text',
        ),
        (
            'content/data/flours.yaml',
            'Rises high.',
            'Rises higher.',
            'typeset',
            'rising',
            'numbers, data or templates changed',
        ),
        (
            'templates/units/chapter.html.j2',
            '<h1>{{',
            '<h1>Chapter {{',
            'typeset',
            'dough',
            'numbers, data or templates changed',
        ),
        ('styles/book.css', 'padding: 2mm', 'padding: 3mm', 'typeset', 'dough', 'styles changed'),
        ('styles/tokens.yaml', '#221100', '#332200', 'typeset', 'dough', 'styles changed'),
        ('content/images/oven.svg', 'width=', 'data-x="1" width=', 'typeset', 'baking', 'images changed'),
        (
            'styles/overlay.css',
            '.folio { bottom: 10mm; }',
            '.folio { bottom: 11mm; }',
            'overlay',
            'dough',
            'styles changed',
        ),
        (
            'content/editions/trial.yaml',
            'For tasting',
            'For trying',
            'overlay',
            'dough',
            'pages and running heads changed',
        ),
    ],
)
def test_every_rebuild_says_which_input_changed(
    *, baked: Path, file: str, old: str, new: str, step: str, name: str, why: str
):
    text = (baked / file).read_text('utf-8')
    assert old in text
    (baked / file).write_text(text.replace(old, new, 1), 'utf-8')
    result = build(baked)
    assert result.code == 0, result.out + result.err
    # the first cause; what follows from it may be named after it
    assert reason(result, step, name).startswith(why)


def test_the_second_edition_shares_what_it_can(bread: Path):
    assert redone(build(bread, 'full'))['full'] >= {'dough', 'rising', 'references', 'contents'}
    again = redone(build(bread, 'trial'))['trial']
    assert 'dough' not in again  # the same words in both
    assert again >= {'cover', 'rising', 'contents'}  # an edition's name, a passage of its own, folios
    assert (bread / 'output' / 'full').is_dir() and (bread / 'output' / 'trial').is_dir()


# --- the cache and the output folder may be lost or spoilt --------------------------------------------------


def test_a_deleted_output_folder_is_built_again_to_the_same_bytes(baked: Path):
    before = pdfs(baked)
    shutil.rmtree(baked / 'output')
    assert redone(build(baked))['full'] >= {'dough', 'index'}
    assert pdfs(baked) == before


def flip(data: bytes) -> bytes:
    return data[: len(data) // 2] + bytes([data[len(data) // 2] ^ 0x40]) + data[len(data) // 2 + 1 :]


@pytest.mark.parametrize('spoil', [flip, lambda data: data[: len(data) // 3]], ids=['flipped', 'truncated'])
def test_a_spoilt_cache_is_noticed_and_made_again(baked: Path, spoil):
    before = pdfs(baked)
    shutil.rmtree(baked / 'output' / 'full')
    entries = [p for p in (baked / 'output' / '.cache').rglob('*') if p.is_file() and '.locks' not in p.parts]
    assert {p.relative_to(baked / 'output' / '.cache').parts[0] for p in entries} >= STEPS | {
        'yaml',
        'draft',
        'fresh',
    }
    for entry in entries:
        entry.write_bytes(spoil(entry.read_bytes()))
    assert redone(build(baked))['full'] >= {'dough', 'index'}
    assert pdfs(baked) == before


def test_a_pdf_that_something_else_wrote_over_is_made_again(baked: Path):
    before = pdfs(baked)
    (file,) = baked.glob('output/full/*.pdf')
    file.write_bytes(flip(file.read_bytes()))
    result = build(baked)
    assert result.code == 0 and redone(result)['full'] == set()
    assert pdfs(baked) == before


# --- a build that dies --------------------------------------------------------------------------------------


def command(book: Path, *args: str) -> list[str]:
    return [sys.executable, str(REPOSITORY / 'build.py'), *args, '--book', str(book), '--jobs', '2']


@pytest.mark.parametrize('moment', ['typeset', 'bind'])
def test_a_killed_build_leaves_the_last_good_pdf(baked: Path, moment: str):
    before = pdfs(baked)
    edit(chapter(baked, 'dough'), 'adds patience', 'adds endless patience')
    process = subprocess.Popen(
        command(baked, '--no-cache'),
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
    )
    try:
        assert any(line.startswith(moment) for line in process.stderr), f'the build never came to {moment}'
    finally:
        os.killpg(process.pid, signal.SIGKILL)
        process.wait()
        process.stderr.close()
    assert process.returncode == -signal.SIGKILL
    assert pdfs(baked) == before
    assert build(baked).code == 0
    assert any('endless patience' in page for page in words(baked))


# The worst moment: all of the PDF is on the disk under its temporary name.
DIES_BEFORE_RENAMING = """
import os, signal, sys
rename = os.replace
def die(old, new):
    if str(new).endswith('.pdf'):
        os.killpg(0, signal.SIGKILL)
    rename(old, new)
os.replace = die
from bindery.cli import run
sys.exit(run(sys.argv[1:]))
"""


def test_a_build_killed_while_it_writes_leaves_the_last_good_pdf(baked: Path):
    before = pdfs(baked)
    edit(chapter(baked, 'dough'), 'adds patience', 'adds endless patience')
    done = subprocess.run(
        [sys.executable, '-c', DIES_BEFORE_RENAMING, '--book', str(baked), '--jobs', '1'],
        cwd=REPOSITORY,
        start_new_session=True,
        capture_output=True,
    )
    assert done.returncode == -signal.SIGKILL
    assert pdfs(baked) == before
    assert build(baked).code == 0
    assert any('endless patience' in page for page in words(baked))
    # nothing is left over
    assert [p.name for p in (baked / 'output' / 'full').iterdir()] == ['bread-1.0-full-screen.pdf']


def test_a_full_disk_is_said_and_the_last_good_pdf_stays(baked: Path):
    before = pdfs(baked)
    edit(chapter(baked, 'dough'), 'adds patience', 'adds endless patience')
    most = min(map(len, before.values())) // 2
    done = subprocess.run(
        command(baked),
        capture_output=True,
        text=True,
        preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (most, most)),
    )
    assert done.returncode == 2
    assert 'Traceback' not in done.stderr and 'the disk says' in done.stderr
    assert pdfs(baked) == before
    assert [p.name for p in (baked / 'output' / 'full').iterdir()] == ['bread-1.0-full-screen.pdf']
    assert build(baked).code == 0 and pdfs(baked) != before
